"""Posting of our own accord, each key at most once, whoever tries and whenever the process dies.

A key goes through its states by swaps that one caller wins: claimed -> posting -> sent. It is "posting" from before the
platform is called until its answer is recorded, so a death in between leaves it there: then nobody knows whether it
arrived, it is shown, and only a person sends it again. A death while "claimed" is certain to have posted nothing, so
after LEASE another may take it over. A missed post is better than a doubled one.
"""

import logging
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from bot import places
from bot.messages import DeliveryError, Place, Post, Reply
from bot.reply_json import from_plain, to_plain
from claims.log_events import event
from claims.store import Store

_log = logging.getLogger(__name__)
SPACE = "outbox"
KEPT = timedelta(days=60)
LEASE = timedelta(minutes=5)
_PAUSE = timedelta(minutes=1)
_LONGEST_PAUSE = timedelta(minutes=15)
_MOST = 10_000
# nothing: there was nothing to say. waiting: the platform refused for now. refused: for good. unknown: nobody knows.
State = Literal["claimed", "posting", "sent", "nothing", "waiting", "refused", "unknown"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One key of the outbox. at is when its state began; why tells of a refusal; about is what the caller noted."""

    key: str
    state: State
    at: datetime
    place: Place
    why: str = ""
    about: Mapping[str, Any] | None = None


def post_once(
    store: Store,
    post: Post,
    *,
    key: str,
    place: Place,
    compose: Callable[[], Reply | None],
    now: Callable[[], datetime],
    about: Mapping[str, Any] | None = None,
) -> State:
    """Post what compose gives in this place, if this key was never posted; the state of the key afterwards. A key that
    another holds, or that is settled, is left as it is."""
    mine = _claim(store, key, place, now=now(), about=about or {})
    if mine is None:
        held = store.get(SPACE, key)
        return held["state"] if held else "nothing"
    reply = compose()
    if reply is None:
        return _settle(store, key, mine, "nothing", now())
    posting = mine | {"state": "posting", "at": _iso(now()), "reply": to_plain(reply)}
    return _send(store, post, key, posting, now=now) if store.swap(SPACE, key, mine, posting) else "claimed"


def resend(store: Store, post: Post, key: str, *, now: Callable[[], datetime]) -> State | None:
    """Send again by hand what may not have arrived; None where there is nothing to send again: no such key, it was
    sent, or it may still be under way."""
    held = store.get(SPACE, key)
    if held is None or not _doubtful(held, now()) or "reply" not in held:
        return None
    posting = held | {"state": "posting", "at": _iso(now()), "tries": held["tries"] + 1}
    if not store.swap(SPACE, key, held, posting):
        return None
    # The platform would take the same key for a repeat; a person has decided that it is none.
    return _send(store, post, key, posting, now=now, called=f"{key}:again:{posting['tries']}")


def entries(store: Store, prefix: str = "") -> list[Entry]:
    """What the outbox holds, in order of key."""
    return [_entry(key, value) for key, value in store.records(SPACE, prefix=prefix, limit=_MOST)]


def unsettled(store: Store, *, now: datetime) -> list[Entry]:
    """What may or may not have arrived, or was refused: a person should look."""
    found = store.records(SPACE, limit=_MOST)
    return [_entry(key, value) for key, value in found if _doubtful(value, now)]


def _claim(store: Store, key: str, place: Place, *, now: datetime, about: Mapping[str, Any]) -> dict[str, Any] | None:
    """The record of this caller's claim, or None when the key is another's."""
    mine = {
        "state": "claimed",
        "at": _iso(now),
        "place": places.to_record(place),
        "token": secrets.token_hex(6),
        "tries": 0,
        "about": dict(about),
    }
    if store.put_once(SPACE, key, mine, now=now, expires=now + KEPT):
        return mine
    held = store.get(SPACE, key, now=now)
    if held is None or not _free(held, now):
        return None
    mine |= {"tries": held["tries"] + 1}
    return mine if store.swap(SPACE, key, held, mine) else None


def _free(held: Mapping[str, Any], now: datetime) -> bool:
    """Whether it is certain that nothing was posted and that nobody is at it."""
    age = now - datetime.fromisoformat(held["at"])
    if held["state"] == "waiting":
        return age >= min(_PAUSE * 2.0 ** min(int(held["tries"]), 10), _LONGEST_PAUSE)
    return bool(held["state"] == "claimed" and age >= LEASE)


def _send(
    store: Store, post: Post, key: str, posting: dict[str, Any], *, now: Callable[[], datetime], called: str = ""
) -> State:
    place = places.from_record(posting["place"])
    try:
        sent = post(place, from_plain(posting["reply"]), key=called or key)
    except DeliveryError as error:
        state: State = "unknown" if error.unknown else "refused" if error.permanent else "waiting"
        _log.warning("post %s: %s (%s)", key, state, error.why, extra=event("post", key=key, state=state))
        return _settle(store, key, posting, state, now(), why=error.why)
    return _settle(store, key, posting, "sent", now(), id=sent.id)


def _settle(store: Store, key: str, held: dict[str, Any], state: State, now: datetime, **more: str) -> State:
    store.swap(SPACE, key, held, held | {"state": state, "at": _iso(now)} | more)
    return state


def _doubtful(held: Mapping[str, Any], now: datetime) -> bool:
    stuck = held["state"] == "posting" and now - datetime.fromisoformat(held["at"]) >= LEASE
    return stuck or held["state"] in ("unknown", "refused")


def _entry(key: str, value: Mapping[str, Any]) -> Entry:
    at, place = datetime.fromisoformat(value["at"]), places.from_record(value["place"])
    return Entry(key, value["state"], at, place, value.get("why", ""), value.get("about"))


def _iso(moment: datetime) -> str:
    return moment.isoformat()
