"""The bot: one message in, one reply out, whatever the platform."""

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.answer_commands import unshare
from bot.ask import ask as ask_store
from bot.commands import COMMANDS, form, takes
from bot.config import Config
from bot.desk import Ask, Call, Desk, Ingest, Progress, Refused, silent
from bot.failures import log_and_reply
from bot.kept_answers import workspace_key
from bot.messages import Form, Message, Reply
from bot.reading import read
from bot.replies import waiting_words
from claims.ingest import ingest as ingest_locators
from claims.store import Store

_log = logging.getLogger(__name__)
REMEMBERED = timedelta(hours=24)  # Slack sends an unanswered event again for up to an hour
_RUN = {command.name: command.run for command in COMMANDS}
_TAKES = takes()


def utc_now() -> datetime:
    return datetime.now(UTC)


class Bot:
    """Answers messages from one store. Safe to call from several threads at once."""

    def __init__(
        self,
        store: Store,
        config: Config,
        now: Callable[[], datetime] = utc_now,
        *,
        ask: Ask = ask_store,
        ingest: Ingest = ingest_locators,
        steady: Ask | None = None,
    ) -> None:
        self._desk = Desk(store, config, now, ask, ingest, steady)

    @property
    def now(self) -> Callable[[], datetime]:
        return self._desk.now

    @property
    def store(self) -> Store:
        return self._desk.store

    def handle(self, message: Message, *, progress: Progress = silent) -> Reply | None:
        """The reply to this message; None for a bot's message and for one already answered. Never raises. progress
        is told in a few words how far a long work has come, from this thread."""
        if message.person.is_bot:
            return None
        try:
            return self._answer(message, progress) if self._first_time(message) else None
        except Exception as error:  # noqa: BLE001 - the adapter's handler: whatever fails, the person gets a plain word
            return log_and_reply(error, message_id=message.id)

    def waiting(self, message: Message) -> str:
        """What to show while this message is being answered."""
        return waiting_words(read(message, _TAKES).name)

    def undelivered(self, message: Message) -> None:
        """The platform did not take the reply to this message: what it does only once, a share, may be tried
        again."""
        call = read(message, _TAKES)
        if call.name == "share":
            unshare(self._desk, call)

    def form(self, message: Message) -> Form | None:
        """The form that this message asks to open, or None: then handle() it. Touches no store, so that a
        platform can call it within the three seconds it allows."""
        return None if message.person.is_bot else form(read(message, _TAKES))

    def _first_time(self, message: Message) -> bool:
        now = self._desk.now()
        key = f"{message.place.platform}:{message.place.workspace}:{message.id}"
        return self._desk.store.put_once("seen", key, now.isoformat(), now=now, expires=now + REMEMBERED)

    def _answer(self, message: Message, progress: Progress) -> Reply:
        call: Call = replace(read(message, _TAKES), progress=progress)
        _log.info("message %s from %s: %s", message.id, workspace_key(message), call.name)
        try:
            reply = _RUN[call.name](self._desk, call)
        except Refused as refused:
            return refused.reply
        # Said aloud in a channel or in a conversation of two, it is answered there; else for the asker alone.
        return replace(reply, private=False) if message.way in ("mention", "direct") else reply
