"""The messages that an adapter has not answered yet, kept in the bot's inbox beside its event loop. Knows no platform.

The store has a moment to take each note, and the answer does not depend on it: while the store is away messages are
answered as they come, and only a death in that time loses them.
"""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, TypeVar

from bot.inbox import BEAT_S, Inbox, Left
from bot.logs import event
from bot.messages import Message
from claims.errors import ClaimsError

log = logging.getLogger(__name__)
WAIT_S = 1.0  # of the three seconds in which Slack and Discord want to be acknowledged
T = TypeVar("T")


class Unanswered:
    """Lives as long as the process serves the platform; does nothing for a bot without an inbox, as in tests."""

    def __init__(self, bot: object, *, platform: str) -> None:
        inbox: Callable[[str], Inbox] | None = getattr(bot, "inbox", None)
        self._inbox = inbox(platform) if inbox else None
        # One thread, so that what is noted of a message is noted in the order in which it came about.
        self._thread = ThreadPoolExecutor(1, thread_name_prefix=f"{platform}-inbox")

    async def take(self, message: Message, **ways: Any) -> bool:
        """Whether this process is to answer it: True also where that could not be noted."""
        return self._inbox is None or await self._noted(partial(self._inbox.take, message, **ways), otherwise=True)

    async def note(self, message: Message, **ways: Any) -> None:
        """One more way to answer it."""
        if self._inbox is not None:
            await self._noted(partial(self._inbox.note, message, **ways), otherwise=None)

    async def posting(self, message: Message) -> bool:
        """Whether this process may send the answer now: no other has taken the message over."""
        return self._inbox is None or await self._noted(partial(self._inbox.posting, message), otherwise=True)

    async def done(self, message: Message) -> None:
        """It is answered."""
        if self._inbox is not None:
            await self._noted(partial(self._inbox.done, message), otherwise=None)

    @contextlib.asynccontextmanager
    async def answering(self, message: Message) -> AsyncIterator[None]:
        """It is answered when the block ends, also when that fails; not when the program ends meanwhile."""
        try:
            yield
        except Exception:
            await self.done(message)
            raise
        await self.done(message)

    async def look_after(self, take_up: Callable[[Left], Awaitable[None]]) -> None:
        """Until cancelled: renew what is ours, and hand out what nobody is at any more."""
        while self._inbox is not None:
            await self._noted(self._inbox.renew, otherwise=None)
            for left in await self._noted(self._inbox.left, otherwise=list[Left]()):
                try:
                    await take_up(left)
                except Exception:  # the adapter's handler, for what nobody waits for at this moment
                    log.exception("a message was not taken up", extra=event("not_taken_up"))
                    await self._noted(partial(self._inbox.leave, left.message), otherwise=None)
            await asyncio.sleep(BEAT_S)

    async def close(self) -> None:
        """Leave what is not answered to whoever comes next."""
        if self._inbox is not None:
            await self._noted(self._inbox.give_up, otherwise=None)
        self._thread.shutdown(wait=False, cancel_futures=True)

    async def _noted(self, do: Callable[[], T], *, otherwise: T) -> T:
        with contextlib.suppress(RuntimeError):  # closed meanwhile
            doing = asyncio.get_running_loop().run_in_executor(self._thread, do)
            try:
                return await asyncio.wait_for(asyncio.shield(doing), WAIT_S)
            except TimeoutError:
                doing.add_done_callback(lambda done: done.cancelled() or done.exception())
                log.warning("the inbox is slow", extra=event("inbox_slow"))
            except ClaimsError as error:
                log.info("the inbox is away", extra=event("inbox_away", error=type(error).__name__))
        return otherwise
