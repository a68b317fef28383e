# Statements are put together from constants of this module only; every value is bound.
# ruff: noqa: S608
"""Finding claims in SQLite: by words (FTS5), by names, and by what a person looks up. Functions on a
connection; the caller holds the transaction. Superseded claims are in none of these indexes.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from claims.model import Claim
from claims.store import Lookup
from claims.stores import claim_rows, rows, sqlite_articles

_MAX_TERMS = 200  # a pasted page has thousands; FTS5 reads the postings of each
_MAX_NAMED = 5000  # of a name that stands in more claims, only the newest so many are ranked
_BATCH = 500
Published = tuple[str, str] | None


def quoted(terms: Iterable[str]) -> list[str]:
    """Terms as FTS5 strings, each once: what a person typed is never read as query syntax."""
    plain = (rows.clean(term).replace("\x00", " ").strip() for term in terms)
    unique = dict.fromkeys(term.casefold() for term in plain if any(map(str.isalnum, term)))
    return ['"' + term.replace('"', '""') + '"' for term in islice(unique, _MAX_TERMS)]


def sees_all(connection: sqlite3.Connection, workspace: str | None, published: Published) -> bool:
    """True when this reader's view and dates leave nothing out, so that no claim needs to be asked about."""
    if published is not None and any(published):
        return False
    if workspace is None:
        return True
    hidden = "SELECT 1 FROM articles WHERE workspace > '' AND workspace <> ? LIMIT 1"
    return connection.execute(hidden, (workspace,)).fetchone() is None


def visible(workspace: str | None, published: Published) -> tuple[str, dict[str, str | None]]:
    since, until = published or ("", "")
    where = (
        "(:workspace IS NULL OR a.workspace IN ('', :workspace))"
        " AND (:since = '' OR a.published >= :since) AND (:until = '' OR a.published < :until)"
    )
    # "2025-07-31T14:05:00Z" lies within "2025-07-31": all that sorts before the day with a "U" behind it.
    return where, {"workspace": workspace, "since": since, "until": until and until + "U"}


def words(
    connection: sqlite3.Connection,
    terms: Sequence[str],
    *,
    limit: int,
    workspace: str | None,
    published: Published,
) -> list[tuple[str, float]]:
    """(claim id, BM25), best first. Filters are applied to a few times the limit first, to all only when
    that does not suffice, since asking about every match costs more than ranking it."""
    query = " OR ".join(quoted(terms))
    if not query or limit <= 0:
        return []
    wanted = limit if sees_all(connection, workspace, published) else limit * 4
    best = connection.execute(
        "SELECT rowid, -rank FROM words WHERE words MATCH ? ORDER BY rank LIMIT ?", (query, wanted)
    ).fetchall()
    found = named(connection, best, workspace, published)
    if len(found) >= limit or len(best) < wanted:
        return found[:limit]
    where, values = visible(workspace, published)
    return connection.execute(
        "SELECT c.id, -words.rank FROM words JOIN claims c ON c.n = words.rowid"
        f" JOIN articles a ON a.n = c.article WHERE words MATCH :query AND {where} ORDER BY words.rank LIMIT :limit",
        {**values, "query": query, "limit": limit},
    ).fetchall()


def named(
    connection: sqlite3.Connection,
    scored: Sequence[tuple[int, float]],
    workspace: str | None,
    published: Published,
) -> list[tuple[str, float]]:
    """(claim number, score) as (claim id, score), in the same order, without those this reader may not
    see."""
    where, values = visible(workspace, published)
    ids: dict[int, str] = dict(
        connection.execute(
            "SELECT c.n, c.id FROM claims c JOIN articles a ON a.n = c.article"
            f" WHERE c.n IN (SELECT value FROM json_each(:marks)) AND c.superseded = 0 AND {where}",
            {**values, "marks": json.dumps([number for number, _ in scored])},
        )
    )
    return [(ids[number], score) for number, score in scored if number in ids]


