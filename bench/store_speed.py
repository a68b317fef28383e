"""How fast a store is, and how large: `python bench/store_speed.py [10000 100000 …] [--keep FOLDER] [--postgres]`.

Claims are the sentences of ../shared/eval/load.jsonl.gz where it is beside the checkout; beyond their number, copies
with one word in five replaced by another of the same text (said in the output). Without it the words of
examples/articles are shuffled, which is harder on the word index than news is: few words, each very common.
Vectors are random and come in groups; parses are invented, of the usual size. Queries are stored sentences with one
word in three dropped and the 100 commonest words left out, as a caller leaves out stop words.
"""

import argparse
import gzip
import json
import random
import re
import resource
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from claims.model import Article, Claim, Name, Quantity, Source, Word  # noqa: E402
from claims.store import Store, open_store  # noqa: E402

SHARED = HERE.parents[1] / "shared" / "eval" / "load.jsonl.gz"
LABELS = [
    ("DET", "DT", "det"),
    ("NOUN", "NN", "nsubj"),
    ("VERB", "VBD", "ROOT"),
    ("ADP", "IN", "prep"),
    ("PROPN", "NNP", "pobj"),
]
A_TIME = 30  # claims an article


def sentences() -> list[str]:
    """Real sentences, or shuffled words of the examples."""
    if SHARED.exists():
        with gzip.open(SHARED, "rt", encoding="utf-8") as rows:
            texts = [json.loads(row)["text"] for row in rows]
        found = [s.strip() for text in texts for s in re.split(r"(?<=[.?!])\s+|\n+", text)]
        return [s for s in dict.fromkeys(found) if 30 <= len(s) <= 400]
    print("(../shared/eval is absent: words of examples/articles, shuffled)")
    words = " ".join(path.read_text() for path in sorted((HERE.parent / "examples/articles").glob("*.md"))).split()
    chance = random.Random(1)
    return [" ".join(chance.choices(words, k=22)) + "." for _ in range(50_000)]


def texts(base: list[str], count: int) -> Iterator[str]:
    chance = random.Random(2)
    for n in range(count):
        words = base[n % len(base)].split()
        if n >= len(base):
            other = base[chance.randrange(len(base))].split()
            words = [chance.choice(other) if chance.random() < 0.2 else word for word in words]
        yield " ".join(words)


def claim(source: Source, number: int, text: str, start: int) -> Claim:
    words, names = [], []
    for n, found in enumerate(re.finditer(r"\w+|[^\w\s]", text)):
        pos, tag, dep = LABELS[(n * 7 + number) % 5]
        words.append(Word(found[0], *found.span(), found[0].lower(), pos, tag, dep, max(0, n - 1)))
        if n and found[0][0].isupper():
            names.append(Name(found[0], *found.span(), "other", found[0], found[0].lower()))
    quantities = tuple(
        Quantity(m[0], *m.span(), None, None, "exact", "person", "killed") for m in islice(re.finditer(r"\d+", text), 2)
    )
    return Claim(
        f"c{number:014d}",
        source,
        text,
        start,
        start + len(text),
        words=tuple(words),
        names=tuple(names),
        quantities=quantities,
    )


def vectors(count: int, *, seed: int) -> Any:
    chance = np.random.default_rng(seed)
    centres = np.random.default_rng(0).normal(size=(400, 384)).astype(np.float32)
    found = centres[chance.integers(0, 400, count)] + chance.normal(size=(count, 384)).astype(np.float32)
    return np.rint(found * 127 / np.abs(found).max(axis=1, keepdims=True)).astype(np.int8)


def fill(store: Store, base: list[str], count: int) -> float:
    """Claims a second, counting the store's own time only."""
    spent, number, stream = 0.0, 0, texts(base, count)
    while batch := list(islice(stream, A_TIME)):
        name = f"a{number:012d}"
        day = f"20{20 + number // A_TIME % 6}-0{1 + number // A_TIME % 9}-15"
        source = Source(name, f"Outlet {number // A_TIME % 200}", batch[0][:60], None, day)
        claims = [claim(source, number + n, text, 200 * n) for n, text in enumerate(batch)]
        held = vectors(len(claims), seed=number)
        began = time.perf_counter()
        store.add(Article(source, "\n".join(batch)), claims, held)
        spent += time.perf_counter() - began
        number += len(batch)
    return count / spent


