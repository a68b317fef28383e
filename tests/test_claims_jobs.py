"""The queue on a real PostgreSQL server, with real worker processes that are stopped and killed in the middle."""

import signal
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import working
from postgres_server import server
from store_samples import add, article, moved

from claims.errors import FetchError, StoreError
from claims.given import Given
from claims.incoming.fetch import Guard, fetch
from claims.incoming.jobs import TRIES, JobFailed, Jobs, Standing, jobs_of
from claims.incoming.work import Later, Work, packed, put_all, unpacked
from claims.ingest import articles_in
from claims.model import Article
from claims.store import open_store
from claims.stores.store_postgres import PostgreSQLStore

SECONDS = 90.0


@pytest.fixture
def jobs() -> Iterator[Jobs]:
    store = PostgreSQLStore(server().database())
    made = jobs_of(store)
    assert made is not None
    yield made
    store.close()


def until(done: Callable[[], object]) -> None:
    ends = time.monotonic() + SECONDS
    while not done():
        assert time.monotonic() < ends, "it did not come about"
        time.sleep(0.1)


def put_articles(jobs: Jobs, count: int) -> None:
    for n in range(count):
        assert Later(jobs).article(article(f"a{n}", f"The bridge {n} fell. Rain fell.", title=f"t{n}"), f"{n}.md")


def held(jobs: Jobs) -> list[str]:
    store = open_store(jobs.url())
    try:
        return sorted(one.source.id for one, _ in store.articles())
    finally:
        store.close()


def test_an_article_comes_out_of_the_queue_as_it_went_in() -> None:
    one = article("a", "Nine\x00 people \ud800 “died”. 🙂", missing=("outlet",), workspace="slack:T1")
    assert unpacked(packed(one)) == one


