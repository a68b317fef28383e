"""The question where one sentence denies, reserves or expects what the other states."""

import re
from collections.abc import Sequence

from claims.differ.asking import ask_whether, first
from claims.differ.asking_roles import ask_either, claimed
from claims.differ.deed import worded
from claims.differ.pair import Pair
from claims.model import Claim

_ASIDE = frozenset({"prep", "relcl", "acl", "appos", "predet", "advcl", "punct", "conj", "cc"})
_MOST = 60
_REST_OF = re.compile(
    r"^(?:(?:most|a\s+majority|majority|half|nearly|almost|largely|mostly|partly|all|every|each|whole|entire|both|of)\s+)+",
    re.IGNORECASE,
)
_ALREADY = {"happened": ", or has it happened already", "under_way": ", or is it under way already"}


def ask_denied(pair: Pair, mine: int, theirs: int, *, either: bool) -> str:
    """ "Did the guards open fire on the crowd?"; of opposites "Did the court convict or acquit the minister?"."""
    sides = ((pair.b, theirs), (pair.a, mine))
    if either:
        asked = [
            ask_either(pair.b, theirs, pair.a, mine) if _is_verb(pair.b, theirs) else None,
            ask_either(pair.a, mine, pair.b, theirs) if _is_verb(pair.a, mine) else None,
        ]
        if any(asked):
            return first(asked, "Which of the two happened")
    label = "Whether it happened" if all(_is_verb(*side) for side in sides) else "Whether it is the case"
    return first([_whether(claim, place) for claim, place in sides], label)


def _is_verb(claim: Claim, place: int) -> bool:
    return claim.words[place].pos == "VERB"


def _whether(claim: Claim, place: int) -> str | None:
    """Of a verb; of an adjective by the "is" it hangs on, or as what there is ("Are there known links?")."""
    words, word = claim.words, claim.words[place]
    if word.pos == "VERB":
        return ask_whether(claim, place)
    above = words[word.head]
    if above.lemma.lower() == "be" and word.dep in ("acomp", "attr"):
        return ask_whether(claim, word.head)
    if word.dep == "amod" and above.tag == "NNS":
        return f"Are there {word.text.lower()} {above.text.lower()}?"
    return None


def ask_state(pair: Pair, mine: Sequence[int], theirs: Sequence[int]) -> str:
    """ "Will the cadets be fired, or has it happened already?"; "Is it confirmed that the ferry sank?"."""
    sides = [(pair.b, theirs), (pair.a, mine)]
    sides.sort(key=lambda side: side[0].status not in ("planned", "unconfirmed"))
    (open_one, verbs), (sure, others) = sides
    if open_one.status == "unconfirmed":
        return claimed([*((sure, n) for n in others), *((open_one, n) for n in verbs)], "Is it confirmed that",
                       "Whether it is confirmed")  # fmt: skip
    asked = first([ask_whether(open_one, n) for n in verbs], "")
    tail = _ALREADY.get(sure.status, "") if _looks_ahead(asked) else ""
    return f"{asked[:-1]}{tail}?" if asked else "Whether it has happened yet"


def _looks_ahead(question: str) -> bool:
    return question.split(" ", 1)[0] in ("Will", "Would", "Is", "Are", "Do", "Does", "Should", "May", "Might", "Can")


def ask_firm(deeds: Sequence[tuple[Claim, int]]) -> str:
    """ "How certain is it that the ferry sank?", of the first deed that can be told as a clause."""
    return claimed([one for one in deeds if _is_verb(*one)], "How certain is it that", "How certain it is")


def ask_part(claim: Claim, noun: int, part: str) -> str:
    """Whether a part of these or all of them: "Whether it is most or all of the unions"."""
    limited = {"majority": "a majority of", "half": "half of", "most": "most of"}.get(part)
    thing = _REST_OF.sub("", worded(claim, noun, without=_ASIDE)).strip()
    thing = f"{thing[:1].lower()}{thing[1:]}" if thing[:3] in ("The", "All") else thing
    if not thing or len(thing) > _MOST:
        return "Whether it is all of them"
    has_article = re.match(r"(?:the|its|his|her|their|our|these|those)\b", thing) or re.search(r"[’']s?\s", thing)
    thing = thing if has_article or claim.words[noun].pos == "PROPN" else f"the {thing}"
    return (
        f"Whether it is {limited.removesuffix(' of')} or all of {thing}" if limited else f"Whether it is all of {thing}"
    )
