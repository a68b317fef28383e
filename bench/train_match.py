"""Learns how a found claim is ranked and when it speaks of a statement (claims/data/match_weights.json).

    python bench/train_match.py --gold STORE --retrieval STORE [--write]

Logistic regressions over the features of claims/match.py, with the pair model and without: "first" and "second", the
orders in which claims are read by the pair model and aligned; and
- "speaks": on the statements of bench/gold against the claims found for them in a store of its articles and 300 others
  (`python bench/gold_events.py --write FOLDER` lays them out, `twosource add` stores them);
- "nearest": on the train tweets of ../shared/eval/retrieval against the claims found for them (score.py retrieval
  --keep leaves the store).
../shared/eval/events and the dev tweets are not read. Skipped in one line where ../shared is absent.
"""

import argparse
import functools
import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from gold_events import SHARED, load_gold
from train_pairs import average_precision, fit, probability

from claims import match
from claims.encoder import encoder
from claims.extract import read_statement, read_whole
from claims.model import Claim
from claims.pair_model import pair_model
from claims.store import Store, open_store

TARGET = Path(__file__).resolve().parents[1] / "claims" / "data" / "match_weights.json"
FOLDS = 6
Row = tuple[dict[str, float], bool, str]
Hit = Callable[[Claim], bool]
Asked = tuple[Claim, Hit, str]  # a statement, whether a claim speaks of it, and its event


def statements() -> Iterator[Asked]:
    """Each statement of bench/gold that is of one part."""
    for name, articles, gold in load_gold():
        titles = {(a["outlet"] or "", a["title"] or ""): a for a in articles}
        for given in gold["statements"]:
            read = read_statement(given["text"], published=None)
            if len(read) == 1:
                yield read[0], functools.partial(_is_hit, titles, given["evidence"] or []), name


def _is_hit(titles: dict[tuple[str, str], Any], evidence: list[dict[str, Any]], claim: Claim) -> bool:
    article = titles.get((claim.source.outlet, claim.source.title))
    return article is not None and is_evidence(claim.text, article, evidence)


def is_evidence(text: str, article: dict[str, Any], evidence: list[dict[str, Any]]) -> bool:
    """Whether a claim's text stands where the gold has evidence, white space aside."""
    at = article["text"].find(text)
    ends = (at, at + len(text))
    return at >= 0 and any(
        e["article"] == article["id"] and ends[0] < e["span"][1] and e["span"][0] < ends[1] for e in evidence
    )


def tweets(*, limit: int) -> Iterator[Asked]:
    """Each train tweet as a whole; a claim is a hit when it is the one repeated."""
    queries = [json.loads(line) for line in (SHARED / "retrieval" / "queries.jsonl").open(encoding="utf-8")]
    for query in [q for q in queries if q["split"] == "train"][:limit]:
        yield (
            read_whole(query["text"].replace("\n", " ")),
            functools.partial(_is_relevant, query["relevant"]),
            query["id"],
        )


def _is_relevant(relevant: list[str], claim: Claim) -> bool:
    return (claim.source.url or "").rsplit("/", 1)[-1] in relevant


def rows_of(asked: Sequence[Asked], found: Sequence[Sequence[match.Candidate]]) -> list[Row]:
    return [
        (one.features, hit(one.claim), event)
        for (_, hit, event), candidates in zip(asked, found, strict=True)
        for one in candidates
    ]


def learn_all(model: dict[str, Any], store: Store, asked: Sequence[Asked], *, task: str, stages: bool) -> None:
    """The weights of one task with and without the pair model, stage by stage, as match.candidates goes; stages: those of
    the first two orders too, which all tasks share."""
    reader, coder = pair_model(), encoder()
    drafts = [match.drafts(store, claim, encoder=coder, workspace=None) for claim, _, _ in asked]
    if stages:
        model["first"] = learn(rows_of(asked, drafts), label="first order")
        drafts = [match.drafts(store, claim, encoder=coder, workspace=None) for claim, _, _ in asked]
    plain = [match.aligned(a[0], d[: match.FOUND], coder) for a, d in zip(asked, drafts, strict=True)]
    model[task] = learn(rows_of(asked, plain), label=f"{task}, without the pair model")
    if reader is None:
        print("no pair model: its weights stay as they are")
        return
    most, best_of = (match.JUDGED, match.ALIGNED) if stages else (match.FOUND, match.FOUND)  # as bot/ask.py asks
    read = [match.judged(reader, a[0], d[:most]) for a, d in zip(asked, drafts, strict=True)]
    if stages:
        model["second"] = learn(rows_of(asked, read), label="second order")
        read = [match.judged(reader, a[0], d[:most]) for a, d in zip(asked, drafts, strict=True)]
    best = [match.aligned(a[0], r[:best_of], coder) for a, r in zip(asked, read, strict=True)]
    model[f"{task}_judged"] = learn(rows_of(asked, best), label=f"{task}, with the pair model")


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
    model = match._model()
    if arguments.gold:
        store = open_store(arguments.gold)
        learn_all(model, store, list(statements()), task="speaks", stages=True)
    if arguments.retrieval:
        asked = list(tweets(limit=arguments.tweets))
        learn_all(model, open_store(arguments.retrieval), asked, task="nearest", stages=False)
    if arguments.write:
        TARGET.write_text(json.dumps(model, indent=1) + "\n", encoding="utf-8")
        print("written")


if __name__ == "__main__":
    main()
