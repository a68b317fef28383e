"""When a digest falls due: local hours, weekdays, and the days on which clocks change."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot import schedules
from bot.messages import Place
from bot.places import PlaceError, read_place, write_place
from bot.schedules import ScheduleError, due_times, in_words, make
from claims.store import open_store

HERE = Place("slack", "T1", "C1")
MADE = datetime(2025, 1, 1, tzinfo=UTC)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def falls(at: str, zone: str, after: str, until: str, days: str = "daily") -> list[tuple[str, str]]:
    found = due_times(make(HERE, at, zone, days=days, now=MADE), utc(after), utc(until))
    return [(day.isoformat(), f"{moment:%d %H:%M}") for day, moment in found]


def test_it_falls_at_the_local_hour_in_winter_and_in_summer():
    assert falls("8:30", "Europe/Oslo", "2025-01-10T00:00", "2025-01-11T00:00") == [("2025-01-10", "10 07:30")]
    assert falls("8:30", "Europe/Oslo", "2025-07-10T00:00", "2025-07-11T00:00") == [("2025-07-10", "10 06:30")]


def test_on_the_day_clocks_go_forward_over_the_hour_it_falls_once_and_an_hour_later():
    # 30 March 2025: at 02:00 Oslo's clocks become 03:00 (01:00 UTC); 02:30 does not exist.
    found = falls("02:30", "Europe/Oslo", "2025-03-29T12:00", "2025-03-31T12:00")
    assert found == [("2025-03-30", "30 01:30"), ("2025-03-31", "31 00:30")]


def test_on_the_day_clocks_go_back_it_falls_once_at_the_first_of_the_two():
    # 26 October 2025: at 03:00 Oslo's clocks become 02:00 again; 02:30 is at 00:30 and at 01:30 UTC.
    found = falls("02:30", "Europe/Oslo", "2025-10-25T12:00", "2025-10-27T12:00")
    assert found == [("2025-10-26", "26 00:30"), ("2025-10-27", "27 01:30")]


def test_the_local_day_counts_where_the_utc_day_is_another():
    found = falls("07:00", "Pacific/Auckland", "2025-07-10T12:00", "2025-07-10T23:00", days="fri")
    assert found == [("2025-07-11", "10 19:00")]


def test_weekdays_leave_the_weekend_out():
    found = falls("06:00", "UTC", "2025-07-10T12:00", "2025-07-15T12:00", days="mon-fri")
    assert [day for day, _ in found] == ["2025-07-11", "2025-07-14", "2025-07-15"]


def test_the_moment_itself_belongs_to_the_span_it_ends_and_not_to_the_next():
    assert falls("06:00", "UTC", "2025-07-10T05:00", "2025-07-10T06:00") == [("2025-07-10", "10 06:00")]
    assert falls("06:00", "UTC", "2025-07-10T06:00", "2025-07-10T07:00") == []


@pytest.mark.parametrize(
    ("text", "days"),
    [("daily", (0, 1, 2, 3, 4, 5, 6)), ("weekdays", (0, 1, 2, 3, 4)), ("sat,sun", (5, 6)), ("fri-mon", (0, 4, 5, 6)),
     ("Monday", (0,))],
)  # fmt: skip
def test_days_as_people_write_them(text, days):
    assert make(HERE, "08:00", "UTC", days=text, now=MADE).days == days


@pytest.mark.parametrize(
    ("at", "zone", "days", "says"),
    [("25:00", "UTC", "daily", "25:00: is no time of day. Write it like 08:30"),
     ("8:30", "Mars/Olympus", "daily", "Mars/Olympus: is no time zone. Write it like Europe/Oslo or UTC"),
     ("8:30", "UTC", "someday", "someday: are no days. Write daily, weekdays, mon-fri or sat,sun")],
)  # fmt: skip
def test_what_cannot_be_read_is_told(at, zone, days, says):
    with pytest.raises(ScheduleError) as refused:
        make(HERE, at, zone, days=days, now=MADE)
    assert str(refused.value) == says


def test_the_same_wish_is_the_same_schedule_and_another_hour_is_another():
    first, again = make(HERE, "8:30", "utc", now=MADE), make(HERE, "08:30", "UTC", now=utc("2025-02-01"))
    assert first.id == again.id
    assert make(HERE, "17:30", "UTC", now=MADE).id != first.id
    assert make(HERE, "08:30", "UTC", now=MADE, topics=["fire"]).id != first.id


def test_schedules_are_kept_and_removed():
    store = open_store("sqlite://")
    made = make(HERE, "8:30", "Europe/Oslo", now=MADE, topics=["fire"], names=["Ann Lee"], feeds=True, by="U1")
    schedules.add(store, made)
    schedules.add(store, replace(made, created=utc("2025-02-01")))
    assert schedules.all_of(store) == [made]
    assert in_words(made) == "08:30 Europe/Oslo, daily; on fire; naming Ann Lee; with feeds that fail"
    assert schedules.remove(store, made.id)
    assert schedules.all_of(store) == []


def test_a_paused_schedule_added_again_runs_from_now_on():
    store = open_store("sqlite://")
    made = schedules.add(store, make(HERE, "8:30", "UTC", now=MADE))
    assert schedules.pause(store, made, "gone")
    assert not schedules.pause(store, made, "gone")
    assert schedules.find(store, made.id).paused == "gone"
    later = utc("2025-02-01")
    assert schedules.add(store, replace(made, created=later)) == replace(made, created=later)


@pytest.mark.parametrize("text", ["slack:C1", "slack:T1/C1", "discord:G1/1234#99", "slack:T1/@U1"])
def test_a_place_is_written_as_it_is_read(text):
    assert write_place(read_place(text)) == text


@pytest.mark.parametrize("text", ["", "slack", "slack:", "irc:C1", "slack:a b", "slack:T1/"])
def test_what_is_no_place_is_refused(text):
    with pytest.raises(PlaceError):
        read_place(text)


def test_a_day_is_a_date():
    assert due_times(make(HERE, "06:00", "UTC", now=MADE), utc("2025-07-10"), utc("2025-07-10T09:00"))[0][0] == date(
        2025, 7, 10
    )
