"""The quantities of one sentence: every number with its bound, its unit and what was done by or to the counted.

`read_quantities` is the only reader; finding bare numbers is number_words.py's job, leaving out dates, scores and names
not_counts.py's, and what is counted counted.py's. Without a parse it reads from the text alone.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import zip_longest

from claims.model import Bound, Measure, Quantity, Word
from claims.readers.ages import age_at
from claims.readers.counted import Counted, counted
from claims.readers.deeds import PEOPLES_LOTS
from claims.readers.not_counts import stretches
from claims.readers.nouns import DURATIONS, MEASURES
from claims.readers.number_words import Number, find_numbers, tidy

_CUES: tuple[tuple[Bound, str], ...] = (
    ("at_most", r"no\s+more\s+than|not\s+more\s+than|less\s+than|fewer\s+than|under|below|up\s+to|at\s+most|a\s+maximum\s+of|as\s+(?:many|much|high)\s+as|maximum(?:\s+of)?|<"),
    ("at_least", r"more\s+than|over|above|in\s+excess\s+of|upwards?\s+of|exceed(?:ed|ing|s)?|north\s+of|surpass(?:ed|ing|es)?|topp(?:ed|ing)|(?:at\s+)?(?:the\s+very\s+)?least|no\s+(?:fewer|less)\s+than|a\s+minimum\s+of|as\s+few\s+as|minimum(?:\s+of)?|>"),
    ("about", r"about|around|some|roughly|approximately|approx\.?|an\s+estimated|estimated|circa|nearly|almost|close\s+to|near(?:ly)?|perhaps|~|in\s+the\s+region\s+of|or\s+so"),
)  # fmt: skip
_BEFORE = re.compile(
    r"(?:"
    + "|".join(rf"(?P<{bound}>(?<![\w-])(?:{cue}))" for bound, cue in _CUES)
    + r")\s*(?:(?:a|an|another|about|around)\s+)?$",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"(?P<at_least>\s+or\s+more\b|\s*\+(?!\d)|-plus\b|\s+plus\b)|(?P<at_most>\s+or\s+(?:fewer|less)\b)|(?P<about>\s+or\s+so\b|-?odd\b|ish\b)",
    re.IGNORECASE,
)
_JOIN = re.compile(
    r"(?P<unit>\s?(?:%|percent|per\s+cent)|[a-zA-Z]{1,4}(?=\s))?\s*(?P<word>-to-|-|–|—|to|or|and)\s*", re.IGNORECASE
)
_RISE = re.compile(
    r"\b(?:rose|rise|rising|fell|fall|up|down|increas\w+|dropp\w+|grew|jump\w+|cut|rais\w+|lower\w+|gone|went|moved)\b[^.;]{0,40}\bfrom\s*$",
    re.IGNORECASE,
)
_PERCENT = re.compile(r"\s?%|[\s-](?:percent|per\s+cent|pct|percentage\s+points?)\b|pc\b", re.IGNORECASE)
_MONEY_AFTER = re.compile(
    r"\s+(?:of\s+)?(?:(?P<who>US|U\.S\.|American|Australian|Canadian|Hong\s+Kong|New\s+Zealand)\s+)?"
    r"(?P<what>dollars?|euros?|pounds\s+sterling|sterling|yuan|renminbi|yen|rupees?|rubles?|roubles?|shekels?|won|lira|francs?|pesos?|reais|rand)\b",
    re.IGNORECASE,
)  # fmt: skip
_MONEY = {"dollar": "USD", "euro": "EUR", "sterling": "GBP", "pounds sterling": "GBP", "yuan": "CNY", "renminbi": "CNY"}
_MONEY |= {"yen": "JPY", "rupee": "INR", "ruble": "RUB", "rouble": "RUB", "shekel": "ILS", "won": "KRW", "lira": "TRY"}
_MONEY |= {"franc": "CHF", "peso": "MXN", "reais": "BRL", "rand": "ZAR"}
_DOLLARS = {"australian": "AUD", "canadian": "CAD", "hong kong": "HKD", "new zealand": "NZD"}
_MAGNITUDE = re.compile(r"\bmagnitude[\s-](?:of\s+)?$", re.IGNORECASE)
# "two days ago" is a time, and dates.py's.
_TIME_NOT_LENGTH = re.compile(r"\s+(?:ago|earlier|later|after|before|previously|from\s+now)\b")
_ATTACHED = re.compile(
    r"-?(?P<unit>km/h|kph|mph|km|kg|cm|mm|kW|MW|GW|kWh|GB|MB|TB|Mbps|kHz|MHz|GHz|hp|lbs?|ft|min|hrs?)\b"
    r"|(?P<other>[mgWV]|[a-z]{2,5}(?<!st)(?<!nd)(?<!rd)(?<!th))\b"
)
_NO_NOUN = re.compile(
    r"\b[Nn]o\s+(?:(?:other|more|further|immediate|reported|confirmed|known|civilian|serious|American|U\.S\.)\s+)*"
    r"(?P<noun>casualties|deaths|fatalities|injuries|arrests|survivors|victims|people|civilians|children|soldiers|officers|passengers"
    r"|hostages|suspects|students|injured|wounded)\b"
)


@dataclass(frozen=True, slots=True)
class _Found:
    """A number with its bound, before what it counts is known."""

    start: int
    end: int
    number: Number
    low: Decimal | None
    high: Decimal | None
    bound: Bound


def read_quantities(text: str, words: tuple[Word, ...] = ()) -> tuple[Quantity, ...]:
    """The quantities in a sentence, in order. words is its parse, () when there is none."""
    numbers = list(find_numbers(text))
    if not numbers and "no " not in text and "No " not in text:
        return ()
    left_out = list(stretches(text))
    numbers = [n for n in numbers if not _lies_in(n, left_out) and not _named(text, n)]
    read = [_read(text, found, words) for found in _ranged(text, numbers)]
    return tuple(sorted([*(q for q in read if q), *_none(text, words)], key=lambda q: q.start))


def _lies_in(number: Number, spans: list[tuple[int, int]]) -> bool:
    return any(number.start < end and number.end > start for start, end in spans)


def _named(text: str, number: Number) -> bool:
    """Whether letters grow out of the digits and are no unit: "5G", "747s", "27A"."""
    after = text[number.end : number.end + 1]
    return after.isalpha() and not _ATTACHED.match(text, number.end) and not _PERCENT.match(text, number.end)


def _ranged(text: str, numbers: list[Number]) -> Iterator[_Found]:
    """Each number with its bound; two that span a range come out as one."""
    skip = False
    for number, following in zip_longest(numbers, numbers[1:]):
        if skip:
            skip = False
            continue
        joined = _range(text, number, following) if following else None
        skip = joined is not None
        yield joined or _bounded(text, number)


def _range(text: str, first: Number, second: Number) -> _Found | None:
    between = text[first.end : second.start]
    join = _JOIN.fullmatch(between)
    if join is None or "ordinal" in (first.form, second.form) or not _alike(text, first, second):
        return None
    before = text[max(0, first.start - 60) : first.start]
    spanned = re.search(r"\bbetween\s+$", before, re.IGNORECASE)
    word = join["word"].lower()
    if (word == "and" and not spanned) or _RISE.search(before):
        return None
    low = first.low
    if first.scale == 1 and second.scale > 1 and low < second.high / second.scale:
        low *= second.scale
    if low >= second.high or (word == "or" and low * 2 < second.high):
        return None
    cue = _BEFORE.search(before)
    start = first.start - len(before) + (spanned or cue).start() if (spanned or cue) else first.start  # type: ignore[union-attr]
    number = replace(second, currency=first.currency or second.currency)
    return _Found(start, second.end, number, tidy(low), second.high, "range")


def _alike(text: str, first: Number, second: Number) -> bool:
    """Whether two numbers can span one range: both money or percent, or only one says so for both."""
    if second.currency and not first.currency:
        return False
    return not _PERCENT.match(text, first.end) or bool(_PERCENT.match(text, second.end))


def _bounded(text: str, number: Number) -> _Found:
    before = text[max(0, number.start - 40) : number.start]
    if cue := _BEFORE.search(before):
        start, end = number.start - len(before) + cue.start(), number.end
    elif cue := _AFTER.match(text, number.end):
        start, end = number.start, cue.end()
    else:
        bound: Bound = "about" if number.form == "vague" else "exact"
        return _Found(number.start, number.end, number, number.low, number.high, bound)
    match cue.lastgroup:
        case "at_least":
            return _Found(start, end, number, number.low, None, "at_least")
        case "at_most":
            return _Found(start, end, number, None, number.high, "at_most")
        case _:
            return _Found(start, end, number, number.low, number.high, "about")


def _read(text: str, found: _Found, words: tuple[Word, ...]) -> Quantity | None:
    number, end = found.number, found.end
    if number.form == "number" and number.high < 200 and (age := age_at(text, found.start, end)):
        stop, unit, whose = age
        return _quantity(text, found, stop, unit, whose, "age")
    if number.form == "number" and _MAGNITUDE.search(text, max(0, found.start - 14), found.start):
        return _quantity(text, found, end, "magnitude", "", "measure")
    what = counted(text, number.start, number.end, words)
    if number.form == "ordinal":
        return _quantity(text, found, end, what.unit, "", "ordinal") if what.unit else None
    if percent := _PERCENT.match(text, end):
        return _quantity(text, found, percent.end(), "%", what.deed, "percent")
    if number.currency:
        return _quantity(text, found, end, number.currency, what.deed, "money")
    if money := _MONEY_AFTER.match(text, end):
        return _quantity(text, found, money.end(), _currency(money), what.deed, "money")
    if attached := _ATTACHED.match(text, end):
        written = attached["unit"] or attached["other"]
        return _quantity(text, found, attached.end(), MEASURES.get(written.lower(), written), "", "measure")
    if number.form == "nobody":
        return _quantity(text, found, end, "person", what.deed, "count")
    return None if _counts_nothing(text, found, what) else _counted(text, found, what)


def _counted(text: str, found: _Found, what: Counted) -> Quantity | None:
    end = max(what.end, found.end)
    if found.number.form == "fraction" and found.number.high < 1:
        return _quantity(text, found, end, what.unit, what.deed, "fraction")
    if what.unit in DURATIONS:
        if _TIME_NOT_LENGTH.match(text, end):
            return None
        return _quantity(text, found, end, what.unit, "", "duration")
    if what.unit in MEASURES:
        return _quantity(text, found, end, MEASURES[what.unit], "", "measure")
    return _quantity(text, found, end, what.unit, what.deed, "count")


def _counts_nothing(text: str, found: _Found, what: Counted) -> bool:
    """Whether the number belongs to a name ("Route 9", "Group One's") or is the pronoun "one"."""
    written = text[found.number.start : found.number.end]
    if found.number.form == "number" and written.lower() in ("one", "both"):
        return not what.unit and what.deed not in PEOPLES_LOTS
    if found.number.form != "number" or what.deed:
        return False
    if what.after_name and found.bound == "exact":
        return True
    before = text[max(0, found.number.start - 40) : found.number.start].rstrip().split()[-1:]
    after_capital = bool(before) and before[0][:1].isupper() and before[0][-1:].isalpha()
    if written.isdigit():
        return after_capital and not what.unit and len(text[: min(found.number.start, 99)].split()) > 1
    if written[:1].isupper() and found.start and re.match(r"-[A-Z]", text[found.end : found.end + 9]):
        return True
    if written[:1].isupper() and after_capital:
        return not re.match(r"\s+[A-Z]|\s*$", text[found.end : found.end + 9])
    return False


def _currency(money: re.Match[str]) -> str:
    what = money["what"].lower()
    who = re.sub(r"\s+", " ", money["who"] or "").lower()
    return _DOLLARS.get(who) or _MONEY.get(what) or _MONEY[what.removesuffix("s")]


def _none(text: str, words: tuple[Word, ...]) -> Iterator[Quantity]:
    """ "no casualties", "no arrests" as counts of 0."""
    for found in _NO_NOUN.finditer(text):
        zero = Decimal(0)
        noun = _Found(
            found.start(), found.end(), Number(found.start(), found.start() + 2, zero, zero), zero, zero, "exact"
        )
        what = counted(text, found.start(), found.start() + 2, words)
        yield _quantity(text, noun, found.end(), what.unit, what.deed, "count")


def _quantity(text: str, found: _Found, end: int, unit: str, deed: str, measure: Measure) -> Quantity:
    return Quantity(text[found.start : end], found.start, end, found.low, found.high, found.bound, unit, deed, measure)
