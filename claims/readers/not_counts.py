"""Stretches of a text whose digits count nothing: dates, clock times, scores, addresses, telephone and model numbers.

Knows patterns only, no values; a number that lies in such a stretch is left out by the quantity reader.
"""

import re
from collections.abc import Iterator

_MONTH = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?|July?|Aug(?:ust|\.)?"
    r"|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
)
_STREET = r"(?:Street|St|Avenue|Ave|Road|Rd|Boulevard|Blvd|Drive|Dr|Lane|Ln|Way|Court|Ct|Place|Pl|Highway|Hwy|Parkway)"
# Words that turn the number after them into a name: "Article 5", "Boeing 737", "Channel 4".
_NAMING = (
    "Airbus|Caption|Image|Photo|Slide|Figure|Fig\\.|Table|Antonov|Apollo|Apt\\.?|Article|Boeing|Bus|Chapter|Channel|Class|Clause|Covid|District|Division|Exit|Flight|Formula"
    "|Gate|Group|Grade|Highway|I|Interstate|Level|Line|Mach|No\\.|Nos\\.|Number|Page|Part|Phase|Pier|Platform|Precinct|Psalm"
    "|Resolution|Room|Route|Row|Rule|Section|Stage|Step|Terminal|Tier|Title|Type|Unit|Ward|World War|Zone|Week|Day|Year|Game|Round"
    "|Area|Sector|Block|Chapter|Verse|Volume|Windows|iPhone|iOS|Model|Series|Season|Episode|Euro|Agenda|Top|Big|Fortune|FTSE|Nasdaq"
)
# A four-digit year is a count only before a noun in the plural or after a word such as "over".
_COUNT_CUES = re.compile(r"\b(?:over|than|least|nearly|almost|roughly|approximately|killed|killing|up\s+to|as)\s+$")
_COUNTED = (
    r"(?:[a-z]+\s+)?(?:people|persons|men|women|children|dead|deaths|troops|soldiers|fighters|civilians|workers|jobs|employees|students"
    r"|refugees|migrants|homes|houses|buildings|km|miles|metres|meters|feet|pounds|tons|tonnes|dollars|euros|acres|hectares)"
)

_PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?<![\d-])(?:1-)?(?:\d{3}-){1,2}(?:\d{4}|[A-Z]{4})\b",  # telephones: 713-555-0142, 222-TIPS
        rf"\b\d{{1,3}}(?:st|nd|rd|th)\s+(?:and\s+\d{{1,3}}(?:st|nd|rd|th)\s+)?{_STREET}s?\b",
        rf"\b{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?\b(?:\s*(?:-|–|to|and)\s*\d{{1,2}}\b(?![,:]?\d))?(?:,?\s+(?:1[5-9]|20)\d\d\b)?",
        rf"\b\d{{1,2}}(?:st|nd|rd|th)?(?:\s*(?:-|–|to|and)\s*\d{{1,2}}(?:st|nd|rd|th)?)?(?:\s+of)?\s+{_MONTH}(?!\w)(?:,?\s+(?:1[5-9]|20)\d\d\b)?",
        rf"\b{_MONTH},?\s+(?:of\s+)?(?:1[5-9]|20)\d\d\b",
        r"\b(?:19|20)\d\d[-/]\d\d?[-/]\d\d?\b|\b\d{1,2}[/.]\d{1,2}[/.](?:\d{4}|\d\d)\b",
        r"\b(?i:the|on)\s+\d{1,2}(?:st|nd|rd|th)\b(?!\s+[a-z])",
        r"\b\d{1,2}(?:[:.]\d{2}){1,2}(?:\s?(?:[AaPp]\.?[Mm]\b\.?|[Hh]rs\b|GMT|UTC))|\b\d{1,2}:\d{2}(?::\d\d)?(?:\.\d+)?\b",
        r"\b\d{1,2}\s?(?:[AaPp]\.[Mm]\b\.?|[AaPp][Mm]\b|o[’']clock\b)|\b\d{3,4}\s?(?:GMT|UTC|hrs|hours\s+GMT)\b",
        r"\b(?:1[5-9]|20)\d\d(?:-|–|/)\d\d(?:\d\d)?\b(?!\s*(?:people|%))",
        r"\b(?:1[5-9]|20)\d0s\b|[’']\d0s\b|\b\d0s\b",
        rf"(?<![$€£¥₹,.\d])\b(?:1[5-9]|20)\d\d\b(?![,.]\d|\s?%|\s+(?:million|billion|thousand|percent|per\s+cent|{_COUNTED}))",
        r"\b(?:A\.?D\.?|B\.?C\.?E?\.?)\s?\d+(?:\s+(?:and|to)\s+\d+)?\b|\b\d+\s?(?:BCE?|CE|AD|B\.C\.|A\.D\.)",
        r"\[\d+\]|\bS&P\s+\d+|\b(?i:sp)\s+500\b|\bDow\s+30\b",
        r"(?<![-\w])[A-Za-z]+-\d+[A-Za-z]*\b(?!-)",
        r"\b[A-Za-z]+\d[\w-]*",
        rf"\b(?:{_NAMING})\s+#?\d+(?:\s?(?:-|and|or)\s?\d+)?[A-Z]?\b",
        r"#\d+\b|\bGroup\s+of\s+(?:[A-Z]\w+|\d+)\b",
        rf"\b\d+(?:-\d+)?\s+(?:block\b|(?:[NSEW]\.?\s+)?(?:[A-Z0-9][\w.’']*\s+){{1,3}}?{_STREET}\b)",
        r"(?:\+\d{1,3}[\s-]?)?\(?\b\d{3}\)?[-.\s]\d{3}[-.\s]\d{4}\b|\b\d{3}-\d{4}\b|\b1-\d{3}-",
        r"\b911\b(?!\s+(?:people|men|women|children|deaths|others))|\b(?i:nine[ -]one[ -]one|9/11|24/7|7/7)\b",
        r"\b\d{1,3}[-–]\d{1,3}[-–]\d{1,3}\b",
        r"\b(?:(?i:won|win|wins|lost|beat|beats|defeat|defeated|leading|trailing|lead|victory|draw|drew|vote|voted)\b[^.\d]{0,30})\d{1,3}[-–]\d{1,3}\b",
        r"\b(?:10|[1-9])[-–][0-9]\b(?=\s+(?:down|up|ahead|behind|at\s+home)\b)",
        r"\b\d{1,3}[-–]\d{1,3}\s+(?i:win|loss|defeat|victory|draw|lead|vote|record|majority|on\s+aggregate|decision|ruling)\b",
        r"(?<![\w.])\.\d{2,3}\b[\s-](?i:cal(?:iber|ibre)?\b|magnum|handgun|pistol|rifle|revolver)",
        r"\b(?i:one|two)[- ](?:way|time|sided|another)\b|\b(?i:one\s+(?:day|another|thing|by\s+one|who|else))\b|\b(?i:at|in|on)\s+one\s+(?:point|time|stage)\b",
        r"\b(?:[Aa]ny|[Ee]very|[Ss]ome|[Tt]his|[Tt]hat|[Ww]hich|[Ee]ach|[Aa]nother|[Oo]nly|the)\s+one\b(?!\s+(?:man|woman|person|people|child|girl|boy|officer|victim|suspect|killed|dead|wounded|injured))",
        r"\b(?i:one\s+of\s+(?:the|its|his|her|their|our|my)\s+(?:\w+\s+)?(?:most|best|biggest|largest|worst|deadliest|first|only|\w{3,}est)\b)",
        r"\b(?i:world\s+war\s+(?:one|two)|big\s+three|one\s+direction|square\s+one|number\s+one|air\s+force\s+one)\b",
        r"\bat\s+(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\d{1,2})\b(?=\s+(?:in\s+the\s+(?:morning|afternoon|evening)|o[’']clock))",
        r"\b(?:(?i:second|third|first)[\s-](?:degree|class|hand|rate))\b",
        r"(?i:\b(?:a|\d+|one|two|five|ten|thirty|few|last|split)\s+second\b)",
        r"(?i:\b(?:at\s+first|first\s+of\s+all|in\s+the\s+first\s+place|first\s+aid|first\s+lady|first\s+responders?|first\s+name))\b",
    )
)


def stretches(text: str) -> Iterator[tuple[int, int]]:
    """Half-open spans whose numbers count nothing; they may overlap."""
    for pattern in _PATTERNS:
        for found in pattern.finditer(text):
            if not (found[0].isdigit() and _COUNT_CUES.search(text, max(0, found.start() - 20), found.start())):
                yield found.span()
