"""The health of what comes unasked, as (what, sound, says, advice) rows: feeds that fail, digests that are paused, posts
whose outcome nobody knows."""

from collections.abc import Iterator
from datetime import datetime

from bot import outbox, schedules, watches
from bot.places import write_place
from bot.words import cut, many
from claims.incoming import feeds
from claims.store import Store

_SHOWN = 3
Row = tuple[str, bool, str, str]


def unasked(store: Store, *, now: datetime) -> Iterator[Row]:
    """A row for each thing in use, and one for each thing that is wrong."""
    yield from _feeds(store)
    yield from _digests(store)
    if watched := watches.all_of(store, now=now):
        yield "Watches", True, f"{many(len(watched), 'thing')} watched", ""
    yield from _posts(store, now)


def _feeds(store: Store) -> Iterator[Row]:
    found = feeds.all_of(store)
    if not found:
        return
    failing, unread = [one for one in found if one.error], [one for one in found if one.unread and not one.error]
    says = many(len(found), "feed") + (f", {len(failing)} failing" if failing else "")
    says += f", {len(unread)} with articles that could not be read" if unread else ""
    yield "Feeds", not (failing or unread), says, "twosource feeds list shows all of them" if failing or unread else ""
    for line in feeds.failing_lines(store)[:_SHOWN]:
        yield "Feed", False, cut(line, 200), "It is tried again by itself; remove it if it is gone for good"


def _digests(store: Store) -> Iterator[Row]:
    found = schedules.all_of(store)
    if found:
        yield "Digests", True, f"{many(len(found), 'schedule')}", ""
    for one in found:
        if one.paused:
            advice = f"Let it post there again, then: twosource schedule resume {one.id}"
            yield "Digest", False, f"{write_place(one.place)} is paused: {cut(one.paused, 120)}", advice


def _posts(store: Store, now: datetime) -> Iterator[Row]:
    doubtful = [one for one in outbox.unsettled(store, now=now) if one.state != "refused"]
    for one in doubtful[-_SHOWN:]:
        says = f"{write_place(one.place)}, {one.at:%Y-%m-%d %H:%M}: may not have arrived ({one.key})"
        yield "Post", False, says, f"Look there; if it is missing: twosource digest --resend {one.key}"
    if len(doubtful) > _SHOWN:
        yield "Post", False, f"and {len(doubtful) - _SHOWN} older ones", ""
