"""Digests that are due: composed and posted once a local day, caught up, paused when nobody can read them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import answers
import pytest
from test_bot_digests import nothing

from bot import outbox, schedules
from bot.kept_answers import workspace_of
from bot.messages import DeliveryError, Picture, Place, Reply, Sent
from bot.outbox import resend
from bot.rounds import PAGES, Rounds, digest_round
from claims.model import Article, Quantity
from claims.store import open_store

HERE = Place("slack", "T1", "C1")


class World:
    """A store, a channel and a clock."""

    def __init__(self) -> None:
        self.store = open_store("sqlite://")
        for claim in (answers.BELL, answers.MESSENGER):
            self.store.add(Article(claim.source, claim.text), [claim])
        self.at = datetime(2025, 8, 1, 5, 0, tzinfo=UTC)
        self.posts: list[tuple[Place, str]] = []
        self.failures: list[DeliveryError] = []
        self.count = 0

    def now(self) -> datetime:
        return self.at

    def post(self, place, reply, *, key) -> Sent:
        if self.failures:
            raise self.failures.pop(0)
        self.posts.append((place, reply.summary))
        return Sent(place, str(len(self.posts)))

    def rounds(self) -> Rounds:
        return Rounds(self.store, {"slack": self.post}, nothing, self.now)

    def tick(self, to: str) -> int:
        self.at = datetime.fromisoformat(to).replace(tzinfo=UTC)
        return digest_round(self.rounds())

    def news(self) -> None:
        self.count += 1
        one = replace(answers.DISCREPANCY, id=f"d{self.count}", opened=self.at, changed=self.at)
        self.store.save_discrepancies([one])

    def schedule(self, at="08:00", zone="UTC", **more):
        return schedules.add(self.store, schedules.make(HERE, at, zone, now=self.at, **more))


@pytest.fixture
def world() -> World:
    return World()


def test_it_is_posted_at_its_hour_once_a_day(world):
    world.schedule()
    world.news()
    ticks = ["2025-08-01T07:59", "2025-08-01T08:00", "2025-08-01T08:01", "2025-08-01T10:30"]
    assert [world.tick(at) for at in ticks] == [0, 1, 0, 0]
    world.news()
    assert world.tick("2025-08-02T08:00") == 1
    assert [place for place, _ in world.posts] == [HERE, HERE]


def test_each_tells_only_what_changed_since_the_one_before(world):
    world.schedule()
    world.news()
    world.tick("2025-08-01T08:00")
    world.news()
    world.tick("2025-08-02T08:00")
    assert [said.partition(",")[0] for _, said in world.posts] == ["What changed: 1 new difference"] * 2
    assert world.posts[1][1].endswith("since 1 Aug 2025, 08:00 UTC.")


def test_nothing_new_is_nothing_posted_and_the_day_is_done(world):
    world.schedule()
    assert world.tick("2025-08-01T08:00") == 0
    world.news()
    assert world.tick("2025-08-01T09:00") == 0
    assert world.tick("2025-08-02T08:00") == 1


def test_a_missed_hour_is_caught_up_within_the_limit(world):
    world.schedule()
    world.news()
    assert world.tick("2025-08-01T10:59") == 1


def test_one_missed_for_longer_is_dropped_and_its_news_comes_with_the_next(world):
    world.schedule()
    world.news()
    assert world.tick("2025-08-01T11:01") == 0
    assert world.tick("2025-08-02T08:00") == 1


def test_one_set_up_after_its_hour_begins_the_next_day(world):
    world.at = datetime(2025, 8, 1, 8, 30, tzinfo=UTC)
    world.schedule()
    world.news()
    assert world.tick("2025-08-01T08:31") == 0
    assert world.tick("2025-08-02T08:00") == 1


def test_a_channel_may_have_several(world):
    world.schedule()
    world.schedule(at="09:00")
    world.news()
    assert [world.tick(f"2025-08-01T0{hour}:00") for hour in (8, 9)] == [1, 1]


def test_across_the_day_on_which_clocks_go_back_there_is_one_a_local_day(world):
    world.at = datetime(2025, 10, 24, 12, 0, tzinfo=UTC)
    world.schedule(at="02:30", zone="Europe/Oslo")
    at, sent = datetime(2025, 10, 24, 20, 0, tzinfo=UTC), []
    while at < datetime(2025, 10, 28, tzinfo=UTC):
        world.at = at
        world.news()
        if digest_round(world.rounds()):
            sent.append(f"{at:%d %H:%M}")
        at += timedelta(minutes=15)
    assert sent == ["25 00:30", "26 00:30", "27 01:30"]


def test_a_passing_refusal_is_tried_again_and_posted_once(world):
    world.schedule()
    world.news()
    world.failures = [DeliveryError("Slack asks to wait")]
    assert [world.tick(f"2025-08-01T08:0{minute}") for minute in (0, 1, 5)] == [0, 1, 0]


def test_an_unknown_outcome_is_not_repeated_but_by_hand(world):
    world.schedule()
    world.news()
    world.failures = [DeliveryError("broke", unknown=True)]
    assert [world.tick(f"2025-08-01T{hour}:00") for hour in ("08", "09", "10")] == [0, 0, 0]
    (entry,) = outbox.unsettled(world.store, now=world.at)
    assert resend(world.store, world.post, entry.key, now=world.now) == "sent"
    assert len(world.posts) == 1


def test_a_channel_that_is_gone_pauses_it_with_a_word_to_whoever_set_it_up(world):
    made = world.schedule(by="U7")
    world.news()
    world.failures = [DeliveryError("Slack refused it: is_archived", permanent=True)]
    assert [world.tick(f"2025-08-01T08:0{minute}") for minute in (0, 1, 2)] == [0, 0, 0]
    assert schedules.find(world.store, made.id).paused == "Slack refused it: is_archived"
    assert [place.channel for place, _ in world.posts] == ["@U7"]
    assert world.posts[0][1] == "Your digest is paused: Slack refused it: is_archived."


def test_one_that_was_paused_tells_what_it_missed_when_it_is_taken_up_again(world):
    made = world.schedule()
    world.news()
    world.failures = [DeliveryError("gone", permanent=True)]
    world.tick("2025-08-01T08:00")
    world.at = datetime(2025, 8, 1, 12, 0, tzinfo=UTC)
    schedules.add(world.store, replace(schedules.find(world.store, made.id), paused="", created=world.at))
    assert world.tick("2025-08-02T08:00") == 1
    assert schedules.find(world.store, made.id).paused == ""


def test_what_cannot_be_reached_from_here_is_left_to_another_process(world):
    schedules.add(world.store, schedules.make(Place("discord", "G1", "77"), "08:00", "UTC", now=world.at))
    world.news()
    assert world.tick("2025-08-01T08:00") == 0
    assert outbox.entries(world.store) == []


def test_further_pages_are_kept_for_the_button_of_this_workspace(world):
    world.schedule()
    for _ in range(9):
        world.news()
    world.tick("2025-08-01T08:00")
    ((_, kept),) = world.store.records(PAGES)
    assert (len(kept["pages"]), kept["workspace"]) == (2, workspace_of(HERE))


def test_a_change_that_bears_an_earlier_moment_but_was_stored_after_the_digest_comes_with_the_next(world):
    world.schedule()
    world.news()
    world.tick("2025-08-01T08:00")
    world.at = datetime(2025, 8, 1, 7, 58, tzinfo=UTC)  # reading began before the digest and ended after it
    world.news()
    world.tick("2025-08-02T08:00")
    world.tick("2025-08-03T08:00")
    assert [said.partition(",")[0] for _, said in world.posts] == ["What changed: 1 new difference"] * 2


def test_a_disputed_figure_that_can_be_drawn_comes_with_its_picture(world):
    taken: list[Reply] = []

    def post(place, reply, *, key) -> Sent:
        taken.append(reply)
        return Sent(place, "1")

    world.schedule()
    figures = [
        replace(one, quantities=(Quantity(said, 0, len(said), Decimal(low), None, "at_least"),))
        for one, said, low in ((answers.BELL, "30", 30), (answers.MESSENGER, "112", 112))
    ]
    positions = tuple(
        replace(position, claims=(claim,))
        for position, claim in zip(answers.DISCREPANCY.positions, figures, strict=True)
    )
    for claim in figures:
        world.store.add(Article(claim.source, f"{claim.text} More."), [claim])
    found = replace(answers.DISCREPANCY, positions=positions, opened=world.at, changed=world.at)
    world.store.save_discrepancies([found])
    world.at = datetime(2025, 8, 1, 8, 0, tzinfo=UTC)
    assert digest_round(replace(world.rounds(), posts={"slack": post})) == 1
    (picture,) = [block for block in taken[0].blocks if isinstance(block, Picture)]
    assert "30 Jul 2025: at least 30, Evening Bell" in picture.alt
