# Statements are put together from constants of this module only; every value is bound.
# ruff: noqa: S608
"""Carrying what a PostgreSQL store holds into and out of it. Functions on a connection; the caller holds the transaction."""

import json
from collections.abc import Sequence
from itertools import groupby

import numpy as np

from claims.stores import (
    claim_rows,
    discrepancy_rows,
    postgres_articles,
    postgres_discrepancies,
    postgres_filling,
    postgres_spellings,
    rows,
)
from claims.stores.held import HeldArticle, HeldClaim, HeldCounts, HeldDiscrepancy, HeldRecord
from claims.stores.postgres_connections import Connection
from claims.stores.postgres_words import folded

_ARTICLES = (
    "SELECT a.id, a.outlet, a.title, a.url, a.published, a.path, a.author, a.language, a.revision, a.missing,"
    " a.workspace, a.n, t.text FROM articles a JOIN texts t ON t.article = a.n WHERE "
)
_CLAIMS = (
    'SELECT c.article, c.id, c.start, c."end", c.revision, c.superseded, c.headline, c.text, c.context, c.parts,'
    " c.parse, v.vector FROM claims c LEFT JOIN vectors v ON v.claim = c.n"
    " WHERE c.article = ANY(%s::bigint[]) ORDER BY c.article, c.n"
)
_DISCREPANCY = "id, question, kind, relation, importance, state, note, positions, opened, changed"


def articles(
    connection: Connection, *, after: int, limit: int, ids: Sequence[str] | None
) -> list[tuple[int, HeldArticle]]:
    """(number, article) in the order they came: the next so many, or those with these ids."""
    if ids is None:
        found = connection.execute(_ARTICLES + "a.n > %s ORDER BY a.n LIMIT %s", (after, limit), binary=True).fetchall()
    else:
        among = "a.id = ANY(%s::text[]) ORDER BY a.n"
        found = connection.execute(_ARTICLES + among, (list(ids),), binary=True).fetchall()
    held = connection.execute(_CLAIMS, ([row[11] for row in found],), binary=True)
    claims = {n: tuple(HeldClaim(*row[1:]) for row in of) for n, of in groupby(held, key=lambda row: row[0])}
    return [
        (row[11], HeldArticle(claim_rows.article(row, rows.unpack_text(row[12])), claims.get(row[11], ())))
        for row in found
    ]


def take_articles(connection: Connection, held: Sequence[HeldArticle]) -> None:
    """Write the articles as they were held; those that are not there yet all at once."""
    ids = sorted({one.article.source.id for one in held})
    postgres_articles.lock(connection, *ids)
    there = {one for (one,) in connection.execute("SELECT id FROM articles WHERE id = ANY(%s::text[])", (ids,))}
    fresh = {one.article.source.id: one for one in held if one.article.source.id not in there}
    if fresh:
        postgres_filling.write(connection, list(fresh.values()))
    for one in held:
        if one.article.source.id in there:
            take_article(connection, one)


def take_article(connection: Connection, held: HeldArticle) -> None:
    """Write the article as it was held, in place of one with this id."""
    postgres_articles.lock(connection, held.article.source.id)
    before = postgres_articles.stored(connection, held.article.source.id)
    if before is not None:
        postgres_articles.unindex(connection, before[0])
        connection.execute("DELETE FROM vectors WHERE article = %s", (before[0],))
    live = [claim for claim in held.claims if not claim.superseded]
    text = rows.pack_text(held.article.text)
    n = postgres_articles.write_article(connection, held.article, live=len(live), text=text)
    numbers = postgres_articles.write_claims(
        connection,
        n,
        [
            (c.id, c.start, c.end, c.revision, c.superseded, c.headline, c.text, c.context, c.parts, c.parse)
            for c in held.claims
        ],
    )
    indexed = [(numbers[c.id], c.text, c.context, rows.packed_keys(c.parts)) for c in live]
    postgres_articles.index(connection, n, held.article, indexed)
    spelled = [one for c in live for one in rows.packed_spellings(c.parts)]
    postgres_spellings.write(connection, spelled, workspace=held.article.workspace)
    vectors = {numbers[c.id]: np.frombuffer(c.vector, np.int8) for c in held.claims if c.vector is not None}
    if vectors:
        postgres_articles.write_vectors(connection, n, vectors)


def discrepancies(
    connection: Connection, *, after: int, limit: int, ids: Sequence[str] | None
) -> list[tuple[int, HeldDiscrepancy]]:
    where = "n > %(after)s ORDER BY n LIMIT %(limit)s" if ids is None else "id = ANY(%(ids)s::text[]) ORDER BY n"
    found = connection.execute(
        f"SELECT n, {_DISCREPANCY} FROM discrepancies WHERE {where}",
        {"after": after, "limit": limit, "ids": list(ids or ())},
    ).fetchall()
    told = connection.execute(
        "SELECT discrepancy, at, what, positions FROM history WHERE discrepancy = ANY(%s::bigint[])"
        " ORDER BY discrepancy, n",
        ([row[0] for row in found],),
    )
    history = {
        n: tuple((at, what, values) for _, at, what, values in of) for n, of in groupby(told, key=lambda r: r[0])
    }
    return [(row[0], HeldDiscrepancy(*[*row[1:], history.get(row[0], ())])) for row in found]


def take_discrepancy(connection: Connection, held: HeldDiscrepancy) -> None:
    values = [position["value"] for position in json.loads(held.positions)]
    words = folded(discrepancy_rows.searched(held.question, held.note, values))
    told = (held.question, held.kind, held.relation, held.importance, held.state, held.note, held.positions)
    n = postgres_discrepancies.write(connection, (held.id, *told, held.opened, held.changed), words)
    connection.execute("UPDATE discrepancies SET opened = %s WHERE n = %s", (held.opened, n))
    connection.execute("DELETE FROM history WHERE discrepancy = %s", (n,))
    for event in held.history:
        connection.execute(
            "INSERT INTO history (discrepancy, at, what, positions) VALUES (%s, %s, %s, %s)", (n, *event)
        )


def records(
    connection: Connection, *, after: tuple[str, str], limit: int, keys: Sequence[tuple[str, str]] | None
) -> list[HeldRecord]:
    if keys is None:
        found = connection.execute(
            "SELECT space, key, value, expires FROM records WHERE (space, key) > (%s, %s) AND space <> 'move'"
            " ORDER BY space, key LIMIT %s",
            (*after, limit),
        )
    else:
        found = connection.execute(
            "SELECT r.space, r.key, r.value, r.expires FROM unnest(%s::text[], %s::text[]) AS k (space, key)"
            " JOIN records r USING (space, key)",
            ([space for space, _ in keys], [key for _, key in keys]),
        )
    return [HeldRecord(*row) for row in found]


def take_record(connection: Connection, held: HeldRecord) -> None:
    connection.execute(
        "INSERT INTO records (space, key, value, expires) VALUES (%s, %s, %s, %s)"
        " ON CONFLICT (space, key) DO UPDATE SET value = excluded.value, expires = excluded.expires",
        (held.space, held.key, held.value, held.expires),
    )


def counts(connection: Connection) -> HeldCounts:
    tables = ("articles", "claims", "vectors", "discrepancies", "records WHERE space <> 'move'")
    row = connection.execute("SELECT " + ", ".join(f"(SELECT count(*) FROM {table})" for table in tables)).fetchone()
    assert row is not None
    return HeldCounts(*row)
