"""Connections to one SQLite file: one a thread, opened when first used, and never carried over a fork.

Knows how a write or a read becomes one transaction and how SQLite's failures are told to a person; knows
nothing of claims. A store in memory is one connection that threads take in turns.
"""

import os
import sqlite3
import threading
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from claims.errors import StoreClosed, StoreError

_SQLITE_PRIMARY = 0xFF  # the low byte of an extended result code: https://www.sqlite.org/rescode.html
_TOLD = {
    sqlite3.SQLITE_NOTADB: ("the file is not a store", "Name another file, or restore a backup"),
    sqlite3.SQLITE_CORRUPT: ("the store is damaged", "Restore the last backup; keep the damaged file"),
    sqlite3.SQLITE_BUSY: ("the store is locked by another program", "Close it there or try again"),
    sqlite3.SQLITE_LOCKED: ("the store is locked by another program", "Close it there or try again"),
    sqlite3.SQLITE_READONLY: (
        "the store is read-only",
        "Give yourself write permission on the file and its folder",
    ),
    sqlite3.SQLITE_FULL: ("no room is left on the disk", "Free some space and try again"),
    sqlite3.SQLITE_IOERR: ("the disk could not be read or written", "Check the disk and its free space"),
    sqlite3.SQLITE_CANTOPEN: (
        "the file can't be opened",
        "Check that its folder exists and that you may write there",
    ),
    sqlite3.SQLITE_PERM: ("the file may not be opened", "Check its permissions"),
    sqlite3.SQLITE_AUTH: ("the file may not be opened", "Check its permissions"),
    sqlite3.SQLITE_TOOBIG: ("a text is too long to be stored", "Split the article"),
    sqlite3.SQLITE_CONSTRAINT: (
        "it contradicts what is stored",
        "This is a fault in the program; please report it",
    ),
    sqlite3.SQLITE_NOMEM: ("memory has run out", "Close other programs or use a smaller article"),
}


def path_of(url: str) -> str | None:
    """The file a sqlite: address names (relative with three slashes, absolute with four); None for one in
    memory."""
    rest = url.removeprefix("sqlite://")
    if rest == url or (rest and not rest.startswith("/")):
        raise StoreError(
            "a SQLite address is sqlite:///file.db or sqlite:////folder/file.db",
            where="store",
            advice="Check store.url",
        )
    path = rest.removeprefix("/")
    return None if path in ("", ":memory:") else path


@contextmanager
def told(where: str) -> Iterator[None]:
    """Turns SQLite's errors into a StoreError in the person's terms."""
    try:
        yield
    except (OverflowError, UnicodeEncodeError) as error:
        raise StoreError("a number or text in it can't be stored", where=where) from error
    except sqlite3.Error as error:
        if isinstance(error, sqlite3.ProgrammingError) and "closed" in str(error):
            raise StoreClosed("the store is closed", where=where) from error
        code = getattr(error, "sqlite_errorcode", 0) & _SQLITE_PRIMARY
        what, advice = _TOLD.get(code, ("the store could not be read or written", "Run twosource doctor"))
        raise StoreError(what, where=where, advice=advice) from error


class _Own(threading.local):
    """What one thread holds: its connection, the process that opened it, and how deep it is in
    transactions."""

    held: "_Held | None" = None
    depth: int = 0


class _Held:
    """A connection that can be referred to weakly, so that it goes with its thread."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection, self.process = connection, os.getpid()
        _opened.add(self)


_opened: "weakref.WeakSet[_Held]" = weakref.WeakSet()
# A child process must not even close what its parent opened: https://www.sqlite.org/howtocorrupt.html
_kept: list[_Held] = []
os.register_at_fork(before=lambda: _kept.extend(_opened), after_in_parent=_kept.clear)


class Connections:
    """The connections of one store."""

    def __init__(self, path: str | None, *, busy_timeout_s: float = 30.0) -> None:
        self.path, self.where = path, path or "the store in memory"
        self._busy_timeout_s = busy_timeout_s
        self._own = _Own()
        self._all: weakref.WeakSet[_Held] = weakref.WeakSet()
        self._closed = False
        self._turn = threading.RLock()
        self._shared = _Held(self._open()) if path is None else None
        # Path.is_dir raises where a folder on the way may not be entered.
        if path is not None and not os.path.isdir(Path(path).absolute().parent):
            advice = "Make the folder first, or check that you may enter it"
            raise StoreError("its folder does not exist", where=self.where, advice=advice)
        if path is not None and os.path.isdir(path):
            raise StoreError("this is a folder, not a file", where=self.where, advice="Name a file in it")

    def _open(self) -> sqlite3.Connection:
        connection = sqlite3.connect(
            self.path or ":memory:",
            timeout=self._busy_timeout_s,
            isolation_level=None,
            check_same_thread=False,
        )
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA temp_store = MEMORY")
        connection.execute("PRAGMA cache_size = -16000")
        if self.path is not None and connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
            connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        return connection

    def _mine(self) -> sqlite3.Connection:
        if self._closed:
            raise StoreClosed("the store is closed", where=self.where)
        if self._shared is not None:
            return self._shared.connection
        if self._own.held is None or self._own.held.process != os.getpid():
            self._own.held, self._own.depth = _Held(self._open()), 0
            self._all.add(self._own.held)
        return self._own.held.connection

    @contextmanager
    def plain(self) -> Iterator[sqlite3.Connection]:
        """The thread's connection, outside any transaction of ours."""
        with told(self.where):
            if self._shared is None:
                yield self._mine()
                return
            with self._turn:
                yield self._mine()

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """The thread's connection, seeing one state of the store from beginning to end."""
        with self.plain() as connection:
            if connection.in_transaction:
                yield connection
                return
            connection.execute("BEGIN")
            try:
                yield connection
            finally:
                connection.execute("ROLLBACK")

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """The thread's connection in one transaction that holds the write lock; within another, a
        savepoint of it."""
        with self.plain() as connection:
            depth = self._own.depth
            name = f"inner_{depth}"
            connection.execute("BEGIN IMMEDIATE" if depth == 0 else f"SAVEPOINT {name}")
            self._own.depth = depth + 1
            try:
                yield connection
                connection.execute("COMMIT" if depth == 0 else f"RELEASE {name}")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK" if depth == 0 else f"ROLLBACK TO {name}")
                raise
            finally:
                self._own.depth = depth

    def close(self) -> None:
        """Close every connection; using the store afterwards is a StoreClosed."""
        self._closed = True
        held = [self._shared] if self._shared is not None else list(self._all)
        for one in held:
            if one is not None and one.process == os.getpid():
                one.connection.close()
