"""What a machine does to a program: a full disk, a file that may not be written, a damaged page, no memory, a database that
goes, a clock that jumps. Each is told in the person's terms, and nothing that was stored is lost."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import answers
import pytest
from cli_running import Program
from postgres_server import server
from store_samples import add, article, claims_in
from test_bot_digests import nothing

from bot import outbox, schedules
from bot.messages import Place, Sent
from bot.rounds import Rounds, digest_round
from claims import ingest as ingesting
from claims.errors import StoreError
from claims.model import Article
from claims.store import Store, open_store

NOW = datetime(2031, 5, 7, tzinfo=UTC)
ROOT = Path(__file__).resolve().parents[1]


def write(folder: Path, count: int) -> Path:
    folder.mkdir(exist_ok=True)
    for n in range(count):
        head = f"title: Bridge {n} falls\noutlet: Post {n % 7}\npublished: 2031-05-06"
        (folder / f"{n:03}.md").write_text(
            f"---\n{head}\n---\n\nThe bridge {n} of Orlin fell. {n} people died in Veldt.\n"
        )
    return folder


def read(articles: Any, _folder: str = "") -> list[Any]:
    """The reading of language, left out."""
    return [(one, claims_in(one), None) for one in articles]


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ingesting, "read_batch", read)
    monkeypatch.setattr(ingesting.topics, "update", lambda *_given, **_named: 0)


# --- memory


def killing(articles: Any, _folder: str = "") -> list[Any]:
    """As the system does to a process that takes too much."""
    if any("Bridge 9 " in one.source.title for one in articles):
        os.kill(os.getpid(), signal.SIGKILL)
    return read(articles)


def test_an_article_for_which_a_reader_is_ended_is_given_up_alone(tmp_path, quick, monkeypatch):
    monkeypatch.setattr(ingesting, "read_batch", killing)
    store = open_store("sqlite://")
    rows = list(ingesting.ingest(store, [str(write(tmp_path / "in", 40))], now=NOW))
    failed = [row for row in rows if row.status == "failed"]
    assert [row.title for row in failed] == ["Bridge 9 falls"]
    assert failed[0].error == "takes more memory to read than there is. Split it, or add it on a machine with more"
    assert store.counts().articles == 39
    assert [row.locator for row in rows] == sorted(row.locator for row in rows)


_SMALL = """
import resource, sys
sys.path[:0] = [{root!r}, {root!r} + "/tests"]
from datetime import UTC, datetime
from claims import ingest as ingesting
from claims.store import open_store
from test_faults import read
def huge(articles, folder=""):
    if any("Bridge 1 " in one.source.title for one in articles):
        bytearray(1 << 34)
    return read(articles)
ingesting.read_batch, ingesting.topics.update = huge, lambda *a, **n: 0
store = open_store("sqlite:///{db}")
resource.setrlimit(resource.RLIMIT_AS, (1 << 33, 1 << 33))
for row in ingesting.ingest(store, ["{folder}"], now=datetime.now(UTC)):
    print(row.status, row.error)
