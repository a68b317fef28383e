"""Pairwise differences -> one discrepancy per question, with its positions."""

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import numpy as np

from claims.align import sides
from claims.differ.people import people_differences
from claims.encoder import Encoder, encoder
from claims.event_pairs import Told, likelihood, rivals, threshold
from claims.extract import published_day
from claims.model import Article, Claim, Difference, Discrepancy, Position
from claims.origins import origin_of
from claims.store import Store

DAYS = 10  # an event is told within so many days
EVENTS = 6  # other articles compared with
EVENT_LIKENESS = 0.5  # mean of the three best cosines between two articles' leads
LEAST_COSINE = 0.4
_LEAD = 6  # sentences that tell what an article is about
_MOST_CLAIMS = 80


def update(store: Store, article_id: str, *, now: datetime, encoder_folder: str = "") -> int:
    """Compare this article's claims with what other outlets said of the same event, and open, move or close
    discrepancies; returns how many were opened or changed."""
    model = encoder(encoder_folder)
    article = store.article(article_id)
    if model is None or article is None:
        return 0
    found: list[Found] = []
    mine: Told | None = None
    for other in same_event(store, article):
        mine = mine or told(store, article_id, model)
        theirs = told(store, other, model)
        if mine.claims and theirs.claims:
            found += accepted(mine, theirs)
    return len(store.save_discrepancies(list(gather(found, now=now)))) if found else 0


@dataclass(frozen=True, slots=True)
class Found:
    """One accepted difference between two claims, with how likely it is one."""

    difference: Difference
    a: Claim
    b: Claim
    likelihood: float


def same_event(store: Store, article: Article) -> list[str]:
    """Ids of other outlets' articles that tell of the same event, most alike first: their claims lie near this one's
    lead in meaning, and were published within DAYS."""
    lead = store.claims_of(article.source.id)[:_LEAD]
    vectors = store.vectors_of([claim.id for claim in lead])
    if not vectors:
        return []
    day = published_day(article.source.published)
    likeness: dict[str, list[float]] = defaultdict(list)
    for vector in vectors.values():
        hits = store.search_vectors(vector.astype(np.float32), limit=30, workspace=article.workspace)
        cosines = {claim_id: cosine for claim_id, cosine in hits if cosine >= LEAST_COSINE}
        best: dict[str, float] = {}
        for claim in store.claims(list(cosines)):
            other_outlet = claim.source.outlet.casefold() != article.source.outlet.casefold()
            if other_outlet and _near(day, published_day(claim.source.published)):
                best[claim.source.id] = max(best.get(claim.source.id, 0.0), cosines[claim.id])
        for other, cosine in best.items():
            likeness[other].append(cosine)
    scores = {other: float(np.mean(sorted(found)[-3:])) for other, found in likeness.items() if len(found) >= 2}
    return sorted((o for o, s in scores.items() if s >= EVENT_LIKENESS), key=lambda o: -scores[o])[:EVENTS]


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


def accepted(mine: Told, theirs: Told) -> Iterator[Found]:
    """What two articles on one event differ in: what they tell of people, and of each pair of sentences that likely
    answer one question the most telling difference that was read between them."""
    for told_of in people_differences(mine.claims, theirs.claims):
        yield Found(told_of.difference, told_of.a, told_of.b, 1.0)
    for rival in rivals(mine, theirs):
        if rival.differences and (score := likelihood(rival.features)) >= threshold():
            yield Found(most_telling(rival.differences), rival.pair.a, rival.pair.b, score)


def most_telling(found: Sequence[Difference]) -> Difference:
    """The most important of several differences between two claims; of equal ones the first read."""
    return max(found, key=lambda difference: difference.importance)


def gather(found: Sequence[Found], *, now: datetime) -> Iterator[Discrepancy]:
    """One discrepancy for all differences of one kind that hang together by a claim."""
    groups: list[list[Found]] = []
    for one in found:
        mine = [g for g in groups if any(_together(one, other) for other in g)]
        joined = [one, *(other for g in mine for other in g)]
        groups = [g for g in groups if g not in mine] + [joined]
    for group in groups:
        yield _discrepancy(group, now)


def _together(one: Found, other: Found) -> bool:
    """True when both are of one kind and a claim of both gives the same answer in both."""
    if one.difference.kind != other.difference.kind:
        return False
    return bool(set(_answers(one)) & set(_answers(other)))


def _answers(found: Found) -> tuple[tuple[str, str], tuple[str, str]]:
    return (found.a.id, found.difference.said.casefold()), (found.b.id, found.difference.found.casefold())


def _discrepancy(group: Sequence[Found], now: datetime) -> Discrepancy:
    head = max(group, key=lambda one: (one.difference.importance, one.likelihood))
    positions: dict[str, list[Claim]] = defaultdict(list)
    shown: dict[str, str] = {}
    for one in group:
        for value, claim in ((one.difference.said, one.a), (one.difference.found, one.b)):
            key = value.casefold()
            shown.setdefault(key, value)
            if claim.id not in {c.id for c in positions[key]}:
                positions[key].append(claim)
    d = head.difference
    ids = sorted({claim.id for claims in positions.values() for claim in claims})
    made = [_position(shown[key], claims) for key, claims in positions.items()]
    return Discrepancy(
        id=hashlib.sha256("|".join([d.kind, *ids]).encode()).hexdigest()[:16],
        question=d.question,
        kind=d.kind,
        relation=d.relation,
        importance=d.importance,
        positions=tuple(sorted(made, key=lambda p: p.as_of or "")),
        opened=now,
        changed=now,
        note=d.note,
    )


def _position(value: str, claims: Sequence[Claim]) -> Position:
    outlets = tuple(dict.fromkeys(claim.source.outlet for claim in claims))
    origins = tuple(dict.fromkeys(origin_of(claim)[1] for claim in claims if claim.attribution))
    days = [claim.source.published[:10] for claim in claims if claim.source.published]
    return Position(value, tuple(claims), outlets, origins, max(days, default=None))
