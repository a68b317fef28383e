"""The readers and parsers that are fuzzed: articles, sentences, addresses, settings. See fuzz_targets.py."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from itertools import pairwise
from typing import Any
from urllib.parse import urlsplit

from fuzz_case import ARTICLE_S, HERE, SAID, Fault, Target, text_of

from adapters.discord import text as discord_text
from bot import config, schedules
from bot.messages import Place
from claims import extract, ids, parts
from claims.articles import feed, files, front_matter, published
from claims.articles.article import Link, read_articles
from claims.articles.html_article import read_html
from claims.errors import ClaimsError
from claims.given import Given
from claims.incoming import addresses, link_lists
from claims.language import _split_only
from claims.model import Article, Document, Sentence, Source
from claims.readers.attribution import read_attributions
from claims.readers.dates import read_whens
from claims.readers.names import read_names, same_name
from claims.readers.quantities import read_quantities
from claims.readers.sentences import sentences

DAY = date(2031, 5, 7)
_FORMS = (
    ("a.txt", ""), ("a.md", "text/markdown"), ("a.html", "text/html"), ("a.json", "application/json"),
    ("a.jsonl", "application/x-ndjson"), ("a.jsonl.gz", ""), ("a.txt.gz", ""), ("a.xml", "application/rss+xml"),
    ("-", ""), ("https://post.example/2031/05/06/a", "text/html"), ("https://post.example/a", "application/feed+json"),
)  # fmt: skip
_HALF = re.compile("[\ud800-\udfff]")


def _clean(*texts: str | None) -> None:
    for text in texts:
        if text and _HALF.search(text):
            raise Fault(f"half a character is kept: {text[:60]!r}")


# --- articles


def article(data: bytes) -> None:
    name, media = _FORMS[data[0] % len(_FORMS)] if data else _FORMS[0]
    url = name if name.startswith("http") else None
    for got in _no_error(lambda: list(read_articles(Document(name, data[1:], media, url), given=Given(outlet="Post")))):
        if isinstance(got, Link):
            _clean(got.url, got.title, got.outlet)
        elif isinstance(got, Article):
            source = got.source
            _clean(got.text, source.title, source.outlet, source.url, source.published, got.author, got.language)
            if not extract.with_headline(got).text.strip() or len(source.id) != 16:
                raise Fault("an article without text or id")
            extract.published_day(source.published)


def _no_error(read: Callable[[], Any]) -> Any:
    """What it gives; an empty list where a person is told why not."""
    try:
        return read()
    except ClaimsError as error:
        _fit_to_be_shown(error)
        return []


def _fit_to_be_shown(error: ClaimsError) -> None:
    if len(str(error)) > 4000 or "Traceback" in str(error):
        raise Fault("an error that is not fit to be shown")


def html(data: bytes) -> None:
    _no_error(lambda: read_html(text_of(data), where="page", url="https://post.example/a"))


def a_feed(data: bytes) -> None:
    _no_error(lambda: list(feed.read_feed(data, where="feed", url="https://post.example/rss")))
    feed.text_of_fragment(text_of(data))


def a_list(data: bytes) -> None:
    document = Document("https://post.example/list", data, "text/plain", "https://post.example/list")
    if link_lists.is_list(document):
        _no_error(lambda: link_lists.links(document))


def front(data: bytes) -> None:
    _no_error(lambda: front_matter.read_front_matter("---\n" + text_of(data) + "\n---\nA text.", where="a.md"))


def reading(data: bytes) -> None:
    """A whole article read for its claims."""
    one = extract.with_headline(Article(Source("a", "Post", "A title", published="2031-05-06"), _whole(data)))
    for _, claims in extract.extract([one]):
        for claim in claims:
            if one.text[claim.start : claim.end] != claim.text:
                raise Fault("a claim's offsets do not show its words")


def _whole(data: bytes) -> str:
    """A text as an article's has become when it is read: half characters are gone by then."""
    return data.decode("utf-8", "replace")


# --- sentences


def statement(data: bytes) -> None:
    text = text_of(data)
    parts.unfit(text)
    for claim in extract.read_statement(text, published="2031-05-06"):
        if _HALF.sub("\ufffd", text[claim.start : claim.end]) != claim.text:
            raise Fault("a claim's offsets do not show its words")
        parts.clauses(claim.text, claim.words)
    extract.read_whole(text)


def dates(data: bytes) -> None:
    text = text_of(data)
    for when in read_whens(text, DAY) + read_whens(text, None):
        if text[when.start : when.end] != when.text:
            raise Fault("a time's offsets do not show its words")
    published.read_published(text)
    published.read_date_line(text)
    published.read_url_date(text)


def quantities(data: bytes) -> None:
    text = text_of(data)
    for one in read_quantities(text):
        if text[one.start : one.end] != one.text:
            raise Fault("a quantity's offsets do not show its words")


def _read(data: bytes) -> list[Sentence]:
    text = text_of(data)
    spans = [(text[start:end], start, number) for start, end, number in sentences(text)]
    return [Sentence(one, start, *_split_only(one), number) for one, start, number in spans]


def names(data: bytes) -> None:
    read_ = _read(data)
    found = [(one, sentence) for row, sentence in zip(read_names(read_), read_, strict=True) for one in row]
    for name, sentence in found:
        if sentence.text[name.start : name.end] != name.text:
            raise Fault("a name's offsets do not show its words")
    for (name, _), (other, _) in pairwise(found):
        same_name(name, other)


def attribution(data: bytes) -> None:
    read_ = _read(data)
    read_attributions(read_, read_names(read_), outlet="Post")


# --- addresses, settings


