"""Document -> Articles: which form it has, whose words and fields they are, and the clean text that is stored.

Fields come from the document (front matter, JSON keys, metadata), then from the person (Given), then from the text's own
head and foot; what none of them says is listed in Article.missing and never made up.
"""

import io
import json
import re
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import urlsplit

from claims.articles.decode import MAX_ARTICLE_BYTES, lines, text_of, unpacked
from claims.articles.feed import Link, is_json_feed, read_feed, read_json_feed, text_of_fragment
from claims.articles.files import LINE_ENDINGS, ending
from claims.articles.front_matter import Draft, fill, read_front_matter, web_address
from claims.articles.furniture import without_furniture
from claims.articles.html_article import read_html
from claims.articles.masthead import read_head
from claims.articles.plain import belong_together, paragraphs, visible
from claims.articles.published import read_published, read_url_date
from claims.errors import ArticleError
from claims.given import Given
from claims.ids import article_id
from claims.model import Article, Document, Source

MIN_WORDS = 3
MAX_TEXT = 2_000_000  # characters; a long read has 60,000
_HTML = re.compile(
    rb"^\s*(?:<!--.{0,2000}?-->\s*)?<(?:!doctype\s+html|html|head|body|article|div|p)\b", re.IGNORECASE | re.DOTALL
)
_FEED = re.compile(rb"<(?:rss|feed|rdf:RDF)\b", re.IGNORECASE)
_HTML_TYPES = ("text/html", "application/xhtml+xml")
_LINE_TYPES = ("application/x-ndjson", "application/ndjson", "application/jsonl", "application/x-jsonlines")


def read_articles(document: Document, *, given: Given) -> Iterator["Article | ArticleError | Link"]:
    """Every article in a document, in its order: one for a text, a page or a JSON object, many for JSON lines, a JSON list or
    a feed. What can't be used comes as an ArticleError and the rest goes on; a feed's entry without its text as a Link."""
    where = document.locator
    try:
        with _opened(document) as stream:
            if stream is not None:
                yield from _rows(stream, document, given)
                return
        yield from _whole(document, given, where)
    except ArticleError as error:
        yield error


def _opened(document: Document) -> "AbstractContextManager[BinaryIO | None]":
    """The lines of a document of JSON lines, read as they are asked for; None for any other document."""
    if document.path is None:
        return nullcontext(io.BytesIO(document.data) if _is_lines(document) else None)
    try:
        return Path(document.path).open("rb")
    except OSError:
        raise ArticleError("can't be read", where=document.locator) from None


def _is_lines(document: Document) -> bool:
    if document.media_type in _LINE_TYPES or ending(_name(document))[0] in LINE_ENDINGS:
        return True
    if document.locator != "-" or document.data.lstrip()[:1] != b"{":
        return False
    first, _, second = document.data.strip().partition(b"\n")
    return second.lstrip()[:1] == b"{" and first.rstrip().endswith(b"}")


def _name(document: Document) -> str:
    """The file name to judge by: the last one for a page, without its query."""
    return urlsplit(document.url).path if document.url else document.locator


def _rows(stream: BinaryIO, document: Document, given: Given) -> Iterator["Article | ArticleError"]:
    where = document.locator
    found = False
    packed = stream.read(2) == b"\x1f\x8b"
    stream.seek(0)
    for number, line in lines(stream, packed=packed, where=where):
        found = True
        spot = f"{where} line {number}"
        try:
            if line is None:
                raise ArticleError(f"is longer than {MAX_ARTICLE_BYTES // 1_000_000} MB", where=spot)
            value = _json(text_of(line, where=spot), where=spot)
            yield _finished(_object(value, where=spot), given, where=spot, path=where, by_place=False)
        except ArticleError as error:
            yield error
    if not found:
        yield ArticleError("is empty", where=where)


def _whole(document: Document, given: Given, where: str) -> Iterator["Article | ArticleError | Link"]:
    suffix, packed = ending(_name(document))
    data = unpacked(document.data, where=where) if packed and document.data.startswith(b"\x1f\x8b") else document.data
    media, start = document.media_type, data[:4000].lstrip(b"\xef\xbb\xbf \t\r\n")
    charset = _charset(document.headers.get("content-type", ""))
    if media.endswith("json") or suffix == ".json" or (not media and start[:1] == b"{"):
        yield from _json_articles(text_of(data, where=where, charset=charset), document, given)
    elif media not in _HTML_TYPES and start[:1] == b"<" and _FEED.search(start):
        url, kind = document.url, document.headers.get("content-type", media)
        yield from _entries(read_feed(data, where=where, url=url, content_type=kind), given, where)
    elif media in _HTML_TYPES or media.endswith("xml") or _HTML.match(start):
        text = text_of(data, where=where, charset=charset, marked_up=True)
        draft = read_html(text, where=where, url=document.url)
        yield _finished(draft, given, where=where, path=_path(document))
    else:
        draft = read_front_matter(text_of(data, where=where, charset=charset), where=where)
        draft = replace(draft, url=draft.url or document.url)
        yield _finished(draft, given, where=where, path=_path(document), marks=True)


def _charset(content_type: str) -> str | None:
    found = re.search(r"charset\s*=\s*[\"']?([\w.:-]{2,40})", content_type, re.IGNORECASE)
    return found[1] if found else None


def _path(document: Document) -> str | None:
    return None if document.url or document.locator == "-" else document.locator


