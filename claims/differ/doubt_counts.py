"""Counts of two articles that may both hold: a part and its whole, an increase and a total, another day's, another event's."""

import re
from collections.abc import Sequence
from datetime import timedelta

from claims.differ.doubt_deeds import INCIDENTS
from claims.differ.pair import other_towns, word_at
from claims.differ.persons import PERSONS
from claims.differ.quantities import TOLLS, compatible_units
from claims.extract import published_day
from claims.model import Claim, Difference, Quantity, When
from claims.readers.tense import children
from claims.readers.wordlists import words_of

_AGO = timedelta(days=10)  # an event so long before the article is not what it tells
_WITHIN = re.compile(
    r"\b(?:including|among\s+them|of\s+whom|of\s+which|of\s+them|the\s+others?|the\s+remaining)\s+(?:at\s+least\s+)?$",
    re.IGNORECASE,
)
_SORTS = words_of("man woman child boy girl")
_PERIOD = re.compile(
    r"\bsince\s+(?!then\b)[A-Z\d]|\b(?:so\s+far\s+)?this\s+year\b|\b(?:over|in)\s+the\s+(?:past|last)\b"
)
_GENERATION = 15  # years
_TELLING = words_of("name identity identification story life condition age photo picture")
_BARE = re.compile(r"[\w,.-]+")
_LOT_NEXT = re.compile(r"\s*(?:dead|killed|injured|wounded|hurt|missing|arrested|fatal(?:ly|ities))\b", re.IGNORECASE)
_CHANGE = re.compile(r"\b(?:by|from)\s+(?:about\s+|some\s+|another\s+|an\s+additional\s+)?$", re.IGNORECASE)


def count_doubted(difference: Difference, a: Claim, b: Claim, mine: Sequence[Claim], theirs: Sequence[Claim]) -> bool:
    """True when the two numbers may both hold. a and b are claims of the articles mine and theirs."""
    said, found = quantity_at(a, difference.said_at), quantity_at(b, difference.found_at)
    if said is None or found is None:
        return False
    if said.measure == "age":
        return _generation_apart(said, found)
    if not said.unit and not found.unit and not said.of:
        return True  # of what, neither says
    if (
        _bit(a, said)
        or _bit(b, found)
        or _other_lots(said, found)
        or _summed(a, said, found)
        or _summed(b, found, said)
    ):
        return True
    if _told_of(a, said, found) or _told_of(b, found, said):
        return True
    if long_ago(a, said.start) or long_ago(b, found.start):
        return True
    if _given(mine, found) or _given(theirs, said) or _below_total(mine, said) or _below_total(theirs, found):
        return True
    if (_PERIOD.search(a.text) is None) != (_PERIOD.search(b.text) is None):
        return True  # all that happened since, against one event
    if said.unit in INCIDENTS and _unlike_days(a, said, b, found):
        return True  # how many there were depends on the days
    if (_rounds_up(a) or _rounds_up(b)) and _other_days(nearest_when(a, said.start), nearest_when(b, found.start)):
        return True
    return said.of not in TOLLS and other_towns(a, b)


def _generation_apart(said: Quantity, found: Quantity) -> bool:
    """True for ages of which no one is taken for the other: a father's and a son's of his name."""
    return said.low is not None and found.low is not None and abs(said.low - found.low) >= _GENERATION


def quantity_at(claim: Claim, span: tuple[int, int]) -> Quantity | None:
    """The number at exactly this span."""
    return next((q for q in claim.quantities if (q.start, q.end) == span), None)


def _unlike_days(a: Claim, said: Quantity, b: Claim, found: Quantity) -> bool:
    one, other = nearest_when(a, said.start), nearest_when(b, found.start)
    return one is None or other is None or _other_days(one, other)


def _bit(claim: Claim, quantity: Quantity) -> bool:
    """True for a part named after its whole ("five, including three children") and for a change ("raised by 20")."""
    before = claim.text[max(0, quantity.start - 30) : quantity.start]
    return _WITHIN.search(before) is not None or _CHANGE.search(before) is not None or _of_those(claim, quantity)


