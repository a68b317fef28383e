"""Digests, schedules and feeds as people ask for them in chat."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import answers
import pytest
from test_bot_digests import nothing

from bot import schedules
from bot.app import Bot
from bot.config import BotConfig, Config
from bot.messages import Buttons, Item, Message, Person, Place, Reply, plain
from claims.incoming import feeds
from claims.model import Article
from claims.store import open_store

HERE = Place("slack", "T1", "C1", "1700.1")
ADMIN, ANN = Person("U9", "Ada", is_admin=True), Person("U1", "Ann")


class World:
    def __init__(self, config: Config | None = None) -> None:
        self.store = open_store("sqlite://")
        for claim in (answers.BELL, answers.MESSENGER):
            self.store.add(Article(claim.source, claim.text), [claim])
        self.at = datetime(2025, 8, 1, 12, 0, tzinfo=UTC)
        self.bot = Bot(self.store, config or Config(), lambda: self.at, ask=nothing)
        self.ids = 0

    def say(self, text: str, *, way="mention", place=HERE, person=ADMIN) -> Reply:
        self.ids += 1
        reply = self.bot.handle(Message(f"m{self.ids}", place, person, text, way))
        assert reply is not None
        return reply

    def news(self, count: int = 1) -> None:
        self.store.save_discrepancies(
            [replace(answers.DISCREPANCY, id=f"d{n}", opened=self.at, changed=self.at) for n in range(count)]
        )


@pytest.fixture
def world() -> World:
    return World()


def items(reply: Reply) -> list[str]:
    return [plain(block.spans) for block in reply.blocks if isinstance(block, Item)]


def commands(reply: Reply) -> list[str]:
    return [one.command for block in reply.blocks if isinstance(block, Buttons) for one in block.buttons]


def test_a_digest_now_is_for_the_asker_and_its_pages_turn(world):
    world.news(8)
    first = world.say("digest", way="command", person=ANN)
    assert (first.private, len(items(first))) == (True, 5)
    (more,) = commands(first)
    second = world.say(more, way="click", person=ANN)
    assert (second.private, len(items(second))) == (True, 3)


def test_another_workspace_cannot_open_its_pages(world):
    world.news(8)
    (more,) = commands(world.say("digest", way="command"))
    assert "no longer kept" in world.say(more, way="click", place=Place("slack", "T2", "C2")).summary


def test_nothing_new_is_said_plainly(world):
    assert world.say("digest").summary.startswith("Nothing changed since then.")


def test_a_digest_since_a_day_and_on_a_word(world):
    world.news()
    world.at += timedelta(days=5)
    assert world.say("digest").summary.startswith("Nothing changed")
    assert items(world.say("digest fire since:2025-07-30"))
    assert world.say("digest flood since:2025-07-30").summary.startswith("Nothing changed")
    assert world.say("digest since:yesterday").summary == "“yesterday” is not a day. Write a day like 2025-07-31."


def test_a_schedule_is_set_up_for_the_channel_listed_and_removed(world):
    added = world.say('schedule add 8:30 europe/oslo mon-fri topics:fire,flood names:"Ann Lee, Bo Ek" feeds:yes')
    (made,) = schedules.all_of(world.store)
    assert (made.place, made.by) == (Place("slack", "T1", "C1"), "U9")
    words = "08:30 Europe/Oslo, mon, tue, wed, thu, fri; on fire, flood; naming Ann Lee, Bo Ek; with feeds that fail"
    assert items(added) == [f"{made.id} · slack:T1/C1 · {words}"] == items(world.say("schedule list"))
    (remove,) = commands(added)
    assert world.say(remove, way="click").summary.startswith("That digest is removed.")
    assert world.say("schedule").summary.startswith("No digest is set up here.")


def test_the_channel_that_the_settings_name_gets_it(world):
    world.say("settings digests:C0NEWSROOM")
    world.say("schedule add 8:30")
    (made,) = schedules.all_of(world.store)
    assert (made.place.channel, made.zone, made.days) == ("C0NEWSROOM", "UTC", (0, 1, 2, 3, 4, 5, 6))


def test_in_a_channel_it_takes_the_right_and_in_a_conversation_of_two_nobody_needs_one(world):
    assert "for admins" in world.say("schedule add 8:30", person=ANN).summary
    assert schedules.all_of(world.store) == []
    world.say("schedule add 8:30", person=ANN, way="direct", place=Place("slack", "T1", "D1"))
    assert [one.place.channel for one in schedules.all_of(world.store)] == ["D1"]


@pytest.mark.parametrize(
    ("text", "says"),
    [("schedule add noon", "“noon” is no time of day."), ("schedule add 8:30 someday", "“someday” are no days."),
     ("schedule add 8:30 Mars/Base", "“Mars/Base” is no time zone.")],
)  # fmt: skip
def test_what_cannot_be_read_is_told_with_what_to_write(world, text, says):
    summary = world.say(text).summary
    assert summary.startswith(says)
    assert "schedule add 08:30 Europe/Oslo mon-fri" in summary


def test_another_workspace_neither_sees_nor_removes_it(world):
    world.say("schedule add 8:30")
    (made,) = schedules.all_of(world.store)
    there = Place("slack", "T2", "C2")
    assert world.say("schedule list", place=there).summary.startswith("No digest is set up here.")
    assert world.say(f"schedule remove {made.id}", place=there).summary.startswith("There is no digest with that name")
    assert schedules.all_of(world.store) == [made]


def test_a_paused_one_is_shown_and_taken_up_again(world):
    world.say("schedule add 8:30")
    (made,) = schedules.all_of(world.store)
    schedules.pause(world.store, made, "Slack refused it: is_archived")
    assert items(world.say("schedule list"))[0].endswith("paused: Slack refused it: is_archived")
    world.say(f"schedule resume {made.id}")
    assert schedules.all_of(world.store)[0].paused == ""


def test_feeds_are_added_listed_and_removed_by_those_who_may(world):
    assert world.say("feeds add https://example.org/rss").summary.startswith("That feed is read from now on.")
    assert world.say("feeds add http://www.example.org/rss/").summary.startswith("That feed is read already.")
    assert items(world.say("feeds list")) == ["https://example.org/rss · not read yet"]
    assert world.say("feeds remove https://example.org/rss").summary.startswith("That feed is read no more.")
    assert world.say("feeds list").summary.startswith("No feed is read here yet.")
    assert "for admins" in world.say("feeds add https://example.org/rss", person=ANN).summary


def test_a_feed_that_fails_stands_first_with_its_error(world):
    for url in ("https://a.example/rss", "https://b.example/rss"):
        feed, _ = feeds.add(world.store, url, now=world.at)
    feeds.keep(
        world.store, feed, feeds.failed(feed, "the site failed (503)", now=world.at, every=timedelta(minutes=15))
    )
    listed = world.say("feeds list")
    assert listed.summary == "2 feeds, 1 failing."
    assert items(listed)[0] == "https://b.example/rss · not read yet · fails: the site failed (503)"


def test_where_articles_stay_in_their_workspace_feeds_do_too():
    world = World(Config(bot=BotConfig(articles="workspace")))
    world.say("feeds add https://example.org/rss")
    assert feeds.all_of(world.store)[0].workspace == "slack:T1"
    assert world.say("feeds list", place=Place("slack", "T2", "C2")).summary.startswith("No feed is read here yet.")


@pytest.mark.parametrize("text", ["schedule dance", "watch dance", "feeds dance"])
def test_a_mistyped_verb_is_told_what_to_write(world, text):
    assert "Write: " in world.say(text, way="command").summary


def test_the_terminal_gets_no_digest_by_itself(world):
    said = world.say("schedule add 8:30", way="direct", place=Place("console", "", "terminal"))
    assert "twosource schedule add slack:C012ABC 08:30" in said.summary
    assert schedules.all_of(world.store) == []
