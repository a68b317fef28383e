"""Reading one feed: what is new in it goes into the store, what was read is looked at again for corrections.

A page is asked for when it is new, and again some hours and days later while the feed still names it: that is when
corrections come. Its address is folded (tracking, AMP, mobile), so that one article is fetched once whoever links it.
"""

import logging
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Protocol
from urllib.parse import urlsplit

from claims.articles.article import Link, read_articles
from claims.errors import ArticleError, ClaimsError, FetchError
from claims.given import Given
from claims.ids import canonical_url
from claims.incoming import feeds
from claims.incoming.feeds import Feed
from claims.incoming.fetch import Guard, NotModified, fetch
from claims.incoming.link_lists import is_list, links
from claims.incoming.polite import Manners
from claims.ingest import Ingested, articles_in, ingest_document
from claims.model import Article, Document
from claims.store import Store

_log = logging.getLogger(__name__)
PAGES = "pages"
AGAIN = tuple(timedelta(hours=hours) for hours in (1, 6, 24, 72))
MOST_PAGES = 50  # of one feed at one time; the others follow the next time
_SITEMAPS = 5
_TRIES = 5
_KEPT = timedelta(days=30)
_LOCKED = timedelta(minutes=30)


class Later(Protocol):
    """Takes what a feed brought, for others to read."""

    def article(self, article: Article, locator: str) -> bool:
        """False when it waits there already."""

    def page(self, link: Link, feed: "Feed") -> bool: ...


@dataclass(frozen=True, slots=True)
class Reader:
    """What reading a feed works with. every: how often a feed is read; later: who reads what it brings, None for
    here and now."""

    store: Store
    guard: Guard
    manners: Manners
    every: timedelta
    encoder_folder: str = ""
    later: "Later | None" = None


@dataclass(frozen=True, slots=True)
class Polled:
    """One feed after its reading, with what became of its articles; error is why it was not read, "" when it was;
    waiting is how many were handed on to be read by workers."""

    feed: Feed
    rows: tuple[Ingested, ...] = ()
    error: str = ""
    waiting: int = 0


@dataclass(frozen=True, slots=True)
class Waiting:
    """What stands for an article that was handed on."""


def poll(reader: Reader, feed: Feed, *, now: datetime) -> Polled | None:
    """Read this feed; None when another process is at it, or has read it since this feed was looked up."""
    lock = f"feed:{canonical_url(feed.url)}"
    if not reader.store.put_once("locks", lock, 1, now=now, expires=now + _LOCKED):
        return None
    try:
        return _poll(reader, feed, now) if feeds.is_as(reader.store, feed) else None
    finally:
        reader.store.delete("locks", lock)


def _poll(reader: Reader, feed: Feed, now: datetime) -> Polled:
    try:
        reader.manners.before(feed.url)
        document = fetch(
            feed.url, guard=reader.guard, etag=feed.etag, last_modified=feed.last_modified, before=reader.manners.before
        )
        read = list(_read(reader, document, feed, now))
        rows = tuple(row for row in read if isinstance(row, Ingested))
        waiting = len(read) - len(rows)
        if rows and not waiting and all(row.status == "failed" and row.locator == feed.url for row in rows):
            raise ArticleError(rows[0].error or "could not be read")
        headers = document.headers
        after = feeds.succeeded(
            feed, now=now, every=reader.every, etag=headers.get("etag", "")[:500],
            last_modified=headers.get("last-modified", "")[:100], unread=_unread(rows),
        )  # fmt: skip
    except NotModified:
        read = list(_again(reader, feed, now))
        rows = tuple(row for row in read if isinstance(row, Ingested))
        waiting = len(read) - len(rows)
        after = feeds.succeeded(feed, now=now, every=reader.every)
    except ClaimsError as error:
        wait_s = error.retry_after_s if isinstance(error, FetchError) else 0
        after = feeds.failed(feed, str(error), now=now, every=reader.every, not_before_s=wait_s)
        rows, waiting = (), 0
    feeds.keep(reader.store, feed, after)
    _log.info("feed %s: %d articles, %d failures", urlsplit(feed.url).hostname, len(rows), after.failures)
    return Polled(after, rows, after.error, waiting)


def _unread(rows: tuple[Ingested, ...]) -> str:
    failed = [row for row in rows if row.status == "failed"]
    return f"{len(failed)} of {len(rows)} articles could not be read: {failed[0].error}"[:300] if failed else ""


def _read(reader: Reader, document: Document, feed: Feed, now: datetime) -> Iterator["Ingested | Waiting"]:
    """The articles it holds, then those it points to."""
    if is_list(document):
        found = list(_listed(reader, document))
    else:
        yield from _held_in(reader, document, feed, now)
        found = [one for one in read_articles(document, given=Given()) if isinstance(one, Link)]
    once = {canonical_url(one.url): one for one in reversed(found)}  # of several forms of an address the first counts
    fresh = [one for one in reversed(once.values()) if _is_due(_held(reader.store, one.url, now), now)]
    for link in fresh[:MOST_PAGES]:
        yield from _now_or_later(reader, replace(link, outlet=feed.outlet or link.outlet), feed, now)


