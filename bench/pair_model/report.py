"""What the pair model is worth on ../shared/eval/events and on the held-out sixth of bench/gold, beside the regression.

    python bench/pair_model/report.py [MODEL.onnx]

Nothing here was trained on: the events never are, and held-out gold is what data.held_out keeps back.
"""

import sys
import time
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from data import HELD_OUT_PARTS, NUMBER, ROOT, SHARED

sys.path[:0] = [str(SHARED)]

from gold_events import load_gold  # noqa: E402
from judge import PairModel  # noqa: E402
from train_pairs import FOLDS, Array, average_precision, fit, listed_as, probability, stands, told  # noqa: E402

from claims.event_pairs import likelihood, rivals  # noqa: E402

NEAREST = 5


def read(events: Sequence[Any]) -> list[dict[str, Any]]:
    """Each event's claims by article, its near pairs with features, and its gold."""
    found = []
    for name, cards, gold in events:
        articles = [told(card) for card in cards]
        pairs = []
        for x in range(len(cards)):
            for y in range(x + 1, len(cards)):
                for rival in rivals(articles[x][0], articles[y][0]):
                    ends = (
                        (rival.pair.a, cards[x]["id"], articles[x][1]),
                        (rival.pair.b, cards[y]["id"], articles[y][1]),
                    )
                    pairs.append((rival.pair.a.text, rival.pair.b.text, rival.features, listed_as(gold, ends)))
        found.append({"name": name, "gold": gold, "pairs": pairs, "articles": [
            (card["id"], [(claim.text, claim) for claim in article.claims], article.vectors, moved)
            for card, (article, moved) in zip(cards, articles, strict=True)
        ]})  # fmt: skip
    return found


def on_pairs(name: str, events: Sequence[dict[str, Any]], rules: Array, model: PairModel) -> None:
    """Average precision of listed differences among the near pairs of claims."""
    pairs = [pair for event in events for pair in event["pairs"]]
    hits = np.array([float(pair[3] == "discrepancies") for pair in pairs])
    begun = time.perf_counter()
    judged = model.judge([(a, b) for a, b, _, _ in pairs]).astype(float)
    rate = len(pairs) / (time.perf_counter() - begun)
    print(f"{name}: {len(pairs)} pairs, {int(hits.sum())} listed as differing, {rate:.0f} pairs/s")
    chance = log_odds(judged[:, 1])
    print(
        f"  average precision: regression {average_precision(hits, rules):.3f}, model {average_precision(hits, chance):.3f}"
    )
    for share in (0.25, 0.5, 0.75, 1.0, 1.5):
        print(
            f"    log odds of the regression + {share} x the model's: {average_precision(hits, log_odds(rules) + share * chance):.3f}"
        )
    listed = np.array([pair[3] for pair in pairs])
    for group in ("discrepancies", "agreements", "tempting", ""):
        if (listed == group).any():
            print(
                f"    {group or 'not listed'}: mean of agrees/differs/unrelated {judged[listed == group].mean(0).round(2)}"
            )
    related = np.isin(listed, ("discrepancies", "agreements"))
    print(
        f"    AUC of related (discrepancies, agreements) against the rest {auc(1 - judged[related, 2], 1 - judged[~related, 2]):.3f}"
    )
    two = judged[related][:, 1] / (judged[related][:, 0] + judged[related][:, 1])
    differing = listed[related] == "discrepancies"
    print(f"    AUC of discrepancies against agreements {auc(two[differing], two[~differing]):.3f}")


