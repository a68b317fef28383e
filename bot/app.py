"""The bot: one message in, one reply out, whatever the platform."""

import logging
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot import limits
from bot.answer_commands import unshare
from bot.ask import ask as ask_store
from bot.commands import COMMANDS, form, is_question, takes
from bot.config import Config
from bot.desk import Ask, Call, Desk, Ingest, Progress, Refused, silent
from bot.failures import failure, log_and_reply
from bot.fair_replies import limited_reply
from bot.inbox import SEEN, Inbox, key_of
from bot.kept_answers import workspace_key
from bot.locales import language_of
from bot.messages import Form, Message, Reply
from bot.observed import Observed
from bot.phrases import spoken
from bot.reading import read
from bot.replies import waiting_words
from bot.room import Room
from bot.settings import settings_of
from bot.vitals import Vitals
from bot.words import sound
from claims.errors import StoreClosed
from claims.ingest import ingest as ingest_locators
from claims.log_events import event
from claims.store import Store

_log = logging.getLogger(__name__)
REMEMBERED = timedelta(hours=24)  # Slack sends an unanswered event again for up to an hour
_RUN = {command.name: command.run for command in COMMANDS}
_TAKES = takes()


def utc_now() -> datetime:
    return datetime.now(UTC)


def _sound(message: Message) -> Message:
    """The message without halves of characters."""
    fields = tuple((name, sound(value)) for name, value in message.fields)
    return replace(message, text=sound(message.text), fields=fields)


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
        vitals: Vitals | None = None,
    ) -> None:
        self._desk = Desk(store, config, now, ask, ingest, steady)
        self.vitals = vitals or Vitals(Room(config.limits.at_once))

    @property
    def now(self) -> Callable[[], datetime]:
        return self._desk.now

    @property
    def store(self) -> Store:
        return self._desk.store

    def handle(self, message: Message, *, progress: Progress = silent) -> Reply | None:
        """The reply to this message; None for a bot's message, for one already answered, and once the program is
        ending and has closed its store. Never raises. progress
        is told in a few words how far a long work has come, from this thread."""
        if message.person.is_bot:
            return None
        try:
            return self._answer(_sound(message), progress) if self._first_time(message) else None
        except StoreClosed:
            _log.info("stopped before it was answered", extra=event("stopped", platform=message.place.platform))
            return None
        except Exception as error:  # noqa: BLE001 - the adapter's handler: whatever fails, the person gets a plain word
            self.vitals.metrics.failed(failure(error).kind)
            return log_and_reply(error)

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
        """The form that this message asks to open, or None: then handle() it. Reads one record at most, so that a
        platform can call it within the three seconds it allows."""
        return None if message.person.is_bot else form(read(message, _TAKES), self._desk.store)

    def inbox(self, platform: str) -> Inbox:
        """Where an adapter notes what it has heard and not answered yet."""
        return Inbox(self._desk.store, platform, now=self._desk.now)

    def _first_time(self, message: Message) -> bool:
        now = self._desk.now()
        return self._desk.store.put_once(SEEN, key_of(message), now.isoformat(), now=now, expires=now + REMEMBERED)

    def _answer(self, message: Message, progress: Progress) -> Reply:
        call: Call = replace(read(message, _TAKES), progress=progress)
        started, seen = time.perf_counter(), Observed(self._desk)
        try:
            self._count(call)
            reply = _RUN[call.name](seen.desk(), call)
        except Refused as refused:
            return self._spoken(refused.reply, call)
        finally:
            self._tell(call, seen, seconds=time.perf_counter() - started)
        reply = self._spoken(reply, call)
        # Said aloud in a channel or in a conversation of two, it is answered there; else for the asker alone.
        return replace(reply, private=False) if message.way in ("mention", "direct") else reply

    def _spoken(self, reply: Reply, call: Call) -> Reply:
        """The reply with its fixed words in the language that its workspace has settled; help, which only the asker reads,
        else in the asker's own."""
        settled = settings_of(self._desk.store, workspace_key(call.message)).language
        own = call.message.person.locale if call.name == "help" else ""
        return spoken(reply, language_of(settled or own))

    def _count(self, call: Call) -> None:
        """Count a question. Raises Refused when its person or workspace has asked too many."""
        if not is_question(call):
            return
        desk = self._desk
        limited = limits.take(desk.store, desk.config.limits, call.message, now=desk.now())
        if limited is not None:
            self.vitals.metrics.limited(limited.whose)
            _log.info("limited", extra=event("limited", whose=limited.whose, platform=call.message.place.platform))
            raise Refused(limited_reply(limited))

    def _tell(self, call: Call, seen: Observed, *, seconds: float) -> None:
        """The metrics and the log what was done, in numbers and kinds."""
        metrics, platform = self.vitals.metrics, call.message.place.platform
        metrics.answered(platform, call.name, seconds=seconds)
        metrics.articles(seen.statuses, how="chat")
        finding = seen.findings[-1] if call.name == "check" and seen.findings else None
        if finding is not None:
            metrics.found(platform, finding)
        told = event("answered", platform=platform, way=call.message.way, command=call.name, finding=finding,
                     took_ms=round(1000 * seconds, 1))  # fmt: skip
        _log.info("answered", extra=told)
