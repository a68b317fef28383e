"""RSS, Atom and JSON feeds -> their entries: a Draft where the entry holds the article, else a Link to it.

The only importer of feedparser, which is given bytes and never an address.
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any

import feedparser

from claims.articles.front_matter import Draft, web_address
from claims.articles.published import read_published
from claims.errors import ArticleError

FULL_TEXT_WORDS = 120  # an entry with fewer is a summary
MAX_ENTRIES = 500
_CUT_OFF = ("…", "...", "[…]", "[...]", "read more", "continue reading", "[&#8230;]")
_BLOCKS = frozenset(
    "p div br li ul ol h1 h2 h3 h4 h5 h6 blockquote section article figure figcaption table tr pre hr".split()
)
_HIDDEN = frozenset("script style template noscript figure figcaption iframe svg head".split())


@dataclass(frozen=True, slots=True)
class Link:
    """An article a feed points to but doesn't hold: to be fetched by the caller."""

    url: str
    title: str = ""
    published: str | None = None
    outlet: str = ""


def read_feed(data: bytes, *, where: str, url: str | None = None, content_type: str = "") -> Iterator[Draft | Link]:
    """The entries of an RSS or Atom feed, in its order. Raises ArticleError where the bytes are no feed."""
    headers = {"content-location": url} if url else {}
    if content_type:
        headers["content-type"] = content_type
    try:
        feed = feedparser.parse(io.BytesIO(data), response_headers=headers, sanitize_html=False)
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        # Its lenient parser trips over characters that don't exist (&#xD800;) in a broken feed.
        raise ArticleError("is a broken feed", where=where, advice="Try again later") from error
    if not feed.get("version"):
        raise ArticleError("is XML, but no RSS or Atom feed", where=where)
    outlet = _line(feed.feed.get("title"))
    for entry in feed.entries[:MAX_ENTRIES]:
        bodies = [str(part.get("value") or "") for part in entry.get("content", ())] or [
            str(entry.get("summary") or "")
        ]
        card = {
            "title": _line(entry.get("title")),
            "url": web_address(entry.get("link")),
            "published": read_published(entry.get("published") or entry.get("updated")),
        }
        yield from _entry(max(bodies, key=len), card, outlet, author=_line(entry.get("author")))


def is_json_feed(value: Any) -> bool:
    """Whether parsed JSON is a JSON Feed (https://www.jsonfeed.org/version/1.1/)."""
    return (
        isinstance(value, dict)
        and "jsonfeed.org" in str(value.get("version", ""))[:200]
        and isinstance(value.get("items"), list)
    )


def read_json_feed(feed: dict[str, Any]) -> Iterator[Draft | Link]:
    """The items of a JSON Feed, in its order."""
    outlet = _line(feed.get("title"))
    for item in feed["items"][:MAX_ENTRIES]:
        if not isinstance(item, dict):
            continue
        authors = item.get("authors") if isinstance(item.get("authors"), list) else [item.get("author")]
        card = {
            "title": _line(item.get("title")),
            "url": web_address(item.get("url")) or web_address(item.get("external_url")),
            "published": read_published(item.get("date_published")),
        }
        names = ", ".join(_line(one.get("name")) for one in authors or () if isinstance(one, dict))
        body = item.get("content_html") or item.get("content_text") or ""
        yield from _entry(body if isinstance(body, str) else "", card, outlet, author=names)


def _entry(body: str, card: dict[str, str | None], outlet: str, *, author: str) -> Iterator[Draft | Link]:
    text, url, title = text_of_fragment(body), card["url"], card["title"] or ""
    cut_off = text.rstrip().lower().endswith(_CUT_OFF)
    if len(text.split()) >= FULL_TEXT_WORDS and not (cut_off and url):
        yield Draft(text, title, outlet, url, card["published"], author or None)
    elif url:
        yield Link(url, title, card["published"], outlet)


def text_of_fragment(html: str) -> str:
    """The words of a piece of HTML that is known to be an article's body, one paragraph for each block."""
    reader = _Words()
    reader.feed(html)
    reader.close()
    blocks = "".join(reader.pieces).split("\0")
    return "\n\n".join(line for line in (" ".join(block.split()) for block in blocks) if line)


class _Words(HTMLParser):
    """Collects visible words; a NUL stands where a block begins or ends."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        self._hidden += tag in _HIDDEN
        if tag in _BLOCKS:
            self.pieces.append("\0")

    def handle_endtag(self, tag: str) -> None:
        if tag in _HIDDEN:
            self._hidden = max(0, self._hidden - 1)
        if tag in _BLOCKS:
            self.pieces.append("\0")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.pieces.append(data.replace("\0", " "))


def _line(value: Any) -> str:
    return " ".join(text_of_fragment(value).split())[:500] if isinstance(value, str) else ""
