"""kill -9 at random instants: `python bench/faults.py [--tries 40] [--seed 1] [--only add|move|migrate|digest|queue] [--store
sqlite|postgres]`.

A round starts its work (fault_jobs.py) in a process of its own, kills it at a random instant of the time a whole run
takes, does that again on what is left, and at last lets it end. Then a store must hold what one holds that was never
disturbed: every article, claim, vector and discrepancy with its history, none lost and none double. A digest must have
been posted once, or be among those a person is told to look at; never twice, never lost without a word. A round counts
as lost with all its kills.
"""

import argparse
import multiprocessing
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent), str(HERE.parent / "tests")]

import fault_jobs  # noqa: E402
from fault_jobs import DIGESTS, add_all, digests, migrate, move_all, to_look_at, with_digests  # noqa: E402
from killed import platform  # noqa: E402

from claims import copies as copies_of_texts  # noqa: E402
from claims import unfinished  # noqa: E402
from claims.store import open_store  # noqa: E402
from claims.stores.held import digest  # noqa: E402

KILLS = 6  # a round
SHORTER = (
    0.8  # the time in which to kill, when a process had ended before: the machine is quicker by now, or the rest short
)
MINUTES = 6  # between two starts of the digests: longer than a claim on a post lasts
PASSING = ("arrivals", unfinished.SPACE)  # notes of when something came, which a second attempt rightly writes again
JOBS = ("add", "move", "migrate", "digest", "queue")
# A kill is no power cut: what a process has written stays, on a disk or in memory.
QUICK = Path("/dev/shm")
# From a process of one thread: this one's connections have threads of their own, which a fork would break.
PROCESSES = multiprocessing.get_context("forkserver")
Job = Callable[..., None]


@dataclass(frozen=True, slots=True)
class Tally:
    """What came of the kills so far. told: posts that a person is told to look at, since nobody knows whether they
    arrived."""

    kills: int = 0
    survived: int = 0
    lost: int = 0
    told: int = 0

    def and_round(self, kills: int, *, whole: bool, told: int = 0) -> "Tally":
        return Tally(
            self.kills + kills, self.survived + kills * whole, self.lost + kills * (not whole), self.told + told
        )


def held(url: str) -> list[Any]:
    """All that a store holds, in an order that does not tell in which it came, and what its indexes find."""
    store = open_store(url)
    articles = [one for _, one in store.held_articles(limit=10_000)]
    rest = [*(one for _, one in store.held_discrepancies(limit=10_000))]
    records = [
        replace(one, expires=None) if one.space == copies_of_texts.PRINTS else one  # an hour later in a second attempt
        for one in store.held_records(limit=10_000)
        if one.space not in PASSING
    ]
    ids = [claim.id for article in articles for claim in article.claims]
    health, counts = store.health(), store.counts()
    state = (health["integrity"], health["pending_migrations"])
    words = sorted(name for name, _ in store.search_words(["orlin", "people"], limit=10_000))
    near = len(store.search_vectors(next(iter(store.vectors_of(ids).values())), limit=10_000)) if ids else 0
    owed = len(store.records(unfinished.SPACE))
    store.close()
    waiting = fault_jobs.queued(url) if url.startswith("postgres") else []
    return [
        sorted(digest(one) for one in [*articles, *rest, *records]),
        sorted(ids),
        state,
        counts,
        words,
        near,
        owed,
        waiting,
    ]


@contextmanager
def started(job: Job, *given: str) -> Iterator[Any]:
    """A process that has opened its stores and begins."""
    here, there = PROCESSES.Pipe()
    process = PROCESSES.Process(target=job, args=(there, *given))
    process.start()
    there.close()
    here.recv()
    try:
        yield process
    finally:
        process.kill()
        process.join()
        process.close()


def finished(job: Job, *given: str) -> float:
    """Seconds that it took."""
    with started(job, *given) as process:
        began = time.perf_counter()
        process.join()
        if process.exitcode:
            raise SystemExit("a run that nobody killed failed")
        return time.perf_counter() - began


def killed(job: Job, *given: str, after_s: float) -> bool:
    """Whether it was killed before it could end."""
    with started(job, *given) as process:
        time.sleep(after_s)
        process.kill()
        process.join()
        return bool(process.exitcode == -signal.SIGKILL)


def rounds(
    job: Job, given: Callable[[str], list[str]], new: Callable[[], str], tries: int, chance: random.Random
) -> Iterator[Tally]:
    """Kill and finish the job on new stores until so many kills fell into a run."""
    tally, first = Tally(), new()
    whole_s = finished(job, *given(first))
    expected = held(first)
    while tally.kills < tries:
        url, kills = new(), 0
        for _ in range(KILLS):
            if killed(job, *given(url), after_s=chance.uniform(0, whole_s)):
                kills += 1
            else:
                whole_s *= SHORTER
        finished(job, *given(url))
        seen = held(url)
        if seen != expected:
            print(f"  not the same: {[a == b for a, b in zip(seen, expected, strict=True)]}", flush=True)
        yield (tally := tally.and_round(kills, whole=seen == expected))


