"""The time of day of one thing, told a little otherwise: "around 11:50 p.m." and "shortly before midnight". Read over whole
articles, since the two sentences often tell different parts of what happened then."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from claims.differ.asking import first
from claims.differ.people import Told
from claims.differ.times import asked_when
from claims.model import Claim, Difference, When

_NEAR = 20  # minutes within which two times are taken for the time of one thing
_ROUNDING = 5  # minutes less than which one rough time is only the other, rounded
_DAY = 24 * 60
_SHORTLY = 10  # minutes within which "just after" and "shortly before" tell enough
_SIDE = re.compile(r"\b(?:(?P<after>after|past)|before)\b", re.IGNORECASE)
_MANY = 4  # an article with so many times around one is a timeline: which belongs to which can't be told
_AROUND = 60
_STAMP = re.compile(r"\b(?:posted|updated|published|modified|last update)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day, in minutes from midnight, and where it is told."""

    minutes: int
    when: When
    claim: Claim


def clock_differences(mine: Sequence[Claim], theirs: Sequence[Claim]) -> Iterator[Told]:
    """Each time of day of the one that the other gives a few minutes off, and neither gives as the other does."""
    a, b = clocks(mine), clocks(theirs)
    told_a, told_b = {one.minutes for one in a}, {one.minutes for one in b}
    shown: set[tuple[int, int]] = set()
    for said in a:
        near = [one for one in b if one.minutes not in told_a and _one_thing(said, one)]
        if said.minutes in told_b or not near or _crowded(said, a) or _crowded(near[0], b):
            continue
        found = min(near, key=lambda one: gap(said.minutes, one.minutes))
        if (said.minutes, found.minutes) not in shown:
            shown.add((said.minutes, found.minutes))
            yield Told(_difference(said, found), said.claim, found.claim)


def clocks(claims: Sequence[Claim]) -> list[Clock]:
    """The times of day that an article tells, but for when it was posted."""
    return [
        Clock(minutes, when, claim)
        for claim in claims
        if not _STAMP.search(claim.text)
        for when in claim.whens
        if (minutes := minutes_of(when.clock)) is not None
    ]


def minutes_of(clock: str | None) -> int | None:
    """Minutes from midnight of "HH:MM"; None for a part of the day."""
    hour, colon, minute = (clock or "").partition(":")
    return int(hour) * 60 + int(minute) if colon and hour.isdigit() and minute.isdigit() else None


def gap(one: int, other: int) -> int:
    """Minutes between two times of day, the shorter way round."""
    apart = abs(one - other)
    return min(apart, _DAY - apart)


def _one_thing(said: Clock, found: Clock) -> bool:
    apart = gap(said.minutes, found.minutes)
    least = _ROUNDING if _rough(said, found) else 1
    if apart < _SHORTLY and (_leads_to(said, found) or _leads_to(found, said)):
        return False
    return least <= apart <= _NEAR and not _other_days(said.when, found.when)


def _leads_to(one: Clock, other: Clock) -> bool:
    """True for "just after 6 p.m." and 6:07: the first tells on which side of it the other lies."""
    before = one.claim.text[max(0, one.when.start - 20) : one.when.start] + one.when.text
    later = 0 < (other.minutes - one.minutes) % _DAY < _DAY // 2
    side = _SIDE.search(before)
    return side is not None and (side["after"] is not None) == later


def _rough(said: Clock, found: Clock) -> bool:
    return said.when.approximate or found.when.approximate or _rounded(said) or _rounded(found)


def _other_days(one: When, other: When) -> bool:
    """True when both tell their day and these are more than a night apart."""
    if one.first is None or other.first is None or one.last is None or other.last is None:
        return False
    return (one.first - other.last).days > 1 or (other.first - one.last).days > 1


def _crowded(one: Clock, told: Sequence[Clock]) -> bool:
    return len({c.minutes for c in told if gap(c.minutes, one.minutes) <= _AROUND}) >= _MANY


def _difference(said: Clock, found: Clock) -> Difference:
    return Difference(
        "time",
        "precision" if _rough(said, found) else "conflict",
        first([asked_when(one.claim, one.when) for one in (found, said)], "When it happened"),
        " ".join(said.when.text.split()),
        " ".join(found.when.text.split()),
        importance=1,
        note=f"The two times are {gap(said.minutes, found.minutes)} minutes apart.",
        said_at=(said.when.start, said.when.end),
        found_at=(found.when.start, found.when.end),
    )


def _rounded(one: Clock) -> bool:
    """True for a full or half hour, or a quarter, which stands for what is near it."""
    return one.minutes % 15 == 0