def locator(data: bytes) -> None:
    text = text_of(data)
    for one in (text, "http://" + text, "https://" + text + "/"):
        files.is_address(one)
        ids.canonical_url(one)
        _no_error(lambda one=one: _allowed(one))
        link = front_matter.web_address(one)
        shown = discord_text.safe_link(one)
        if (link and "@" in urlsplit(link).netloc) or (shown and not shown.lower().startswith(("http://", "https://"))):
            raise Fault(f"an address that hides another: {link!r} {shown!r}")
    if not text.startswith("/"):
        _no_error(lambda: files.read_file("no such folder/" + text.replace("..", "")))


def _allowed(url: str) -> None:
    """The rules for an address, and that a host made of numbers alone is one plain number."""
    host = (addresses.read_url(url).hostname or "").removesuffix(".")
    if re.fullmatch(r"(?:\d+\.?)+|(?:0x[0-9a-f]+\.?)+", host) and not re.fullmatch(r"\d{1,3}(\.\d{1,3}){3}", host):
        raise Fault(f"a spelling of a number passes for a name: {host!r}")


def settings(data: bytes) -> None:
    _no_error(lambda: config.parse(data.decode("utf-8", "replace")))


def schedule(data: bytes) -> None:
    at, _, rest = text_of(data).partition("|")
    zone, _, days = rest.partition("|")
    now = datetime(2031, 5, 7, tzinfo=UTC)
    made = _no_error(lambda: schedules.make(Place("slack", "T", "C"), at, zone, now=now, days=days))
    if made:
        schedules.due_times(made, now, now.replace(day=20))


def _examples(*endings: str) -> tuple[bytes, ...]:
    folder = HERE.parent / "examples" / "articles"
    return tuple(one.read_bytes()[:8000] for one in sorted(folder.iterdir()) if one.suffix in endings)[:4]


_FEEDS = (
    b'<?xml version="1.0"?><rss version="2.0"><channel><title>Post</title><item><title>T</title><link>https://post.example/1</link>'
    b"<pubDate>Tue, 06 May 2031 10:00:00 GMT</pubDate><description>&lt;p&gt;Nine died.&lt;/p&gt;</description></item></channel></rss>",
    b'<feed xmlns="http://www.w3.org/2005/Atom"><title>Post</title><entry><title>T</title><link href="https://post.example/2"/>'
    b'<updated>2031-05-06T10:00:00Z</updated><content type="html">&lt;p&gt;Nine died&lt;/p&gt;</content></entry></feed>',
)
_JSON_FEED = (
    b'{"version": "https://jsonfeed.org/version/1.1", "title": "Post", "items": [{"id": "1", "url": "https://post.example/1", '
    b'"title": "T", "content_html": "<p>Nine died.</p>", "date_published": "2031-05-06T10:00:00Z", "authors": [{"name": "A"}]}]}'
)
_HTML = (
    b'<!doctype html><html lang="en"><head><title>Bridge falls</title><meta property="og:site_name" content="Post">'
    b'<link rel="canonical" href="https://post.example/a"></head><body><article><h1>Bridge falls</h1><p>'
    + SAID[0] * 3 + b"</p><p>" + SAID[1] * 3 + b"</p></article></body></html>",
    b"<p>Nine died.<script>x</script><table><tr><td>a</table>",
)  # fmt: skip
_YAML = b"title: 'Bridge: falls'\noutlet: Post\npublished: 2031-05-06T10:00:00+02:00\nauthor: [A, B]\nurl: https://post.example/a"
_HOSTS = (
    b"http://127.0.0.1/", b"0x7f000001", b"2130706433", b"0177.0.0.1", b"[::1]", b"[::ffff:10.0.0.1]", b"me:word@post.example",
    b"post.example:80/2031/05/06/a?utm_source=x&amp=1#y", b"file:///etc/passwd", b"../../etc/passwd", b"a.jsonl.gz", "post。example".encode(),
)  # fmt: skip

TARGETS: dict[str, Target] = {
    "article": Target(article, tuple(bytes([n]) + s for n, s in enumerate((*SAID, _JSON_FEED, b"---\n" + _YAML + b"\n---\n" + SAID[0], *_FEEDS, *_HTML))), 70, ARTICLE_S, 8192),
    "html": Target(html, (*_HTML, *_examples(".html")), 20, ARTICLE_S, 8192),
    "feed": Target(a_feed, (*_FEEDS, _HTML[1]), 50, ARTICLE_S, 4096),
    "list": Target(a_list, (b"https://post.example/1\nhttps://post.example/2\n", b'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>https://post.example/1</loc><lastmod>2031-05-06</lastmod></url></urlset>', b"<sitemapindex><sitemap><loc>https://post.example/s</loc></sitemap></sitemapindex>"), 80, ARTICLE_S),
    "front": Target(front, (_YAML, b"title: [a\nb", b"x: &a [*a]", b"published: 2031-13-99"), 60, ARTICLE_S),
    "reading": Target(reading, (b"\n\n".join(SAID), *_examples(".md", ".txt")), 2, ARTICLE_S, 4096),
    "statement": Target(statement, SAID, 20),
    "dates": Target(dates, (*SAID, b"2031-05-06", b"Tue, 06 May 2031 10:00:00 GMT", b"Published: May 6, 2031, 14:05", b"/2031/05/06/a"), 110),
    "quantities": Target(quantities, SAID, 110),
    "names": Target(names, SAID, 70),
    "attribution": Target(attribution, SAID, 60),
    "locator": Target(locator, _HOSTS, 80),
    "settings": Target(settings, ((HERE.parent / "config.example.toml").read_bytes()[:4000], b"[store]\nurl = 'x'"), 50),
    "schedule": Target(schedule, (b"8:30|Europe/Oslo|mon-fri", b"23.59|UTC|sat,sun", b"2:30|America/New_York|weekdays"), 40),
}  # fmt: skip
