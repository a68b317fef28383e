# Statements are put together from constants of this module only; every value is bound.
# ruff: noqa: S608
"""Carrying what a SQLite store holds into and out of it. Functions on a connection; the caller holds the transaction."""

import json
import sqlite3
from collections.abc import Sequence
from itertools import groupby

from claims.stores import claim_rows, discrepancy_rows, rows, sqlite_articles, sqlite_discrepancies, sqlite_spellings
from claims.stores.held import HeldArticle, HeldClaim, HeldCounts, HeldDiscrepancy, HeldRecord

_ARTICLES = (
    "SELECT a.id, a.outlet, a.title, a.url, a.published, a.path, a.author, a.language, a.revision, a.missing,"
    " a.workspace, a.n, t.text FROM articles a JOIN texts t ON t.article = a.n WHERE "
)
_CLAIMS = (
    'SELECT c.article, c.id, c.start, c."end", c.revision, c.superseded, c.headline, c.text, c.context, c.parts,'
    " p.words, v.vector FROM claims c LEFT JOIN parses p ON p.claim = c.n LEFT JOIN vectors v ON v.claim = c.n"
    " WHERE c.article IN (SELECT value FROM json_each(?)) ORDER BY c.article, c.n"
)
_DISCREPANCY = "id, question, kind, relation, importance, state, note, positions, opened, changed"
_WRITE_CLAIM = (
    'INSERT INTO claims (id, article, start, "end", revision, superseded, headline, text, context, parts)'
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET start = excluded.start,"
    ' "end" = excluded."end", revision = excluded.revision, superseded = excluded.superseded,'
    " headline = excluded.headline, text = excluded.text, context = excluded.context, parts = excluded.parts"
)


def articles(
    connection: sqlite3.Connection, *, after: int, limit: int, ids: Sequence[str] | None
) -> list[tuple[int, HeldArticle]]:
    """(number, article) in the order they came: the next so many, or those with these ids."""
    if ids is None:
        found = connection.execute(_ARTICLES + "a.n > ? ORDER BY a.n LIMIT ?", (after, limit)).fetchall()
    else:
        among = "a.id IN (SELECT value FROM json_each(?)) ORDER BY a.n"
        found = connection.execute(_ARTICLES + among, (rows.to_json(list(ids)),)).fetchall()
    held = connection.execute(_CLAIMS, (json.dumps([row[11] for row in found]),))
    claims = {
        n: tuple(HeldClaim(*[*r[1:5], bool(r[5]), bool(r[6]), *r[7:]]) for r in of)
        for n, of in groupby(held, key=lambda r: r[0])
    }
    return [
        (row[11], HeldArticle(claim_rows.article(row, rows.unpack_text(row[12])), claims.get(row[11], ())))
        for row in found
    ]


def take_article(connection: sqlite3.Connection, held: HeldArticle) -> None:
    """Write the article as it was held, in place of one with this id."""
    before = sqlite_articles.stored(connection, held.article.source.id)
    live = [claim for claim in held.claims if not claim.superseded]
    n = sqlite_articles.write_article(connection, held.article, live=len(live), n=None if before is None else before[0])
    connection.executemany(
        _WRITE_CLAIM,
        [
            (c.id, n, c.start, c.end, c.revision, c.superseded, c.headline, c.text, c.context, c.parts)
            for c in held.claims
        ],
    )
    numbers = dict(connection.execute("SELECT id, n FROM claims WHERE article = ?", (n,)))
    parses = [(numbers[c.id], c.parse) for c in held.claims if c.parse is not None]
    connection.executemany("INSERT OR REPLACE INTO parses (claim, words) VALUES (?, ?)", parses)
    title = rows.clean(held.article.source.title)
    sqlite_articles.index(
        connection, [(numbers[c.id], c.text, title, c.context, rows.packed_keys(c.parts)) for c in live]
    )
    spelled = [one for c in live for one in rows.packed_spellings(c.parts)]
    sqlite_spellings.write(connection, spelled, workspace=held.article.workspace)
    sqlite_articles.forget_vectors(connection, "article = ?", n)
    vectors = [(numbers[c.id], n, c.vector) for c in held.claims if c.vector is not None]
    connection.executemany("INSERT INTO vectors (claim, article, vector) VALUES (?, ?, ?)", vectors)
    if before is not None:
        sqlite_articles.count_outlet(connection, before[1].workspace, before[1].source.outlet)
    sqlite_articles.count_outlet(connection, held.article.workspace, held.article.source.outlet)


