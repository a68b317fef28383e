"""Times named by the calendar: a day, month, year, season, quarter, decade, holiday, written whole or in part.

A part ("July 18", "December") is completed from the article's day by tense; without that day it stays unresolved.
"""

import re
from dataclasses import replace
from datetime import date, timedelta

from claims.readers import days
from claims.readers.date_patterns import COUNT_CUE, month_number, one_of, weekday_number
from claims.readers.date_setting import Read, Setting, known, likely, step
from claims.readers.days import Days


def read_iso(match: re.Match[str], _: Setting) -> Read | None:
    return known(days.day(int(match["y"]), int(match["m"]), int(match["d"])))


def read_slash(match: re.Match[str], _: Setting) -> Read | None:
    """American order with strokes, European with dots, unless only the other one is a date."""
    a, b, y = int(match["a"]), int(match["b"]), int(match["y"])
    y += 0 if y > 99 else 2000 if y < 50 else 1900
    month_first = days.day(y, a, b) if a <= 12 else None
    day_first = days.day(y, b, a) if b <= 12 else None
    return known(day_first or month_first if match["s"] == "." else month_first or day_first)


def read_day(match: re.Match[str], setting: Setting) -> Read | None:
    number, name, year = one_of(match, "d1", "d2"), one_of(match, "m1", "m2"), one_of(match, "y1", "y2")
    assert number
    assert name
    return _in_year(month_number(name), int(number), year, match, setting)


def read_day_range(match: re.Match[str], setting: Setting) -> Read | None:
    first, last = one_of(match, "d1", "d3"), one_of(match, "d2", "d4")
    name, year = one_of(match, "m1", "m4", "m2"), one_of(match, "y1", "y2")
    until = one_of(match, "m3", "m2") or name
    assert first
    assert last
    assert name
    assert until
    start = _in_year(month_number(name), int(first), year, match, setting)
    if start is None or start.days is None:
        return start
    begun = start.days[0]
    end = days.day(begun.year + (month_number(until) < begun.month), month_number(until), int(last))
    return Read((begun, end[1])) if end and end[1] >= begun else None


def _in_year(month: int, first: int, year: str | None, match: re.Match[str], setting: Setting) -> Read | None:
    """Those days of a month in the year written, else in the year the sentence makes likely."""
    if year:
        return known(days.day(int(year), month, first))
    if setting.published is None:
        return Read(None) if days.day(2000, month, first) else None
    around = setting.published.year
    if fitting := _fitting_weekday(month, first, match, setting.published):
        return fitting
    options = [days.day(y, month, first) for y in (around - 1, around, around + 1)]
    resolved = likely(options, match, setting, slack=45)
    return known(resolved)


def _fitting_weekday(month: int, number: int, match: re.Match[str], published: date) -> Read | None:
    """For "Saturday, Sept. 12" the nearest year, at most six back and one ahead, in which that day is a Saturday."""
    weekday = match.groupdict().get("w")
    if not weekday:
        return None
    options = [days.day(published.year - back, month, number) for back in range(-1, 7)]
    wanted = weekday_number(weekday)
    soon = published + timedelta(60)
    fitting = [option for option in options if option and option[0].weekday() == wanted and option[0] <= soon]
    return known(min(fitting, key=lambda option: abs((option[0] - published).days), default=None))


def read_month(match: re.Match[str], setting: Setting) -> Read | None:
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
        return Read(None)
    elif match["yrel"]:
        found = days.month(setting.published.year + step(match["yrel"]), number)
    else:
        found = _month_near(number, (match["rel"] or "").lower(), match, setting)
    return part_of(found, match["mod"])


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
        re.match(r"[’']s\b", text[match.end() : match.end() + 3]) and word == "August"
    )


def _month_near(number: int, rel: str, match: re.Match[str], setting: Setting) -> Days | None:
    published = setting.published
    assert published
    options: list[Days | None] = [days.month(published.year + step, number) for step in (-1, 0, 1)]
    if rel == "this":
        return options[1]
    if rel in ("last", "past"):
        return max(o for o in options if o and o[1] < published)
    if rel == "next":
        return min(o for o in options if o and o[0] > published)
    return likely(options, match, setting)


def read_month_range(match: re.Match[str], setting: Setting) -> Read | None:
    if match["y2"]:
        last_year = int(match["y2"])
    elif setting.published is None:
        return Read(None)
    else:
        end = likely(
            [days.month(setting.published.year + s, month_number(match["m2"])) for s in (-1, 0, 1)], match, setting
        )
        assert end
        last_year = end[0].year
    first, last = month_number(match["m1"]), month_number(match["m2"])
    first_year = int(match["y1"]) if match["y1"] else last_year - (first > last)
    found = days.month(first_year, first)[0], days.month(last_year, last)[1]
    return known(found) if found[0] <= found[1] else None


