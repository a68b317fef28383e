"""The real sentences that bench/scale.py builds its stores of: read once, with vectors and parses, into FOLDER/real.db.

    python bench/scale_real.py [--folder /tmp/scale] [--workers 1]

Articles of ../shared/eval: the checked claims of retrieval/, those of our own development gold (bench/gold), then
load.jsonl.gz and shootings.jsonl.gz. It may be stopped at any time and goes on where it was. Articles are read as `add`
reads them; they are not compared here.
"""

import argparse
import gzip
import json
import sys
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from itertools import islice
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))

from gold_events import load_gold

from claims.articles.article import read_articles
from claims.extract import with_headline
from claims.given import Given
from claims.ingest import read_batch
from claims.model import Article, Document
from claims.store import Store, open_store

SHARED = Path(__file__).resolve().parents[2] / "shared" / "eval"
FOLDER = Path("/tmp/scale")
CHECKED = "Checked claims"  # the outlet of the claims that tweets are matched with
_AT_ONCE = 16


def feeds(folder: Path) -> list[Path]:
    """The sources as files that `add` takes."""
    checked, gold, shootings = (folder / f"{name}.jsonl" for name in ("checked", "gold", "shootings"))
    if not checked.exists():
        _write(checked, _checked())
    if not shootings.exists():
        _write(shootings, _shootings())
    if not gold.exists():
        _write(gold, (card for _, cards, _ in load_gold() for card in cards))
    return [checked, gold, SHARED / "load.jsonl.gz", shootings]


def _write(path: Path, rows: Iterable[dict[str, Any]]) -> None:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")


def _checked() -> Iterator[dict[str, Any]]:
    """As score.py writes them."""
    for row in _rows(SHARED / "retrieval" / "claims.jsonl.gz"):
        url = f"https://claims.example/{row['id']}"
        yield {"text": row["text"], "title": row.get("title") or "", "outlet": CHECKED, "url": url}


def _shootings() -> Iterator[dict[str, Any]]:
    for row in _rows(SHARED / "shootings.jsonl.gz"):
        for article in row["articles"]:
            keys = {"title": article["title"], "outlet": article["outlet"], "url": article["url"]}
            yield {"text": article["text"], **keys, "published": article["dct"]}


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def articles(path: Path) -> Iterator[Article]:
    """The articles of one of the feeds, as they are stored."""
    for got in read_articles(Document(str(path), b"", path=str(path)), given=Given()):
        if isinstance(got, Article):
            yield with_headline(got)


def read(store: Store, path: Path, *, workers: int) -> Iterator[int]:
    """Read what the store lacks of a feed; tells how many articles are in so far."""
    lacking = (one for one in articles(path) if store.state_of(one) != "same")
    with ProcessPoolExecutor(max_workers=workers) as pool:
        while batches := [list(islice(lacking, _AT_ONCE)) for _ in range(2 * workers)]:
            done = [one for read in pool.map(read_batch, [batch for batch in batches if batch]) for one in read]
            with store.bulk():
                for article, claims, vectors in done:
                    store.add(article, claims, vectors)
            if not batches[-1]:
                return
            yield store.counts().articles


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=Path, default=FOLDER)
    parser.add_argument("--workers", type=int, default=1)
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    store = open_store(f"sqlite:///{given.folder / 'real.db'}")
    began, before = time.perf_counter(), store.counts().claims
    for path in feeds(given.folder):
        for count in read(store, path, workers=given.workers):
            claims = store.counts().claims
            rate = (claims - before) / (time.perf_counter() - began)
            print(f"{path.name}: {count:,} articles, {claims:,} claims, {rate:,.0f} claims/s", flush=True)
    store.close()


if __name__ == "__main__":
    main()
