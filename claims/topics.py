"""Pairwise differences -> one discrepancy per question, with its positions; opened, moved and closed as articles come."""

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from claims.differ.articles import article_differences, closer_told
from claims.differ.doubt import doubted, told_doubted
from claims.differ.doubt_deeds import age_told_too
from claims.encoder import encoder
from claims.event_pairs import Told, likelihood, rivals, threshold
from claims.model import Claim, Difference, Discrepancy, Kind, Position
from claims.origins import origin_of
from claims.readers.number_words import find_numbers
from claims.same_event import same_event, told
from claims.store import Store

CLOSER = 0.15  # from this likelihood on what one tells more closely is shown
Answer = tuple[str, str]  # (claim id, value folded)
# Words that make a count another answer than the bare number.
_BOUND = re.compile(
    r"\b(?:at least|more than|over|up to|as many as|nearly|almost|about|around|roughly|approximately|fewer than|less than|under"
    r"|no more than|at most|dozens|hundreds|thousands|another|others?|of the)\b"
)


@dataclass(frozen=True, slots=True)
class Found:
    """One accepted difference between two claims, with how likely it is one."""

    difference: Difference
    a: Claim
    b: Claim
    likelihood: float


def update(store: Store, article_id: str, *, now: datetime, gone: Sequence[str] = (), encoder_folder: str = "") -> int:
    """Compare this article's claims with what other outlets said of the same event, and open, move or close
    discrepancies; gone are the ids of claims its last revision no longer holds. Returns how many were opened or
    changed."""
    found = compared(store, article_id, encoder_folder=encoder_folder)
    if not found and not gone:
        return 0
    # Comparing takes long and many do it at once; joining to what is known is short and one's turn at a time.
    with store.bulk(alone="discrepancies"):
        touched = [without(one, set(gone), now=now) for one in store.discrepancies_of(list(gone))] if gone else []
        saved = store.save_discrepancies(touched) if touched else []
        found = _still_said(store, found)
        ids = list({claim.id for one in found for claim in (one.a, one.b)})
        merged = merge(store.discrepancies_of(ids) if ids else [], found, now=now)
        return len(saved) + (len(store.save_discrepancies(merged)) if merged else 0)


def _still_said(store: Store, found: Sequence[Found]) -> list[Found]:
    """Without those of which a side was corrected away while they were compared."""
    live = {claim.id for claim in store.claims(list({claim.id for one in found for claim in (one.a, one.b)}))}
    return [one for one in found if one.a.id in live and one.b.id in live]


def compared(store: Store, article_id: str, *, encoder_folder: str = "") -> list[Found]:
    """What this article and others on the same event differ in."""
    model, article = encoder(encoder_folder), store.article(article_id)
    if model is None or article is None:
        return []
    found: list[Found] = []
    mine: Told | None = None
    for other in same_event(store, article):
        mine = mine or told(store, article_id, model)
        theirs = told(store, other, model)
        if mine.claims and theirs.claims:
            found += accepted(mine, theirs)
    return found


def accepted(mine: Told, theirs: Told) -> Iterator[Found]:
    """What two articles on one event differ in: what they tell otherwise as wholes, and of each pair of sentences that
    likely answer one question the most telling difference that was read between them."""
    for told_of in article_differences(mine.claims, theirs.claims):
        if not told_doubted(told_of, mine.claims, theirs.claims):
            yield Found(told_of.difference, told_of.a, told_of.b, 1.0)
    for rival in rivals(mine, theirs):
        score = likelihood(rival.features)
        likely = [
            difference
            for difference in rival.differences
            if score >= threshold(difference) and not doubted(difference, rival.pair, mine.claims, theirs.claims)
        ]
        likely += [
            difference
            for difference in (closer_told(rival.pair) if score >= CLOSER else ())
            if not age_told_too(difference, rival.pair, mine.claims, theirs.claims)
        ]
        if likely:
            yield Found(most_telling(likely), rival.pair.a, rival.pair.b, score)


def most_telling(found: Sequence[Difference]) -> Difference:
    """The most important of several differences between two claims; of equal ones the first read."""
    return max(found, key=lambda difference: difference.importance)


