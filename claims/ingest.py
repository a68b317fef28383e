"""locator -> fetch -> article -> extract -> store -> compare; one bad file never stops the batch.

Reading language is most of the work, so many articles are read on all cores: worker processes turn articles into
claims and vectors, this process alone writes. Results come in the order of the sources.
"""

import logging
import os
import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from typing import Any, BinaryIO, Literal

import numpy as np

from claims import copies, encoder, topics, unfinished
from claims.arrivals import note_arrival, note_stored
from claims.articles.article import Link, read_articles
from claims.errors import ArticleError, ClaimsError, FetchError
from claims.extract import as_encoded, extract, with_headline
from claims.given import Given as Given
from claims.ids import private_id
from claims.incoming.fetch import Guard, fetch, locators
from claims.log_events import event
from claims.model import Article, Claim, Document
from claims.store import Store
from claims.workers import TOO_MUCH, Workers

_log = logging.getLogger(__name__)
_USER_PART = re.compile(r"//[^/]*@")  # a password must not come back in a row
CHUNK = 8  # articles read at once by one worker
PARALLEL_FROM = 24  # articles; fewer are read faster than workers start
Read = tuple[Article, list[Claim], "np.ndarray[Any, Any] | None"]


@dataclass(frozen=True, slots=True)
class Ingested:
    """What became of one article. error is fit to be shown to a person; None unless status is "failed"."""

    locator: str
    status: Literal["new", "changed", "same", "failed"]
    id: str | None = None
    title: str = ""
    claims: int = 0
    discrepancies: int = 0
    error: str | None = None
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Found:
    """One article of a source, or why there is none."""

    locator: str
    article: Article | None
    error: str | None = None


def ingest(
    store: Store,
    sources: Sequence[str],
    *,
    now: datetime,
    given: Given | None = None,
    workspace: str = "",
    guard: Guard | None = None,
    stdin: BinaryIO | None = None,
    encoder_folder: str = "",
) -> Iterator[Ingested]:
    """Read each source (file, folder, http(s) URL, feed URL, "-" for standard input) and store its articles, one
    Ingested an article, in order, as they are done. What is stored stays stored when this is interrupted; the same
    call again goes on where it was, since articles already there are "same"."""
    unfinished.pay(store, now=now)
    found = _articles(sources, given=given or Given(), guard=guard or Guard(), stdin=stdin, workspace=workspace)
    head = list(islice(found, PARALLEL_FROM))
    if len(head) < PARALLEL_FROM or (os.cpu_count() or 1) < 2:
        yield from _one_by_one(store, _chain(head, found), now=now, encoder_folder=encoder_folder)
        return
    workers: Workers[Article, Read] = Workers(read_batch, most=min(os.cpu_count() or 1, 8), and_given=[encoder_folder])
    with closing(workers):
        yield from _in_parallel(store, _chain(head, found), now=now, workers=workers, encoder_folder=encoder_folder)


def _chain(head: Iterable[_Found], rest: Iterable[_Found]) -> Iterator[_Found]:
    yield from head
    yield from rest


def _articles(
    sources: Sequence[str], *, given: Given, guard: Guard, stdin: BinaryIO | None, workspace: str
) -> Iterator[_Found]:
    for locator in _each_locator(sources):
        if isinstance(locator, _Found):
            yield locator
        else:
            yield from _of_source(locator, given=given, guard=guard, stdin=stdin, workspace=workspace, depth=0)


def _each_locator(sources: Sequence[str]) -> Iterator["str | _Found"]:
    for source in sources:
        try:
            yield from locators([source])
        except FetchError as error:
            yield _Found(source, None, str(error))


def _of_source(
    locator: str, *, given: Given, guard: Guard, stdin: BinaryIO | None, workspace: str, depth: int
) -> Iterator[_Found]:
    shown = _USER_PART.sub("//", locator) if "://" in locator else locator
    try:
        document = fetch(locator, guard=guard, stdin=stdin)
        for got in read_articles(document, given=given):
            if isinstance(got, ArticleError):
                yield _Found(shown, None, str(got))
            elif isinstance(got, Link):
                if depth == 0:
                    linked = replace(
                        given, outlet=given.outlet or got.outlet, published=given.published or got.published
                    )
                    yield from _of_source(got.url, given=linked, guard=guard, stdin=None, workspace=workspace, depth=1)
            else:
                yield _Found(shown, with_headline(_owned(got, workspace)))
    except ClaimsError as error:
        yield _Found(shown, None, str(error))
    except Exception:  # noqa: BLE001 -- the ingest loop: one bad source never stops the batch
        _log.exception("a source could not be read", extra=event("source_failed"))
        yield _Found(shown, None, "could not be read; the log has the details")


def _owned(article: Article, workspace: str) -> Article:
    """The article as this workspace's own ("": everybody's)."""
    if not workspace:
        return article
    source = replace(article.source, id=private_id(article.source.id, workspace))
    return replace(article, source=source, workspace=workspace)


def _one_by_one(store: Store, found: Iterable[_Found], *, now: datetime, encoder_folder: str) -> Iterator[Ingested]:
    for one in found:
        if (known := _without_reading(store, one)) is not None:
            yield known
            continue
        article = _article(one)
        read = _read_here(article, encoder_folder)
        yield _kept(store, one.locator, article, read, now=now, encoder_folder=encoder_folder)


