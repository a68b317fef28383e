"""Numbers as English writes them, in digits or words, read to Decimal. Knows nothing of what is counted.

`find_numbers` gives the bare amounts of a text in order, without their bounds and units: "1,400", "3.5bn",
"twenty-one", "two and a half million", "dozens", "one in five", "no one", "22nd".
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Form = Literal["number", "vague", "fraction", "ordinal", "nobody"]
Range = tuple[Decimal, Decimal]

_ONES = "one two three four five six seven eight nine".split()
_TEENS = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_SMALL = {"zero": 0, **{word: n for n, word in enumerate(_ONES + _TEENS, 1)}}
_SMALL |= {word: 10 * n for n, word in enumerate(_TENS, 2)}
_SCALES = {"thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_SIZES = {"dozen": 12, "score": 20, "ten": 10, "hundred": 100, **_SCALES}
_SHORT = {"k": 10**3, "m": 10**6, "mn": 10**6, "mln": 10**6, "b": 10**9, "bn": 10**9, "tn": 10**12, "trn": 10**12}
_PARTS = {"half": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8}
_PARTS |= {"ninth": 9, "tenth": 10}
_ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split()
# What a desk takes a loose word to mean: from two of them up to where the next word would be used.
_LOOSE = {"dozens": (24, 99), "scores": (40, 199), "tens": (20, 99)}
_LOOSE |= {f"{word}s": (2 * size, 10 * size - 1) for word, size in {"hundred": 100, **_SCALES}.items()}
_FEW = {"couple": (2, 3), "few": (3, 5), "several": (3, 9), "many": (3, 9)}
_CURRENCIES = {"$": "USD", "US$": "USD", "$US": "USD", "A$": "AUD", "AU$": "AUD", "C$": "CAD", "CA$": "CAD"}
_CURRENCIES |= {"HK$": "HKD", "NZ$": "NZD", "S$": "SGD", "R$": "BRL", "€": "EUR", "£": "GBP", "¥": "JPY", "₹": "INR"}
_CURRENCIES |= {"₽": "RUB", "₩": "KRW", "₺": "TRY", "₪": "ILS", "₴": "UAH", "₦": "NGN", "₱": "PHP", "Rs": "INR"}
_CURRENCIES |= {"Rs.": "INR", "RM": "MYR", **{c: c for c in "USD EUR GBP JPY CHF CNY INR AUD CAD RUB TRY".split()}}
_CODES = {sign.lower(): code for sign, code in _CURRENCIES.items()}
_GROUPS = {"pair": 2, "couple": 2, "duo": 2, "trio": 3, "quartet": 4}


@dataclass(frozen=True, slots=True)
class Number:
    """A bare amount at text[start:end]; low and high differ for loose words ("dozens": 24 to 99). currency is the
    ISO code of a sign before it, which the span includes, else "". scale is the word or letter that multiplied it."""

    start: int
    end: int
    low: Decimal
    high: Decimal
    form: Form = "number"
    currency: str = ""
    scale: int = 1


def _one_of(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


_WORD = _one_of([*_SMALL, "hundred", *_SCALES])
# "three hundred and twelve thousand", but "five and seven" is two numbers.
_JOINT = r"(?:-|\s+|(?:(?<=hundred)|(?<=thousand)|(?<=million))\s+and\s+)"
_WORDS = rf"(?:{_WORD})\b(?:{_JOINT}(?:{_WORD})\b){{0,9}}"
_DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+"
_SCALE = _one_of([*_SCALES, "dozen", "hundred"])
_BARE = rf"(?:{_one_of(_SMALL)}|\d+)"


def _read_words(text: str) -> Decimal | None:
    """The value of "three hundred and twelve thousand"; None for a run that is no single number ("two three")."""
    total = group = 0
    last = 10**6
    for word in re.split(r"[\s-]+", text.lower()):
        if word == "and":
            continue
        if word in _SCALES:
            total, group, last = total + (group or 1) * _SCALES[word], 0, 10**6
        elif word == "hundred":
            group, last = (group or 1) * 100, 100
        else:
            value = _SMALL[word]
            if last < 100 and (value >= 10 or last < 20):
                return None
            group, last = group + value, value or 1
    return Decimal(total + group)


def _bare(text: str) -> Decimal:
    return Decimal(text.replace(",", "")) if text[0].isdigit() or text[0] == "." else Decimal(_SMALL[text.lower()])


def _both(value: Decimal) -> Range:
    return value, value


def tidy(value: Decimal) -> Decimal:
    """Without trailing zeros and without an exponent, to four places when it is no whole number."""
    whole = value.to_integral_value()
    return whole if whole == value else value.quantize(Decimal("0.0001")).normalize()


def _digits(found: re.Match[str]) -> Range:
    value = _bare(found["n"])
    if scale := found["scale"]:
        value *= _SIZES[scale.lower()]
    elif (short := found["short"]) or (found["cur"] and (short := found["letter"])):
        value *= _SHORT[short.lower()]
    return _both(value)


def _words(found: re.Match[str]) -> Range | None:
    value = _read_words(found["w"])
    if value is None:
        return None
    if found["half"]:
        value += Decimal("0.5")
    if scale := found["scale"]:
        value *= _SIZES[scale.lower()]
    return _both(value)


def _fraction(found: re.Match[str]) -> Range | None:
    top = found["top"].lower()
    count = Decimal(1) if top in ("a", "an") else _bare(top)
    value = count / _PARTS[found["part"].lower()]
    if scale := found["scale"]:
        value *= _SIZES[scale.lower()]
    return _both(value) if value < 1 or scale else None


def _one_in(found: re.Match[str]) -> Range | None:
    part, whole = _bare(found["part"]), _bare(found["whole"])
    return _both(part / whole) if 0 < part < whole and not 1500 <= whole < 2100 else None


def _loose(found: re.Match[str]) -> Range:
    low, high = _LOOSE[found["a"].lower()]
    if more := found["b"]:
        size = _LOOSE[more.lower()][0] // 2
        low, high = low * size, (high + 1) * size - 1
    return Decimal(low), Decimal(high)


def _few(found: re.Match[str]) -> Range:
    low, high = _FEW[found["few"].lower()]
    size = _SIZES[found["scale"].lower()]
    return Decimal(low * size), Decimal((high + 1) * size - 1)


def _half_scale(found: re.Match[str]) -> Range:
    part = Decimal(1) / _PARTS[found["part"].lower()]
    return _both(part * _SIZES[found["scale"].lower()])


def _one_scale(found: re.Match[str]) -> Range:
    return _both((Decimal("1.5") if found["half"] else 1) * Decimal(_SIZES[found["scale"].lower()]))


def _ordinal(found: re.Match[str]) -> Range:
    word = found[0].lower()
    return _both(Decimal(_ORDINALS.index(word) + 1) if word in _ORDINALS else Decimal(word[:-2].replace(",", "")))


def _group(found: re.Match[str]) -> Range:
    return _both(Decimal(_GROUPS[found["group"].lower()]))


_FRACTIONS = (*_PARTS, *(f"{part}s" for part in _PARTS))
_SCALE_CUES = tuple(_SIZES)
_TOKEN = re.compile(r"[a-z]+|\d")
_DIGIT_CUES = tuple("0123456789")
_WORD_CUES = tuple(_SMALL)
_GROUP_CUES = tuple(_GROUPS)
_Pattern = tuple[re.Pattern[str], Form, Callable[[re.Match[str]], Range | None], frozenset[str]]


def _pattern(form: Form, read: Callable[[re.Match[str]], Range | None], cues: Iterable[str], pattern: str) -> _Pattern:
    """cues: one of them must be a word (or digit) of the text for the pattern to be worth trying."""
    return re.compile(pattern, re.IGNORECASE), form, read, frozenset(cues)


# In order of precedence: what an earlier pattern has taken, a later one leaves alone.
_PATTERNS: tuple[_Pattern, ...] = (
    _pattern("nobody", lambda _: _both(Decimal(0)), ("no", "nobody"), r"\b(?:no[\s-]one|nobody)\b"),
    _pattern(
        "fraction",
        _one_in,
        ("in", "out"),
        rf"\b(?P<part>{_BARE})\s+(?:in|out\s+of)(?:\s+every)?\s+(?P<whole>{_BARE})\b"
        rf"(?![\d,.:%-]*\d|%|\s+(?:{_SCALE}|percent|per\s+cent|(?:hour|day|night|week|month|year|minute)s?)\b)",
    ),
    _pattern("ordinal", _ordinal, _DIGIT_CUES, r"\b(?:\d{1,3}(?:,\d{3})+|\d{1,9})(?:st|nd|rd|th)\b"),
    _pattern(
        "number",
        _digits,
        _DIGIT_CUES,
        rf"(?:(?<![\w$])(?P<cur>{_one_of(_CURRENCIES)})\s?(?=[\d.])|(?<![\w.,$]))(?P<n>{_DIGITS})"
        rf"(?:[\s-]?(?P<scale>{_SCALE})\b"
        r"|\s?(?P<short>mn|mln|bn|tn|trn|(?<=\d)k|(?<=\d)[mb](?=\s+(?:people|[a-z-]+s\b)))\b"
        r"|\s?(?P<letter>[kmb])\b(?![-’'/]\w))?",
    ),
    _pattern(
        "number",
        _words,
        ("half",),
        rf"\b(?P<w>{_WORDS})(?P<half>\s+and\s+a\s+half\b)(?:[\s-]+(?P<scale>{_SCALE})\b)?",
    ),
    _pattern(
        "fraction",
        _fraction,
        _FRACTIONS,
        rf"\b(?P<top>an?|one|two|three|four|five)[\s-](?:(?P<part>{_one_of(_PARTS)})s?)\b(?!-)"
        r"(?:(?<!\ba.third)(?<!\ba.fourth)(?<!\ba.fifth)(?<!\ba.sixth)|(?=\s+(?:of|the|more|less|fewer)\b|\W*$))"
        rf"(?:(?:\s+of)?\s+(?:an?|one)\s+(?P<scale>{_SCALE})\b)?",
    ),
    _pattern(
        "number",
        _half_scale,
        ("half", "quarter"),
        rf"\b(?P<part>half|quarter)(?:\s+of)?(?:[\s-]+an?)?\s+(?P<scale>{_SCALE})\b",
    ),
    _pattern(
        "fraction",
        lambda _: _both(Decimal("0.5")),
        ("half",),
        r"\bhalf(?=\s+(?:of|the|a|its|their|his|her|our|all|those|these)\b)",
    ),
    _pattern("vague", _few, tuple(_FEW), rf"\b(?:a\s+)?(?P<few>{_one_of(_FEW)})(?:\s+of)?\s+(?P<scale>{_SCALE})\b"),
    _pattern(
        "vague",
        _loose,
        tuple(_LOOSE),
        rf"\b(?:(?:many|several|a\s+few)\s+)?(?P<a>{_one_of(_LOOSE)})(?:\s+of\s+(?P<b>{_one_of(_LOOSE)}))?\b",
    ),
    _pattern("number", _one_scale, _SCALE_CUES, rf"\ban?\s+(?P<scale>{_SCALE})\b(?P<half>\s+and\s+a\s+half\b)?"),
    _pattern("number", _words, _WORD_CUES, rf"\b(?P<w>{_WORDS})(?P<half>)(?:[\s-]+(?P<scale>dozen)\b)?"),
    _pattern("number", _group, _GROUP_CUES, r"\b(?:the|a)\s+(?P<group>pair|couple|duo|trio|quartet)\b"),
    _pattern("number", lambda _: _both(Decimal(2)), ("both",), r"\bboth\b"),
    _pattern("ordinal", _ordinal, tuple(_ORDINALS), rf"\b(?:{_one_of(_ORDINALS)})\b"),
)


def find_numbers(text: str) -> tuple[Number, ...]:
    """The bare amounts in the text, in order, none overlapping another."""
    taken = bytearray(len(text))
    found: list[Number] = []
    tokens = set(_TOKEN.findall(text.lower()))
    for pattern, form, read, cues in _PATTERNS:
        if cues.isdisjoint(tokens):
            continue
        for match in pattern.finditer(text):
            if any(taken[match.start() : match.end()]) or (values := read(match)) is None:
                continue
            number = _number(match, form, values)
            taken[number.start : number.end] = b"\x01" * (number.end - number.start)
            found.append(number)
    return tuple(sorted(found, key=lambda n: n.start))


def _number(match: re.Match[str], form: Form, values: Range) -> Number:
    groups = match.groupdict()
    currency = groups.get("cur") or ""
    word = (groups.get("scale") or groups.get("short") or (currency and groups.get("letter")) or "").lower()
    end = match.start("letter") if groups.get("letter") and not currency else match.end()
    return Number(
        match.start(),
        len(match.string[:end].rstrip()),
        tidy(values[0]),
        tidy(values[1]),
        form,
        _code(currency),
        _SIZES.get(word) or _SHORT.get(word) or 1,
    )


def _code(sign: str) -> str:
    return _CODES.get(sign.lower(), "")
