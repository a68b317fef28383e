"""`twosource digest`, `schedule`, `feeds` and `watch` on the command line."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import answers
import pytest
from cli_running import Program

from bot import schedules
from bot.messages import DeliveryError, Place, Sent
from claims.arrivals import note_arrival
from claims.model import Article
from claims.store import Store, open_store


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/claims.db"


@pytest.fixture
def store(url: str) -> Store:
    store = open_store(url)
    for claim in (answers.BELL, answers.MESSENGER):
        store.add(Article(claim.source, claim.text), [claim])
    return store


@pytest.fixture
def program(monkeypatch, capsys, url, store, tmp_path) -> Program:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NO_COLOR", "1")
    return Program(monkeypatch, capsys, url)


def news(store: Store, count: int = 1) -> None:
    from dataclasses import replace

    now = datetime.now(UTC) - timedelta(minutes=1)
    store.save_discrepancies([replace(answers.DISCREPANCY, id=f"d{n}", opened=now, changed=now) for n in range(count)])


@pytest.fixture
def posted(monkeypatch) -> list[tuple[Place, str]]:
    """What is posted to a Slack that takes everything but what goes to C0GONE."""
    posts: list[tuple[Place, str]] = []

    def post(place, reply, *, key) -> Sent:
        if place.channel == "C0GONE":
            raise DeliveryError("Slack refused it: is_archived", permanent=True)
        if place.channel == "C0DARK" and not posts:
            posts.append((place, "lost"))
            raise DeliveryError("the line broke", unknown=True)
        posts.append((place, reply.summary))
        return Sent(place, "1")

    monkeypatch.setattr("bot.cli._ways_out", lambda config, store: {"slack": post})
    return posts


def test_without_a_channel_all_of_it_is_printed(program, store):
    news(store, 8)
    ran = program("digest")
    assert ran.status == 0
    assert ran.out.count("New difference") == 8


def test_nothing_new_is_said(program, posted):
    assert program("digest").err.strip() == "Nothing changed since then."
    ran = program("digest", "--channel", "slack:C1")
    assert (ran.status, ran.err.strip()) == (0, "Nothing changed since then: nothing was posted.")
    assert posted == []


def test_it_is_posted_to_a_channel_and_a_dry_run_posts_nothing(program, store, posted):
    news(store)
    assert "What changed: 1 new difference" in program("digest", "--channel", "slack:T1/C1", "--dry-run").out
    assert posted == []
    assert program("digest", "--channel", "slack:T1/C1").status == 0
    assert [place for place, _ in posted] == [Place("slack", "T1", "C1")]


def test_since_reaches_further_back_and_is_checked(program, store):
    news(store)
    assert program("digest", "--since", "2099-01-01").err.strip() == "Nothing changed since then."
    assert program("digest", "--since", "tomorrow").status == 2


def test_a_refusal_is_told(program, store, posted):
    news(store)
    ran = program("digest", "--channel", "slack:C0GONE")
    assert (ran.status, "was not posted (refused): Slack refused it: is_archived" in ran.err) == (1, True)
    assert "there is no way to post to console" in program("digest", "--channel", "console:x").err


def test_what_may_not_have_arrived_is_shown_by_doctor_and_sent_again_by_hand_once(program, store, posted):
    news(store)
    assert program("digest", "--channel", "slack:C0DARK").status == 1
    found = [one for one in program("doctor", "--json").document["findings"] if one["what"] == "Post"]
    key = found[0]["advice"].rsplit(" ", 1)[1]
    assert program("digest", "--resend", key).status == 0
    assert len(posted) == 2
    assert "is not sent again" in program("digest", "--resend", key).err
    assert "nothing was posted as" in program("digest", "--resend", "nonsense").err


def test_schedules_are_added_listed_and_removed(program, store):
    added = program("schedule", "add", "slack:T1/C1", "8:30", "--zone", "Europe/Oslo", "--days", "weekdays", "--topic",
                    "fire", "--name", "Ann Lee", "--feeds")  # fmt: skip
    (made,) = schedules.all_of(store)
    assert added.out == (
        f"{made.id}  slack:T1/C1  08:30 Europe/Oslo, mon, tue, wed, thu, fri; on fire; naming Ann Lee; with feeds that fail\n"
    )
    listed = program("schedule", "list", "--json").document["schedules"]
    assert [(one["id"], one["days"], one["paused"]) for one in listed] == [(made.id, [0, 1, 2, 3, 4], None)]
    schedules.pause(store, made, "gone")
    assert "PAUSED: gone" in program("schedule", "list").out
    assert [one["says"] for one in program("doctor", "--json").document["findings"] if one["what"] == "Digest"] == [
        "slack:T1/C1 is paused: gone"
    ]
    assert program("schedule", "resume", made.id).status == 0
    assert program("schedule", "remove", made.id).status == 0
    assert program("schedule", "remove", made.id).status == 1


def test_a_wrong_hour_is_refused(program):
    ran = program("schedule", "add", "slack:C1", "25:00")
    assert (ran.status, ran.err) == (1, "twosource: 25:00: is no time of day. Write it like 08:30\n")


def test_feeds_are_added_polled_listed_and_removed_and_doctor_shows_one_that_fails(program):
    address = "http://127.0.0.1:9/rss"
    assert program("feeds", "add", address).out == f"added  {address}\n"
    assert program("feeds", "add", address).out == f"there already  {address}\n"
    polled = program("feeds", "poll", "--json")
    assert (polled.status, "private network" in polled.document["feeds"][0]["error"]) == (1, True)
    assert program("feeds", "poll").out == ""  # not due again yet
    assert program("feeds", "poll", "--every-one").status == 1
    assert "FAILS" in program("feeds", "list").out
    found = [one["what"] for one in program("doctor", "--json").document["findings"] if one["state"] == "missing"]
    assert {"Feeds", "Feed"} <= set(found)
    assert program("feeds", "remove", address).status == 0
    assert program("feeds", "list", "--json").document == {"feeds": []}


def test_a_difference_is_watched_and_the_list_says_what_changed(program, store):
    from dataclasses import replace

    news(store)
    added = program("watch", "add", "d0")
    assert (added.status, "now: over 30 or 112" in added.out) == (0, True)
    third = replace(answers.DISCREPANCY.positions[1], value="140")
    store.save_discrepancies([replace(answers.DISCREPANCY, id="d0", positions=(*answers.DISCREPANCY.positions, third))])
    note_arrival(store, "a-c1", [answers.BELL], revised=False, now=datetime.now(UTC))
    (row,) = program("watch", "list", "--json").document["watches"]
    assert (row["changed"], row["before"], row["now"]) == (True, "over 30 or 112", "over 30, 112 or 140")
    assert "CHANGED" in program("watch", "list").out
    assert program("watch", "remove", row["id"]).status == 0
    assert program("watch", "remove", row["id"]).status == 1
