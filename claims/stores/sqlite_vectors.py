# Statements are put together from constants of this module only; every value is bound.
# ruff: noqa: S608
"""The vectors of a SQLite store, held in one index a process and kept up with what other threads and
processes add.

Writers hold the write lock while they number rows, so numbers rise in the order of commits, and a high-water
mark is enough to know what is new; rows taken away are told by vectors_gone.
"""

import json
import logging
import os
import sqlite3
import threading
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from claims.stores.sqlite_search import Published, named, sees_all, visible
from claims.stores.vector_index import Array, VectorIndex

_log = logging.getLogger(__name__)
_BATCH = 20_000


class SQLiteVectors:
    """Nearest vectors in one store."""

    def __init__(self, path: str | None, *, exact_below: int = 200_000, kept_from: int = 50_000) -> None:
        self._exact_below, self._kept_from = exact_below, kept_from
        self._file = None if path is None else Path(f"{path}.vectors.npz")
        self._turn = threading.Lock()
        self._start()

    def forget(self) -> None:
        """Start afresh at the next search: a bulk write was taken back, and its numbers will be given again."""
        with self._turn:
            self._start()

    def _start(self) -> None:
        self._indexes: dict[int, VectorIndex] = {}
        self._last, self._gone, self._kept, self._process = 0, 0, 0, os.getpid()

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
            if self._last == 0 and not self._read_kept(connection):
                self._gone = gone
            found = connection.execute(
                "SELECT seq, claim, article, vector FROM vectors WHERE seq > ? ORDER BY seq", (self._last,)
            )
            while batch := found.fetchmany(_BATCH):
                self._add(batch)
            if gone > self._gone:
                self._remove(connection)
            self._keep(connection)
            return self._indexes

    def _read_kept(self, connection: sqlite3.Connection) -> bool:
        """Take what a file beside the store holds: 5 s of reading at a million claims done in a tenth. A file of
        another store or of a later state of this one is not believed."""
        if self._file is None or not self._file.exists():
            return False
        try:
            with np.load(self._file, allow_pickle=False) as kept:
                held = {name: kept[name] for name in kept.files}
            last, gone, dimensions = (int(number) for number in held.pop("reach"))
            claim_id = str(held.pop("claim_id"))
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
            return False
        last_given, gone_given = _marks(connection)
        if last > last_given or gone > gone_given or _claim_id(connection, held["claims"]) != claim_id:
            return False
        index = VectorIndex.holding(held, dimensions, exact_below=self._exact_below)
        if index is None:
            return False
        self._indexes = {dimensions: index}
        self._last, self._gone, self._kept = last, gone, len(index)
        return True

    def _keep(self, connection: sqlite3.Connection) -> None:
        """Write the file when a tenth has come in since; that it can't be written is no failure."""
        size = max(map(len, self._indexes.values()), default=0)
        if self._file is None or len(self._indexes) != 1 or size < max(self._kept_from, self._kept * 1.1):
            return
        self._kept = size
        ((dimensions, index),) = self._indexes.items()
        held = index.held()
        held["claim_id"] = np.array(_claim_id(connection, held["claims"]))
        held["reach"] = np.array([self._last, self._gone, dimensions])
        part = self._file.with_suffix(f".{os.getpid()}")
        try:
            with part.open("wb") as file:
                np.savez(file, **held)  # type: ignore[arg-type]  # numpy's stub takes them for allow_pickle
            os.replace(part, self._file)
        except OSError as error:
            _log.info("the vectors are not kept beside the store: %s", type(error).__name__)
            part.unlink(missing_ok=True)

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


def _marks(connection: sqlite3.Connection) -> tuple[int, int]:
    """The last numbers given in vectors and in vectors_gone."""
    given = dict(connection.execute("SELECT name, seq FROM sqlite_sequence"))
    return given.get("vectors", 0), given.get("vectors_gone", 0)


def _claim_id(connection: sqlite3.Connection, claims: Array) -> str:
    """The id of the claim that came in last."""
    row = connection.execute("SELECT id FROM claims WHERE n = ?", (int(claims[-1]),)).fetchone()
    return "" if row is None else str(row[0])


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
