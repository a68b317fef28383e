"""The times of one sentence, resolved against the day its article was published.

`read_whens` reads them; `main_when` says which of them dates the sentence's main event. How times are written is in
date_patterns.py, calendar arithmetic in days.py, tense in tense.py.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from claims import days
from claims.date_patterns import (
    AFTER_DATE,
    BEFORE_DATE,
    BETWEEN_CLOCK_AND_DAY,
    count_of,
    find_times,
    month_number,
    one_of,
    weekday_number,
)
from claims.days import Days
from claims.main_time import main_when as main_when
from claims.model import When, Word
from claims.tense import looks_ahead, looks_back

_PARTS = {"noon": "12:00", "midday": "12:00", "midnight": "00:00", "early morning": "morning", "tonight": "night"}
_EDGES = {"early": "morning", "late": "evening", "overnight": "overnight"}
_CLOCK_WORDS = {"noon": "12:00", "midday": "12:00", "midnight": "00:00"}


@dataclass(frozen=True, slots=True)
class _Setting:
    """What an expression is resolved against: the article's day, the sentence around it and the time told before it."""

    text: str
    published: date | None
    words: tuple[Word, ...]
    before: Days | None = None


@dataclass(frozen=True, slots=True)
class _Read:
    days: Days | None
    approximate: bool = False
    clock: str | None = None


Reader = Callable[[re.Match[str], _Setting], _Read | None]


def read_whens(
    text: str, published: date | None, words: tuple[Word, ...] = (), *, before: Days | None = None
) -> tuple[When, ...]:
    """The times in a sentence, in order; published is the article's day, None when unknown. before is the time told
    last in the sentences before this one, to which "the following month" refers."""
    setting = _Setting(text, published, words, before)
    found: list[When] = []
    pending: re.Match[str] | None = None
    for name, match in find_times(text):
        if pending and not _anchors(text, pending, match):
            found.append(_loose(pending))
            pending = None
        if name in ("anchored", "eve"):
            pending = match
            continue
        read = _READERS[name](match, setting)
        if read is None:
            continue
        when = _dressed(text, match, read)
        if pending:
            when, pending = _from_anchor(text, pending, when), None
        found.append(when)
        if when.first and when.last:
            setting = replace(setting, before=(when.first, when.last))
    if pending:
        found.append(_loose(pending))
    return tuple(_joined(text, found))


def _anchors(text: str, pending: re.Match[str], match: re.Match[str]) -> bool:
    """Whether the later time is the one that "a year after" counts from."""
    between = text[pending.end() : match.start()]
    return len(between) < 30 and not re.search(r"[,;:.]\s", between)


def _loose(pending: re.Match[str]) -> When:
    """ "two days after the vote": no day is told to count from."""
    return When(pending[0], pending.start(), pending.end(), None, None, None, True)


def _iso(match: re.Match[str], setting: _Setting) -> _Read | None:
    return _known(days.day(int(match["y"]), int(match["m"]), int(match["d"])))


def _slash(match: re.Match[str], setting: _Setting) -> _Read | None:
    """American order with strokes, European with dots, unless only the other one is a date."""
    a, b, y = int(match["a"]), int(match["b"]), int(match["y"])
    y += 0 if y > 99 else 2000 if y < 50 else 1900
    month_first = days.day(y, a, b) if a <= 12 else None
    day_first = days.day(y, b, a) if b <= 12 else None
    return _known(day_first or month_first if match["s"] == "." else month_first or day_first)


def _day(match: re.Match[str], setting: _Setting) -> _Read | None:
    number, name, year = one_of(match, "d1", "d2"), one_of(match, "m1", "m2"), one_of(match, "y1", "y2")
    assert number and name
    return _in_year(month_number(name), int(number), int(number), year, match, setting)


