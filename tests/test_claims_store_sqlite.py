"""What is peculiar to the embedded store: its file, its failures, its forms over time, its memory of vectors."""

import multiprocessing
import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from store_samples import NOW, add, article, claims_in, moved

from claims.errors import StoreError
from claims.model import Counts
from claims.store import Lookup, open_store
from claims.stores import migrations
from claims.stores.sqlite_vectors import SQLiteVectors
from claims.stores.store_sqlite import SQLiteStore
from claims.stores.vector_index import VectorIndex


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "store.db"


@pytest.fixture
def store(path: Path) -> Iterator[SQLiteStore]:
    opened = SQLiteStore(f"sqlite:///{path}")
    yield opened
    opened.close()


def test_three_slashes_name_a_file_from_here_and_four_one_from_the_root(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a folder").mkdir()
    open_store("sqlite:///a folder/näme.db").close()
    assert (tmp_path / "a folder" / "näme.db").exists()
    open_store(f"sqlite:///{tmp_path}/other.db").close()
    assert (tmp_path / "other.db").exists()
    assert str(tmp_path).startswith("/")


def test_a_missing_folder_and_a_folder_for_a_file_are_told(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="folder does not exist"):
        open_store(f"sqlite:///{tmp_path}/none/x.db")
    with pytest.raises(StoreError, match="not a file"):
        open_store(f"sqlite:///{tmp_path}")


def test_a_file_that_is_no_database_is_told_and_left_alone(path: Path) -> None:
    path.write_bytes(b"Dear diary, " * 500)
    before = path.read_bytes()
    with pytest.raises(StoreError, match="not a store"):
        open_store(f"sqlite:///{path}")
    assert path.read_bytes() == before


def test_the_database_of_another_program_is_told_and_left_alone(path: Path) -> None:
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE recipes (name TEXT)")
    other.commit()
    other.close()
    with pytest.raises(StoreError, match="another program"):
        open_store(f"sqlite:///{path}")
    assert sqlite3.connect(path).execute("SELECT name FROM sqlite_master").fetchall() == [("recipes",)]


def test_a_store_of_a_newer_program_is_told(path: Path, store: SQLiteStore) -> None:
    other = sqlite3.connect(path)
    other.execute(
        "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('twosource', '9999_future', '')"
    )
    other.commit()
    with pytest.raises(StoreError, match="newer"):
        open_store(f"sqlite:///{path}")


def test_an_older_form_is_brought_up_to_date_with_all_it_holds(path: Path) -> None:
    steps = [step.name for step in migrations._steps._migrations]
    older = sqlite3.connect(path, isolation_level=None)
    migrations.migrate(older, stop_before=steps[-1])
    assert migrations.pending(older) == steps[-1:]
    older.close()
    if len(steps) == 1:  # an older form is then an empty file
        path.unlink()
    store = open_store(f"sqlite:///{path}")
    assert store.health()["pending_migrations"] == []
    assert add(store, article()) == "new"
    store.close()


def test_a_store_made_before_spellings_knows_those_of_all_its_claims(path: Path) -> None:
    store = open_store(f"sqlite:///{path}")
    add(store, article("a1", "The Veldt bridge fell."))
    add(store, article("a2", "The Mirev bridge fell.", workspace="discord:1"))
    store.close()
    older = sqlite3.connect(path, isolation_level=None)
    older.execute("DROP TABLE spellings")
    older.execute("DELETE FROM _sqlite_migrations WHERE name = '0003_spellings'")
    older.close()
    store = open_store(f"sqlite:///{path}")
    assert store.spellings("v", limit=9, workspace="discord:2") == ["Veldt"]
    assert store.spellings("mir", limit=9, workspace="discord:1") == ["Mirev"]
    assert store.spellings("mir", limit=9, workspace="discord:2") == []
    store.close()


def test_a_migration_that_fails_leaves_the_store_as_it_was(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = open_store(f"sqlite:///{path}")
    add(store, article())
    store.close()

    def broken(db: Any) -> None:
        db.execute("CREATE TABLE half (x)")
        db.execute("INSERT INTO nowhere VALUES (1)")

    step = migrations.Migrations._Migration("9998_broken", broken)
    monkeypatch.setattr(migrations._steps, "_migrations", [*migrations._steps._migrations, step])
    with pytest.raises(StoreError):
        open_store(f"sqlite:///{path}")
    monkeypatch.undo()
    again = open_store(f"sqlite:///{path}")
    assert again.counts().claims == 3
    assert again.health()["pending_migrations"] == []
    tables = sqlite3.connect(path).execute("SELECT name FROM sqlite_master WHERE name = 'half'").fetchall()
    assert tables == []
    again.close()


def _open(url: str, gate: Any, out: Any) -> None:
    gate.wait()
    try:
        open_store(url).close()
        out.put("opened")
    except Exception as error:
        out.put(repr(error))


def test_six_processes_that_open_a_new_store_at_once_all_get_it(path: Path) -> None:
    context = multiprocessing.get_context("fork")
    gate, out = context.Barrier(6), context.Queue()
    workers = [context.Process(target=_open, args=(f"sqlite:///{path}", gate, out)) for _ in range(6)]
    for worker in workers:
        worker.start()
    assert [out.get(timeout=60) for _ in workers] == ["opened"] * 6
    for worker in workers:
        worker.join(timeout=60)


def _use_inherited(store: SQLiteStore, out: Any) -> None:
    add(store, article("child"))
    out.put((store.counts().articles, len(store.search_vectors(np.ones(384), limit=99))))
    store.close()


def test_a_store_opened_before_a_fork_works_on_both_sides(store: SQLiteStore) -> None:
    add(store, article("parent"))
    assert len(store.search_vectors(np.ones(384), limit=99)) == 3
    context = multiprocessing.get_context("fork")
    out = context.Queue()
    child = context.Process(target=_use_inherited, args=(store, out))
    child.start()
    assert out.get(timeout=60) == (2, 6)
    child.join(timeout=60)
    assert child.exitcode == 0
    add(store, article("after"))
    assert store.counts().articles == 3
    assert len(store.search_vectors(np.ones(384), limit=99)) == 9
    assert store.health()["integrity"] == "ok"


def test_a_damaged_file_is_told_and_never_shown_as_empty(path: Path) -> None:
    store = SQLiteStore(f"sqlite:///{path}")
    for n in range(200):
        add(store, article(f"a{n}"))
    store.close()
    data = bytearray(path.read_bytes())
    data[4096 * 3 : len(data) - 4096] = os.urandom(len(data) - 4096 * 4)
    path.write_bytes(data)
    with pytest.raises(StoreError) as told:
        _look_up(path)
    assert "damaged" in str(told.value) or "not a store" in str(told.value)
    assert "SELECT" not in str(told.value)
    assert "malformed" not in str(told.value)


def _look_up(path: Path) -> None:
    SQLiteStore(f"sqlite:///{path}").look_up(Lookup(words="bridge"))


def test_damage_is_in_the_health(path: Path) -> None:
    store = SQLiteStore(f"sqlite:///{path}")
    for n in range(200):
        add(store, article(f"a{n}"))
    store.close()
    (page,) = sqlite3.connect(path).execute("SELECT rootpage FROM sqlite_master WHERE name = 'names'").fetchone()
    data = bytearray(path.read_bytes())
    data[4096 * (page - 1) : 4096 * page] = b"\x05" + b"\xff" * 4095
    path.write_bytes(data)
    damaged = SQLiteStore(f"sqlite:///{path}")
    assert damaged.health()["integrity"] != "ok"
    damaged.close()


def test_a_locked_store_is_told_after_waiting_and_can_still_be_read(path: Path, store: SQLiteStore) -> None:
    add(store, article())
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    hasty = SQLiteStore(f"sqlite:///{path}", busy_timeout_s=0.05)
    with pytest.raises(StoreError, match="locked"):
        hasty.put("space", "key", 1)
    assert hasty.counts().claims == 3
    other.execute("ROLLBACK")
    hasty.put("space", "key", 1)
    hasty.close()


def test_a_read_only_store_is_told(store: SQLiteStore) -> None:
    with store._at.plain() as connection:
        connection.execute("PRAGMA query_only = ON")
    with pytest.raises(StoreError, match="read-only"):
        add(store, article())
    assert store.counts() == Counts(0, 0, 0, 0, None)


def test_a_full_disk_is_told_and_leaves_nothing_half_done(store: SQLiteStore) -> None:
    add(store, article("a0"))
    with store._at.plain() as connection:
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
        connection.execute(f"PRAGMA max_page_count = {pages + 10}")
    stored: list[int] = []

    def fill() -> None:
        for n in range(1, 1000):
            add(store, article(f"a{n}", " ".join(f"word{n}x{k}." for k in range(100))))
            stored.append(n)

    with pytest.raises(StoreError, match="no room"):
        fill()
    assert store.counts().articles == 1 + len(stored) == len(store.articles(limit=5000))
    assert store.health()["integrity"] == "ok"


def test_a_backup_of_a_store_in_use_is_a_store(path: Path, tmp_path: Path, store: SQLiteStore) -> None:
    add(store, article())
    copy = tmp_path / "copy.db"
    copy.write_bytes(b"an older copy")
    store.backup(str(copy))
    add(store, article("later"))
    restored = open_store(f"sqlite:///{copy}")
    assert restored.counts() == Counts(1, 3, 0, 1, "2031-05-06")
    assert restored.claims_of("a1") == claims_in(article())
    restored.close()
    assert not list(tmp_path.glob("*.part"))
    with pytest.raises(StoreError, match="onto itself"):
        store.backup(str(path))
    with pytest.raises(StoreError, match="folder does not exist"):
        store.backup(str(tmp_path / "none" / "copy.db"))
    with pytest.raises(StoreError):
        store.backup(str(tmp_path))


def test_a_backup_works_while_another_thread_writes(tmp_path: Path, store: SQLiteStore) -> None:
    done = threading.Event()

    def write() -> None:
        n = 0
        while not done.is_set():
            add(store, article(f"w{n}"))
            n += 1

    writer = threading.Thread(target=write)
    writer.start()
    try:
        store.backup(str(tmp_path / "copy.db"))
    finally:
        done.set()
        writer.join()
    restored = SQLiteStore(f"sqlite:///{tmp_path}/copy.db")
    assert restored.health()["integrity"] == "ok"
    assert restored.counts().claims == 3 * restored.counts().articles
    restored.close()


def test_a_bulk_write_is_all_or_nothing_and_forgotten_by_the_vectors(store: SQLiteStore) -> None:
    add(store, article("before"))

    def spoiled() -> None:
        with store.bulk():
            add(store, article("a1"))
            assert len(store.search_vectors(np.ones(384), limit=99)) == 6
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        spoiled()
    assert store.counts().articles == 1
    assert len(store.search_vectors(np.ones(384), limit=99)) == 3
    with store.bulk():
        add(store, article("a2"))
        with pytest.raises(StoreError):
            store.add(article("a3"), claims_in(article("a2")))
        add(store, article("a4"))
    assert {one.source.id for one, _ in store.articles()} == {"before", "a2", "a4"}
    assert len(store.search_vectors(np.ones(384), limit=99)) == 9


def test_the_words_index_agrees_with_the_claims_after_revisions(store: SQLiteStore) -> None:
    for n in range(5):
        add(store, article("a1", f"Bridge {n} fell. Rain fell.", title=f"Title {n}"))
    with store._at.writing() as connection:
        connection.execute("INSERT INTO words (words, rank) VALUES ('integrity-check', 1)")
        live = connection.execute("SELECT count(*) FROM claims WHERE superseded = 0").fetchone()
        assert connection.execute("SELECT count(*) FROM words_docsize").fetchone() == live == (2,)


def test_records_survive_a_process_that_is_killed(path: Path) -> None:
    context = multiprocessing.get_context("fork")

    def work() -> None:
        store = open_store(f"sqlite:///{path}")
        add(store, article())
        store.put_once("runs", "one", 1, now=NOW)
        os.kill(os.getpid(), 9)

    child = context.Process(target=work)
    child.start()
    child.join(timeout=60)
    assert child.exitcode == -9
    store = open_store(f"sqlite:///{path}")
    assert store.get("runs", "one") == 1
    assert store.counts().claims == 3
    assert store.health()["integrity"] == "ok"
    store.close()


def _add_and_tell(url: str, first: int, told: Any) -> None:
    store = open_store(url)
    for n in range(first, first + 10_000):
        add(store, article(f"k{n}"))
        if n > first:  # revise the one before, so that a kill may fall into that too
            add(store, moved(article(f"k{n - 1}"), "The Veldt bridge fell on Monday. Ten people died. Rain fell."))
        told.send(n)


def test_a_writer_killed_at_any_instant_leaves_whole_articles_only(path: Path) -> None:
    context = multiprocessing.get_context("fork")
    done = 0
    for trial in range(8):
        ours, theirs = context.Pipe(duplex=False)
        child = context.Process(target=_add_and_tell, args=(f"sqlite:///{path}", trial * 10_000, theirs))
        child.start()
        theirs.close()
        for _ in range(3 + trial * 5):
            ours.recv()
        child.kill()
        child.join(timeout=60)
        with suppress(EOFError):
            while True:
                ours.recv()
        store = SQLiteStore(f"sqlite:///{path}")
        counts = store.counts()
        assert counts.articles >= done + 3 + trial * 5
        assert counts.claims == 3 * counts.articles == len(store.search_vectors(np.ones(384), limit=10**6))
        assert len(store.search_words(["Veldt"], limit=10**6)) == counts.articles
        assert store.health()["integrity"] == "ok"
        done = counts.articles
        store.close()


# the vectors in memory


def _rows(count: int, *, seed: int = 3) -> tuple[Any, Any]:
    """Vectors that come in groups, as sentences do, and their bytes by number."""
    chance = np.random.default_rng(seed)
    centres = chance.normal(size=(50, 384))
    vectors = centres[chance.integers(0, 50, count)] + chance.normal(size=(count, 384)) * 0.7
    vectors = np.rint(vectors * 127 / np.abs(vectors).max(axis=1, keepdims=True)).astype(np.int8)
    return vectors, {n + 1: vectors[n].tobytes() for n in range(count)}


def _index(vectors: Any, *, exact_below: int) -> VectorIndex:
    index = VectorIndex(384, exact_below=exact_below)
    for start in range(0, len(vectors), 7000):
        part = vectors[start : start + 7000]
        seqs = np.arange(start, start + len(part)) + 1
        index.add(seqs, seqs * 10, seqs // 30, part)
    return index


def test_exact_search_over_several_blocks_equals_plain_cosines() -> None:
    vectors, _ = _rows(20_000)
    index = _index(vectors, exact_below=10**9)
    query = vectors[123] + np.random.default_rng(1).normal(size=384) * 30
    rows = vectors.astype(float)
    cosines = rows @ query / np.linalg.norm(rows, axis=1) / np.linalg.norm(query)
    best = np.argsort(-cosines)[:10]
    found = index.search(query, limit=10, fetch=lambda seqs: {})
    assert [claim for claim, _ in found] == [(n + 1) * 10 for n in best]
    assert [cosine for _, cosine in found] == pytest.approx(cosines[best].tolist(), abs=1e-5)


def test_codes_find_nearly_all_that_exact_search_finds_and_score_it_exactly() -> None:
    vectors, stored = _rows(20_000)
    exact, coded = _index(vectors, exact_below=10**9), _index(vectors, exact_below=10_000)
    chance = np.random.default_rng(2)
    hits = 0
    for n in range(20):
        query = vectors[n * 900] + chance.normal(size=384) * 20
        want = exact.search(query, limit=10, fetch=lambda seqs: {})
        got = coded.search(query, limit=10, fetch=lambda seqs: {seq: stored[seq] for seq in seqs})
        assert got[0] == pytest.approx(want[0], abs=1e-5)
        hits += len({claim for claim, _ in want} & {claim for claim, _ in got})
    assert hits >= 180


@pytest.mark.parametrize("exact_below", [10, 10**9])
def test_rows_taken_away_or_not_allowed_are_never_found(exact_below: int) -> None:
    vectors, stored = _rows(300)
    index = _index(vectors, exact_below=exact_below)
    allowed = np.zeros(11, bool)
    allowed[2] = True
    index.remove(np.array([61, 62, 9999]))
    found = index.search(vectors[60], limit=300, fetch=lambda seqs: {s: stored[s] for s in seqs}, allowed=allowed)
    assert sorted(claim // 10 for claim, _ in found) == [60, *range(63, 90)]
    everything = index.search(vectors[60], limit=300, fetch=lambda seqs: {s: stored[s] for s in seqs})
    assert len(everything) == 298


def test_a_store_past_the_exact_size_gives_the_same_first_claim(path: Path) -> None:
    small = SQLiteStore(f"sqlite:///{path}", exact_below=10)
    for n in range(30):
        add(small, article(f"a{n}", f"Bridge {n} fell. Rain {n} fell. Snow {n} fell."), seed=n)
    large = SQLiteStore(f"sqlite:///{path}")
    add(small, moved(article("a3"), "Bridge 3 stood."), seed=99)
    for claim_id, vector in small.vectors_of([claim.id for claim in small.claims_of("a7")]).items():
        assert small.search_vectors(vector, limit=5)[0][0] == claim_id
        coded, exact = small.search_vectors(vector, limit=5), large.search_vectors(vector, limit=5)
        assert [claim for claim, _ in coded] == [claim for claim, _ in exact]
        assert [cosine for _, cosine in coded] == pytest.approx([cosine for _, cosine in exact])
    assert len(small.search_vectors(np.ones(384), limit=200)) == 88
    small.close()
    large.close()


@pytest.mark.parametrize("exact_below", [5, 10**6])
def test_vectors_kept_beside_the_store_are_taken_up_and_brought_up_to_date(path: Path, exact_below: int) -> None:
    def opened(where: Path = path) -> SQLiteStore:
        store = SQLiteStore(f"sqlite:///{where}", exact_below=exact_below)
        store._vectors = SQLiteVectors(str(where), exact_below=exact_below, kept_from=10)
        return store

    def nearest(store: SQLiteStore) -> list[tuple[str, float]]:
        return [(claim_id, round(score, 4)) for claim_id, score in store.search_vectors(np.ones(384), limit=100)]

    kept = Path(f"{path}.vectors.npz")
    first = opened()
    for n in range(6):
        add(first, article(f"a{n}"), seed=n)
    before = nearest(first)
    first.backup(str(path.with_name("older.db")))
    assert kept.exists()
    add(first, moved(article("a1"), "Rain fell. Snow fell."), seed=50)
    add(first, article("late"), seed=51)
    after = nearest(first)
    assert len(before) == 18
    assert len(after) == 20
    first.close()
    second = opened()
    assert nearest(second) == after
    assert second._vectors._kept > 0
    second.close()
    older = path.with_name("older.db")
    kept.rename(f"{older}.vectors.npz")
    third = opened(older)
    assert nearest(third) == before
    third.close()
    for spoiled in (b"", b"PK\x03\x04 not a zip", b"\x93NUMPY"):
        kept.write_bytes(spoiled)
        fourth = opened()
        assert nearest(fourth) == after
        fourth.close()


def test_vectors_kept_by_a_later_state_of_the_store_are_not_believed(path: Path) -> None:
    store = SQLiteStore(f"sqlite:///{path}")
    store._vectors = SQLiteVectors(str(path), kept_from=1)
    add(store, article("a1"))
    older = path.with_name("older.db")
    store.backup(str(older))
    add(store, article("a2", "Snow fell."), seed=3)
    store.search_vectors(np.ones(384), limit=9)
    store.close()
    Path(f"{path}.vectors.npz").rename(f"{older}.vectors.npz")
    restored = SQLiteStore(f"sqlite:///{older}")
    assert len(restored.search_vectors(np.ones(384), limit=9)) == 3
    add(restored, article("a3", "Hail fell."), seed=4)
    restored.close()
    again = SQLiteStore(f"sqlite:///{older}")
    assert sorted(name for name, _ in again.search_vectors(np.ones(384), limit=9)) == sorted(
        claim.id for name in ("a1", "a3") for claim in again.claims_of(name)
    )
    again.close()