def names(connection: sqlite3.Connection, keys: Sequence[str], *, limit: int, workspace: str | None) -> list[str]:
    """Ids of the claims that name most of these; of those that name as many, the ones with the rarest name
    first."""
    counted = connection.execute(
        "SELECT key, claims FROM name_counts WHERE key IN (SELECT value FROM json_each(?)) AND claims > 0"
        " ORDER BY claims, key",
        (rows.to_json([key for key in dict.fromkeys(keys) if key]),),
    ).fetchall()
    held: dict[int, list[int]] = {}
    for place, (key, count) in enumerate(counted):
        for number in _newest_named(connection, key):
            held.setdefault(number, []).append(place)
        if count > _MAX_NAMED:
            _complete(connection, key, place, held)
    ranked = sorted(held, key=lambda number: (-len(held[number]), held[number], -number))
    found: list[str] = []
    for start in range(0, len(ranked), _BATCH):
        batch = [(number, 0.0) for number in ranked[start : start + _BATCH]]
        found += [claim_id for claim_id, _ in named(connection, batch, workspace, None)]
        if len(found) >= limit:
            break
    return found[:limit]


def _newest_named(connection: sqlite3.Connection, key: str) -> Iterator[int]:
    found = connection.execute("SELECT claim FROM names WHERE key = ? ORDER BY claim DESC LIMIT ?", (key, _MAX_NAMED))
    return (number for (number,) in found)


def _complete(connection: sqlite3.Connection, key: str, place: int, held: dict[int, list[int]]) -> None:
    """Note which of the claims already found also hold this common name."""
    unsure = [number for number, places in held.items() if places[-1] != place]
    also = connection.execute(
        "SELECT claim FROM names WHERE key = ? AND claim IN (SELECT value FROM json_each(?))",
        (key, json.dumps(unsure)),
    )
    for (number,) in also:
        held[number].append(place)


def look_up(connection: sqlite3.Connection, lookup: Lookup, *, workspace: str | None) -> list[Claim]:
    """What a person looks up, newest first, then by place in the article. All the words must be there;
    where no claim has them all, any of them will do."""
    terms = quoted(lookup.words.split())
    if lookup.words.strip() and not terms:
        return []
    found = _looked_up(connection, lookup, workspace, " AND ".join(terms))
    if not found and len(terms) > 1 and not _any_with_all(connection, lookup, workspace, " AND ".join(terms)):
        found = _looked_up(connection, lookup, workspace, " OR ".join(terms))
    return found


def _any_with_all(connection: sqlite3.Connection, lookup: Lookup, workspace: str | None, query: str) -> bool:
    """Whether an earlier page of the same look up had claims with all the words."""
    if lookup.offset == 0:
        return False
    first = Lookup(**{**{name: getattr(lookup, name) for name in Lookup.__slots__}, "limit": 1, "offset": 0})
    return bool(_looked_up(connection, first, workspace, query))


def _looked_up(connection: sqlite3.Connection, lookup: Lookup, workspace: str | None, query: str) -> list[Claim]:
    shown, values = visible(workspace, (lookup.since, lookup.until))
    where = [shown, "c.superseded <= :superseded"]
    if query:
        where.append(_match("query"))
    if about := rows.clean(lookup.about).strip():
        in_text = f" OR {_match('phrase')}" if quoted([about]) else ""
        where.append(f"(c.n IN (SELECT claim FROM names WHERE key IN (:about, :folded)){in_text})")
    if lookup.outlet.strip():
        where.append("a.outlet_key = :outlet")
    found = connection.execute(
        f"SELECT {sqlite_articles.CLAIM} FROM {sqlite_articles.CLAIMS} WHERE {' AND '.join(where)}"
        " ORDER BY a.published DESC, a.n DESC, c.start, c.n LIMIT :limit OFFSET :offset",
        {
            **values,
            "superseded": lookup.superseded,
            "query": query,
            "about": about,
            "folded": about.casefold(),
            "phrase": "".join(quoted([about])),
            "outlet": rows.clean(lookup.outlet).strip().casefold(),
            "limit": lookup.limit,
            "offset": lookup.offset,
        },
    )
    return claim_rows.claims(found)


def _match(value: str) -> str:
    """In a claim or what it leans on; a title would bring every claim of its article."""
    return f"c.n IN (SELECT rowid FROM words WHERE words MATCH '{{text context}} : (' || :{value} || ')')"
