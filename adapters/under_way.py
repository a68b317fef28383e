"""The answers being worked out, so that an adapter that stops lets them arrive first. Knows no platform."""

import asyncio
from typing import Any


class UnderWay:
    """The tasks of one adapter that are answering somebody."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[Any]] = set()

    def add(self, task: asyncio.Task[Any] | None) -> None:
        """Count this task in until it is done; None, outside any task, counts nothing."""
        if task is not None:
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    def __len__(self) -> int:
        return len(self._tasks)

    async def arrive(self, *, within_s: float) -> None:
        """Wait until all are done, this long at most, and stop the rest."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=within_s)
        for task in tuple(self._tasks):
            task.cancel()
