"""How English writes times: one pattern for each way, in order of precedence. Knows no calendar.

`find_times` gives non-overlapping matches, each under the name of its pattern; dates.py has one reading for each name.
"""

import re

MONTHS = "january february march april may june july august september october november december".split()
WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
CLOCK_WORDS = {"noon": "12:00", "midday": "12:00", "midnight": "00:00"}
COUNTS = {"a": 1, "an": 1, "one": 1, "two": 2, "a couple of": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7}
COUNTS |= {"eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30}
COUNTS |= {"forty": 40, "fifty": 50, "sixty": 60, "hundred": 100, "a hundred": 100, "the": 1}

_MON = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?|July?|Aug(?:ust|\.)?"
    r"|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)(?![a-z])"
)
_FULL_MON = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_WD = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_WD_ANY = rf"(?:{_WD}|Mon|Tue|Tues|Wed|Thu|Thur|Thurs|Fri|Sat|Sun)\.?"
_D = r"(?:0?[1-9]|[12]\d|3[01])"
_ORD = r"(?:st|nd|rd|th)?"
_Y = r"(?:1[0-9]|20)\d\d(?![\d%]|[.,:]\d|-\w)"
_TO = r"\s*(?:-|–|—|to|and|through|until)\s*"
_N = r"(?:\d+|half\s+an?|an?|the|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty|sixty|a\s+hundred|a\s+few|several|a\s+couple\s+of|many)"
_UNIT = r"(?:minute|hour|day|night|week|weekend|month|year|decade|centur(?:y|ies)|quarter)"
_PART = r"(?:early\s+morning|morning|afternoon|evening|night|overnight|noon|midday|midnight)"
_MOD = r"(?:early|late|mid|the\s+(?:beginning|start|middle|end)\s+of|the\s+(?:first|second)\s+half\s+of|the\s+first\s+(?:days|weeks)\s+of|the\s+last\s+(?:days|weeks)\s+of)"
_ROUGHLY = r"(?:(?:around|about|circa|approximately|roughly|some|more\s+than|over|nearly|almost|less\s+than|just\s+over|at\s+least|up\s+to)\s+)"

_COUNTED = (
    "people|men|women|children|troops|soldiers|civilians|fighters|homes|houses|jobs|workers|dead|million|billion|thousand|percent|per cent"
    "|km|miles|metres|meters|feet|pounds|tonnes|tons|barrels|gallons|litres|acres|hectares|dollars|euros"
)
# After these a bare four-digit number before a plural is a count: "some 2000 goats".
COUNT_CUE = re.compile(
    r"\b(?:over|than|least|nearly|almost|roughly|approximately|about|around|some|up\s+to|killed|killing)\s+$", re.I
)

