"""How far a long work has come, from the thread it is done in to where somebody waits. Knows no platform.

The bot tells its words as often as it likes; they are shown at most every few seconds, never two at once, and never
after the answer.
"""

import asyncio
from collections.abc import Awaitable, Callable

EVERY_S = 3.0


class Progress:
    """Callable with words from any thread. show draws them and handles its platform's refusals itself."""

    def __init__(self, show: Callable[[str], Awaitable[None]], *, every_s: float = EVERY_S) -> None:
        self._show, self._every_s = show, every_s
        self._loop = asyncio.get_running_loop()
        self._next, self._over = 0.0, False
        self._showing: asyncio.Task[None] | None = None

    def __call__(self, words: str) -> None:
        self._loop.call_soon_threadsafe(self._tell, words)

    def _tell(self, words: str) -> None:
        now, busy = self._loop.time(), self._showing is not None and not self._showing.done()
        if self._over or busy or now < self._next:
            return
        self._next = now + self._every_s
        self._showing = self._loop.create_task(self._shown(words))

    async def _shown(self, words: str) -> None:
        await self._show(words)

    async def end(self) -> None:
        """Nothing is shown after this; what is being shown arrives first."""
        self._over = True
        if self._showing is not None:
            await self._showing
