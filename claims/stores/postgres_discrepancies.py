# Statements are put together from constants of this module only; every value is bound.
# ruff: noqa: S608
"""Discrepancies and their history in PostgreSQL. Functions on a connection; the caller holds the transaction.

A discrepancy is seen by those who see all of its claims: its workspace is "" when all are shared, the one
workspace whose own claims are in it, or NULL (the operator's view only) when several workspaces' are.
"""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from claims.model import Discrepancy
from claims.store import Lookup
from claims.stores import discrepancy_rows, postgres_articles, rows
from claims.stores.postgres_connections import Connection
from claims.stores.postgres_search import holds
from claims.stores.postgres_words import folded, query, terms_of

_ROW = "d.id, d.question, d.kind, d.relation, d.importance, d.positions, d.opened, d.changed, d.state, d.note"
_WRITE = """
INSERT INTO discrepancies
  (id, question, kind, relation, importance, state, note, positions, opened, changed, words, workspace)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, to_tsvector('english_words', %s), '')
ON CONFLICT (id) DO UPDATE SET
  question = excluded.question, kind = excluded.kind, relation = excluded.relation, importance = excluded.importance,
  state = excluded.state, note = excluded.note, positions = excluded.positions, changed = excluded.changed,
  words = excluded.words
RETURNING n
"""
_LINK = """
INSERT INTO discrepancy_claims (claim, discrepancy)
SELECT n, %s FROM claims WHERE id = ANY(%s::text[]) ORDER BY n ON CONFLICT DO NOTHING
"""
_SEEN = """
UPDATE discrepancies d SET workspace = p.workspace FROM (
  SELECT CASE WHEN count(DISTINCT a.workspace) > 1 THEN NULL ELSE coalesce(max(a.workspace), '') END AS workspace
  FROM discrepancy_claims l JOIN claims c ON c.n = l.claim JOIN articles a ON a.n = c.article
  WHERE l.discrepancy = %s AND a.workspace <> '') p
WHERE d.n = %s
"""


def save(connection: Connection, found: Sequence[Discrepancy]) -> list[str]:
    """Write those that are new or differ from what is there; their ids."""
    for discrepancy_id in sorted({one.id for one in found}):  # in one order, so that no two writers wait for each other
        connection.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 3))", (discrepancy_id,))
    return [one.id for one in found if _save(connection, one)]


def _save(connection: Connection, one: Discrepancy) -> bool:
    told = discrepancy_rows.told(one)
    old = connection.execute(
        "SELECT question, kind, relation, importance, state, note, positions FROM discrepancies WHERE id = %s",
        (one.id,),
    ).fetchone()
    if old == told:
        return False
    values = [position.value for position in one.positions]
    words = folded(discrepancy_rows.searched(one.question, one.note, values))
    n = write(connection, (one.id, *told, rows.instant(one.opened), rows.instant(one.changed)), words)
    what = discrepancy_rows.happened(one, "" if old is None else old[4])
    history = (n, rows.instant(one.changed), what, rows.to_json(values))
    connection.execute("INSERT INTO history (discrepancy, at, what, positions) VALUES (%s, %s, %s, %s)", history)
    return True


def write(connection: Connection, row: tuple[Any, ...], words: str) -> int:
    """Write a row of (id, question, kind, relation, importance, state, note, positions, opened, changed), keeping the
    `opened` of one that is there, and tie it to its claims and those who may see it; its number."""
    written = connection.execute(_WRITE, (*row, words)).fetchone()
    assert written is not None
    n = int(written[0])
    ids = [claim_id for position in json.loads(row[7]) for claim_id in position["claims"]]
    connection.execute("DELETE FROM discrepancy_claims WHERE discrepancy = %s", (n,))
    connection.execute(_LINK, (n, ids))
    connection.execute(_SEEN, (n, n))
    return n