def digest_rounds(new: Callable[[], str], tries: int, chance: random.Random) -> Iterator[Tally]:
    """The same for posts: each start finds the digests some minutes later."""
    tally, whole_s = Tally(), 0.0
    while tally.kills < tries:
        url, kills = new(), 0
        with_digests(url)
        with platform() as here:
            if whole_s:
                for n in range(KILLS):
                    if killed(digests, url, str(here.port), str(MINUTES * n), after_s=chance.uniform(0, whole_s)):
                        kills += 1
                    else:
                        whole_s *= SHORTER
            took_s = finished(digests, url, str(here.port), str(MINUTES * KILLS))
            whole_s = whole_s or took_s
            told = to_look_at(url, MINUTES * (KILLS + 1))
            times = Counter(here.taken)
        right = max(times.values()) == 1 and len({*times, *told}) == DIGESTS
        if not right:
            print(f"  posted {len(here.taken)}, {len(times)} of them different; to look at {len(told)}", flush=True)
        if kills or not right:
            yield (tally := tally.and_round(kills, whole=right, told=len(told)))


def new_stores(kind: str, folder: Path) -> Callable[[], str]:
    """Gives the address of a new, empty store at each call."""
    if kind == "postgres":
        from postgres_server import server

        return server().database
    numbers = iter(range(1_000_000))
    return lambda: f"sqlite:///{folder}/{kind}{next(numbers)}.db"


def copies(filled: str, folder: Path) -> Callable[[], str]:
    """Gives the address of a new store at each call that holds what this one does; nobody may be using it."""
    if filled.startswith("postgres"):
        from postgres_server import server

        name = filled.rsplit("/", 1)[1]
        return lambda: server()._made(name)
    numbers, file = iter(range(1_000_000)), filled.removeprefix("sqlite:///")
    return lambda: "sqlite:///" + str(shutil.copy(file, folder / f"copy{next(numbers)}.db"))


def run(what: str, kind: str, folder: Path, tries: int, chance: random.Random) -> Iterator[Tally]:
    """The tallies of one way into one kind of store, as they grow."""
    new, articles = new_stores(kind, folder), str(folder / "articles")
    if what == "digest":
        return digest_rounds(new, tries, chance)
    if what == "add":
        return rounds(add_all, lambda url: [url, articles], new, tries, chance)
    if what == "queue":
        source = new()
        finished(add_all, source, articles)
        finished(fault_jobs.fill_queue, source)
        return rounds(fault_jobs.move_queue, lambda url: [source, url], new, tries, chance)
    source = new_stores("sqlite" if kind == "postgres" and what == "move" else "postgres", folder)()
    if what == "migrate":
        source = new()
        finished(add_all, source, articles)
        fault_jobs.know_probes()
        return rounds(migrate, lambda url: [url], copies(source, folder), tries, chance)
    finished(add_all, source, articles)
    return rounds(move_all, lambda url: [source, url], new, tries, chance)


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])  # type: ignore[union-attr]
    options.add_argument("--tries", type=int, default=40, help="kills, for each way")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--only", choices=JOBS)
    options.add_argument("--store", choices=["sqlite", "postgres"])
    given = options.parse_args()
    os.environ["PYTHONPATH"] = os.pathsep.join(sys.path[:3])  # where the process that is forked finds what it preloads
    PROCESSES.set_forkserver_preload(["fault_jobs", "faults"])
    lost = 0
    for kind in [given.store] if given.store else ["sqlite", "postgres"]:
        for what in [given.only] if given.only else JOBS:
            if (what, kind) == ("queue", "sqlite"):
                continue  # it has none
            with tempfile.TemporaryDirectory(dir=QUICK if QUICK.is_dir() else None) as name:
                (Path(name) / "articles").mkdir()
                fault_jobs.write_articles(Path(name) / "articles")
                began, tally = time.perf_counter(), Tally()
                for tally in run(what, kind, Path(name), given.tries, random.Random(given.seed)):
                    print(f"  {tally.kills} kills, {tally.lost} lost", file=sys.stderr, flush=True)
            told = f", {tally.told} posts shown to a person" if what == "digest" else ""
            print(f"{what} into {kind}: {tally.kills} kills, {tally.survived} survived, {tally.lost} lost{told}"
                  f" ({time.perf_counter() - began:.0f} s)", flush=True)  # fmt: skip
            lost += tally.lost
    return 1 if lost else 0


if __name__ == "__main__":
    sys.exit(main())
