"""Stores of 10,000, 100,000 and 1,000,000 claims for bench/scale.py, in FOLDER/SIZE.db.

    python bench/scale_build.py [10000 100000 1000000] [--folder /tmp/scale]

First come the articles of our own development gold and the claims that the development tweets repeat, so that every size
holds what is asked for; then half of the small store's room goes to the other checked claims, the rest to real news as
far as it goes (scale_real.py), and beyond that to perturbed copies of that news (scale_copies.py). Written through
Store.bulk(), some articles a transaction; it may be stopped at any time and goes on where it was. The gold's articles
are compared with one another as `add` compares them.
"""

import argparse
import json
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent))

from scale_copies import Told, copies
from scale_real import CHECKED, FOLDER, SHARED, articles

from claims import topics
from claims.store import Store, open_store

SIZES = (10_000, 100_000, 1_000_000)
_A_TIME = 100  # articles a transaction


def real(store: Store) -> Iterator[Told]:
    """Every article of the store that has claims, in the order in which they came."""
    after = 0
    while page := store.held_articles(after=after, limit=_A_TIME):
        after = page[-1][0]
        for _, held in page:
            claims = store.claims_of(held.article.source.id)
            if not claims:
                continue
            by_id = store.vectors_of([claim.id for claim in claims])
            yield Told(held.article, claims, np.stack([by_id[claim.id] for claim in claims]))


def ordered(originals: list[Told], folder: Path, *, size: int) -> Iterator[Told]:
    """What a store of this size holds, in the order in which it is added; without end."""
    gold = {article.source.id for article in articles(folder / "gold.jsonl")}
    asked = {f"https://claims.example/{one}" for query in tweets() for one in query["relevant"]}
    checked = [told for told in originals if told.article.source.outlet == CHECKED]
    news = [told for told in originals if told.article.source.outlet != CHECKED]
    first = [told for told in news if told.article.source.id in gold]
    first += [told for told in checked if told.article.source.url in asked]
    yield from first
    room = size // 2 - sum(len(told.claims) for told in first)
    for told in checked:
        if room > 0 and told.article.source.url not in asked:
            room -= len(told.claims)
            yield told
    yield from (told for told in news if told.article.source.id not in gold)
    for seed in range(1, 1000):
        yield from copies(news, seed=seed)


def tweets() -> list[dict[str, list[str]]]:
    """The development tweets, each with the numbers of the checked claims it repeats."""
    with (SHARED / "retrieval" / "queries.jsonl").open(encoding="utf-8") as lines:
        return [query for query in map(json.loads, lines) if query["split"] == "dev"]


def fill(store: Store, given: Iterator[Told], *, size: int) -> None:
    """Add until the store holds so many claims; what is in it already is passed over. Prints its pace."""
    held, passed = store.counts().claims, 0
    while passed < held and (told := next(given, None)):
        passed += len(told.claims)  # in the same order as before: a transaction is whole or not at all
    spent, began, before = 0.0, time.perf_counter(), held
    while held < size and (batch := list(islice(given, _A_TIME))):
        start = time.perf_counter()
        with store.bulk():
            for told in batch:
                store.add(told.article, told.claims, told.vectors)
                held += len(told.claims)
                if held >= size:
                    break
        spent += time.perf_counter() - start
        put_down(store, claims=held - before, seconds=spent)
        if (held - before) // 20_000 != (held - before - sum(len(t.claims) for t in batch)) // 20_000:
            print(
                f"  {held:,} claims, {(held - before) / spent:,.0f} stored/s, {time.perf_counter() - began:.0f} s",
                flush=True,
            )


def put_down(store: Store, *, claims: int, seconds: float) -> None:
    """Note the pace of this run in the store itself, for the report."""
    store.put("bench", "stored", {"claims": claims, "seconds": round(seconds, 2)})


def compare_gold(store: Store, folder: Path) -> int:
    """Compare the gold's articles with the others on their events; how many discrepancies that opened."""
    now = datetime.now(UTC)
    return sum(topics.update(store, article.source.id, now=now) for article in articles(folder / "gold.jsonl"))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sizes", nargs="*", type=int, default=SIZES)
    parser.add_argument("--folder", type=Path, default=FOLDER)
    given = parser.parse_args()
    store = open_store(f"sqlite:///{given.folder / 'real.db'}")
    originals = list(real(store))
    store.close()
    print(
        f"{sum(len(told.claims) for told in originals):,} real claims of {len(originals):,} articles; beyond them, copies"
    )
    for size in given.sizes:
        store = open_store(f"sqlite:///{given.folder / f'{size}.db'}")
        fill(store, ordered(originals, given.folder, size=size), size=size)
        if not store.counts().discrepancies:
            print(f"  {size:,}: {compare_gold(store, given.folder)} discrepancies opened", flush=True)
        store.close()


if __name__ == "__main__":
    main()
