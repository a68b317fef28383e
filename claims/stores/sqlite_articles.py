# Statements are put together from constants of this module only; every value is bound.
# ruff: noqa: S608
"""Articles and their claims in SQLite: adding, revising, reading back. Functions on a connection; the caller
holds the transaction. Every index (words, names, vectors) holds live claims only and is kept here, in the
same transaction.
"""

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from claims.errors import StoreError
from claims.model import Article, Claim
from claims.store import Added
from claims.stores import claim_rows, rows, sqlite_spellings
from claims.stores.revisions import compare

Vectors = np.ndarray[Any, Any]
_CARD = "a.id, a.outlet, a.title, a.url, a.published, a.path"
_ARTICLE = f"{_CARD}, a.author, a.language, a.revision, a.missing, a.workspace"
CLAIM = (
    f'c.id, c.text, c.start, c."end", c.revision, c.context, c.headline, c.superseded, c.parts, p.words, '
    f"a.workspace, a.n, {_CARD}"
)
_WRITE_CLAIM = """
INSERT INTO claims (n, id, article, start, "end", revision, superseded, headline, text, context, parts)
VALUES (?, ?, ?, ?, ?, ?, 0, ?, ?, ?, ?)
ON CONFLICT (n) DO UPDATE SET
  superseded = 0, start = excluded.start, "end" = excluded."end", revision = excluded.revision,
  headline = excluded.headline, text = excluded.text, context = excluded.context, parts = excluded.parts
"""
CLAIMS = "claims c JOIN articles a ON a.n = c.article LEFT JOIN parses p ON p.claim = c.n"


def state_of(connection: sqlite3.Connection, article: Article) -> Added:
    """What adding it would be: by id, text, and what its card newly says."""
    held = stored(connection, article.source.id)
    return compare(None if held is None else held[1], article)[0]


def stored(connection: sqlite3.Connection, article_id: str) -> tuple[int, Article] | None:
    row = connection.execute(
        f"SELECT {_ARTICLE}, t.text, a.n FROM articles a JOIN texts t ON t.article = a.n WHERE a.id = ?",
        (article_id,),
    ).fetchone()
    return None if row is None else (row[-1], claim_rows.article(row[:-2], rows.unpack_text(row[-2])))


def add(connection: sqlite3.Connection, article: Article, claims: Sequence[Claim], vectors: Vectors | None) -> Added:
    """Store it; see Store.add."""
    if vectors is not None and len(vectors) != len(claims):
        raise StoreError("there must be one vector a claim", where=article.source.outlet)
    held = stored(connection, article.source.id)
    state, article = compare(None if held is None else held[1], article)
    if state == "same":
        return state
    places = {claim.id: place for place, claim in reversed(list(enumerate(claims)))}
    kept = sorted(places.values())
    claims = [claims[place] for place in kept]
    n = write_article(connection, article, live=len(claims), n=None if held is None else held[0])
    numbers = _write_claims(connection, n, article, claims, is_new=held is None)
    if vectors is not None:
        rows_in_order = np.ascontiguousarray(vectors[kept], dtype=np.int8)
        _write_vectors(connection, n, numbers, rows_in_order)
    if held is not None:
        _drop_vectors_of_gone(connection, n)
        count_outlet(connection, held[1].workspace, held[1].source.outlet)
    if held is not None or not _count_new(connection, article, len(claims)):
        count_outlet(connection, article.workspace, article.source.outlet)
    return state


def write_article(connection: sqlite3.Connection, article: Article, *, live: int, n: int | None) -> int:
    source = article.source
    outlet = rows.clean(source.outlet)
    values = {
        "id": source.id, "workspace": article.workspace, "outlet": outlet, "outlet_key": outlet.casefold(),
        "title": rows.clean(source.title), "url": source.url and rows.clean(source.url),
        "published": source.published, "path": source.path and rows.clean(source.path),
        "author": article.author and rows.clean(article.author), "language": article.language,
        "revision": article.revision, "missing": rows.to_json(article.missing), "live": live,
    }  # fmt: skip
    if n is not None:
        _unindex(connection, n)
        sets = ", ".join(f"{name} = :{name}" for name in values)
        connection.execute(f"UPDATE articles SET {sets} WHERE n = :n", {**values, "n": n})
    else:
        names = ", ".join(values), ", ".join(f":{name}" for name in values)
        n = connection.execute(f"INSERT INTO articles ({names[0]}) VALUES ({names[1]})", values).lastrowid
    assert n is not None
    connection.execute("INSERT OR REPLACE INTO texts (article, text) VALUES (?, ?)", (n, rows.pack_text(article.text)))
    return n


