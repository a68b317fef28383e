"""Times of two articles that agree as people tell them: rounded, a part of the day, told from the day of writing."""

import re
from datetime import timedelta

from claims.differ.doubt_counts import long_ago
from claims.differ.doubt_deeds import other_participants
from claims.differ.pair import Pair
from claims.differ.times import hangs_on, hours
from claims.model import Claim, Difference, When

_MORNING = (0.0, 12.0)  # "at 2:30 on Sunday morning"
_DAY, _MINUTE = 24.0, 1 / 60
_BESIDE = re.compile(r"\b(?:just|shortly|soon|a\s+little|minutes)\s+(?P<side>before|after|past)\b", re.IGNORECASE)
_ROUNDED = 20 / 60  # hours by which two clock times may be one told in round numbers
_HOUR = 1.0  # by which "evening" or "night" begins earlier and ends later for some
_FROM_TODAY = re.compile(
    r"\b(?:today|tonight|yesterday|tomorrow|this\s+(?:morning|afternoon|evening)|last\s+night)\b", re.IGNORECASE
)
_WEEKDAY = re.compile(r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b")
_DATED = re.compile(r"\d(?!\d?\s*(?::|[ap]\.?\s?m|o[’']clock|\d))", re.IGNORECASE)
_LOOSE = re.compile(
    r"\b(?:about|around|approximately|roughly|nearly|almost|before|after|by|past|shortly|just)\b", re.IGNORECASE
)


def time_doubted(difference: Difference, pair: Pair) -> bool:
    """True when both times may hold, or hang on different deeds."""
    said, found = when_at(pair.a, difference.said_at), when_at(pair.b, difference.found_at)
    if said is None or found is None:
        return False
    if difference.relation == "precision":
        return True  # one lies within the other
    mine, theirs = hangs_on(pair.a.words, said), hangs_on(pair.b.words, found)
    if mine is None or theirs is None or other_participants(pair, mine, theirs):
        return True
    if long_ago(pair.a, said.start) != long_ago(pair.b, found.start):
        return True
    if any(_within(said, other) for other in pair.b.whens) or any(_within(found, other) for other in pair.a.whens):
        return True
    return _one_weekday(said, found) or _one_day_told_twice(said, found) or _one_clock(said, found)


def clock_doubted(difference: Difference, a: Claim, b: Claim) -> bool:
    """True when the one only says that it was shortly before or after a time at which the other lies: both hold."""
    said, found = when_at(a, difference.said_at), when_at(b, difference.found_at)
    if said is None or found is None:
        return False
    return _lies_beside(a, said, found) or _lies_beside(b, found, said)


def _lies_beside(claim: Claim, loose: When, other: When) -> bool:
    side = _BESIDE.search(claim.text[max(0, loose.start - 20) : loose.start] + loose.text)
    if side is None or not loose.clock or not other.clock or ":" not in loose.clock + other.clock:
        return False
    gap = hours(other.clock)[0] - hours(loose.clock)[0]
    gap = gap - _DAY if gap > _DAY / 2 else gap + _DAY if gap < -_DAY / 2 else gap
    return 0 <= (gap if side["side"].lower() in ("after", "past") else -gap) <= _ROUNDED + _MINUTE


def when_at(claim: Claim, span: tuple[int, int]) -> When | None:
    """The time at exactly this span."""
    return next((when for when in claim.whens if (when.start, when.end) == span), None)


def _within(one: When, other: When) -> bool:
    """True when the other's days hold the one's, or the other way round, and neither clock speaks against it."""
    if one.first is None or one.last is None or other.first is None or other.last is None:
        return False
    inside = other.first <= one.first and one.last <= other.last
    around = one.first <= other.first and other.last <= one.last
    return (inside or around) and (one.clock is None or other.clock is None)


def _one_weekday(said: When, found: When) -> bool:
    """True when both name the same day of the week and no date, and no clocks that differ: of which week it is, is read
    from the articles' days, which are less sure than the words."""
    days = [_WEEKDAY.findall(when.text.casefold()) for when in (said, found)]
    dated = any(_DATED.search(when.text) for when in (said, found))
    return (
        bool(set(days[0]) & set(days[1]))
        and not dated
        and (said.clock is None or found.clock is None or _near_clocks(said, found))
    )


def _one_day_told_twice(said: When, found: When) -> bool:
    """True for days next to each other of which one is told from the day of writing, which is often off by one."""
    if said.first is None or said.last is None or found.first is None or found.last is None:
        return False
    relative = _FROM_TODAY.search(said.text) or _FROM_TODAY.search(found.text)
    gap = max(found.first - said.last, said.first - found.last)
    return relative is not None and gap <= timedelta(days=1)


def _one_clock(said: When, found: When) -> bool:
    """True when two times of day may be one: told about, or a part of the day about whose bounds people differ."""
    if said.clock is None or found.clock is None:
        return False
    if said.first is not None and found.first is not None and (said.first, said.last) != (found.first, found.last):
        return False
    return _near_clocks(said, found)


def _near_clocks(said: When, found: When) -> bool:
    one, other = (_MORNING if when.clock == "morning" else hours(when.clock or "") for when in (said, found))
    apart = max(other[0] - one[1], one[0] - other[1])
    if one[0] < one[1] or other[0] < other[1]:
        return apart <= _HOUR
    loose = said.approximate or found.approximate or _LOOSE.search(said.text) or _LOOSE.search(found.text)
    return apart <= 0 or (bool(loose) and apart < _ROUNDED)
