"""Titles before a person's name: "interim President", "Foreign Minister", "Minister of Strategic Affairs", "Sgt.".

A title is split off the name and kept, since President and interim President is a difference a desk wants to see.
"""

import functools
import re

from claims.readers.wordlists import rows, words_of

_SMALL_TOO_COMMON = words_of(
    "general private major father miss justice cardinal prince chair deputy officer leader king queen lord lady dean "
    "col lt capt gen maj sen gov marshal secretary director manager chief speaker captain"
)
"""Without a capital these stand before a name for other reasons, unless a word that qualifies them is before them."""
_QUALIFIES = re.compile(
    r"^(?:(?:interim|acting|transitional|caretaker|newly|elected|county|city|state|town|senior|longtime|veteran)[\s-]+)+"
)
_OF = r"(?:\s+(?:of|for|to)\s+(?:the\s+)?[A-Z][\w-]+(?:,?\s+(?:and\s+)?[A-Z][\w-]+){0,3}?)?"

_EARLIER = re.compile(
    r"\b(?i:(former|then|ex|interim|acting|late|outgoing|transitional))[\s-]+[A-Z][\w-]+(?:\s[A-Z][\w-]+)?\s+$"
)
"""What qualifies a title from before a nationality: "former Syrian President"."""


@functools.cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """(a title that ends a text, a title that opens one, a title alone)."""
    lines = list(rows("titles.txt"))
    cut = lines.index("+")
    titles = "|".join(
        re.escape(t) + ("" if t.endswith(".") else r"\b") for t in sorted(lines[:cut], key=len, reverse=True)
    )
    before = "|".join(
        re.escape(w) + ("" if w.endswith(".") else r"\b") for w in sorted(lines[cut + 1 :], key=len, reverse=True)
    )
    core = rf"(?!(?:and|of|for)\b)(?:(?:{before}|{titles})[\s-]+){{0,4}}(?:{titles})"
    ends = re.compile(rf"(?<![\w-])(?P<title>{core}(?-i:{_OF})),?\s+(?:to\s+the\s+)?$", re.IGNORECASE)
    opens = re.compile(rf"(?P<lead>(?:[A-Z][\w.’'-]*\s+){{0,3}}?)(?P<title>(?i:{core}){_OF}),?\s+(?=[A-Z]|al-|el-)")
    return ends, opens, re.compile(rf"(?:the\s+)?(?P<title>{core})", re.IGNORECASE)


def title_before(text: str, start: int) -> tuple[str, int] | None:
    """The title that ends right before this offset, and where it begins; None if there is none."""
    window = max(0, start - 80)
    if start and not text[start - 1].isspace():
        return None
    ahead = text[window:start]
    if not _may_end_in_title(ahead):
        return None
    m = _patterns()[0].search(ahead)
    if m is None or _is_only_a_word(m["title"]):
        return None
    start, title = window + m.start("title"), " ".join(m["title"].split())
    earlier = _EARLIER.search(text[max(0, start - 40) : start])
    return (f"{earlier[1]} {title}" if earlier else title), start


@functools.cache
def _last_words() -> frozenset[str]:
    lines = list(rows("titles.txt"))
    return frozenset(re.split(r"[\s-]", title)[-1].lower() for title in lines[: lines.index("+")])


def _may_end_in_title(ahead: str) -> bool:
    """A cheap look before the pattern: the last word ends a title, or a capital follows "of", "for" or "to"."""
    words = ahead.rstrip(" ,\n").split()
    if not words:
        return False
    last = words[-1].rsplit("-", 1)[-1].lower()
    return last in _last_words() or (words[-1][0].isupper() and any(w in ("of", "for", "to") for w in words[-6:-1]))


def title_within(name: str) -> tuple[str, str] | None:
    """(title, the rest) of a name that holds its title, "Harbor Mayor Anna Keel" -> ("Mayor", "Anna Keel")."""
    m = _patterns()[1].match(name)
    if m is None or m.end() >= len(name) or _is_only_a_word(m["title"]):
        return None
    return " ".join(m["title"].split()), name[m.end() :]


def is_title(text: str) -> bool:
    """Whether the whole text is a title, with or without "the"."""
    return _patterns()[2].fullmatch(text.strip()) is not None


def _is_only_a_word(title: str) -> bool:
    return title.islower() and title in _SMALL_TOO_COMMON


def office(title: str) -> str:
    """The office in a title, for "the president": lower case, without what only qualifies it (interim, county, senior);
    "former" and "vice" stay."""
    return _QUALIFIES.sub("", title.lower()).rstrip(".")
