# Statements are put together from constants of this module only; every value is bound.
# ruff: noqa: S608
"""Finding claims in PostgreSQL by their words: text as lexemes, and BM25 over them. Functions on a connection; the caller
holds the transaction.

PostgreSQL finds by words but does not weigh rare ones; so how many claims hold each term is counted here, and claims
are scored as FTS5 scores them. The rarest terms bring the claims; common terms add to the score of the best of these,
and bring claims of their own only where there are not enough (after MaxScore: Turtle & Flood 1995).
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
_SCORED_FIRST = 8000
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


# What a term adds to a claim's score that holds it so often (BM25); once in its text, where that is not looked up.
_GAIN = f"{_K1 + 1} * t.idf * {{f}} / ({{f}} + {_K1} * (1 - {_B} + {_B} * {{of}}.length / %(usual)s))"
_TERMS = "unnest(%({0})s::tsquery[], %({0}_idf)s::float8[]) AS t (query, idf)"
# Three sieves, each dearer a claim than the one before: the rarest terms by the index alone; the others too, by whether
# a claim holds them; and how often it holds them. For one term ts_rank_cd is the sum of the weights of its places.
_SEARCH = f"""
WITH held AS MATERIALIZED (
  SELECT w.claim, w.article, w.length, sum({_GAIN.format(f=1, of="w")}) AS score
  FROM {_TERMS.format("first")}, LATERAL (SELECT claim, article, length FROM words WHERE words @@ t.query) w
  GROUP BY w.claim, w.article, w.length),
likely AS MATERIALIZED (
  SELECT h.claim, h.score FROM held h {{seen}} ORDER BY h.score DESC, h.claim LIMIT %(likely)s),
rough AS MATERIALIZED (
  SELECT w.claim, w.length, w.words, l.score + coalesce((
    SELECT sum({_GAIN.format(f=1, of="w")}) FROM {_TERMS.format("rest")} WHERE w.words @@ t.query), 0) AS score
  FROM likely l JOIN words w ON w.claim = l.claim ORDER BY 4 DESC, 1 LIMIT %(exactly)s),
scored AS (
  SELECT r.claim, (
    SELECT sum({_GAIN.format(f="f.f", of="r")}) FROM {_TERMS.format("all")},
    LATERAL (SELECT ts_rank_cd(%(weights)s::real[], r.words, t.query)::float8 AS f) f WHERE f.f > 0) AS score
  FROM rough r ORDER BY 2 DESC, 1 LIMIT %(limit)s)
SELECT c.id, s.score FROM scored s JOIN claims c ON c.n = s.claim ORDER BY s.score DESC, c.n
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
        usual = max(tokens / claims, 1.0)
        most = max(_SCORED_FIRST, 80 * limit)
        while True:
            first = _first(rare, counts, most)
            rest, exactly = rare[len(first) :], 3 * limit + 20
            values = {"usual": usual, "limit": limit, "exactly": exactly, "likely": 30 * limit if rest else exactly}
            found = _scored(connection, values | _values(first, rest, idfs), workspace, published)
            if len(found) == limit or len(first) == len(rare):
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


def _values(first: Sequence[Term], rest: Sequence[Term], idfs: dict[Term, float]) -> dict[str, Any]:
    return {
        "weights": [0.0, *(WEIGHTS[mark] for mark in "CBA")],
        "first": [query([term], "|") for term in first],
        "first_idf": [idfs[term] for term in first],
        "rest": [query([term], "|") for term in rest],
        "rest_idf": [idfs[term] for term in rest],
        "all": [query([term], "|") for term in (*first, *rest)],
        "all_idf": [idfs[term] for term in (*first, *rest)],
    }


def _scored(
    connection: Connection, values: dict[str, Any], workspace: str | None, published: Published
) -> list[tuple[str, float]]:
    where, who = visible(None if sees_all(connection, workspace) else workspace, published)
    seen = "" if where == "true" else f"JOIN articles a ON a.n = h.article WHERE {where}"
    found = connection.execute(_SEARCH.format(seen=seen), {**values, **who})
    return [(claim_id, float(score)) for claim_id, score in found]