def _day_range(match: re.Match[str], setting: _Setting) -> _Read | None:
    first, last = one_of(match, "d1", "d3"), one_of(match, "d2", "d4")
    name, year = one_of(match, "m1", "m4", "m2"), one_of(match, "y1", "y2")
    until = one_of(match, "m3", "m2") or name
    assert first and last and name and until
    start = _in_year(month_number(name), int(first), int(first), year, match, setting)
    if start is None or start.days is None:
        return start
    begun = start.days[0]
    end = days.day(begun.year + (month_number(until) < begun.month), month_number(until), int(last))
    return _Read((begun, end[1])) if end and end[1] >= begun else None


def _in_year(
    month: int, first: int, last: int, year: str | None, match: re.Match[str], setting: _Setting
) -> _Read | None:
    """Those days of a month in the year written, else in the year the sentence makes likely."""
    if year:
        return _known(days.day(int(year), month, first))
    if setting.published is None:
        return _Read(None) if days.day(2000, month, first) else None
    around = setting.published.year
    if fitting := _fitting_weekday(month, first, match, setting.published):
        return fitting
    options = [days.day(y, month, first) for y in (around - 1, around, around + 1)]
    resolved = _likely(options, match, setting, slack=45)
    return _known(resolved)


def _fitting_weekday(month: int, number: int, match: re.Match[str], published: date) -> _Read | None:
    """For "Saturday, Sept. 12" the nearest year, at most six back and one ahead, in which that day is a Saturday."""
    weekday = match.groupdict().get("w")
    if not weekday:
        return None
    options = [days.day(published.year - back, month, number) for back in range(-1, 7)]
    wanted = weekday_number(weekday)
    fitting = [option for option in options if option and option[0].weekday() == wanted]
    return _known(min(fitting, key=lambda option: abs((option[0] - published).days), default=None))


def _likely(options: list[Days | None], match: re.Match[str], setting: _Setting, *, slack: int = 0) -> Days | None:
    """The option the tense points to. Without a tense, one up to slack days ahead beats one a year back."""
    published = setting.published
    assert published
    where = (setting.text, match.start(), match.end(), setting.words)
    if looks_ahead(*where):
        return days.nearest(options, to=published, future=True)
    if not looks_back(*where):
        near = [o for o in options if o and 0 <= (o[0] - published).days <= slack]
        if near:
            return min(near)
    return days.nearest(options, to=published + timedelta(1), future=False)


def _month(match: re.Match[str], setting: _Setting) -> _Read | None:
    if (
        not match["y"]
        and not match["rel"]
        and not match["yrel"]
        and not match["mod"]
        and not _is_month(match, setting.text)
    ):
        return None
    number = month_number(match["m"])
    if match["y"]:
        found: Days | None = days.month(int(match["y"]), number)
    elif setting.published is None:
        return _Read(None)
    elif match["yrel"]:
        found = days.month(setting.published.year + _step(match["yrel"]), number)
    else:
        found = _month_near(number, (match["rel"] or "").lower(), match, setting)
    return _part_of(found, match["mod"])


def _is_month(match: re.Match[str], text: str) -> bool:
    """Whether a bare "March" or "May" is the month: spelt out and no name or verb, or after a word like "in"."""
    word, before = match["m"], text[max(0, match.start() - 14) : match.start()]
    if re.search(
        r"\b(?:in|since|until|by|of|during|through|from|for|and|to|between|before|after|throughout|that|every)\s+$",
        before,
        re.I,
    ):
        return word not in ("May", "March") or not re.search(r"\bthat\s+$|\band\s+$|\bfor\s+$|\bto\s+$", before)
    return (len(word) > 4 and word not in ("March", "April", "June", "August")) or bool(
        re.match(r"[’']s\b", text[match.end() :]) and word == "August"
    )


