# Statements are put together from constants of this module only; every value is bound.
# ruff: noqa: S608
"""Finding claims in PostgreSQL by their words: text as lexemes, and BM25 over them. Functions on a connection; the caller
holds the transaction.

PostgreSQL finds by words but does not weigh rare ones; so how many claims hold each term is counted here, and claims
are scored as FTS5 scores them. Claims with a rare term are scored first; common terms alone bring a claim only where
the bound on their score says that it could still be among the best (MaxScore: Turtle & Flood 1995).
"""

import math
import re
import threading
import unicodedata
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any

from claims.stores import rows
from claims.stores.postgres_connections import Connection

Published = tuple[str, str] | None
Term = tuple[str, ...]  # lexemes that must stand one behind the other; mostly one
MAX_TERMS = 200  # a pasted page has thousands
WEIGHTS = {"A": 1.0, "B": 0.5, "C": 0.25}  # text, context, title: as in the words table of migrations.py
_K1, _B = 1.2, 0.75  # BM25 as FTS5 has it: https://www.sqlite.org/fts5.html#the_bm25_function
_SCORED_FIRST = 2000
_EXACT_BELOW = 20_000  # claims; in a larger store how many hold a term is counted anew when it has grown by a fiftieth
_NO_WORD = re.compile(r"[\W_]+")


def folded(text: str) -> str:
    """The words of a text with single spaces: no accents, no punctuation, nothing that a parser reads as an address."""
    plain = unicodedata.normalize("NFKD", rows.clean(text))
    return _NO_WORD.sub(" ", "".join(c for c in plain if not unicodedata.combining(c))).strip()


def terms_of(connection: Connection, typed: Iterable[str]) -> list[Term]:
    """What a person typed as lexemes, each term once; what holds no word is left out."""
    unique = dict.fromkeys(plain.casefold() for text in typed if (plain := folded(text)))
    found = connection.execute(
        "SELECT t.place, l.lexeme, l.positions FROM unnest(%s::text[]) WITH ORDINALITY AS t (term, place),"
        " unnest(to_tsvector('english_words', t.term)) AS l (lexeme, positions, weights)",
        (list(islice(unique, MAX_TERMS)),),
    )
    placed: dict[int, list[tuple[int, str]]] = {}
    for place, lexeme, positions in found:
        placed.setdefault(place, []).extend((position, lexeme) for position in positions)
    return list(dict.fromkeys(tuple(lexeme for _, lexeme in sorted(placed[place])) for place in sorted(placed)))


def query(terms: Iterable[Term], joined: str, *, weights: str = "") -> str:
    """Terms as the text of a tsquery. Lexemes hold word characters only, so nothing in them is syntax."""
    mark = f":{weights}" if weights else ""
    return f" {joined} ".join("(" + " <-> ".join(f"'{lexeme}'{mark}" for lexeme in term) + ")" for term in terms)


def visible(workspace: str | None, published: Published) -> tuple[str, dict[str, str]]:
    """A condition on articles "a" with its values: who asks, and for which days, both included."""
    since, until = published or ("", "")
    tests, values = ["true"], {}
    if workspace is not None:
        tests.append("a.workspace IN ('', %(workspace)s)")
        values["workspace"] = workspace
    if since:
        tests.append("a.published >= %(since)s")
        values["since"] = since
    if until:  # "2025-07-31T14:05:00Z" lies within "2025-07-31": all that sorts before the day with a "U" behind it
        tests.append("a.published < %(until)s")
        values["until"] = until + "U"
    return " AND ".join(tests), values


def sees_all(connection: Connection, workspace: str | None) -> bool:
    """True when nothing that is stored is hidden from this workspace, so that no article needs to be asked about."""
    if workspace is None:
        return True
    hidden = "SELECT 1 FROM articles WHERE workspace > '' AND workspace <> %s LIMIT 1"
    return connection.execute(hidden, (workspace,)).fetchone() is None


_SCORE = f"%(k1)s * t.idf * f.f / (f.f + {_K1} * (1 - {_B} + {_B} * d.length / %(usual)s))"
_SEARCH = f"""
WITH held AS MATERIALIZED (
  SELECT claim, article, length, words FROM words WHERE words @@ %(query)s::tsquery),
seen AS MATERIALIZED (SELECT h.claim, h.length, h.words FROM held h {{seen}}),
rough AS (
  SELECT d.claim FROM seen d JOIN unnest(%(any)s::tsquery[], %(every_idf)s::float8[]) AS t (query, idf)
  ON d.words @@ t.query GROUP BY d.claim, d.length
  ORDER BY sum(t.idf) / (1 + {_K1} * (1 - {_B} + {_B} * d.length / %(usual)s)) DESC, d.claim LIMIT %(exactly)s),
d AS MATERIALIZED (SELECT s.* FROM seen s WHERE s.claim IN (SELECT claim FROM rough)),
scored AS (
  SELECT d.claim, {_SCORE} AS score
  FROM d CROSS JOIN LATERAL unnest(d.words) AS u (lexeme, positions, weights)
  JOIN unnest(%(lexemes)s::text[], %(idfs)s::float8[]) AS t (lexeme, idf) ON t.lexeme = u.lexeme COLLATE "C",
  LATERAL (SELECT {" + ".join(f"{w} * cardinality(array_positions(u.weights, '{m}'))" for m, w in WEIGHTS.items())}) f (f)
  UNION ALL
  SELECT d.claim, {_SCORE} AS score
  FROM unnest(%(a)s::tsquery[], %(b)s::tsquery[], %(c)s::tsquery[], %(phrase_idfs)s::float8[]) AS t (a, b, c, idf), d,
  LATERAL (SELECT {" + ".join(f"{w} * (d.words @@ t.{m.lower()})::int" for m, w in WEIGHTS.items())}) f (f) WHERE f.f > 0)
SELECT c.id, s.score FROM (
  SELECT claim, sum(score) AS score FROM scored GROUP BY claim ORDER BY 2 DESC, 1 LIMIT %(limit)s) s
JOIN claims c ON c.n = s.claim ORDER BY s.score DESC, c.n
"""


