"""The rounds of what comes unasked: which digests are due now, each composed and posted once. Called every minute by the
process that serves, by several at once if need be; knows no platform."""

import hashlib
import logging
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import partial

from bot import outbox, schedules
from bot.charts import chart, drawable
from bot.config import WatchConfig
from bot.desk import Ask
from bot.digest_reply import digest_pages
from bot.digests import Changed, Digest, Wanted, compose, once
from bot.kept_answers import workspace_of
from bot.messages import Heading, Picture, Place, Post, Reply, Span, Text
from bot.places import direct
from bot.reply_json import to_plain
from bot.schedules import Schedule, due_times, in_words, pause
from claims.log_events import event
from claims.store import Store

_log = logging.getLogger(__name__)
TOLD = "digests_told"  # the marks of what each run told
_RUNS = 3  # whose marks are looked at: those of the last hours
_MARKS = 500
PAGES = "digests"  # the further pages of digests, by key
FIRST = timedelta(hours=24)  # how far back the first digest of a schedule looks
LONGEST = timedelta(days=7)
PAGES_KEPT = timedelta(days=30)
POSTED_S = 20.0  # of asking for a digest that is posted: nobody sits and waits for it


@dataclass(frozen=True, slots=True)
class Rounds:
    """What the rounds work with. posts: a way out for each platform that can be reached from here; catch_up: how late a
    digest may still be posted; failing: lines about feeds that fail."""

    store: Store
    posts: Mapping[str, Post]
    ask: Ask
    now: Callable[[], datetime]
    catch_up: timedelta = timedelta(hours=3)
    failing: Callable[[], Sequence[str]] = tuple
    watch: WatchConfig = field(default_factory=WatchConfig)


def digest_round(rounds: Rounds) -> int:
    """Post every digest that is due; returns how many were sent now."""
    rounds = replace(rounds, ask=once(rounds.ask))
    return sum(_one(rounds, one) for one in schedules.all_of(rounds.store) if not one.paused)


def _one(rounds: Rounds, schedule: Schedule) -> int:
    post = rounds.posts.get(schedule.place.platform)
    if post is None:
        return 0
    now = rounds.now()
    due = due_times(schedule, max(now - rounds.catch_up, schedule.created), now)
    return sum(_due(rounds, schedule, day, post) for day, _ in due)


def run_key(schedule: Schedule, day: date) -> str:
    """What names the one digest of this schedule on this local day."""
    return f"digest:{schedule.id}:{day.isoformat()}"


def _due(rounds: Rounds, schedule: Schedule, day: date, post: Post) -> bool:
    key, now = run_key(schedule, day), rounds.now()
    held = rounds.store.get(outbox.SPACE, key)
    if held is not None and held["state"] in ("sent", "nothing", "unknown", "posting"):
        return False
    since, told = last(rounds.store, schedule, now=now)
    about = {"schedule": schedule.id, "since": since.isoformat(), "until": now.isoformat()}
    compose_it = partial(reply_for, rounds, schedule, since=since, until=now, key=key, told=told)
    state = outbox.post_once(
        rounds.store, post, key=key, place=schedule.place, compose=compose_it, now=rounds.now, about=about
    )
    _log.info("digest %s: %s", key, state, extra=event("digest", key=key, state=state))
    if state == "refused":
        _pause(rounds, schedule, key, post)
    return state == "sent"


def last(store: Store, schedule: Schedule, *, now: datetime) -> tuple[datetime, set[str] | None]:
    """Up to when this schedule has told already, the end of its last run that was, or may have been, posted; and the
    marks of what its last runs told, None when there was none."""
    done = {
        datetime.fromisoformat(entry.about["until"]): entry.key
        for entry in outbox.entries(store, f"digest:{schedule.id}:")
        if entry.about and entry.state in ("sent", "nothing", "posting", "unknown")
    }
    if not done:
        return max(min(schedule.created, now) - FIRST, now - LONGEST), None
    lately = sorted(done)[-_RUNS:]
    return max(lately[-1], now - LONGEST), {mark for at in lately for mark in store.get(TOLD, done[at]) or ()}


def reply_for(
    rounds: Rounds, schedule: Schedule, *, since: datetime, until: datetime, key: str, told: Collection[str] | None
) -> Reply | None:
    """The first page of the digest, the others kept behind its button; None when nothing changed."""
    failing = rounds.failing() if schedule.feeds else ()
    return digest_for(
        rounds.store, schedule.place, ask=rounds.ask, since=since, until=until, zone=schedule.zone, key=key,
        wanted=Wanted(schedule.topics, schedule.names), failing=failing, told=told,
    )  # fmt: skip


def digest_for(
    store: Store,
    place: Place,
    *,
    ask: Ask,
    since: datetime,
    until: datetime,
    key: str,
    zone: str = "UTC",
    wanted: Wanted | None = None,
    failing: Sequence[str] = (),
    told: Collection[str] | None = None,
) -> Reply | None:
    """The digest for a place, its further pages kept in the store; None when nothing changed. With key "" nothing is
    kept and there is no button."""
    workspace = workspace_of(place)
    digest = compose(store, since=since, until=until, workspace=workspace, ask=ask, wanted=wanted, failing=failing,
                     told=told, within_s=POSTED_S)  # fmt: skip
    if digest is None:
        return None
    name = hashlib.sha256(key.encode()).hexdigest()[:12] if key else ""
    pages = digest_pages(digest, zone=zone, key=name, picture=_picture(digest))
    if name:
        store.put(TOLD, key, list(digest.marks[:_MARKS]), expires=until + LONGEST)
    if name and len(pages) > 1:
        value = {"workspace": workspace, "pages": [to_plain(page) for page in pages]}
        store.put(PAGES, name, value, expires=until + PAGES_KEPT)
    return pages[0]


def _picture(digest: Digest) -> Picture | None:
    """The first disputed figure that is new or has moved, over time; None where there is none to draw."""
    changed = (entry for story in digest.stories for entry in story.entries if isinstance(entry, Changed))
    found = next((one.found for one in changed if one.what != "closed" and drawable(one.found)), None)
    return chart(found) if found else None


def _pause(rounds: Rounds, schedule: Schedule, key: str, post: Post) -> None:
    """Tell whoever set up a schedule whose channel can't be written to, once, and stop it."""
    why = (rounds.store.get(outbox.SPACE, key) or {}).get("why") or "the platform refused it"
    if schedule.by:
        told = outbox.post_once(
            rounds.store, post, key=f"paused:{key}", place=direct(schedule.place, schedule.by),
            compose=partial(paused_reply, schedule, why), now=rounds.now,
        )  # fmt: skip
        if told == "waiting":  # not told yet: the next round tries both again
            return
    pause(rounds.store, schedule, why)


def paused_reply(schedule: Schedule, why: str) -> Reply:
    """The word to whoever set up a digest that can't be posted."""
    head = "Your digest is paused"
    what = f"{in_words(schedule)}: {why}. Let me post in that channel again, then write there: schedule resume {schedule.id}"
    return Reply(f"{head}: {why}.", (Heading(head), Text((Span(what),))))
