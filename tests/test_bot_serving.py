"""Adapters side by side: stopped by a signal, ended by the first failure, kept tidy meanwhile."""

import asyncio
import os
import signal
import threading

import answers
import pytest
from contract_adapters import store_with

from bot.config import ConfigError
from bot.serving import serve_all
from claims.errors import StoreError


class Platform:
    """Serves until cancelled, and says what became of it."""

    def __init__(self, then=None, error: Exception | None = None) -> None:
        self.said: list[str] = []
        self._then, self._error = then, error

    async def __call__(self) -> None:
        self.said.append("up")
        try:
            if self._then is not None:
                self._then()
            if self._error is not None:
                raise self._error
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            await asyncio.sleep(0)
            self.said.append("ended in peace")
            raise


async def served(**serving: Platform) -> None:
    await asyncio.wait_for(serve_all(serving, store_with(None), now=lambda: answers.NOW), 20)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
async def test_a_signal_ends_all_in_peace(number):
    one, other = Platform(), Platform(then=lambda: os.kill(os.getpid(), number))
    await served(one=one, other=other)
    assert one.said == other.said == ["up", "ended in peace"]


async def test_the_first_to_fail_ends_the_others_and_its_reason_is_told():
    one, other = Platform(), Platform(error=ConfigError("no token", where="discord"))
    with pytest.raises(ConfigError, match="discord: no token"):
        await served(one=one, other=other)
    assert one.said == ["up", "ended in peace"]


async def test_expired_records_are_dropped_while_serving():
    store = store_with(None)
    store.put("seen", "old", 1, expires=answers.NOW.replace(year=2024))
    store.put("seen", "new", 1, expires=answers.NOW.replace(year=2026))

    async def until_dropped() -> None:
        while len(store.records("seen")) != 1:
            await asyncio.sleep(0.01)

    await asyncio.wait_for(serve_all({"one": until_dropped}, store, now=lambda: answers.NOW), 20)
    assert [key for key, _ in store.records("seen")] == ["new"]


async def test_what_the_first_question_needs_is_loaded_at_the_start():
    ready = asyncio.Event()
    loop = asyncio.get_running_loop()

    await asyncio.wait_for(
        serve_all(
            {"one": ready.wait},
            store_with(None),
            now=lambda: answers.NOW,
            prepare=lambda: loop.call_soon_threadsafe(ready.set),
        ),
        20,
    )


async def test_a_stop_does_not_wait_for_what_is_being_loaded():
    begun, gate = threading.Event(), threading.Event()

    def loads() -> None:
        begun.set()
        gate.wait(30)

    async def until_begun() -> None:
        while not begun.is_set():
            await asyncio.sleep(0.01)

    try:
        await asyncio.wait_for(
            serve_all({"one": until_begun}, store_with(None), now=lambda: answers.NOW, prepare=loads), 4
        )
    finally:
        gate.set()


async def test_what_is_done_each_minute_is_told_of_the_end_and_has_time_to_come_to_it():
    begun, ending, done = threading.Event(), threading.Event(), []

    def round_() -> None:
        begun.set()
        ending.wait(30)
        done.append("posted")

    async def until_begun() -> None:
        while not begun.is_set():
            await asyncio.sleep(0.01)

    await asyncio.wait_for(
        serve_all(
            {"one": until_begun},
            store_with(None),
            now=lambda: answers.NOW,
            each_minute=round_,
            ending=ending.set,
        ),
        4,
    )
    assert done == ["posted"]


async def test_a_store_away_for_a_moment_stops_nobody(caplog):
    class Away:
        def expire(self, *, now):
            raise StoreError("gone")

    async def shortly() -> None:
        while "upkeep" not in caplog.text:
            await asyncio.sleep(0.01)

    await asyncio.wait_for(serve_all({"one": shortly}, Away(), now=lambda: answers.NOW), 20)  # type: ignore[arg-type]
