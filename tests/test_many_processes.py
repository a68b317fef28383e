"""Several real processes on one PostgreSQL store: one digest a schedule, one answer a message, one reading of a feed a
round."""

import multiprocessing
import threading
from collections import Counter
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from killed import platform
from killed import start as start_round
from postgres_server import server
from test_bot_killed import AT, ON, digests, watching, with_digest, with_watch

from bot.app import Bot
from bot.config import Config
from bot.messages import Message, Person, Place
from claims.incoming import feeds
from claims.incoming.fetch import Guard
from claims.incoming.polite import Manners
from claims.incoming.poll import Reader, poll, poll_due
from claims.store import open_store

_FORK = multiprocessing.get_context("fork")
NOW = datetime(2031, 5, 7, 9, 30, tzinfo=UTC)
PROCESSES = 3


@ON
@pytest.mark.parametrize(("prepare", "do"), [(with_digest, digests), (with_watch, watching)], ids=["digest", "watch"])
def test_what_comes_unasked_is_posted_once(place: Place, prepare: Any, do: Any) -> None:
    url = server().database()
    prepare(url, place)
    with platform() as here:
        processes = [start_round(url, here.port, AT, do) for _ in range(PROCESSES)]
        for process in processes:
            process.join(60)
        assert [process.exitcode for process in processes] == [0] * PROCESSES
        assert len(here.taken) == 1


def _answers(url: str, gate: Any, out: Any) -> None:
    store = open_store(url)
    bot = Bot(store, Config())
    gate.wait(60)
    for n in range(20):
        message = Message(f"m{n}", Place("slack", "T1", "C1"), Person(f"U{n}", "Ana"), "help", "mention")
        if bot.handle(message) is not None:
            out.put(message.id)
    store.close()
    out.put("end")


def test_a_message_that_several_processes_receive_is_answered_by_one() -> None:
    url = server().database()
    gate, out = _FORK.Barrier(PROCESSES), _FORK.Queue()
    processes = [_FORK.Process(target=_answers, args=(url, gate, out)) for _ in range(PROCESSES)]
    for process in processes:
        process.start()
    answered: list[str] = []
    while answered.count("end") < PROCESSES:
        answered.append(out.get(timeout=60))
    assert Counter(answered) == Counter({f"m{n}": 1 for n in range(20)} | {"end": PROCESSES})


ASKED: Counter[str] = Counter()


class _Feed(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        ASKED[self.path] += 1
        body = b'<?xml version="1.0"?><rss version="2.0"><channel><title>Post</title></channel></rss>'
        self.send_response(404 if self.path == "/robots.txt" else 200)
        self.send_header("Content-Type", "application/rss+xml")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass


def _reader(store: Any, now: datetime) -> Reader:
    guard = Guard(allow_private=True)
    return Reader(store, guard, Manners(store, guard, now=lambda: now, pause_s=0), timedelta(minutes=15))


def _polls(url: str, gate: Any) -> None:
    store = open_store(url)
    gate.wait(60)
    for minutes in (0, 100, 400):  # a feed without an article counts as failing, and is asked more seldom
        now = NOW + timedelta(minutes=minutes)
        for _ in poll_due(_reader(store, now), now=now):
            pass
        gate.wait(60)
    store.close()


def test_a_feed_is_read_by_one_process_a_round() -> None:
    url = server().database()
    ASKED.clear()
    site = ThreadingHTTPServer(("127.0.0.1", 0), _Feed)
    threading.Thread(target=site.serve_forever, daemon=True).start()
    store = open_store(url)
    for n in range(6):
        feeds.add(store, f"http://127.0.0.1:{site.server_address[1]}/feed{n}", now=NOW)
    store.close()
    gate = _FORK.Barrier(PROCESSES)
    processes = [_FORK.Process(target=_polls, args=(url, gate)) for _ in range(PROCESSES)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(120)
    site.shutdown()
    site.server_close()
    assert [process.exitcode for process in processes] == [0] * PROCESSES
    assert {path: count for path, count in ASKED.items() if path != "/robots.txt"} == {f"/feed{n}": 3 for n in range(6)}


def test_a_feed_read_since_it_was_looked_up_is_not_read_again() -> None:
    store = open_store("sqlite://")
    looked_up, _ = feeds.add(store, "https://post.example/rss", now=NOW)
    feeds.keep(store, looked_up, feeds.failed(looked_up, "away", now=NOW, every=timedelta(minutes=15)))
    assert poll(_reader(store, NOW), looked_up, now=NOW) is None
    store.close()