def _json(text: str, *, where: str) -> Any:
    try:
        return json.loads(text)
    except ValueError as error:
        line = f" (line {error.lineno})" if isinstance(error, json.JSONDecodeError) and error.lineno > 1 else ""
        raise ArticleError(f"is not valid JSON{line}", where=where) from error
    except RecursionError:
        raise ArticleError("is JSON nested too deeply", where=where) from None


def _json_articles(text: str, document: Document, given: Given) -> Iterator["Article | ArticleError | Link"]:
    where = document.locator
    value = _json(text, where=where)
    if is_json_feed(value):
        yield from _entries(read_json_feed(value), given, where)
        return
    many = isinstance(value, list)
    for number, one in enumerate(value if many else [value], start=1):
        spot = f"{where} item {number}" if many else where
        try:
            draft = _object(one, where=spot)
            draft = replace(draft, url=draft.url or (None if many else document.url))
            yield _finished(draft, given, where=spot, path=_path(document), by_place=not many)
        except ArticleError as error:
            yield error


def _object(value: Any, *, where: str) -> Draft:
    """A JSON article's draft. HTML's own metadata fills what the keys leave out."""
    if not isinstance(value, dict):
        raise ArticleError("is not a JSON object", where=where, advice='Write {"text": "...", "title": "...", ...}')
    text, html = value.get("text"), value.get("html")
    if isinstance(text, str) and text.strip():
        return fill(Draft(text), value)
    if isinstance(html, str) and html.strip():
        try:
            draft = read_html(html, where=where, url=web_address(value.get("url")))
        except ArticleError:
            draft = Draft(text_of_fragment(html))  # a bare fragment, known to be the article
        return fill(draft, value)
    raise ArticleError('has no "text" and no "html"', where=where)


def _entries(entries: "Iterator[Draft | Link]", given: Given, where: str) -> Iterator["Article | ArticleError | Link"]:
    found = False
    for number, entry in enumerate(entries, start=1):
        found = True
        outlet = given.outlet or entry.outlet
        if isinstance(entry, Link):
            yield replace(entry, outlet=outlet)
            continue
        spot = f"{where} entry {number}"
        try:
            yield _finished(replace(entry, outlet=outlet), given, where=spot, path=None, by_place=False)
        except ArticleError as error:
            yield error
    if not found:
        yield ArticleError("is a feed without entries", where=where)


def _finished(
    draft: Draft, given: Given, *, where: str, path: str | None, by_place: bool = True, marks: bool = False
) -> Article:
    """The article as it is stored. by_place: it may be known by its locator (one article a file). marks: the text may
    carry Markdown's inline marks."""
    if len(draft.text) > MAX_TEXT:
        raise ArticleError(
            f"is longer than {MAX_TEXT // 1_000_000} million characters",
            where=where,
            advice="That is no single article",
        )
    if not by_place:  # one of many: what was said of them all can be no title or address of each
        given = Given(given.outlet, given.published)
    title, outlet = draft.title or given.title or "", draft.outlet or given.outlet or ""
    text = (
        _without_links(draft.text)
        if marks and where.lower().removesuffix(".gz").endswith((".md", ".markdown"))
        else draft.text
    )
    head = read_head(paragraphs(text), title=visible(title), outlet=visible(outlet))
    sorted_ = without_furniture(head.rest, title=visible(title) or head.title)
    clean = _joined(sorted_.kept)
    if len(clean.split()) < MIN_WORDS:
        raise ArticleError("holds no article text", where=where)
    url = draft.url or web_address(given.url)
    published = (
        draft.published or read_published(given.published) or head.published or (read_url_date(url) if url else None)
    )
    title = _line(title or head.title)
    outlet = _line(outlet or _name_of(head.outlet, sorted_.source) or _host(url))
    missing = tuple(
        n for n, v in (("title", title), ("outlet", outlet), ("published", published), ("url", url)) if not v
    )
    key = article_id(url, outlet, title, where if by_place else "", clean)
    source = Source(key, outlet, title, url, published, path)
    author = draft.author or head.author
    return Article(
        source, clean, author=_line(author) if author else None, language=draft.language or "en", missing=missing
    )


def _joined(kept: "tuple[tuple[int, str], ...]") -> str:
    """The paragraphs as one text; a break that cuts a sentence is mended where nothing stood between."""
    text, last, before = "", "", -2
    for place, one in kept:
        if text:
            text += " " if place == before + 1 and belong_together(last, one) else "\n\n"
        text += one
        last, before = one, place
    return text


def _without_links(text: str) -> str:
    """Markdown's links and pictures as their words alone, emphasis without its marks."""
    text = re.sub(r"!\[[^\[\]\n]{0,300}\]\([^()\s]{0,2000}\)", "", text)
    text = re.sub(r"\[([^\[\]\n]{1,300})\]\([^()\n]{0,2000}\)", r"\1", text)
    text = re.sub(r"(?<![\w*])\*\*(?=\S)([^*\n]{1,2000})(?<=\S)\*\*(?![\w*])", r"\1", text)
    return re.sub(r"(?<![\w*])\*(?=\S)([^*\n]{1,2000})(?<=\S)\*(?![\w*])", r"\1", text)


def _name_of(masthead: str, source: tuple[str, ...]) -> str:
    """The outlet's name by the text's head, else by its foot; in the foot's letters where the head is all capitals."""
    named = next(iter(source), "")
    return named if not masthead or masthead.casefold() == named.casefold() else masthead


def _host(url: str | None) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.") if url else ""


def _line(text: str) -> str:
    return " ".join(visible(text).split())


__all__ = ["Link", "read_articles"]
