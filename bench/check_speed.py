"""How long a check takes on a store: cold, then warm p50, p95 and p99, and the memory it needs.

    python bench/check_speed.py sqlite:///path.db [--rounds 5]

The statements are those of examples/statements.txt, asked in turn; one process, one thread.
"""

import argparse
import time
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import psutil

from bot.ask import ask
from claims.store import open_store

STATEMENTS = Path(__file__).resolve().parents[1] / "examples" / "statements.txt"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("store")
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    statements = [line for line in STATEMENTS.read_text(encoding="utf-8").splitlines() if line.strip()]
    now = datetime.now(UTC)
    began = time.perf_counter()
    store = open_store(arguments.store)
    ask(store, statements[0], now=now)
    cold = time.perf_counter() - began
    took = []
    for _ in range(arguments.rounds):
        for statement in statements:
            began = time.perf_counter()
            ask(store, statement, now=now)
            took.append(1000 * (time.perf_counter() - began))
    p50, p95, p99 = np.percentile(took, [50, 95, 99])
    resident = psutil.Process().memory_info().rss / 2**20
    claims = store.counts().claims
    print(f"{claims} claims: cold {cold:.1f} s; warm p50 {p50:.0f} ms, p95 {p95:.0f}, p99 {p99:.0f}; {resident:.0f} MB")


if __name__ == "__main__":
    main()
