"""The question two fillers of one role answer: who did it, to whom, with what, where; and which members of a list."""

from collections.abc import Sequence

from claims.differ.asking import (
    ask_detail,
    ask_object,
    ask_object_passive,
    ask_subject,
    ask_whether,
    first,
    is_place,
    statement_of,
    who_or_what,
)
from claims.differ.complements import particle
from claims.differ.deed import called, read_deed
from claims.differ.pair import Pair
from claims.differ.verbs import participle, past
from claims.model import Claim, Word
from claims.readers.tense import children
from claims.readers.wordlists import words_of

Side = tuple[Claim, int, int]  # the claim, its verb, the top word of the answer
_SUBJECTS, _OBJECTS = ("nsubj", "csubj"), ("dobj", "obj", "nsubjpass")
_TO_PERSONS = words_of("contact call ask tell arrest kill murder marry interview hire elect appoint invite notify")
_NAMES_IT = ("attr", "acomp", "oprd")


def ask_role(sides: Sequence[Side], role: str) -> str:
    """The question on what fills this role of the verb: "subject", "object", "is", "to" or a preposition."""
    who = who_or_what(*((claim, top) for claim, _, top in sides), acts=role == "subject")
    if role == "object" and any(claim.words[verb].lemma.lower() in _TO_PERSONS for claim, verb, _ in sides):
        who = "Who"
    match role:
        case "subject":
            return first([_who_did(*side, who) for side in sides], f"{who} did it")
        case "object":
            asked = [ask_object(*side, who) for side in sides]
            asked += [ask_object_passive(claim, verb, who) for claim, verb, _ in sides]
            return first(asked, f"{who} it was done to")
        case "is":
            return first([_what_it_is(*side, who) for side in sides], f"{who} it was")
        case "include" | "including":
            return first([_among(claim, verb) for claim, verb, _ in sides], f"{who} is among them")
        case _:
            return _detail(sides, role)


def ask_member(pair: Pair, mine: int, theirs: int, label: str = "") -> str:
    """The question on the place that these words (members of two lists, two names) have in their sentences."""
    sides = [(pair.b, theirs), (pair.a, mine)]
    who = who_or_what(*sides)
    found: list[str | None] = []
    for claim, top in sides:
        placed = _role_of(claim.words, top)
        if placed is None:
            continue
        verb, role, at = placed
        asked = ask_role([(claim, verb, at)], role)
        found.append(asked if asked.endswith("?") else None)
    return first(found, label or f"{who} is on the list")


def _role_of(words: tuple[Word, ...], top: int) -> tuple[int, str, int] | None:
    """The verb a noun hangs on, its role there and its list's first member; None below another noun."""
    for _ in range(8):
        if words[top].dep == "conj" and words[words[top].head].pos in ("NOUN", "PROPN"):
            top = words[top].head
    dep, above = words[top].dep, words[top].head
    if dep == "pobj" and words[above].dep in ("prep", "agent") and words[words[above].head].pos in ("VERB", "AUX"):
        role = "subject" if words[above].dep == "agent" else words[above].lemma.lower()
        return words[above].head, role, top
    if words[above].pos not in ("VERB", "AUX"):
        return None
    roles = {**dict.fromkeys(_SUBJECTS, "subject"), **dict.fromkeys(_OBJECTS, "object"),
             **dict.fromkeys(_NAMES_IT, "is"), "dative": "to"}  # fmt: skip
    return (above, roles[dep], top) if dep in roles else None


def ask_either(claim: Claim, verb: int, other: Claim, its_verb: int) -> str | None:
    """ "Did Valdria broker or announce the ceasefire?": the verb beside the one the other sentence has."""
    deed = read_deed(claim.words, verb, many=False)
    lemma = other.words[its_verb].lemma.lower()
    also = f"{participle(lemma) if deed.passive else lemma}{particle(other.words, its_verb)}"
    asked = ask_whether(claim, verb)
    mine = f"{deed.rest}{particle(claim.words, verb)}" if deed.rest else ""
    if asked is None or not mine or deed.helper in ("has", "have", "had") or f" {mine}" not in asked:
        return None
    before, _, after = asked.partition(f" {mine}")
    return f"{before} {mine} or {also}{after}"


def claimed(sides: Sequence[tuple[Claim, int]], lead: str, label: str) -> str:
    """ "How certain is it that the ferry sank?": a lead with the first of these verbs that can be told as a clause."""
    told = first([statement_of(claim, verb) for claim, verb in sides], "")
    return f"{lead} {told}?" if told else label


def _who_did(claim: Claim, verb: int, top: int, who: str) -> str | None:
    """ "Who brokered the ceasefire?", of a passive too."""
    words = claim.words
    if words[words[top].head].dep != "agent":
        return ask_subject(claim, verb, who)
    done_to = next((n for n in children(words, verb) if words[n].dep == "nsubjpass"), None)
    if done_to is None and words[verb].dep in ("acl", "relcl"):
        done_to = words[verb].head
    name = called(claim, done_to) if done_to is not None else None
    return f"{who} {past(words[verb].lemma.lower())} {name}?" if name else None


def _what_it_is(claim: Claim, verb: int, top: int, who: str) -> str | None:
    """ "Who was the driver?", "Who was inside the car?"; None of adjectives."""
    words = claim.words
    if words[top].pos == "ADJ":
        return None
    ahead = next((n for n in children(words, verb) if words[n].dep == "prep" and n < verb), None)
    if ahead is not None and not any(words[n].dep.startswith("nsubj") for n in children(words, verb)):
        noun = next((n for n in children(words, ahead) if words[n].dep == "pobj"), None)
        name = called(claim, noun, subject=False) if noun is not None else None
        told = read_deed(words, verb, many=False).told
        return f"{who} {told} {words[ahead].text.lower()} {name}?" if name else None
    return ask_object(claim, verb, top, who)


def _among(claim: Claim, verb: int) -> str | None:
    """ "Who was among those injured?"."""
    deed = read_deed(claim.words, verb, many=True)
    done = deed.rest.split()[-1] if deed.passive and deed.rest else ""
    return f"Who was among those {done}?" if done else None


def _detail(sides: Sequence[Side], role: str) -> str:
    """A question on what stands behind a preposition, or a label for what it tells."""
    if len(sides) == 1:
        others = [(sides[0][0], sides[0][2])]
    else:
        others = [(claim, top) for claim, _, top in reversed(sides)]
    asked = [ask_detail(*side, role, other) for side, other in zip(sides, others, strict=True)]
    placed = any(is_place(claim, top) for claim, _, top in sides)
    label = "When it happened" if role in ("after", "before", "during") else "How it happened"
    return first(asked, "Where it happened" if placed else label)
