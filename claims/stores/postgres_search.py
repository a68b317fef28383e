# Statements are put together from constants of this module only; every value is bound.
# ruff: noqa: S608
"""Finding claims in PostgreSQL: by names, by nearest vectors, and by what a person looks up. Functions on a connection; the
caller holds the transaction.

A vector is found by the signs of its dimensions: the nearest by differing bits, through pgvector's index where the
server has it and by reading all codes where not, are compared exactly.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from claims.model import Claim
from claims.store import Lookup
from claims.stores import claim_rows, postgres_articles, rows
from claims.stores.postgres_connections import Connection
from claims.stores.postgres_words import Published, Term, query, sees_all, terms_of, visible

Vector = np.ndarray[Any, Any]
_MAX_NAMED = 5000  # of a name that stands in more claims, only the newest so many are ranked
_BATCH = 500
_RERANKED = 1000  # pgvector looks at no more at once
_READ_ALL_BELOW = 10_000  # claims: reading every code takes less than a walk through the index
_INDEXED = 384  # dimensions
_ALIKE = 0.5  # trigrams in common: "Al-Sharaa" and "al-Shara" have 0.7


def names(connection: Connection, keys: Sequence[str], *, limit: int, workspace: str | None) -> list[str]:
    """Ids of the claims that name most of these; of those that name as many, the ones with the rarest name
    first."""
    newest = connection.execute(
        "SELECT k.key, array(SELECT n.claim FROM names n WHERE n.key = k.key ORDER BY n.claim DESC LIMIT %s)"
        ' FROM unnest(%s::text[]) AS q (key), LATERAL (SELECT q.key COLLATE "C" AS key) k',
        (_MAX_NAMED + 1, list({rows.clean(key) for key in keys if key})),
    ).fetchall()
    ranked = sorted(((key, held) for key, held in newest if held), key=lambda one: (len(one[1]), one[0]))
    held: dict[int, list[int]] = {}
    for place, (key, numbers) in enumerate(ranked):
        for number in numbers[:_MAX_NAMED]:
            held.setdefault(number, []).append(place)
        if len(numbers) > _MAX_NAMED:
            _complete(connection, key, place, held)
    best = sorted(held, key=lambda number: (-len(held[number]), held[number], -number))
    found: list[str] = []
    for start in range(0, len(best), _BATCH):
        found += _named(connection, best[start : start + _BATCH], workspace)
        if len(found) >= limit:
            break
    return found[:limit]


def _complete(connection: Connection, key: str, place: int, held: dict[int, list[int]]) -> None:
    """Note which of the claims already found also hold this common name."""
    unsure = [number for number, places in held.items() if places[-1] != place]
    also = "SELECT claim FROM names WHERE key = %s AND claim = ANY(%s::bigint[])"
    for (number,) in connection.execute(also, (key, unsure)):
        held[number].append(place)


def _named(connection: Connection, numbers: Sequence[int], workspace: str | None) -> list[str]:
    """The ids of these claims, in this order, without those this reader may not see."""
    where, values = visible(workspace, None)
    found = connection.execute(
        "SELECT c.n, c.id FROM claims c JOIN articles a ON a.n = c.article"
        f" WHERE c.n = ANY(%(numbers)s::bigint[]) AND NOT c.superseded AND {where}",
        {**values, "numbers": list(numbers)},
    ).fetchall()
    ids: dict[int, str] = dict(found)
    return [ids[number] for number in numbers if number in ids]


def vectors(
    connection: Connection,
    vector: Vector,
    *,
    limit: int,
    workspace: str | None,
    published: Published,
    indexed: bool,
) -> list[tuple[str, float]]:
    """(claim id, cosine), best first. indexed: the server has pgvector and its index."""
    wanted = np.asarray(vector, np.float32).ravel()
    length = float(np.linalg.norm(wanted))
    if not length or limit <= 0:
        return []
    seen_by = None if sees_all(connection, workspace) else workspace  # for None the index alone answers
    asked = _Asked(wanted / length, limit, *visible(seen_by, published))
    found: list[tuple[int, bytes]] = []
    if indexed and wanted.size == _INDEXED and not _is_small(connection):
        found = _nearest_by_index(connection, asked)
    if len(found) < min(limit, _RERANKED):
        found = _nearest(connection, asked, "bit_count(v.code # %(code)s::varbit), v.claim")
    best = _ranked(found, asked)
    ids: dict[int, str] = dict(
        connection.execute("SELECT n, id FROM claims WHERE n = ANY(%s::bigint[])", ([n for n, _ in best],)).fetchall()
    )
    return [(ids[number], score) for number, score in best]


class _Asked:
    """One question: a unit vector, how many are wanted, and the articles that may be seen."""

    def __init__(self, unit: Vector, limit: int, where: str, values: dict[str, str]) -> None:
        self.unit, self.limit, self.where = unit, limit, where
        near = max(_RERANKED, 4 * limit)
        self.values = {**values, "code": postgres_articles.code(unit), "size": unit.size, "near": near}


def _is_small(connection: Connection) -> bool:
    held = connection.execute("SELECT coalesce(sum(claims), 0) < %s FROM tallies", (_READ_ALL_BELOW,)).fetchone()
    return held == (True,)


def _nearest_by_index(connection: Connection, asked: _Asked) -> list[tuple[int, bytes]]:
    connection.execute(f"SET LOCAL hnsw.ef_search = {_RERANKED}")
    connection.execute("SET LOCAL hnsw.iterative_scan = strict_order")
    return _nearest(connection, asked, f"v.code::bit({_INDEXED}) <~> %(code)s::bit({_INDEXED})")


def _nearest(connection: Connection, asked: _Asked, order: str) -> list[tuple[int, bytes]]:
    seen = "" if asked.where == "true" else "JOIN articles a ON a.n = v.article"
    size = "384" if "<~>" in order else "%(size)s"  # as the index says it, which holds vectors of this size only
    return connection.execute(
        f"SELECT v.claim, v.vector FROM vectors v {seen} WHERE length(v.code) = {size} AND {asked.where}"
        f" ORDER BY {order} LIMIT %(near)s",
        asked.values,
        binary=True,
    ).fetchall()


def _ranked(found: Sequence[tuple[int, bytes]], asked: _Asked) -> list[tuple[int, float]]:
    """(claim number, cosine), best first; of equals, the earlier."""
    if not found:
        return []
    held = np.frombuffer(b"".join(vector for _, vector in found), np.int8).reshape(len(found), -1).astype(np.float32)
    lengths = np.sqrt(np.einsum("ij,ij->i", held, held))
    cosines = held @ asked.unit / np.where(lengths > 0, lengths, 1)
    scored = sorted(zip((n for n, _ in found), cosines.tolist(), strict=True), key=lambda one: (-one[1], one[0]))
    return scored[: asked.limit]


def vectors_of(connection: Connection, ids: Sequence[str]) -> dict[str, Vector]:
    """The stored vectors of these claims, by id."""
    found = connection.execute(
        "SELECT c.id, v.vector FROM vectors v JOIN claims c ON c.n = v.claim WHERE c.id = ANY(%s::text[])",
        (list(ids),),
        binary=True,
    )
    return {claim_id: np.frombuffer(vector, np.int8) for claim_id, vector in found}


def look_up(connection: Connection, lookup: Lookup, *, workspace: str | None, trigrams: bool) -> list[Claim]:
    """What a person looks up, newest first, then by place in the article. All the words must be there;
    where no claim has them all, any of them will do. trigrams: a name that nobody is called finds those most like it."""
    terms = terms_of(connection, lookup.words.split())
    if lookup.words.strip() and not terms:
        return []
    keys = [about, about.casefold()] if (about := rows.clean(lookup.about).strip()) else []
    found = _any_or_all(connection, lookup, workspace, terms, keys)
    if not found and keys and trigrams and not lookup.offset:
        keys = _alike(connection, about.casefold())
        found = _any_or_all(connection, replace(lookup, about=""), workspace, terms, keys) if keys else []
    return found


def _any_or_all(
    connection: Connection, lookup: Lookup, workspace: str | None, terms: Sequence[Term], keys: Sequence[str]
) -> list[Claim]:
    every = query(terms, "&", weights="AB")
    found = _looked_up(connection, lookup, workspace, every, keys)
    if found or len(terms) < 2:
        return found
    if lookup.offset and _looked_up(connection, replace(lookup, limit=1, offset=0), workspace, every, keys):
        return []  # an earlier page had claims with all the words
    return _looked_up(connection, lookup, workspace, query(terms, "|", weights="AB"), keys)


def _alike(connection: Connection, name: str) -> list[str]:
    connection.execute(f"SET LOCAL pg_trgm.similarity_threshold = {_ALIKE}")
    found = "SELECT key FROM known_names WHERE key %% %s ORDER BY similarity(key, %s) DESC, key LIMIT 3"
    return [key for (key,) in connection.execute(found, (name, name))]


def _looked_up(
    connection: Connection, lookup: Lookup, workspace: str | None, words: str, keys: Sequence[str]
) -> list[Claim]:
    where, values = visible(workspace, (lookup.since, lookup.until))
    tests = [where] if lookup.superseded else [where, "NOT c.superseded"]
    if words:
        tests.append(holds("words"))
    phrase = query(terms_of(connection, [lookup.about]), "&", weights="AB")
    if keys:
        named = "c.n IN (SELECT claim FROM names WHERE key = ANY(%(keys)s::text[]))"
        tests.append(f"({named} OR {holds('phrase')})" if phrase else named)
    if lookup.outlet.strip():
        tests.append("a.outlet_key = %(outlet)s")
    found = connection.execute(
        f"SELECT {postgres_articles.CLAIM} FROM {postgres_articles.CLAIMS} WHERE {' AND '.join(tests)}"
        " ORDER BY a.published DESC NULLS LAST, a.n DESC, c.start, c.n LIMIT %(limit)s OFFSET %(offset)s",
        {
            **values,
            "words": words,
            "phrase": phrase,
            "keys": list(keys),
            "outlet": rows.clean(lookup.outlet).strip().casefold(),
            "limit": lookup.limit,
            "offset": lookup.offset,
        },
        binary=True,
    )
    return claim_rows.claims(found)


def holds(value: str) -> str:
    """A condition on claims "c": that the words of this parameter are in one."""
    return f"c.n IN (SELECT claim FROM words WHERE words @@ %({value})s::tsquery)"