"""


def test_an_article_that_takes_more_memory_than_there_is_is_told_and_the_others_are_in(tmp_path):
    script = _SMALL.format(root=str(ROOT), db=tmp_path / "s.db", folder=write(tmp_path / "in", 3))
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=120)
    assert ran.stdout.splitlines() == [
        "new None",
        "failed takes more memory to read than there is. Split it, or add it on a machine with more",
        "new None",
    ]
    assert open_store(f"sqlite:///{tmp_path}/s.db").counts().articles == 2


# --- disk


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of one megabyte."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(place)], capture_output=True)
    if mounted.returncode:
        pytest.skip("no disk can be mounted here")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def long_articles(store: Store) -> Iterator[str]:
    for n in range(10_000):
        one = article(f"a{n}", " ".join(f"word{n}x{k}." for k in range(60)))
        add(store, one)
        yield one.source.id


def test_a_disk_that_is_full_is_told_and_loses_nothing_that_was_stored(small_disk: Path):
    store = open_store(f"sqlite:///{small_disk}/s.db")
    stored: list[str] = []
    with pytest.raises(StoreError) as told:
        stored.extend(long_articles(store))
    assert str(told.value) == f"{small_disk}/s.db: no room is left on the disk. Free some space and try again"
    with pytest.raises(StoreError, match="no room"):
        store.backup(f"{small_disk}/copy.db")
    assert store.counts().articles > 5  # still read
    subprocess.run(["mount", "-o", "remount,size=9m", str(small_disk)], check=True)
    held = store.counts().articles
    assert add(store, article("later")) == "new"
    store.close()
    again = open_store(f"sqlite:///{small_disk}/s.db")
    assert (again.counts().articles, again.health()["integrity"]) == (held + 1, "ok")
    again.close()


_LIMITED = """
import resource, signal, sys
sys.path[:0] = [{root!r}, {root!r} + "/tests"]
from test_faults import long_articles
from claims.store import open_store
store = open_store("sqlite:///{db}")
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (600_000, 600_000))
count = 0
try:
    for _ in long_articles(store):
        count += 1
except Exception as error:
    print(count, type(error).__name__, error)
"""


def test_a_file_that_may_grow_no_more_is_told_and_holds_what_was_stored(tmp_path):
    script = _LIMITED.format(root=str(ROOT), db=tmp_path / "s.db")
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=120)
    count, kind, told = ran.stdout.strip().split(" ", 2)
    assert kind == "StoreError"
    assert told.startswith(f"{tmp_path}/s.db: ")
    assert told.endswith(("Check the disk and its free space", "Free some space and try again"))
    store = open_store(f"sqlite:///{tmp_path}/s.db")
    assert (store.counts().articles, store.health()["integrity"]) == (int(count), "ok")


_NOBODY = """
import os, sys
sys.path[:0] = [{root!r}, {root!r} + "/tests"]
import claims.stores.store_sqlite, sqlite_utils
from claims.store import open_store
if os.geteuid() == 0:
    os.setgid(65534); os.setuid(65534)
for _ in range(2):
    try:
        store = open_store("sqlite:///{db}")
        print(store.counts().articles)
        store.put("space", "key", 1)
        print("written")
    except Exception as error:
        print(type(error).__name__, error)