def _unindex(connection: sqlite3.Connection, article: int) -> None:
    """Take every live claim of the article out of the words and names, and mark it superseded."""
    live = connection.execute(
        "SELECT c.n, c.text, a.title, c.context, c.parts FROM claims c JOIN articles a ON a.n = c.article"
        " WHERE c.article = ? AND c.superseded = 0",
        (article,),
    ).fetchall()
    connection.executemany(
        "INSERT INTO words (words, rowid, text, title, context) VALUES ('delete', ?, ?, ?, ?)",
        [r[:4] for r in live],
    )
    everything = "INSERT INTO changed_words (claim) SELECT n FROM claims WHERE article = ?"
    connection.execute(everything, (article,))
    named = [(key, row[0]) for row in live for key in rows.packed_keys(row[4])]
    connection.executemany("DELETE FROM names WHERE key = ? AND claim = ?", named)
    _count_names(connection, (key for key, _ in named), -1)
    connection.execute("UPDATE claims SET superseded = 1 WHERE article = ? AND superseded = 0", (article,))


def _count_names(connection: sqlite3.Connection, keys: Iterable[str], sign: int) -> None:
    connection.executemany(
        "INSERT INTO name_counts (key, claims) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET claims = claims + ?2",
        [(key, sign * count) for key, count in Counter(keys).items()],
    )


def _write_claims(
    connection: sqlite3.Connection, n: int, article: Article, claims: Sequence[Claim], *, is_new: bool
) -> list[int]:
    """Write the claims, live, with their words and names; those that were there keep their number. The
    numbers, in order."""
    before = {} if is_new else dict(connection.execute("SELECT id, n FROM claims WHERE article = ?", (n,)))
    (last,) = connection.execute("SELECT coalesce(max(n), 0) FROM claims").fetchone()
    numbers = []
    for claim in claims:
        if claim.id not in before:
            last += 1
        numbers.append(before.get(claim.id, last))
    numbered = list(zip(numbers, claims, strict=True))
    texts = [(rows.clean(claim.text), rows.clean(claim.context)) for claim in claims]
    packed = [rows.pack_parts(claim) for claim in claims]
    connection.executemany(
        _WRITE_CLAIM,
        [
            (
                number,
                claim.id,
                n,
                claim.start,
                claim.end,
                article.revision,
                claim.headline,
                text,
                context,
                parts,
            )
            for (number, claim), (text, context), parts in zip(numbered, texts, packed, strict=True)
        ],
    )
    connection.executemany(
        "INSERT OR REPLACE INTO parses (claim, words) VALUES (?, ?)",
        [(number, rows.pack_words(claim.words, claim.text)) for number, claim in numbered if claim.words],
    )
    title = rows.clean(article.source.title)
    named = [rows.name_keys(claim) for claim in claims]
    index(
        connection,
        [(n, text, title, context, keys) for n, (text, context), keys in zip(numbers, texts, named, strict=True)],
    )
    sqlite_spellings.write(connection, rows.spellings(claims), workspace=article.workspace)
    return numbers


def index(connection: sqlite3.Connection, live: Sequence[tuple[int, str, str, str, list[str]]]) -> None:
    """Put live claims (number, text, title, context, name keys) into the words and names."""
    connection.executemany(
        "INSERT INTO words (rowid, text, title, context) VALUES (?, ?, ?, ?)", [one[:4] for one in live]
    )
    named = [(key, one[0]) for one in live for key in one[4]]
    connection.executemany("INSERT INTO names (key, claim) VALUES (?, ?)", named)
    _count_names(connection, (key for key, _ in named), 1)


def _write_vectors(connection: sqlite3.Connection, article: int, numbers: Sequence[int], vectors: Vectors) -> None:
    marks = json.dumps(list(numbers))
    forget_vectors(connection, "claim IN (SELECT value FROM json_each(?))", marks)
    connection.executemany(
        "INSERT INTO vectors (claim, article, vector) VALUES (?, ?, ?)",
        [(number, article, vector.tobytes()) for number, vector in zip(numbers, vectors, strict=True)],
    )


def _drop_vectors_of_gone(connection: sqlite3.Connection, article: int) -> None:
    gone = "claim IN (SELECT n FROM claims WHERE article = ? AND superseded = 1)"
    forget_vectors(connection, gone, article)


