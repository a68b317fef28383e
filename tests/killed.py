"""A platform on this machine that only counts posts, and processes that are killed between two given steps of a round.

A step is any write to the store and any call to the platform, each with a moment before and a moment after it.
"""

import http.client
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from bot.messages import Sent
from claims.store import Store, open_store

_FORK = multiprocessing.get_context("fork")
_WRITES = ("put", "put_once", "swap", "delete")


class Platform:
    """Takes posts over HTTP and keeps their keys."""

    def __init__(self, port: int, taken: list[str]) -> None:
        self.port, self.taken = port, taken


@contextmanager
def platform() -> Iterator[Platform]:
    taken: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            key = self.rfile.read(length := int(self.headers["Content-Length"])).decode()
            if len(key) == length:  # who dies after the headers has posted nothing
                taken.append(key)
            self.send_response(200)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield Platform(server.server_address[1], taken)
    server.shutdown()
    server.server_close()


class _Steps:
    """Counts moments, and dies at one of them."""

    def __init__(self, die_at: int) -> None:
        self.die_at, self.passed = die_at, 0

    def moment(self) -> None:
        self.passed += 1
        if self.passed == self.die_at:
            os.kill(os.getpid(), signal.SIGKILL)

    def around(self, do: Callable[..., Any]) -> Callable[..., Any]:
        def done(*args: Any, **named: Any) -> Any:
            self.moment()
            result = do(*args, **named)
            self.moment()
            return result

        return done


class _Watched:
    """The store, with its writes counted."""

    def __init__(self, store: Store, steps: _Steps) -> None:
        self._store, self._steps = store, steps

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._store, name)
        return self._steps.around(found) if name in _WRITES else found


def run(url: str, port: int, at: datetime, do: Callable[[Any, Any, Any], object], *, die_at: int = 0) -> bool:
    """Run do(store, post, now) in a process of its own; True when it was killed on its way."""
    process = start(url, port, at, do, die_at=die_at)
    process.join(60)
    assert process.exitcode in (0, -signal.SIGKILL)
    return process.exitcode != 0


def start(url: str, port: int, at: datetime, do: Callable[[Any, Any, Any], object], *, die_at: int = 0) -> Any:
    process = _FORK.Process(target=_within, args=(url, port, at, do, die_at))
    process.start()
    return process


def _within(url: str, port: int, at: datetime, do: Callable[[Any, Any, Any], object], die_at: int) -> None:
    steps = _Steps(die_at)
    store: Any = _Watched(open_store(url), steps)

    def post(place: Any, reply: Any, *, key: str) -> Sent:
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        line.request("POST", "/", body=key.encode())
        line.getresponse().read()
        line.close()
        return Sent(place, "1")

    do(store, steps.around(post), lambda: at)
