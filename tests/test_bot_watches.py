"""Watches: begun in one tap, told once when the answer changes, quiet when asked, ended by themselves."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import answers
import pytest

from bot import settings, watches
from bot.answer import Answer, Part
from bot.app import Bot
from bot.config import Config, WatchConfig
from bot.messages import Buttons, DeliveryError, Item, Message, Person, Place, Sent, Text, plain
from bot.rounds import Rounds
from bot.verdicts import mute, unmute
from bot.watch_rounds import watch_round
from claims.arrivals import note_stored
from claims.model import Article, Match, Name, Origins, Position
from claims.store import open_store

THREAD = Place("slack", "T1", "C1", "1700.1")
ANN = Person("U1", "Ann")


class World:
    """A bot with a store, a channel and a clock; sources that come to say other things."""

    def __init__(self) -> None:
        self.store = open_store("sqlite://")
        for claim in (answers.BELL, answers.MESSENGER):
            self.store.add(Article(claim.source, claim.text), [claim])
        self.at = datetime(2025, 8, 1, 12, 0, tzinfo=UTC)
        self.posts: list[tuple[Place, object]] = []
        self.failures: list[DeliveryError] = []
        self.values = ["over 30"]
        self.bot = Bot(self.store, Config(), self.now, ask=self.ask)
        self.ids = 0

    def now(self) -> datetime:
        return self.at

    def ask(self, store, statement, *, now, nearest=0, workspace=None) -> Answer:
        positions = tuple(
            Position(value, (claim,), (claim.source.outlet,), (), "2025-07-31")
            for value, claim in zip(self.values, (answers.BELL, answers.MESSENGER), strict=False)
        )
        found = replace(answers.DISCREPANCY, positions=positions)
        part = Part(statement, "sources_differ", (Match(answers.BELL, 0.9),), (found,), Origins(2, 2))
        return Answer(statement, "sources_differ", (part,), answers.COUNTS)

    def post(self, place, reply, *, key) -> Sent:
        if self.failures:
            raise self.failures.pop(0)
        self.posts.append((place, reply))
        return Sent(place, "1")

    def say(self, text: str, *, way="mention", place=THREAD, person=ANN):
        self.ids += 1
        return self.bot.handle(Message(f"m{self.ids}", place, person, text, way))

    def comes(self, *values: str, minutes: int = 5) -> None:
        """An article comes, and the sources now say this."""
        self.at += timedelta(minutes=minutes)
        self.values = list(values)
        note_stored(self.store)

    def tick(self, minutes: int = 0) -> int:
        self.at += timedelta(minutes=minutes)
        rounds = Rounds(self.store, {"slack": self.post}, self.ask, self.now, watch=WatchConfig(every_minutes=60))
        return watch_round(rounds)


@pytest.fixture
def world() -> World:
    return World()


def labels(reply) -> dict[str, str]:
    return {one.label: one.command for block in reply.blocks if isinstance(block, Buttons) for one in block.buttons}


def texts(reply) -> list[str]:
    return [plain(block.spans) for block in reply.blocks if isinstance(block, Text | Item)]


def watching(world: World) -> World:
    world.say(f"watch add {answers.STATEMENT}")
    return world


def test_a_changed_answer_is_told_once_with_before_now_and_by_whom(world):
    watching(world).comes("over 30", "112")
    assert [world.tick(), world.tick(), world.tick(90)] == [1, 0, 0]
    ((place, reply),) = world.posts
    assert place == THREAD
    assert texts(reply) == [
        "More than 30 people were hurt in the Harbour Street fire",
        "Before: over 30",
        "Now: over 30 or 112",
        "New: 112 (Coast Messenger, citing The Harbour Fire Brigade, 31 Jul 2025)",
    ]
    assert reply.summary == f"What you watch has changed: {answers.STATEMENT}: now over 30 or 112."
    assert list(labels(reply)) == ["Stop watching"]


def test_an_article_that_changes_nothing_is_not_told(world):
    watching(world).comes("over 30")
    assert world.tick() == 0


def test_an_answer_without_a_new_article_is_not_looked_at_again(world):
    watching(world).tick(10)
    world.values = ["112"]
    assert world.tick(10) == 0


def test_what_is_no_longer_said_is_told(world):
    watching(world).comes("112")
    world.tick()
    assert "No longer said: over 30 (Evening Bell, 30 Jul 2025)" in texts(world.posts[0][1])


def test_more_changes_within_the_hour_come_together_after_it(world):
    watching(world).comes("112")
    world.tick()
    world.comes("112", "140")
    world.comes("112", "141")
    assert [world.tick(), world.tick(50)] == [0, 1]
    assert "Now: 112 or 141" in texts(world.posts[1][1])


def test_several_watches_of_one_person_come_in_one_message(world):
    watching(world).say("watch add The harbour burned for three days")
    world.comes("112")
    assert world.tick() == 1
    reply = world.posts[0][1]
    assert reply.summary.startswith("2 answers you watch changed")
    assert list(labels(reply)) == ["Stop 1", "Stop 2"]


def test_in_quiet_hours_nobody_is_told_and_after_them_once(world):
    settings.keep(world.store, "slack:T1", settings.Settings(quiet="22:00-07:00 UTC"))
    watching(world)
    world.at = datetime(2025, 8, 1, 22, 0, tzinfo=UTC)
    world.comes("112")
    assert world.tick() == 0
    world.at = datetime(2025, 8, 2, 7, 0, tzinfo=UTC)
    assert [world.tick(), world.tick()] == [1, 0]


def test_it_ends_by_itself(world):
    watching(world)
    world.at += timedelta(days=30)
    world.comes("112")
    assert world.tick() == 0
    assert watches.all_of(world.store, now=world.at) == []


def test_it_ends_by_a_tap_and_nobody_else_can_end_it(world):
    watching(world).comes("112")
    world.tick()
    (stop,) = labels(world.posts[0][1]).values()
    world.say(stop, way="click", person=Person("U2"))
    assert len(watches.all_of(world.store, now=world.at)) == 1
    assert world.say(stop, way="click").summary.startswith("You will not be told of this any more.")
    assert watches.all_of(world.store, now=world.at) == []


def test_the_button_under_an_answer_watches_its_statement_and_tells_in_private(world):
    reply = world.say(answers.STATEMENT, way="command")
    said = world.say(labels(reply)["Watch"], way="click")
    assert said.summary.startswith("You will be told when this changes. Until 31 Aug 2025. Now: over 30.")
    (watch,) = watches.all_of(world.store, now=world.at)
    assert (watch.text, watch.place) == (answers.STATEMENT, Place("slack", "T1", "@U1"))


def test_the_same_wish_twice_is_one_watch(world):
    watching(watching(world))
    assert len(watches.all_of(world.store, now=world.at)) == 1
    assert world.say("watch list").summary == "You watch 1 here."


def test_a_passing_refusal_is_tried_again_and_told_once(world):
    watching(world).comes("112")
    world.failures = [DeliveryError("wait")]
    assert [world.tick(), world.tick(2), world.tick(90)] == [0, 1, 0]


def test_an_unknown_outcome_is_not_repeated(world):
    watching(world).comes("112")
    world.failures = [DeliveryError("broke", unknown=True)]
    assert [world.tick(), world.tick(10), world.tick(90)] == [0, 0, 0]


def test_a_place_that_is_gone_ends_it(world):
    watching(world).comes("112")
    world.failures = [DeliveryError("gone", permanent=True)]
    assert world.tick() == 0
    assert watches.all_of(world.store, now=world.at) == []


def test_another_workspace_cannot_end_or_see_it(world):
    watching(world)
    (watch,) = watches.all_of(world.store, now=world.at)
    there = Place("slack", "T2", "C9")
    assert "not watched any more" in world.say(f"watch remove {watch.id}", place=there).summary
    assert "You watch nothing here" in world.say("watch list", place=there).summary


def test_a_difference_is_watched_by_its_button(world):
    world.store.save_discrepancies([answers.DISCREPANCY])
    shown = world.say("difference d1", way="click")
    world.say(labels(shown)["Watch"], way="click")
    third = Position("140", (answers.MESSENGER,), ("Coast Messenger",), (), "2025-08-01")
    world.store.save_discrepancies([replace(answers.DISCREPANCY, positions=(*answers.DISCREPANCY.positions, third))])
    world.comes()
    assert world.tick() == 1
    assert texts(world.posts[0][1])[:3] == [answers.QUESTION, "Before: over 30 or 112", "Now: over 30, 112 or 140"]


def test_a_name_is_watched(world):
    named = replace(answers.BELL, id="n1", names=(Name("Ann Lee", 0, 7, "person", "Ann Lee", "ann lee"),))
    world.store.add(
        Article(replace(named.source, id="n"), named.text), [replace(named, source=replace(named.source, id="n"))]
    )
    assert "Now: nothing here speaks of it" in world.say('watch add about:"Ann Lee"').summary
    position = Position(
        "31", (replace(named, source=replace(named.source, id="n")),), ("Evening Bell",), (), "2025-08-01"
    )
    world.store.save_discrepancies(
        [replace(answers.DISCREPANCY, id="d9", positions=(position, answers.DISCREPANCY.positions[1]))]
    )
    world.comes()
    assert world.tick() == 1


@pytest.mark.parametrize(
    "said", ["Watch list grows to forty names in the capital", "Watch out for floods", "Schedule slips at the new dam"]
)
def test_a_statement_that_begins_with_the_name_of_a_command_is_a_statement(world, said):
    assert "61 claims searched" in world.say(said).summary


def test_in_a_conversation_of_two_on_discord_it_is_told_there_and_ends_there(world):
    here = Place("discord", "", "77")
    said = world.say(labels(world.say(answers.STATEMENT, way="direct", place=here))["Watch"], way="click", place=here)
    (watch,) = watches.all_of(world.store, now=world.at)
    assert watch.place == here
    (stop,) = labels(said).values()
    assert world.say(stop, way="click", place=here).summary.startswith("You will not be told")


def test_nothing_found_can_be_watched_and_what_comes_is_told():
    world = World()
    found = world.ask

    def ask(store, statement, **more) -> Answer:
        return answers.NOTHING if len(world.values) < 2 else found(store, statement, **more)

    world.ask, world.bot = ask, Bot(world.store, Config(), world.now, ask=ask)
    reply = world.say("The museum was robbed")
    assert reply.summary.startswith("Nothing here speaks of that.")
    begun = world.say(labels(reply)["Watch"], way="click")
    assert begun.summary.endswith("Now: nothing here speaks of it.")
    world.comes("over 30", "112")
    assert world.tick() == 1
    assert texts(world.posts[0][1])[:3] == [
        "The museum was robbed", "Before: nothing here speaks of it", "Now: over 30 or 112",
    ]  # fmt: skip


def test_a_match_called_wrong_here_is_no_news_to_a_watch(world):
    one = Match(answers.BELL, 0.9, "agrees")

    def ask(store, statement, *, now, nearest=0, workspace=None) -> Answer:
        later = (Match(answers.MESSENGER, 0.8, "differs", differences=answers.DIFFERS.parts[0].matches[0].differences),)
        part = Part(statement, "agrees", (one, *(later if len(world.values) > 1 else ())))
        return Answer(statement, "agrees", (part,), answers.COUNTS)

    world.ask, world.bot = ask, Bot(world.store, Config(), world.now, ask=ask)
    mute(world.store, answers.STATEMENT, answers.MESSENGER.id, workspace="slack:T1", by="U9", now=world.at)
    watching(world).comes("over 30", "112")
    assert world.tick() == 0
    unmute(world.store, answers.STATEMENT, answers.MESSENGER.id, workspace="slack:T1")
    world.comes("over 30", "112")
    assert world.tick() == 1
