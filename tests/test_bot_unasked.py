"""What the serving process does minute by minute: nothing of it stops the rest, and feeds are read beside it."""

import asyncio
import json
import sys
import time
from dataclasses import replace
from pathlib import Path

import answers
from contract_adapters import store_with
from test_bot_digests import nothing

from bot import serving, unasked
from bot.rounds import Rounds
from bot.serving import serve_all
from bot.unasked import Unasked, poll_command


def rounds() -> Rounds:
    return Rounds(store_with(None), {}, nothing, lambda: answers.NOW)


def writing(file: Path, *, seconds: float = 0) -> list[str]:
    return [
        sys.executable,
        "-c",
        f"import os, time; time.sleep({seconds}); open({str(file)!r}, 'a').write(str(os.nice(0)))",
    ]


def wait_for(file: Path) -> str:
    for _ in range(200):
        if file.exists() and file.read_text():
            return file.read_text()
        time.sleep(0.05)
    raise AssertionError("nothing was read")


def test_feeds_that_are_due_are_read_by_another_process_at_a_lower_priority(tmp_path):
    beside = Unasked(rounds(), writing(tmp_path / "read"), lambda: True)
    beside.tick()
    assert int(wait_for(tmp_path / "read")) >= 10
    beside.stop()


def test_none_is_started_while_one_is_at_it_or_nothing_is_due(tmp_path):
    beside = Unasked(rounds(), writing(tmp_path / "read", seconds=30), lambda: True)
    beside.tick()
    first = beside._polling
    beside.tick()
    assert beside._polling is first
    beside.stop()
    assert first.returncode is not None
    idle = Unasked(rounds(), writing(tmp_path / "idle"), lambda: False)
    idle.tick()
    assert idle._polling is None


def test_what_fails_in_one_tick_stops_nothing_else(monkeypatch, caplog):
    done: list[str] = []
    monkeypatch.setattr(unasked, "digest_round", lambda _: 1 / 0)
    monkeypatch.setattr(unasked, "watch_round", lambda _: done.append("watches"))
    Unasked(rounds()).tick()
    assert done == ["watches"]
    assert "unasked: _digests failed" in caplog.text


def test_at_the_end_nothing_more_is_asked_and_nothing_is_logged(monkeypatch, caplog):
    asked: list[str] = []

    def composing(rounds: Rounds) -> int:
        for n in range(60):
            beside.end() if n == 1 else None
            rounds.ask(rounds.store, f"Bridge {n} fell", now=answers.NOW)
        return 1

    def ask(store, statement, **more):
        asked.append(statement)

    beside = Unasked(replace(rounds(), ask=ask))
    monkeypatch.setattr(unasked, "digest_round", composing)
    beside.tick()
    assert asked == ["Bridge 0 fell"]
    assert caplog.text == ""


def test_a_store_closed_meanwhile_is_not_logged(caplog):
    ending = rounds()
    ending.store.close()
    Unasked(ending).tick()
    assert caplog.text == ""


def test_the_program_is_told_where_its_config_and_store_are(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    command = poll_command("my.toml", "sqlite:///x.db")
    reading = ["--store", "sqlite:///x.db", "feeds", "poll", "--json"]
    assert command[3:] == ["--config", str(tmp_path / "my.toml"), *reading]
    assert poll_command(None, "sqlite:///x.db")[3:] == reading


def after_reading(told: str) -> Unasked:
    """The round after one in which the feeds' process said this."""
    due = iter([True, False])
    beside = Unasked(rounds(), [sys.executable, "-c", f"print({told!r})"], lambda: next(due))
    beside.tick()
    beside._polling.wait(20)
    beside.tick()
    return beside


def test_what_the_feeds_brought_is_counted():
    rows = [{"status": "new"}, {"status": "new"}, {"status": "failed"}]
    beside = after_reading(json.dumps({"feeds": [{"articles": rows}, {"articles": [{"status": "same"}]}]}))
    page = beside.metrics.page(beside.standing, under_way=0).decode()
    assert 'twosource_articles_read_total{how="feed",status="new"} 2.0' in page
    assert 'twosource_articles_read_total{how="feed",status="failed"} 1.0' in page
    assert 'twosource_feed_rounds_total{outcome="done"} 1.0' in page
    assert beside.standing.last_feeds == beside.standing.last_round == answers.NOW


def test_a_reading_that_broke_off_is_counted_as_such():
    beside = after_reading('{"feeds": [')
    page = beside.metrics.page(beside.standing, under_way=0).decode()
    assert 'twosource_feed_rounds_total{outcome="failed"} 1.0' in page
    assert beside.standing.last_feeds is None


async def test_it_ticks_as_long_as_the_process_serves(monkeypatch):
    monkeypatch.setattr(serving, "TICK_S", 0.01)
    ticks: list[int] = []

    async def until_three() -> None:
        while len(ticks) < 3:
            await asyncio.sleep(0.005)

    store = store_with(None)
    await asyncio.wait_for(
        serve_all({"x": until_three}, store, now=lambda: answers.NOW, each_minute=lambda: ticks.append(1)), 10
    )
    assert len(ticks) >= 3
