"""Running adapters side by side in one process until a signal, a failure, or until one has said all it has to say."""

import asyncio
import logging
import signal
from collections.abc import Callable, Coroutine, Mapping
from datetime import datetime
from typing import Any

from claims.errors import ClaimsError
from claims.log_events import event
from claims.store import Store

_log = logging.getLogger(__name__)
UPKEEP_S = 3600.0
TICK_S = 60.0
Serve = Callable[[], Coroutine[Any, Any, None]]


async def serve_all(
    serving: Mapping[str, Serve],
    store: Store,
    *,
    now: Callable[[], datetime],
    prepare: Callable[[], object] = lambda: None,
    each_minute: Callable[[], object] | None = None,
) -> None:
    """Serve until SIGINT or SIGTERM, then let each end what it is at. Raises what the first to fail raised. prepare
    runs beside it at the start: loading what the first question would else wait for; each_minute beside it, in a
    thread, for as long as it serves."""
    stop = asyncio.Event()
    _on_signals(stop.set)
    tasks = [asyncio.create_task(serve(), name=name) for name, serve in serving.items()]
    waiting = asyncio.create_task(stop.wait(), name="stop")
    beside = [asyncio.create_task(_upkeep(store, now=now, prepare=prepare), name="upkeep")]
    if each_minute is not None:
        beside.append(asyncio.create_task(_each_minute(each_minute), name="each minute"))
    try:
        await asyncio.wait([*tasks, waiting], return_when=asyncio.FIRST_COMPLETED)
    finally:
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
        await asyncio.to_thread(do)
        await asyncio.sleep(TICK_S)


async def _upkeep(store: Store, *, now: Callable[[], datetime], prepare: Callable[[], object]) -> None:
    """Drop what has expired, now and then; a store away for a moment is no reason to stop serving."""
    try:
        await asyncio.to_thread(prepare)
    except ClaimsError as error:
        _log.warning("getting ready: %s", error.what, extra=event("not_ready"))
    while True:
        try:
            gone = await asyncio.to_thread(store.expire, now=now())
            _log.info("upkeep: %d expired records dropped", gone, extra=event("upkeep", records=gone))
        except ClaimsError as error:
            _log.warning("upkeep: %s", error.what, extra=event("upkeep_failed"))
        await asyncio.sleep(UPKEEP_S)
