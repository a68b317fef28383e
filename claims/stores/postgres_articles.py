# Statements are put together from constants of this module only; every value is bound.
# ruff: noqa: S608
"""Articles and their claims in PostgreSQL: adding, revising, reading back. Functions on a connection; the caller holds the
transaction. Two writers of one article take turns; writers of different ones do not wait for each other.
"""

from collections.abc import Collection, Sequence
from typing import Any

import numpy as np

from claims.errors import StoreError
from claims.model import Article, Claim
from claims.store import Added
from claims.stores import claim_rows, postgres_spellings, rows
from claims.stores.postgres_connections import Connection
from claims.stores.postgres_words import folded, visible
from claims.stores.revisions import compare

Vectors = np.ndarray[Any, Any]
_CARD = "a.id, a.outlet, a.title, a.url, a.published, a.path"
_ARTICLE = f"{_CARD}, a.author, a.language, a.revision, a.missing, a.workspace"
CLAIM = (
    f'c.id, c.text, c.start, c."end", c.revision, c.context, c.headline, c.superseded, c.parts, c.parse, '
    f"a.workspace, a.n, {_CARD}"
)
CLAIMS = "claims c JOIN articles a ON a.n = c.article"
_COLUMNS = (
    "workspace", "outlet", "outlet_key", "title", "url", "published", "path", "author", "language", "revision",
    "missing", "live",
)  # fmt: skip
_WRITE_ARTICLE = (
    f"INSERT INTO articles (id, {', '.join(_COLUMNS)}) VALUES (%(id)s, {', '.join(f'%({c})s' for c in _COLUMNS)})"
    f" ON CONFLICT (id) DO UPDATE SET {', '.join(f'{c} = excluded.{c}' for c in _COLUMNS)} RETURNING n"
)
_WRITE_CLAIMS = """
INSERT INTO claims (id, article, start, "end", revision, superseded, headline, text, context, parts, parse)
SELECT r.id, %s, r.start, r."end", r.revision, r.superseded, r.headline, r.text, r.context, r.parts, r.parse
FROM unnest(%s::text[], %s::int[], %s::int[], %s::int[], %s::bool[], %s::bool[], %s::text[], %s::text[], %s::text[],
  %s::bytea[]) WITH ORDINALITY
  AS r (id, start, "end", revision, superseded, headline, text, context, parts, parse, place)
ORDER BY r.place
ON CONFLICT (id) DO UPDATE SET
  superseded = excluded.superseded, start = excluded.start, "end" = excluded."end", revision = excluded.revision,
  headline = excluded.headline, text = excluded.text, context = excluded.context, parts = excluded.parts,
  parse = coalesce(excluded.parse, claims.parse)
  WHERE claims.article = excluded.article
RETURNING id, n
"""
_WRITE_WORDS = """
INSERT INTO words (claim, article, length, words)
SELECT r.claim, %(article)s, r.length, setweight(to_tsvector('english_words', r.text), 'A')
  || setweight(to_tsvector('english_words', r.context), 'B') || setweight(to_tsvector('english_words', %(title)s), 'C')
FROM unnest(%(claims)s::bigint[], %(lengths)s::int[], %(texts)s::text[], %(contexts)s::text[])
  AS r (claim, length, text, context)
"""
_COMPACTED = 500  # rows of tallies to each time they are summed up


def lock(connection: Connection, *article_ids: str) -> None:
    """Make this transaction the only writer of these articles until it ends; in order, so that two can't wait for each
    other."""
    numbers = "SELECT DISTINCT hashtextextended(one, 1) AS number FROM unnest(%s::text[]) AS a (one) ORDER BY number"
    connection.execute(f"SELECT pg_advisory_xact_lock(number) FROM ({numbers}) n", (list(article_ids),))