def part_of(found: Days | None, part: str | None) -> Read:
    if not part or not found:
        return Read(found)
    word = part.lower()
    if "half" in word:
        middle = found[0] + (found[1] - found[0]) // 2
        return Read((found[0], middle) if "first" in word else (middle + timedelta(1), found[1]))
    which = (
        "early"
        if re.search("early|begin|start|first", word)
        else "late"
        if re.search("late|end|last|second", word)
        else "mid"
    )
    return Read(days.third(found, which), approximate=True)


_HOLIDAYS = {"christmas day": (12, 25), "christmas": (12, 25), "christmas eve": (12, 24), "boxing day": (12, 26)}
_HOLIDAYS |= {"new years day": (1, 1), "new years eve": (12, 31), "halloween": (10, 31), "valentines day": (2, 14)}
_HOLIDAYS |= {"fourth of july": (7, 4), "may day": (5, 1)}


def read_holiday(match: re.Match[str], setting: Setting) -> Read | None:
    name = re.sub(r"\s+", " ", match["h"].lower()).replace("’", "").replace("'", "")
    month, day = _HOLIDAYS[name]
    return _in_year(month, day, match["y"], match, setting)


def read_year(match: re.Match[str], setting: Setting) -> Read | None:
    number, cue = int(match["y"]), (match["cue"] or "").lower().strip(" -")
    if (number < 1500 or number > 2100) and cue not in ("in", "since", "by", "from", "until", "during"):
        return None
    at, end = match.start("y"), match.end()
    before, after = setting.text[max(0, at - 24) : at], setting.text[end : end + 24]
    if re.search(r"(?:©|Copyright)\s*$", before[-12:]):
        return None
    if COUNT_CUE.search(before[-20:]) and re.match(r"\s+[a-z]+s\b", after):
        return None
    if cue in ("and", "to", "a", "the") and not 1900 <= number <= 2050:
        return None
    found = part_of(days.year(number), cue if cue in ("early", "mid", "late") else None)
    return replace(found, approximate=True) if cue in ("around", "about") else found


def read_year_range(match: re.Match[str], _: Setting) -> Read | None:
    first, last = int(match["a"]), int(match["b"])
    if not match["cue"] and not re.match(r"\s*[-–—/]", match["to"]):
        return None
    last += first // 100 * 100 if last < 100 else 0
    plausible = 1500 <= first < last <= 2100 and (len(match["b"]) == 4 or last - first < 20)
    return known(days.years(first, last)) if plausible else None


def read_decade(match: re.Match[str], _: Setting) -> Read | None:
    if match["c"]:
        return known(days.years(int(match["c"]) * 100 - 100, int(match["c"]) * 100 - 1))
    first = int(match["d"]) if match["d"] else 1900 + int(match["dd"] or match["de"])
    return part_of(days.years(first, first + 9), match["mod"])


def read_quarter(match: re.Match[str], setting: Setting) -> Read | None:
    number = int(match["qn"]) if match["qn"] else ("first", "second", "third", "fourth").index(match["q"].lower()) + 1
    year = _written_year(match, setting)
    if year:
        return known(days.quarter(year, number))
    if setting.published is None:
        return Read(None)
    return known(likely([days.quarter(setting.published.year + s, number) for s in (-1, 0, 1)], match, setting))


def read_half(match: re.Match[str], setting: Setting) -> Read | None:
    year = _written_year(match, setting)
    if not year:
        return Read(None)
    first = 1 if match["half"].lower() == "first" else 3
    return known((days.quarter(year, first)[0], days.quarter(year, first + 1)[1]))


def _written_year(match: re.Match[str], setting: Setting) -> int | None:
    if match["y"]:
        return int(match["y"])
    if match["yrel"] and setting.published:
        return setting.published.year + step(match["yrel"])
    return None


def read_season(match: re.Match[str], setting: Setting) -> Read | None:
    name, rel = (match["s"] or match["s2"]).lower(), (match["rel"] or "").lower()
    written = int(match["y2"]) if match["y2"] else _written_year(match, setting)
    if written:
        return part_of(days.season(written, name), rel if rel in ("early", "mid", "late") else None)
    published = setting.published
    if published is None:
        return Read(None)
    options: list[Days | None] = [days.season(published.year + step, name) for step in (-2, -1, 0, 1)]
    if rel == "last":
        return known(max(o for o in options if o and o[1] < published))
    if rel == "next":
        return known(min(o for o in options if o and o[0] > published))
    if rel == "this":
        return known(days.season(published.year - (name == "winter" and published.month < 6), name))
    return part_of(likely(options, match, setting), rel if rel in ("early", "mid", "late") else None)


def read_day_number(match: re.Match[str], setting: Setting) -> Read | None:
    """ "on the 12th": of the month told before, else the nearest past one."""
    number, published = int(match["d"]), setting.published
    if setting.before:
        return known(days.day(setting.before[0].year, setting.before[0].month, number))
    if published is None:
        return Read(None)
    last = days.month(published.year, published.month - 1)[0]
    options = [days.day(last.year, last.month, number), days.day(published.year, published.month, number)]
    return known(likely(options, match, setting))
