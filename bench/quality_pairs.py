"""How well a contradiction of two short texts is told, on the sets of ../shared/eval/pairs.jsonl.gz.

    python bench/quality_pairs.py [--most 400] [--sets rte3 newsnli_numbers breaking_nli]

By set: precision and recall of "contradiction" (Emergent: "denies"), and false = the share of the other pairs called one.
rules = a difference of relation conflict or update between the texts as our readers see them (claims.compare); model =
the pair model's likeliest answer is "differs". At most --most pairs a set, by a fixed seed. The model was trained on every
set but rte3, newsnli_numbers and breaking_nli: only these three tell anything of it. A set without contradictions has no
recall, and its precision can't be but 0. Skipped in one line where ../shared is absent; the model where it is not installed.
"""

import argparse
import gzip
import json
import random
import sys
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT)]

from claims.align import sides  # noqa: E402
from claims.compare import compare_statement, make_pair  # noqa: E402
from claims.encoder import encoder  # noqa: E402
from claims.extract import read_statement  # noqa: E402
from claims.pair_model import DIFFERS, pair_model  # noqa: E402

SHARED = ROOT.parent / "shared" / "eval"
OUT = ROOT / "bench" / "out"
UNTRAINED = ("rte3", "newsnli_numbers", "breaking_nli")
YES = ("contradiction", "denies")
SEED = 4
Row = dict[str, Any]


def rows_by_set(most: int) -> dict[str, list[Row]]:
    """At most so many pairs of each set, the sets the model never saw first."""
    found: dict[str, list[Row]] = defaultdict(list)
    with gzip.open(SHARED / "pairs.jsonl.gz", "rt", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            found[row["set"]].append(row)
    chance = random.Random(SEED)
    taken = {name: chance.sample(rows, min(most, len(rows))) for name, rows in sorted(found.items())}
    return dict(sorted(taken.items(), key=lambda item: item[0] not in UNTRAINED))


def by_rules(row: Row) -> bool:
    """b is read as the statement, a as what speaks of it: whether any two of their sentences conflict."""
    said, told = (read_statement(row[key], published=None) for key in ("b", "a"))
    if not said or not told:
        return False
    ready = sides([*said, *told], encoder())
    for a, first in zip(said, ready, strict=False):
        for b, second in zip(told, ready[len(said) :], strict=True):
            differences = compare_statement(make_pair(a, b, first, second))
            if any(one.relation in ("conflict", "update") for one in differences):
                return True
    return False


def by_model(rows: Sequence[Row]) -> list[bool] | None:
    """Whether the likeliest answer is "differs", for each row; None when the model is not installed."""
    model = pair_model()
    if model is None:
        return None
    judged = model.judge([(row["b"], row["a"]) for row in rows], task="statement")
    return [int(row.argmax()) == DIFFERS for row in judged]


def score(rows: Sequence[Row], called: Sequence[bool]) -> dict[str, float | None]:
    """A share of nothing is None."""
    gold = [row["label"] in YES for row in rows]
    right = sum(want and got for want, got in zip(gold, called, strict=True))
    others = len(gold) - sum(gold)
    return {
        "pairs": len(rows),
        "contradictions": sum(gold),
        "precision": _share(right, sum(called)),
        "recall": _share(right, sum(gold)),
        "false": _share(sum(called) - right, others),
    }


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def show(name: str, way: str, figures: dict[str, float | None]) -> None:
    told = (f"{k} {'-' if v is None else f'{v:.3f}' if isinstance(v, float) else v}" for k, v in figures.items())
    print(f"{name:16} {way:6}", "  ".join(told), flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--most", type=int, default=400)
    parser.add_argument("--sets", nargs="*", default=[])
    given = parser.parse_args()
    if not SHARED.is_dir():
        print("bench/quality_pairs: skipped, ../shared is absent")
        return
    OUT.mkdir(exist_ok=True)
    figures: dict[str, dict[str, dict[str, float | None]]] = {}
    for name, rows in rows_by_set(given.most).items():
        if given.sets and name not in given.sets:
            continue
        ways = {"rules": [by_rules(row) for row in rows], "model": by_model(rows)}
        figures[name] = {way: score(rows, called) for way, called in ways.items() if called is not None}
        for way, row in figures[name].items():
            show(name, way, row)
        (OUT / "quality_pairs.json").write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
