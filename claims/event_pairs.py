"""An article's claims x another's on the same event -> the pairs worth comparing, with how likely each is a difference."""

import functools
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

import numpy as np

from claims.align import Side, align
from claims.compare import compare
from claims.differ.features import features
from claims.differ.pair import Pair
from claims.model import Claim, Difference

Array = np.ndarray[Any, Any]
LEAST_COSINE, MOST_RANK = 0.35, 3


@dataclass(frozen=True, slots=True)
class Told:
    """An article's claims, ready to be compared: vectors (n x d, unit rows) and sides in the same order."""

    claims: Sequence[Claim]
    vectors: Array
    sides: Sequence[Side]


@dataclass(frozen=True, slots=True)
class Rival:
    """A pair of claims of two articles, the differences read between them, and their features."""

    pair: Pair
    differences: tuple[Difference, ...]
    features: dict[str, float]


def rivals(mine: Told, theirs: Told) -> Iterator[Rival]:
    """Every pair that is near enough to answer one question."""
    cosines = mine.vectors @ theirs.vectors.T
    rank_a = (-cosines).argsort(axis=1).argsort(axis=1)
    rank_b = (-cosines).argsort(axis=0).argsort(axis=0)
    for i, j in zip(*np.nonzero(cosines >= LEAST_COSINE), strict=True):
        ranks = int(rank_a[i, j]), int(rank_b[i, j])
        if min(ranks) > MOST_RANK:
            continue
        alignment = align(mine.sides[i], theirs.sides[j])
        pair = Pair(mine.claims[i], theirs.claims[j], alignment, float(cosines[i, j]))
        found = tuple(compare(pair))
        measured = features(pair, mine.sides[i], theirs.sides[j], found, rank_a=ranks[0], rank_b=ranks[1])
        yield Rival(pair, found, measured)


@functools.cache
def _model() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(files("claims").joinpath("data/pair_weights.json").read_text("utf-8"))
    return loaded


def likelihood(measured: dict[str, float]) -> float:
    """How likely a pair with these features answers one question with two answers, 0-1."""
    model = _model()
    total = model["bias"] + sum(weight * measured[name] for name, weight in model["weights"].items())
    return float(1 / (1 + np.exp(-total)))


def threshold(difference: Difference) -> float:
    """From this likelihood on a difference of this kind is shown; the kinds that err more often need more."""
    model = _model()
    return float(model["stricter"].get(f"{difference.kind}/{difference.relation}", model["threshold"]))
