"""Writes what train.py reads in the two passes: FOLDER/first.json, second.json.

    python bench/pair_model/rows.py FOLDER

FOLDER lies outside the project: the rows hold news text. Minutes of processor time, most of it for sentence vectors.
"""

import json
import random
import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path

from beside import Beside
from data import ROOT, Row, Texts, held_out
from gold_events import SHARED
from labelled import claim_pairs, event_pairs, statements, written, written_lines
from plain import HELD_OUT_SETS, edited_news, nli

OLDER, PAIRS, WRITTEN = 6, 10, 12  # one group in so many is held out
LOOK = 900  # held-out rows that are looked at, at most
# Shares of the rows of a source, or of a source and a label, that a pass reads; what is not named is read whole.
FIRST = {
    "written/near": 0.4, "written/far": 0.4, "statements/partly": 0, "statements/elsewhere": 0,
    "negation_rte": 0.4, "negation_rte/turned": 0.4, "news/edited": 0.35, "news/short": 0.4, "news/neighbour": 0.15,
}  # fmt: skip
OF_NLI = 0.35
SECOND = {
    "written/near": 0.55, "written/far": 0.55, "written/unrelated": 0.6, "statements/elsewhere": 0.5,
    "event_pairs unrelated": 0.5, "claim_pairs unrelated": 0.5, "statements unrelated": 0.5,
    "negation_rte": 0, "/turned": 0, "news/edited": 0.16, "news/short": 0.12, "news/neighbour": 0,
}  # fmt: skip
Held = dict[str, list[Row]]


def every(texts: Texts) -> tuple[list[Row], Held]:
    """All rows that may be trained on, and those that are held out, by name."""
    given = written_lines()
    names = {each["article"] for each in given}
    asked = [each["text"] for each in given if each["label"] != "unrelated"]
    beside = Beside(texts, [name for name in texts.by_id if name in names], asked)
    said = list(written(given, texts, beside, random.Random(3)))
    pairs, older = list(event_pairs(texts)), [*claim_pairs(texts), *statements(texts, random.Random(5))]
    rows = [row for row in pairs if not held_out(row, of=PAIRS)]
    rows += [row for row in older if not held_out(row, of=OLDER)]
    rows += [row for row in said if not held_out(row, of=WRITTEN)]
    chance = random.Random(11)
    rows += [*nli(chance), *edited_news(texts, chance)]
    held = {
        "claim pairs": [row for row in older if row.source == "claim_pairs" and held_out(row, of=OLDER)],
        "event pairs": [row for row in pairs if held_out(row, of=PAIRS)],
        "statements": [row for row in said if held_out(row, of=WRITTEN)][:LOOK],
    }
    for name in HELD_OUT_SETS:
        held[name] = [row for row in nli(random.Random(1), held=True) if row.source == name][:300]
    return rows, held


def thinned(rows: Iterable[Row], shares: dict[str, float], of_nli: float, chance: random.Random) -> list[Row]:
    """A pass's part of the rows, shuffled."""
    kept = [row for row in rows if chance.random() < _share(row, shares, of_nli)]
    chance.shuffle(kept)
    return kept


def _share(row: Row, shares: dict[str, float], of_nli: float) -> float:
    if row.source.endswith("/turned"):
        return shares.get(row.source, shares.get("/turned", of_nli))
    ours = row.source.startswith(("written", "statements", "event_pairs", "claim_pairs", "news"))
    unrelated = f"{row.source.split('/')[0]} unrelated" if row.allowed == (2,) else ""
    return shares.get(row.source, shares.get(unrelated, 1.0 if ours else of_nli))


def write(path: Path, rows: list[Row], held: Held) -> None:
    for (source, allowed), count in sorted(Counter((row.source, row.allowed) for row in rows).items()):
        print(path.name, source, "".join(map(str, allowed)), count)
    print(path.name, len(rows), "rows; held out", {name: len(those) for name, those in held.items()}, flush=True)
    those = {name: [asdict(row) for row in looked_at] for name, looked_at in held.items()}
    path.write_text(json.dumps({"train": [asdict(row) for row in rows], "held": those}), encoding="utf-8")


def main(folder: Path) -> None:
    if folder.resolve().is_relative_to(ROOT):
        raise SystemExit("news text stays out of the project")
    if not SHARED.exists():
        raise SystemExit("skipped: ../shared/eval is absent")
    rows, held = every(Texts())
    write(folder / "first.json", thinned(rows, FIRST, 1.0, random.Random(2)), held)
    write(folder / "second.json", thinned(rows, SECOND, OF_NLI, random.Random(7)), held)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
