"""Which other articles tell of the same event, and an article's claims made ready to be compared with theirs."""

import functools
from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import numpy as np

from claims.align import sides
from claims.differ.pair import SAME
from claims.encoder import Encoder
from claims.event_pairs import Told
from claims.extract import published_day
from claims.model import Article, Claim, Name
from claims.readers.names import same_name
from claims.readers.places import country, known_place
from claims.readers.wordlists import rows
from claims.store import Store

DAYS = 10  # an event is told within so many days
EVENTS = 6  # other articles compared with
EVENT_LIKENESS = 0.5  # mean of the three best cosines between two articles' leads
SURELY = 0.65  # from this likeness on two articles are of one event whomever they name first
LEAST_COSINE = 0.4
_LEAD = 6  # sentences that tell what an article is about
_MOST_CLAIMS = 80
_NAMING = 12  # sentences whose names tell where it was and who
NEAREST = 30  # claims looked at around each of them
DATED = 3  # of these sentences are searched for once more among the claims of those days: slower in a large store
Array = np.ndarray[Any, Any]


def same_event(store: Store, article: Article) -> list[str]:
    """Ids of other outlets' articles that tell of the same event, most alike first: their claims lie near this one's
    lead in meaning, and were published within DAYS."""
    lead = store.claims_of(article.source.id)[:_LEAD]
    vectors = store.vectors_of([claim.id for claim in lead])
    if not vectors:
        return []
    day = published_day(article.source.published)
    likeness: dict[str, list[float]] = defaultdict(list)
    for n, vector in enumerate(vectors.values()):
        dated = day if n < DATED else None
        hits = _hits(store, vector.astype(np.float32), dated, workspace=article.workspace)
        cosines = {claim_id: cosine for claim_id, cosine in hits if cosine >= LEAST_COSINE}
        best: dict[str, float] = {}
        for claim in store.claims(list(cosines)):
            other_outlet = claim.source.outlet.casefold() != article.source.outlet.casefold()
            if other_outlet and _near(day, published_day(claim.source.published)):
                best[claim.source.id] = max(best.get(claim.source.id, 0.0), cosines[claim.id])
        for other, cosine in best.items():
            likeness[other].append(cosine)
    scores = {other: float(np.mean(sorted(found)[-3:])) for other, found in likeness.items() if len(found) >= 2}
    alike = sorted((o for o, s in scores.items() if s >= EVENT_LIKENESS), key=lambda o: -scores[o])
    mine = named(store.claims_of(article.source.id))
    theirs = {other: named(store.claims_of(other)) for other in alike}
    met = [o for o in alike if meet(mine, theirs[o]) or (scores[o] >= SURELY and not elsewhere(mine, theirs[o]))]
    return met[:EVENTS]


def named(claims: Sequence[Claim]) -> list[Name]:
    """The people and the places smaller than a state that an article's first sentences name."""
    names = [name for claim in claims[:_NAMING] for name in claim.names]
    return [n for n in names if n.kind == "person" or (n.kind == "place" and not _large(n))]


def _large(place: Name) -> bool:
    return country(place.canonical) is not None or place.canonical.casefold() in _states()


@functools.cache
def _states() -> frozenset[str]:
    return frozenset(row.split("|")[1].strip().casefold() for row in rows("states.txt"))


def meet(mine: Sequence[Name], theirs: Sequence[Name]) -> bool:
    """True unless both name people or towns and none is the same: the same kind of thing, elsewhere or to others."""
    return not mine or not theirs or any(same_name(x, y) >= SAME for x in mine for y in theirs)


def elsewhere(mine: Sequence[Name], theirs: Sequence[Name]) -> bool:
    """True when both name towns that everybody knows and none is the same: news of one kind is told alike everywhere."""
    towns = [[n for n in names if n.kind == "place" and known_place(n.canonical)] for names in (mine, theirs)]
    return all(towns) and not any(same_name(x, y) >= SAME for x in towns[0] for y in towns[1])


def _hits(store: Store, vector: Array, day: date | None, *, workspace: str | None) -> list[tuple[str, float]]:
    """The nearest claims, and the nearest of those days: in a large store what recurs every month lies nearer than what
    others tell of this one; what has no day is among the former only."""
    hits = store.search_vectors(vector, limit=NEAREST, workspace=workspace)
    if day is None or len(hits) < NEAREST:
        return hits
    days = (day - timedelta(days=DAYS)).isoformat(), (day + timedelta(days=DAYS)).isoformat()
    return list(
        {**dict(hits), **dict(store.search_vectors(vector, limit=NEAREST, workspace=workspace, published=days))}.items()
    )


def _near(day: date | None, other: date | None) -> bool:
    """True when both may tell of the same days; an unknown day may be any."""
    return day is None or other is None or abs(day - other) <= timedelta(days=DAYS)


def told(store: Store, article_id: str, model: Encoder) -> Told:
    """An article's claims made ready to be compared."""
    claims = store.claims_of(article_id)[:_MOST_CLAIMS]
    rows = store.vectors_of([claim.id for claim in claims])
    claims = [claim for claim in claims if claim.id in rows]
    vectors = np.array([rows[claim.id] for claim in claims], np.float32)
    if len(claims):
        vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    return Told(claims, vectors, sides(claims, model))