def stored(connection: Connection, article_id: str) -> tuple[int, Article] | None:
    row = connection.execute(
        f"SELECT {_ARTICLE}, t.text, a.n FROM articles a JOIN texts t ON t.article = a.n WHERE a.id = %s",
        (article_id,),
        binary=True,
    ).fetchone()
    return None if row is None else (row[-1], claim_rows.article(row, rows.unpack_text(row[-2])))


def article(connection: Connection, article_id: str) -> Article | None:
    held = stored(connection, article_id)
    return None if held is None else held[1]


def state_of(connection: Connection, new: Article) -> Added:
    """What adding it would be: by id, text, and what its card newly says."""
    return compare(article(connection, new.source.id), new)[0]


def add(connection: Connection, article: Article, claims: Sequence[Claim], vectors: Vectors | None) -> Added:
    """Store it; see Store.add."""
    if vectors is not None and len(vectors) != len(claims):
        raise StoreError("there must be one vector a claim", where=article.source.outlet)
    lock(connection, article.source.id)
    held = stored(connection, article.source.id)
    state, article = compare(None if held is None else held[1], article)
    if state == "same":
        return state
    places = {claim.id: place for place, claim in reversed(list(enumerate(claims)))}
    kept = sorted(places.values())
    claims = [claims[place] for place in kept]
    if held is not None:
        unindex(connection, held[0])
        connection.execute("UPDATE claims SET superseded = true WHERE article = %s AND NOT superseded", (held[0],))
    n = write_article(connection, article, live=len(claims), text=rows.pack_text(article.text))
    numbers = write_claims(connection, n, [_packed(claim, article.revision) for claim in claims])
    index(connection, n, article, [(numbers[c.id], c.text, c.context, rows.name_keys(c)) for c in claims])
    postgres_spellings.write(connection, rows.spellings(claims), workspace=article.workspace)
    if vectors is not None:
        rows_in_order = np.ascontiguousarray(vectors[kept], dtype=np.int8)
        write_vectors(connection, n, dict(zip((numbers[c.id] for c in claims), rows_in_order, strict=True)))
    if held is not None:
        gone = "DELETE FROM vectors v USING claims c WHERE c.n = v.claim AND c.article = %s AND c.superseded"
        connection.execute(gone, (n,))
    return state


def _packed(claim: Claim, revision: int) -> tuple[Any, ...]:
    parse = rows.pack_words(claim.words, claim.text) if claim.words else None
    place = (claim.id, claim.start, claim.end, revision, False, claim.headline)
    return (*place, claim.text, claim.context, rows.pack_parts(claim), parse)


def write_article(connection: Connection, article: Article, *, live: int, text: bytes) -> int:
    """Write the article's card and packed text, new or in place of what was there; its number."""
    source = article.source
    row = connection.execute(
        _WRITE_ARTICLE,
        {
            "id": source.id, "workspace": article.workspace, "outlet": source.outlet,
            "outlet_key": rows.clean(source.outlet).casefold(), "title": source.title, "url": source.url,
            "published": source.published, "path": source.path, "author": article.author,
            "language": article.language, "revision": article.revision, "missing": rows.to_json(article.missing),
            "live": live,
        },
    ).fetchone()  # fmt: skip
    assert row is not None
    connection.execute(
        "INSERT INTO texts (article, text) VALUES (%s, %s) ON CONFLICT (article) DO UPDATE SET text = excluded.text",
        (row[0], text),
    )
    return int(row[0])


def write_claims(connection: Connection, article: int, packed: Sequence[tuple[Any, ...]]) -> dict[str, int]:
    """Write rows of (id, start, end, revision, superseded, headline, text, context, parts, parse); those that were
    there keep their number. The numbers by id."""
    if not packed:
        return {}
    columns = [list(column) for column in zip(*packed, strict=True)]
    numbers: dict[str, int] = dict(connection.execute(_WRITE_CLAIMS, (article, *columns)).fetchall())
    if len(numbers) != len(packed):
        raise StoreError("a claim in it belongs to another article", where="store")
    return numbers