def _of_those(claim: Claim, quantity: Quantity) -> bool:
    """True for a bare number after a greater one that has the noun: "seven men are in hospital, one with burns"."""
    if not _BARE.fullmatch(quantity.text) or _LOT_NEXT.match(claim.text, quantity.end) or quantity.low is None:
        return False
    return any(
        one.end < quantity.start and _counts_persons(one) and one.low is not None and one.low > quantity.low
        for one in claim.quantities
    )


def _told_of(claim: Claim, part: Quantity, whole: Quantity) -> bool:
    """True for those whose names or stories are told ("the names of three victims"), against a greater number."""
    at = word_at(claim.words, part.start, part.end)
    if at is None or part.high is None or whole.low is None or part.high >= whole.low:
        return False
    of = claim.words[at].head
    return claim.words[of].lemma.lower() == "of" and claim.words[claim.words[of].head].lemma.lower() in _TELLING


def _summed(claim: Claim, part: Quantity, other: Quantity) -> bool:
    """True for one of several counts that are told side by side ("two women and a child"), against a count of people."""
    if part.unit == other.unit or part.unit not in PERSONS:
        return False
    at = word_at(claim.words, part.start, part.end)
    if at is None:
        return False
    joined = claim.words[at].dep == "conj" or any(claim.words[n].dep == "conj" for n in children(claim.words, at))
    return joined and claim.words[at].pos in ("NOUN", "PROPN")


def _other_lots(said: Quantity, found: Quantity) -> bool:
    """Persons of whom the sentences tell different things (those shot, and those who were there), or of whom the one
    counts a sort only: two children are among five people."""
    if said.unit not in PERSONS or found.unit not in PERSONS:
        return False
    return said.of != found.of or _sort_of(said, found) or _sort_of(found, said)


def _sort_of(sort: Quantity, whole: Quantity) -> bool:
    if sort.unit not in _SORTS or sort.unit == whole.unit:
        return False
    return whole.unit in _SORTS or sort.low is None or whole.high is None or sort.low <= whole.high


def nearest_when(claim: Claim, at: int) -> When | None:
    """The time told nearest to this place of the sentence; None when it tells none that can be dated."""
    dated = [when for when in claim.whens if when.last is not None]
    return min(dated, key=lambda when: min(abs(when.start - at), abs(when.end - at)), default=None)


def long_ago(claim: Claim, at: int) -> bool:
    """True when the time nearest to this place lies well before the article: it is told as background."""
    day, when = published_day(claim.source.published), nearest_when(claim, at)
    return day is not None and when is not None and when.last is not None and when.last < day - _AGO


def _given(claims: Sequence[Claim], number: Quantity) -> bool:
    """True when this article gives that very number too, in whatever sentence."""
    return any(
        (one.low, one.high) == (number.low, number.high)
        and _of_one_kind(one, number)
        and not long_ago(claim, one.start)
        for claim in claims
        for one in claim.quantities
    )


def _of_one_kind(one: Quantity, other: Quantity) -> bool:
    same_lot = one.of == other.of if {one.of, other.of} & TOLLS else True
    named = bool(one.unit or one.of) and compatible_units(one.unit, other.unit)
    return one.measure == other.measure and same_lot and named


def _below_total(claims: Sequence[Claim], number: Quantity) -> bool:
    """True for a toll that the article itself goes beyond: those found first, those in one place, an earlier count."""
    if number.of not in TOLLS or number.low is None:
        return False
    return any(
        one.low is not None and one.low > number.low and one.of == number.of and _counts_persons(one)
        for claim in claims
        for one in claim.quantities
        if not long_ago(claim, one.start)
    )


def _counts_persons(one: Quantity) -> bool:
    return one.measure == "count" and (not one.unit or one.unit in PERSONS)


def _rounds_up(claim: Claim) -> bool:
    """True for a sentence on several incidents: a week-end's shootings."""
    return any(word.tag == "NNS" and word.lemma.lower() in INCIDENTS for word in claim.words)


def _other_days(one: When | None, other: When | None) -> bool:
    return one is not None and other is not None and (one.first, one.last) != (other.first, other.last)
