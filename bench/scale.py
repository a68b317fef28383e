"""How a check, memory, size and the adding of an article grow from 10,000 to a million claims, beside other ways to search.

    python bench/scale_real.py && python bench/scale_build.py        # once; hours on a busy machine, kept in /tmp/scale
    uv pip install bm25s PyStemmer                                   # only needed here; or leave bm25s out
    python bench/scale.py [10000 100000 1000000] [--folder /tmp/scale] [--only ours|beside|adding|ingest]

Each size is measured in processes of its own. Statements are those of our development gold, whose articles every store
holds; quality is finding the checked claim that a development tweet repeats: MAP@5 over 197 tweets, with everything else
of the store as distractors. "cold" is a new process of the program until its first answer is printed, with the files in
the system's cache. An article is added within a transaction that is then taken back, so that the store stays as it is.
"""

import argparse
import json
import os
import re
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np
import psutil
import scale_beside
from gold_events import load_gold
from scale_build import SIZES, tweets
from scale_real import FOLDER, SHARED

from bot.ask import ask
from claims import encoder, match
from claims.extract import read_whole
from claims.ingest import ingest
from claims.store import Store, open_store

SLOW = ("FTS5 as it comes",)  # a second a search at a million: asked fewer things there
ASKED, SEARCHED, ADDED, ASKERS = 120, 60, 6, 20
Row = dict[str, Any]


def percentiles(seconds: Sequence[float]) -> list[float]:
    """p50, p95 and p99 in milliseconds."""
    return [round(float(value), 1) for value in np.percentile(np.array(seconds) * 1000, [50, 95, 99])]


def timed(calls: Sequence[Callable[[], Any]]) -> list[float]:
    spent = []
    for call in calls:
        began = time.perf_counter()
        call()
        spent.append(time.perf_counter() - began)
    return spent


def rss_mb() -> float:
    return round(psutil.Process().memory_info().rss / 2**20)


def statements() -> list[str]:
    return [one["text"] for _, _, gold in load_gold() for one in gold["statements"]]


def numbers_of_urls(store: Path) -> dict[int, str]:
    connection = sqlite3.connect(f"file:{store}?mode=ro", uri=True)
    found = "SELECT c.n, a.url FROM claims c JOIN articles a ON a.n = c.article WHERE a.outlet = 'Checked claims'"
    return dict(connection.execute(found))


def mean_precision(ranked: Sequence[tuple[list[str], set[str]]]) -> tuple[float, float]:
    """MAP@5 and the share with the right one first, of (addresses best first, the right ones)."""
    total, first = [], []
    for urls, right in ranked:
        best = list(dict.fromkeys(urls))[:5]
        hits = [rank for rank, url in enumerate(best, 1) if url in right]
        total.append(sum((n + 1) / rank for n, rank in enumerate(hits)) / min(len(right), 5))
        first.append(bool(best) and best[0] in right)
    return round(float(np.mean(total)), 3), round(float(np.mean(first)), 3)


def right_ones(query: dict[str, Any]) -> set[str]:
    return {f"https://claims.example/{one}" for one in query["relevant"]}