def ingest_document(
    store: Store,
    document: Document,
    *,
    now: datetime,
    given: Given | None = None,
    workspace: str = "",
    encoder_folder: str = "",
) -> Iterator[Ingested]:
    """Store the articles of a document that was fetched already; the entries of a feed that only point to an article
    are left out."""
    for got in articles_in(document, given=given, workspace=workspace):
        if isinstance(got, ArticleError):
            yield Ingested(document.locator, "failed", error=str(got))
        elif not isinstance(got, Link):
            yield ingest_article(store, got, document.locator, now=now, encoder_folder=encoder_folder)


def articles_in(
    document: Document, *, given: Given | None = None, workspace: str = ""
) -> Iterator[Article | Link | ArticleError]:
    """What a document holds, each article as it is stored: with its headline, and this workspace's own."""
    for got in read_articles(document, given=given or Given()):
        yield with_headline(_owned(got, workspace)) if isinstance(got, Article) else got


def ingest_article(
    store: Store, article: Article, locator: str, *, now: datetime, encoder_folder: str = ""
) -> Ingested:
    """Read and store one article of articles_in."""
    found = _Found(locator, article)
    return next(_one_by_one(store, [found], now=now, encoder_folder=encoder_folder))


def _in_parallel(
    store: Store,
    found: Iterator[_Found],
    *,
    now: datetime,
    workers: "Workers[Article, Read]",
    encoder_folder: str,
) -> Iterator[Ingested]:
    waiting: deque[tuple[list[Ingested | str], list[Article], Future[list[Read]] | None]] = deque()
    ahead = 3 * (os.cpu_count() or 1)
    while True:
        while len(waiting) < ahead and (batch := list(islice(found, CHUNK))):
            rows: list[Ingested | str] = [_without_reading(store, one) or one.locator for one in batch]
            fresh = [_article(one) for one, row in zip(batch, rows, strict=True) if isinstance(row, str)]
            waiting.append((rows, fresh, workers.start(fresh) if fresh else None))
        if not waiting:
            return
        rows, fresh, begun = waiting.popleft()
        results = iter(zip(fresh, workers.results(fresh, begun) if begun else (), strict=True))
        for row in rows:
            if isinstance(row, str):
                article, read = next(results)
                yield _kept(store, row, article, read, now=now, encoder_folder=encoder_folder)
            else:
                yield row


def _kept(
    store: Store, locator: str, article: Article, read: Read | None, *, now: datetime, encoder_folder: str
) -> Ingested:
    """The article stored, or why not: it took more memory to read than there is."""
    if read is None:
        return Ingested(locator, "failed", article.source.id, article.source.title, error=TOO_MUCH)
    return _stored(store, locator, read, now=now, encoder_folder=encoder_folder)


def _read_here(article: Article, encoder_folder: str) -> Read | None:
    """The article read in this process; None when there is not the memory for it."""
    try:
        return read_batch([article], encoder_folder)[0]
    except MemoryError:
        _log.warning("an article took more memory than there is", extra=event("too_large"))
        return None


def _article(found: _Found) -> Article:
    assert found.article is not None
    return found.article


def _without_reading(store: Store, found: _Found) -> Ingested | None:
    """The result where no language has to be read: a failure, or an article that is there already."""
    if found.article is None:
        return Ingested(found.locator, "failed", error=found.error)
    article = found.article
    if store.state_of(article) == "same":
        return Ingested(found.locator, "same", article.source.id, article.source.title, missing=article.missing)
    return None


def read_batch(articles: Sequence[Article], encoder_folder: str = "") -> list[Read]:
    """Each article with its claims and their vectors (n x d int8, or None without an encoder). Runs in a worker."""
    model = encoder.encoder(encoder_folder)
    read = list(extract(articles))
    if model is None:
        return [(article, claims, None) for article, claims in read]
    vectors = encoder.to_int8(model.encode([as_encoded(claim) for _, claims in read for claim in claims]))
    ends = np.cumsum([len(claims) for _, claims in read])
    return [
        (article, claims, vectors[end - len(claims) : end]) for (article, claims), end in zip(read, ends, strict=True)
    ]


def _stored(store: Store, locator: str, read: Read, *, now: datetime, encoder_folder: str = "") -> Ingested:
    article, claims, vectors = read
    try:
        if (state := store.state_of(article)) != "same":
            note_arrival(store, article.source.id, claims, revised=state == "changed", now=now)
        before = {claim.id for claim in store.claims_of(article.source.id)}
        gone = sorted(before - {claim.id for claim in claims})
        if state != "same":
            copies.note(store, claims, now=now)
        unfinished.owe(store, article, gone=gone, now=now)
        status = store.add(article, claims, vectors)
        opened = (
            topics.update(store, article.source.id, now=now, gone=gone, encoder_folder=encoder_folder)
            if status != "same"
            else 0
        )
        unfinished.paid(store, article.source.id)
        if status != "same":
            note_stored(store)
    except ClaimsError as error:
        return Ingested(locator, "failed", article.source.id, article.source.title, error=str(error))
    return Ingested(
        locator, status, article.source.id, article.source.title, len(claims), opened, missing=article.missing
    )
