# Statements are put together from constants of this module only; every value is bound.
# ruff: noqa: S608
"""Names as claims spell them in full, in SQLite: written beside the claims, found by a part of them. Functions on a
connection; the caller holds the transaction.

A spelling is written once and stays; whether a live claim still has it is asked when it is about to be told.
"""

import sqlite3
from collections.abc import Iterable

from claims.stores import rows

_RANKED = 1000  # of the spellings that hold one letter, only the shortest so many are ranked
_ASKED = 4  # times as many as wanted are asked about
# Of a name in more claims than this it is not asked: one of them has it, or had it lately.
_SURE = 300
_BATCH = 5000


def write(connection: sqlite3.Connection, spelled: Iterable[tuple[str, str]], *, workspace: str) -> None:
    """Note these (name, key), as this workspace may see them."""
    connection.executemany(
        "INSERT OR IGNORE INTO spellings (folded, name, key, workspace) VALUES (?, ?, ?, ?)",
        [(name.casefold(), name, key, workspace) for name, key in dict.fromkeys(spelled)],
    )


def write_all(connection: sqlite3.Connection) -> None:
    """Note the names of every live claim of a store that was made before there were spellings."""
    last = 0
    while True:
        found = connection.execute(
            "SELECT c.n, a.workspace, c.parts FROM claims c JOIN articles a ON a.n = c.article"
            " WHERE c.n > ? AND c.superseded = 0 ORDER BY c.n LIMIT ?",
            (last, _BATCH),
        ).fetchall()
        if not found:
            return
        for n, workspace, parts in found:
            write(connection, rows.packed_spellings(parts), workspace=workspace)
            last = n


def holding(connection: sqlite3.Connection, typed: str, *, limit: int, workspace: str | None) -> list[str]:
    """Names that hold what was typed; see Store.spellings."""
    found = connection.execute(
        f"""
        WITH fitting AS (
          SELECT s.folded, s.name, s.key, substr(s.folded, 1, length(:typed)) = :typed AS opens
          FROM spellings s
          WHERE instr(s.folded, :typed) > 0 AND (:workspace IS NULL OR s.workspace IN ('', :workspace))
          ORDER BY opens DESC, length(s.folded), s.name LIMIT {_RANKED}),
        ranked AS (
          SELECT f.name, f.key, f.opens, k.claims FROM fitting f JOIN name_counts k ON k.key = f.key
          WHERE k.claims > 0 ORDER BY f.opens DESC, k.claims DESC, f.name LIMIT :asked)
        SELECT r.name FROM ranked r
        WHERE r.claims > {_SURE} OR EXISTS (
          SELECT 1 FROM names m JOIN claims c ON c.n = m.claim JOIN articles a ON a.n = c.article
          WHERE m.key = r.key AND instr(c.parts, json_quote(r.name)) > 0
            AND (:workspace IS NULL OR a.workspace IN ('', :workspace)))
        ORDER BY r.opens DESC, r.claims DESC, r.name
        """,
        {"typed": rows.clean(typed).casefold(), "workspace": workspace, "asked": limit * _ASKED},
    )
    return list(dict.fromkeys(name for (name,) in found))[:limit]
