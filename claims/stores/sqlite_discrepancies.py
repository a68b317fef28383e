# Statements are put together from constants of this module only; every value is bound.
# ruff: noqa: S608
"""Discrepancies and their history in SQLite. Functions on a connection; the caller holds the transaction.

A discrepancy is seen by those who see all of its claims: its workspace is "" when all are shared, the one
workspace whose own claims are in it, or NULL (the operator's view only) when several workspaces' are.
"""

import json
import sqlite3
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from claims.model import Discrepancy
from claims.store import Lookup
from claims.stores import discrepancy_rows, rows, sqlite_articles
from claims.stores.sqlite_search import quoted

_ROW = "d.id, d.question, d.kind, d.relation, d.importance, d.positions, d.opened, d.changed, d.state, d.note"


def save(connection: sqlite3.Connection, found: Sequence[Discrepancy]) -> list[str]:
    """Write those that are new or differ from what is there; their ids."""
    return [one.id for one in found if _save(connection, one)]


def _save(connection: sqlite3.Connection, one: Discrepancy) -> bool:
    told = discrepancy_rows.told(one)
    old = connection.execute(
        "SELECT n, question, kind, relation, importance, state, note, positions FROM discrepancies WHERE id = ?",
        (one.id,),
    ).fetchone()
    if old is not None and old[1:] == told:
        return False
    if old is None:
        n = connection.execute(
            "INSERT INTO discrepancies (id, question, kind, relation, importance, state, note, positions,"
            " opened, changed) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (one.id, *told, rows.instant(one.opened), rows.instant(one.changed)),
        ).lastrowid
    else:
        n = old[0]
        connection.execute(
            "UPDATE discrepancies SET question = ?, kind = ?, relation = ?, importance = ?, state = ?,"
            " note = ?, positions = ?, changed = ? WHERE n = ?",
            (*told, rows.instant(one.changed), n),
        )
    assert n is not None
    words = discrepancy_rows.searched(one.question, one.note, (position.value for position in one.positions))
    link(connection, n, [claim.id for position in one.positions for claim in position.claims], words)
    _note(connection, n, one, "" if old is None else old[5])
    return True


def link(connection: sqlite3.Connection, n: int, claim_ids: Sequence[str], words: str) -> None:
    """Tie it to its claims, to its words and to those who may see it."""
    connection.execute("DELETE FROM discrepancy_claims WHERE discrepancy = ?", (n,))
    connection.execute(
        "INSERT INTO discrepancy_claims (claim, discrepancy)"
        " SELECT n, ? FROM claims WHERE id IN (SELECT value FROM json_each(?))",
        (n, rows.to_json(list(claim_ids))),
    )
    private = connection.execute(
        "SELECT DISTINCT a.workspace FROM discrepancy_claims l JOIN claims c ON c.n = l.claim"
        " JOIN articles a ON a.n = c.article WHERE l.discrepancy = ? AND a.workspace > ''",
        (n,),
    ).fetchall()
    workspace = None if len(private) > 1 else "".join(name for (name,) in private)
    connection.execute("UPDATE discrepancies SET workspace = ? WHERE n = ?", (workspace, n))
    connection.execute("DELETE FROM questions WHERE rowid = ?", (n,))
    connection.execute("INSERT INTO questions (rowid, text) VALUES (?, ?)", (n, words))


def _note(connection: sqlite3.Connection, n: int, one: Discrepancy, before: str) -> None:
    values = rows.to_json([position.value for position in one.positions])
    connection.execute(
        "INSERT INTO history (discrepancy, at, what, positions) VALUES (?, ?, ?, ?)",
        (n, rows.instant(one.changed), discrepancy_rows.happened(one, before), values),
    )