def test_what_waits_already_is_not_put_in_twice_and_what_is_stored_not_at_all(jobs: Jobs, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("---\ntitle: Bridge\noutlet: Post\npublished: 2031-05-06\n---\n\nThe bridge fell.\n")
    store = open_store(jobs.url())

    def put() -> list[str]:
        sources = [str(tmp_path), "https://post.example/1", "https://post.example/1?utm_source=x", "gone.md"]
        rows = put_all(store, Later(jobs), sources, given=Given(), guard=Guard(), stdin=None)
        return [one.status for one in rows]

    assert put() == ["waiting", "waiting", "same", "failed"]
    assert put() == ["same", "same", "same", "failed"]
    assert jobs.standing() == Standing(waiting=2, under_way=0, failed=0, workers=0)
    assert [one.what for one in jobs.listed("waiting")] == ["article", "page"]
    (one,) = (got for got in articles_in(fetch(str(tmp_path / "a.md"), guard=Guard())) if isinstance(got, Article))
    add(store, one)
    assert put() == ["same", "same", "same", "failed"]
    store.close()


def test_sqlite_has_no_queue() -> None:
    assert jobs_of(open_store("sqlite://")) is None


def test_a_user_with_a_schema_and_no_other_right_can_have_the_queue() -> None:
    store = PostgreSQLStore(server().plain_database())
    first, again = jobs_of(store), jobs_of(store)
    assert first is not None
    assert again is not None
    put_articles(first, 1)
    assert again.standing().waiting == 1
    assert store.health()["integrity"] == "ok"
    store.close()


def test_a_worker_killed_in_the_middle_loses_nothing_and_nothing_is_doubled(jobs: Jobs, tmp_path: Path) -> None:
    put_articles(jobs, 5)
    (tmp_path / "hold").touch()
    first = working.start(jobs.url(), tmp_path)
    until(lambda: list(tmp_path.glob("t*")))
    second = working.start(jobs.url(), tmp_path)
    until(lambda: len(list(tmp_path.glob("t*"))) == 2)
    assert jobs.standing().workers == 2
    first.send_signal(signal.SIGKILL)
    first.wait()
    (tmp_path / "hold").unlink()
    until(lambda: jobs.standing() == Standing(0, 0, 0, jobs.standing().workers))
    second.send_signal(signal.SIGTERM)
    assert second.wait(SECONDS) == 0
    assert held(jobs) == ["a0", "a1", "a2", "a3", "a4"]
    read = sorted(path.name.split(".")[0] for path in tmp_path.glob("t*"))
    assert read == ["t0", "t0", "t1", "t2", "t3", "t4"]  # what the killed one was at was read again
    store = open_store(jobs.url())
    assert (store.counts().articles, store.counts().claims, store.records("uncompared")) == (5, 10, [])
    store.close()


def test_a_worker_told_to_stop_ends_its_job_and_leaves_the_rest(jobs: Jobs, tmp_path: Path) -> None:
    put_articles(jobs, 3)
    (tmp_path / "hold").touch()
    worker = working.start(jobs.url(), tmp_path)
    until(lambda: list(tmp_path.glob("t*")))
    worker.send_signal(signal.SIGTERM)
    time.sleep(0.5)
    assert worker.poll() is None  # it is still at it
    (tmp_path / "hold").unlink()
    assert worker.wait(SECONDS) == 0
    assert held(jobs) == ["a0"]
    assert jobs.standing() == Standing(waiting=2, under_way=0, failed=0, workers=0)


def test_the_database_may_be_away_for_a_while(jobs: Jobs, tmp_path: Path) -> None:
    put_articles(jobs, 2)
    (tmp_path / "hold").touch()
    worker = working.start(jobs.url(), tmp_path)
    until(lambda: list(tmp_path.glob("t*")))
    server().stop("immediate")
    (tmp_path / "hold").unlink()
    time.sleep(1)
    server().start()

    def through() -> bool:
        try:
            return jobs.standing().waiting + jobs.standing().under_way == 0
        except StoreError:
            return False

    # What failed while the store was away is tried again after a minute; here a person does not wait for that.
    until(lambda: through() or hurried(jobs))
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(SECONDS) == 0
    assert held(jobs) == ["a0", "a1"]
    assert jobs.standing().failed == 0


def hurried(jobs: Jobs) -> None:
    try:
        later = [one for one in jobs.listed("waiting") if one.due]
    except StoreError:
        return
    if later:
        server().execute(
            jobs.url().rsplit("/", 1)[1],
            "UPDATE twosource.procrastinate_jobs SET scheduled_at = NULL WHERE status = 'todo'",
        )


def doing(jobs: Jobs, error: Exception) -> list[str]:
    """Do what is due with a job that always fails so; the locators tried."""
    tried = []

    def do(_what: str, told: "object") -> None:
        tried.append(told["locator"])  # type: ignore[index]
        raise error

    jobs.work(do, until_empty=True, beat_s=0.5, dead_after_s=60)
    return tried


def test_what_fails_is_tried_again_later_and_later_then_shown_until_seen_to(jobs: Jobs) -> None:
    put_articles(jobs, 1)
    pauses = []
    for _ in range(TRIES):
        assert doing(jobs, JobFailed("post.example does not answer", permanent=False)) == ["0.md"]
        for one in jobs.listed("waiting"):
            assert one.due is not None
            pauses.append(round((one.due - datetime.now(UTC)) / timedelta(minutes=1)))
            hurried(jobs)
    assert pauses == [1, 4, 16, 64]
    (failed,) = jobs.listed("failed")
    assert (failed.locator, failed.tried, failed.why) == ("0.md", TRIES, "post.example does not answer")
    assert doing(jobs, ZeroDivisionError()) == []
    assert jobs.again(failed.id) == 1
    assert jobs.standing().waiting == 1
    assert doing(jobs, JobFailed("is gone", permanent=True)) == ["0.md"]
    assert [one.why for one in jobs.listed()] == ["is gone"]
    assert jobs.forget() == 1
    assert jobs.standing() == Standing(0, 0, 0, 0)


def test_a_site_that_asks_us_to_wait_is_obeyed(jobs: Jobs) -> None:
    put_articles(jobs, 1)
    doing(jobs, JobFailed("answered 429", permanent=False, after_s=7200))
    (waiting,) = jobs.listed("waiting")
    assert waiting.due is not None
    assert round((waiting.due - datetime.now(UTC)) / timedelta(minutes=1)) == 120


def test_a_failure_nobody_expected_is_told_in_plain_words(jobs: Jobs) -> None:
    put_articles(jobs, 1)
    doing(jobs, KeyError("secret"))
    assert [one.why for one in jobs.listed("waiting")] == ["it could not be read; the log has the details"]


def test_an_article_that_kills_every_worker_ends_as_failed(jobs: Jobs, tmp_path: Path) -> None:
    put_articles(jobs, 2)
    server().execute(
        jobs.url().rsplit("/", 1)[1], f"UPDATE twosource.procrastinate_jobs SET attempts = {TRIES - 1} WHERE id = 1"
    )
    (tmp_path / "hold").touch()
    worker = working.start(jobs.url(), tmp_path)
    until(lambda: list(tmp_path.glob("t0*")))
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    (tmp_path / "hold").unlink()
    time.sleep(working.DEAD_AFTER_S + 1)
    assert working.start(jobs.url(), tmp_path, "--until-empty").wait(SECONDS) == 0
    assert [one.why for one in jobs.listed()] == ["the worker that was reading it died, 5 times"]
    assert held(jobs) == ["a1"]


@pytest.mark.parametrize(("status", "permanent"), [(404, True), (503, False)])
def test_a_page_that_is_gone_is_not_asked_for_again(
    jobs: Jobs, monkeypatch: pytest.MonkeyPatch, status: int, permanent: bool
) -> None:
    def refuses(*_: object, **__: object) -> None:
        raise FetchError(f"answered {status}", where="post.example", permanent=permanent)

    monkeypatch.setattr("claims.incoming.work.fetch", refuses)
    store = open_store(jobs.url())
    work = Work(store, Later(jobs), Guard(), lambda: datetime.now(UTC), 0.0, timedelta(minutes=15))
    told = {"locator": "https://post.example/1", "given": {}, "depth": 0, "workspace": ""}
    with pytest.raises(JobFailed) as failed:
        work.do("page", told)
    assert failed.value.permanent is permanent
    store.close()


def test_a_revision_waits_beside_the_article_it_revises(jobs: Jobs) -> None:
    one = article()
    assert Later(jobs).article(one, "a.md")
    assert not Later(jobs).article(one, "a.md")
    assert Later(jobs).article(moved(one, "The bridge stands."), "a.md")
