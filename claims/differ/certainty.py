"""How firmly the same thing is told: fact here, allegation there; planned and done; said and denied."""

from collections.abc import Iterator

from claims.differ.pair import Pair
from claims.differ.wording import clause
from claims.model import Claim, Difference

_SURE, _OPEN = ("asserted", "happened", "confirmed", "under_way"), ("planned", "unconfirmed")
_NEAR = 0.5  # of Alignment.both: less alike, two sentences don't tell the same thing more or less firmly


def certainty_differences(pair: Pair) -> Iterator[Difference]:
    """Hedge, status and denial; each only where the two sentences tell the same thing."""
    if pair.alignment.both < _NEAR:
        return
    yield from _negation(pair)
    yield from _status(pair)
    yield from _hedge(pair)


def _negation(pair: Pair) -> Iterator[Difference]:
    a, b = pair.a, pair.b
    if a.negated != b.negated or (a.status == "denied") != (b.status == "denied"):
        yield Difference("negation", "conflict", f"Is it so that {clause(b)}?", _polarity(a), _polarity(b), importance=3,
                         note="One says what the other denies.")  # fmt: skip


def _polarity(claim: Claim) -> str:
    return claim.negations[0] if claim.negations else ("denied" if claim.status == "denied" else "asserted")


def _status(pair: Pair) -> Iterator[Difference]:
    a, b = pair.a.status, pair.b.status
    if a != b and ({a, b} & set(_OPEN)) and ({a, b} & set(_SURE)):
        yield Difference("status", "hedge", f"How far has it come: {clause(pair.b)}?", _said(a), _said(b), importance=3,
                         note="One tells it as done or under way, the other as planned or not confirmed.")  # fmt: skip


def _said(status: str) -> str:
    return {"under_way": "under way", "asserted": "told as fact", "planned": "expected", "unconfirmed": "not confirmed",
            "happened": "has happened", "denied": "denied", "confirmed": "confirmed"}[status]  # fmt: skip


def _hedge(pair: Pair) -> Iterator[Difference]:
    a, b = pair.a, pair.b
    if a.hedged != b.hedged:
        yield Difference("status", "hedge", f"How certain is it that {clause(a if a.hedged else b)}?", _firmness(a), _firmness(b), importance=2,
                         note="Told as fact here, with a reservation there.")  # fmt: skip


def _firmness(claim: Claim) -> str:
    return claim.hedges[0] if claim.hedges else "told as fact"
