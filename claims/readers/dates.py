"""The times of one sentence, resolved against the day its article was published.

`read_whens` reads them; `main_when` says which of them dates the sentence's main event. How times are written is in
date_patterns.py; their readings are in calendar_dates.py, relative_dates.py and clock_times.py.
"""

import re
from dataclasses import replace
from datetime import date

from claims.model import When, Word
from claims.readers import calendar_dates, clock_times, relative_dates
from claims.readers.clock_times import dressed, joined
from claims.readers.date_patterns import count_of, find_times
from claims.readers.date_setting import Read, Reader, Setting
from claims.readers.days import Days
from claims.readers.main_time import main_when as main_when
from claims.readers.relative_dates import shift


def read_whens(
    text: str, published: date | None, words: tuple[Word, ...] = (), *, before: Days | None = None
) -> tuple[When, ...]:
    """The times in a sentence, in order; published is the article's day, None when unknown. before is the time told
    last in the sentences before this one, to which "the following month" refers."""
    setting = Setting(text, published, words, before)
    found: list[When] = []
    pending: re.Match[str] | None = None
    for name, match in find_times(text):
        if pending and not _anchors(text, pending, match):
            found.append(_loose(pending))
            pending = None
        if name in ("anchored", "eve"):
            pending = match
            continue
        read = _resolved(name, match, setting)
        if read is None:
            continue
        when = dressed(text, match, read)
        if pending:
            when, pending = _from_anchor(text, pending, when), None
        found.append(when)
        if when.first and when.last:
            setting = replace(setting, before=(when.first, when.last))
    if pending:
        found.append(_loose(pending))
    return tuple(joined(text, found))


def _resolved(name: str, match: re.Match[str], setting: Setting) -> Read | None:
    try:
        return _READERS[name](match, setting)
    except (ValueError, OverflowError):  # before the year 1 or after 9999
        return Read(None)


def _anchors(text: str, pending: re.Match[str], match: re.Match[str]) -> bool:
    """Whether the later time is the one that "a year after" counts from."""
    between = text[pending.end() : match.start()]
    return len(between) < 30 and not re.search(r"[,;:.]\s", between)


def _loose(pending: re.Match[str]) -> When:
    """ "two days after the vote": no day is told to count from."""
    return When(pending[0], pending.start(), pending.end(), None, None, None, True)


def _from_anchor(text: str, pending: re.Match[str], anchor: When) -> When:
    """ "a year after the 1973 war": so far from the time that follows; "on the eve of July 4" likewise."""
    groups = pending.groupdict()
    unit = (groups.get("u") or "day").lower().replace("centuries", "century")
    count = count_of(groups["n"]) if groups.get("n") else (1 if "n" not in groups else None)
    step = 1 if (groups.get("dir") or "before").lower() in ("after", "following", "since", "from") else -1
    found = None
    if anchor.first and anchor.last and count:
        found = shift((anchor.first, anchor.last), step * count, unit)
    named = re.compile(r"(?:[’']s)?(?:\s+(?!and|or|when|that|which|as|in|on|at|to|by|the)[a-z]+)?").match(
        text, anchor.end
    )
    end = named.end() if named and text[anchor.end - 1].isdigit() else anchor.end
    first, last = found or (None, None)
    return When(
        text[pending.start() : end], pending.start(), end, first, last, None, anchor.approximate or unit == "decade"
    )


_READERS: dict[str, Reader] = {
    "iso": calendar_dates.read_iso, "slash": calendar_dates.read_slash, "day": calendar_dates.read_day, "day_range": calendar_dates.read_day_range, "month": calendar_dates.read_month, "month_range": calendar_dates.read_month_range,
    "weekday": relative_dates.read_weekday, "holiday": calendar_dates.read_holiday, "year": calendar_dates.read_year, "year_range": calendar_dates.read_year_range, "decade": calendar_dates.read_decade,
    "quarter": calendar_dates.read_quarter, "half": calendar_dates.read_half, "season": calendar_dates.read_season, "ago": relative_dates.read_ago, "ago_loose": relative_dates.read_ago, "span": relative_dates.read_span,
    "relative": relative_dates.read_relative, "deictic": relative_dates.read_deictic, "day_number": calendar_dates.read_day_number, "clock": clock_times.read_clock,
}  # fmt: skip
