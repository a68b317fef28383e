"""Times of day: read by themselves, taken from the words beside a date, and joined with the day they belong to."""

import re

from claims.model import When
from claims.readers.date_patterns import AFTER_DATE, BEFORE_DATE, BETWEEN_CLOCK_AND_DAY, CLOCK_WORDS, count_of, one_of
from claims.readers.date_setting import Read, Setting

_PARTS = {"noon": "12:00", "midday": "12:00", "midnight": "00:00", "early morning": "morning", "tonight": "night"}

_EDGES = {"early": "morning", "late": "evening", "overnight": "overnight"}

# A bare "3:26" is a time of day only after such a word; else a length, a score or a verse.
_AT_TIME = re.compile(
    r"\b(?:at|around|about|by|before|after|until|till|from|to|since|between|and|on)\s+$|\bday,?\s+$", re.IGNORECASE
)
# Words a pattern needs to tell a year or season by, but which are no part of the time shown.
_LEAD = re.compile(
    r"(?:(?:in|during|by|until|from(?=\s+\d{4}$)|of|and|to|before|after|throughout|a(?=\s+\d{4})|year|season)\s+|the\s+(?=\d{4}\b|(?-i:[A-Z])))(?:the\s+(?=\d{4}\b|(?-i:[A-Z])))?(?=\w)",
    re.IGNORECASE,
)


def read_clock(match: re.Match[str], setting: Setting) -> Read | None:
    rough = bool(match["rough"])
    if match["noon"]:
        return Read(None, rough, CLOCK_WORDS[match["noon"].lower()])
    hour_text = one_of(match, "h", "h2", "h3", "h4")
    assert hour_text
    hour, minute = count_of(hour_text), int(one_of(match, "min", "min2", "min3") or 0)
    if hour is None or hour > 24:
        return None
    half = (match["ap"] or (one_of(match, "p4", "p5") or "")[:1]).lower()
    if half and hour > 12:
        return None
    if match["h2"] and not (
        _AT_TIME.search(setting.text, max(0, match.start() - 20), match.start()) or re.search(r"[A-Za-z]$", match[0])
    ):
        return None
    if half in ("p", "a", "e", "m"):
        afternoon = half in ("p", "e") or (one_of(match, "p4", "p5") or "").lower() == "afternoon"
        hour = hour % 12 + (12 if afternoon else 0)
    elif match["h4"]:
        return None if not re.search(r"o.clock", match[0]) else Read(None, rough, f"{hour:02d}:{minute:02d}")
    return Read(None, rough, f"{hour:02d}:{minute:02d}")


def dressed(text: str, match: re.Match[str], read: Read) -> When:
    """The time with what stands beside it: "around", "early", "the morning of", "night", "since"."""
    start, end, clock, rough = match.start(), match.end(), read.clock, read.approximate
    if (lead := _LEAD.match(text, start, end)) and lead.end() < end:
        start = lead.end()
    single = read.days is None or read.days[0] == read.days[1]
    if before := BEFORE_DATE.search(text, max(0, start - 45), start):
        part = one_of(before, "part", "part2")
        edge = one_of(before, "edge", "edge2")
        if before["rough"] or before["since"] or (read.clock is None and single and (part or edge)):
            start, rough = before.start(), rough or bool(before["rough"])
            clock = clock or _part_clock(part, edge)
    if single and (clock is None or clock in _EDGES.values()) and (after := AFTER_DATE.match(text, end)):
        end, clock = after.end(), _part_clock(after["part"], after["edge"])
    first, last = read.days or (None, None)
    return When(text[start:end], start, end, first, last, clock, rough)


def _part_clock(part: str | None, edge: str | None) -> str | None:
    if part:
        return _PARTS.get(part.lower(), part.lower())
    return _EDGES.get(edge.lower()) if edge else None


def joined(text: str, whens: list[When]) -> list[When]:
    """Times of day and the days they stand beside, as one: "10:30 p.m. Thursday"."""
    joined: list[When] = []
    for when in whens:
        last = joined[-1] if joined else None
        if last and last.start >= when.start:
            joined[-1] = when
        elif last and _one_time(text, last, when):
            joined[-1] = _merge(text, last, when)
        else:
            joined.append(when)
    return joined


def _one_time(text: str, a: When, b: When) -> bool:
    exact = {bool(w.clock and ":" in w.clock) for w in (a, b)}
    only_clock = [w.first is None and w.clock is not None for w in (a, b)]
    if not BETWEEN_CLOCK_AND_DAY.fullmatch(text[a.end : b.start]):
        return False
    return exact == {True, False} and any(only_clock) and not all(only_clock)


def _merge(text: str, a: When, b: When) -> When:
    timed, dated = (a, b) if a.clock and ":" in a.clock else (b, a)
    span = text[a.start : b.end]
    return When(span, a.start, b.end, dated.first, dated.last, timed.clock, timed.approximate or dated.approximate)
