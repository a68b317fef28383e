"""Writes what train.py reads in the three passes: FOLDER/first.json, second.json, third.json.

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
NOT_YET = slice(3930, 5672)  # lines of written.jsonl that were not written yet when the second pass was trained
PAIRS_THEN = 2 * 2640  # rows of event_pairs.jsonl that were there then
DROPPED, THINNED = ("statements/partly", "statements/elsewhere"), ("written/near", "written/far")
KEPT = 0.4

Held = dict[str, list[Row]]
Part = tuple[list[Row], Held]


def first(texts: Texts) -> Part:
    """Other people's sets, edited news, and our older labels twice."""
    chance = random.Random(11)
    pairs, older = list(claim_pairs(texts)), list(statements(texts, chance))
    labelled = pairs + older
    rows = labelled * 2 + list(nli(chance)) + list(edited_news(texts, chance))
    chance.shuffle(rows)
    looked_at = {id(row) for row in labelled if held_out(row, of=OLDER)}
    named = tuple(f"statements/{label}" for label in ("agrees", "differs", "unrelated"))
    held = {
        "claim pairs": [row for row in pairs if id(row) in looked_at],
        "statements": [row for row in older if id(row) in looked_at and row.source in named],
    }
    for name in HELD_OUT_SETS:
        held[name] = [row for row in nli(random.Random(1), held=True) if row.source == name][:300]
    return [row for row in rows if id(row) not in looked_at], held


def labelled(texts: Texts, said: list[Row], pairs: list[Row], chance: random.Random) -> Part:
    """All our labels: statements as `said` gives them, pairs of claims, the older ones."""
    older = [*claim_pairs(texts), *statements(texts, random.Random(5))]
    rows = [row for row in pairs if not held_out(row, of=PAIRS)]
    rows += [row for row in older if not held_out(row, of=OLDER)]
    rows += [row for row in said if not held_out(row, of=WRITTEN)]
    chance.shuffle(rows)
    held = {
        "claim pairs": [row for row in older if row.source == "claim_pairs" and held_out(row, of=OLDER)],
        "event pairs": [row for row in pairs if held_out(row, of=PAIRS)],
        "statements": [row for row in said if held_out(row, of=WRITTEN)][:LOOK],
    }
    return rows, held


def second_and_third(texts: Texts) -> tuple[Part, Part]:
    """What of our labels was there first; then all of them, with fewer of the sentences of another matter."""
    given = written_lines()
    names = {each["article"] for each in given}
    asked = [each["text"] for each in given if each["label"] != "unrelated"]
    beside = Beside(texts, [name for name in texts.by_id if name in names], asked)
    then, chance = given[: NOT_YET.start] + given[NOT_YET.stop :], random.Random(3)
    pairs = list(event_pairs(texts))
    second = labelled(texts, list(written(then, texts, beside, chance)), pairs[:PAIRS_THEN], chance)
    chance = random.Random(3)
    rows, held = labelled(texts, list(written(given, texts, beside, chance)), pairs, chance)
    return second, (thinned(rows, random.Random(2)), held)


def thinned(rows: Iterable[Row], chance: random.Random) -> list[Row]:
    kept = [
        row for row in rows
        if row.source not in DROPPED and (row.source not in THINNED or chance.random() < KEPT)
    ]  # fmt: skip
    chance.shuffle(kept)
    return kept


def write(path: Path, part: Part) -> None:
    rows, held = part
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
    texts = Texts()
    write(folder / "first.json", first(texts))
    second, third = second_and_third(texts)
    write(folder / "second.json", second)
    write(folder / "third.json", third)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
