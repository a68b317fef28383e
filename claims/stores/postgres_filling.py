# Statements are put together from constants of this module only; every value is bound.
"""Many articles at once into PostgreSQL, as they were held, none of which is there yet: a statement or a COPY a table
instead of a dozen statements an article. Functions on a connection; the caller holds the transaction and the locks.
"""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from claims.stores import postgres_articles, postgres_spellings, rows
from claims.stores.held import HeldArticle, HeldClaim
from claims.stores.postgres_connections import Connection
from claims.stores.postgres_words import folded

_ARTICLES = (
    "n, id, workspace, outlet, outlet_key, title, url, published, path, author, language, revision, missing, live"
)
_CLAIMS = 'n, id, article, start, "end", revision, superseded, headline, text, context, parts, parse'
_WRITE_WORDS = """
INSERT INTO words (claim, article, length, words)
SELECT r.claim, r.article, r.length, setweight(to_tsvector('english_words', r.text), 'A')
  || setweight(to_tsvector('english_words', r.context), 'B') || setweight(to_tsvector('english_words', r.title), 'C')
FROM unnest(%s::bigint[], %s::bigint[], %s::int[], %s::text[], %s::text[], %s::text[])
  AS r (claim, article, length, text, context, title)
"""

Numbered = tuple[int, HeldArticle, list[tuple[int, HeldClaim]]]


def write(connection: Connection, held: Sequence[HeldArticle]) -> None:
    """Write articles with their claims, words, names, vectors and counts."""
    numbered = _numbered(connection, held)
    _copy(connection, "articles", _ARTICLES, (_card(n, one) for n, one, _ in numbered))
    _copy(connection, "texts", "article, text", ((n, rows.pack_text(one.article.text)) for n, one, _ in numbered))
    claims = [(number, claim, n) for n, _, of in numbered for number, claim in of]
    _copy(connection, "claims", _CLAIMS, (_claim(*one) for one in claims))
    vectors = [(number, n, claim.vector) for number, claim, n in claims if claim.vector is not None]
    coded = (
        (number, n, vector, postgres_articles.code(np.frombuffer(vector, np.int8))) for number, n, vector in vectors
    )
    _copy(connection, "vectors", "claim, article, vector, code", coded)
    _index(connection, numbered)


def _numbered(connection: Connection, held: Sequence[HeldArticle]) -> list[Numbered]:
    """The articles and their claims with the numbers they will have, in their order."""
    articles = iter(_numbers(connection, "articles", len(held)))
    claims = iter(_numbers(connection, "claims", sum(len(one.claims) for one in held)))
    return [(next(articles), one, [(next(claims), claim) for claim in one.claims]) for one in held]


def _numbers(connection: Connection, table: str, count: int) -> list[int]:
    found = connection.execute(
        "SELECT nextval(pg_get_serial_sequence(%s, 'n')) FROM generate_series(1, %s)", (table, count)
    )
    return sorted(number for (number,) in found)


def _copy(connection: Connection, table: str, columns: str, held: Iterable[Sequence[Any]]) -> None:
    with connection.cursor().copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
        for row in held:
            copy.write_row(row)


def _card(n: int, held: HeldArticle) -> Sequence[Any]:
    article, live = held.article, sum(not claim.superseded for claim in held.claims)
    source = article.source
    return (
        n, source.id, article.workspace, source.outlet, rows.clean(source.outlet).casefold(), source.title, source.url,
        source.published, source.path, article.author, article.language, article.revision,
        rows.to_json(article.missing), live,
    )  # fmt: skip


def _claim(n: int, claim: HeldClaim, article: int) -> Sequence[Any]:
    place = (n, claim.id, article, claim.start, claim.end, claim.revision, claim.superseded, claim.headline)
    return (*place, claim.text, claim.context, claim.parts, claim.parse)


def _index(connection: Connection, numbered: Sequence[Numbered]) -> None:
    """Put the live claims into the words, names, spellings and counts."""
    words, names, spelled, tallies = [], [], dict[str, list[tuple[str, str]]](), []
    for n, held, claims in numbered:
        title, tokens, live = folded(held.article.source.title), 0, 0
        for number, claim in claims:
            if claim.superseded:
                continue
            text, context = folded(claim.text), folded(claim.context)
            length = len(f"{text} {context} {title}".split())
            words.append((number, n, length, text, context, title))
            names += [(key, number) for key in rows.packed_keys(claim.parts)]
            spelled.setdefault(held.article.workspace, []).extend(rows.packed_spellings(claim.parts))
            tokens, live = tokens + length, live + 1
        tallies.append((held.article.workspace, held.article.source.outlet, 1, live, tokens))
    if words:
        connection.execute(_WRITE_WORDS, [list(column) for column in zip(*words, strict=True)])
    _copy(connection, "names", "key, claim", names)
    postgres_articles.know_names(connection, {key for key, _ in names})
    for workspace, of in sorted(spelled.items()):
        postgres_spellings.write(connection, of, workspace=workspace)
    _copy(connection, "tallies", "workspace, outlet, articles, claims, tokens", tallies)
    postgres_articles.sum_up(connection)
