"""What is measured of a pair of claims before it is decided whether they answer one question differently.

Every feature is a plain number with a name; bench/train_pairs.py learns what each is worth.
"""

from collections import Counter
from collections.abc import Sequence

from claims.align import Side
from claims.differ.pair import LEFT_OVER, Pair, only, shared
from claims.differ.quantities import equal, same_question
from claims.model import Claim, Difference

RANKS = 10  # a pair's rank among the other claims' counts up to here
_QUOTES = ('"', "“")


def features(
    pair: Pair, first: Side, second: Side, differences: Sequence[Difference], *, rank_a: int, rank_b: int
) -> dict[str, float]:
    """rank_a: how many claims of b's article are more like a than b is (0: b is a's nearest); rank_b likewise."""
    return {
        **_likeness(pair, first, second, rank_a, rank_b),
        **_names(pair),
        **_differences(differences),
        **_form(pair),
    }


def _likeness(pair: Pair, first: Side, second: Side, rank_a: int, rank_b: int) -> dict[str, float]:
    found = pair.alignment
    left = _left(found.near, first), _left(found.back_near, second)
    return {
        "cosine": pair.cosine,
        "both": found.both,
        "most": max(found.recall, found.precision),
        "least": min(found.recall, found.precision),
        "left_most": max(left),
        "left_least": min(left),
        "weight_most": max(float(first.weights.sum()), float(second.weights.sum())),
        "weight_least": min(float(first.weights.sum()), float(second.weights.sum())),
        "rank_most": min(max(rank_a, rank_b), RANKS),
        "rank_least": min(rank_a, rank_b, RANKS),
    }


def _left(near: Sequence[float], side: Side) -> float:
    """The weight of the words that have no partner on the other side."""
    return sum(float(weight) for weight, likeness in zip(side.weights, near, strict=True) if likeness < LEFT_OVER)


def _names(pair: Pair) -> dict[str, float]:
    people, places = ("person", "organisation"), ("place", "group")
    return {
        "shared_people": len(shared(pair, people)),
        "shared_places": len(shared(pair, places)),
        "other_people": len(only(pair.a, pair.b, people)) + len(only(pair.b, pair.a, people)),
        "other_places": len(only(pair.a, pair.b, ("place",))) + len(only(pair.b, pair.a, ("place",))),
    }


def _differences(found: Sequence[Difference]) -> dict[str, float]:
    kinds = Counter(difference.kind for difference in found)
    return {
        "quantity": min(kinds["quantity"], 2),
        "time": min(kinds["time"], 2),
        "person": min(kinds["person"], 2),
        "role": min(kinds["action"] + kinds["place"] + kinds["list"], 3),
        "negation": kinds["negation"],
        "status": min(kinds["status"], 2),
        "any": float(bool(found)),
    }


def _form(pair: Pair) -> dict[str, float]:
    a, b = pair.a, pair.b
    return {
        "headline": float(a.headline) + float(b.headline),
        "quoted": float(_quotes(a)) + float(_quotes(b)),
        "attributed": float(a.attribution is not None) + float(b.attribution is not None),
        "hedge": float(a.hedged != b.hedged),
        "told": float(a.status != b.status),
        "denied": float(a.negated != b.negated),
        "same_number": float(_same_number(pair)),
        "numbers": float(bool(a.quantities)) + float(bool(b.quantities)),
        "same_time": float(any(x.first and (x.first, x.last) == (y.first, y.last) for x in a.whens for y in b.whens)),
    }


def _quotes(claim: Claim) -> bool:
    return any(mark in claim.text for mark in _QUOTES)


def _same_number(pair: Pair) -> bool:
    return any(same_question(pair, x, y) and equal(x, y) for x in pair.a.quantities for y in pair.b.quantities)