def forget_vectors(connection: sqlite3.Connection, which: str, value: str | int) -> None:
    """Take vectors away and note it, so that every process drops them from its memory."""
    connection.execute(f"INSERT INTO vectors_gone (seq) SELECT seq FROM vectors WHERE {which}", (value,))
    connection.execute(f"DELETE FROM vectors WHERE {which}", (value,))


def _count_new(connection: sqlite3.Connection, article: Article, claims: int) -> bool:
    """Add a new article to its outlet's counts; False when the outlet has none yet."""
    changed = connection.execute(
        "UPDATE outlets SET articles = articles + 1, claims = claims + :claims,"
        " newest = max(coalesce(newest, :published), coalesce(:published, newest))"
        " WHERE workspace = :workspace AND outlet = :outlet",
        {
            "claims": claims,
            "published": article.source.published,
            "workspace": article.workspace,
            "outlet": rows.clean(article.source.outlet),
        },
    ).rowcount
    return bool(changed)


def count_outlet(connection: sqlite3.Connection, workspace: str, outlet: str) -> None:
    key = (workspace, rows.clean(outlet))
    connection.execute("DELETE FROM outlets WHERE workspace = ? AND outlet = ?", key)
    connection.execute(
        "INSERT INTO outlets (workspace, outlet, articles, claims, newest)"
        " SELECT workspace, outlet, count(*), sum(live), max(published) FROM articles"
        " WHERE workspace = ? AND outlet = ? GROUP BY workspace, outlet",
        key,
    )


def article(connection: sqlite3.Connection, article_id: str) -> Article | None:
    found = stored(connection, article_id)
    return None if found is None else found[1]


def articles(
    connection: sqlite3.Connection, *, limit: int, offset: int, workspace: str | None
) -> list[tuple[Article, int]]:
    found = connection.execute(
        f"SELECT {_ARTICLE}, a.live FROM articles a WHERE (?1 IS NULL OR a.workspace IN ('', ?1))"
        " ORDER BY a.published DESC, a.n DESC LIMIT ?2 OFFSET ?3",
        (workspace, limit, offset),
    )
    return [(claim_rows.article(row, ""), row[-1]) for row in found]


def outlets(connection: sqlite3.Connection, *, workspace: str | None) -> list[tuple[str, int, int, str | None]]:
    """(outlet, articles, claims, newest), those with most claims first."""
    return connection.execute(
        "SELECT outlet, sum(articles), sum(claims), max(newest) FROM outlets"
        " WHERE ?1 IS NULL OR workspace IN ('', ?1) GROUP BY outlet ORDER BY sum(claims) DESC, outlet",
        (workspace,),
    ).fetchall()


def claims(connection: sqlite3.Connection, ids: Sequence[str], *, superseded: bool) -> list[Claim]:
    found = connection.execute(
        f"SELECT {CLAIM} FROM {CLAIMS} WHERE c.id IN (SELECT value FROM json_each(?)) AND c.superseded <= ?",
        (rows.to_json(list(ids)), superseded),
    )
    by_id = {claim.id: claim for claim in claim_rows.claims(found)}
    return [by_id[claim_id] for claim_id in dict.fromkeys(ids) if claim_id in by_id]


def claims_of(connection: sqlite3.Connection, article_id: str) -> list[Claim]:
    return claim_rows.claims(
        connection.execute(
            f"SELECT {CLAIM} FROM {CLAIMS} WHERE a.id = ? AND c.superseded = 0 ORDER BY c.start, c.n",
            (article_id,),
        )
    )


def neighbours(connection: sqlite3.Connection, claim: Claim) -> tuple[Claim | None, Claim | None]:
    """The live claims before and after it; a headline stands before all others."""
    place = (claim.source.id, claim.id, claim.start, claim.end)
    near = f"SELECT {CLAIM} FROM {CLAIMS} WHERE a.id = ?1 AND c.superseded = 0 AND c.id <> ?2 AND "
    before = connection.execute(
        near + '(c.start, c."end") < (?3, ?4) ORDER BY c.start DESC, c."end" DESC LIMIT 1', place
    )
    after = connection.execute(near + '(c.start, c."end") > (?3, ?4) ORDER BY c.start, c."end" LIMIT 1', place)
    found = [*claim_rows.claims(before), None][0], [*claim_rows.claims(after), None][0]
    return found
