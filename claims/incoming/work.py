"""What is to be read, as jobs, and what a worker does with one: the page is fetched and its article stored, or the
article that the job carries. Knows no queue but by its two functions.
"""

import base64
import json
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Protocol
from urllib.parse import urlsplit

from claims import unfinished
from claims.articles.article import Link
from claims.articles.files import is_address
from claims.errors import ArticleError, ClaimsError, FetchError
from claims.given import Given
from claims.ids import canonical_url
from claims.incoming.feeds import Feed
from claims.incoming.fetch import Guard, fetch, locators
from claims.incoming.jobs import JobFailed, What
from claims.incoming.polite import Manners
from claims.incoming.poll import PAGES, Reader, page
from claims.ingest import Ingested, articles_in, ingest_article
from claims.model import Article, Source
from claims.store import Store


class Queue(Protocol):
    """Where jobs are put (jobs.Jobs)."""

    def put(self, what: What, told: Mapping[str, Any], *, once: str, host: str | None = None) -> bool: ...


@dataclass(frozen=True, slots=True)
class Put:
    """What became of one article or page that was to be queued: status is "waiting" when it is, "same" when the store has
    it or it waits already, "failed" with why when it can't be read."""

    locator: str
    status: str
    id: str | None = None
    title: str = ""
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Later:
    """Puts what a feed or a person names into the queue (poll.Later)."""

    queue: Queue

    def article(self, article: Article, locator: str) -> bool:
        told = {"locator": locator, "article": packed(article)}
        mark = f"{zlib.crc32(article.text.encode('utf-8', 'replace')):08x}"
        return self.queue.put("article", told, once=f"article:{article.source.id}:{mark}")

    def page(self, link: Link, feed: Feed) -> bool:
        told = {"locator": link.url, "title": link.title, "published": link.published, "outlet": link.outlet}
        more = {"feed": feed.url, "workspace": feed.workspace}
        return self.queue.put("page", told | more, once=f"page:{canonical_url(link.url)}", host=_host(link.url))

    def named(self, url: str, given: Given, *, depth: int = 0, workspace: str = "") -> bool:
        """A link that a person named, or (depth 1) that stood in a feed that a person named."""
        told = {"locator": url, "given": asdict(given), "depth": depth, "workspace": workspace}
        return self.queue.put("page", told, once=f"page:{canonical_url(url) or url}", host=_host(url))


def put_all(
    store: Store, later: Later, sources: Sequence[str], *, given: Given, guard: Guard, stdin: Any
) -> Iterator[Put]:
    """Queue what these sources hold: a link as it is, to be fetched by a worker; from files, folders and standard input
    each article, carried whole, since a worker may be on another machine."""
    for source in sources:
        try:
            for locator in locators([source]):
                if is_address(locator):
                    new = later.named(locator, given)
                    yield Put(locator, "waiting" if new else "same")
                else:
                    yield from _held_in(store, later, locator, given, guard, stdin)
        except FetchError as error:
            yield Put(source, "failed", error=str(error))


def _held_in(store: Store, later: Later, locator: str, given: Given, guard: Guard, stdin: Any) -> Iterator[Put]:
    try:
        for got in articles_in(fetch(locator, guard=guard, stdin=stdin), given=given):
            if isinstance(got, ArticleError):
                yield Put(locator, "failed", error=str(got))
            elif isinstance(got, Link):
                new = later.named(got.url, _linked(given, got), depth=1)
                yield Put(got.url, "waiting" if new else "same", title=got.title or "")
            else:
                new = store.state_of(got) != "same" and later.article(got, locator)
                yield Put(locator, "waiting" if new else "same", got.source.id, got.source.title)
    except ClaimsError as error:
        yield Put(locator, "failed", error=str(error))


def packed(article: Article) -> str:
    """An article as a short text that any queue can carry."""
    return base64.b85encode(zlib.compress(json.dumps(asdict(article)).encode(), 6)).decode()


def unpacked(text: str) -> Article:
    told = json.loads(zlib.decompress(base64.b85decode(text)))
    return Article(**{**told, "source": Source(**told["source"]), "missing": tuple(told["missing"])})


@dataclass(frozen=True, slots=True)
class Work:
    """What a worker works with. pause_s: between two requests to one host, whichever worker asks."""

    store: Store
    later: Later
    guard: Guard
    now: Callable[[], datetime]
    pause_s: float
    every: timedelta
    encoder_folder: str = ""

    def do(self, what: What, told: Mapping[str, Any]) -> None:
        """Do one job. Raises JobFailed."""
        try:
            unfinished.pay(self.store, now=self.now())
            rows = self._article(told) if what == "article" else self._page(told)
        except FetchError as error:
            raise JobFailed(str(error), permanent=error.permanent, after_s=error.retry_after_s) from error
        except ArticleError as error:
            raise JobFailed(str(error), permanent=True) from error
        except ClaimsError as error:
            raise JobFailed(str(error), permanent=False) from error
        _check(rows)

    def _article(self, told: Mapping[str, Any]) -> list[Ingested]:
        article = unpacked(told["article"])
        return [self._stored(article, told["locator"])]

    def _stored(self, article: Article, locator: str) -> Ingested:
        return ingest_article(self.store, article, locator, now=self.now(), encoder_folder=self.encoder_folder)

    def _page(self, told: Mapping[str, Any]) -> list[Ingested]:
        manners = Manners(self.store, self.guard, now=self.now, pause_s=self.pause_s, shared=True)
        return self._of_feed(told, manners) if told.get("feed") else self._named(told, manners)

    def _of_feed(self, told: Mapping[str, Any], manners: Manners) -> list[Ingested]:
        now = self.now()
        reader = Reader(self.store, self.guard, manners, self.every, self.encoder_folder)
        link = Link(told["locator"], told["title"], told["published"], told["outlet"])
        rows = list(page(reader, link, Feed(told["feed"], now, now, workspace=told["workspace"]), now=now))
        held = self.store.get(PAGES, canonical_url(link.url)) or {}
        if held.get("failures") or held.get("done"):
            why = next((row.error for row in rows if row.error), None) or "could not be read"
            raise JobFailed(why, permanent=bool(held.get("done")))
        return rows

    def _named(self, told: Mapping[str, Any], manners: Manners) -> list[Ingested]:
        url, given = told["locator"], Given(**told["given"])
        manners.pause(url)
        rows = []
        for got in articles_in(fetch(url, guard=self.guard), given=given, workspace=told["workspace"]):
            if isinstance(got, ArticleError):
                rows.append(Ingested(url, "failed", error=str(got)))
            elif isinstance(got, Article):
                rows.append(self._stored(got, url))
            elif told["depth"] == 0:
                self.later.named(got.url, _linked(given, got), depth=1, workspace=told["workspace"])
        return rows


def _check(rows: Sequence[Ingested]) -> None:
    """Raise what went wrong. An article that could be read and not stored is worth another try, one that could not be
    read is not."""
    failed = [row for row in rows if row.status == "failed"]
    if failed:
        raise JobFailed(failed[0].error or "could not be read", permanent=all(row.id is None for row in failed))


def _linked(given: Given, link: Link) -> Given:
    return replace(given, outlet=given.outlet or link.outlet, published=given.published or link.published)


def _host(url: str) -> str:
    return f"host:{urlsplit(url).netloc}"
