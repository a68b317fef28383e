"""The same thing, told at another time."""

import re
from collections.abc import Iterator
from datetime import date

from claims.differ.asking import ask_when, ask_when_event, first
from claims.differ.pair import ALIGNED, SAYING, Pair, word_at
from claims.model import Claim, Difference, Relation, When, Word

SAME_EVENT = 0.5  # of Alignment.both
_PARTS = {"morning": (4, 12), "afternoon": (12, 18), "evening": (17, 22), "night": (19, 30), "overnight": (20, 32)}


def time_differences(pair: Pair) -> Iterator[Difference]:
    """Each time of a that hangs on the same event as a time of b and says something else."""
    for said in pair.a.whens:
        rivals = [found for found in pair.b.whens if _same_event(pair, said, found)]
        if not rivals or any(_agree(said, found) for found in rivals) or relate(said, rivals[0]) is None:
            continue
        yield _difference(pair, said, rivals[0])


def _same_event(pair: Pair, said: When, found: When) -> bool:
    """True when the words that both times hang on are aligned."""
    mine, theirs = hangs_on(pair.a.words, said), hangs_on(pair.b.words, found)
    if mine is None or theirs is None or not pair.alignment.best or _is_saying(pair, mine, theirs):
        return False
    if pair.closeness < SAME_EVENT or pair.alignment.likeness is None:
        return False
    return float(pair.alignment.likeness[mine, theirs]) >= ALIGNED


def _is_saying(pair: Pair, mine: int, theirs: int) -> bool:
    """The day somebody spoke is no day of the event."""
    return bool({pair.a.words[mine].lemma.lower(), pair.b.words[theirs].lemma.lower()} & SAYING)


def hangs_on(words: tuple[Word, ...], when: When) -> int | None:
    """The verb or noun that a time hangs on: up from the time past prepositions and other times."""
    at = word_at(words, when.start, when.end)
    for _ in range(8):
        if at is None or words[at].head == at:
            return None
        at = words[at].head
        inside = words[at].start < when.end and words[at].end > when.start
        if not inside and words[at].pos in ("VERB", "NOUN", "AUX", "ADJ"):
            return at
    return None


def _agree(said: When, found: When) -> bool:
    if said.text.casefold() == found.text.casefold():
        return True  # told in the same words, each from its article's day
    if said.first is None or found.first is None:
        return said.first is found.first and (said.clock == found.clock or not said.clock or not found.clock)
    same_days = (said.first, said.last) == (found.first, found.last)
    return same_days and _clocks_agree(said.clock, found.clock)


def _clocks_agree(one: str | None, other: str | None) -> bool:
    if one is None or other is None or one == other:
        return one == other or one is None or other is None
    return False


def relate(said: When, found: When) -> tuple[Relation, str] | None:
    """How two times stand to each other: one inside the other is only more exact; None when they can't be compared."""
    if said.first is None or found.first is None:
        return _relate_clocks(said, found)
    assert said.last is not None
    assert found.last is not None
    if _inside(said, found) or _inside(found, said):
        if (said.first, said.last) == (found.first, found.last):
            return _relate_clocks(said, found)
        return "precision", "One is more exact than the other."
    if said.approximate or found.approximate:
        gap = max((found.first - said.last).days, (said.first - found.last).days)
        if gap <= 3:
            return "precision", "One gives the time only roughly."
    return "conflict", "They give different days."


def _inside(one: When, other: When) -> bool:
    first, last = other.first or date.max, other.last or date.min
    return one.first is not None and one.last is not None and first <= one.first and one.last <= last


def _relate_clocks(said: When, found: When) -> tuple[Relation, str] | None:
    if not said.clock or not found.clock or said.clock == found.clock:
        return None
    one, other = hours(said.clock), hours(found.clock)
    if any(one[0] <= other[1] + day and other[0] + day <= one[1] for day in (-24, 0, 24)):
        return "precision", "One is more exact than the other."
    return "conflict", "They give different times of day."


def hours(clock: str) -> tuple[float, float]:
    """The hours of the day that a clock time or a part of the day may mean."""
    if clock in _PARTS:
        return _PARTS[clock]
    hour, _, minute = clock.partition(":")
    try:
        at = int(hour) + int(minute or 0) / 60
    except ValueError:
        return 0, 32
    return at, at


def _difference(pair: Pair, said: When, found: When) -> Difference:
    relation, note = relate(said, found) or ("precision", "One is more exact than the other.")
    return Difference(
        "time",
        relation,
        first(_questions(pair, said, found), "When it happened"),
        " ".join(said.text.split()),
        " ".join(found.text.split()),
        importance=3 if relation == "conflict" else 1,
        note=note,
        said_at=(said.start, said.end),
        found_at=(found.start, found.end),
    )


def asked_when(claim: Claim, when: When) -> str | None:
    """The question this time answers; None where it hangs on nothing that can be asked about."""
    at = hangs_on(claim.words, when)
    if at is None:
        return None
    return ask_when(claim, at) if claim.words[at].pos in ("VERB", "AUX") else ask_when_event(claim, at, when)


def _questions(pair: Pair, said: When, found: When) -> list[str | None]:
    """Of either sentence; the one that names the place or more of the event first."""
    both = [asked_when(pair.b, found), asked_when(pair.a, said)]
    return sorted(both, key=lambda one: one is None or not re.search(r"\b(?:in|at|on|near) \S", one))
