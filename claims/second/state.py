"""What is remembered of a second reader, in the store, so that every process and `doctor` know it: its last trouble, how
long it is left alone after it, and how often it was asked today."""

import logging
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from claims.errors import ClaimsError
from claims.store import Store

_log = logging.getLogger(__name__)
SPACE = "second_reader"
_TROUBLE, _CALLS = "trouble", "calls"
_KEPT = timedelta(days=3)
_TRIES = 20


@dataclass(frozen=True, slots=True)
class State:
    """calls: how often it was asked today. why: what is wrong with it since, "" when its last answer counted."""

    calls: int
    why: str = ""
    since: datetime | None = None


def state(store: Store, *, now: datetime) -> State:
    calls, trouble = store.get(SPACE, _day(now)) or 0, store.get(SPACE, _TROUBLE)
    return State(calls, trouble["why"], datetime.fromisoformat(trouble["since"])) if trouble else State(calls)


def resting(store: Store, *, now: datetime, rest_s: int) -> bool:
    """Whether it failed so lately that it is not asked now."""
    trouble = store.get(SPACE, _TROUBLE)
    return trouble is not None and now < datetime.fromisoformat(trouble["last"]) + timedelta(seconds=rest_s)


def note_trouble(store: Store, why: str, *, now: datetime) -> None:
    """Keep what is wrong with it; an answer is given all the same when the store can't take it."""
    _log.info("second reader: %s", why)
    try:
        since = (store.get(SPACE, _TROUBLE) or {}).get("since") or now.isoformat()
        store.put(SPACE, _TROUBLE, {"why": why, "since": since, "last": now.isoformat()})
    except ClaimsError:
        _log.warning("second reader: its trouble could not be kept")


def note_sound(store: Store) -> None:
    if store.get(SPACE, _TROUBLE) is not None:
        store.delete(SPACE, _TROUBLE)


def take_call(store: Store, *, now: datetime, most_a_day: int) -> bool:
    """Count one more call of today (UTC), if there is one left; exact across processes."""
    key = _day(now)
    for _ in range(_TRIES):
        if store.put_once(SPACE, key, 1, now=now, expires=now + _KEPT):
            return most_a_day > 0
        held = int(store.get(SPACE, key) or 0)
        if held >= most_a_day:
            return False
        if store.swap(SPACE, key, held, held + 1):
            return True
    return False


def _day(now: datetime) -> str:
    return f"{_CALLS} {now.astimezone(UTC).date().isoformat()}"
