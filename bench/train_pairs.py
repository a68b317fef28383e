"""Learns what each feature of a pair of claims is worth (claims/data/pair_weights.json), by logistic regression.

    python bench/train_pairs.py            fit on bench/gold, report by cross-validation over its events
    python bench/train_pairs.py --write    and write the weights

Trained on bench/gold only (our own reading; articles from ../shared/eval/load and shootings); ../shared/eval/events is
never read here, so what score.py reports on it was not trained on. Skipped in one line where ../shared is absent.
"""

import argparse
import json
from pathlib import Path
from typing import Any

import numpy as np
from gold_events import load_gold

from claims.align import sides
from claims.encoder import encoder
from claims.event_pairs import Told, rivals
from claims.extract import as_encoded, extract, with_headline
from claims.model import Article, Claim, Source

TARGET = Path(__file__).resolve().parents[1] / "claims" / "data" / "pair_weights.json"
FOLDS, RIDGE, STEPS = 6, 3.0, 60
# Kinds that are listed less often at the same likelihood (read on bench/gold).
STRICTER = {
    "action/precision": 0.6, "action/scope": 0.2, "person/precision": 0.3, "list/precision": 0.5, "status/hedge": 0.35,
    "negation/conflict": 0.3,
}  # fmt: skip
Array = np.ndarray[Any, Any]


def told(given: dict[str, Any]) -> tuple[Told, int]:
    """An article of the gold as topics.py sees it, and how far its offsets are moved by the headline."""
    source = Source(given["id"], given["outlet"] or "", given["title"] or "", given.get("url"), given.get("published"))
    article = with_headline(Article(source, given["text"]))
    ((_, claims),) = extract([article])
    model = encoder()
    assert model is not None
    vectors = model.encode([as_encoded(claim) for claim in claims])
    ready = [sides([claim], model)[0] for claim in claims]
    return Told(claims, vectors, ready), len(article.text) - len(given["text"])


def rows_of(event: tuple[str, list[dict[str, Any]], dict[str, Any]]) -> list[tuple[str, dict[str, float], bool, str]]:
    """(event, features, whether the gold lists the pair, what it is listed as) for every pair of claims."""
    name, articles, gold = event
    read = [told(article) for article in articles]
    rows = []
    for x in range(len(articles)):
        for y in range(x + 1, len(articles)):
            for rival in rivals(read[x][0], read[y][0]):
                ends = ((rival.pair.a, articles[x]["id"], read[x][1]), (rival.pair.b, articles[y]["id"], read[y][1]))
                listed = listed_as(gold, ends)
                rows.append((name, rival.features, listed == "discrepancies", listed))
    return rows


def listed_as(gold: dict[str, Any], ends: "tuple[tuple[Claim, str, int], ...]") -> str:
    """The group of the gold in which both claims stand as positions of one item, or ""."""
    for group in ("discrepancies", "tempting", "agreements"):
        for item in gold[group]:
            if all(any(stands(position, *end) for position in item["positions"]) for end in ends):
                return group
    return ""


def stands(position: dict[str, Any], claim: "Claim", article: str, moved: int) -> bool:
    first, last = position["span"]
    return position["article"] == article and claim.start - moved < last and first < claim.end - moved


def fit(x: Array, y: Array, *, ridge: float = RIDGE) -> Array:
    """Logistic regression by Newton's method on standardised columns; the last weight is the bias."""
    x = np.column_stack([x, np.ones(len(x))])
    weights = np.zeros(x.shape[1])
    penalty = np.full(x.shape[1], ridge)
    penalty[-1] = 0
    for _ in range(STEPS):
        p = 1 / (1 + np.exp(-x @ weights))
        gradient = x.T @ (p - y) + penalty * weights
        hessian = (x.T * (p * (1 - p))) @ x + np.diag(penalty + 1e-9)
        step = np.linalg.solve(hessian, gradient)
        weights -= step
        if np.abs(step).max() < 1e-6:
            break
    return weights


def probability(x: Array, weights: Array) -> Array:
    return np.asarray(1 / (1 + np.exp(-(np.column_stack([x, np.ones(len(x))]) @ weights))))


def average_precision(y: Array, p: Array) -> float:
    order = np.argsort(-p)
    hits = y[order]
    return float((np.cumsum(hits) / np.arange(1, len(y) + 1) * hits).sum() / max(1, hits.sum()))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--threshold", type=float, default=0.2)
    arguments = parser.parse_args()
    rows = [row for event in load_gold() for row in rows_of(event)]
    if not rows:
        return
    names = list(rows[0][1])
    x = np.array([[features[name] for name in names] for _, features, _, _ in rows])
    y = np.array([float(hit) for _, _, hit, _ in rows])
    groups = sorted({name for name, _, _, _ in rows})
    fold = np.array([groups.index(name) % FOLDS for name, _, _, _ in rows])
    mean, scale = x.mean(0), np.maximum(x.std(0), 1e-9)
    z = (x - mean) / scale
    p = np.zeros(len(y))
    for k in range(FOLDS):
        p[fold == k] = probability(z[fold == k], fit(z[fold != k], y[fold != k]))
    print(
        f"{len(rows)} pairs, {int(y.sum())} listed; average precision by cross-validation {average_precision(y, p):.3f}"
    )
    order = np.argsort(-p)
    for top in (20, 50, 100, 150, 200):
        print(f"  the {top} likeliest (from {p[order[top]]:.2f} on): {y[order[:top]].mean():.2f} listed")
    if arguments.write:
        weights = fit(z, y)
        plain = weights[:-1] / scale
        model = {
            "bias": round(float(weights[-1] - (plain * mean).sum()), 5),
            "weights": {name: round(float(value), 5) for name, value in zip(names, plain, strict=True)},
            "threshold": arguments.threshold,
            "stricter": STRICTER,
        }
        TARGET.write_text(json.dumps(model, indent=1) + "\n", encoding="utf-8")
        print("written")


if __name__ == "__main__":
    main()