def on_statements(name: str, events: Sequence[dict[str, Any]], model: PairModel) -> None:
    """Statements x the sentences that are their evidence, and x the nearest that are not."""
    from claims.encoder import encoder

    rows: list[tuple[str, str, int, float]] = []
    reader = encoder()
    assert reader is not None
    for event in events:
        for statement in event["gold"]["statements"]:
            (vector,) = reader.encode([statement["text"]])
            for article, claims, vectors, moved in event["articles"]:
                cosines = vectors @ vector
                proof = [p for p in statement["evidence"] or [] if p["article"] == article]
                label = NUMBER.get(statement["expects"], -1)
                near = 0
                for n in np.argsort(-cosines):
                    text, claim = claims[n]
                    if any(stands(p, claim, article, moved) for p in proof):
                        rows.append((statement["text"], text, label, float(cosines[n])))
                    elif near < NEAREST:
                        rows.append((statement["text"], text, 2, float(cosines[n])))
                        near += 1
    judged = model.judge([(a, b) for a, b, _, _ in rows], task="statement")
    labels, cosine = np.array([row[2] for row in rows]), np.array([row[3] for row in rows])
    related, known = labels != 2, labels >= 0
    right = judged.argmax(1) == labels
    print(f"{name}: {len(rows)} pairs of a statement and a sentence, {int(related.sum())} evidence")
    print(
        f"  3-way accuracy {right[known].mean():.3f}; by class "
        + ", ".join(
            f"{c} {right[labels == c].mean():.2f} of {(labels == c).sum()}" for c in range(3) if (labels == c).any()
        )
    )
    print(
        f"  AUC of evidence against the rest: model {auc(1 - judged[related, 2], 1 - judged[~related, 2]):.3f}, cosine {auc(cosine[related], cosine[~related]):.3f}"
    )
    mixed = log_odds(1 - judged[:, 2].astype(float)) / 6 + cosine * 2
    print(f"  both together {auc(mixed[related], mixed[~related]):.3f}")
    clear = related & known
    two = judged[clear, 1] / (judged[clear, 0] + judged[clear, 1])
    differs = labels[clear] == 1
    print(
        f"  agrees or differs, given evidence: accuracy {((two > 0.5) == differs).mean():.3f} of {len(two)} (always differs: {differs.mean():.3f}), AUC {auc(two[differs], two[~differs]):.3f}"
    )


def auc(high: Array, low: Array) -> float:
    """How often one of `high` is above one of `low`."""
    return (
        float((high[:, None] > low).mean() + 0.5 * (high[:, None] == low).mean())
        if len(high) and len(low)
        else float("nan")
    )


def log_odds(p: Array) -> Array:
    p = np.clip(p, 1e-4, 1 - 1e-4)
    return np.asarray(np.log(p / (1 - p)))


def crossed(events: Sequence[dict[str, Any]]) -> list[Array]:
    """The regression's likelihood of each event's pairs, learned on the other folds of events."""
    names = list(events[0]["pairs"][0][2])
    tables = [np.array([[f[name] for name in names] for _, _, f, _ in event["pairs"]]) for event in events]
    listed = [np.array([float(pair[3] == "discrepancies") for pair in event["pairs"]]) for event in events]
    whole = np.concatenate(tables)
    mean, scale = whole.mean(0), np.maximum(whole.std(0), 1e-9)
    told = []
    for n in range(len(events)):
        others = [m for m in range(len(events)) if m % FOLDS != n % FOLDS]
        weights = fit(
            (np.concatenate([tables[m] for m in others]) - mean) / scale, np.concatenate([listed[m] for m in others])
        )
        told.append(probability((tables[n] - mean) / scale, weights))
    return told


def main(arguments: list[str]) -> None:
    model = PairModel.load(Path(arguments[0])) if arguments else PairModel.load()
    if model is None or not SHARED.exists():
        print("skipped: no model, or ../shared/eval is absent")
        return
    from score import load_events

    events, gold = (
        kept(name, load) for name, load in (("events", lambda: load_events(SHARED / "events")), ("gold", load_gold))
    )
    held = [n for n, event in enumerate(gold) if zlib.crc32(event["name"].encode()) % HELD_OUT_PARTS == 0]
    rules = np.array([likelihood(f) for event in events for _, _, f, _ in event["pairs"]])
    crossing = crossed(gold)
    unseen = [gold[n] for n in held]
    on_pairs("held-out gold", unseen, np.concatenate([crossing[n] for n in held]), model)
    on_pairs("events", events, rules, model)
    on_statements("held-out gold", unseen, model)
    on_statements("events", events, model)


def kept(name: str, load: Any) -> list[dict[str, Any]]:
    """read(load()), kept outside the project between two reports when PAIR_REPORT_CACHE names a folder."""
    import os
    import pickle

    folder = os.environ.get("PAIR_REPORT_CACHE")
    file = Path(folder) / f"{name}.pkl" if folder else None
    if file and file.exists() and not file.resolve().is_relative_to(ROOT):
        return pickle.loads(file.read_bytes())
    done = read(load())
    if file:
        file.write_bytes(pickle.dumps(done))
    return done


if __name__ == "__main__":
    main(sys.argv[1:])
