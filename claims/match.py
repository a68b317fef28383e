"""statement x stored claims -> ranked matches, with reasons.

Two ways to find (words, sentence vectors) are fused by reciprocal rank; the best of them are read beside the statement by
a small pair model and aligned with it word by word, and a logistic regression over a dozen features says how likely each
speaks of what the statement says. Its weights (data/match_weights.json) are learned by bench/train_match.py on data of
other events than those any figure is reported on; those for a missing pair model are learned without it.
"""

import functools
import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from importlib.resources import files
from typing import Any

import numpy as np

from claims.align import Alignment, Side, align, sides, weigh
from claims.encoder import Encoder
from claims.extract import as_encoded
from claims.model import Claim, Match, Name
from claims.pair_model import AGREES, DIFFERS, UNRELATED, PairModel, log_odds, pair_model, told
from claims.readers.names import same_name
from claims.store import Store

FROM_EACH, FOUND, JUDGED, ALIGNED = 60, 20, 16, 6
NOTHING = Alignment(0.0, 0.0, (), (), (), ())
_FUSION_K = 60  # Cormack et al. 2009: reciprocal rank fusion
Array = np.ndarray[Any, Any]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A stored claim next to the statement, before anything is decided. features are named, for explaining."""

    claim: Claim
    alignment: Alignment
    features: dict[str, float]
    judged: "Judged | None" = None


@dataclass(frozen=True, slots=True)
class Judged:
    """What the pair model makes of statement and claim: three probabilities that add up to 1."""

    agrees: float
    differs: float
    unrelated: float


def candidates(
    store: Store, statement: Claim, *, encoder: Encoder | None, workspace: str | None, wanted: int = ALIGNED
) -> list[Candidate]:
    """The claims most likely to speak of it, each read by the pair model where there is one, aligned and measured.

    Found by words and vectors, put in order by what is cheap to measure, and the first JUDGED of them read by the pair
    model; the best of these, as many as are wanted, are aligned word by word with the statement, which decides.
    """
    most = max(FOUND, wanted)
    found = drafts(store, statement, encoder=encoder, workspace=workspace, most=most)[:most]
    if not found:
        return []
    reader = pair_model()
    best = found if reader is None else judged(reader, statement, found[: max(JUDGED, wanted)])[:wanted]
    return aligned(statement, best, encoder)


def drafts(
    store: Store, statement: Claim, *, encoder: Encoder | None, workspace: str | None, most: int = FOUND
) -> list[Candidate]:
    """What is found, with what is cheap to measure of it, the likeliest first: twice as many as are wanted at most."""
    each = max(FROM_EACH, most)
    cosines, fused = _retrieve(store, statement, each, encoder=encoder, workspace=workspace)
    near = store.claims(list(fused)[: 2 * most]) if fused else []
    support = _support(near, cosines)
    found = [Candidate(claim, NOTHING, _measured(statement, claim, cosines, support, fused)) for claim in near]
    return sorted(found, key=lambda one: -_likelihood(one, _model()["first"]))


def judged(reader: PairModel, statement: Claim, found: Sequence[Candidate]) -> list[Candidate]:
    """These as the pair model reads them, the likeliest first."""
    rows = reader.judge([(statement.text, told(one.claim)) for one in found], task="statement")
    read = [_with(one, row) for one, row in zip(found, rows, strict=True)]
    return sorted(read, key=lambda one: -_likelihood(one, _model()["second"]))


def aligned(statement: Claim, found: Sequence[Candidate], encoder: Encoder | None) -> list[Candidate]:
    """These with their words aligned with the statement's."""
    own = sides([statement], encoder)[0]
    others = sides([one.claim for one in found], encoder)
    return [_aligned(one, own, side) for one, side in zip(found, others, strict=True)]


def _with(one: Candidate, row: Array) -> Candidate:
    judged = Judged(float(row[AGREES]), float(row[DIFFERS]), float(row[UNRELATED]))
    return replace(one, judged=judged, features={**one.features, "related": log_odds(1 - judged.unrelated)})


def _retrieve(
    store: Store, statement: Claim, each: int, *, encoder: Encoder | None, workspace: str | None
) -> tuple[dict[str, float], dict[str, float]]:
    """Cosines by claim id, and the fused score by claim id, best first."""
    rankings: list[list[str]] = []
    cosines: dict[str, float] = {}
    if encoder is not None:
        vector = encoder.encode([as_encoded(statement)])[0]
        found = store.search_vectors(vector, limit=each, workspace=workspace)
        cosines.update(found)
        rankings.append([claim_id for claim_id, _ in found])
    terms = query_terms(statement)
    if terms:
        rankings.append([cid for cid, _ in store.search_words(terms, limit=each, workspace=workspace)])
    fused: dict[str, float] = defaultdict(float)
    for ranking in rankings:
        for rank, claim_id in enumerate(ranking):
            fused[claim_id] += 1 / (_FUSION_K + rank + 1)
    order = sorted(fused, key=lambda claim_id: -fused[claim_id])
    if encoder is not None:
        missing = [claim_id for claim_id in order if claim_id not in cosines]
        for claim_id, row in store.vectors_of(missing).items():
            cosines[claim_id] = cosine(vector, row)
    return cosines, {claim_id: fused[claim_id] for claim_id in order}


def cosine(first: Array, second: Array) -> float:
    """The cosine of two vectors of any scale."""
    a, b = first.astype(np.float32), second.astype(np.float32)
    return float(a @ b / max(float(np.linalg.norm(a) * np.linalg.norm(b)), 1e-9))


