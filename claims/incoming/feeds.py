"""Feeds that are read by themselves: which there are, when each is due, what became of the last reading.

One record a feed in the space "feeds", by its canonical address, so that a feed is there once. A feed that fails is
asked more and more seldom, keeps its error, and is never dropped. Knows no chat; reading one is poll.py's.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from claims.articles.files import is_address
from claims.errors import FetchError
from claims.ids import canonical_url
from claims.store import Store

SPACE = "feeds"
_SELDOMEST = timedelta(hours=24)
_DOUBLINGS = 10
_LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Feed:
    """One feed, sitemap or list. etag and last_modified are what its site gave last. failures counts those in a row;
    error is the last one, "" when it was read. unread says of pages of it that could not be read. outlet is the name for
    what it brings where a page names none; "" for the feed's own title."""

    url: str
    added: datetime
    due: datetime
    by: str = ""
    workspace: str = ""
    etag: str = ""
    last_modified: str = ""
    read: datetime | None = None
    failures: int = 0
    error: str = ""
    failing_since: datetime | None = None
    unread: str = ""
    outlet: str = ""


def add(
    store: Store, url: str, *, now: datetime, by: str = "", workspace: str = "", outlet: str = ""
) -> tuple[Feed, bool]:
    """The feed of this address, and whether it is new; it is due at once. One that was there takes the outlet's name.
    Raises FetchError for what is no address."""
    if not is_address(url) or not canonical_url(url):
        raise FetchError("is not a web address", where=url[:200], advice="Write it like https://example.org/rss")
    if "@" in url.partition("://")[2].partition("/")[0]:
        advice = "Give the feed's address without them"
        raise FetchError("an address with a user name or password in it is not read", advice=advice)
    feed = Feed(url, now, now, by, workspace, outlet=" ".join(outlet.split())[:_LONGEST_NAME])
    if store.put_once(SPACE, _key(url), to_record(feed), now=now):
        return feed, True
    held = from_record(store.get(SPACE, _key(url)) or to_record(feed))
    named = replace(held, outlet=feed.outlet or held.outlet)
    return (named if named != held and keep(store, held, named) else held), False


def all_of(store: Store) -> list[Feed]:
    return [from_record(value) for _, value in store.records(SPACE, limit=100_000)]


def remove(store: Store, url: str) -> bool:
    return store.delete(SPACE, _key(url))


def due(store: Store, *, now: datetime) -> list[Feed]:
    """Those to be read now, the longest waiting first."""
    return sorted((one for one in all_of(store) if one.due <= now), key=lambda one: one.due)


def any_due(store: Store, *, now: datetime) -> bool:
    return bool(due(store, now=now))


def succeeded(feed: Feed, *, now: datetime, every: timedelta, **more: str) -> Feed:
    """The feed after it was read."""
    return replace(feed, read=now, due=now + every, failures=0, error="", failing_since=None, **more)  # type: ignore[arg-type]


def failed(feed: Feed, error: str, *, now: datetime, every: timedelta, not_before_s: float = 0) -> Feed:
    """The feed after it could not be read: twice as long until the next time, at most a day, or as its site asks."""
    pause = max(min(every * 2 ** min(feed.failures + 1, _DOUBLINGS), _SELDOMEST), timedelta(seconds=not_before_s))
    since = feed.failing_since or now
    return replace(feed, due=now + pause, failures=feed.failures + 1, error=error, failing_since=since)


def at_once(feed: Feed, *, now: datetime) -> Feed:
    """The feed, due now."""
    return replace(feed, due=now)


def keep(store: Store, before: Feed, after: Feed) -> bool:
    """Replace it; one that was removed meanwhile stays removed."""
    return store.swap(SPACE, _key(before.url), to_record(before), to_record(after))


def is_as(store: Store, feed: Feed) -> bool:
    """Whether it is still there, and as it was when it was looked up: nobody has read it since."""
    return bool(store.get(SPACE, _key(feed.url)) == to_record(feed))


def failing_lines(store: Store) -> Sequence[str]:
    """What is wrong with the feeds that fail, a line each."""
    return tuple(_failing_line(one) for one in all_of(store) if one.error or one.unread)


def _failing_line(feed: Feed) -> str:
    said = feed.error or feed.unread
    named = said if feed.url in said else f"{feed.url}: {said}"
    return f"{named} (since {feed.failing_since.date().isoformat()})" if feed.failing_since else named


def _key(url: str) -> str:
    return canonical_url(url)


def to_record(feed: Feed) -> dict[str, Any]:
    times = {name: at.isoformat() for name in _TIMES if (at := getattr(feed, name)) is not None}
    record = asdict(feed) | times
    # Left out where there is none: records of before it was there must compare as equal.
    return record if feed.outlet else {name: value for name, value in record.items() if name != "outlet"}


def from_record(value: dict[str, Any]) -> Feed:
    times = {name: datetime.fromisoformat(value[name]) for name in _TIMES if value[name] is not None}
    return Feed(**{**value, **times})


_TIMES = ("added", "due", "read", "failing_since")