def _month_near(number: int, rel: str, match: re.Match[str], setting: _Setting) -> Days | None:
    published = setting.published
    assert published
    options: list[Days | None] = [days.month(published.year + step, number) for step in (-1, 0, 1)]
    if rel == "this":
        return options[1]
    if rel in ("last", "past"):
        return max(o for o in options if o and o[1] < published)
    if rel == "next":
        return min(o for o in options if o and o[0] > published)
    return _likely(options, match, setting)


def _month_range(match: re.Match[str], setting: _Setting) -> _Read | None:
    if match["y2"]:
        last_year = int(match["y2"])
    elif setting.published is None:
        return _Read(None)
    else:
        end = _likely(
            [days.month(setting.published.year + s, month_number(match["m2"])) for s in (-1, 0, 1)], match, setting
        )
        assert end
        last_year = end[0].year
    first, last = month_number(match["m1"]), month_number(match["m2"])
    first_year = int(match["y1"]) if match["y1"] else last_year - (first > last)
    found = days.month(first_year, first)[0], days.month(last_year, last)[1]
    return _known(found) if found[0] <= found[1] else None


def _step(word: str) -> int:
    return {"last": -1, "past": -1, "previous": -1, "preceding": -1, "next": 1, "coming": 1, "following": 1}.get(
        word.lower(), 0
    )


def _part_of(found: Days | None, part: str | None) -> _Read:
    if not part or not found:
        return _Read(found)
    word = part.lower()
    which = (
        "early"
        if re.search("early|begin|start|first", word)
        else "late"
        if re.search("late|end|last|second", word)
        else "mid"
    )
    return _Read(days.third(found, which), approximate=True)


def _weekday(match: re.Match[str], setting: _Setting) -> _Read | None:
    if match["plural"]:
        return None
    published = setting.published
    if published is None:
        return _Read(None)
    wanted = weekday_number(match["w"])
    back, ahead = (published.weekday() - wanted) % 7, (wanted - published.weekday()) % 7
    match (match["rel"] or "").lower().split():
        case ["last"] | ["past"] | ["this", "past"]:
            away = -(back or 7)
        case ["next"]:
            away = ahead or 7
        case ["this"]:
            away = ahead if not looks_back(setting.text, match.start(), match.end(), setting.words) else -back
        case _:
            away = ahead if looks_ahead(setting.text, match.start(), match.end(), setting.words) else -back
    found = published + timedelta(away)
    return _Read((found, found))


_HOLIDAYS = {"christmas day": (12, 25), "christmas": (12, 25), "christmas eve": (12, 24), "boxing day": (12, 26)}
_HOLIDAYS |= {"new years day": (1, 1), "new years eve": (12, 31), "halloween": (10, 31), "valentines day": (2, 14)}
_HOLIDAYS |= {"fourth of july": (7, 4), "may day": (5, 1)}


def _holiday(match: re.Match[str], setting: _Setting) -> _Read | None:
    name = re.sub(r"\s+", " ", match["h"].lower()).replace("’", "").replace("'", "")
    month, day = _HOLIDAYS[name]
    return _in_year(month, day, day, match["y"], match, setting)


def _year(match: re.Match[str], setting: _Setting) -> _Read | None:
    number, cue = int(match["y"]), (match["cue"] or "").lower().strip(" -")
    if (number < 1500 or number > 2100) and cue not in ("in", "since", "by", "from", "until", "during"):
        return None
    if re.search(r"(?:©|Copyright)\s*$", setting.text[: match.start()]):
        return None
    if cue in ("and", "to", "a", "the") and not 1900 <= number <= 2050:
        return None
    found = _part_of(days.year(number), cue if cue in ("early", "mid", "late") else None)
    return replace(found, approximate=True) if cue in ("around", "about") else found


def _year_range(match: re.Match[str], setting: _Setting) -> _Read | None:
    first, last = int(match["a"]), int(match["b"])
    if not match["cue"] and not re.match(r"\s*[-–—]", match["to"]):
        return None
    last += first // 100 * 100 if last < 100 else 0
    plausible = 1500 <= first < last <= 2100 and (len(match["b"]) == 4 or last - first < 20)
    return _known(days.years(first, last)) if plausible else None


