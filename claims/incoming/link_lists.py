"""Lists of links that are no feed: news sitemaps, sitemap indexes, and plain lists of addresses, one a line.

XML is read without a document type, so that no entity can grow: https://www.sitemaps.org/protocol.html has none.
"""

import xml.etree.ElementTree as ET
from collections.abc import Iterator

from claims.articles.feed import Link
from claims.articles.files import is_address
from claims.articles.front_matter import web_address
from claims.articles.published import read_published
from claims.errors import ArticleError
from claims.model import Document

MOST_LINKS = 500
_SITEMAP = (b"<urlset", b"<sitemapindex")
_LONGEST_LINE = 2000


def is_list(document: Document) -> bool:
    """Whether this document is a sitemap, an index of sitemaps, or a list of addresses."""
    return _is_sitemap(document) or _is_plain(document)


def links(document: Document) -> tuple[list[Link], list[str]]:
    """The articles it points to, and the further sitemaps of an index, newest first where days are given. Raises
    ArticleError where the XML is broken."""
    if _is_plain(document):
        return [Link(line) for line in _lines(document)][:MOST_LINKS], []
    root = _root(document)
    if _name(root) == "sitemapindex":
        found = [(_text(one, "lastmod"), _text(one, "loc")) for one in root]
        return [], [loc for _, loc in sorted(found, reverse=True) if web_address(loc)]
    rows = [(_text(one, "publication_date") or _text(one, "lastmod"), one) for one in root if _name(one) == "url"]
    rows.sort(key=lambda row: row[0], reverse=True)
    return [link for at, one in rows[:MOST_LINKS] if (link := _link(one, at)) is not None], []


def _is_sitemap(document: Document) -> bool:
    start = document.data[:4000].lstrip(b"\xef\xbb\xbf \t\r\n")
    return start[:1] == b"<" and any(mark in start for mark in _SITEMAP)


def _is_plain(document: Document) -> bool:
    """Whether its first lines are addresses."""
    first = list(_lines_of(document.data[: 3 * _LONGEST_LINE]))[:3]
    return bool(first) and all(is_address(line) and " " not in line for line in first)


def _lines(document: Document) -> list[str]:
    return list(dict.fromkeys(line for line in _lines_of(document.data) if is_address(line) and web_address(line)))


def _lines_of(data: bytes) -> Iterator[str]:
    for line in data.decode("utf-8", "replace").splitlines():
        if line.strip() and not line.lstrip().startswith("#"):
            yield line.strip()


def _root(document: Document) -> ET.Element:
    if b"<!DOCTYPE" in document.data or b"<!ENTITY" in document.data:
        raise ArticleError("is a sitemap with a document type, which none needs", where=document.locator)
    try:
        return ET.fromstring(document.data)  # noqa: S314 - without a document type there are no entities to grow
    except (ET.ParseError, ValueError, RecursionError) as error:
        raise ArticleError("is a broken sitemap", where=document.locator, advice="Try again later") from error


def _link(one: ET.Element, at: str) -> Link | None:
    url = web_address(_text(one, "loc"))
    return Link(url, _text(one, "title"), read_published(at), _text(one, "name")) if url else None


def _text(one: ET.Element, name: str) -> str:
    """The text of the first element of this name, in whatever namespace, anywhere in it; "" when there is none."""
    found = next((part for part in one.iter() if _name(part) == name), None)
    return " ".join((found.text or "").split()) if found is not None else ""


def _name(one: ET.Element) -> str:
    return one.tag.rpartition("}")[2] if isinstance(one.tag, str) else ""
