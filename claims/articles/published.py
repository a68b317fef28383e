"""What people write for a time of publication -> an ISO day or a UTC instant, as precise as it was written.

Ambiguous forms (07/08/2025) give None: a date is never guessed.
"""

import re
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime

_MONTHS = {
    name: number
    for number, names in enumerate(
        ("jan january", "feb february", "mar march", "apr april", "may", "jun june", "jul july", "aug august",
         "sep sept september", "oct october", "nov november", "dec december"), start=1)
    for name in names.split()
}  # fmt: skip
_MONTH = r"(?P<month>[A-Za-z]{3,9})\.?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_WRITTEN = re.compile(
    rf"(?:{_DAY}\s+(?:of\s+)?{_MONTH}|{_MONTH.replace('month', 'month2')}\s+{_DAY.replace('day', 'day2')}),?\s+(?P<year>\d{{4}})\b"
)
_ISO_DAY = re.compile(r"(?<!\d)(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)(?!\d)")
_IN_URL = re.compile(
    r"/(?P<year>20\d\d|19\d\d)[/-](?P<month>\d{1,2}|[a-z]{3})[/-](?P<day>\d{1,2})(?=[/-]|$)", re.IGNORECASE
)
_LINE = re.compile(
    r"""^\W{0,3}(?:(?:first\s+|last\s+)?(?:published|posted|updated|modified|date|created)(?:\s+(?:on|at))?\s*:?\s*)?
        (?:(?:mon|tues?|wed(?:nes)?|thur?s?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+)?
        (?P<date>\d{1,2}(?:st|nd|rd|th)?\s+(?:of\s+)?[A-Za-z]{3,9}\.?,?\s+\d{4}|[A-Za-z]{3,9}\.?\s+\d{1,2}(?:st|nd|rd|th)?,?\s+\d{4}|\d{4}-\d\d-\d\d)
        (?:[\s,|·•@–—-]*(?:at\s+)?\d{1,2}[:.]\d\d(?::\d\d)?\s*(?:[ap]\.?m\.?)?\s*(?:\(?[A-Z]{2,5}\)?)?)?\W{0,3}$""",
    re.IGNORECASE | re.VERBOSE,
)  # fmt: skip


def read_published(value: object) -> str | None:
    """ "2025-07-31" or "2025-07-31T14:05:00Z"; None for what names no certain day. A time without a zone gives the day;
    midnight in UTC too, since that is how systems write a bare day."""
    if isinstance(value, datetime):
        return _instant(value)
    if isinstance(value, date):
        return _day(value.year, value.month, value.day)
    if not isinstance(value, str):
        return None
    text = value.strip()[:80]
    return _from_iso(text) or _from_mail(text) or _from_words(text)


def read_date_line(line: str) -> str | None:
    """The day a line gives if it holds a date and nothing else ("Published: Thursday, July 31, 2025, 14:05 GMT")."""
    found = _LINE.match(line.strip()) if len(line) <= 90 else None
    return read_published(found["date"]) if found else None


def read_url_date(url: str) -> str | None:
    """The day in an address such as https://example.com/2025/07/31/title."""
    found = _IN_URL.search(url)
    if found is None:
        return None
    month = found["month"]
    return _day(int(found["year"]), int(month) if month.isdigit() else _MONTHS.get(month.lower(), 0), int(found["day"]))


def _from_iso(text: str) -> str | None:
    try:
        if len(text) == 10:
            day = date.fromisoformat(text)
            return _day(day.year, day.month, day.day)
        return _instant(datetime.fromisoformat(text))
    except ValueError:
        found = _ISO_DAY.match(text)
        return _day(int(found["year"]), int(found["month"]), int(found["day"])) if found else None


def _from_mail(text: str) -> str | None:
    """RFC 822, as RSS writes it."""
    if ":" not in text or not re.search(r"\d{4}", text):
        return None
    try:
        return _instant(parsedate_to_datetime(text))
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _from_words(text: str) -> str | None:
    found = _WRITTEN.search(text)
    if found is None:
        return None
    month = _MONTHS.get((found["month"] or found["month2"]).lower(), 0)
    return _day(int(found["year"]), month, int(found["day"] or found["day2"]))


def _instant(moment: datetime) -> str | None:
    if moment.tzinfo is None:
        return _day(moment.year, moment.month, moment.day)
    try:
        utc = moment.astimezone(UTC)
    except (OverflowError, ValueError):
        return None
    if (utc.hour, utc.minute, utc.second) == (0, 0, 0) and moment.utcoffset() == utc.utcoffset():
        return _day(utc.year, utc.month, utc.day)
    return utc.strftime("%Y-%m-%dT%H:%M:%SZ") if 1800 <= utc.year <= 2200 else None


def _day(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat() if 1800 <= year <= 2200 else None
    except ValueError:
        return None
