"""kill -9 at random instants: `python bench/faults.py [--tries 40] [--seed 1] [--only add|move] [--store sqlite|postgres]`.

A round starts `add` or `move` in a process of its own, kills it at a random instant of the time a whole run takes, does
that again, and at last lets it end. Then the store must hold what one holds that was never disturbed: every article,
claim, vector and discrepancy with its history, none lost and none double. The way is the program's own (ingest, moving);
only the reading of language is replaced by invented claims and one invented difference an article, so that the instants
fall into the store's work. A round counts as lost with all its kills.
"""

import argparse
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE.parent / "tests")]

from claims import ingest as ingesting  # noqa: E402
from claims import topics, unfinished  # noqa: E402
from claims.model import Article  # noqa: E402
from claims.store import Store, open_store  # noqa: E402
from claims.stores.held import digest  # noqa: E402
from claims.stores.moving import move  # noqa: E402

ARTICLES = 60
KILLS = 3  # a round
NOW = datetime(2031, 5, 7, tzinfo=UTC)
PASSING = ("arrivals", unfinished.SPACE)  # notes of when something came, which a second attempt rightly writes again


@dataclass
class Tally:
    """What came of the kills so far."""

    kills: int = 0
    survived: int = 0
    lost: int = 0


def write_articles(folder: Path) -> None:
    for n in range(ARTICLES):
        text = f"The bridge {n} of Orlin fell. {n} people died in Veldt. Rain fell on day {n}."
        head = f"title: Bridge {n} falls\noutlet: Post {n % 7}\npublished: 2031-05-06\nurl: https://post.example/{n}"
        (folder / f"{n:03}.md").write_text(f"---\n{head}\n---\n\n{text}\n")


def add_all(url: str, folder: str) -> None:
    """`twosource add FOLDER` without the language model."""
    from store_samples import claims_in, vectors_for
    from test_claims_store import found

    def read(articles: Sequence[Article], _folder: str = "") -> list[Any]:
        return [(one, claims_in(one), vectors_for(claims_in(one), seed=len(one.text))) for one in articles]

    def update(store: Store, article_id: str, **_given: Any) -> int:
        return len(store.save_discrepancies([found(f"d-{article_id}", store.claims_of(article_id), changed=NOW)]))

    ingesting.read_batch, ingesting.PARALLEL_FROM = read, 10 * ARTICLES
    topics.update = update  # type: ignore[assignment]
    store = open_store(url)
    print("ready", flush=True)
    for _ in ingesting.ingest(store, [folder], now=datetime.now(UTC)):
        pass
    store.close()


def move_all(url: str, to: str) -> None:
    source, target = open_store(url), open_store(to)
    print("ready", flush=True)
    for _ in move(source, target):
        pass
    source.close()
    target.close()


def held(url: str) -> list[Any]:
    """All that a store holds, in an order that does not tell in which it came, and what its indexes find."""
    store = open_store(url)
    articles = [one for _, one in store.held_articles(limit=10_000)]
    rest = [*(one for _, one in store.held_discrepancies(limit=10_000))]
    records = [one for one in store.held_records(limit=10_000) if one.space not in PASSING]
    ids = [claim.id for article in articles for claim in article.claims]
    health, counts = store.health()["integrity"], store.counts()
    found = sorted(name for name, _ in store.search_words(["orlin", "people"], limit=10_000))
    near = len(store.search_vectors(next(iter(store.vectors_of(ids).values())), limit=10_000)) if ids else 0
    owed = len(store.records(unfinished.SPACE))
    store.close()
    return [sorted(digest(one) for one in [*articles, *rest, *records]), sorted(ids), health, counts, found, near, owed]


def started(arguments: list[str]) -> "subprocess.Popen[str]":
    """A process that has opened its stores and begins."""
    process = subprocess.Popen([sys.executable, __file__, "--child", *arguments], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    process.stdout.readline()
    return process


def finished(arguments: list[str]) -> float:
    """Seconds that it took."""
    with started(arguments) as process:
        began = time.perf_counter()
        if process.wait():
            raise SystemExit("a run that nobody killed failed")
        return time.perf_counter() - began


def killed(arguments: list[str], *, after_s: float) -> bool:
    """Whether it was killed before it could end."""
    with started(arguments) as process:
        time.sleep(after_s)
        process.send_signal(signal.SIGKILL)
        return process.wait() == -signal.SIGKILL


def rounds(job: Callable[[str], list[str]], new: Callable[[], str], tries: int, chance: random.Random) -> Tally:
    """Kill and finish the job on new stores until so many kills fell into a run."""
    tally, first = Tally(), new()
    whole_s = finished(job(first))
    expected = held(first)
    while tally.kills < tries:
        url = new()
        kills = sum(killed(job(url), after_s=chance.uniform(0, whole_s)) for _ in range(KILLS))
        finished(job(url))
        whole = held(url) == expected
        tally = Tally(tally.kills + kills, tally.survived + kills * whole, tally.lost + kills * (not whole))
        print(f"  {tally.kills} kills, {tally.lost} lost", file=sys.stderr, flush=True)
        if not whole:
            print(f"  not the same: {[a == b for a, b in zip(held(url), expected, strict=True)]}")
    return tally


def new_stores(kind: str, folder: Path) -> Callable[[], str]:
    """Gives the address of a new, empty store at each call."""
    if kind == "postgres":
        from postgres_server import server

        return server().database
    numbers = iter(range(1_000_000))
    return lambda: f"sqlite:///{folder}/{next(numbers)}.db"


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])  # type: ignore[union-attr]
    options.add_argument("--tries", type=int, default=40, help="kills, for each way")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--only", choices=["add", "move"])
    options.add_argument("--store", choices=["sqlite", "postgres"])
    given = options.parse_args()
    lost = 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "articles").mkdir()
        write_articles(folder / "articles")
        for kind in [given.store] if given.store else ["sqlite", "postgres"]:
            new, other = new_stores(kind, folder), new_stores("sqlite" if kind == "postgres" else "postgres", folder)
            for what in [given.only] if given.only else ["add", "move"]:
                if what == "add":
                    tally = rounds(
                        lambda url: ["add", url, f"{folder}/articles"], new, given.tries, random.Random(given.seed)
                    )
                else:
                    source = other()
                    finished(["add", source, f"{folder}/articles"])
                    tally = rounds(
                        lambda url, source=source: ["move", source, url], new, given.tries, random.Random(given.seed)
                    )  # type: ignore[misc]
                print(
                    f"{what} into {kind}: {tally.kills} kills, {tally.survived} survived, {tally.lost} lost", flush=True
                )
                lost += tally.lost
    return 1 if lost else 0


if __name__ == "__main__":
    if sys.argv[1:2] == ["--child"]:
        {"add": add_all, "move": move_all}[sys.argv[2]](*sys.argv[3:])
    else:
        sys.exit(main())