def unindex(connection: Connection, article: int) -> None:
    """Take every live claim of the article out of the words, names and counts."""
    connection.execute(
        "DELETE FROM names WHERE claim IN (SELECT n FROM claims WHERE article = %s AND NOT superseded)", (article,)
    )
    connection.execute(
        "INSERT INTO tallies (workspace, outlet, articles, claims, tokens)"
        " SELECT a.workspace, a.outlet, -1, -a.live, -(SELECT coalesce(sum(length), 0) FROM words WHERE article = a.n)"
        " FROM articles a WHERE a.n = %s",
        (article,),
    )
    connection.execute("DELETE FROM words WHERE article = %s", (article,))


def index(connection: Connection, n: int, article: Article, live: Sequence[tuple[int, str, str, list[str]]]) -> None:
    """Put the live claims (number, text, context, name keys) of an article into the words, names and counts."""
    title = folded(article.source.title)
    texts, contexts = [folded(one[1]) for one in live], [folded(one[2]) for one in live]
    lengths = [len(f"{a} {b} {title}".split()) for a, b in zip(texts, contexts, strict=True)]
    numbers = [one[0] for one in live]
    connection.execute(
        _WRITE_WORDS,
        {"article": n, "title": title, "claims": numbers, "lengths": lengths, "texts": texts, "contexts": contexts},
    )
    named = [(key, one[0]) for one in live for key in one[3]]
    if named:
        connection.execute(
            "INSERT INTO names (key, claim) SELECT * FROM unnest(%s::text[], %s::bigint[])",
            ([key for key, _ in named], [number for _, number in named]),
        )
        know_names(connection, {key for key, _ in named})
    _tally(connection, article, len(live), sum(lengths))


def know_names(connection: Connection, keys: Collection[str]) -> None:
    """Note the names that claims have; in order, so that two writers of the same new ones can't wait for each other."""
    connection.execute(
        "INSERT INTO known_names (key) SELECT k.key FROM unnest(%s::text[]) AS k (key)"
        ' WHERE NOT EXISTS (SELECT FROM known_names o WHERE o.key = k.key COLLATE "C")'
        ' ORDER BY k.key COLLATE "C" ON CONFLICT DO NOTHING',
        (sorted(keys),),
    )


def _tally(connection: Connection, article: Article, claims: int, tokens: int) -> None:
    """Count it by a row of its own, which no other writer waits for; now and then the rows are summed up."""
    row = connection.execute(
        "INSERT INTO tallies (workspace, outlet, articles, claims, tokens) VALUES (%s, %s, 1, %s, %s) RETURNING n",
        (article.workspace, article.source.outlet, claims, tokens),
    ).fetchone()
    if row is not None and row[0] % _COMPACTED == 0:
        sum_up(connection)


def sum_up(connection: Connection) -> None:
    """Make the rows of tallies one an outlet, unless somebody is at it."""
    if connection.execute("SELECT pg_try_advisory_xact_lock(hashtextextended('tallies', 2))").fetchone() == (True,):
        connection.execute(
            "WITH gone AS (DELETE FROM tallies RETURNING *)"
            " INSERT INTO tallies (workspace, outlet, articles, claims, tokens)"
            " SELECT workspace, outlet, sum(articles), sum(claims), sum(tokens) FROM gone GROUP BY workspace, outlet"
            " HAVING sum(articles) <> 0 OR sum(claims) <> 0 OR sum(tokens) <> 0"
        )


def write_vectors(connection: Connection, article: int, vectors: dict[int, Vectors]) -> None:
    """Write int8 vectors by claim number, each with its signs as a code to be found by."""
    connection.execute(
        "INSERT INTO vectors (claim, article, vector, code)"
        " SELECT r.claim, %s, r.vector, r.code::varbit FROM unnest(%s::bigint[], %s::bytea[], %s::text[])"
        " AS r (claim, vector, code) ON CONFLICT (claim) DO UPDATE SET vector = excluded.vector, code = excluded.code",
        (article, list(vectors), [row.tobytes() for row in vectors.values()], [code(row) for row in vectors.values()]),
    )


