"""Writes the rows that train.py reads: ROWS.json for the first pass (other people's sets) and for the second (our own).

    python bench/pair_model/rows.py FOLDER

FOLDER lies outside the project: the rows hold news text. Beside the labels, the second pass reads the pairs of claims
of bench/gold that no reader listed (as event_pairs.rivals pairs them).
"""

import json
import random
import sys
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path

from data import (
    CLAIMS,
    ROOT,
    UNRELATED,
    Row,
    Texts,
    counts,
    edited_news,
    gold_rows,
    held_out,
    labelled_claims,
    labelled_statements,
    nli,
    tweets,
)  # fmt: skip
from gold_events import load_gold
from train_pairs import listed_as, told

from claims.event_pairs import rivals

UNLISTED_A_GROUP, FROM_FIRST = 60, 1000


def unlisted(chance: random.Random) -> Iterator[Row]:
    """Pairs near each other in one of our groups that the reader did not list: unrelated, as far as we know."""
    for name, cards, gold in load_gold():
        read = [told(card) for card in cards]
        found = []
        for x in range(len(cards)):
            for y in range(x + 1, len(cards)):
                for rival in rivals(read[x][0], read[y][0]):
                    ends = ((rival.pair.a, cards[x]["id"], read[x][1]), (rival.pair.b, cards[y]["id"], read[y][1]))
                    if not listed_as(gold, ends):
                        found.append((rival.pair.a.text, rival.pair.b.text))
        for a, b in chance.sample(found, min(UNLISTED_A_GROUP, len(found))):
            yield Row(a, b, (UNRELATED,), CLAIMS, "gold/unlisted", name, 0.7)


def write(path: Path, rows: Iterable[Row], held: dict[str, list[Row]]) -> None:
    rows = list(rows)
    for source, count in sorted(counts(rows).items()):
        print(path.name, *source, count)
    data = {
        "train": [asdict(row) for row in rows],
        "held": {name: [asdict(row) for row in part] for name, part in held.items()},
    }
    path.write_text(json.dumps(data), encoding="utf-8")


def main(folder: Path) -> None:
    if folder.resolve().is_relative_to(ROOT):
        raise SystemExit("news text stays out of the project")
    chance, texts = random.Random(7), Texts()
    first = [*nli(chance), *tweets(chance), *edited_news(texts, chance, most=1400)]
    sets: dict[str, list[Row]] = {}
    for row in nli(chance, held=True):
        if row.weight > 0.3:
            sets.setdefault(row.source, []).append(row)
    write(folder / "first.json", first, sets)
    ours = [*labelled_claims(texts), *labelled_statements(texts, chance), *gold_rows(texts, chance), *unlisted(chance)]
    held: dict[str, list[Row]] = {}
    for row in ours:
        if held_out(row):
            held.setdefault(row.source, []).append(row)
    second = [row for row in ours if not held_out(row)] + chance.sample(first, FROM_FIRST)
    write(folder / "second.json", second, held | sets)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