"""


@pytest.mark.parametrize("folder_too", [False, True])
def test_a_file_that_may_not_be_written_is_told(folder_too):
    place = Path(tempfile.mkdtemp())  # pytest's own folders may be entered by one user only
    store = open_store(f"sqlite:///{place}/s.db")
    add(store, article())
    store.close()
    (place / "s.db").chmod(0o444)
    place.chmod(0o555 if folder_too else 0o777)
    script = _NOBODY.format(root=str(ROOT), db=place / "s.db")
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60)
    place.chmod(0o755)
    shutil.rmtree(place)
    lines = ran.stdout.splitlines()
    assert lines, ran.stderr
    assert "written" not in lines
    told = [line for line in lines if line.startswith("StoreError")]
    assert told, lines
    assert all(f"{place}/s.db: " in line for line in told)
    assert all(
        (("read-only" in line or "can't be opened" in line) and "may write" in line) or "permission" in line
        for line in told
    )


def test_a_folder_that_may_not_be_entered_is_told(tmp_path):
    place = Path(tempfile.mkdtemp())
    (place / "in").mkdir()
    place.chmod(0o700)
    script = _NOBODY.format(root=str(ROOT), db=place / "in" / "s.db")
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60)
    shutil.rmtree(place)
    if os.geteuid() == 0:
        assert ran.stdout.splitlines()[0].endswith(
            "its folder does not exist. Make the folder first, or check that you may enter it"
        )


# --- damage, and the way back


def test_after_damage_the_backup_gives_everything_back(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    program = Program(monkeypatch, capsys, f"sqlite:///{tmp_path}/claims.db")
    store = open_store(program.store)
    for n in range(200):
        add(store, article(f"a{n}"))
    assert program("backup", "copy.db").status == 0  # while the store is open
    store.close()
    data = bytearray((tmp_path / "claims.db").read_bytes())
    data[4096 * 3 : len(data) - 4096] = os.urandom(len(data) - 4096 * 4)
    (tmp_path / "claims.db").write_bytes(data)
    said = program("claims", "bridge")
    assert said.status == 1
    assert "the store is damaged. Restore the last backup; keep the damaged file" in said.err
    assert "malformed" not in said.err
    back = f"sqlite:///{tmp_path}/new.db"
    assert program("restore", "copy.db", store=back).status == 0
    restored = open_store(back)
    assert (restored.counts().articles, restored.health()["integrity"]) == (200, "ok")


def test_a_database_that_goes_during_an_ingest_costs_nothing_once_it_is_back(tmp_path, quick):
    running = server()
    url = running.database()
    folder = str(write(tmp_path / "in", 12))
    store = open_store(url)
    rows = []
    for row in ingesting.ingest(store, [folder], now=NOW):
        rows.append(row)
        if len(rows) == 4:
            running.stop("immediate")
            break
    try:
        with pytest.raises(StoreError) as told:
            for _ in ingesting.ingest(store, [folder], now=NOW):
                pass
    finally:
        running.start()
    assert "the store is" not in str(told.value)
    assert any(
        words in str(told.value)
        for words in ("Check the network and the server", "Check that PostgreSQL runs", "Start it, then try again")
    )
    again = open_store(url)
    done = list(ingesting.ingest(again, [folder], now=NOW))
    assert [row.status for row in done] == ["same"] * 4 + ["new"] * 8
    assert again.counts().articles == 12
    assert again.health()["integrity"] == "ok"


# --- clock


def test_a_clock_that_jumps_posts_no_digest_twice():
    store, posted = open_store("sqlite://"), []
    due = datetime(2025, 8, 1, 8, 0, tzinfo=UTC)
    for claim in (answers.BELL, answers.MESSENGER):
        store.add(Article(claim.source, claim.text), [claim])
    store.save_discrepancies([replace(answers.DISCREPANCY, opened=due, changed=due - timedelta(hours=1))])
    schedules.add(store, schedules.make(Place("slack", "T", "C"), "08:00", "UTC", now=due - timedelta(days=1)))

    def post(place: Place, _reply: Any, *, key: str) -> Sent:
        posted.append(key)
        return Sent(place, "1")

    for hours in (0.1, -2, 0.2, 1, -30, 0.5, 2.9, 0.1):  # back, forward, a day back, again
        at = due + timedelta(hours=hours)
        digest_round(Rounds(store, {"slack": post}, nothing, lambda at=at: at))
    assert len(posted) == len(set(posted))
    assert f"{due:%Y-%m-%d}" in " ".join(posted)
    assert outbox.unsettled(store, now=due + timedelta(days=1)) == []


def test_a_store_written_before_the_clock_went_back_is_read_and_written(tmp_path, quick):
    store = open_store(f"sqlite:///{tmp_path}/s.db")
    first = list(ingesting.ingest(store, [str(write(tmp_path / "one", 3))], now=NOW + timedelta(days=900)))
    then = list(ingesting.ingest(store, [str(write(tmp_path / "two", 6))], now=NOW - timedelta(days=900)))
    assert [row.status for row in first] == ["new"] * 3
    assert [row.status for row in then] == ["same"] * 3 + ["new"] * 3
    assert store.counts().articles == 6
    assert store.put_once("runs", "one", 1, now=NOW, expires=NOW + timedelta(hours=1))
    assert not store.put_once("runs", "one", 1, now=NOW - timedelta(days=1), expires=NOW)