_SENSITIVE: dict[str, str] = {
    "day_range": (
        rf"(?:\b(?P<between>[Bb]etween|[Ff]rom)\s+)?\b(?:(?P<m1>{_MON})\s+(?P<d1>{_D}){_ORD}{_TO}(?:(?P<m3>{_MON})\s+)?(?P<d2>{_D}){_ORD}"
        rf"(?![\d:]|\s*(?:[ap]\.?m\b|{_MON}))(?:,?\s+(?P<y1>{_Y}))?"
        rf"|(?P<d3>{_D}){_ORD}(?:\s+(?P<m4>{_MON}))?{_TO}(?P<d4>{_D}){_ORD}\s+(?P<m2>{_MON})(?:,?\s+(?P<y2>{_Y}))?)"
    ),
    "day": (
        rf"\b(?:(?P<w>{_WD_ANY}),?\s+)?(?:the\s+)?(?:(?P<m1>{_MON})\s+(?P<d1>{_D}){_ORD}(?![\d:]|,\d|\s*[ap]\.?m\b)(?:,?\s+(?P<y1>{_Y}))?"
        rf"|(?<![\d:.,/])(?P<d2>{_D}){_ORD}(?:\s+of)?\s+(?P<m2>{_MON})(?:,?\s+(?P<y2>{_Y}))?)"
    ),
    "month_range": rf"\b(?:[Bb]etween\s+|[Ff]rom\s+)(?P<m1>{_MON})(?:\s+(?P<y1>{_Y}))?{_TO}(?P<m2>{_MON})(?:\s+(?P<y2>{_Y}))?",
    "month": (
        rf"\b(?:(?P<mod>[Ee]arly|[Ll]ate|[Mm]id|[Tt]he\s+(?:beginning|start|middle|end|first\s+half|second\s+half)\s+of)[\s-]+(?:in\s+)?)?"
        rf"(?:(?P<rel>[Ll]ast|[Nn]ext|[Tt]his|[Pp]ast)\s+)?"
        rf"(?P<m>{_MON})(?:,?\s+(?:of\s+)?(?P<y>{_Y})|\s+(?:of\s+)?(?P<yrel>last|this|next)\s+year)?"
    ),
    "weekday": (
        rf"\b(?:(?P<rel>[Ll]ast|[Tt]his\s+past|[Tt]his|[Nn]ext|[Pp]ast|[Ee]arlier)\s+)?(?P<w>{_WD}|(?:Mon|Tues|Wed|Thurs|Fri|Sat)\.)(?P<plural>s\b)?"
    ),
    "holiday": r"\b(?P<h>Christmas\s+(?:Day|Eve)|Christmas(?!\s+(?:part|tree|shop|market|light|card|gift|present|carol|holiday|season|dinner|sale|song|concert))|Boxing\s+Day|New\s+Year[’']?s\s+(?:Day|Eve)|Halloween|Valentine[’']?s\s+Day|Fourth\s+of\s+July|May\s+Day)\b(?:,?\s+(?P<y>{Y}))?".replace(
        "{Y}", _Y
    ),
    "year_range": r"\b(?:(?P<cue>[Bb]etween|[Ff]rom|[Ii]n)\s+)?(?P<a>(?:1[0-9]|20)\d\d)(?P<to>\s*(?:-|–|—|/|to|and|until|through)\s*)(?P<b>(?:1[0-9]|20)\d\d|\d\d)(?![\d,.%]*\d|\s*%)\b",
    "year": (
        rf"(?<![\w$€£¥₹.,/#-])(?P<cue>(?:[Ss]ince|[Ii]n|[Dd]uring|[Bb]y|[Uu]ntil|[Ff]rom|[Oo]f|[Bb]efore|[Aa]fter|[Ee]arly|[Ll]ate|[Mm]id|[Tt]hroughout|[Tt]he|year|season|[Aa]|[Aa]round|[Aa]bout|and|to)[\s-]+)?"
        rf"(?P<y>{_Y})(?!\w)(?!\s+(?:[NSEW]\.?\s+)?(?:[A-Z]\w+\s+){{1,2}}(?:Ave|St|Rd|Blvd|Dr|Road|Street|Avenue|Drive|Lane|Boulevard)\b)(?!\s+(?:[a-z]+\s+)?(?:{_COUNTED})\b)"
    ),
}
_INSENSITIVE: dict[str, str] = {
    "iso": r"\b(?P<y>(?:1[6-9]|20)\d\d)-(?P<m>\d\d)-(?P<d>\d\d)(?:T\d\d:\d\d(?::\d\d)?Z?)?\b",
    "slash": r"(?<![\d/.])(?P<a>\d{1,2})(?P<s>[/.])(?P<b>\d{1,2})(?P=s)(?P<y>\d{4}|\d\d)(?![\d/])\b",
    "decade": r"\b(?:the\s+)?(?:(?P<mod>early|mid|late)[\s-]+)?(?:(?P<d>(?:1[5-9]|20)\d0)s|[’'](?P<dd>\d0)s|(?<=the )(?P<de>[2-9]0)s)\b|\b(?:the\s+)?(?P<c>1\d|20|21)(?:th|st)[\s-]century\b",
    "clock": (
        r"\b(?:(?P<rough>(?:just|shortly)\s+(?:before|after)|around|about|approximately|roughly|nearly|almost)\s+)?"
        r"(?:(?P<h>\d{1,2})(?:[:.](?P<min>[0-5]\d))?(?::[0-5]\d)?\s?(?P<ap>[ap])(?:\.\s?m\.|m\b)|(?P<h2>[01]?\d|2[0-3]):(?P<min2>[0-5]\d)(?!\d|:\d|\.\d)"
        r"|(?P<h3>[01]\d|2[0-3])(?P<min3>[0-5]\d)(?=\s+(?:GMT|UTC|hours|hrs|local))|(?P<noon>noon|midday|midnight)\b(?!\s+prayer)"
        r"|(?P<h4>\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)(?:\s+o[’']clock(?:\s+in\s+the\s+(?P<p4>morning|afternoon|evening)|\s+at\s+night)?|\s+in\s+the\s+(?P<p5>morning|afternoon|evening)))"
        r"(?:\s+(?:hours\s+|hrs\s+)?(?:local\s+time|GMT|UTC|BST|[ECMP][SD]?T|CET|CEST|eastern(?:\s+time)?|pacific(?:\s+time)?))?(?:\s*\(\d{1,2}:?\d{2}\s+(?:GMT|UTC)\))?"
    ),
    "anchored": rf"\b{_ROUGHLY}?(?P<n>{_N}|(?=(?:days?|weeks?|months?|years?)\s))\s*(?P<u>{_UNIT})s?\s+(?P<dir>after|before|following|since|from|prior\s+to)\b",
    "eve": r"\b(?:on\s+)?the\s+eve\s+of\b",
    "ago": rf"\b{_ROUGHLY}?(?P<n>{_N})\s+(?P<u>{_UNIT})s?\s+(?P<dir>ago|earlier|later|before|after|from\s+now|previously)\b",
    "ago_loose": r"\b(?P<u>minute|hour|day|week|month|year|decade)s\s+(?P<dir>ago|earlier|later|before|after)\b",
    "quarter": rf"\b(?:the\s+)?(?:(?P<q>first|second|third|fourth)[\s-]quarter|Q(?P<qn>[1-4]))(?:\s+(?:of\s+)?(?:(?P<y>{_Y})|(?P<yrel>last|this|next)\s+year))?",
    "half": rf"\b(?:the\s+)?(?P<half>first|second)\s+half\s+of\s+(?:(?P<y>{_Y})|(?P<yrel>last|this|next)\s+year)",
    "season": rf"\b(?:(?P<rel>last|this|next|this\s+past|the|early|late|mid)[\s-]+|(?:in|since|during)\s+)(?:the\s+)?(?P<s>spring|summer|autumn|winter)(?!\s+(?:games|olympics|break|camp|school|palace|offensive|street|clothes|house|festival))(?:\s+(?:of\s+)?(?P<y>{_Y})|\s+(?:of\s+)?(?P<yrel>last|this|next)\s+year)?\b|\b(?P<s2>spring|summer|autumn|winter|fall)\s+(?:of\s+)?(?P<y2>{_Y})",
    "span": r"\b(?:(?:in|over|for|during|within)\s+)?(?:the\s+)?(?P<rel>last|past|next|coming|recent|previous)\s+(?:(?P<n>\d+|two|three|four|five|six|seven|eight|nine|ten|twelve|few|several|couple\s+of)\s+)?(?P<u>hour|day|week|month|year|decade)s\b",
    "relative": (
        rf"\b(?:(?P<pos>earlier|later|late|early|the\s+end\s+of|the\s+start\s+of|the\s+beginning\s+of)\s+)?"
        rf"(?P<rel>last|this|next|(?:the\s+)?(?:past|previous|preceding|following|same|current|coming|next)|that|the)\s+"
        rf"(?P<u>{_PART}|week(?:end)?|month|year|decade|century|quarter|day|fiscal\s+year)\b(?![\s-]?(?:long|old|s\b))"
    ),
    "deictic": r"\b(?<!USA )(?P<x>(?:the\s+)?day\s+before\s+yesterday|(?:the\s+)?day\s+after\s+tomorrow|yesterday|today|tonight|tomorrow|overnight)\b",
    "day_number": rf"\b(?:on\s+)the\s+(?P<d>{_D})(?:st|nd|rd|th)\b(?!\s+[a-z]+(?!\s*(?:of|that|when)))",
}
_ORDER = (
    "iso slash anchored eve ago ago_loose day_range clock day month_range quarter half season span relative deictic weekday holiday"
    " decade month year_range year day_number"
).split()
_TABLE = tuple(
    (name, re.compile(_SENSITIVE[name]) if name in _SENSITIVE else re.compile(_INSENSITIVE[name], re.IGNORECASE))
    for name in _ORDER
)
_TOKEN = re.compile(r"[a-z]+|\d")
_DIGITS = frozenset("0123456789")
_UNITS = "minute hour day night weekend week month year decade century quarter".split()
_AWAY = frozenset("ago earlier later before after from previously".split())
_DAYS = {name for day in WEEKDAYS for name in (day, day[:3], f"{day}s")} | {"tues", "thur", "thurs"}
# One of these words must stand in the text for a pattern to be worth trying; for patterns not listed, a digit.
_CUES: dict[str, frozenset[str]] = {
    "anchored": frozenset("after before following since from prior".split()),
    "eve": frozenset({"eve"}),
    "ago": _AWAY,
    "ago_loose": _AWAY,
    "clock": _DIGITS | {"noon", "midday", "midnight", "clock", "morning", "afternoon", "evening"},
    "month_range": frozenset({"between", "from"}),
    "month": frozenset(MONTHS) | {month[:3] for month in MONTHS} | {"sept"},
    "quarter": frozenset({"quarter", "q"}),
    "half": frozenset({"half"}),
    "season": frozenset("spring summer autumn winter fall".split()),
    "span": frozenset("last past next coming recent previous".split()),
    "relative": frozenset([*_UNITS, "noon", "midday", "midnight", "morning", "afternoon", "evening", "overnight"]),
    "deictic": frozenset("yesterday today tonight tomorrow overnight".split()),
    "weekday": frozenset(_DAYS),
    "holiday": frozenset("christmas boxing new halloween valentine fourth may".split()),
}
# The part of the day, and how loosely a date is meant, written beside it: "early on", "the night of", "around".
BEFORE_DATE = re.compile(
    r"\b(?:(?P<rough>around|about|circa|approximately|roughly|sometime\s+(?:around|in|on)|on\s+or\s+about)|(?P<since>since)"
    rf"|(?P<edge>early|late|mid|overnight)|(?:in\s+|on\s+|during\s+)?the\s+(?P<edge2>early|late)?\s?(?:hours\s+of|(?P<part>{_PART})(?:\s+of)?)"
    rf"|(?P<part2>overnight|{_PART})(?:\s+of|\s+on|,)?)"
    r"\s*(?:on\s+|of\s+)?$",
    re.IGNORECASE,
)
AFTER_DATE = re.compile(rf"(?:[’']s)?\s+(?:(?P<edge>early|late)\s+)?(?:in\s+the\s+)?(?P<part>{_PART})\b", re.IGNORECASE)
BETWEEN_CLOCK_AND_DAY = re.compile(
    r"\s*,?\s*(?:local\s+time\s*,?\s*)?(?:(?:on|the|of|at|around|about|just\s+(?:before|after)|shortly\s+(?:before|after))\s+){0,3}",
    re.IGNORECASE,
)


