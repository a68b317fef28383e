"""The bot's own small records in PostgreSQL: JSON values by space and key. Functions on a connection; the caller holds the
transaction. `put_once` and `swap` decide on a row that they hold, so of many processes one wins.
"""

import json
from datetime import datetime
from typing import Any

from claims.stores import rows
from claims.stores.postgres_connections import Connection

_PUT = """
INSERT INTO records (space, key, value, expires) VALUES (%s, %s, %s, %s)
ON CONFLICT (space, key) DO UPDATE SET value = excluded.value, expires = excluded.expires
"""


def put(connection: Connection, space: str, key: str, value: Any, *, expires: datetime | None) -> None:
    connection.execute(_PUT, (space, key, rows.to_json(value), None if expires is None else rows.instant(expires)))


def put_once(
    connection: Connection, space: str, key: str, value: Any, *, now: datetime, expires: datetime | None
) -> bool:
    end = None if expires is None else rows.instant(expires)
    written = connection.execute(
        f"{_PUT} WHERE records.expires <= %s RETURNING true", (space, key, rows.to_json(value), end, rows.instant(now))
    )
    return written.fetchone() is not None


def swap(connection: Connection, space: str, key: str, old: Any, new: Any) -> bool:
    """A record that is not there counts as None."""
    row = connection.execute(
        "SELECT value FROM records WHERE space = %s AND key = %s FOR UPDATE", (space, key)
    ).fetchone()
    if (None if row is None else json.loads(row[0])) != json.loads(rows.to_json(old)):
        return False
    if row is not None:
        change = "UPDATE records SET value = %s WHERE space = %s AND key = %s"
        return connection.execute(change, (rows.to_json(new), space, key)).rowcount > 0
    written = connection.execute(
        "INSERT INTO records (space, key, value) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING",
        (space, key, rows.to_json(new)),
    )
    return written.rowcount > 0


def get(connection: Connection, space: str, key: str, *, now: datetime | None) -> Any | None:
    row = connection.execute(
        "SELECT value FROM records WHERE space = %(space)s AND key = %(key)s"
        " AND (%(now)s::text IS NULL OR expires IS NULL OR expires > %(now)s)",
        {"space": space, "key": key, "now": None if now is None else rows.instant(now)},
    ).fetchone()
    return None if row is None else json.loads(row[0])


def delete(connection: Connection, space: str, key: str) -> bool:
    return connection.execute("DELETE FROM records WHERE space = %s AND key = %s", (space, key)).rowcount > 0


def records(connection: Connection, space: str, *, prefix: str, limit: int) -> list[tuple[str, Any]]:
    found = connection.execute(
        "SELECT key, value FROM records WHERE space = %s AND key >= %s AND starts_with(key, %s) ORDER BY key LIMIT %s",
        (space, prefix, prefix, limit),
    )
    return [(key, json.loads(value)) for key, value in found]


def expire(connection: Connection, *, now: datetime) -> int:
    return connection.execute("DELETE FROM records WHERE expires <= %s", (rows.instant(now),)).rowcount
