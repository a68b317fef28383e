"""How likely a statement comes to each finding, from what was measured of its best matches.

A small multinomial logistic regression over named features; weights in data/finding_weights.json, learned by
bench/train_finding.py on bench/gold. It decides between what the readers of differences could show: a finding that
nothing shown would explain is never given (conclude.py).
"""

import functools
import json
import math
from collections.abc import Sequence
from importlib.resources import files
from typing import Any

from claims import match
from claims.match import Candidate
from claims.model import Claim, Difference, Discrepancy, Finding
from claims.pair_model import log_odds

LOOKED_AT = 6  # of the best candidates
_CONTENT = ("NOUN", "PROPN", "NUM", "VERB", "ADJ")
_ALIKE = 0.9  # stands in where a statement has no number or no name
_EXCLUDE = ("conflict", "update")


def features(
    statement: Claim,
    found: Sequence[Candidate],
    differences: Sequence[Sequence[Difference]],
    touched: Sequence[Discrepancy],
    rivalry: float = 0.0,
) -> dict[str, float]:
    """found: the best candidates, best first, at least one; differences: of the first three, in the same order;
    rivalry: how likely two of the best candidates, of two outlets, tell one point differently."""
    top = found[0]
    near = top.alignment.near
    words = [n for n, word in enumerate(statement.words) if word.pos in _CONTENT and n < len(near)]
    nears = [one.alignment.near for one in found[:3] if one.alignment.near]
    best = sorted(max(near[n] for near in nears) for n in words) or [1.0]
    excluding = [any(d.relation in _EXCLUDE for d in one) for one in differences]
    return {
        **_judged(found, rivalry),
        "score": match.score(top),
        "second_score": match.score(found[1]) if len(found) > 1 else 0.0,
        "recall": top.alignment.recall,
        "precision": top.alignment.precision,
        "weakest": best[0],
        "weak": sum(best[:3]) / len(best[:3]),
        "alike": sum(best) / len(best),
        "weakest_number": _weakest(statement, near, "NUM"),
        "weakest_name": _weakest(statement, near, "PROPN"),
        "has_number": float(any(word.pos == "NUM" for word in statement.words)),
        "words": len(words),
        "excludes": float(excluding[0]),
        "any_excludes": float(any(excluding)),
        "any_difference": float(bool(differences[0])),
        "touched": float(bool(touched)),
        "outlets": len({one.claim.source.outlet for one in found if match.score(one) >= match.threshold()}),
        "negated_otherwise": float(statement.negated != top.claim.negated),
        "hedged": float(statement.hedged),
        "claim_hedged": float(top.claim.hedged),
        "attributed": float(statement.attribution is not None),
        "claim_attributed": float(top.claim.attribution is not None),
    }


def _judged(found: Sequence[Candidate], rivalry: float) -> dict[str, float]:
    """What the pair model made of the candidates; nothing where there was none."""
    read = [one.judged for one in found if one.judged is not None]
    if not read:
        return {}
    told = [one.agrees for one in read]
    denied = [one.differs for one in read]
    outlets = [one.claim.source.outlet for one in found]
    minds = [min(told[x], denied[y]) for x in range(len(read)) for y in range(len(read)) if outlets[x] != outlets[y]]
    return {
        "unrelated": read[0].unrelated,
        "least_unrelated": min(one.unrelated for one in read),
        "told": told[0],
        "denied": denied[0],
        "rather_told": log_odds((told[0] + 1e-3) / (told[0] + denied[0] + 2e-3)),
        "told_by_any": max(told),
        "denied_by_any": max(denied),
        "two_minds": max(minds, default=0.0),
        "rivalry": rivalry,
    }


def _weakest(statement: Claim, near: Sequence[float], pos: str) -> float:
    return min((near[n] for n, word in enumerate(statement.words) if word.pos == pos and n < len(near)), default=_ALIKE)


@functools.cache
def _model() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(files("claims").joinpath("data/finding_weights.json").read_text("utf-8"))
    return loaded


def likelihoods(measured: dict[str, float]) -> dict[Finding, float]:
    """How likely each finding is; they add up to 1."""
    model = _model()["judged" if "rivalry" in measured else "unjudged"]
    totals = {
        finding: one["bias"] + sum(weight * measured[name] for name, weight in one["weights"].items())
        for finding, one in model["findings"].items()
    }
    most = max(totals.values())
    parts = {finding: math.exp(total - most) for finding, total in totals.items()}
    whole = sum(parts.values())
    return {finding: part / whole for finding, part in parts.items()}


def silence_from(measured: dict[str, float]) -> float:
    """From this likelihood of "nothing_found" on, nothing is shown."""
    return float(_model()["judged" if "rivalry" in measured else "unjudged"]["silence_from"])