def find_times(text: str) -> list[tuple[str, re.Match[str]]]:
    """(name of the pattern, match) for the times written in a text, in order; none overlaps another."""
    tokens = set(_TOKEN.findall(text.lower()))
    taken = bytearray(len(text))
    found: list[tuple[str, re.Match[str]]] = []
    for name, pattern in _TABLE:
        if _CUES.get(name, _DIGITS).isdisjoint(tokens):
            continue
        for match in pattern.finditer(text):
            start, end = match.span()
            if not any(taken[start:end]):
                taken[start:end] = b"\x01" * (end - start)
                found.append((name, match))
    return sorted(found, key=lambda pair: pair[1].start())


def month_number(word: str) -> int:
    """1-12 for "Dec.", "Sept" or "December"."""
    return next(n for n, name in enumerate(MONTHS, 1) if name.startswith(word.lower().rstrip(".")[:3]))


def weekday_number(word: str) -> int:
    """0 for Monday."""
    return next(n for n, name in enumerate(WEEKDAYS) if name.startswith(word.lower()[:3]))


def count_of(words: str) -> int | None:
    """The number in "three", "12" or "a couple of"; None for "several"."""
    plain = re.sub(r"\s+", " ", words.lower().strip())
    return int(plain) if plain.isdigit() else COUNTS.get(plain)


def one_of(match: re.Match[str], *names: str) -> str | None:
    """The first of these groups that took part in the match."""
    groups = match.groupdict()
    return next((groups[name] for name in names if groups.get(name)), None)
