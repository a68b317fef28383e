"""What a store holds as it holds it, to be carried into another: nothing is read anew, every id and number of a revision
stays. Shared by the stores and by moving.py; knows no SQL.
"""

import hashlib
from dataclasses import dataclass

from claims.model import Article


@dataclass(frozen=True, slots=True)
class HeldClaim:
    """One claim, live or superseded: parts is the JSON and parse the blob of rows.py; vector is int8 bytes."""

    id: str
    start: int
    end: int
    revision: int
    superseded: bool
    headline: bool
    text: str
    context: str
    parts: str
    parse: bytes | None
    vector: bytes | None


@dataclass(frozen=True, slots=True)
class HeldArticle:
    """One article with all its claims, in the order in which they came."""

    article: Article
    claims: tuple[HeldClaim, ...]


@dataclass(frozen=True, slots=True)
class HeldDiscrepancy:
    """One discrepancy; positions is JSON, opened and changed are instants, history is (at, what, positions)."""

    id: str
    question: str
    kind: str
    relation: str
    importance: int
    state: str
    note: str
    positions: str
    opened: str
    changed: str
    history: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class HeldRecord:
    """One record of the bot's; value is JSON, expires an instant or None."""

    space: str
    key: str
    value: str
    expires: str | None


Held = HeldArticle | HeldDiscrepancy | HeldRecord


@dataclass(frozen=True, slots=True)
class HeldCounts:
    """How much a store holds in all, superseded claims and closed discrepancies included; without the records of the
    space "move", which tell of the moving itself."""

    articles: int
    claims: int
    vectors: int
    discrepancies: int
    records: int


def digest(held: Held) -> bytes:
    """The same for the same content, and for no other."""
    return hashlib.blake2b(repr(held).encode("utf-8", "backslashreplace"), digest_size=16).digest()