def code(vector: Vectors) -> str:
    """One sign a dimension, as PostgreSQL writes a bit string."""
    signs = int.from_bytes(np.packbits(vector > 0).tobytes())
    return format(signs >> -len(vector) % 8, f"0{len(vector)}b")


def articles(connection: Connection, *, limit: int, offset: int, workspace: str | None) -> list[tuple[Article, int]]:
    where, values = visible(workspace, None)
    found = connection.execute(
        f"SELECT {_ARTICLE}, a.live FROM articles a WHERE {where}"
        " ORDER BY a.published DESC NULLS LAST, a.n DESC LIMIT %(limit)s OFFSET %(offset)s",
        {**values, "limit": limit, "offset": offset},
    )
    return [(claim_rows.article(row, ""), row[-1]) for row in found]


def outlets(connection: Connection, *, workspace: str | None) -> list[tuple[str, int, int, str | None]]:
    """(outlet, articles, claims, newest), those with most claims first."""
    where, values = visible(workspace, None)
    return connection.execute(
        "SELECT a.outlet, count(*), sum(a.live)::bigint, max(a.published) FROM articles a"
        f" WHERE {where} GROUP BY a.outlet ORDER BY sum(a.live) DESC, a.outlet",
        values,
    ).fetchall()


def counts(connection: Connection, *, workspace: str | None) -> tuple[int, int, int, str | None]:
    """(articles, claims, outlets, newest), without reading the articles."""
    where, values = visible(workspace, None)
    tallied = connection.execute(
        "SELECT coalesce(sum(t.articles), 0)::bigint, coalesce(sum(t.claims), 0)::bigint, count(*) FROM ("
        f"SELECT sum(articles) AS articles, sum(claims) AS claims FROM tallies a WHERE {where}"
        " GROUP BY outlet HAVING sum(articles) > 0) t",
        values,
    ).fetchone()
    newest = connection.execute(
        f"SELECT a.published FROM articles a WHERE {where} AND a.published IS NOT NULL"
        " ORDER BY a.published DESC NULLS LAST, a.n DESC LIMIT 1",
        values,
    ).fetchone()
    assert tallied is not None
    return tallied[0], tallied[1], tallied[2], None if newest is None else newest[0]


def claims(connection: Connection, ids: Sequence[str], *, superseded: bool) -> list[Claim]:
    found = connection.execute(
        f"SELECT {CLAIM} FROM {CLAIMS} WHERE c.id = ANY(%s::text[]) AND (%s OR NOT c.superseded)",
        (list(dict.fromkeys(ids)), superseded),
        binary=True,
    )
    by_id = {claim.id: claim for claim in claim_rows.claims(found)}
    return [by_id[claim_id] for claim_id in dict.fromkeys(ids) if claim_id in by_id]


def claims_of(connection: Connection, article_id: str) -> list[Claim]:
    found = connection.execute(
        f"SELECT {CLAIM} FROM {CLAIMS} WHERE a.id = %s AND NOT c.superseded ORDER BY c.start, c.n",
        (article_id,),
        binary=True,
    )
    return claim_rows.claims(found)


def neighbours(connection: Connection, claim: Claim) -> tuple[Claim | None, Claim | None]:
    """The live claims before and after it; a headline stands before all others."""
    near = f"SELECT {CLAIM} FROM {CLAIMS} WHERE a.id = %s AND NOT c.superseded AND c.id <> %s AND "
    place = (claim.source.id, claim.id, claim.start, claim.end)
    before = near + '(c.start, c."end") < (%s, %s) ORDER BY c.start DESC, c."end" DESC LIMIT 1'
    after = near + '(c.start, c."end") > (%s, %s) ORDER BY c.start, c."end" LIMIT 1'
    found = [claim_rows.claims(connection.execute(one, place, binary=True)) for one in (before, after)]
    return next(iter(found[0]), None), next(iter(found[1]), None)
