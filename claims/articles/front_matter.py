"""The fields of an article: YAML front matter of a text file, or the keys of a JSON row.

Gives a Draft: what the document itself says, before anything is read from its text.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import yaml

from claims.articles.published import read_published
from claims.errors import ArticleError

MAX_FRONT_MATTER = 8_000
MAX_FIELD = 500
MAX_URL = 2_000


@dataclass(frozen=True, slots=True)
class Draft:
    """An article on its way: the text as it came, and the fields the document gives. "" and None mean: not given."""

    text: str
    title: str = ""
    outlet: str = ""
    url: str | None = None
    published: str | None = None
    author: str | None = None
    language: str = ""


def read_front_matter(text: str, *, where: str) -> Draft:
    """The fields between two lines `---` at the very top, and the text below them. Without such lines, the whole text and
    no fields. Raises ArticleError where the lines are there but aren't YAML."""
    opened = text.lstrip("\n\r \t")
    first, _, rest = opened.partition("\n")
    if first.rstrip() != "---":
        return Draft(text)
    head, found, body = _closed(rest)
    if not found:
        return Draft(text)
    try:
        fields = yaml.safe_load(head)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        line = getattr(getattr(error, "problem_mark", None), "line", None)
        spot = f" (line {line + 2})" if line is not None else ""
        raise ArticleError(
            f"the front matter is not valid YAML{spot}",
            where=where,
            advice='Put a value that holds a colon in "quotes"',
        ) from error
    if fields is None:
        return Draft(body)
    return fill(Draft(body), fields) if isinstance(fields, dict) else Draft(text)


def _closed(rest: str) -> tuple[str, bool, str]:
    head: list[str] = []
    size = 0
    lines = rest.split("\n", 400)
    for number, line in enumerate(lines):
        if line.rstrip() in ("---", "..."):
            return "\n".join(head), True, "\n".join(lines[number + 1 :])
        size += len(line) + 1
        if size > MAX_FRONT_MATTER:
            break
        head.append(line)
    return "", False, ""


def fill(draft: Draft, fields: Mapping[str, Any]) -> Draft:
    """The draft with the known keys of these fields; unknown keys are passed over, unusable values left out."""
    return Draft(
        text=draft.text,
        title=_line(fields.get("title")) or draft.title,
        outlet=_line(fields.get("outlet")) or draft.outlet,
        url=web_address(fields.get("url")) or draft.url,
        published=read_published(fields.get("published")) or draft.published,
        author=_line(fields.get("author")) or draft.author,
        language=_line(fields.get("language"))[:8].lower() or draft.language,
    )


def web_address(value: object) -> str | None:
    """The value if it is an http(s) address without a password in it, else None."""
    text = value.strip() if isinstance(value, str) else ""
    if not text or len(text) > MAX_URL or any(char.isspace() or ord(char) < 33 for char in text):
        return None
    try:
        parts = urlsplit(text)
    except ValueError:
        return None
    return text if parts.scheme in ("http", "https") and parts.hostname and "@" not in parts.netloc else None


def _line(value: object) -> str:
    """One line of plain text: names of people come as a list at times."""
    if isinstance(value, list | tuple):
        value = ", ".join(str(one) for one in value[:10] if isinstance(one, str))
    if not isinstance(value, str | int | float) or isinstance(value, bool):
        return ""
    return " ".join(str(value)[: 4 * MAX_FIELD].split())[:MAX_FIELD]
