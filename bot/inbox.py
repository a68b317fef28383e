"""What was said to the bot and is not answered yet, kept so that no death of a process loses it.

Who hears a message takes it: its words and the ways to answer it are noted with a lease, which its taker renews while it
lives, until it is answered and the note is dropped. A message whose lease has run out goes to whoever asks for what is
left. It is "posting" from before the answer is sent until that is known: after a death in between nobody knows whether it
arrived, and the adapter decides whether sending again could show it twice. Used by one adapter, safe from its threads.
"""

import json
import logging
import secrets
import threading
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from bot import places
from bot.messages import Message, Person
from bot.words import sound
from claims.log_events import event
from claims.store import Store

_log = logging.getLogger(__name__)
SPACE = "inbox"
SEEN = "seen"  # messages that were taken up; see Bot.handle
LEASE = timedelta(seconds=30)
BEAT_S = 10.0  # between two renewals, and two looks at what is left
KEPT = timedelta(hours=12)  # after that nobody waits for an answer
TRIES = 10  # a message that kills whoever reads it must not do so for ever; one that stood beside it is no such
_MOST = 200


@dataclass(frozen=True, slots=True)
class Left:
    """A message whose taker died. ways: how its adapter may answer it; posting: an answer may have arrived; age: since it
    was said."""

    message: Message
    ways: Mapping[str, Any]
    posting: bool
    age: timedelta


def key_of(message: Message) -> str:
    """What a message is remembered under."""
    return f"{message.place.platform}:{message.place.workspace}:{message.id}"


class Inbox:
    """The messages of one platform that this process has taken."""

    def __init__(self, store: Store, platform: str, *, now: Callable[[], datetime]) -> None:
        self._store, self._prefix, self._now = store, f"{platform}:", now
        self._turn = threading.RLock()
        self._mine: dict[str, dict[str, Any]] = {}  # as they are noted, with this process's token
        self._lost: set[str] = set()  # another process took these over while this one seemed dead
        self._owed: set[str] = set()  # answered, while the store could not be told

    def take(self, message: Message, **ways: Any) -> bool:
        """Note that this process answers it; False when another does."""
        now, key = self._now(), key_of(message)
        value = {
            "by": secrets.token_hex(6), "at": now.isoformat(), "since": now.isoformat(), "posting": False,
            "tries": 1, "message": _plain(message), "ways": ways,
        }  # fmt: skip
        with self._turn:
            if not self._store.put_once(SPACE, key, value, now=now, expires=now + KEPT):
                return False
            self._mine[key] = value
        return True

    def note(self, message: Message, **ways: Any) -> None:
        """One more way to answer it, learnt since."""
        self._change(key_of(message), lambda held: held | {"ways": held["ways"] | ways})

    def posting(self, message: Message) -> bool:
        """Note that its answer is being sent; False when another process has taken it over meanwhile."""
        with self._turn:
            self._change(key_of(message), lambda held: held | {"posting": True})
            return key_of(message) not in self._lost

    def done(self, message: Message) -> None:
        """It is answered, or need not be."""
        key = key_of(message)
        with self._turn:
            self._lost.discard(key)
            if self._mine.pop(key, None) is not None:
                self._owed.add(key)
            self._pay()

    def leave(self, message: Message) -> None:
        """It could not be answered for now: whoever looks when its lease has run out may try."""
        with self._turn:
            self._mine.pop(key_of(message), None)

    def renew(self) -> None:
        """Show that this process lives."""
        with self._turn:
            self._pay()
            for key in list(self._mine):
                self._change(key, lambda held: held)

    def left(self) -> list[Left]:
        """Take over what nobody is at any more."""
        now = self._now()
        rows = self._store.records(SPACE, prefix=self._prefix, limit=_MOST)
        return [_left(held, now) for key, held in rows if self._take_over(key, held, now)]

    def give_up(self) -> None:
        """What is not answered by now is for whoever comes next, at once."""
        with self._turn:
            self._pay()
            for key in list(self._mine):
                self._change(key, lambda held: held, at=self._now() - LEASE)
            self._mine.clear()

    def _take_over(self, key: str, held: Mapping[str, Any], now: datetime) -> bool:
        with self._turn:
            ran_out = abs(now - datetime.fromisoformat(held["at"])) >= LEASE  # also after a clock that went back
            if key in self._mine or key in self._owed or not ran_out:
                return False
            mine = {**held, "by": secrets.token_hex(6), "at": now.isoformat(), "tries": held["tries"] + 1}
            if not self._store.swap(SPACE, key, held, mine):
                return False
            if held["tries"] >= TRIES:
                self._store.delete(SPACE, key)
                _log.error("a message that several processes died of is dropped", extra=event("dropped"))
                return False
            self._mine[key] = mine
            self._store.delete(SEEN, key)  # else it would count as answered
        _log.warning("a message whose process died is taken up", extra=event("taken_up", posting=held["posting"]))
        return True

    def _change(self, key: str, change: Callable[[dict[str, Any]], dict[str, Any]], at: datetime | None = None) -> None:
        with self._turn:
            if (held := self._mine.get(key)) is None:
                return
            new = change(held) | {"at": (at or self._now()).isoformat()}
            if self._store.swap(SPACE, key, held, new):
                self._mine[key] = new
            else:
                self._mine.pop(key)
                self._lost.add(key)

    def _pay(self) -> None:
        for key in list(self._owed):
            self._store.delete(SPACE, key)
            self._owed.discard(key)


def _plain(message: Message) -> dict[str, Any]:
    """The message as JSON that any store gives back as it was: without halves of characters."""
    whole: dict[str, Any] = json.loads(sound(json.dumps(asdict(message), ensure_ascii=False)))
    return whole


def _left(held: Mapping[str, Any], now: datetime) -> Left:
    told = held["message"]
    person = Person(**{**told["person"], "roles": tuple(told["person"]["roles"])})
    pairs = {name: tuple(tuple(one) for one in told[name]) for name in ("fields", "named")}
    message = Message(**{**told, "place": places.from_record(told["place"]), "person": person, **pairs})
    return Left(message, held["ways"], held["posting"], now - datetime.fromisoformat(held["since"]))