class Words:
    """Word search in one store; remembers how common terms are."""

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._counted: dict[Term, int] = {}
        self._of = 0

    def search(
        self,
        connection: Connection,
        typed: Sequence[str],
        *,
        limit: int,
        workspace: str | None,
        published: Published,
    ) -> list[tuple[str, float]]:
        """(claim id, BM25), best first."""
        claims, tokens = _size(connection)
        terms = terms_of(connection, typed) if claims and limit > 0 else []
        counts = self._counts(connection, terms, claims)
        rare = sorted((term for term in terms if counts[term]), key=lambda term: counts[term])
        if not rare:
            return []
        idfs = {term: max(1e-6, math.log((claims - counts[term] + 0.5) / (counts[term] + 0.5))) for term in rare}
        values = {**_values(rare, idfs), "usual": max(tokens / claims, 1.0), "limit": limit}
        values["exactly"] = 4 * limit + 50
        most, found = _SCORED_FIRST, []
        while True:
            first = _first(rare, counts, max(most, 20 * limit))
            found = _scored(connection, first, values, workspace, published)
            rest = sum((_K1 + 1) * idfs[term] for term in rare[len(first) :])
            if not rest or (len(found) == limit and found[-1][1] >= rest):
                return found
            most *= 10

    def _counts(self, connection: Connection, terms: Sequence[Term], claims: int) -> dict[Term, int]:
        with self._turn:
            if abs(claims - self._of) > (0 if claims < _EXACT_BELOW else self._of // 50) or len(self._counted) > 50_000:
                self._counted, self._of = {}, claims
            known = dict(self._counted)
        lacking = [term for term in terms if term not in known]
        if lacking:
            found = connection.execute(
                "SELECT t.place - 1, (SELECT count(*) FROM words WHERE words @@ t.query)"
                " FROM unnest(%s::tsquery[]) WITH ORDINALITY AS t (query, place)",
                ([query([term], "|") for term in lacking],),
            )
            counted = {lacking[place]: count for place, count in found}
            known |= counted
            with self._turn:
                if self._of == claims or claims >= _EXACT_BELOW:
                    self._counted |= counted
        return known


def _size(connection: Connection) -> tuple[int, int]:
    """How many live claims there are, and of how many words."""
    row = connection.execute(
        "SELECT coalesce(sum(claims), 0)::bigint, coalesce(sum(tokens), 0)::bigint FROM tallies"
    ).fetchone()
    return (0, 0) if row is None else (row[0], row[1])


def _first(rare: Sequence[Term], counts: dict[Term, int], most: int) -> list[Term]:
    """The rarest terms that so many claims hold; at least one."""
    held = 0
    first: list[Term] = []
    for term in rare:
        held += counts[term]
        if first and held > most:
            break
        first.append(term)
    return first


def _values(terms: Sequence[Term], idfs: dict[Term, float]) -> dict[str, Any]:
    single = [term for term in terms if len(term) == 1]
    phrases = [term for term in terms if len(term) > 1]
    asked = {mark.lower(): [query([term], "|", weights=mark) for term in phrases] for mark in WEIGHTS}
    return {
        **asked,
        "lexemes": [term[0] for term in single],
        "idfs": [idfs[term] for term in single],
        "phrase_idfs": [idfs[term] for term in phrases],
        "any": [query([term], "|") for term in terms],
        "every_idf": [idfs[term] for term in terms],
        "k1": _K1 + 1,
    }


def _scored(
    connection: Connection,
    first: Sequence[Term],
    values: dict[str, Any],
    workspace: str | None,
    published: Published,
) -> list[tuple[str, float]]:
    where, who = visible(None if sees_all(connection, workspace) else workspace, published)
    seen = "" if where == "true" else f"JOIN articles a ON a.n = h.article WHERE {where}"
    found = connection.execute(_SEARCH.format(seen=seen), {**values, **who, "query": query(first, "|")})
    return [(claim_id, float(score)) for claim_id, score in found]
