"""Word search over a large SQLite store by a tantivy index beside the file, kept up behind the searches.

The database is the truth and the index a copy that may lag, be lost or be deleted: what it lacks is searched in
memory, and until it is there at all FTS5 answers. Claims are only ever added or noted in changed_words, so two marks
say how far a copy goes. A copy of another store is known by the id of the last claim it holds.
"""

import json
import logging
import os
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from itertools import chain

from claims.errors import StoreError
from claims.stores.sqlite_connections import Connections
from claims.stores.sqlite_search import Published, named, sees_all
from claims.stores.word_index import Reach, Row, Tail, Wanted, WordIndex

_log = logging.getLogger(__name__)
_ROWS = (
    "SELECT c.n, c.text, a.title, c.context, a.workspace, a.published FROM claims c"
    " JOIN articles a ON a.n = c.article WHERE c.superseded = 0 AND "
)


class SQLiteWords:
    """Words searched in one store, once it holds `large_from` claims. A tail of more than `tail_most` claims is put
    into the index, in a thread of its own."""

    def __init__(self, connections: Connections, *, large_from: int, tail_most: int = 2000) -> None:
        self._at, self._large_from, self._tail_most = connections, large_from, tail_most
        self._turn = threading.Lock()
        self._index: WordIndex | None = None
        self._tail: Tail | None = None
        self._builder: threading.Thread | None = None
        self._process = os.getpid()

    def forget(self) -> None:
        """Read the newest claims afresh: a bulk write was taken back, and its numbers will be given again."""
        with self._turn:
            self._tail = None

    def search(
        self,
        connection: sqlite3.Connection,
        terms: Sequence[str],
        *,
        limit: int,
        workspace: str | None,
        published: Published,
    ) -> list[tuple[str, float]] | None:
        """(claim id, score), best first; None where the index can't answer and FTS5 must."""
        tail = self._caught_up(connection)
        if tail is None or self._index is None:
            return None
        stems = self._index.stems(" ".join(terms))[:200]
        if not stems or limit <= 0:
            return []
        # A few more than asked for: a claim superseded since is dropped by `named`.
        seen_by = None if sees_all(connection, workspace, None) else workspace
        wanted = Wanted(seen_by, _days(published))
        return named(connection, tail.search(stems, limit=limit + 8, wanted=wanted), workspace, published)[:limit]

    def _caught_up(self, connection: sqlite3.Connection) -> Tail | None:
        if self._at.path is None:
            return None
        last, change = _marks(connection)
        if last < self._large_from:
            return None
        with self._turn:
            if self._index is None or self._process != os.getpid():
                self._index, self._tail, self._builder = WordIndex(_folder(self._at.path)), None, None
                self._process = os.getpid()
            reach = self._index.reach()
            if reach is None or not _fits(connection, reach, last, change):
                self._build_behind()
                return None
            if self._tail is None or self._tail.reach != reach:
                self._tail = Tail(self._index, reach)
            if last - self._tail.number > 10 * self._tail_most:
                self._build_behind()
                return None
            if (self._tail.number, self._tail.change) != (last, change):
                _extend(connection, self._tail, last, change)
            if len(self._tail) > self._tail_most:
                self._build_behind()
            return self._tail

    def _build_behind(self) -> None:
        if self._builder is None or not self._builder.is_alive():
            self._builder = threading.Thread(target=self._build_quietly, name="word-index", daemon=True)
            self._builder.start()

    def _build_quietly(self) -> None:
        try:
            self.build()
        except StoreError as error:
            _log.info("word index not built now: %s", error.what)

    def build(self) -> None:
        """Bring the index up to the store as it is now. Raises StoreError when another process is doing so."""
        if self._at.path is None:
            return
        index = WordIndex(_folder(self._at.path))
        with self._at.reading() as connection:
            last, change = _marks(connection)
            reach = index.reach()
            afresh = reach is None or not _fits(connection, reach, last, change)
            if reach is None or afresh:
                rows, gone, reach = _rows(connection, "1", ()), [], None
            else:
                gone = _changed(connection, reach.number, reach.change)
                rows = _since(connection, reach.number, gone)
            (last_id,) = connection.execute("SELECT id FROM claims WHERE n = ?", (last,)).fetchone() or ("",)
            index.write(rows, gone=gone, reach=Reach(last, last_id, change), afresh=afresh)

    def close(self) -> None:
        """Wait for a build under way."""
        if self._builder is not None and self._process == os.getpid():
            self._builder.join()


def _folder(path: str) -> str:
    return f"{path}.words"


def _marks(connection: sqlite3.Connection) -> tuple[int, int]:
    """The numbers of the last claim and of the last change to an earlier one."""
    (last,) = connection.execute("SELECT coalesce(max(n), 0) FROM claims").fetchone()
    (change,) = connection.execute("SELECT coalesce(max(at), 0) FROM changed_words").fetchone()
    return last, change


def _fits(connection: sqlite3.Connection, reach: Reach, last: int, change: int) -> bool:
    """Whether the copy is one of this store, and not of a later state than this."""
    if reach.number > last or reach.change > change:
        return False
    found = connection.execute("SELECT id FROM claims WHERE n = ?", (reach.number,)).fetchone()
    return found is not None and found[0] == reach.id


def _changed(connection: sqlite3.Connection, number: int, change: int) -> list[int]:
    found = "SELECT DISTINCT claim FROM changed_words WHERE at > ? AND claim <= ?"
    return [claim for (claim,) in connection.execute(found, (change, number))]


def _rows(connection: sqlite3.Connection, where: str, values: tuple[int | str, ...]) -> Iterator[Row]:
    for n, text, title, context, workspace, published in connection.execute(_ROWS + where, values):
        yield Row(n, text, title, context, workspace, _day(published, otherwise=0))


def _since(connection: sqlite3.Connection, number: int, changed: Sequence[int]) -> Iterator[Row]:
    again = _rows(connection, "c.n IN (SELECT value FROM json_each(?))", (json.dumps(changed),))
    return chain(_rows(connection, "c.n > ?", (number,)), again)


def _extend(connection: sqlite3.Connection, tail: Tail, last: int, change: int) -> None:
    changed = _changed(connection, tail.number, tail.change)
    tail.take(_since(connection, tail.number, changed), changed=changed, number=last, change=change)


def _day(published: str | None, *, otherwise: int) -> int:
    digits = (published or "")[:10].replace("-", "")
    return int(digits) if len(digits) == 8 and digits.isdecimal() and digits.isascii() else otherwise


def _days(published: Published) -> tuple[int, int] | None:
    if published is None or not any(published):
        return None
    return _day(published[0], otherwise=1), _day(published[1], otherwise=99_999_999)
