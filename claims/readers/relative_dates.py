"""Times told from another time: from the article's day ("last week", "Thursday") or the one told before ("two days later")."""

import re
from datetime import timedelta

from claims.readers import days
from claims.readers.calendar_dates import part_of
from claims.readers.date_patterns import CLOCK_WORDS, count_of, weekday_number
from claims.readers.date_setting import Read, Setting, step
from claims.readers.days import Days
from claims.readers.tense import looks_ahead, looks_back

_ANY_DAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"


def read_weekday(match: re.Match[str], setting: Setting) -> Read | None:
    if match["plural"]:
        return None
    published = setting.published
    if published is None:
        return Read(None)
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
            away = ahead if _meant_ahead(match, setting) else -back
    found = published + timedelta(away)
    return Read((found, found))


def _meant_ahead(match: re.Match[str], setting: Setting) -> bool:
    """Whether a bare weekday is the coming one: by the tense, or after "for" and "until"."""
    text, start, end = setting.text, match.start(), match.end()
    led = re.search(rf"\b(?:for|until|till)\s+(?:{_ANY_DAY}\s+(?:and|to|or)\s+)?$", text[max(0, start - 30) : start])
    if led and not re.match(r"[’']s", text[end : end + 2]):
        return True
    return looks_ahead(text, start, end, setting.words)


def read_ago(match: re.Match[str], setting: Setting) -> Read | None:
    """ "two days ago" from the article's day, "two days earlier" from the time told before it."""
    unit = match["u"].lower().replace("centuries", "century")
    if "n" in match.groupdict() and match["n"].lower().startswith("half"):
        return _half_ago(match, setting)
    count = count_of(match["n"]) if "n" in match.groupdict() else None
    way = match["dir"].lower()
    from_article = way in ("ago", "from now", "previously")
    start = (setting.published, setting.published) if from_article and setting.published else setting.before
    if from_article and setting.published is None:
        start = None
    if start is None or (count is None and unit not in ("hour", "minute")):
        return Read(None)
    forward = way in ("later", "after", "from now")
    if unit in ("hour", "minute"):
        return Read((start[0], start[1]), approximate=(count or 1) > 12)
    found = shift(start, (count or 1) * (1 if forward else -1), unit)
    rough = match.start() < match.start("n") or unit in ("decade", "century") or (count or 0) >= 10
    return Read(found, approximate=rough)


def _half_ago(match: re.Match[str], setting: Setting) -> Read | None:
    years = {"century": 50, "decade": 5}.get(match["u"].lower())
    if years is None or match["dir"].lower() != "ago" or setting.today is None:
        return Read(None)
    return Read(shift(setting.today, -years, "year"), approximate=True)


def shift(start: Days, count: int, unit: str) -> Days | None:
    if unit in ("decade", "century"):
        count, unit = count * (10 if unit == "decade" else 100), "year"
    try:
        return days.shifted(start, count, unit)
    except (ValueError, OverflowError):
        return None


def read_span(match: re.Match[str], setting: Setting) -> Read | None:
    """ "the past two weeks", "recent months": up to the article's day, or on from it."""
    published, unit = setting.published, match["u"].lower()
    count = count_of(match["n"]) if match["n"] else None
    if published is None or (unit == "hour" and count is None):
        return Read(None)
    length = {"hour": 1 / 24, "day": 1, "week": 7, "month": 30, "year": 365, "decade": 3652}[unit] * (count or 5)
    reach = timedelta(max(1, round(length)))
    if match["rel"].lower() in ("next", "coming"):
        return Read((published, published + reach), approximate=True)
    return Read((published - reach, published), approximate=True)


def read_relative(match: re.Match[str], setting: Setting) -> Read | None:
    rel = re.sub(r"^the\s+(?=\w)", "", match["rel"].lower())
    unit, where = match["u"].lower(), (match["pos"] or "").lower()
    if re.fullmatch(r"early morning|morning|afternoon|evening|night|overnight|noon|midday|midnight|day", unit):
        return _relative_day(rel, unit, setting)
    if rel in ("that", "the", "same", "following", "preceding") or (
        rel in ("previous", "next") and match["rel"].lower().startswith("the")
    ):
        if rel == "the" and not where:
            return _weekend_told(setting) if unit == "weekend" else None
        start = setting.before if rel != "the" else setting.today
    else:
        start = setting.today
    if start is None:
        return Read(None)
    return _within(days.shifted(_whole(start, unit), step(rel), unit.removeprefix("fiscal ")), where, setting)


def _weekend_told(setting: Setting) -> Read:
    """ "over the weekend": the last one that has begun."""
    if setting.published is None:
        return Read(None)
    this = days.weekend(setting.published)
    return Read(this if this[0] <= setting.published else days.weekend(setting.published - timedelta(7)))


def _whole(start: Days, unit: str) -> Days:
    """The week around a day; other units take any day inside them."""
    return days.week(start[0]) if unit == "week" else start


def _within(found: Days, where: str, setting: Setting) -> Read:
    published = setting.published
    if where == "earlier" and published and found[0] <= published <= found[1]:
        return Read((found[0], published))
    if where == "later" and published and found[0] <= published <= found[1]:
        return Read((published, found[1]))
    if where in ("earlier", "later"):
        return Read(found)
    return part_of(found, where or None)


def _relative_day(rel: str, unit: str, setting: Setting) -> Read | None:
    clock = None if unit == "day" else CLOCK_WORDS.get(unit) or unit.removeprefix("early ")
    if rel in ("this", "current") or (rel == "last" and unit != "day"):
        if setting.published is None:
            return Read(None, clock=clock)
        back = timedelta(1 if rel == "last" else 0)
        return Read((setting.published - back, setting.published - back), clock=clock)
    if rel == "the" or (unit == "day" and rel in ("last", "past", "coming")):
        return None
    if setting.before is None or setting.before[0] != setting.before[1]:
        return Read(None, clock=clock)
    return Read(days.shifted(setting.before, step(rel), "day"), clock=clock)


def read_deictic(match: re.Match[str], setting: Setting) -> Read | None:
    word = re.sub(r"\s+", " ", match["x"].lower()).removeprefix("the ")
    away = {"yesterday": -1, "tomorrow": 1, "day before yesterday": -2, "day after tomorrow": 2}.get(word, 0)
    clock = {"tonight": "night", "overnight": "overnight"}.get(word)
    if setting.published is None:
        return Read(None, clock=clock)
    found = setting.published + timedelta(away)
    return Read((found - timedelta(word == "overnight"), found), clock=clock)
