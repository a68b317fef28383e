"""The embedded store: one SQLite file in WAL mode behind the contract of store.py.

Here stand the transactions and the errors; what is in them stands in sqlite_articles, sqlite_search,
sqlite_vectors, sqlite_discrepancies and sqlite_records. A public method is one transaction.
"""

import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np

from claims.errors import StoreError
from claims.model import Article, Claim, Counts, Discrepancy
from claims.store import Added, Lookup, OutletCount
from claims.stores import (
    migrations,
    sqlite_articles,
    sqlite_discrepancies,
    sqlite_moving,
    sqlite_records,
    sqlite_search,
    sqlite_spellings,
    sqlite_vectors,
    sqlite_words,
)
from claims.stores.held import Held, HeldArticle, HeldCounts, HeldDiscrepancy, HeldRecord
from claims.stores.sqlite_connections import Connections, path_of, told

Vector = np.ndarray[Any, Any]


class SQLiteStore:
    """A store in one file, or in memory for "sqlite://". May be used from several threads and processes at
    once."""

    def __init__(
        self, url: str, *, busy_timeout_s: float = 30.0, exact_below: int = 200_000, large_from: int = 50_000
    ) -> None:
        self.url = url
        self._at = Connections(path_of(url), busy_timeout_s=busy_timeout_s)
        self._vectors = sqlite_vectors.SQLiteVectors(self._at.path, exact_below=exact_below)
        self._words = sqlite_words.SQLiteWords(self._at, large_from=large_from)
        try:
            self._bring_up_to_date()
        except BaseException:
            self._at.close()
            raise

    def _bring_up_to_date(self) -> None:
        with self._at.plain() as connection:
            if migrations.is_foreign(connection):
                raise StoreError(
                    "the file is another program's database", where=self._at.where, advice="Name another file"
                )
            if migrations.unknown(connection):
                raise StoreError(
                    "a newer Twosource made this store", where=self._at.where, advice="Update this program"
                )
            if not migrations.pending(connection):
                return
        with self._at.writing() as connection:
            migrations.migrate(connection)

    @contextmanager
    def bulk(self, *, alone: str = "") -> Iterator[None]:  # noqa: ARG002 -- there is one writer at a time anyway
        """Make all writes of this thread within the block one transaction: faster for many articles, and
        all or none. A write that fails alone is taken back alone. Other writers wait until the block ends."""
        try:
            with self._at.writing():
                yield
        except BaseException:
            self._vectors.forget()
            self._words.forget()
            raise

    # articles and claims
    def add(self, article: Article, claims: Sequence[Claim], vectors: Vector | None = None) -> Added:
        with self._at.writing() as connection:
            return sqlite_articles.add(connection, article, claims, vectors)

    def state_of(self, article: Article) -> Added:
        with self._at.reading() as connection:
            return sqlite_articles.state_of(connection, article)

    def article(self, article_id: str) -> Article | None:
        with self._at.reading() as connection:
            return sqlite_articles.article(connection, article_id)

    def articles(self, *, limit: int = 100, offset: int = 0, workspace: str | None = None) -> list[tuple[Article, int]]:
        with self._at.reading() as connection:
            return sqlite_articles.articles(connection, limit=limit, offset=offset, workspace=workspace)

    def outlets(self, *, workspace: str | None = None) -> list[OutletCount]:
        with self._at.reading() as connection:
            return [OutletCount(*row) for row in sqlite_articles.outlets(connection, workspace=workspace)]

    def claims(self, ids: Sequence[str], *, superseded: bool = False) -> list[Claim]:
        with self._at.reading() as connection:
            return sqlite_articles.claims(connection, ids, superseded=superseded)

    def claims_of(self, article_id: str) -> list[Claim]:
        with self._at.reading() as connection:
            return sqlite_articles.claims_of(connection, article_id)

    def look_up(self, lookup: Lookup, *, workspace: str | None = None) -> list[Claim]:
        with self._at.reading() as connection:
            return sqlite_search.look_up(connection, lookup, workspace=workspace)

    def neighbours(self, claim: Claim) -> tuple[Claim | None, Claim | None]:
        with self._at.reading() as connection:
            return sqlite_articles.neighbours(connection, claim)

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
            found = self._words.search(connection, terms, limit=limit, workspace=workspace, published=published)
            if found is not None:
                return found
            return sqlite_search.words(connection, terms, limit=limit, workspace=workspace, published=published)

    def search_vectors(
        self,
        vector: Vector,
        *,
        limit: int,
        workspace: str | None = None,
        published: tuple[str, str] | None = None,
    ) -> list[tuple[str, float]]:
        with self._at.reading() as connection:
            return self._vectors.search(connection, vector, limit=limit, workspace=workspace, published=published)

    def search_names(self, keys: Sequence[str], *, limit: int, workspace: str | None = None) -> list[str]:
        with self._at.reading() as connection:
            return sqlite_search.names(connection, keys, limit=limit, workspace=workspace)

    def spellings(self, typed: str, *, limit: int, workspace: str | None = None) -> list[str]:
        with self._at.reading() as connection:
            return sqlite_spellings.holding(connection, typed, limit=limit, workspace=workspace)

    def vectors_of(self, ids: Sequence[str]) -> dict[str, Vector]:
        with self._at.reading() as connection:
            return sqlite_vectors.of(connection, ids)

    # discrepancies
    def save_discrepancies(self, found: Sequence[Discrepancy]) -> list[str]:
        with self._at.writing() as connection:
            return sqlite_discrepancies.save(connection, found)

    def discrepancies_of(self, claim_ids: Sequence[str], *, workspace: str | None = None) -> list[Discrepancy]:
        with self._at.reading() as connection:
            return sqlite_discrepancies.of(connection, claim_ids, workspace=workspace)

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
            return sqlite_discrepancies.look_up(
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
            return sqlite_discrepancies.one(connection, discrepancy_id)

    def history(self, discrepancy_id: str) -> list[dict[str, Any]]:
        with self._at.reading() as connection:
            return sqlite_discrepancies.history(connection, discrepancy_id)

    def counts(self, *, workspace: str | None = None) -> Counts:
        with self._at.reading() as connection:
            outlets = sqlite_articles.outlets(connection, workspace=workspace)
            open_ones = connection.execute(
                "SELECT count(*) FROM discrepancies WHERE state = 'open' AND (?1 IS NULL OR workspace IN ('', ?1))",
                (workspace,),
            ).fetchone()[0]
        newest = max((row[3] for row in outlets if row[3]), default=None)
        articles, claims = sum(row[1] for row in outlets), sum(row[2] for row in outlets)
        return Counts(articles, claims, open_ones, len(outlets), newest)

    # records
    def put(self, space: str, key: str, value: Any, *, expires: datetime | None = None) -> None:
        with self._at.writing() as connection:
            sqlite_records.put(connection, space, key, value, expires=expires)

    def put_once(self, space: str, key: str, value: Any, *, now: datetime, expires: datetime | None = None) -> bool:
        with self._at.writing() as connection:
            return sqlite_records.put_once(connection, space, key, value, now=now, expires=expires)

    def swap(self, space: str, key: str, old: Any, new: Any) -> bool:
        with self._at.writing() as connection:
            return sqlite_records.swap(connection, space, key, old, new)

    def get(self, space: str, key: str, *, now: datetime | None = None) -> Any | None:
        with self._at.reading() as connection:
            return sqlite_records.get(connection, space, key, now=now)

    def delete(self, space: str, key: str) -> bool:
        with self._at.writing() as connection:
            return sqlite_records.delete(connection, space, key)

    def records(self, space: str, *, prefix: str = "", limit: int = 1000) -> list[tuple[str, Any]]:
        with self._at.reading() as connection:
            return sqlite_records.records(connection, space, prefix=prefix, limit=limit)

    def expire(self, *, now: datetime) -> int:
        with self._at.writing() as connection:
            return sqlite_records.expire(connection, now=now)

    # moving
    def held_articles(
        self, *, after: int = 0, limit: int = 100, ids: Sequence[str] | None = None
    ) -> list[tuple[int, HeldArticle]]:
        with self._at.reading() as connection:
            return sqlite_moving.articles(connection, after=after, limit=limit, ids=ids)

    def held_discrepancies(
        self, *, after: int = 0, limit: int = 100, ids: Sequence[str] | None = None
    ) -> list[tuple[int, HeldDiscrepancy]]:
        with self._at.reading() as connection:
            return sqlite_moving.discrepancies(connection, after=after, limit=limit, ids=ids)

    def held_records(
        self, *, after: tuple[str, str] = ("", ""), limit: int = 100, keys: Sequence[tuple[str, str]] | None = None
    ) -> list[HeldRecord]:
        with self._at.reading() as connection:
            return sqlite_moving.records(connection, after=after, limit=limit, keys=keys)

    def held_counts(self) -> HeldCounts:
        with self._at.reading() as connection:
            return sqlite_moving.counts(connection)

    def filling(self) -> AbstractContextManager[None]:
        """Nothing is laid aside: the indexes of a file grow in one go with each transaction. See Store.filling."""
        return nullcontext()

    def take(self, held: Sequence[Held]) -> None:
        with self._at.writing() as connection:
            for one in held:
                match one:
                    case HeldArticle():
                        sqlite_moving.take_article(connection, one)
                    case HeldDiscrepancy():
                        sqlite_moving.take_discrepancy(connection, one)
                    case HeldRecord():
                        sqlite_moving.take_record(connection, one)

    # upkeep
    def health(self) -> dict[str, Any]:
        """Facts for `doctor`. integrity is "ok" or what SQLite found wrong first; reading it all takes a
        while."""
        with self._at.plain() as connection:
            pages, page_size = (
                connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "page_size")
            )
            return {
                "engine": "SQLite",
                "version": sqlite3.sqlite_version,
                "bytes": pages * page_size,
                "pending_migrations": migrations.pending(connection),
                "integrity": connection.execute("PRAGMA quick_check(1)").fetchone()[0],
                "journal": connection.execute("PRAGMA journal_mode").fetchone()[0],
            }

    def size(self) -> int:
        with self._at.plain() as connection:
            pages, page = (connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "page_size"))
            return int(pages * page)

    def backup(self, path: str) -> None:
        """A copy of the store as it is now, in one file, while others go on writing. A file that is there
        is replaced once the copy is whole."""
        if self._at.path is not None and os.path.realpath(path) == os.path.realpath(self._at.path):
            raise StoreError("a store can't be backed up onto itself", where=path, advice="Name another file")
        if not Path(path).absolute().parent.is_dir():
            raise StoreError("its folder does not exist", where=path, advice="Make the folder first")
        part = f"{path}.part"
        try:
            self._copy_to(part)
            os.replace(part, path)
        except OSError as error:
            raise StoreError("the backup can't be written there", where=path, advice="Name another file") from error
        finally:
            Path(part).unlink(missing_ok=True)

    def _copy_to(self, part: str) -> None:
        Path(part).unlink(missing_ok=True)
        with self._at.plain() as connection, told(part), closing(sqlite3.connect(part)) as copy:
            connection.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")

    def close(self) -> None:
        self._words.close()
        self._at.close()