def _decade(match: re.Match[str], setting: _Setting) -> _Read | None:
    if match["c"]:
        return _known(days.years(int(match["c"]) * 100 - 100, int(match["c"]) * 100 - 1))
    first = int(match["d"]) if match["d"] else 1900 + int(match["dd"] or match["de"])
    return _part_of(days.years(first, first + 9), match["mod"])


def _quarter(match: re.Match[str], setting: _Setting) -> _Read | None:
    number = int(match["qn"]) if match["qn"] else ("first", "second", "third", "fourth").index(match["q"].lower()) + 1
    year = _written_year(match, setting)
    if year:
        return _known(days.quarter(year, number))
    if setting.published is None:
        return _Read(None)
    return _known(_likely([days.quarter(setting.published.year + s, number) for s in (-1, 0, 1)], match, setting))


def _half(match: re.Match[str], setting: _Setting) -> _Read | None:
    year = _written_year(match, setting)
    if not year:
        return _Read(None)
    first = 1 if match["half"].lower() == "first" else 3
    return _known((days.quarter(year, first)[0], days.quarter(year, first + 1)[1]))


def _written_year(match: re.Match[str], setting: _Setting) -> int | None:
    if match["y"]:
        return int(match["y"])
    if match["yrel"] and setting.published:
        return setting.published.year + _step(match["yrel"])
    return None


def _season(match: re.Match[str], setting: _Setting) -> _Read | None:
    name, rel = (match["s"] or match["s2"]).lower(), (match["rel"] or "").lower()
    written = int(match["y2"]) if match["y2"] else _written_year(match, setting)
    if written:
        return _part_of(days.season(written, name), rel if rel in ("early", "mid", "late") else None)
    published = setting.published
    if published is None:
        return _Read(None)
    options: list[Days | None] = [days.season(published.year + step, name) for step in (-2, -1, 0, 1)]
    if rel == "last":
        return _known(max(o for o in options if o and o[1] < published))
    if rel == "next":
        return _known(min(o for o in options if o and o[0] > published))
    if rel == "this":
        return _known(min(o for o in options if o and o[1] >= published))
    return _part_of(_likely(options, match, setting), rel if rel in ("early", "mid", "late") else None)


def _ago(match: re.Match[str], setting: _Setting) -> _Read | None:
    """ "two days ago" from the article's day, "two days earlier" from the time told before it."""
    unit = match["u"].lower().replace("centuries", "century")
    count = count_of(match["n"]) if "n" in match.groupdict() else None
    way = match["dir"].lower()
    from_article = way in ("ago", "from now", "previously")
    start = (setting.published, setting.published) if from_article and setting.published else setting.before
    if from_article and setting.published is None:
        start = None
    if start is None or (count is None and unit not in ("hour", "minute")):
        return _Read(None)
    forward = way in ("later", "after", "from now")
    if unit in ("hour", "minute"):
        return _Read((start[0], start[1]), approximate=(count or 1) > 12)
    found = _shift(start, (count or 1) * (1 if forward else -1), unit)
    rough = match.start() < match.start("n") or unit in ("decade", "century") or (count or 0) >= 10
    return _Read(found, approximate=rough)


def _shift(start: Days, count: int, unit: str) -> Days | None:
    if unit in ("decade", "century"):
        count, unit = count * (10 if unit == "decade" else 100), "year"
    try:
        return days.shifted(start, count, unit)
    except (ValueError, OverflowError):
        return None


