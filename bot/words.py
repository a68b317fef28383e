"""Small wordings shared by every reply: days, numbers, plurals, lists, cut quotes. Pure text in, text out."""

import re
from collections.abc import Sequence
from datetime import date

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
# Characters that a reader can't see but that change how the line around them is drawn: controls, zero-width,
# direction marks and overrides, the byte-order mark.
_HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]"
)


def day(published: str | None) -> str:
    """ "31 Jul 2025" of an ISO day or instant; "undated" when there is none."""
    if not published:
        return "undated"
    try:
        at = date.fromisoformat(published[:10])
    except ValueError:
        return published
    return f"{at.day} {_MONTHS[at.month - 1]} {at.year}"


def number(count: int) -> str:
    """ "1,400"."""
    return f"{count:,}"


def many(count: int, one: str, more: str | None = None) -> str:
    """ "1 outlet", "2 outlets"."""
    return f"{number(count)} {one if count == 1 else more or one + 's'}"


def series(parts: Sequence[str], *, last: str = "and") -> str:
    """ "a", "a and b", "a, b and c"."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {last} {parts[-1]}"


def sound(text: str) -> str:
    """The text with a replacement sign for each half of a character: JSON and a command line can carry one, and neither
    the reader nor a store takes it."""
    return text if text.isascii() else text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def clean(text: str) -> str:
    """One line without hidden characters."""
    return " ".join(_HIDDEN.sub("", text).split())


def cut(text: str, limit: int) -> str:
    """At most limit characters, ended at a word with "…"."""
    text = clean(text)
    if len(text) <= limit:
        return text
    head = text[: limit - 1]
    space = head.rfind(" ", limit // 2)
    return (head[:space] if space > 0 else head).rstrip(" ,;:") + "…"


def window(text: str, at: tuple[int, int], limit: int) -> str:
    """The text if it is short, else about limit characters around at, with "…" where it was cut."""
    if len(text) <= limit:
        return clean(text)
    middle = (at[0] + at[1]) // 2
    start = max(0, min(middle - limit // 2, len(text) - limit))
    start = _word_start(text, start) if start else 0
    end = min(len(text), start + limit)
    if end < len(text):
        space = text.rfind(" ", start, end)
        end = space if space > at[1] else end
    return ("… " if start else "") + clean(text[start:end]) + (" …" if end < len(text) else "")


def _word_start(text: str, start: int) -> int:
    space = text.find(" ", start, start + 40)
    return space + 1 if space >= 0 else start


def capital(text: str) -> str:
    """The first letter large, the rest as it is."""
    return text[:1].upper() + text[1:]


def full_stop(text: str) -> str:
    """The sentence with a full stop, unless it ends in a mark of its own or is empty."""
    return text if not text or text.rstrip("”\"’')").endswith((".", "!", "?", "…")) else f"{text}."
