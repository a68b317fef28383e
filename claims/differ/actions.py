"""The same doer and the same thing, with another verb between them: who brokers is not who announces."""

from collections.abc import Iterator

from claims.differ.asking import first
from claims.differ.asking_roles import ask_either
from claims.differ.complements import particle
from claims.differ.pair import LEFT_OVER, Pair, subtree
from claims.differ.wording import governor, phrase
from claims.model import Claim, Difference, Name
from claims.readers.names import same_name
from claims.readers.tense import children
from claims.readers.wordlists import words_of

_SAME_THING = 0.7
_EMPTY = words_of(
    "be have do make take get go come say tell add see know give include follow use become remain begin start"
)
_OBJECTS = ("dobj", "obj", "nsubjpass")


def action_differences(pair: Pair) -> Iterator[Difference]:
    """One at most: a thing both name, done to by the same doer with verbs that don't align."""
    for place, word in enumerate(pair.a.words):
        if word.pos != "NOUN" or pair.alignment.near[place] < _SAME_THING:
            continue
        partner = pair.alignment.best[place]
        mine, theirs = _verb_on(pair.a, place), _verb_on(pair.b, partner)
        if mine is None or theirs is None or not _other_deed(pair, mine, theirs):
            continue
        doers = _doers(pair.a, mine), _doers(pair.b, theirs)
        if any(same_name(x, y) >= 0.6 for x in doers[0] for y in doers[1]):
            yield _difference(pair, place, partner, mine, theirs)
            return


def _verb_on(claim: Claim, noun: int) -> int | None:
    """The verb of which this noun is the object, the passive subject, or which describes it ("a truce brokered by")."""
    words = claim.words
    described = next((n for n in children(words, noun) if words[n].dep == "acl" and words[n].tag == "VBN"), None)
    if described is not None:
        return described
    if words[noun].dep not in _OBJECTS:
        return None
    return governor(words, noun)


def _other_deed(pair: Pair, mine: int, theirs: int) -> bool:
    a, b = pair.a.words[mine], pair.b.words[theirs]
    if a.lemma.lower() == b.lemma.lower() or {a.lemma.lower(), b.lemma.lower()} & _EMPTY:
        return False
    return pair.alignment.best[mine] != theirs or pair.alignment.near[mine] < LEFT_OVER


def _doers(claim: Claim, verb: int) -> list[Name]:
    words = claim.words
    spans = [
        subtree(words, n, without=frozenset({"relcl", "acl", "advcl"}))
        for n in children(words, verb)
        if words[n].dep in ("nsubj", "agent")
    ]
    return [name for name in claim.names if any(s <= name.start < e for s, e in spans)]


def _difference(pair: Pair, thing: int, partner: int, mine: int, theirs: int) -> Difference:
    a, b = pair.a, pair.b
    doer = next(iter(_doers(b, theirs)), None)
    label = f"What part {_called(b, doer)} had in the {b.words[partner].text.lower()}"
    return Difference(
        "action", "scope",
        first([ask_either(b, theirs, a, mine), ask_either(a, mine, b, theirs)], label),
        phrase(a, _span(a, mine, thing)), phrase(b, _span(b, theirs, partner)),
        importance=2, note=f"One says “{_verb(a, mine)}”, the other “{_verb(b, theirs)}”.",
        said_at=_span(a, mine, thing), found_at=_span(b, theirs, partner),
    )  # fmt: skip


def _verb(claim: Claim, verb: int) -> str:
    return f"{claim.words[verb].text}{particle(claim.words, verb)}"


def _called(claim: Claim, doer: Name | None) -> str:
    """The doer's name, with the article it has in the claim."""
    if doer is None:
        return "each side"
    before = claim.text[: doer.start].casefold()
    return (
        f"the {doer.canonical}"
        if before.endswith("the ") or doer.text.casefold().startswith("the ")
        else doer.canonical
    )


def _span(claim: Claim, verb: int, thing: int) -> tuple[int, int]:
    start, end = subtree(claim.words, verb, without=frozenset({"advcl", "ccomp", "punct", "nsubj"}))
    return min(start, claim.words[thing].start), max(end, claim.words[thing].end)
