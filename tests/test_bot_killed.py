"""Real processes killed between every two steps of a post: it is never there twice, and never lost without a word."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import answers
import pytest
from killed import platform, run, start
from test_bot_digests import nothing

from bot import outbox, schedules, watches
from bot.answer import Answer, Part
from bot.messages import Place
from bot.rounds import Rounds, digest_round
from bot.watch_rounds import watch_round
from claims.arrivals import note_stored
from claims.model import Article, Origins
from claims.store import open_store

AT = datetime(2025, 8, 1, 8, 0, tzinfo=UTC)
PLACES = [Place("slack", "T1", "C1"), Place("discord", "G1", "77")]
ON = pytest.mark.parametrize("place", PLACES, ids=["slack", "discord"])


def filled(url: str) -> Any:
    store = open_store(url)
    for claim in (answers.BELL, answers.MESSENGER):
        store.add(Article(claim.source, claim.text), [claim])
    return store


def with_digest(url: str, place: Place) -> None:
    """A store with news, and a digest due at AT."""
    store = filled(url)
    store.save_discrepancies([replace(answers.DISCREPANCY, opened=AT, changed=AT - timedelta(hours=1))])
    schedules.add(store, schedules.make(place, "08:00", "UTC", now=AT - timedelta(days=1), by="U1"))
    store.close()


def digests(store: Any, post: Any, now: Any) -> None:
    digest_round(Rounds(store, {"slack": post, "discord": post}, nothing, now))


def found(store: Any, statement: str, *, now: datetime, nearest: int = 0, workspace: str | None = None) -> Answer:
    part = Part(statement, "sources_differ", (), tuple(store.discrepancies_of(["c1"])), Origins(2, 2))
    return Answer(statement, "sources_differ" if part.discrepancies else "nothing_found", (part,), answers.COUNTS)


def with_watch(url: str, place: Place) -> None:
    """A store with a watch whose answer has changed."""
    store = filled(url)
    asked = AT - timedelta(hours=2)
    watches.add(store, found, "statement", answers.STATEMENT, place=place, person="U1", now=asked, days=30)
    store.save_discrepancies([replace(answers.DISCREPANCY, opened=AT, changed=AT)])
    note_stored(store)
    store.close()


def watching(store: Any, post: Any, now: Any) -> None:
    watch_round(Rounds(store, {"slack": post, "discord": post}, found, now))


def shown(url: str, at: datetime) -> list[str]:
    """What a person is told to look at."""
    store = open_store(url)
    try:
        return [one.key for one in outbox.unsettled(store, now=at)]
    finally:
        store.close()


@ON
@pytest.mark.parametrize(("prepare", "do"), [(with_digest, digests), (with_watch, watching)], ids=["digest", "watch"])
def test_killed_at_any_moment_and_started_again_it_never_posts_twice(tmp_path: Path, place, prepare, do):
    die_at, killed, unknown = 0, True, 0
    while killed:
        die_at += 1
        url = f"sqlite:///{tmp_path}/{die_at}.db"
        prepare(url, place)
        with platform() as here:
            killed = run(url, here.port, AT, do, die_at=die_at)
            for minutes in (1, 10):  # at once, and after the lease
                run(url, here.port, AT + timedelta(minutes=minutes), do)
            left = shown(url, AT + timedelta(minutes=20))
            assert len(here.taken) <= 1, f"posted twice after a death at moment {die_at}"
            assert here.taken or left, f"lost without a word after a death at moment {die_at}"
            unknown += bool(left)
    assert die_at > 8  # it was killed at that many moments before it came through
    assert unknown == 4  # shown: from the note that it is being posted until the note that it was, and none else


@ON
@pytest.mark.parametrize(("prepare", "do"), [(with_digest, digests), (with_watch, watching)], ids=["digest", "watch"])
def test_several_processes_at_once_post_it_once(tmp_path: Path, place, prepare, do):
    url = f"sqlite:///{tmp_path}/s.db"
    prepare(url, place)
    with platform() as here:
        processes = [start(url, here.port, AT, do) for _ in range(5)]
        for process in processes:
            process.join(60)
        assert [process.exitcode for process in processes] == [0] * 5
        assert len(here.taken) == 1
