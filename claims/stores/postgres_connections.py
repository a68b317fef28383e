"""Connections to one PostgreSQL database: a pool, and how a write or a read becomes one transaction.

Knows how PostgreSQL's failures are told to a person; knows nothing of claims. The only importer of psycopg. A connection
that was cut is found out before anything is done on it and replaced; a process that was forked opens its own.
"""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import psycopg_pool
from psycopg.adapt import Loader
from psycopg.conninfo import conninfo_to_dict
from psycopg.types.string import StrDumper

from claims.errors import StoreClosed, StoreError
from claims.stores.postgres_failures import told_of
from claims.stores.rows import clean

Connection = psycopg.Connection[tuple[Any, ...]]
Refused = psycopg.DatabaseError  # a statement that the server would not carry out
SCHEMA = "twosource"
# "extensions" is where hosted databases keep theirs; a schema that is not there is passed over.
_SETTINGS = f"SET search_path = {SCHEMA}, public, extensions; SET jit = off; SET client_min_messages = error"
_READ = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
_MARK = "\ufdd0"  # a noncharacter; PostgreSQL takes every character but U+0000, which is kept as this and a "0"


class _TextDumper(StrDumper):
    def dump(self, obj: str) -> bytes:
        text = clean(obj)
        if "\x00" in text or _MARK in text:
            text = text.replace(_MARK, _MARK + "1").replace("\x00", _MARK + "0")
        return text.encode()


class _TextLoader(Loader):
    def load(self, data: Any) -> str:
        text = bytes(data).decode()
        return text if _MARK not in text else text.replace(_MARK + "0", "\x00").replace(_MARK + "1", _MARK)


class _BinaryTextLoader(_TextLoader):
    format = psycopg.pq.Format.BINARY


def _configure(connection: Connection) -> None:
    connection.adapters.register_dumper(str, _TextDumper)
    for loader in (_TextLoader, _BinaryTextLoader):
        for kind in ("text", "varchar", "name"):
            connection.adapters.register_loader(kind, loader)
    connection.execute(_SETTINGS)


async def configure_async(connection: "psycopg.AsyncConnection[Any]") -> None:
    """The same settings on a connection of the queue's workers."""
    await connection.execute(_SETTINGS)
    await connection.commit()


class _Own(threading.local):
    """What one thread is in the middle of: its connection, and how deep it is in transactions."""

    connection: Connection | None = None
    depth: int = 0
    process: int = 0


_left: list[psycopg_pool.ConnectionPool[Connection]] = []  # a parent's pools: a child must not close what they hold


class Connections:
    """The connections of one store."""

    def __init__(self, url: str, *, most: int = 16, wait_s: float = 15.0) -> None:
        try:
            parts = conninfo_to_dict(url)
        except psycopg.Error:
            advice = "Write postgresql://user@host/database; the password may stand in PGPASSWORD"
            raise StoreError("this is no PostgreSQL address", where="store", advice=advice) from None
        self.where = f"{parts.get('dbname') or 'the database'} on {parts.get('host') or 'this machine'}"
        self._url, self._most, self._wait_s = url, most, wait_s
        self._own = _Own()
        self._turn = threading.Lock()
        self._closed = False
        with self.told():  # a pool would only say that time ran out, not why
            psycopg.connect(url, connect_timeout=max(2, int(wait_s))).close()
        self._process, self._pool = os.getpid(), self._opened()

    def _opened(self) -> psycopg_pool.ConnectionPool[Connection]:
        pool = psycopg_pool.ConnectionPool[Connection](
            self._url,
            kwargs={"autocommit": True, "connect_timeout": max(2, int(self._wait_s))},
            configure=_configure,
            min_size=1,
            max_size=self._most,
            timeout=self._wait_s,
            open=False,
        )
        pool.open()
        return pool

    @contextmanager
    def told(self) -> Iterator[None]:
        """Turns PostgreSQL's errors into a StoreError in the person's terms."""
        try:
            yield
        except (OverflowError, UnicodeEncodeError) as error:
            raise StoreError("a number or text in it can't be stored", where=self.where) from error
        except psycopg_pool.PoolClosed as error:
            raise StoreClosed("the store is closed", where=self.where) from error
        except (psycopg_pool.PoolTimeout, psycopg.Error) as error:
            what, advice = told_of(getattr(error, "sqlstate", None), str(error))
            raise StoreError(what, where=self.where, advice=advice) from None

    def pool(self) -> psycopg_pool.ConnectionPool[Connection]:
        """This process's connections, for what else is kept in the database (claims/incoming/jobs.py)."""
        return self._mine()

    def _mine(self) -> psycopg_pool.ConnectionPool[Connection]:
        if self._closed:
            raise StoreClosed("the store is closed", where=self.where)
        with self._turn:
            if self._process != os.getpid():
                _left.append(self._pool)
                self._process, self._pool = os.getpid(), self._opened()
            return self._pool

    @contextmanager
    def _begun(self, begin: str) -> Iterator[Connection]:
        """A connection on which this statement has just succeeded; one that was cut is replaced."""
        pool = self._mine()
        for left in range(self._most, -1, -1):
            connection = pool.getconn()
            try:
                connection.execute(begin)
                break
            except psycopg.OperationalError:
                lost = connection.broken
                pool.putconn(connection)
                if not lost or not left:
                    raise
        self._own.connection, self._own.process = connection, os.getpid()
        try:
            yield connection
        finally:
            self._own.connection, self._own.depth = None, 0
            if not connection.broken and connection.info.transaction_status != psycopg.pq.TransactionStatus.IDLE:
                connection.rollback()
            pool.putconn(connection)

    def _held(self) -> Connection | None:
        return self._own.connection if self._own.process == os.getpid() else None

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that sees one state of the store from beginning to end."""
        with self.told():
            if (held := self._held()) is not None:
                yield held
                return
            with self._begun(_READ) as connection:
                yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A connection in one transaction; within another of this thread, a savepoint of it."""
        with self.told():
            if (held := self._held()) is not None:
                yield from self._within(held)
                return
            with self._begun("BEGIN") as connection:
                self._own.depth = 1
                yield connection
                connection.execute("COMMIT")

    def _within(self, connection: Connection) -> Iterator[Connection]:
        name = f"inner_{self._own.depth}"
        connection.execute(f"SAVEPOINT {name}")
        self._own.depth += 1
        try:
            yield connection
            connection.execute(f"RELEASE {name}")
        except BaseException:
            if not connection.broken:
                connection.execute(f"ROLLBACK TO {name}")
            raise
        finally:
            self._own.depth -= 1

    def close(self) -> None:
        """Close every connection; using the store afterwards is a StoreError."""
        self._closed = True
        if self._process == os.getpid():
            self._pool.close()


__all__ = ["SCHEMA", "Connection", "Connections", "Refused", "configure_async"]