def merge(known: Sequence[Discrepancy], found: Sequence[Found], *, now: datetime) -> list[Discrepancy]:
    """The discrepancies to save: new ones, known ones with positions added, and those that became part of another
    (closed). A difference joins a known discrepancy of its kind when a claim gives the same answer in both."""
    to_save: list[Discrepancy] = []
    for group in gather(found):
        answers = {answer for one in group for answer in _answers(one)}
        kind = group[0].difference.kind
        mine = [one for one in known if one.kind == kind and one.state == "open" and _held(one) & answers]
        if not mine:
            to_save.append(discrepancy(group, now))
            continue
        first, *others = sorted(mine, key=lambda one: (one.opened, one.id))
        claims = [c for one in (first, *others) for c in positions_as_claims(one)] + answers_as_claims(group)
        to_save.append(replace(first, positions=positions(claims, kind=kind), changed=now))
        to_save += [replace(one, state="closed", changed=now, note="It became part of another.") for one in others]
    return [one for one in to_save if len(one.positions) > 1 or one.state == "closed"]


def without(one: Discrepancy, gone: set[str], *, now: datetime) -> Discrepancy:
    """A discrepancy after some of its claims were corrected away; closed when fewer than two positions are left."""
    claims = [(value, claim) for value, claim in positions_as_claims(one) if claim.id not in gone]
    left = positions(claims, kind=one.kind)
    if len(left) < 2:
        return replace(one, state="closed", changed=now, note="A source has corrected what it said.")
    return replace(one, positions=left, changed=now)


def gather(found: Sequence[Found]) -> list[list[Found]]:
    """Differences of one kind that hang together by a claim that gives the same answer."""
    groups: list[list[Found]] = []
    for one in found:
        mine = [group for group in groups if any(_together(one, other) for other in group)]
        groups = [g for g in groups if g not in mine] + [[one, *(other for group in mine for other in group)]]
    return groups


def _together(one: Found, other: Found) -> bool:
    return one.difference.kind == other.difference.kind and bool(set(_answers(one)) & set(_answers(other)))


def _answers(found: Found) -> tuple[Answer, Answer]:
    return (found.a.id, found.difference.said.casefold()), (found.b.id, found.difference.found.casefold())


def _held(one: Discrepancy) -> set[Answer]:
    return {(claim.id, value.casefold()) for value, claim in positions_as_claims(one)}


def positions_as_claims(one: Discrepancy) -> list[tuple[str, Claim]]:
    """(value, claim) for every claim of every position."""
    return [(position.value, claim) for position in one.positions for claim in position.claims]


def answers_as_claims(group: Sequence[Found]) -> list[tuple[str, Claim]]:
    """(value, claim) for both sides of every difference."""
    return [pair for one in group for pair in ((one.difference.said, one.a), (one.difference.found, one.b))]


def discrepancy(group: Sequence[Found], now: datetime) -> Discrepancy:
    """The differences of one group as a new discrepancy, asked and judged by the most telling of them."""
    head = max(group, key=lambda one: (one.difference.importance, one.likelihood)).difference
    made = positions(answers_as_claims(group), kind=head.kind)
    ids = sorted({claim.id for position in made for claim in position.claims})
    key = hashlib.sha256("|".join([head.kind, head.question, *ids]).encode()).hexdigest()[:16]
    return Discrepancy(
        id=key,
        question=head.question,
        kind=head.kind,
        relation=head.relation,
        importance=head.importance,
        positions=made,
        opened=now,
        changed=now,
        note=head.note,
    )


def positions(answers: Sequence[tuple[str, Claim]], *, kind: Kind) -> tuple[Position, ...]:
    """One position a value (case and spacing aside; of counts the number, "four" and "4 people"), its claims each once, in
    order of the articles' days."""
    by_value: dict[str, dict[str, Claim]] = defaultdict(dict)
    shown: dict[str, str] = {}
    for value, claim in answers:
        key = _number(value) if kind == "quantity" else value.casefold()
        shown.setdefault(key, value)
        by_value[key].setdefault(claim.id, claim)
    made = [_position(shown[key], list(claims.values())) for key, claims in by_value.items()]
    return tuple(sorted(made, key=lambda position: (position.as_of or "", position.value)))


def _number(value: str) -> str:
    """The number of a count with the word that bounds it, so that two spellings of it are one answer."""
    found = find_numbers(value)
    if len(found) != 1:
        return value.casefold()
    bound = _BOUND.search(value.casefold())
    return f"{bound[0] if bound else ''} {found[0].low} {found[0].high}"


def _position(value: str, claims: Sequence[Claim]) -> Position:
    outlets = tuple(dict.fromkeys(claim.source.outlet for claim in claims))
    origins = tuple(dict.fromkeys(origin_of(claim)[1] for claim in claims if claim.attribution))
    days = [claim.source.published[:10] for claim in claims if claim.source.published]
    return Position(value, tuple(claims), outlets, origins, max(days, default=None))