def of(connection: Connection, claim_ids: Sequence[str], *, workspace: str | None) -> list[Discrepancy]:
    return _read(
        connection,
        f"SELECT {_ROW} FROM discrepancies d WHERE d.state = 'open'"
        " AND (%(workspace)s::text IS NULL OR d.workspace IN ('', %(workspace)s))"
        " AND d.n IN (SELECT l.discrepancy FROM discrepancy_claims l JOIN claims c ON c.n = l.claim"
        " WHERE c.id = ANY(%(ids)s::text[])) ORDER BY d.importance DESC, d.changed DESC, d.id",
        {"workspace": workspace, "ids": list(claim_ids)},
    )


def one(connection: Connection, discrepancy_id: str) -> Discrepancy | None:
    sql = f"SELECT {_ROW} FROM discrepancies d WHERE d.id = %(id)s"
    return next(iter(_read(connection, sql, {"id": discrepancy_id})), None)


def look_up(
    connection: Connection,
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
    where = ["(%(workspace)s::text IS NULL OR d.workspace IN ('', %(workspace)s))", "d.importance >= %(importance)s"]
    where += [
        f"d.{name} = %({name})s" for name, value in (("kind", kind), ("relation", relation), ("state", state)) if value
    ]
    if changed_since is not None:
        where.append("d.changed >= %(changed)s")
    terms = terms_of(connection, lookup.words.split())
    if terms:
        where.append(f"({_holds('query')})")
    elif lookup.words.strip():
        return []
    phrase = terms_of(connection, [lookup.about])
    if about := rows.clean(lookup.about).strip():
        named = _claims("c.n IN (SELECT claim FROM names WHERE key = ANY(%(keys)s::text[]))")
        where.append(f"({named} OR {_holds('phrase')})" if phrase else named)
    where += [_claims(test) for value, test in _ON_CLAIMS if getattr(lookup, value).strip()]
    values = {
        "workspace": workspace, "importance": min_importance, "kind": kind, "relation": relation, "state": state,
        "changed": changed_since and rows.instant(changed_since), "query": query(terms, "|"),
        "phrase": query(phrase, "&"), "keys": [about, about.casefold()],
        "outlet": rows.clean(lookup.outlet).strip().casefold(), "since": lookup.since, "until": lookup.until + "U",
        "limit": lookup.limit, "offset": lookup.offset,
    }  # fmt: skip
    order = "ORDER BY d.importance DESC, d.changed DESC, d.id LIMIT %(limit)s OFFSET %(offset)s"
    return _read(connection, f"SELECT {_ROW} FROM discrepancies d WHERE {' AND '.join(where)} {order}", values)


_ON_CLAIMS = (
    ("outlet", "a.outlet_key = %(outlet)s"),
    ("since", "a.published >= %(since)s"),
    ("until", "a.published < %(until)s"),
)


def _claims(test: str) -> str:
    return (
        "d.n IN (SELECT l.discrepancy FROM discrepancy_claims l JOIN claims c ON c.n = l.claim"
        f" JOIN articles a ON a.n = c.article WHERE {test})"
    )


def _holds(value: str) -> str:
    return f"d.words @@ %({value})s::tsquery OR {_claims(holds(value))}"


def _read(connection: Connection, sql: str, values: dict[str, Any]) -> list[Discrepancy]:
    found = connection.execute(sql, values).fetchall()
    ids = discrepancy_rows.claim_ids(found)
    claims = {claim.id: claim for claim in postgres_articles.claims(connection, ids, superseded=True)}
    return [discrepancy_rows.discrepancy(row, claims) for row in found]


def open_ones(connection: Connection, *, workspace: str | None) -> int:
    """How many are open that this reader may see."""
    row = connection.execute(
        "SELECT count(*) FROM discrepancies WHERE state = 'open'"
        " AND (%(workspace)s::text IS NULL OR workspace IN ('', %(workspace)s))",
        {"workspace": workspace},
    ).fetchone()
    return 0 if row is None else int(row[0])


def history(connection: Connection, discrepancy_id: str) -> list[dict[str, Any]]:
    found = connection.execute(
        "SELECT h.at, h.what, h.positions FROM history h JOIN discrepancies d ON d.n = h.discrepancy"
        " WHERE d.id = %s ORDER BY h.n",
        (discrepancy_id,),
    )
    return [{"at": at, "what": what, "positions": json.loads(positions)} for at, what, positions in found]
