"""The bot's own small records in SQLite: JSON values by space and key. Functions on a connection; the caller
holds the transaction, which is what makes `put_once` and `swap` safe across threads and processes.
"""

import json
import sqlite3
from datetime import datetime
from typing import Any

from claims.stores import rows

_PUT = "INSERT OR REPLACE INTO records (space, key, value, expires) VALUES (?, ?, ?, ?)"


def put(connection: sqlite3.Connection, space: str, key: str, value: Any, *, expires: datetime | None) -> None:
    end = None if expires is None else rows.instant(expires)
    connection.execute(_PUT, (rows.clean(space), rows.clean(key), rows.to_json(value), end))


def put_once(
    connection: sqlite3.Connection,
    space: str,
    key: str,
    value: Any,
    *,
    now: datetime,
    expires: datetime | None,
) -> bool:
    if _value(connection, space, key, now) is not None:
        return False
    put(connection, space, key, value, expires=expires)
    return True


def _value(connection: sqlite3.Connection, space: str, key: str, now: datetime | None) -> str | None:
    row = connection.execute(
        "SELECT value FROM records WHERE space = ? AND key = ? AND (?3 IS NULL OR expires IS NULL OR expires > ?3)",
        (rows.clean(space), rows.clean(key), None if now is None else rows.instant(now)),
    ).fetchone()
    return None if row is None else str(row[0])


def swap(connection: sqlite3.Connection, space: str, key: str, old: Any, new: Any) -> bool:
    """A record that is not there counts as None."""
    held = _value(connection, space, key, None)
    if (None if held is None else json.loads(held)) != json.loads(rows.to_json(old)):
        return False
    if held is None:
        put(connection, space, key, new, expires=None)
    else:
        change = "UPDATE records SET value = ? WHERE space = ? AND key = ?"
        connection.execute(change, (rows.to_json(new), rows.clean(space), rows.clean(key)))
    return True


def get(connection: sqlite3.Connection, space: str, key: str, *, now: datetime | None) -> Any | None:
    held = _value(connection, space, key, now)
    return None if held is None else json.loads(held)


def delete(connection: sqlite3.Connection, space: str, key: str) -> bool:
    gone = connection.execute("DELETE FROM records WHERE space = ? AND key = ?", (rows.clean(space), rows.clean(key)))
    return gone.rowcount > 0


def records(connection: sqlite3.Connection, space: str, *, prefix: str, limit: int) -> list[tuple[str, Any]]:
    prefix = rows.clean(prefix)
    found = connection.execute(
        "SELECT key, value FROM records WHERE space = ? AND key >= ? AND substr(key, 1, ?) = ? ORDER BY key LIMIT ?",
        (rows.clean(space), prefix, len(prefix), prefix, limit),
    )
    return [(key, json.loads(value)) for key, value in found]


def expire(connection: sqlite3.Connection, *, now: datetime) -> int:
    return connection.execute("DELETE FROM records WHERE expires <= ?", (rows.instant(now),)).rowcount
