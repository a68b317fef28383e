"""The queue moves with its store: on real servers, stopped and killed in the middle."""

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import working
from cli_running import Program
from postgres_server import server
from store_samples import article
from test_claims_jobs import put_articles, until

from claims.errors import StoreError
from claims.incoming.jobs import JobFailed, Jobs, Standing
from claims.incoming.jobs_moving import Carried, carry
from claims.incoming.work import Later
from claims.stores.store_postgres import PostgreSQLStore


@pytest.fixture
def queues() -> Iterator[tuple[Jobs, Jobs]]:
    stores = [PostgreSQLStore(server().database()) for _ in range(2)]
    yield Jobs(stores[0]), Jobs(stores[1])
    for store in stores:
        store.close()


def fail_all(jobs: Jobs, why: str) -> None:
    def fail(_what: Any, _told: Any) -> None:
        raise JobFailed(why, permanent=True)

    jobs.work(fail, until_empty=True)


def shown(jobs: Jobs) -> list[Any]:
    return [jobs.listed(state) for state in ("waiting", "failed")]


def test_what_waits_and_what_failed_comes_along_under_its_number(queues: tuple[Jobs, Jobs]) -> None:
    source, target = queues
    put_articles(source, 2)
    fail_all(source, "it is not there")
    for n in range(2, 7):
        assert Later(source).article(article(f"a{n}", f"The bridge {n} fell. 🌉"), f"{n}.md")
    assert carry(source, target) == Carried(waiting=5, failed=2)
    target.note(1, source.why(1))  # the reasons are records of the store, which move carries
    target.note(2, source.why(2))
    assert shown(target) == shown(source)
    assert not Later(target).article(article("a3", "The bridge 3 fell. 🌉"), "3.md")  # it waits there under its name
    assert Later(target).article(article("a9", "The bridge 9 fell."), "9.md")
    assert [one.id for one in target.listed("waiting")] == [3, 4, 5, 6, 7, 8]  # a new one takes no old number


def test_carried_again_it_is_as_the_source_is_by_then(queues: tuple[Jobs, Jobs]) -> None:
    source, target = queues
    put_articles(source, 3)
    carry(source, target)
    source.work(lambda _what, _told: None, until_empty=True)
    assert Later(source).article(article("a1", "The bridge 1 fell. Rain fell.", title="t1"), "1.md")
    assert carry(source, target) == Carried(waiting=1, failed=0)
    assert shown(target) == shown(source)


def test_what_a_killed_worker_was_at_waits_in_the_new_queue(queues: tuple[Jobs, Jobs], tmp_path: Path) -> None:
    source, target = queues
    put_articles(source, 3)
    (tmp_path / "hold").touch()
    worker = working.start(source.url(), tmp_path)
    until(lambda: source.standing().under_way == 1)
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    assert carry(source, target) == Carried(waiting=3, failed=0)
    assert target.standing() == Standing(waiting=3, under_way=0, failed=0, workers=0)


def test_a_queue_that_workers_are_at_is_not_moved_onto(queues: tuple[Jobs, Jobs], tmp_path: Path) -> None:
    source, target = queues
    put_articles(source, 1)
    put_articles(target, 1)
    (tmp_path / "hold").touch()
    worker = working.start(target.url(), tmp_path)
    until(lambda: target.standing().under_way == 1)
    with pytest.raises(StoreError, match="workers are at the queue"):
        carry(source, target)
    worker.kill()
    worker.wait()


CARRY = """
import sys
from claims.incoming.jobs import Jobs
from claims.incoming.jobs_moving import carry
from claims.stores.store_postgres import PostgreSQLStore
queues = [Jobs(PostgreSQLStore(url)) for url in sys.argv[1:]]
print("ready", flush=True)
carry(*queues)
"""


def test_killed_at_any_moment_and_run_again_it_is_all_there(queues: tuple[Jobs, Jobs]) -> None:
    source, target = queues
    put_articles(source, 450)
    for wait_s in (0.0, 0.05, 0.15, 0.3):
        command = [sys.executable, "-c", CARRY, source.url(), target.url()]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(wait_s)
        process.kill()
        process.wait(timeout=30)
    assert carry(source, target) == Carried(waiting=450, failed=0)
    assert target.listed("waiting", limit=1000) == source.listed("waiting", limit=1000)


# as a person moves it


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Program:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.md").write_text("---\ntitle: Bridge\noutlet: Post\npublished: 2031-05-06\n---\n\nThe bridge fell.\n")
    ran = Program(monkeypatch, capsys, server().database())
    assert ran("add", "--queue", "http://127.0.0.1:9/page").status == 0
    assert ran("work", "--until-empty").status == 0  # refused for good
    assert ran("add", "--queue", "a.md").status == 0
    return ran


def test_move_carries_the_queue_and_says_so(program: Program) -> None:
    target = server().database()
    ran = program("move", "--to", target)
    assert (ran.status, ran.out.splitlines()[-1]) == (0, "The queue came along: 1 to be done, 1 failed.")
    assert program("jobs", "list", "--json", store=target).document == program("jobs", "list", "--json").document
    assert program("jobs", "retry", store=target).out == "1 waiting again\n"


def test_a_store_without_a_queue_is_not_moved_to_while_jobs_wait_unless_that_is_said(
    program: Program, tmp_path: Path
) -> None:
    target = f"sqlite:///{tmp_path}/claims.db"
    ran = program("move", "--to", target)
    assert ran.status == 1
    assert "1 to be done, 1 failed" in ran.err
    assert "twosource work --until-empty" in ran.err
    assert program("move", "--to", target, "--leave-jobs").status == 0
    assert program("jobs", "list", "--json").document["counts"] == {"waiting": 1, "under way": 0, "failed": 1}


def test_a_backup_says_that_the_queue_is_not_in_it(program: Program, tmp_path: Path) -> None:
    ran = program("backup", str(tmp_path / "copy.db"))
    assert ran.status == 0
    assert "Not in the copy: 2 jobs of the queue" in ran.err
