"""Learns how likely each finding is from what was measured of the best matches (claims/data/finding_weights.json).

    python bench/train_finding.py --gold STORE [--write] [--silence-from 0.4] [--without-pair-model]

On the statements of bench/gold (of one part) in a store of its articles and 300 others; ../shared/eval/events is not
read. Reports accuracy by cross-validation over events, and false against missed replies for several thresholds.
"""

import argparse
import json
from pathlib import Path
from typing import Any

import numpy as np
from gold_events import load_gold

from claims import conclude, match, verdict
from claims.encoder import encoder
from claims.extract import read_statement
from claims.store import Store, open_store

TARGET = Path(__file__).resolve().parents[1] / "claims" / "data" / "finding_weights.json"
FINDINGS = ("agrees", "differs", "sources_differ", "nothing_found")
EXPECTS = {"agrees": 0, "differs": 1, "sources_differ": 2, "nothing": 3}
FOLDS, RIDGE, STEPS, RATE = 8, 10.0, 3000, 0.3
Array = np.ndarray[Any, Any]


def rows_of(store: Store) -> list[tuple[dict[str, float], int, str]]:
    """(features, index of the finding expected, event) for each statement."""
    rows = []
    for name, _, gold in load_gold():
        for given in gold["statements"]:
            read = read_statement(given["text"], published=None)
            found = match.candidates(store, read[0], encoder=encoder(), workspace=None) if len(read) == 1 else []
            if found:
                best = sorted(found, key=lambda one: -match.score(one))[: verdict.LOOKED_AT]
                differences = [conclude.statement_differences(read[0], one) for one in best[:3]]
                touched = conclude.touches(store, read[0], best, workspace=None)
                measured = verdict.features(read[0], best, differences, touched, conclude.rivalry(best))
                rows.append((measured, EXPECTS[given["expects"]], name))
    return rows


def fit(x: Array, y: Array, *, balance: bool = True) -> Array:
    """Multinomial logistic regression by gradient descent on standardised columns; the last row is the bias."""
    x = np.column_stack([x, np.ones(len(x))])
    wanted = np.eye(len(FINDINGS))[y]
    share = wanted.mean(0)
    weight = (1 / (len(FINDINGS) * share))[y] if balance else np.ones(len(y))
    weights = np.zeros((x.shape[1], len(FINDINGS)))
    for _ in range(STEPS):
        penalty = RIDGE * weights / len(y)
        penalty[-1] = 0
        weights -= RATE * (x.T @ ((softmax(x @ weights) - wanted) * weight[:, None]) / len(y) + penalty)
    return weights


def softmax(z: Array) -> Array:
    e = np.exp(z - z.max(1, keepdims=True))
    return np.asarray(e / e.sum(1, keepdims=True))


def likely(x: Array, weights: Array) -> Array:
    return softmax(np.column_stack([x, np.ones(len(x))]) @ weights)


def report(y: Array, p: Array) -> None:
    print(f"accuracy by cross-validation over events {(p.argmax(1) == y).mean():.3f} on {len(y)} statements")
    for at in (0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5):
        silent = p[:, 3] >= at
        guess = np.where(silent, 3, p[:, :3].argmax(1))
        print(
            f"  silent from {at:.2f}: accuracy {(guess == y).mean():.3f}, "
            f"false {(~silent[y == 3]).mean():.2f}, missed {silent[y != 3].mean():.2f}"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", required=True)
    parser.add_argument("--silence-from", type=float, default=0.35)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--without-pair-model", action="store_true", help="learn the weights for when it is missing")
    arguments = parser.parse_args()
    if arguments.without_pair_model:
        match.pair_model = conclude.pair_model = lambda: None  # type: ignore[assignment]
    rows = rows_of(open_store(arguments.gold))
    if not rows:
        return
    names = list(rows[0][0])
    x = np.array([[features[name] for name in names] for features, _, _ in rows])
    y = np.array([wanted for _, wanted, _ in rows])
    groups = {group: n % FOLDS for n, group in enumerate(sorted({group for _, _, group in rows}))}
    fold = np.array([groups[group] for _, _, group in rows])
    mean, scale = x.mean(0), np.maximum(x.std(0), 1e-9)
    z = (x - mean) / scale
    p = np.zeros((len(y), len(FINDINGS)))
    for k in range(FOLDS):
        p[fold == k] = likely(z[fold == k], fit(z[fold != k], y[fold != k]))
    report(y, p)
    if arguments.write:
        weights = fit(z, y)
        plain = weights[:-1] / scale[:, None]
        bias = weights[-1] - (plain * mean[:, None]).sum(0)
        findings = {
            finding: {
                "bias": round(float(bias[n]), 4),
                "weights": {name: round(float(value), 4) for name, value in zip(names, plain[:, n], strict=True)},
            }
            for n, finding in enumerate(FINDINGS)
        }
        model = json.loads(TARGET.read_text(encoding="utf-8"))
        kind = "judged" if "rivalry" in names else "unjudged"
        model[kind] = {"findings": findings, "silence_from": arguments.silence_from}
        TARGET.write_text(json.dumps(model, indent=1) + "\n", encoding="utf-8")
        print("written")


if __name__ == "__main__":
    main()
