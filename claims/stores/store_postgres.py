"""The store for many workers: a PostgreSQL database behind the contract of store.py.

Here stand the transactions and the errors; what is in them stands in postgres_articles, postgres_words, postgres_search,
postgres_discrepancies and postgres_records. A public method is one transaction.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import numpy as np

from claims.model import Article, Claim, Counts, Discrepancy
from claims.store import Added, Lookup, OutletCount
from claims.stores import (
    postgres_articles,
    postgres_discrepancies,
    postgres_migrations,
    postgres_moving,
    postgres_records,
    postgres_search,
    postgres_spellings,
)
from claims.stores.held import Held, HeldArticle, HeldCounts, HeldDiscrepancy, HeldRecord
from claims.stores.postgres_connections import Connections
from claims.stores.postgres_words import Words

Vector = np.ndarray[Any, Any]


class PostgreSQLStore:
    """A store in one database, in a schema of its own. May be used from several threads, processes and machines at
    once."""

    def __init__(self, url: str, *, most_connections: int = 16, wait_s: float = 15.0) -> None:
        self.url = url
        self._at = Connections(url, most=most_connections, wait_s=wait_s)
        self._words = Words()
        try:
            with self._at.writing() as connection:
                postgres_migrations.bring_up_to_date(connection, where=self._at.where)
            with self._at.reading() as connection:
                self._indexed, self._trigrams = postgres_migrations.extras(connection)
        except BaseException:
            self._at.close()
            raise

    @property
    def connections(self) -> Connections:
        """What the queue of jobs works with: it is kept beside the store (claims/incoming/jobs.py)."""
        return self._at

    @contextmanager
    def bulk(self, *, alone: str = "") -> Iterator[None]:
        """Make all writes of this thread within the block one transaction: faster for many articles, and
        all or none. A write that fails alone is taken back alone. alone: wait until no other process is in a block of
        this name."""
        with self._at.writing() as connection:
            if alone:
                connection.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 3))", (alone,))
            yield

    # articles and claims
    def add(self, article: Article, claims: Sequence[Claim], vectors: Vector | None = None) -> Added:
        with self._at.writing() as connection:
            return postgres_articles.add(connection, article, claims, vectors)

    def state_of(self, article: Article) -> Added:
        with self._at.reading() as connection:
            return postgres_articles.state_of(connection, article)

    def article(self, article_id: str) -> Article | None:
        with self._at.reading() as connection:
            return postgres_articles.article(connection, article_id)

    def articles(self, *, limit: int = 100, offset: int = 0, workspace: str | None = None) -> list[tuple[Article, int]]:
        with self._at.reading() as connection:
            return postgres_articles.articles(connection, limit=limit, offset=offset, workspace=workspace)

    def outlets(self, *, workspace: str | None = None) -> list[OutletCount]:
        with self._at.reading() as connection:
            return [OutletCount(*row) for row in postgres_articles.outlets(connection, workspace=workspace)]

    def claims(self, ids: Sequence[str], *, superseded: bool = False) -> list[Claim]:
        with self._at.reading() as connection:
            return postgres_articles.claims(connection, ids, superseded=superseded)

    def claims_of(self, article_id: str) -> list[Claim]:
        with self._at.reading() as connection:
            return postgres_articles.claims_of(connection, article_id)

    def look_up(self, lookup: Lookup, *, workspace: str | None = None) -> list[Claim]:
        with self._at.reading() as connection:
            return postgres_search.look_up(connection, lookup, workspace=workspace, trigrams=self._trigrams)

    def neighbours(self, claim: Claim) -> tuple[Claim | None, Claim | None]:
        with self._at.reading() as connection:
            return postgres_articles.neighbours(connection, claim)

    # retrieval
    def search_words(
        self,
        terms: Sequence[str],
        *,
        limit: int,
        workspace: str | None = None,
        published: tuple[str, str] | None = None,
    ) -> list[tuple[str, float]]:
        with self._at.reading() as connection:
            return self._words.search(connection, terms, limit=limit, workspace=workspace, published=published)

    def search_vectors(
        self,
        vector: Vector,
        *,
        limit: int,
        workspace: str | None = None,
        published: tuple[str, str] | None = None,
    ) -> list[tuple[str, float]]:
        with self._at.reading() as connection:
            return postgres_search.vectors(
                connection,
                vector,
                limit=limit,
                workspace=workspace,
                published=published,
                indexed=self._indexed,
            )

    def search_names(self, keys: Sequence[str], *, limit: int, workspace: str | None = None) -> list[str]:
        with self._at.reading() as connection:
            return postgres_search.names(connection, keys, limit=limit, workspace=workspace)

    def spellings(self, typed: str, *, limit: int, workspace: str | None = None) -> list[str]:
        with self._at.reading() as connection:
            return postgres_spellings.holding(connection, typed, limit=limit, workspace=workspace)

    def vectors_of(self, ids: Sequence[str]) -> dict[str, Vector]:
        with self._at.reading() as connection:
            return postgres_search.vectors_of(connection, ids)

    # discrepancies
    def save_discrepancies(self, found: Sequence[Discrepancy]) -> list[str]:
        with self._at.writing() as connection:
            return postgres_discrepancies.save(connection, found)

    def discrepancies_of(self, claim_ids: Sequence[str], *, workspace: str | None = None) -> list[Discrepancy]:
        with self._at.reading() as connection:
            return postgres_discrepancies.of(connection, claim_ids, workspace=workspace)

    def discrepancies(
        self,
        lookup: Lookup,
        *,
        kind: str = "",
        relation: str = "",
        min_importance: int = 1,
        state: str = "open",
        changed_since: datetime | None = None,
        workspace: str | None = None,
    ) -> list[Discrepancy]:
        with self._at.reading() as connection:
            return postgres_discrepancies.look_up(
                connection,
                lookup,
                kind=kind,
                relation=relation,
                min_importance=min_importance,
                state=state,
                changed_since=changed_since,
                workspace=workspace,
            )

    def discrepancy(self, discrepancy_id: str) -> Discrepancy | None:
        with self._at.reading() as connection:
            return postgres_discrepancies.one(connection, discrepancy_id)

    def history(self, discrepancy_id: str) -> list[dict[str, Any]]:
        with self._at.reading() as connection:
            return postgres_discrepancies.history(connection, discrepancy_id)

    def counts(self, *, workspace: str | None = None) -> Counts:
        with self._at.reading() as connection:
            articles, claims, outlets, newest = postgres_articles.counts(connection, workspace=workspace)
            open_ones = postgres_discrepancies.open_ones(connection, workspace=workspace)
        return Counts(articles, claims, open_ones, outlets, newest)

    # records
    def put(self, space: str, key: str, value: Any, *, expires: datetime | None = None) -> None:
        with self._at.writing() as connection:
            postgres_records.put(connection, space, key, value, expires=expires)

    def put_once(self, space: str, key: str, value: Any, *, now: datetime, expires: datetime | None = None) -> bool:
        with self._at.writing() as connection:
            return postgres_records.put_once(connection, space, key, value, now=now, expires=expires)

    def swap(self, space: str, key: str, old: Any, new: Any) -> bool:
        with self._at.writing() as connection:
            return postgres_records.swap(connection, space, key, old, new)

    def get(self, space: str, key: str, *, now: datetime | None = None) -> Any | None:
        with self._at.reading() as connection:
            return postgres_records.get(connection, space, key, now=now)

    def delete(self, space: str, key: str) -> bool:
        with self._at.writing() as connection:
            return postgres_records.delete(connection, space, key)

    def records(self, space: str, *, prefix: str = "", limit: int = 1000) -> list[tuple[str, Any]]:
        with self._at.reading() as connection:
            return postgres_records.records(connection, space, prefix=prefix, limit=limit)

    def expire(self, *, now: datetime) -> int:
        with self._at.writing() as connection:
            return postgres_records.expire(connection, now=now)

    # moving
    def held_articles(
        self, *, after: int = 0, limit: int = 100, ids: Sequence[str] | None = None
    ) -> list[tuple[int, HeldArticle]]:
        with self._at.reading() as connection:
            return postgres_moving.articles(connection, after=after, limit=limit, ids=ids)

    def held_discrepancies(
        self, *, after: int = 0, limit: int = 100, ids: Sequence[str] | None = None
    ) -> list[tuple[int, HeldDiscrepancy]]:
        with self._at.reading() as connection:
            return postgres_moving.discrepancies(connection, after=after, limit=limit, ids=ids)

    def held_records(
        self, *, after: tuple[str, str] = ("", ""), limit: int = 100, keys: Sequence[tuple[str, str]] | None = None
    ) -> list[HeldRecord]:
        with self._at.reading() as connection:
            return postgres_moving.records(connection, after=after, limit=limit, keys=keys)

    def held_counts(self) -> HeldCounts:
        with self._at.reading() as connection:
            return postgres_moving.counts(connection)

    @contextmanager
    def filling(self) -> Iterator[None]:
        """Without the indexes that are made in one go in a fraction of the time; see Store.filling."""
        with self._at.writing() as connection:
            postgres_migrations.lay_aside_indexes(connection)
        yield
        with self._at.writing() as connection:
            postgres_migrations.make_indexes(connection)

    def take(self, held: Sequence[Held]) -> None:
        with self._at.writing() as connection:
            if articles := [one for one in held if isinstance(one, HeldArticle)]:
                postgres_moving.take_articles(connection, articles)
            for one in held:
                match one:
                    case HeldArticle():
                        pass
                    case HeldDiscrepancy():
                        postgres_moving.take_discrepancy(connection, one)
                    case HeldRecord():
                        postgres_moving.take_record(connection, one)

    # upkeep
    def health(self) -> dict[str, Any]:
        """Facts for `doctor`. integrity is "ok" or names what is not: an index that was left half built, or counts
        that are not those of the articles."""
        with self._at.reading() as connection:
            return {
                "engine": "PostgreSQL",
                "version": connection.info.parameter_status("server_version"),
                "bytes": postgres_migrations.size(connection),
                "pending_migrations": postgres_migrations.pending(connection),
                "integrity": postgres_migrations.integrity(connection),
                "pgvector": self._indexed,
                "pg_trgm": self._trigrams,
            }

    def size(self) -> int:
        with self._at.reading() as connection:
            return postgres_migrations.size(connection)

    def backup(self, path: str) -> None:
        """A copy of the store as it is now in one file, itself a SQLite store that can be opened, or moved back into a
        database. A file that is there is replaced once the copy is whole. For the database's own form: pg_dump."""
        from claims.stores.copies import copy_to_file

        with self._at.reading():  # all that is read below is of one moment
            copy_to_file(self, path)

    def close(self) -> None:
        self._at.close()
