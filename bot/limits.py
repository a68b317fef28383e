"""Fair use: how many questions a person and a workspace may ask. Kept in the store's records, so that all processes on one
store count together. Knows no platform.

A token bucket told by one instant, the moment at which everything asked so far has come back (the generic cell rate
algorithm, as in ITU-T I.371). A record ends a day after its first question; whoever was limited then starts anew.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from bot.config import LimitsConfig
from bot.kept_answers import workspace_key
from bot.messages import Message
from claims.store import Store

SPACE = "limits"
KEPT = timedelta(days=1)
_NOTHING = timedelta()
_TRIES = 50  # of many who ask at once, one is counted at each try
_SKEW = timedelta(minutes=1)  # how far the clocks of two machines may differ
_CROWDED = timedelta(seconds=1)

Whose = Literal["person", "workspace"]


@dataclass(frozen=True, slots=True)
class Limited:
    """Whose questions are used up, and in how long there is room for the next."""

    whose: Whose
    again_in: timedelta


def take(store: Store, config: LimitsConfig, message: Message, *, now: datetime) -> Limited | None:
    """Count this message as a question of its person and workspace; why not, when one of them has asked too many. Admins
    and the terminal are not counted."""
    workspace = workspace_key(message)
    if workspace is None or message.person.is_admin:
        return None
    window = timedelta(minutes=config.minutes)
    mine, ours = _person(message), f"{workspace}:" if message.place.workspace else None
    wait = _take(store, mine, config.person, window, now)
    if wait:
        return Limited("person", wait)
    wait = _take(store, ours, config.workspace, window, now) if ours else _NOTHING
    if wait:
        _give_back(store, mine, config.person, window)
        return Limited("workspace", wait)
    return None


def _person(message: Message) -> str:
    """The record of this person. Ids are a workspace's own; in conversations outside any, of which a person may open as
    many as they like, they are the platform's."""
    place = message.place
    return f"{place.platform}:{place.workspace or '@'}:{message.person.id}"


def _take(store: Store, key: str, questions: int, window: timedelta, now: datetime) -> timedelta:
    """Nothing when the question was counted, else how long until there is room for it."""
    if not questions:
        return _NOTHING
    each = window // questions  # down: all of them fit into the window
    for _ in range(_TRIES):
        held = store.get(SPACE, key, now=now)
        if held is None:
            if store.put_once(SPACE, key, (now + each).isoformat(), now=now, expires=now + KEPT):
                return _NOTHING
            continue
        paid = _paid(datetime.fromisoformat(held), each, window, now)
        if paid > now + window:
            return paid - window - now
        if store.swap(SPACE, key, held, paid.isoformat()):
            return _NOTHING
    return _CROWDED


def _paid(before: datetime, each: timedelta, window: timedelta, now: datetime) -> datetime:
    """When everything has come back, this question included. A moment farther ahead than questions can put it means that
    the clock was set back or the limits were changed: nobody is shut out for that."""
    ahead = now + window
    return ahead if before > ahead + _SKEW else max(before, now) + each


def _give_back(store: Store, key: str, questions: int, window: timedelta) -> None:
    """The question was not taken up after all."""
    if not questions:
        return
    for _ in range(_TRIES):
        held = store.get(SPACE, key)
        if held is None or store.swap(
            SPACE, key, held, (datetime.fromisoformat(held) - window // questions).isoformat()
        ):
            return
