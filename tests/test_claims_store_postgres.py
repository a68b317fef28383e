"""What only the PostgreSQL store has: one database for many, a server that goes and comes back, extensions or none."""

import multiprocessing
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from postgres_server import Server, server
from store_samples import NOW, add, add_many, article, claims_in, moved, vectors_for
from test_claims_store import found

from claims.errors import StoreError
from claims.model import Counts
from claims.store import Lookup, open_store
from claims.stores import postgres_articles, postgres_migrations, postgres_search, postgres_words
from claims.stores.postgres_failures import told_of
from claims.stores.store_postgres import PostgreSQLStore


@pytest.fixture
def store() -> Iterator[PostgreSQLStore]:
    opened = PostgreSQLStore(server().database())
    yield opened
    opened.close()


def opened_once(url: str, gate: Any, out: Any) -> None:
    gate.wait()
    store = open_store(url)
    out.put(store.counts().articles)
    store.close()


def test_of_many_processes_that_start_on_an_empty_database_one_makes_the_store() -> None:
    url, context = server().empty_database(), multiprocessing.get_context("fork")
    gate, out = context.Barrier(4), context.Queue()
    workers = [context.Process(target=opened_once, args=(url, gate, out)) for _ in range(4)]
    for worker in workers:
        worker.start()
    assert [out.get(timeout=60) for _ in workers] == [0] * 4
    for worker in workers:
        worker.join(timeout=60)


def test_a_store_made_by_a_newer_program_is_refused() -> None:
    url = server().database()
    server().execute(url.rsplit("/", 1)[1], "INSERT INTO twosource.migrations (name) VALUES ('9999_later')")
    with pytest.raises(StoreError, match="newer Twosource"):
        open_store(url)


def test_another_programs_schema_is_left_alone() -> None:
    url = server().empty_database()
    server().execute(url.rsplit("/", 1)[1], "CREATE SCHEMA twosource", "CREATE TABLE twosource.accounts (n int)")
    with pytest.raises(StoreError, match="another program's"):
        open_store(url)


def test_extensions_are_used_where_the_server_has_them_and_done_without_where_not() -> None:
    with_all, without = open_store(server().database()), open_store(server().plain_database())
    assert (with_all.health()["pgvector"], with_all.health()["pg_trgm"]) == (True, True)
    assert (without.health()["pgvector"], without.health()["pg_trgm"]) == (False, False)
    with_all.close()
    without.close()


def test_a_name_that_nobody_is_called_finds_those_spelled_most_like_it(store: PostgreSQLStore) -> None:
    add(store, article(text="Mayor Ada Orlinskaya wept. Rain fell in Veldt."))
    assert [claim.text for claim in store.look_up(Lookup(about="Orlinskaja"))] == ["Mayor Ada Orlinskaya wept."]
    assert store.look_up(Lookup(about="Zebra")) == []


