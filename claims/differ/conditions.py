"""How somebody told by name is: dead, in critical condition, stable, out of the hospital. Read over whole articles, since
one sentence tells it in the one and quite another in the other."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from claims.differ.pair import SAME, subtree, word_at
from claims.differ.people import Told
from claims.differ.wording import subject_of
from claims.model import Claim, Difference, Name
from claims.readers.names import same_name

# From worst to best; what is one step apart is told alike.
_STATES = (
    ("dead", r"died|dies|(?:is|was) dead|pronounced (?:dead|deceased)|succumbed|was (?:shot and |stabbed and )?killed"),
    ("critical", r"(?:critical|grave)(?: but stable)? condition|fighting for (?:his|her) life|clinging to life|life support|\bcoma\b"),
    ("serious", r"serious condition"),
    ("stable", r"(?:stable|fair|satisfactory|good)(?: \w+)? condition|expected to (?:survive|live|recover)|non-?life[- ]threatening"),
    ("out of the hospital", r"(?:released|discharged) from (?:the |a |an )?(?:\w+ )?hospital|treated and released|left the hospital"),
)  # fmt: skip
_STATE = [(state, re.compile(rf"\b(?:{words})", re.IGNORECASE)) for state, words in _STATES]
_RANK = {state: n for n, (state, _) in enumerate(_STATES)}
_UNSURE = re.compile(r"\b(?:if|could|may|might|would|feared|not|n['’]t|nearly|almost|had been)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Condition:
    """A state that a claim tells of a person, and its span."""

    name: Name
    state: str
    claim: Claim
    start: int
    end: int


def condition_differences(mine: Sequence[Claim], theirs: Sequence[Claim]) -> Iterator[Told]:
    """Each person whose last told state differs between the articles."""
    others = last_told(theirs)
    for said in last_told(mine):
        for found in others:
            if same_name(said.name, found.name) >= SAME and _apart(said.state, found.state):
                yield Told(_difference(said, found), said.claim, found.claim)


def last_told(claims: Sequence[Claim]) -> list[Condition]:
    """Of each person named the state that is told; dead where that is told anywhere, else the last one told."""
    told: dict[str, Condition] = {}
    for claim in claims:
        for one in conditions(claim):
            known = told.get(one.name.canonical)
            if known is None or known.state != "dead":
                told[one.name.canonical] = one
    return list(told.values())


def conditions(claim: Claim) -> Iterator[Condition]:
    """The states a claim tells of somebody named in the subject."""
    if not any(name.kind == "person" for name in claim.names):
        return
    for state, pattern in _STATE:
        for found in pattern.finditer(claim.text):
            name = _bearer(claim, found.start(), found.end())
            if name is not None and not _UNSURE.search(claim.text[max(0, found.start() - 25) : found.start()]):
                yield Condition(name, state, claim, found.start(), found.end())


def _bearer(claim: Claim, start: int, end: int) -> Name | None:
    """The one person named in the subject of the verb that this state hangs on."""
    words = claim.words
    at = word_at(words, start, end)
    for _ in range(8):
        if at is None:
            return None
        doer = subject_of(words, at) if words[at].pos in ("VERB", "AUX") else None
        if doer is not None and words[doer].pos != "PRON":
            return _named(claim, doer)
        at = words[at].head if words[at].head != at else None
    return None


def _named(claim: Claim, doer: int) -> Name | None:
    """The person the subject is; None for somebody else's relative ("Sand's brother") and for several."""
    names = [n for n in claim.names if n.kind == "person" and n.start <= claim.words[doer].start < n.end]
    start, end = subtree(claim.words, doer, without=frozenset({"relcl", "appos", "acl"}))
    inside = [n for n in claim.names if n.kind == "person" and start <= n.start < end]
    return names[0] if names and len(inside) == 1 else None


def _apart(one: str, other: str) -> bool:
    return one != other and ("dead" in (one, other) or abs(_RANK[one] - _RANK[other]) > 1)


def _difference(said: Condition, found: Condition) -> Difference:
    return Difference(
        "status", "update", f"What condition is {found.name.canonical} in?",
        said.claim.text[said.start : said.end], found.claim.text[found.start : found.end],
        importance=3, note=f"One says {said.state}, the other says {found.state}.",
        said_at=(said.start, said.end), found_at=(found.start, found.end),
    )  # fmt: skip
