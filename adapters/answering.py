"""The threads on which the bot answers one platform, and the places it has for them. Knows no platform.

What comes in when all places of the process are taken is told so at once. These threads do nothing else: acknowledging,
looking hosts up and what the event loop hands to its own threads never wait behind a check.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from functools import partial
from typing import Protocol

from bot.config import LimitsConfig
from bot.fair_replies import BUSY
from bot.logs import event
from bot.messages import Message, Reply
from bot.room import Room
from bot.vitals import Vitals

log = logging.getLogger(__name__)
THREADS = 8


class Answers(Protocol):
    """What answers: the bot."""

    def handle(self, message: Message, *, progress: Callable[[str], None]) -> Reply | None: ...


def vitals_of(bot: object) -> Vitals:
    """The vitals of this bot; new ones for a bot without, as in tests."""
    held: Vitals | None = getattr(bot, "vitals", None)
    return held or Vitals(Room(LimitsConfig().at_once))


class Answering:
    """Lives as long as the process serves the platform."""

    def __init__(self, bot: Answers, *, platform: str, threads: int = THREADS) -> None:
        self._bot, self._vitals = bot, vitals_of(bot)
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix=f"{platform}-bot")

    async def answer(
        self,
        message: Message,
        *,
        progress: Callable[[str], None],
        complete: Callable[[Message], Awaitable[Message]] | None = None,
    ) -> Reply | None:
        """The bot's answer, worked out in a thread; BUSY itself, at once, when there is no place. complete asks the
        platform for what the message lacks, once it has a place."""
        if not self._vitals.room.enter():
            self._vitals.metrics.shed(message.place.platform)
            log.info("shed", extra=event("shed", platform=message.place.platform))
            return BUSY
        try:
            whole = await complete(message) if complete else message
            # In the caller's context, as asyncio.to_thread does it: what progress tells is drawn in it.
            work = partial(copy_context().run, self._bot.handle, whole, progress=progress)
            return await asyncio.get_running_loop().run_in_executor(self._threads, work)
        finally:
            self._vitals.room.leave()

    def close(self) -> None:
        """Take up nothing more; what was not begun is dropped."""
        self._threads.shutdown(wait=False, cancel_futures=True)