def test_the_index_of_vectors_finds_what_reading_them_all_finds(
    store: PostgreSQLStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = np.random.default_rng(3)
    centres = chance.normal(size=(20, 384))
    for n in range(60):
        one = article(
            f"a{n}", " ".join(f"Sentence {k} of {n} stands." for k in range(20)), workspace="team-x" * (n % 2)
        )
        claims = claims_in(one)
        rows = centres[chance.integers(0, 20, len(claims))] + 0.5 * chance.normal(size=(len(claims), 384))
        store.add(one, claims, (rows * 30).clip(-127, 127).astype(np.int8))
    exact = [store.search_vectors(centre, limit=20) for centre in centres]
    monkeypatch.setattr(postgres_search, "_READ_ALL_BELOW", 0)
    by_index = [store.search_vectors(centre, limit=20) for centre in centres]
    shared = sum(len(dict(a).keys() & dict(b).keys()) for a, b in zip(exact, by_index, strict=True))
    assert shared >= 0.95 * 400
    seen = [store.search_vectors(centre, limit=20, workspace="other") for centre in centres]
    assert {claim_id.split(":")[0] for found in seen for claim_id, _ in found} <= {f"a{n}" for n in range(0, 60, 2)}


def test_a_common_word_alone_brings_no_claim_before_a_rare_one(
    store: PostgreSQLStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    for n in range(30):
        add(store, article(f"a{n}", f"The bridge of number {n} stands. The mill of number {n} stands.", title=""))
    add(store, article("rare", "The bridge and the quay stand.", title=""))
    every = store.search_words(["bridge", "stands", "quay"], limit=5)
    monkeypatch.setattr(postgres_words, "_SCORED_FIRST", 1)
    assert store.search_words(["bridge", "stands", "quay"], limit=5) == every
    assert every[0][0] == "rare:The bridge and the quay stand."


def test_counts_stay_right_when_they_are_summed_up(store: PostgreSQLStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres_articles, "_COMPACTED", 3)
    for n in range(20):
        add(store, article(f"a{n}", outlet=f"Post {n % 3}"))
    add(store, moved(article("a0", outlet="Post 0"), "Rain fell."))
    assert store.counts() == Counts(20, 58, 0, 3, "2031-05-06")
    assert store.health()["integrity"] == "ok"


def test_two_processes_save_one_discrepancy_at_once_without_a_second_history() -> None:
    store = open_store(server().database())
    add(store, article())
    one = found("d1", store.claims_of("a1"))
    with ThreadPoolExecutor(4) as pool:
        changed = list(pool.map(lambda _: store.save_discrepancies([one]), range(8)))
    assert sorted(changed, key=len) == [[]] * 7 + [["d1"]]
    assert [row["what"] for row in store.history("d1")] == ["opened"]
    store.close()


def _stopped_half_way(store: PostgreSQLStore) -> None:
    with store.bulk():
        add(store, article("a4"))
        raise ZeroDivisionError


def test_a_write_that_fails_within_a_bulk_is_taken_back_alone(store: PostgreSQLStore) -> None:
    with store.bulk():
        add(store, article("a1"))
        with pytest.raises(StoreError):
            store.add(article("a2"), claims_in(article("a1")))
        add(store, article("a3"))
    assert [one.source.id for one, _ in store.articles()] == ["a3", "a1"]
    with pytest.raises(ZeroDivisionError):
        _stopped_half_way(store)
    assert store.counts().articles == 2


def killed_while_adding(url: str) -> None:
    store = open_store(url)
    with store.bulk():  # type: ignore[attr-defined]
        add(store, article("half"))
        os._exit(9)


def test_what_a_killed_process_had_not_finished_is_not_there(store: PostgreSQLStore) -> None:
    worker = multiprocessing.get_context("fork").Process(target=killed_while_adding, args=(store.url,))
    worker.start()
    worker.join(timeout=60)
    assert worker.exitcode == 9
    assert add(store, article("half")) == "new"
    assert store.counts().articles == 1


def test_a_child_process_uses_the_store_its_parent_opened(store: PostgreSQLStore) -> None:
    context = multiprocessing.get_context("fork")
    out = context.Queue()
    add(store, article("a1"))
    worker = context.Process(target=lambda: out.put((add(store, article("a2")), store.counts().articles)))
    worker.start()
    assert out.get(timeout=60) == ("new", 2)
    worker.join(timeout=60)
    assert store.counts().articles == 2


@pytest.fixture
def own_server() -> Iterator[Server]:
    server()  # skips where there is none
    made = Server()
    yield made
    made.remove()


def soon(ask: Callable[[], Any]) -> Any:
    """What the store answers once the server, just started, takes connections again: the third try at the latest."""
    for left in (2, 1, 0):
        try:
            return ask()
        except StoreError:
            if not left:
                raise
    raise AssertionError


def test_a_database_that_goes_and_comes_back_is_used_again(own_server: Server) -> None:
    store = PostgreSQLStore(own_server.database(), wait_s=1.0)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda n: add(store, article(f"a{n}")), range(8)))
    own_server.stop()
    with pytest.raises(StoreError) as gone:
        store.counts()
    assert str(gone.value).startswith(("store_", "template"))
    assert "SELECT" not in str(gone.value)
    own_server.start()
    assert soon(lambda: store.counts().articles) == 8
    own_server.stop("immediate")
    own_server.start()
    assert soon(lambda: add(store, article("a9"))) == "new"
    assert store.put_once("runs", "digest", 1, now=NOW) is True
    store.close()


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("postgresql://127.0.0.1:9/x?connect_timeout=1", "does not answer"),
        ("postgresql://ann:secret@127.0.0.1:{port}/postgres?user=nobody", "refuses this user"),
        ("postgresql://postgres@127.0.0.1:{port}/absent", "no such database"),
        ("postgresql://[", "no PostgreSQL address"),
        ("postgresql://x?nonsense=1", "no PostgreSQL address"),
    ],
)
def test_what_keeps_the_store_from_opening_is_told_without_a_password(url: str, told: str) -> None:
    with pytest.raises(StoreError, match=told) as refused:
        open_store(url.format(port=server().port))
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize(
    ("state", "told"),
    [
        ("53100", "no room is left on the database's disk"),
        ("25006", "the database is read-only"),
        ("40P01", "another program was writing the same"),
        ("42501", "the database user may not do that"),
        ("42P01", "the store is not in the form this program knows"),
        ("XX001", "the store is damaged"),
        ("0A000", "the store could not be read or written"),
    ],
)
def test_failures_are_told_by_their_state(state: str, told: str) -> None:
    assert told_of(state, "INSERT INTO secrets")[0] == told


