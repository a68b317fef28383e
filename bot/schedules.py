"""When a channel gets its digest: schedules kept in the store, and the moments they fall on. Pure but for the records."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from bot import places
from bot.messages import Place
from claims.errors import ClaimsError
from claims.store import Store

SPACE = "schedules"
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_GROUPS = {"daily": DAYS, "weekdays": DAYS[:5], "weekend": DAYS[5:]}
_CLOCK = re.compile(r"([01]?\d|2[0-3])[:.h]([0-5]\d)")


class ScheduleError(ClaimsError):
    """A schedule that can't be made; the text says what to write."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """One digest for one place: at this local time of this zone on these days (0 Monday … 6 Sunday). topics and names
    narrow it; () is everything. feeds: tell there of feeds that fail. by is who set it up. paused says why it is not
    posted, "" when it is."""

    id: str
    place: Place
    at: str
    zone: str
    days: tuple[int, ...]
    created: datetime
    topics: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    feeds: bool = False
    by: str = ""
    paused: str = ""


def make(
    place: Place,
    at: str,
    zone: str,
    *,
    now: datetime,
    days: str = "daily",
    topics: Sequence[str] = (),
    names: Sequence[str] = (),
    feeds: bool = False,
    by: str = "",
) -> Schedule:
    """A schedule as a person writes it: "8:30", "Europe/Oslo", "mon-fri". The same wish for the same place is the same
    schedule, made twice or not. Raises ScheduleError."""
    clock = _CLOCK.fullmatch(at.strip())
    if clock is None:
        raise ScheduleError("is no time of day", where=at[:40], advice="Write it like 08:30")
    at = f"{int(clock[1]):02d}:{clock[2]}"
    said = [at, _zone(zone), str(_days(days)), *sorted(topics), "|", *sorted(names)]
    key = hashlib.sha256("\n".join([places.write_place(place), *said]).encode()).hexdigest()[:8]
    return Schedule(key, place, at, _zone(zone), _days(days), now, tuple(topics), tuple(names), feeds, by)


def _zone(name: str) -> str:
    known = {zone.casefold(): zone for zone in available_timezones()}
    if name.strip().casefold() not in known:
        raise ScheduleError("is no time zone", where=name[:60], advice="Write it like Europe/Oslo or UTC")
    return known[name.strip().casefold()]


def _days(text: str) -> tuple[int, ...]:
    """ "daily", "weekdays", "mon-fri", "sat,sun" as numbers."""
    found: set[int] = set()
    for part in text.strip().lower().split(","):
        first, _, last = part.strip().partition("-")
        if part.strip() in _GROUPS:
            found.update(DAYS.index(day) for day in _GROUPS[part.strip()])
        elif first[:3] in DAYS and (not last or last[:3] in DAYS):
            start, length = DAYS.index(first[:3]), (DAYS.index((last or first)[:3]) - DAYS.index(first[:3])) % 7
            found.update((start + step) % 7 for step in range(length + 1))
        else:
            raise ScheduleError("are no days", where=text[:40], advice="Write daily, weekdays, mon-fri or sat,sun")
    return tuple(sorted(found))


def due_times(schedule: Schedule, after: datetime, until: datetime) -> list[tuple[date, datetime]]:
    """Each local day on which it falls after `after`, up to `until`, with the moment (UTC), in order. On the day the
    clocks go forward over its time it falls as much later; on the day they go back it falls at the first of the two."""
    zone, clock = ZoneInfo(schedule.zone), time.fromisoformat(schedule.at)
    day, last = after.astimezone(zone).date() - timedelta(days=1), until.astimezone(zone).date()
    found = []
    while day <= last:
        at = datetime.combine(day, clock, zone).astimezone(UTC)
        if day.weekday() in schedule.days and after < at <= until:
            found.append((day, at))
        day += timedelta(days=1)
    return found


def add(store: Store, schedule: Schedule) -> Schedule:
    """Keep it; one that is there already keeps its beginning and is no longer paused."""
    before = find(store, schedule.id)
    kept = replace(schedule, created=before.created) if before is not None and not before.paused else schedule
    store.put(SPACE, kept.id, _record(kept))
    return kept


def all_of(store: Store) -> list[Schedule]:
    return [_schedule(value) for _, value in store.records(SPACE, limit=10_000)]


def find(store: Store, schedule_id: str) -> Schedule | None:
    value = store.get(SPACE, schedule_id)
    return None if value is None else _schedule(value)


def remove(store: Store, schedule_id: str) -> bool:
    return store.delete(SPACE, schedule_id)


def pause(store: Store, schedule: Schedule, why: str) -> bool:
    """Stop it for this reason; True for the one caller that did."""
    return store.swap(SPACE, schedule.id, _record(schedule), _record(replace(schedule, paused=why)))


def in_words(schedule: Schedule) -> str:
    """ "08:30 Europe/Oslo, mon, tue; on fire; naming Ann Lee"."""
    days = "daily" if len(schedule.days) == 7 else ", ".join(DAYS[day] for day in schedule.days)
    on = f"; on {', '.join(schedule.topics)}" if schedule.topics else ""
    naming = f"; naming {', '.join(schedule.names)}" if schedule.names else ""
    feeds = "; with feeds that fail" if schedule.feeds else ""
    return f"{schedule.at} {schedule.zone}, {days}{on}{naming}{feeds}"


def _record(schedule: Schedule) -> dict[str, Any]:
    value = asdict(schedule) | {"created": schedule.created.isoformat(), "place": places.to_record(schedule.place)}
    return {name: list(one) if isinstance(one, tuple) else one for name, one in value.items()}


def _schedule(value: dict[str, Any]) -> Schedule:
    lists = {name: tuple(value[name]) for name in ("days", "topics", "names")}
    given = value | lists | {"created": datetime.fromisoformat(value["created"])}
    return Schedule(**{**given, "place": places.from_record(value["place"])})
