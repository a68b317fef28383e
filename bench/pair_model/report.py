"""What the pair model sees on bench/gold, on which it was not trained, beside what is there without it.

    python bench/pair_model/report.py [MODEL.onnx]

Two questions: which pairs of claims does a reader list as differing (in the program it is not asked that), and which
sentences speak of a statement, and how. Reads every article of bench/gold: minutes. What it is worth inside the program
is told by bench/train_match.py and bench/train_finding.py (--without-pair-model).
"""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
from data import NUMBER
from gold_events import SHARED, load_gold
from train_pairs import FOLDS, Array, average_precision, fit, listed_as, probability, stands, told

from claims import pair_model
from claims.encoder import encoder
from claims.event_pairs import Told, likelihood, rivals
from claims.model import Claim
from claims.pair_model import AGREES, DIFFERS, UNRELATED, PairModel

LIKELIEST, NEAREST = 60, 5


@dataclass(frozen=True, slots=True)
class Near:
    """Two claims near each other, their features, and whether the gold lists them as differing."""

    event: str
    texts: tuple[str, str]
    features: tuple[float, ...]
    listed: bool


@dataclass(frozen=True, slots=True)
class Beside:
    """A statement and a claim; label is None where the gold has the sources differ."""

    texts: tuple[str, str]
    cosine: float
    related: bool
    label: int | None


Read = list[tuple[str, Told, int]]  # an article's id, its claims, how far its headline moves their offsets


def near_pairs(name: str, read: Read, gold: dict[str, Any]) -> Iterator[Near]:
    """Of each two articles the pairs that are likeliest by features."""
    for (a, mine, moved_a), (b, theirs, moved_b) in combinations(read, 2):
        found = sorted(rivals(mine, theirs), key=lambda rival: -likelihood(rival.features))
        for rival in found[:LIKELIEST]:
            listed = listed_as(gold, ((rival.pair.a, a, moved_a), (rival.pair.b, b, moved_b))) == "discrepancies"
            texts = (rival.pair.a.text, rival.pair.b.text)
            yield Near(name, texts, tuple(rival.features.values()), listed)


def beside(read: Read, gold: dict[str, Any]) -> Iterator[Beside]:
    """Each statement beside its evidence, and in each article beside the nearest claims that are none."""
    reader = encoder()
    assert reader is not None
    for statement in gold["statements"]:
        (vector,) = reader.encode([statement["text"]])
        for article, told_here, moved in read:
            proof = [piece for piece in statement["evidence"] or [] if piece["article"] == article]
            cosines = np.asarray(told_here.vectors, np.float32) @ vector.astype(np.float32)
            hits = [any(stands(p, claim, article, moved) for p in proof) for claim in told_here.claims]
            others = [n for n in np.argsort(-cosines) if not hits[n]][:NEAREST]
            for n in [*np.flatnonzero(hits), *others]:
                label = NUMBER.get(statement["expects"]) if hits[n] else UNRELATED
                yield Beside(_texts(statement["text"], told_here.claims[n]), float(cosines[n]), hits[n], label)


def _texts(statement: str, claim: Claim) -> tuple[str, str]:
    return statement, pair_model.told(claim)


def on_pairs(pairs: Sequence[Near], model: PairModel) -> None:
    """Average precision of listed differences, by cross-validation over events where something is learned."""
    listed = np.array([float(pair.listed) for pair in pairs])
    there, back = (
        model.judge([pair.texts[::step] for pair in pairs], task="claims").astype(float)  # type: ignore[misc]
        for step in (1, -1)
    )
    seen = _log_odds((there + back) / 2)
    features = np.array([pair.features for pair in pairs])
    events = [pair.event for pair in pairs]
    print(f"{len(pairs)} pairs of claims, {int(listed.sum())} listed as differing; average precision")
    print(f"  the model's reading as it is {average_precision(listed, seen[:, DIFFERS]):.3f}")
    for name, table in (("features", features), ("features and the model", np.hstack([features, seen]))):
        print(f"  {name}, learned {average_precision(listed, crossed(table, listed, events)):.3f}")


def crossed(table: Array, listed: Array, events: Sequence[str]) -> Array:
    """Each row's likelihood, learned on the other folds of events."""
    names = sorted(set(events))
    fold = np.array([names.index(event) % FOLDS for event in events])
    z = (table - table.mean(0)) / np.maximum(table.std(0), 1e-9)
    likely = np.zeros(len(listed))
    for k in range(FOLDS):
        likely[fold == k] = probability(z[fold == k], fit(z[fold != k], listed[fold != k]))
    return likely


def on_statements(rows: Sequence[Beside], model: PairModel) -> None:
    """Whether evidence is told from its neighbours, and agreement from difference."""
    judged = model.judge([row.texts for row in rows], task="statement").astype(float)
    related = np.array([row.related for row in rows])
    cosine = np.array([row.cosine for row in rows])
    likely = 1 - judged[:, UNRELATED]
    print(f"{len(rows)} pairs of a statement and a claim, {int(related.sum())} evidence")
    print(f"  evidence or not, AUC: cosine {auc(cosine, related):.3f}, model {auc(likely, related):.3f}")
    clear = np.array([row.related and row.label is not None for row in rows])
    differs = np.array([row.label == DIFFERS for row in rows])[clear]
    share = judged[clear, DIFFERS] / (judged[clear, AGREES] + judged[clear, DIFFERS])
    right = ((share > 0.5) == differs).mean()
    print(
        f"  evidence: agrees or differs, {len(share)} pairs: right {right:.3f} (always the commoner "
        f"{max(differs.mean(), 1 - differs.mean()):.3f}), AUC {auc(share, differs):.3f}"
    )


def auc(values: Array, high: Array) -> float:
    """How often one of the high is above one of the others."""
    above, below = values[high][:, None], values[~high]
    return float((above > below).mean() + 0.5 * (above == below).mean())


def _log_odds(likely: Array) -> Array:
    return np.asarray(np.clip(np.log((likely + 1e-6) / (1 - likely + 1e-6)), -6, 6))


def main(arguments: list[str]) -> None:
    model = pair_model.pair_model(Path(arguments[0])) if arguments else pair_model.pair_model()
    if model is None or encoder() is None or not SHARED.exists():
        print("bench/pair_model: skipped, no model or no ../shared/eval")
        return
    pairs: list[Near] = []
    rows: list[Beside] = []
    for name, cards, gold in load_gold():
        read = [(card["id"], *told(card)) for card in cards]
        pairs += near_pairs(name, read, gold)
        rows += beside(read, gold)
        print(f"read {name}", file=sys.stderr)
    on_pairs(pairs, model)
    on_statements(rows, model)


if __name__ == "__main__":
    main(sys.argv[1:])
