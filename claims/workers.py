"""Processes that read articles beside this one, and what is left when one of them is ended.

A machine without memory ends a process that takes too much, and with it all that its pool was reading. Then each of
those articles is read again in a process of its own: only the one that is too much is given up.
"""

import logging
import multiprocessing
import os
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Any, Generic, TypeVar

from claims.log_events import event

_log = logging.getLogger(__name__)
Given = TypeVar("Given")
Made = TypeVar("Made")
TOO_MUCH = "takes more memory to read than there is. Split it, or add it on a machine with more"


class Workers(Generic[Given, Made]):
    """So many processes that turn a batch into as many results. do must be found by its name in a new process."""

    def __init__(self, do: Callable[..., list[Made]], *, most: int, and_given: Sequence[Any] = ()) -> None:
        self._do, self._most, self._and_given = do, most, and_given
        self._pools: dict[int, ProcessPoolExecutor] = {}

    def start(self, batch: list[Given]) -> "Future[list[Made]]":
        """Begin with this batch."""
        return self._submitted(batch, self._most)

    def results(self, batch: list[Given], begun: "Future[list[Made]]") -> "list[Made | None]":
        """What became of a batch, in its order; None for what took more memory than there is."""
        try:
            return list(begun.result())
        except (BrokenProcessPool, MemoryError):
            _log.warning("a reader was ended; reading one by one", extra=event("reader_ended", articles=len(batch)))
            return [self._alone(one) for one in batch]

    def _alone(self, one: Given) -> "Made | None":
        try:
            return self._submitted([one], 1).result()[0]
        except (BrokenProcessPool, MemoryError):
            return None

    def _submitted(self, batch: list[Given], most: int) -> "Future[list[Made]]":
        try:
            return self._pool(most).submit(self._do, batch, *self._and_given)
        except BrokenProcessPool:
            self._pools.pop(most).shutdown(wait=False)
            return self._pool(most).submit(self._do, batch, *self._and_given)

    def _pool(self, most: int) -> ProcessPoolExecutor:
        if most not in self._pools:
            self._pools[most] = ProcessPoolExecutor(max_workers=most, initializer=_end_with_parent)
        return self._pools[most]

    def close(self) -> None:
        for pool in self._pools.values():
            pool.shutdown(cancel_futures=True)


def _end_with_parent() -> None:
    """Runs in a worker: it ends when the process that started it is killed, instead of waiting for ever with what it
    has in memory."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_watch, args=(parent,), name="parent", daemon=True).start()


def _watch(parent: Any) -> None:
    parent.join()
    os._exit(1)
