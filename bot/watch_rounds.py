"""One round over everything watched: looks at what came in, and tells each person once what has changed for them.

A change is first noted in the watch as pending, with the outbox's key, then posted, then taken over as seen. So a death
between any two of these neither repeats a message nor loses a change that was surely not told.
"""

import hashlib
import logging
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot import outbox, watches
from bot.kept_answers import workspace_of
from bot.messages import Block, Button, Buttons, Divider, Heading, Item, Note, Reply, Span, Text
from bot.rounds import Rounds
from bot.settings import is_quiet, settings_of
from bot.watches import Line, View, Watch
from bot.words import cut, day, many, series
from claims.arrivals import latest
from claims.log_events import event
from claims.store import Store

_log = logging.getLogger(__name__)
ROUND = timedelta(minutes=4)
_LOCKED = timedelta(minutes=5)
_MOST_TOLD = 5
_DONE = ("sent", "unknown", "posting")


@dataclass(frozen=True, slots=True)
class Change:
    """A watch, and what is answered now."""

    watch: Watch
    now: View


def watch_round(rounds: Rounds) -> int:
    """Tell everybody for whom something changed; returns how many messages were sent. One process at a time."""
    started = rounds.now()
    if not rounds.store.put_once("locks", "watches", 1, now=started, expires=started + _LOCKED):
        return 0
    try:
        return _round(rounds, started)
    finally:
        rounds.store.delete("locks", "watches")


def _round(rounds: Rounds, started: datetime) -> int:
    sent, word = 0, latest(rounds.store)
    groups: dict[tuple[object, str], list[Watch]] = defaultdict(list)
    for watch in watches.all_of(rounds.store, now=started):
        groups[(watch.place, watch.person)].append(watch)
    for mine in groups.values():
        if rounds.now() - started >= ROUND:  # before another process takes the lock for abandoned
            break
        sent += _tell_one(rounds, mine, word)
    return sent


def _tell_one(rounds: Rounds, mine: Sequence[Watch], word: str) -> bool:
    """Everything that changed for one person in one place, in one message."""
    place, now = mine[0].place, rounds.now()
    current = [settled(rounds.store, watch, now=now) for watch in mine]
    told = [watch.told_at for watch in current if watch is not None and watch.told_at]
    post = rounds.posts.get(place.platform)
    soon = bool(told) and now - max(told) < timedelta(minutes=rounds.watch.every_minutes)
    if post is None or soon or is_quiet(settings_of(rounds.store, workspace_of(place)), now=now):
        return False
    changed = [one for watch in current if watch is not None and (one := _change(rounds, watch, word)) is not None]
    changed = changed[:_MOST_TOLD]
    if not changed:
        return False
    key = _key(changed, now)
    noted = [_noted(rounds.store, one, key) for one in changed]
    telling = [replace(one, watch=watch) for one, watch in zip(changed, noted, strict=True) if watch is not None]
    if not telling:
        return False
    state = outbox.post_once(
        rounds.store, post, key=key, place=place, compose=lambda: change_reply(rounds.store, telling), now=rounds.now
    )
    for one in telling:
        settled(rounds.store, one.watch, now=rounds.now())
    _log.info("watch %s: %s", key, state, extra=event("watch", key=key, state=state))
    return state == "sent"


def _key(changed: Sequence[Change], now: datetime) -> str:
    said = "\n".join([now.isoformat(), *(f"{one.watch.id} {one.now.print}" for one in changed)])
    return f"watch:{hashlib.sha256(said.encode()).hexdigest()[:16]}"


def _change(rounds: Rounds, watch: Watch, word: str) -> Change | None:
    """What changed since the person was told, if an article was stored since it was last looked at; word is what
    claims.arrivals.latest says."""
    if watch.looked == word:
        return None
    seen = watches.view(rounds.store, rounds.ask, watch.kind, watch.text, place=watch.place, now=rounds.now())
    if seen.print != watch.seen.print:
        return Change(watch, seen)
    watches.keep(rounds.store, watch, replace(watch, looked=word))
    return None


def _noted(store: Store, change: Change, key: str) -> Watch | None:
    """The watch with its change noted as pending; None when it was removed or changed meanwhile."""
    pending = replace(change.watch, pending=change.now, key=key)
    return pending if watches.keep(store, change.watch, pending) else None


def settled(store: Store, watch: Watch, *, now: datetime) -> Watch | None:
    """The watch after what was pending: told, if it was posted or may have been; else as it was before. None when the
    place can't be written to, and it ends, or when it is gone."""
    if watch.pending is None:
        return watch
    held = store.get(outbox.SPACE, watch.key)
    state = held["state"] if held else ""
    if state == "refused":
        watches.remove(store, watch.id)
        return None
    if state in _DONE:
        after = replace(watch, seen=watch.pending, pending=None, key="", told_at=now, looked="")
    else:
        after = replace(watch, pending=None, key="")
        if held is not None and not store.swap(outbox.SPACE, watch.key, held, held | {"state": "nothing"}):
            return None  # somebody is posting it at this moment
    return after if watches.keep(store, watch, after) else None


def change_reply(store: Store, changed: Sequence[Change]) -> Reply:
    """What changed since they asked: before, now, by whom."""
    head = "What you watch has changed" if len(changed) == 1 else f"{many(len(changed), 'answer')} you watch changed"
    blocks: list[Block] = [Heading(head)]
    for count, one in enumerate(changed):
        blocks += [Divider()] if count else []
        blocks += _change_blocks(store, one)
    stops = tuple(
        Button("Stop watching" if len(changed) == 1 else f"Stop {count}", f"watch remove {one.watch.id}")
        for count, one in enumerate(changed, start=1)
    )
    ends = min(one.watch.ends for one in changed)
    note = Note((Span(f"You asked to be told. This ends by itself on {day(ends.date().isoformat())}."),))
    first = changed[0]
    summary = f"{head}: {watches.shown(store, first.watch)}: now {values(first.now)}."
    return Reply(summary, (*blocks, Buttons(stops), note), private=False)


def _change_blocks(store: Store, one: Change) -> list[Block]:
    before = {line.value.casefold() for line in one.watch.seen.lines}
    new = [line for line in one.now.lines if line.value.casefold() not in before]
    gone = [
        line
        for line in one.watch.seen.lines
        if line.value.casefold() not in {n.value.casefold() for n in one.now.lines}
    ]
    return [
        Text((Span(watches.shown(store, one.watch), bold=True),)),
        Text((Span("Before: ", bold=True), Span(values(one.watch.seen)))),
        Text((Span("Now: ", bold=True), Span(values(one.now)))),
        *(_new(line) for line in new[:3]),
        *([Text((Span("No longer said: ", bold=True), Span(series([_said(line) for line in gone[:3]]))),)] if gone else []),
    ]  # fmt: skip


def _new(line: Line) -> Item:
    quote = f"“{line.quote}”" if line.quote else None
    return Item((Span("New: ", bold=True), Span(_said(line))), quote, line.url)


def values(one: View) -> str:
    """ "over 300 or 112"; "nothing" when no source speaks of it."""
    return series([cut(line.value, 120) for line in one.lines[:6]], last="or") or "nothing here speaks of it"


def _said(line: Line) -> str:
    return f"{cut(line.value, 120)} ({line.who})" if line.who else cut(line.value, 120)