def discrepancies(
    connection: sqlite3.Connection, *, after: int, limit: int, ids: Sequence[str] | None
) -> list[tuple[int, HeldDiscrepancy]]:
    if ids is None:
        where, values = "n > ? ORDER BY n LIMIT ?", (after, limit)
    else:
        where, values = "id IN (SELECT value FROM json_each(?)) ORDER BY n", (rows.to_json(list(ids)),)  # type: ignore[assignment]
    found = connection.execute(f"SELECT n, {_DISCREPANCY} FROM discrepancies WHERE {where}", values).fetchall()
    told = "SELECT at, what, positions FROM history WHERE discrepancy = ? ORDER BY n"
    return [
        (row[0], HeldDiscrepancy(*[*row[1:], tuple(connection.execute(told, (row[0],)).fetchall())])) for row in found
    ]


def take_discrepancy(connection: sqlite3.Connection, held: HeldDiscrepancy) -> None:
    row = (held.id, held.question, held.kind, held.relation, held.importance, held.state, held.note, held.positions)
    marks = ", ".join("?" * 10)
    sets = ", ".join(f"{name} = excluded.{name}" for name in _DISCREPANCY.split(", ")[1:])
    connection.execute(
        f"INSERT INTO discrepancies ({_DISCREPANCY}) VALUES ({marks}) ON CONFLICT (id) DO UPDATE SET {sets}",
        (*row, held.opened, held.changed),
    )
    (n,) = connection.execute("SELECT n FROM discrepancies WHERE id = ?", (held.id,)).fetchone()
    positions = json.loads(held.positions)
    words = discrepancy_rows.searched(held.question, held.note, (position["value"] for position in positions))
    ids = [claim_id for position in positions for claim_id in position["claims"]]
    sqlite_discrepancies.link(connection, n, ids, words)
    connection.execute("DELETE FROM history WHERE discrepancy = ?", (n,))
    connection.executemany(
        "INSERT INTO history (discrepancy, at, what, positions) VALUES (?, ?, ?, ?)",
        [(n, *event) for event in held.history],
    )


def records(
    connection: sqlite3.Connection, *, after: tuple[str, str], limit: int, keys: Sequence[tuple[str, str]] | None
) -> list[HeldRecord]:
    if keys is None:
        found = connection.execute(
            "SELECT space, key, value, expires FROM records WHERE (space, key) > (?, ?) AND space <> 'move'"
            " ORDER BY space, key LIMIT ?",
            (*after, limit),
        )
    else:
        found = connection.execute(
            "SELECT r.space, r.key, r.value, r.expires FROM json_each(?) k"
            " JOIN records r ON r.space = k.value ->> 0 AND r.key = k.value ->> 1",
            (rows.to_json(list(keys)),),
        )
    return [HeldRecord(*row) for row in found]


def take_record(connection: sqlite3.Connection, held: HeldRecord) -> None:
    connection.execute(
        "INSERT OR REPLACE INTO records (space, key, value, expires) VALUES (?, ?, ?, ?)",
        (held.space, held.key, held.value, held.expires),
    )


def counts(connection: sqlite3.Connection) -> HeldCounts:
    tables = ("articles", "claims", "vectors", "discrepancies", "records WHERE space <> 'move'")
    return HeldCounts(*(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables))
