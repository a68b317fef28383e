"""The head of a text -> title, outlet, date and author, where the text itself shows them; else nothing.

Reads only the lines above the first running text. What it takes is no longer part of the article's text. Never guesses:
an outlet comes only from a heading above the headline's own or from a line that is a newspaper's name in form.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from claims.articles.furniture import is_prose
from claims.articles.plain import belong_together
from claims.articles.published import read_date_line

MAX_HEAD = 12  # lines
MAX_TITLE = 200  # characters
_HEADING = re.compile(r"^(#{1,6})\s+(?P<text>.*?)\s*#*$")
_BYLINE = re.compile(r"^(?:written |story |report(?:ed|ing)? )?by:?\s+(?P<name>[^\d:;!?]{3,80})$", re.IGNORECASE)
_PARTS = re.compile(r"\s*[|•·]\s*|\s+[—–]\s+")
_MASTHEAD = re.compile(
    r"\b(?:news|times|post|herald|daily|gazette|tribune|journal|chronicle|observer|press|radio|tv|wire|courier|standard|telegraph"
    r"|monitor|mail|star|sun|mirror|guardian|independent|express|bulletin|dispatch|examiner|inquirer|record|reporter|review)\b"
    r"|^[\w-]+\.(?:com|org|net|eu|news|info|[a-z]{2})$",
    re.IGNORECASE,
)
_SMALL = frozenset("of the and for in on a to de la".split())


@dataclass(frozen=True, slots=True)
class Head:
    """What the head shows, and the paragraphs that are left when it is taken away."""

    rest: tuple[str, ...]
    title: str = ""
    outlet: str = ""
    published: str | None = None
    author: str | None = None


def read_head(paragraphs: Sequence[str], *, title: str = "", outlet: str = "") -> Head:
    """title and outlet: what is known already, so that lines that only repeat it go as well."""
    if len(paragraphs) < 2:
        return Head(tuple(paragraphs))
    size = _head_size(paragraphs)
    lines = list(paragraphs[:size])
    named = _outlet_place(lines, outlet)
    found_outlet = _bare(lines[named]) if named is not None else ""
    titled = _title_place(paragraphs, size, named, title)
    found_title = _bare(lines[titled]) if titled is not None else ""
    published, author = None, None
    left = []
    for place, line in enumerate(lines):
        if place == named or (place == titled and (not title or _same(found_title, title))):
            continue
        if named is not None and titled is not None and named < place < titled and len(line.split()) <= 8:
            continue  # a slogan between the outlet's name and the headline
        day, name, wholly = _card(line)
        published, author = published or day, author or name
        if not wholly:
            left.append(line)
    return Head((*left, *paragraphs[size:]), found_title, found_outlet, published, author)


def _head_size(paragraphs: Sequence[str]) -> int:
    for place, one in enumerate(paragraphs[:MAX_HEAD]):
        if is_prose(one) or len(one) > MAX_TITLE:
            return place
    return min(MAX_HEAD, len(paragraphs))


def _outlet_place(lines: Sequence[str], outlet: str) -> int | None:
    """The line that names the outlet: the known one's name, a short capitalised first heading above the headline's, or a
    first line in the form of a newspaper's name above another line that can be the headline."""
    for place, line in enumerate(lines):
        if outlet and _same(_bare(line), outlet):
            return place
    if outlet or len(lines) < 2:
        return None
    first, marks = _bare(lines[0]), _marks(lines[0])
    words = first.split()
    if not 1 <= len(words) <= 6 or not all(w[0].isupper() or w[0].isdigit() or w in _SMALL or "." in w for w in words):
        return None
    below = [line for line in lines[1:] if _marks(line) > marks and len(_bare(line).split()) > max(3, len(words))]
    dated = any(_card(line)[0] or _card(line)[1] for line in lines[1:])
    if marks and below and (dated or _MASTHEAD.search(first) or (not _card(lines[1])[2] and _marks(lines[1]) == 0)):
        return 0
    titled = not marks and len(lines[1].split()) > len(words) and not _card(lines[1])[2]
    return 0 if titled and _MASTHEAD.search(first) else None


def _title_place(paragraphs: Sequence[str], size: int, named: int | None, title: str) -> int | None:
    lines = paragraphs[:size]
    if title:
        return next((place for place, line in enumerate(lines) if _same(_bare(line), title)), None)
    start = 0 if named is None else named + 1
    headings = [place for place in range(start, len(lines)) if _marks(lines[place])]
    if headings:
        return headings[0]
    for place in range(start, len(lines)):
        if _card(lines[place])[2]:
            continue
        line = lines[place]
        fits = 3 <= len(line.split()) <= 30 and not line.endswith((".", ":", ";", ",")) and line[0] not in "-*•—("
        cut = place + 1 < len(paragraphs) and belong_together(line, paragraphs[place + 1])
        return place if fits and not cut else None
    return None


def _card(line: str) -> tuple[str | None, str | None, bool]:
    """(day, author, whether the line is nothing else) of a line such as "By Jane Doe | July 31, 2025"."""
    day, author = read_date_line(line), None
    if day:
        return day, None, True
    wholly = True
    for part in _PARTS.split(line):
        byline = _BYLINE.match(part)
        if byline and len(part.split()) <= 10 and byline["name"][0].isupper() and not part.endswith("."):
            author = author or byline["name"].strip()
        elif found := read_date_line(part):
            day = day or found
        else:
            wholly = wholly and len(part.split()) <= 3
    return day, author, wholly and bool(day or author)


def _marks(line: str) -> int:
    found = _HEADING.match(line)
    return len(found[1]) if found else 0


def _bare(line: str) -> str:
    found = _HEADING.match(line)
    return (found["text"] if found else line).strip().strip("*_").strip()


def _same(first: str, second: str) -> bool:
    return re.sub(r"\W+", " ", first).strip().casefold() == re.sub(r"\W+", " ", second).strip().casefold()
