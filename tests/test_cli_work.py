"""`add --queue`, `work`, `jobs`, and what doctor says of them."""

from pathlib import Path
from typing import Any

import pytest
from cli_running import Program
from postgres_server import server
from store_samples import claims_in

from claims import ingest as ingesting

HEAD = "---\ntitle: Bridge {n} falls\noutlet: Post\npublished: 2031-05-06\nurl: https://post.example/{n}\n---\n\n"


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Program:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(
        ingesting, "read_batch", lambda articles, _folder="": [(a, claims_in(a), None) for a in articles]
    )
    (tmp_path / "news").mkdir()
    for n in range(2):
        (tmp_path / "news" / f"{n}.md").write_text(HEAD.format(n=n) + f"The bridge {n} fell. Rain fell on Veldt.\n")
    return Program(monkeypatch, capsys, server().database())


def findings(program: Program, what: str) -> list[dict[str, Any]]:
    return [one for one in program("doctor", "--json").document["findings"] if one["what"] == what]


def test_what_is_queued_waits_for_a_worker_which_stores_it(program: Program) -> None:
    ran = program("add", "--queue", "news")
    assert (ran.status, ran.out) == (0, "2 waiting, 0 same, 0 failed\n")
    assert "No worker runs" in ran.err
    (told,) = findings(program, "Jobs")
    assert (told["state"], told["says"]) == ("missing", "2 waiting, 0 under way; 0 workers")
    assert program("articles", "--json").document["articles"] == []
    assert program("work", "--until-empty").status == 0
    assert {one["outlet"] for one in program("articles", "--json").document["articles"]} == {"Post"}
    (told,) = findings(program, "Jobs")
    assert (told["state"], told["says"]) == ("ok", "0 waiting, 0 under way; 0 workers")
    again = program("add", "--queue", "news", "--json")
    assert [one["status"] for one in again.document["articles"]] == ["same", "same"]


def test_a_job_that_failed_is_shown_with_its_reason_and_what_to_do(program: Program) -> None:
    assert program("add", "--queue", "http://127.0.0.1:9/page").status == 0
    assert program("work", "--until-empty").status == 0
    (failed,) = program("jobs", "list", "--json").document["jobs"]
    assert (failed["state"], failed["tried"]) == ("failed", 1)  # private addresses are refused for good
    assert failed["why"].startswith("http://127.0.0.1:9/page: points into a private network")
    (shown,) = findings(program, "Job")
    assert shown["says"].startswith("http://127.0.0.1:9/page: points into a private network")
    assert f"jobs retry {failed['id']}" in shown["advice"]
    assert program("jobs", "retry", str(failed["id"])).out == "1 waiting again\n"
    assert program("jobs", "list", "--json").document["counts"] == {"waiting": 1, "under way": 0, "failed": 0}
    program("work", "--until-empty")
    assert program("jobs", "remove").out == "1 removed\n"
    assert program("jobs", "remove", "77").status == 1


def test_with_sqlite_there_is_no_queue_and_that_is_said(program: Program, tmp_path: Path) -> None:
    store = f"sqlite:///{tmp_path}/claims.db"
    for command in (("add", "--queue", "news"), ("work",), ("jobs", "list")):
        ran = program(*command, store=store)
        assert ran.status == 1
        assert "no queue" in ran.err
    assert [one for one in program("doctor", "--json", store=store).document["findings"] if one["what"] == "Jobs"] == []