def query_terms(statement: Claim) -> list[str]:
    """The words worth searching for: no function words, each once."""
    weights = [(word.text, weight) for word, weight in zip(statement.words, _weights(statement), strict=True)]
    return list(dict.fromkeys(text for text, weight in weights if weight >= 0.25))[:40]


def _weights(claim: Claim) -> list[float]:
    return [float(weight) for weight in weigh(claim.words)]


def _support(near: Sequence[Claim], cosines: dict[str, float]) -> dict[str, float]:
    """By article: the mean of its three best cosines among the candidates; speaks for an article on the same event."""
    by_article: dict[str, list[float]] = defaultdict(list)
    for claim in near:
        by_article[claim.source.id].append(cosines.get(claim.id, 0.0))
    return {article: sum(sorted(found)[-3:]) / 3 for article, found in by_article.items()}


def _measured(
    statement: Claim, claim: Claim, cosines: dict[str, float], support: dict[str, float], fused: dict[str, float]
) -> dict[str, float]:
    """What is cheap to measure of a claim that was found."""
    return {
        "cosine": cosines.get(claim.id, 0.0),
        "support": support[claim.source.id],
        "fused": fused[claim.id] * _FUSION_K / 2,
        "names": shared_names(statement.names, claim),
        "numbers": _shared_numbers(statement, claim),
        "words": _shared_words(statement, claim),
        "headline": float(claim.headline),
    }


def _aligned(one: Candidate, own: Side, side: Side) -> Candidate:
    alignment = align(own, side)
    measured = {"recall": alignment.recall, "precision": alignment.precision, "weakest": _weakest(alignment, own)}
    return replace(one, alignment=alignment, features=one.features | measured)


def shared_names(names: Sequence[Name], claim: Claim) -> float:
    """The share of these names that the claim, its context or its headline names; .5 when there are none."""
    if not names:
        return 0.5
    around = f"{claim.context} {claim.source.title}".casefold()
    return sum(_named(name, claim, around) for name in names) / len(names)


def _named(name: Name, claim: Claim, around: str) -> float:
    best = max((same_name(name, other) for other in claim.names), default=0.0)
    return best if best >= 0.6 else 0.7 * (name.text.casefold() in around)


def _shared_numbers(statement: Claim, claim: Claim) -> float:
    """The share of the statement's quantities for which the claim counts the same kind of thing; .5 when none."""
    if not statement.quantities:
        return 0.5
    hits = 0
    for said in statement.quantities:
        hits += any(said.measure == q.measure and (said.of == q.of or said.unit == q.unit) for q in claim.quantities)
    return hits / len(statement.quantities)


def _shared_words(statement: Claim, claim: Claim) -> float:
    lemmas = {word.lemma.lower() for word in claim.words}
    weights = _weights(statement)
    held = sum(w for word, w in zip(statement.words, weights, strict=True) if word.lemma.lower() in lemmas)
    return held / max(sum(weights), 1e-9)


def _weakest(alignment: Alignment, own: Side) -> float:
    """The mean likeness of the statement's three worst aligned weighty words: what the claim doesn't speak of. A claim
    without words has no likeness to any."""
    near = sorted(n for n, w in zip(alignment.near, own.weights, strict=False) if w >= 0.7)[:3]
    return sum(near) / len(near) if near else 0.0


@functools.cache
def _model() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(files("claims").joinpath("data/match_weights.json").read_text("utf-8"))
    return loaded


def score(candidate: Candidate) -> float:
    """How likely the claim speaks of what the statement says, 0-1."""
    return _likelihood(candidate, _weights_for("speaks", candidate))


def nearness(candidate: Candidate) -> float:
    """How likely a longer text (a post, a paragraph) repeats the claim, 0-1; for ranking what lies nearest."""
    return _likelihood(candidate, _weights_for("nearest", candidate))


def _weights_for(task: str, candidate: Candidate) -> dict[str, Any]:
    """The weights learned with the pair model's reading, or those learned without."""
    weights: dict[str, Any] = _model()[task if candidate.judged is None else f"{task}_judged"]
    return weights


def _likelihood(candidate: Candidate, model: dict[str, Any]) -> float:
    total = model["bias"] + sum(weight * candidate.features[name] for name, weight in model["weights"].items())
    return float(1 / (1 + np.exp(-total)))


def threshold() -> float:
    """From this score on a claim is shown as a match."""
    return float(_model()["threshold"])


def reasons(candidate: Candidate) -> tuple[str, ...]:
    """Short phrases on why it was found, strongest first."""
    f = candidate.features
    found = [
        (f["words"], f"{round(100 * f['words'])} % of the words shared"),
        (f["recall"], f"meaning of the words {f['recall']:.2f}"),
        (f["cosine"], f"meaning of the sentence {f['cosine']:.2f}"),
    ]
    if f["names"] > 0.5:
        found.append((f["names"], "names shared"))
    return tuple(text for _, text in sorted(found, reverse=True))


def matches(found: Sequence[Candidate]) -> list[Match]:
    """All candidates as matches without a stance yet, by how likely they speak of the statement, best first."""
    return _ranked(found, [score(candidate) for candidate in found])


def nearest(found: Sequence[Candidate]) -> list[Match]:
    """All candidates by how near they lie to the text as a whole, nearest first."""
    return _ranked(found, [nearness(candidate) for candidate in found])


def _ranked(found: Sequence[Candidate], scores: Sequence[float]) -> list[Match]:
    scored = [Match(c.claim, round(s, 4), reasons=reasons(c)) for c, s in zip(found, scores, strict=True)]
    return sorted(scored, key=lambda match: -match.score)
