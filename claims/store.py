"""The store contract, and the way to a store by URL.

Invariants, held by tests/test_claims_store.py for every store:
- Adding the same article again changes nothing ("same"). A changed text is a new revision ("changed"): the claims that
  are no longer in it stay, marked superseded, and are left out of every search but `claims(..., superseded=True)`.
- One public method, one transaction: after a crash it happened whole or not at all.
- Ids come from content (ids.py), so two stores fed the same articles hold the same ids.
- A workspace sees what is shared ("") and what is its own; workspace=None means everything (the operator's view).
- A store may be used from several threads and several processes at once.
- Every failure is a StoreError in the person's terms.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, Protocol

import numpy as np

from claims.errors import StoreError
from claims.model import Article, Claim, Counts, Discrepancy, Source
from claims.stores.held import Held, HeldArticle, HeldCounts, HeldDiscrepancy, HeldRecord

Added = Literal["new", "changed", "same"]


@dataclass(frozen=True, slots=True)
class Lookup:
    """What to look up. words: full-text terms, all optional; about: a name; since and until: ISO days of publication,
    both included."""

    words: str = ""
    about: str = ""
    outlet: str = ""
    since: str = ""
    until: str = ""
    superseded: bool = False
    limit: int = 20
    offset: int = 0


@dataclass(frozen=True, slots=True)
class OutletCount:
    """One outlet: how many articles and claims the store holds of it, and its newest publication."""

    outlet: str
    articles: int
    claims: int
    newest: str | None


class Store(Protocol):
    """Articles, claims, discrepancies, and small records of the bot's own, kept together."""

    url: str

    # articles and claims
    def add(self, article: Article, claims: Sequence[Claim], vectors: "np.ndarray[Any, Any] | None" = None) -> Added:
        """Store one article with its claims and their vectors (n x d int8, rows in the order of claims; None where no
        encoder is installed). Returns what it was; on "changed" the article is stored with the next revision."""

    def state_of(self, article: Article) -> Added:
        """What add() would return, without parsing anything: by id and text, and by outlet, title and published where
        the article has them (what it lacks is kept from before)."""

    def article(self, article_id: str) -> Article | None: ...
    def articles(self, *, limit: int = 100, offset: int = 0, workspace: str | None = None) -> list[tuple[Article, int]]:
        """Newest first, each with its number of live claims; the text is left out ("")."""

    def outlets(self, *, workspace: str | None = None) -> list[OutletCount]: ...
    def claims(self, ids: Sequence[str], *, superseded: bool = False) -> list[Claim]:
        """The claims with these ids, in the order asked; unknown ones are left out."""

    def claims_of(self, article_id: str) -> list[Claim]:
        """The live claims of one article, in order of their place in it."""

    def look_up(self, lookup: Lookup, *, workspace: str | None = None) -> list[Claim]: ...
    def neighbours(self, claim: Claim) -> tuple[Claim | None, Claim | None]:
        """The claims before and after it in its article."""

    # retrieval
    def search_words(
        self,
        terms: Sequence[str],
        *,
        limit: int,
        workspace: str | None = None,
        published: tuple[str, str] | None = None,
    ) -> list[tuple[str, float]]:
        """(claim id, BM25-like score, higher is better), best first, of the live claims that hold any of the terms
        (words as typed; the store stems and quotes them). published restricts to an inclusive range of ISO days."""

    def search_vectors(
        self,
        vector: "np.ndarray[Any, Any]",
        *,
        limit: int,
        workspace: str | None = None,
        published: tuple[str, str] | None = None,
    ) -> list[tuple[str, float]]:
        """(claim id, cosine), best first; [] where no vectors are stored."""

    def search_names(self, keys: Sequence[str], *, limit: int, workspace: str | None = None) -> list[str]:
        """Ids of live claims that name most of these (Name.key), rarest names first."""

    def spellings(self, typed: str, *, limit: int, workspace: str | None = None) -> list[str]:
        """Names (Name.canonical) of live claims that hold what was typed, case aside: those that begin with it first, then
        those that more claims name."""

    def vectors_of(self, ids: Sequence[str]) -> dict[str, "np.ndarray[Any, Any]"]: ...

    # discrepancies
    def save_discrepancies(self, found: Sequence[Discrepancy]) -> list[str]:
        """Insert or replace by id, keeping `opened` of what was there and a history row for each change; returns the ids
        that were new or changed."""

    def discrepancies_of(self, claim_ids: Sequence[str], *, workspace: str | None = None) -> list[Discrepancy]:
        """Open discrepancies that hold any of these claims. A discrepancy is seen by those who see all its claims."""

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
        """Most important first, then newest."""

    def discrepancy(self, discrepancy_id: str) -> Discrepancy | None: ...
    def history(self, discrepancy_id: str) -> list[dict[str, Any]]:
        """Oldest first: {"at": ISO instant, "what": "opened | moved | closed", "positions": [values]}."""

    def counts(self, *, workspace: str | None = None) -> Counts: ...

    # records: small JSON values of the bot's own (answers given, messages seen, settings, feedback, schedules)
    def put(self, space: str, key: str, value: Any, *, expires: datetime | None = None) -> None: ...
    def put_once(self, space: str, key: str, value: Any, *, now: datetime, expires: datetime | None = None) -> bool:
        """Write it only if the key is not there (or has expired by now); True for the one caller that wrote it, across
        threads and processes."""

    def swap(self, space: str, key: str, old: Any, new: Any) -> bool:
        """Replace it only if the value is still `old`; True if this caller replaced it."""

    def get(self, space: str, key: str, *, now: datetime | None = None) -> Any | None: ...
    def delete(self, space: str, key: str) -> bool: ...
    def records(self, space: str, *, prefix: str = "", limit: int = 1000) -> list[tuple[str, Any]]:
        """(key, value) in order of key."""

    def expire(self, *, now: datetime) -> int: ...

    # moving (moving.py): what is held, as it is held
    def bulk(self, *, alone: str = "") -> AbstractContextManager[None]:
        """Make all writes of this thread within the block one transaction: all or none, and faster. alone: nobody else,
        in whatever process, is within a block of this name meanwhile, and what the last one wrote is seen."""

    def held_articles(
        self, *, after: int = 0, limit: int = 100, ids: Sequence[str] | None = None
    ) -> list[tuple[int, HeldArticle]]:
        """(number, article) in the order in which they came: the next so many after a number, or those with these ids."""

    def held_discrepancies(
        self, *, after: int = 0, limit: int = 100, ids: Sequence[str] | None = None
    ) -> list[tuple[int, HeldDiscrepancy]]: ...
    def held_records(
        self, *, after: tuple[str, str] = ("", ""), limit: int = 100, keys: Sequence[tuple[str, str]] | None = None
    ) -> list[HeldRecord]:
        """In order of space and key, without those of the space "move"."""

    def held_counts(self) -> HeldCounts: ...
    def filling(self) -> AbstractContextManager[None]:
        """While it lasts, what is only there to find quickly need not be kept up: for much into an empty store. It is made
        again at its end, or when a store is opened after the program died within."""

    def take(self, held: Sequence[Held]) -> None:
        """Write these as they were held, each in place of what has its id or key."""

    # upkeep
    def health(self) -> dict[str, Any]:
        """Facts for `doctor`: engine, version, size in bytes, pending migrations, integrity."""

    def size(self) -> int:
        """Bytes it takes now; quick, unlike health()."""

    def backup(self, path: str) -> None: ...
    def close(self) -> None: ...


def open_store(url: str) -> Store:
    """The store at this URL (sqlite:///path.db, sqlite:// for one in memory, postgresql://...), migrated to the newest
    form. Raises StoreError for an unknown scheme, a folder that is not there, a file that is no store."""
    scheme = url.split(":", 1)[0]
    if scheme == "sqlite":
        from claims.stores.store_sqlite import SQLiteStore

        return SQLiteStore(url)
    if scheme in ("postgresql", "postgres"):
        return _postgresql(url)
    raise StoreError(
        f"a store address starts with sqlite:/// or postgresql://, not {scheme[:40]!r}",
        where="store",
        advice="Set store.url in config.toml or give --store",
    )


def _postgresql(url: str) -> Store:
    try:
        from claims.stores.store_postgres import PostgreSQLStore
    except ImportError as error:
        advice = 'Install it: pip install "twosource[postgres]"'
        raise StoreError("what speaks to PostgreSQL is not installed", where="store", advice=advice) from error
    return PostgreSQLStore(url)


__all__ = ["Added", "Iterable", "Iterator", "Lookup", "OutletCount", "Source", "Store", "open_store"]