def _held_in(reader: Reader, document: Document, feed: Feed, now: datetime) -> Iterator["Ingested | Waiting"]:
    if reader.later is None:
        yield from ingest_document(
            reader.store, document, now=now, given=_given(feed), workspace=feed.workspace,
            encoder_folder=reader.encoder_folder,
        )  # fmt: skip
        return
    for got in articles_in(document, given=_given(feed), workspace=feed.workspace):
        if isinstance(got, ArticleError):
            yield Ingested(document.locator, "failed", error=str(got))
        elif isinstance(got, Article) and reader.store.state_of(got) != "same":
            reader.later.article(got, document.locator)
            yield Waiting()


def _given(feed: Feed) -> Given:
    return Given(outlet=feed.outlet or None)


def _now_or_later(reader: Reader, link: Link, feed: Feed, now: datetime) -> Iterator["Ingested | Waiting"]:
    if reader.later is None:
        yield from page(reader, link, feed, now)
    else:
        reader.later.page(link, feed)
        yield Waiting()


def _listed(reader: Reader, document: Document) -> Iterator[Link]:
    found, further = links(document)
    yield from found
    for url in further[:_SITEMAPS]:
        try:
            reader.manners.before(url)
            yield from links(fetch(url, guard=reader.guard, before=reader.manners.before))[0]
        except ClaimsError as error:
            _log.info("sitemap: %s", error.what)


def _again(reader: Reader, feed: Feed, now: datetime) -> Iterator["Ingested | Waiting"]:
    """The pages of a feed that has not changed, where they are due to be looked at again."""
    prefix = f"{canonical_url(feed.url)} "
    named = [value for _, value in reader.store.records(f"{PAGES}_of", prefix=prefix, limit=MOST_PAGES * 10)]
    for link in [Link(value["url"], value["title"], value["published"], value["outlet"]) for value in named]:
        if _is_due(_held(reader.store, link.url, now), now):
            yield from _now_or_later(reader, link, feed, now)


def _held(store: Store, url: str, now: datetime) -> dict[str, Any] | None:
    return store.get(PAGES, canonical_url(url), now=now)


def _is_due(held: dict[str, Any] | None, now: datetime) -> bool:
    """Whether a page is new, or is to be looked at again, or failed for a while."""
    if held is None:
        return True
    if held["done"]:
        return False
    first, last = datetime.fromisoformat(held["first"]), datetime.fromisoformat(held["last"])
    if held["failures"]:
        return bool(held["failures"] < _TRIES and now - last >= timedelta(minutes=10) * 2 ** held["failures"])
    return any(last < first + age <= now for age in AGAIN)


def page(reader: Reader, link: Link, feed: Feed, now: datetime) -> Iterator[Ingested]:
    """Fetch one page and store its article; what is noted of the page says whether and when to ask again."""
    store, key = reader.store, canonical_url(link.url)
    held = _held(store, link.url, now) or {
        "first": now.isoformat(), "last": "", "failures": 0, "done": False, "etag": "", "last_modified": "",
    }  # fmt: skip
    try:
        reader.manners.before(link.url)
        document = fetch(
            link.url, guard=reader.guard, etag=held["etag"], last_modified=held["last_modified"],
            before=reader.manners.before,
        )  # fmt: skip
        given = Given(outlet=link.outlet or None, published=link.published, title=link.title or None)
        yield from ingest_document(
            store, document, now=now, given=given, workspace=feed.workspace, encoder_folder=reader.encoder_folder
        )
        told = {name: document.headers.get(name.replace("_", "-"), "")[:500] for name in ("etag", "last_modified")}
        held = held | told | {"failures": 0}
    except NotModified:
        held = held | {"failures": 0}
    except FetchError as error:
        held = held | {"failures": held["failures"] + 1, "done": error.permanent}
        yield Ingested(link.url, "failed", title=link.title, error=str(error))
    store.put(PAGES, key, held | {"last": now.isoformat()}, expires=now + _KEPT)
    named = {"url": link.url, "title": link.title, "published": link.published, "outlet": link.outlet}
    store.put(f"{PAGES}_of", f"{canonical_url(feed.url)} {key}", named, expires=now + AGAIN[-1] + timedelta(days=1))


def poll_due(reader: Reader, *, now: datetime, every_one: bool = False) -> Iterator[Polled]:
    """Read each feed that is due, or every one; one bad feed never stops the others."""
    found = feeds.all_of(reader.store) if every_one else feeds.due(reader.store, now=now)
    for feed in found:
        polled = poll(reader, replace(feed), now=now)
        if polled is not None:
            yield polled
