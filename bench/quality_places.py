"""How well places are read: the town of each incident in shooting reports (shootings.jsonl.gz).

    python bench/quality_places.py [--half tune|report|all]

Of an article's headline and first 12 sentences: found = the gold town is among the places read; first = the place read
most often (of equals the first) is the gold town or, where the text calls it so, its state; read = places read an article.
Articles that never write the town's name there are left out. The same rule for spaCy's entities as they come (GPE, LOC),
from the same parse. Skipped in one line where ../shared is absent.
"""

import argparse
import gzip
import json
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "bench")]

from quality_quantities import half_of, sentences  # noqa: E402

from claims.language import parse  # noqa: E402
from claims.model import Sentence  # noqa: E402
from claims.readers.names import read_names  # noqa: E402

SHARED = ROOT.parent / "shared" / "eval"
OUT = ROOT / "bench" / "out"
LINES = 13


def articles(half: str) -> list[tuple[str, str, list[str]]]:
    """(town, state, first lines) of every article that names the town there."""
    found = []
    with gzip.open(SHARED / "shootings.jsonl.gz", "rt", encoding="utf-8") as rows:
        for row in map(json.loads, rows):
            town = row["incident"]["city_or_county"].split(" (")[0]
            for article in row["articles"]:
                lines = [article["title"], *sentences(article["text"])][:LINES]
                if half in ("all", half_of(article["text"])) and any(town in line for line in lines):
                    found.append((town, row["incident"]["state"], lines))
    return found


def ours(read: Sequence[Sentence]) -> list[str]:
    return [name.canonical for names in read_names(read) for name in names if name.kind == "place"]


def plain(read: Sequence[Sentence]) -> list[str]:
    return [s.text[e.start : e.end] for s in read for e in s.entities if e.label in ("GPE", "LOC")]


def score(
    data: Sequence[tuple[str, str, list[Sentence]]], reader: Callable[[Sequence[Sentence]], list[str]]
) -> dict[str, float]:
    tally: Counter[str] = Counter()
    for town, state, read in data:
        places = [place.casefold() for place in reader(read)]
        most = Counter(places).most_common(1)[0][0] if places else ""
        tally["articles"] += 1
        tally["found"] += town.casefold() in places
        tally["first"] += most in (town.casefold(), state.casefold())
        tally["read"] += len(places)
    return {"articles": tally["articles"], **{k: tally[k] / tally["articles"] for k in ("found", "first", "read")}}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--half", choices=("tune", "report", "all"), default="report")
    given = parser.parse_args()
    if not SHARED.is_dir():
        print("bench/quality_places: skipped, ../shared is absent")
        return
    found = articles(given.half)
    parsed = iter(list(parse(line for _, _, lines in found for line in lines)))
    data = [(town, state, [Sentence(line, 0, *next(parsed)) for line in lines]) for town, state, lines in found]
    figures = {"ours": score(data, ours), "spacy": score(data, plain)}
    for name, row in figures.items():
        print(f"{name:8}", "  ".join(f"{k} {v:.3f}" for k, v in row.items()))
    OUT.mkdir(exist_ok=True)
    (OUT / "quality_places.json").write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