def _span(match: re.Match[str], setting: _Setting) -> _Read | None:
    """ "the past two weeks", "recent months": up to the article's day, or on from it."""
    published, unit = setting.published, match["u"].lower()
    count = count_of(match["n"]) if match["n"] else None
    if published is None or (unit == "hour" and count is None):
        return _Read(None)
    length = {"hour": 1 / 24, "day": 1, "week": 7, "month": 30, "year": 365, "decade": 3652}[unit] * (count or 5)
    reach = timedelta(max(1, round(length)))
    if match["rel"].lower() in ("next", "coming"):
        return _Read((published, published + reach), approximate=True)
    return _Read((published - reach, published), approximate=True)


def _relative(match: re.Match[str], setting: _Setting) -> _Read | None:
    rel = re.sub(r"^the\s+(?=\w)", "", match["rel"].lower())
    unit, where = match["u"].lower(), (match["pos"] or "").lower()
    if re.fullmatch(r"early morning|morning|afternoon|evening|night|overnight|noon|midday|midnight|day", unit):
        return _relative_day(rel, unit, setting)
    if rel in ("that", "the", "same", "following", "preceding") or (
        rel in ("previous", "next") and match["rel"].lower().startswith("the")
    ):
        if rel in ("the",):
            return _weekend_told(setting) if unit == "weekend" else None
        start, step = setting.before, _step(rel)
    else:
        start, step = (setting.published, setting.published) if setting.published else None, _step(rel)
    if start is None:
        return _Read(None)
    return _within(days.shifted(_whole(start, unit), step, unit.removeprefix("fiscal ")), where, setting)


def _weekend_told(setting: _Setting) -> _Read:
    """ "over the weekend": the last one that has begun."""
    if setting.published is None:
        return _Read(None)
    this = days.weekend(setting.published)
    return _Read(this if this[0] <= setting.published else days.weekend(setting.published - timedelta(7)))


def _whole(start: Days, unit: str) -> Days:
    """The week around a day; other units take any day inside them."""
    return days.week(start[0]) if unit == "week" else start


def _within(found: Days, where: str, setting: _Setting) -> _Read:
    published = setting.published
    if where == "earlier" and published and found[0] <= published <= found[1]:
        return _Read((found[0], published))
    if where == "later" and published and found[0] <= published <= found[1]:
        return _Read((published, found[1]))
    if where in ("earlier", "later"):
        return _Read(found)
    return _part_of(found, where or None)


def _relative_day(rel: str, unit: str, setting: _Setting) -> _Read | None:
    clock = None if unit == "day" else _CLOCK_WORDS.get(unit) or unit.removeprefix("early ")
    if rel in ("this", "current") or (rel == "last" and unit != "day"):
        if setting.published is None:
            return _Read(None, clock=clock)
        back = timedelta(1 if rel == "last" else 0)
        return _Read((setting.published - back, setting.published - back), clock=clock)
    if rel == "the" or (unit == "day" and rel in ("last", "past", "coming")):
        return None
    if setting.before is None or setting.before[0] != setting.before[1]:
        return _Read(None, clock=clock)
    return _Read(days.shifted(setting.before, _step(rel), "day"), clock=clock)


def _deictic(match: re.Match[str], setting: _Setting) -> _Read | None:
    word = re.sub(r"\s+", " ", match["x"].lower()).removeprefix("the ")
    away = {"yesterday": -1, "tomorrow": 1, "day before yesterday": -2, "day after tomorrow": 2}.get(word, 0)
    clock = {"tonight": "night", "overnight": "overnight"}.get(word)
    if setting.published is None:
        return _Read(None, clock=clock)
    found = setting.published + timedelta(away)
    return _Read((found - timedelta(word == "overnight"), found), clock=clock)


def _day_number(match: re.Match[str], setting: _Setting) -> _Read | None:
    """ "on the 12th": of the month told before, else the nearest past one."""
    number, published = int(match["d"]), setting.published
    if setting.before:
        return _known(days.day(setting.before[0].year, setting.before[0].month, number))
    if published is None:
        return _Read(None)
    last = days.month(published.year, published.month - 1)[0]
    options = [days.day(last.year, last.month, number), days.day(published.year, published.month, number)]
    return _known(_likely(options, match, setting))