def ours(path: Path) -> Row:
    """The whole check: cold, warm, its searches alone, with many askers at once, memory, and what it finds."""
    store, now = open_store(f"sqlite:///{path}"), datetime.now(UTC)
    asked = statements()
    asked = asked[:: max(1, len(asked) // ASKED)][:ASKED]
    base = rss_mb()
    timed([lambda s=s: ask(store, s, now=now) for s in asked[:5]])
    row: Row = {"claims": store.counts().claims, "articles": store.counts().articles, "cold": cold(path)}
    row["check"] = percentiles(timed([lambda s=s: ask(store, s, now=now) for s in asked]))
    row["rss"], row["rss before"] = rss_mb(), base
    row["parts"] = parts(store, asked[:SEARCHED])
    row["20 askers"], row["20 askers, a second"] = at_once(store, asked)
    row["rss 20 askers"] = rss_mb()
    row["MAP@5"], row["P@1"] = quality(store)
    row["files, MB"] = round(sum(one.stat().st_size for one in files(path)) / 1e6)
    row["stored"] = store.get("bench", "stored")
    store.close()
    return row


def cold(path: Path) -> list[float]:
    """Seconds from the start of the program to its end with one answer, three times."""
    program = [str(Path(sys.executable).with_name("twosource")), "--store", f"sqlite:///{path}", "check", "--json"]
    calls = [lambda: subprocess.run([*program, statements()[0]], capture_output=True, check=True)] * 3
    return [round(seconds, 2) for seconds in timed(calls)]


def parts(store: Store, asked: Sequence[str]) -> dict[str, list[float]]:
    """The stretches of a check that the store answers for, and the rest."""
    model = encoder.encoder()
    assert model is not None
    read = [read_whole(text) for text in asked]
    vectors = [model.encode([claim.text])[0] for claim in read]
    terms = [match.query_terms(claim) for claim in read]
    ids = [[one for one, _ in store.search_vectors(vector, limit=40)] for vector in vectors]
    return {
        "reading the statement": percentiles(timed([lambda t=t: read_whole(t) for t in asked])),
        "its vector": percentiles(timed([lambda t=t: model.encode([t]) for t in asked])),
        "nearest vectors": percentiles(timed([lambda v=v: store.search_vectors(v, limit=60) for v in vectors])),
        "words": percentiles(timed([lambda t=t: store.search_words(t, limit=60) for t in terms])),
        "40 claims": percentiles(timed([lambda i=i: store.claims(i) for i in ids])),
        "counts": percentiles(timed([lambda: store.counts()] * len(asked))),
        "all up to the ranking": percentiles(
            timed([lambda c=c: match.candidates(store, c, encoder=model, workspace=None) for c in read])
        ),
    }


def at_once(store: Store, asked: Sequence[str]) -> tuple[list[float], float]:
    """Percentiles of a check while so many threads ask, and checks a second."""
    spent: list[float] = []
    now = datetime.now(UTC)

    def asker(number: int) -> None:
        spent.extend(timed([lambda s=s: ask(store, s, now=now) for s in asked[number :: 2 * ASKERS]]))

    began = time.perf_counter()
    threads = [threading.Thread(target=asker, args=(number,)) for number in range(ASKERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return percentiles(spent), round(len(spent) / (time.perf_counter() - began), 1)


def quality(store: Store) -> tuple[float, float]:
    """MAP@5 and P@1 of what lies nearest to each tweet."""
    model, ranked = encoder.encoder(), []
    for query in tweets():
        text = " ".join(str(query["text"]).split())[:2000]
        near = match.nearest(match.candidates(store, read_whole(text), encoder=model, workspace=None))
        ranked.append(([one.claim.source.url or "" for one in near], right_ones(query)))
    return mean_precision(ranked)


def files(path: Path) -> list[Path]:
    """The store's own files, without what scale_beside.py keeps next to them."""
    return [path, *path.parent.glob(f"{path.name}.vectors.npz"), *path.parent.glob(f"{path.name}.words/*")]


def beside(path: Path, name: str) -> Row:
    """One other way: memory, time, and what it finds."""
    model = encoder.encoder()
    assert model is not None
    queries, asked = tweets(), statements()[:: max(1, len(statements()) // SEARCHED)][:SEARCHED]
    if name in SLOW and path.stat().st_size > 1e9:
        queries, asked = queries[::6], asked[::2]
    base, began = rss_mb(), time.perf_counter()
    search = scale_beside.WAYS[name](path)
    ready = time.perf_counter() - began
    vectors = [model.encode([text])[0] for text in asked]
    search(asked[0], vectors[0], 60)
    spent = timed([lambda t=t, v=v: search(t, v, 60) for t, v in zip(asked, vectors, strict=True)])
    urls, ranked = numbers_of_urls(path), []
    for query in queries:
        text = " ".join(re.sub(r"https?://\S+", " ", str(query["text"])).split())[:2000]
        found = search(text, model.encode([text])[0], 20)
        ranked.append(([urls.get(number, f"other {number}") for number, _ in found], right_ones(query)))
    score, first = mean_precision(ranked)
    return {
        "search": percentiles(spent),
        "opening, s": round(ready, 1),
        "rss": rss_mb() - base,
        "tweets": len(queries),
        "MAP@5": score,
        "P@1": first,
    }


def adding(path: Path) -> Row:
    """Seconds to add one article of the gold as if another outlet had it: read, stored, compared; then taken back."""
    store, now, spent, opened = open_store(f"sqlite:///{path}"), datetime.now(UTC), [], []
    cards = [card for _, cards, _ in load_gold() for card in cards][3::9][: ADDED + 1]
    for number, card in enumerate(cards):
        file = path.parent / "one.jsonl"
        file.write_text(json.dumps({**card, "outlet": "Bench Courier", "url": f"https://bench.example/{number}"}))
        store.search_words(["news"], limit=1)
        try:
            with store.bulk():
                began = time.perf_counter()
                done = list(ingest(store, [str(file)], now=now))
                spent.append(time.perf_counter() - began)
                opened.append(sum(one.discrepancies for one in done))
                raise _TakenBack
        except _TakenBack:
            pass
    store.close()
    return {
        "adding one, s": [round(one, 2) for one in spent[1:]],
        "first, s": round(spent[0], 2),
        "opened": sum(opened),
    }


class _TakenBack(Exception):
    """Ends a transaction that is not to stay."""


def ingesting(folder: Path, count: int = 120) -> Row:
    """Articles a second, everything on, into a new store, of load.jsonl.gz."""
    import gzip
    from itertools import islice

    feed, path = folder / "ingest.jsonl", folder / "ingest.db"
    with gzip.open(SHARED / "load.jsonl.gz", "rt", encoding="utf-8") as lines:
        feed.write_text("".join(islice(lines, 1500, 1500 + count)), encoding="utf-8")
    for old in folder.glob("ingest.db*"):
        old.unlink()
    program = str(Path(sys.executable).with_name("twosource"))
    began = time.perf_counter()
    subprocess.run(
        [program, "--store", f"sqlite:///{path}", "add", "--json", str(feed)], capture_output=True, check=True
    )
    spent = time.perf_counter() - began
    store = open_store(f"sqlite:///{path}")
    held = store.counts()
    store.close()
    return {
        "articles/s": round(held.articles / spent, 1),
        "claims/s": round(held.claims / spent),
        "claims": held.claims,
        "discrepancies": held.discrepancies,
    }


def in_own_process(what: str, *given: str) -> Row:
    command = [sys.executable, __file__, "--part", what, *given]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        print(done.stderr[-1500:], file=sys.stderr)
        return {"failed": what}
    row: Row = json.loads(done.stdout.splitlines()[-1])
    return row


def part(what: str, given: Sequence[str]) -> Row:
    match what:
        case "ours":
            return ours(Path(given[0]))
        case "beside":
            return beside(Path(given[0]), given[1])
        case "adding":
            return adding(Path(given[0]))
    return ingesting(Path(given[0]))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sizes", nargs="*", type=int, default=SIZES)
    parser.add_argument("--folder", type=Path, default=FOLDER)
    parser.add_argument("--only", choices=("ours", "beside", "adding", "ingest"))
    parser.add_argument("--part", nargs="+", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.part:
        print(json.dumps(part(given.part[0], given.part[1:])))
        return
    print(f"{datetime.now(UTC):%d %B %Y %H:%M} UTC, load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    wanted = (given.only,) if given.only else ("ours", "adding", "beside")
    for size in given.sizes:
        path = given.folder / f"{size}.db"
        print(f"\n{size:,} claims", flush=True)
        for what in wanted:
            ways = scale_beside.WAYS if what == "beside" else [""] if what != "ingest" else []
            for way in ways:
                row = in_own_process(what, str(path), *filter(None, [way]))
                print(f"  {way or what}", *(f"    {key}: {value}" for key, value in row.items()), sep="\n", flush=True)
    if given.only in (None, "ingest"):
        print("\ningest", in_own_process("ingest", str(given.folder)))


if __name__ == "__main__":
    main()
