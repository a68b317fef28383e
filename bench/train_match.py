"""Learns how a found claim is ranked and when it speaks of a statement (claims/data/match_weights.json).

    python bench/train_match.py --gold STORE --retrieval STORE [--write]

Two logistic regressions over the features of claims/match.py:
- "speaks": on the statements of bench/gold against the claims found for them in a store of its articles and 300 others
  (`python bench/gold_events.py --write FOLDER` lays them out, `twosource add` stores them);
- "nearest": on the train tweets of ../shared/eval/retrieval against the claims found for them (score.py retrieval
  --keep leaves the store).
../shared/eval/events and the dev tweets are not read. Skipped in one line where ../shared is absent.
"""

import argparse
import json
from pathlib import Path
from typing import Any

import numpy as np
from gold_events import SHARED, load_gold
from train_pairs import average_precision, fit, probability

from claims import match
from claims.encoder import encoder
from claims.extract import read_statement, read_whole
from claims.store import Store, open_store

TARGET = Path(__file__).resolve().parents[1] / "claims" / "data" / "match_weights.json"
FOLDS = 6
Row = tuple[dict[str, float], bool, str]


def gold_rows(store: Store) -> list[Row]:
    """(features, whether the claim is evidence, event) for every claim found for a statement of one part."""
    rows: list[Row] = []
    for name, articles, gold in load_gold():
        titles = {(a["outlet"] or "", a["title"] or ""): a for a in articles}
        for statement in gold["statements"]:
            read = read_statement(statement["text"], published=None)
            if len(read) == 1:
                for found in match.candidates(store, read[0], encoder=encoder(), workspace=None):
                    article = titles.get((found.claim.source.outlet, found.claim.source.title))
                    hit = article is not None and is_evidence(found.claim.text, article, statement["evidence"] or [])
                    rows.append((found.features, hit, name))
    return rows


def is_evidence(text: str, article: dict[str, Any], evidence: list[dict[str, Any]]) -> bool:
    """Whether a claim's text stands where the gold has evidence, white space aside."""
    at = article["text"].find(text)
    ends = (at, at + len(text))
    return at >= 0 and any(
        e["article"] == article["id"] and ends[0] < e["span"][1] and e["span"][0] < ends[1] for e in evidence
    )


def tweet_rows(store: Store, *, limit: int) -> list[Row]:
    """(features, whether the claim is the one repeated, tweet id) for the claims found for each train tweet."""
    queries = [json.loads(line) for line in (SHARED / "retrieval" / "queries.jsonl").open(encoding="utf-8")]
    rows: list[Row] = []
    for query in [q for q in queries if q["split"] == "train"][:limit]:
        statement = read_whole(query["text"].replace("\n", " "))
        for found in match.candidates(store, statement, encoder=encoder(), workspace=None):
            claim_id = (found.claim.source.url or "").rsplit("/", 1)[-1]
            rows.append((found.features, claim_id in query["relevant"], query["id"]))
    return rows


def learn(rows: list[Row], *, label: str) -> dict[str, Any]:
    """The weights on plain features, after a report by cross-validation over groups."""
    names = list(rows[0][0])
    x = np.array([[features[name] for name in names] for features, _, _ in rows])
    y = np.array([float(hit) for _, hit, _ in rows])
    groups = {group: n % FOLDS for n, group in enumerate(sorted({group for _, _, group in rows}))}
    fold = np.array([groups[group] for _, _, group in rows])
    mean, scale = x.mean(0), np.maximum(x.std(0), 1e-9)
    z = (x - mean) / scale
    held_out = np.zeros(len(y))
    for k in range(FOLDS):
        held_out[fold == k] = probability(z[fold == k], fit(z[fold != k], y[fold != k], ridge=1.0))
    print(f"{label}: {len(y)} rows, {int(y.sum())} hits, average precision {average_precision(y, held_out):.3f}")
    weights = fit(z, y, ridge=1.0)
    plain = weights[:-1] / scale
    bias = float(weights[-1] - (plain * mean).sum())
    return {"bias": round(bias, 5), "weights": {n: round(float(w), 5) for n, w in zip(names, plain, strict=True)}}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", help="the store of bench/gold's articles")
    parser.add_argument("--retrieval", help="the store of the checked claims")
    parser.add_argument("--tweets", type=int, default=800)
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    if not (SHARED / "retrieval").exists():
        print("bench/train_match: skipped, ../shared/eval is absent")
        return
    model = json.loads(TARGET.read_text(encoding="utf-8"))
    if arguments.gold:
        model["speaks"] = learn(gold_rows(open_store(arguments.gold)), label="speaks")
    if arguments.retrieval:
        rows = tweet_rows(open_store(arguments.retrieval), limit=arguments.tweets)
        model["nearest"] = learn(rows, label="nearest")
    if arguments.write:
        TARGET.write_text(json.dumps(model, indent=1) + "\n", encoding="utf-8")
        print("written")


if __name__ == "__main__":
    main()
