"""How long a check takes on a store, asked alone and by many at once: `python bench/askers.py URL… [--askers 20] [--grow 30]`.

Statements are stored sentences with one word in three dropped (as in store_speed.py, whose stores these are); each is
read, matched and compared as `check` does it. Askers are threads of one process, as they are in `twosource run`, or with
--processes N shared out over so many processes. Told too: how much of a check is the store's, the memory of this process
and of the server, and how long an article of 30 claims takes to be stored (--grow: so many are added).
"""

import argparse
import multiprocessing
import os
import random
import re
import sys
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE)]

import store_speed  # noqa: E402

from bot.ask import ask  # noqa: E402
from claims.model import Article, Source  # noqa: E402
from claims.store import Store, open_store  # noqa: E402

NOW = datetime.now(UTC)


class Timed:
    """A store that counts the seconds spent in it."""

    def __init__(self, store: Store) -> None:
        self._store, self.spent, self._turn = store, Counter[str](), threading.Lock()

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._store, name)
        if not callable(found):
            return found

        def called(*given: Any, **named: Any) -> Any:
            began = time.perf_counter()
            try:
                return found(*given, **named)
            finally:
                with self._turn:
                    self.spent[name] += time.perf_counter() - began

        return called


def statements(count: int) -> list[str]:
    chance, base = random.Random(5), store_speed.sentences()
    found = []
    while len(found) < count:
        words = [word for word in chance.choice(base[:10_000]).split() if chance.random() > 0.33]
        if len(words) >= 6:
            found.append(" ".join(words))
    return found


def told(what: str, took_ms: list[float]) -> None:
    p50, p95, p99 = np.percentile(took_ms, [50, 95, 99])
    print(f"  {what:38} p50 {p50:8.1f} ms   p95 {p95:8.1f}   p99 {p99:8.1f}   ({len(took_ms)})", flush=True)


def one(store: Any, statement: str) -> float:
    began = time.perf_counter()
    ask(store, statement, now=NOW, workspace="slack:T1")
    return (time.perf_counter() - began) * 1000


def alone(store: Store, asked: list[str]) -> None:
    timed = Timed(store)
    cpu, server_cpu = time.process_time(), server_s(store)
    told("a check, alone", [one(timed, statement) for statement in asked])
    parts = ", ".join(f"{name} {1000 * spent / len(asked):.0f}" for name, spent in timed.spent.most_common(5))
    ours, its = time.process_time() - cpu, server_s(store) - server_cpu
    print(f"    in the store, ms a check: {parts}")
    print(
        f"    computing, ms a check: {1000 * ours / len(asked):.0f} here, {1000 * its / len(asked):.0f} in the server"
    )


def _asker(url: str, asked: list[str], threads: int, gate: Any, out: Any) -> None:
    store = open_store(url)
    one(store, asked[0])
    gate.wait()
    with ThreadPoolExecutor(threads) as pool:
        out.put(list(pool.map(lambda statement: one(store, statement), asked)))
    store.close()


def at_once(url: str, asked: list[str], askers: int, processes: int) -> None:
    context = multiprocessing.get_context("spawn")
    gate, out = context.Barrier(processes + 1), context.Queue()
    shares = [asked[n::processes] for n in range(processes)]
    threads = max(1, askers // processes)
    running = [context.Process(target=_asker, args=(url, share, threads, gate, out)) for share in shares]
    for process in running:
        process.start()
    gate.wait()
    began = time.perf_counter()
    took = [ms for _ in running for ms in out.get()]
    rate = len(took) / (time.perf_counter() - began)
    told(f"{askers} askers at once, {processes} process{'es' * (processes > 1)}", took)
    print(f"    {rate:.1f} checks/s")
    for process in running:
        process.join()


def server(store: Store) -> list[str]:
    """The processes of the PostgreSQL server, by number; [] where they can't be seen from here."""
    if not store.url.startswith("postgres"):
        return []
    with store.connections.pool().connection() as connection:  # type: ignore[attr-defined]
        pid = connection.execute("SELECT pg_backend_pid()").fetchone()[0]
    try:
        parent = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1]
        return [parent, *Path(f"/proc/{parent}/task/{parent}/children").read_text().split()]
    except OSError:
        return []


def server_mb(store: Store) -> str:
    """Its memory, what is shared counted once."""
    found = [Path(f"/proc/{one}/smaps_rollup").read_text() for one in server(store)]
    shares = [int(re.findall(r"Pss:\s+(\d+)", one)[0]) for one in found]
    return f"; server {sum(shares) / 1024:.0f} MB" if shares else ""


def server_s(store: Store) -> float:
    """Seconds that it has computed."""
    ticks = [Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()[11:13] for one in server(store)]
    return sum(int(part) for pair in ticks for part in pair) / os.sysconf("SC_CLK_TCK")


def grow(store: Store, count: int) -> None:
    """Store so many articles of 30 claims, one after the other."""
    took, stream = [], store_speed.texts(store_speed.sentences()[-5000:], count * 30)
    run = f"{os.getpid()}-{time.time_ns()}"
    for number in range(count):
        batch = list(islice(stream, 30))
        source = Source(f"grow-{run}-{number}", f"Outlet {number % 50}", batch[0][:60], None, "2026-01-15")
        claims = [store_speed.claim(source, n, text, 200 * n) for n, text in enumerate(batch)]
        claims = [replace(claim, id=f"{source.id}-{n}") for n, claim in enumerate(claims)]
        vectors = store_speed.vectors(30, seed=number)
        began = time.perf_counter()
        store.add(Article(source, "\n".join(batch)), claims, vectors)
        took.append((time.perf_counter() - began) * 1000)
    told("an article of 30 claims stored", took)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("stores", nargs="+")
    options.add_argument("--askers", type=int, default=20)
    options.add_argument("--processes", type=int, nargs="*", default=[1])
    options.add_argument("--checks", type=int, default=60)
    options.add_argument("--grow", type=int, default=0)
    given = options.parse_args()
    for url in given.stores:
        store, asked = open_store(url), statements(given.checks)
        health = store.health()
        claims = store.counts().claims
        print(f"{health['engine']}: {claims:,} claims, {health['bytes'] / 1e6:,.0f} MB; load {os.getloadavg()[0]:.1f}")
        began = time.perf_counter()
        one(store, asked[0])
        print(f"  the first check {time.perf_counter() - began:.1f} s")
        alone(store, asked)
        for processes in given.processes:
            at_once(url, asked, given.askers, processes)
        print(f"  memory: this process {store_speed.resident_mb():.0f} MB{server_mb(store)}")
        if given.grow:
            grow(store, given.grow)
        store.close()


if __name__ == "__main__":
    main()