def _clock(match: re.Match[str], setting: _Setting) -> _Read | None:
    rough = bool(match["rough"])
    if match["noon"]:
        return _Read(None, rough, _CLOCK_WORDS[match["noon"].lower()])
    hour_text = one_of(match, "h", "h2", "h3", "h4")
    assert hour_text
    hour, minute = count_of(hour_text), int(one_of(match, "min", "min2", "min3") or 0)
    if hour is None or hour > 24:
        return None
    half = (match["ap"] or (one_of(match, "p4", "p5") or "")[:1]).lower()
    if half and hour > 12:
        return None
    if half in ("p", "a", "e", "m"):
        afternoon = half in ("p", "e") or (one_of(match, "p4", "p5") or "").lower() == "afternoon"
        hour = hour % 12 + (12 if afternoon else 0)
    elif match["h4"]:
        return None if not re.search(r"o.clock", match[0]) else _Read(None, rough, f"{hour:02d}:{minute:02d}")
    return _Read(None, rough, f"{hour:02d}:{minute:02d}")


def _known(found: Days | None) -> _Read | None:
    return _Read(found) if found else None


_READERS: dict[str, Reader] = {
    "iso": _iso, "slash": _slash, "day": _day, "day_range": _day_range, "month": _month, "month_range": _month_range,
    "weekday": _weekday, "holiday": _holiday, "year": _year, "year_range": _year_range, "decade": _decade,
    "quarter": _quarter, "half": _half, "season": _season, "ago": _ago, "ago_loose": _ago, "span": _span,
    "relative": _relative, "deictic": _deictic, "day_number": _day_number, "clock": _clock,
}  # fmt: skip


def _dressed(text: str, match: re.Match[str], read: _Read) -> When:
    """The time with what stands beside it: "around", "early", "the morning of", "night", "since"."""
    start, end, clock, rough = match.start(), match.end(), read.clock, read.approximate
    single = read.days is None or read.days[0] == read.days[1]
    if before := BEFORE_DATE.search(text[:start]):
        part = one_of(before, "part", "part2")
        edge = one_of(before, "edge", "edge2")
        if before["rough"] or before["since"] or (read.clock is None and single and (part or edge)):
            start, rough = before.start(), rough or bool(before["rough"])
            clock = clock or _part_clock(part, edge)
    if single and clock is None and (after := AFTER_DATE.match(text, end)):
        end, clock = after.end(), _part_clock(after["part"], after["edge"])
    first, last = read.days or (None, None)
    return When(text[start:end], start, end, first, last, clock, rough)


def _part_clock(part: str | None, edge: str | None) -> str | None:
    if part:
        return _PARTS.get(part.lower(), part.lower())
    return _EDGES.get(edge.lower()) if edge else None


def _from_anchor(text: str, pending: re.Match[str], anchor: When) -> When:
    """ "a year after the 1973 war": so far from the time that follows; "on the eve of July 4" likewise."""
    groups = pending.groupdict()
    unit = (groups.get("u") or "day").lower().replace("centuries", "century")
    count = count_of(groups["n"]) if groups.get("n") else (1 if "n" not in groups else None)
    step = 1 if (groups.get("dir") or "before").lower() in ("after", "following", "since", "from") else -1
    found = None
    if anchor.first and anchor.last and count:
        found = _shift((anchor.first, anchor.last), step * count, unit)
    named = re.compile(r"(?:[’']s)?(?:\s+(?!and|or|when|that|which|as|in|on|at|to|by|the)[a-z]+)?").match(
        text, anchor.end
    )
    end = named.end() if named and text[anchor.end - 1].isdigit() else anchor.end
    first, last = found or (None, None)
    return When(
        text[pending.start() : end], pending.start(), end, first, last, None, anchor.approximate or unit == "decade"
    )


def _joined(text: str, whens: list[When]) -> list[When]:
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
