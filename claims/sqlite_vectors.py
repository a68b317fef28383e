# Statements are put together from constants of this module only; every value is bound.
# ruff: noqa: S608
"""The vectors of a SQLite store, held in one index a process and kept up with what other threads and
processes add.

Writers hold the write lock while they number rows, so numbers rise in the order of commits, and a high-water
mark is enough to know what is new; rows taken away are told by vectors_gone.
"""

import json
import os
import sqlite3
import threading
from collections.abc import Sequence
from typing import Any

import numpy as np

from claims.sqlite_search import Published, named, sees_all, visible
from claims.vector_index import Array, VectorIndex

_BATCH = 20_000


class SQLiteVectors:
    """Nearest vectors in one store."""

    def __init__(self, *, exact_below: int = 200_000) -> None:
        self._exact_below = exact_below
        self._turn = threading.Lock()
        self._start()

    def forget(self) -> None:
        """Start afresh at the next search: a bulk write was taken back, and its numbers will be given again."""
        with self._turn:
            self._start()

    def _start(self) -> None:
        self._indexes: dict[int, VectorIndex] = {}
        self._last, self._gone, self._process = 0, 0, os.getpid()

    def search(
        self,
        connection: sqlite3.Connection,
        vector: Array,
        *,
        limit: int,
        workspace: str | None,
        published: Published,
    ) -> list[tuple[str, float]]:
        """(claim id, cosine), best first."""
        index = self._caught_up(connection).get(vector.size)
        if index is None or limit <= 0:
            return []

        def fetch(seqs: Sequence[int]) -> dict[int, bytes]:
            return _stored(connection, seqs)

        allowed = None if sees_all(connection, workspace, published) else _allowed(connection, workspace, published)
        # A few more than asked for: a claim superseded since the index caught up is dropped by `named`.
        found = index.search(vector, limit=limit + 8, fetch=fetch, allowed=allowed)
        return named(connection, found, workspace, published)[:limit]

    def _caught_up(self, connection: sqlite3.Connection) -> dict[int, VectorIndex]:
        with self._turn:
            if self._process != os.getpid():
                self._start()
            (gone,) = connection.execute("SELECT coalesce(max(at), 0) FROM vectors_gone").fetchone()
            if self._last == 0:
                self._gone = gone
            found = connection.execute(
                "SELECT seq, claim, article, vector FROM vectors WHERE seq > ? ORDER BY seq", (self._last,)
            )
            while batch := found.fetchmany(_BATCH):
                self._add(batch)
            if gone > self._gone:
                self._remove(connection)
            return self._indexes

    def _add(self, batch: list[tuple[int, int, int, bytes]]) -> None:
        by_size: dict[int, list[tuple[int, int, int, bytes]]] = {}
        for row in batch:
            by_size.setdefault(len(row[3]), []).append(row)
        for size, rows in by_size.items():
            seqs, claims, articles, vectors = zip(*rows, strict=True)
            index = self._indexes.setdefault(size, VectorIndex(size, exact_below=self._exact_below))
            held = np.frombuffer(b"".join(vectors), np.int8).reshape(-1, size)
            index.add(np.array(seqs), np.array(claims), np.array(articles), held)
        self._last = batch[-1][0]

    def _remove(self, connection: sqlite3.Connection) -> None:
        gone = connection.execute("SELECT at, seq FROM vectors_gone WHERE at > ? ORDER BY at", (self._gone,)).fetchall()
        seqs = np.array([seq for _, seq in gone])
        for index in self._indexes.values():
            index.remove(seqs)
        self._gone = gone[-1][0]


def _stored(connection: sqlite3.Connection, seqs: Sequence[int]) -> dict[int, bytes]:
    found = "SELECT seq, vector FROM vectors WHERE seq IN (SELECT value FROM json_each(?))"
    return dict(connection.execute(found, (json.dumps(list(seqs)),)))


def _allowed(connection: sqlite3.Connection, workspace: str | None, published: Published) -> Array:
    """For each article number whether this reader may see it and it is of these days."""
    where, values = visible(workspace, published)
    (last,) = connection.execute("SELECT coalesce(max(n), 0) FROM articles").fetchone()
    mask = np.zeros(last + 1, np.bool_)
    numbers = np.fromiter(
        (n for (n,) in connection.execute(f"SELECT a.n FROM articles a WHERE {where}", values)), np.int64
    )
    mask[numbers] = True
    return mask


def of(connection: sqlite3.Connection, ids: Sequence[str]) -> dict[str, Any]:
    """The stored vectors of these claims, by id."""
    found = connection.execute(
        "SELECT c.id, v.vector FROM vectors v JOIN claims c ON c.n = v.claim"
        " WHERE c.id IN (SELECT value FROM json_each(?))",
        (json.dumps(list(ids)),),
    )
    return {claim_id: np.frombuffer(vector, np.int8) for claim_id, vector in found}