def queries(base: list[str], stop: set[str], count: int) -> list[list[str]]:
    chance = random.Random(3)
    found = []
    while len(found) < count:
        words = re.findall(r"\w+", chance.choice(base))
        words = [word for word in words if word.lower() not in stop and chance.random() > 0.33]
        if len(words) >= 4:
            found.append(words)
    return found


def timed(what: str, calls: list[Callable[[], Any]]) -> None:
    calls[0]()
    spent = []
    for call in calls:
        began = time.perf_counter()
        call()
        spent.append((time.perf_counter() - began) * 1000)
    p50, p95, p99 = np.percentile(spent, [50, 95, 99])
    print(f"  {what:34} p50 {p50:7.2f} ms   p95 {p95:7.2f}   p99 {p99:7.2f}   ({len(spent)} calls)")


def resident_mb() -> float:
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def file_bytes(path: Path) -> int:
    beside = [path, *path.parent.glob(f"{path.name}.*"), *Path(f"{path}.words").glob("*")]
    return sum(one.stat().st_size for one in beside if one.is_file())


def measure(url: str, base: list[str], count: int) -> None:
    store = open_store(url)
    if store.counts().claims < count:
        rate = fill(store, base, count)
        print(f"{count:,} claims: {rate:,.0f} claims/s added, {rate / A_TIME:,.0f} articles/s")
    size = 0 if url.startswith("sqlite") else int(store.health()["bytes"])
    store.close()
    size = size or file_bytes(Path(url.removeprefix("sqlite:///")))
    print(f"  files {size / 1e6:,.0f} MB, {size / count:,.0f} bytes a claim")
    common = Counter(word.lower() for text in base[:20_000] for word in re.findall(r"\w+", text))
    asked = queries(base[: min(count, len(base))], {word for word, _ in common.most_common(100)}, 200)
    like = vectors(200, seed=9).astype(np.float32)
    before = resident_mb()
    began = time.perf_counter()
    store = open_store(url)
    store.search_words(asked[0], limit=100)
    words_after = time.perf_counter()
    store.search_vectors(like[0], limit=100)
    ready = time.perf_counter()
    print(
        f"  opened and first words {(words_after - began) * 1000:.0f} ms, first vectors {(ready - words_after) * 1000:.0f} ms"
    )
    timed("search_words, 100 wanted", [lambda a=a: store.search_words(a, limit=100) for a in asked])
    timed("search_words, in a workspace", [lambda a=a: store.search_words(a, limit=100, workspace="w") for a in asked])
    days = ("2022-01-01", "2022-12-31")
    timed(
        "search_words, one year of six", [lambda a=a: store.search_words(a, limit=100, published=days) for a in asked]
    )
    timed("search_vectors, 100 wanted", [lambda v=v: store.search_vectors(v, limit=100) for v in like])
    timed(
        "search_vectors, one year of six",
        [lambda v=v: store.search_vectors(v, limit=100, published=days) for v in like[:50]],
    )
    keys = [[word.lower() for word in a if word[0].isupper()][:4] or ["the"] for a in asked]
    timed("search_names, 100 wanted", [lambda k=k: store.search_names(k, limit=100) for k in keys])
    picked = [[f"c{random.Random(n).randrange(count):014d}" for _ in range(100)] for n in range(len(asked))]
    for n, one in enumerate(picked):
        picked[n] = [f"c{(hash((n, k)) % count):014d}" for k in range(len(one))]
    timed("claims, 100 with their parses", [lambda p=p: store.claims(p) for p in picked])
    timed("counts", [lambda: store.counts(workspace="w")] * 50)
    print(f"  resident memory {resident_mb():.0f} MB, {resident_mb() - before:.0f} MB of it since opening")
    store.close()


def postgres_url() -> str:
    sys.path.insert(0, str(HERE.parent / "tests"))
    from postgres_server import server

    return server().database()


def main() -> None:
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("sizes", nargs="*", type=int, default=[10_000, 100_000])
    reader.add_argument("--keep", type=Path, help="keep the stores in this folder, and use those that are there")
    reader.add_argument("--postgres", action="store_true", help="on a PostgreSQL server of its own")
    given = reader.parse_args()
    base = sentences()
    print(f"{len(base):,} sentences to draw from; beyond that number, copies with one word in five replaced")
    with tempfile.TemporaryDirectory() as temporary:
        for size in given.sizes or [10_000, 100_000]:
            path = (given.keep or Path(temporary)).absolute() / f"speed{size}.db"
            measure(postgres_url() if given.postgres else f"sqlite:///{path}", base, size)


if __name__ == "__main__":
    main()
