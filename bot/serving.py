"""Running adapters side by side in one process until a signal, a failure, or until one has said all it has to say."""

import asyncio
import atexit
import contextlib
import logging
import os
import signal
import sys
import threading
from collections.abc import Callable, Coroutine, Mapping
from datetime import datetime
from functools import partial
from typing import Any, TypeVar

from claims.errors import ClaimsError
from claims.log_events import event
from claims.store import Store

_log = logging.getLogger(__name__)
UPKEEP_S = 3600.0
TICK_S = 60.0
LAST_S = 5.0  # for a post or a write under way at the end
_BESIDE = "beside"
T = TypeVar("T")
Serve = Callable[[], Coroutine[Any, Any, None]]


async def serve_all(
    serving: Mapping[str, Serve],
    store: Store,
    *,
    now: Callable[[], datetime],
    prepare: Callable[[], object] = lambda: None,
    each_minute: Callable[[], object] | None = None,
    ending: Callable[[], object] = lambda: None,
) -> None:
    """Serve until SIGINT or SIGTERM, then let each end what it is at. Raises what the first to fail raised. prepare
    runs beside it at the start: loading what the first question would else wait for; nobody waits for its end.
    each_minute runs beside it, in a thread, for as long as it serves. ending is called when it is time to end."""
    stop = asyncio.Event()
    _on_signals(stop.set)
    tasks = [asyncio.create_task(serve(), name=name) for name, serve in serving.items()]
    waiting = asyncio.create_task(stop.wait(), name="stop")
    beside = [
        asyncio.create_task(_prepare(prepare), name="prepare"),
        asyncio.create_task(_upkeep(store, now=now), name="upkeep"),
    ]
    if each_minute is not None:
        beside.append(asyncio.create_task(_each_minute(each_minute), name="each minute"))
    try:
        await asyncio.wait([*tasks, waiting], return_when=asyncio.FIRST_COMPLETED)
    finally:
        ending()
        await _end([*tasks, waiting, *beside])
    for task in tasks:
        if not task.cancelled() and (error := task.exception()) is not None:
            raise error


def _on_signals(stop: Callable[[], None]) -> None:
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop)


async def _end(tasks: list[asyncio.Task[Any]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def _each_minute(do: Callable[[], object]) -> None:
    while True:
        await _in_thread(do, last_s=LAST_S)
        await asyncio.sleep(TICK_S)


async def _in_thread(do: Callable[[], T], *, last_s: float) -> T:
    """What it returns, done in a thread of its own; when this is cancelled it has so many seconds to end by itself, and is
    left then. Not in asyncio's threads: the program would wait for all of them at its end."""
    loop = asyncio.get_running_loop()
    done: asyncio.Future[T] = loop.create_future()

    def work() -> None:
        try:
            tell(partial(done.set_result, do()))
        except BaseException as error:  # noqa: BLE001 - raised again where it is awaited
            tell(partial(done.set_exception, error))

    def tell(what: Callable[[], None]) -> None:
        with contextlib.suppress(RuntimeError):  # the loop has ended meanwhile
            loop.call_soon_threadsafe(lambda: None if done.done() else what())

    threading.Thread(target=work, name=_BESIDE, daemon=True).start()
    try:
        return await asyncio.shield(done)
    except asyncio.CancelledError:
        await asyncio.wait({done}, timeout=last_s)
        raise


def leave_at_once(status: Callable[[], int]) -> None:
    """At the end of the program, where a thread is still at something, end with this status without waiting: a thread that
    Python stops within a library's own code takes the whole process down with an abort."""

    def leave() -> None:
        if any(thread.name == _BESIDE for thread in threading.enumerate()):
            logging.shutdown()
            for stream in (sys.stdout, sys.stderr):
                with contextlib.suppress(OSError, ValueError):
                    stream.flush()
            os._exit(status())

    atexit.register(leave)


async def _prepare(prepare: Callable[[], object]) -> None:
    try:
        await _in_thread(prepare, last_s=0)
    except ClaimsError as error:
        _log.warning("getting ready: %s", error.what, extra=event("not_ready"))


async def _upkeep(store: Store, *, now: Callable[[], datetime]) -> None:
    """Drop what has expired, now and then; a store away for a moment is no reason to stop serving."""
    while True:
        try:
            gone = await _in_thread(partial(store.expire, now=now()), last_s=LAST_S)
            _log.info("upkeep: %d expired records dropped", gone, extra=event("upkeep", records=gone))
        except ClaimsError as error:
            _log.warning("upkeep: %s", error.what, extra=event("upkeep_failed"))
        await asyncio.sleep(UPKEEP_S)