def of(connection: sqlite3.Connection, claim_ids: Sequence[str], *, workspace: str | None) -> list[Discrepancy]:
    return _read(
        connection,
        f"SELECT {_ROW} FROM discrepancies d WHERE d.state = 'open'"
        " AND (?1 IS NULL OR d.workspace IN ('', ?1))"
        " AND d.n IN (SELECT l.discrepancy FROM discrepancy_claims l JOIN claims c ON c.n = l.claim"
        " WHERE c.id IN (SELECT value FROM json_each(?2))) ORDER BY d.importance DESC, d.changed DESC, d.id",
        (workspace, rows.to_json(list(claim_ids))),
    )


def one(connection: sqlite3.Connection, discrepancy_id: str) -> Discrepancy | None:
    found = _read(connection, f"SELECT {_ROW} FROM discrepancies d WHERE d.id = ?", (discrepancy_id,))
    return found[0] if found else None


def look_up(
    connection: sqlite3.Connection,
    lookup: Lookup,
    *,
    kind: str,
    relation: str,
    min_importance: int,
    state: str,
    changed_since: datetime | None,
    workspace: str | None,
) -> list[Discrepancy]:
    """Most important first, then newest. Words and names are sought in the question and answers and in the
    claims."""
    where = ["(:workspace IS NULL OR d.workspace IN ('', :workspace))", "d.importance >= :importance"]
    where += [
        f"d.{name} = :{name}" for name, value in (("kind", kind), ("relation", relation), ("state", state)) if value
    ]
    if changed_since is not None:
        where.append("d.changed >= :changed")
    if terms := quoted(lookup.words.split()):
        where.append(f"({_holds('query')})")
    elif lookup.words.strip():
        return []
    if about := rows.clean(lookup.about).strip():
        named = _claims("c.n IN (SELECT claim FROM names WHERE key IN (:about, :folded))")
        where.append(f"({named} OR {_holds('phrase')})" if quoted([about]) else named)
    where += [_claims(test) for value, test in _ON_CLAIMS if getattr(lookup, value).strip()]
    values = {
        "workspace": workspace, "importance": min_importance, "kind": kind,
        "relation": relation, "state": state, "changed": changed_since and rows.instant(changed_since), "query": " OR ".join(terms),
        "phrase": "".join(quoted([about])), "about": about, "folded": about.casefold(),
        "outlet": rows.clean(lookup.outlet).strip().casefold(), "since": lookup.since,
        "until": lookup.until + "U", "limit": lookup.limit, "offset": lookup.offset,
    }  # fmt: skip
    order = "ORDER BY d.importance DESC, d.changed DESC, d.id LIMIT :limit OFFSET :offset"
    return _read(connection, f"SELECT {_ROW} FROM discrepancies d WHERE {' AND '.join(where)} {order}", values)


_ON_CLAIMS = (
    ("outlet", "a.outlet_key = :outlet"),
    ("since", "a.published >= :since"),
    ("until", "a.published < :until"),
)


def _claims(test: str) -> str:
    return (
        "d.n IN (SELECT l.discrepancy FROM discrepancy_claims l JOIN claims c ON c.n = l.claim"
        f" JOIN articles a ON a.n = c.article WHERE {test})"
    )


def _holds(value: str) -> str:
    inside = _claims(f"c.n IN (SELECT rowid FROM words WHERE words MATCH :{value})")
    return f"d.n IN (SELECT rowid FROM questions WHERE questions MATCH :{value}) OR {inside}"


def _read(connection: sqlite3.Connection, sql: str, values: Any) -> list[Discrepancy]:
    found = connection.execute(sql, values).fetchall()
    ids = discrepancy_rows.claim_ids(found)
    claims = {claim.id: claim for claim in sqlite_articles.claims(connection, ids, superseded=True)}
    return [discrepancy_rows.discrepancy(row, claims) for row in found]


def history(connection: sqlite3.Connection, discrepancy_id: str) -> list[dict[str, Any]]:
    found = connection.execute(
        "SELECT h.at, h.what, h.positions FROM history h JOIN discrepancies d ON d.n = h.discrepancy"
        " WHERE d.id = ? ORDER BY h.n",
        (discrepancy_id,),
    )
    return [{"at": at, "what": what, "positions": json.loads(positions)} for at, what, positions in found]