def test_without_psycopg_the_address_is_refused_with_what_to_install(tmp_path: Path) -> None:
    program = (
        "import sys; sys.modules['psycopg'] = None\n"
        "from claims.store import open_store\n"
        "try: open_store('postgresql://localhost/x')\n"
        "except Exception as error: print(type(error).__name__, error)"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ran.stdout.startswith("StoreError store: what speaks to PostgreSQL is not installed")
    assert 'pip install "twosource[postgres]"' in ran.stdout


def test_the_steps_are_numbered_and_all_done(store: PostgreSQLStore) -> None:
    names = [name for name, _ in postgres_migrations.STEPS]
    assert [name[:4] for name in names] == [f"{n:04}" for n in range(1, len(names) + 1)]
    assert store.health()["pending_migrations"] == []


def test_a_store_made_before_spellings_knows_those_of_all_its_claims() -> None:
    url = server().database()
    store = open_store(url)
    add(store, article("a1", "The Veldt bridge fell."))
    add(store, article("a2", "The Mirev bridge fell.", workspace="discord:1"))
    store.close()
    name = url.rsplit("/", 1)[1]
    server().execute(name, "DROP TABLE twosource.spellings")
    server().execute(name, "DELETE FROM twosource.migrations WHERE name = '0002_spellings'")
    store = open_store(url)
    assert store.spellings("v", limit=9, workspace="discord:2") == ["Veldt"]
    assert store.spellings("mir", limit=9, workspace="discord:1") == ["Mirev"]
    assert store.spellings("mir", limit=9, workspace="discord:2") == []
    store.close()


def test_two_processes_add_the_same_articles_in_opposite_order() -> None:
    url, context = server().database(), multiprocessing.get_context("spawn")
    gate, out = context.Barrier(2), context.Queue()
    workers = [context.Process(target=add_many, args=(url, 0, gate, out)) for _ in range(2)]
    for worker in workers:
        worker.start()
    assert sorted(out.get(timeout=60) for _ in workers) == [False, True]
    for worker in workers:
        worker.join(timeout=60)
    store = open_store(url)
    assert store.counts() == Counts(31, 61, 0, 1, "2031-05-06")
    assert store.health()["integrity"] == "ok"
    assert len(store.search_vectors(vectors_for([], seed=1).sum() + np.ones(384), limit=100)) == 61
    store.close()
