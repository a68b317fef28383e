"""Pairwise differences -> one discrepancy per question, with its positions."""

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import numpy as np

from claims.align import sides
from claims.encoder import Encoder, encoder
from claims.event_pairs import Rival, Told, likelihood, rivals, threshold
from claims.extract import published_day
from claims.model import Article, Claim, Difference, Discrepancy, Position
from claims.origins import origin_of
from claims.store import Store

DAYS = 10  # an event is told within so many days
EVENTS = 6  # other articles compared with
EVENT_LIKENESS = 0.5
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
    around = _around(published_day(article.source.published))
    likeness: dict[str, list[float]] = defaultdict(list)
    for vector in vectors.values():
        hits = store.search_vectors(vector.astype(np.float32), limit=20, workspace=article.workspace, published=around)
        best: dict[str, float] = {}
        cosines = dict(hits)
        for claim in store.claims(list(cosines)):
            if claim.source.outlet.casefold() != article.source.outlet.casefold():
                best[claim.source.id] = max(best.get(claim.source.id, 0.0), cosines[claim.id])
        for other, cosine in best.items():
            likeness[other].append(cosine)
    scores = {other: float(np.mean(sorted(found)[-3:])) for other, found in likeness.items() if len(found) >= 2}
    return sorted((o for o, s in scores.items() if s >= EVENT_LIKENESS), key=lambda o: -scores[o])[:EVENTS]


def _around(day: date | None) -> tuple[str, str] | None:
    if day is None:
        return None
    return (day - timedelta(days=DAYS)).isoformat(), (day + timedelta(days=DAYS)).isoformat()


def told(store: Store, article_id: str, model: Encoder) -> Told:
    """An article's claims made ready to be compared."""
    claims = store.claims_of(article_id)[:_MOST_CLAIMS]
    rows = store.vectors_of([claim.id for claim in claims])
    claims = [claim for claim in claims if claim.id in rows]
    vectors = np.array([rows[claim.id] for claim in claims], np.float32)
    if len(claims):
        vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    order = sorted(range(len(claims)), key=lambda n: len(claims[n].text))
    ready = {}
    for first in range(0, len(order), 8):  # of like length, so that little is spent on padding
        batch = order[first : first + 8]
        ready.update(zip(batch, sides([claims[n] for n in batch], model), strict=True))
    return Told(claims, vectors, [ready[n] for n in range(len(claims))])


def accepted(mine: Told, theirs: Told) -> Iterator[Found]:
    """The differences of the pairs that are likely enough; of each pair the most telling one."""
    scored = [(likelihood(rival.features), rival) for rival in rivals(mine, theirs)]
    for score, rival in sorted(scored, key=lambda row: -row[0]):
        if score >= threshold():
            a, b = in_order(rival)
            yield Found(most_telling(rival), a, b, score)


def in_order(rival: Rival) -> tuple[Claim, Claim]:
    return rival.pair.a, rival.pair.b


def most_telling(rival: Rival) -> Difference:
    """The difference to show for a pair: the most important one that was read, else that the wording differs."""
    if rival.differences:
        return max(rival.differences, key=lambda d: d.importance)
    a, b = rival.pair.a, rival.pair.b
    return Difference(
        "action", "precision", _asked(b), cut(a.text), cut(b.text), importance=1,
        note="Told in other words; read both.", said_at=(0, len(a.text)), found_at=(0, len(b.text)),
    )  # fmt: skip


def _asked(claim: Claim) -> str:
    names = list(dict.fromkeys(name.canonical for name in claim.names))[:2]
    return f"What is said of {' and '.join(names)}?" if names else "What is said of it?"


def cut(text: str, most: int = 90) -> str:
    words = " ".join(text.split())
    return words if len(words) <= most else words[: most - 1].rsplit(" ", 1)[0] + " …"


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
    share = {one.a.id, one.b.id} & {other.a.id, other.b.id}
    return bool(share) and one.difference.kind == other.difference.kind


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
