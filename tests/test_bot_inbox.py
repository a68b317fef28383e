"""What was said is kept until it is answered: by whom, for how long, and who takes it over."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from postgres_server import server

from bot.app import Bot
from bot.config import Config
from bot.inbox import LEASE, SPACE, TRIES, Inbox
from bot.messages import Message, Person, Place
from claims.errors import StoreError
from claims.store import Store, open_store

AT = datetime(2031, 5, 7, 9, tzinfo=UTC)
PERSON = Person("U1", "Ana", roles=("r",), is_admin=True, locale="en-GB")
SAID = Message(
    "E1", Place("slack", "T1", "C1", "1.2"), PERSON, "Nine died “here” 🌉 \x00 'x'", "form", "9.9", (("words", "a"),), "/",
    (("@ana", "U2"),),
)  # fmt: skip


class Clock:
    def __init__(self) -> None:
        self.at = AT

    def __call__(self) -> datetime:
        return self.at


@pytest.fixture(params=["sqlite", "postgres"])
def store(request: pytest.FixtureRequest, tmp_path: object) -> Iterator[Store]:
    made = open_store(f"sqlite:///{tmp_path}/s.db" if request.param == "sqlite" else server().database())
    yield made
    made.close()


@pytest.fixture
def clock() -> Clock:
    return Clock()


def inbox(store: Store, clock: Clock, platform: str = "slack") -> Inbox:
    return Inbox(store, platform, now=clock)


def test_one_of_several_takes_a_message_and_when_it_is_answered_nothing_is_left(store: Store, clock: Clock) -> None:
    first, second = inbox(store, clock), inbox(store, clock)
    assert first.take(SAID, response_url="https://slack.example/r")
    assert not second.take(SAID)
    first.done(SAID)
    clock.at += 2 * LEASE
    assert second.left() == []
    assert store.records(SPACE) == []


def test_what_a_dead_process_had_taken_comes_back_as_it_was_said(store: Store, clock: Clock) -> None:
    inbox(store, clock).take(SAID, response_url="https://slack.example/r", private=True)
    clock.at += LEASE - timedelta(seconds=1)
    again = inbox(store, clock)
    assert again.left() == []
    clock.at += timedelta(seconds=1)
    (left,) = again.left()
    assert left.message == SAID
    assert (left.ways, left.posting, left.age) == (
        {"response_url": "https://slack.example/r", "private": True}, False, LEASE
    )  # fmt: skip
    assert inbox(store, clock).left() == []  # it is the other's now


def test_a_message_that_no_store_can_hold_as_it_is_comes_back_whole_enough(store: Store, clock: Clock) -> None:
    broken = replace(
        SAID, text="Nine \ud83d died", person=replace(PERSON, name="A\udcff"), fields=(("words", "\ud800"),)
    )
    mine = inbox(store, clock)
    mine.take(broken)
    assert mine.posting(broken)  # what is noted is still known for ours
    clock.at += LEASE
    (left,) = inbox(store, clock).left()
    assert left.message.text == "Nine \ufffd died"
    assert left.posting


def test_who_lives_keeps_what_it_took(store: Store, clock: Clock) -> None:
    mine, other = inbox(store, clock), inbox(store, clock)
    mine.take(SAID)
    for _ in range(5):
        clock.at += LEASE * 0.6
        mine.renew()
        assert other.left() == []
    assert mine.posting(SAID)


def test_who_seemed_dead_does_not_answer_what_another_took_over(store: Store, clock: Clock) -> None:
    slow, other = inbox(store, clock), inbox(store, clock)
    slow.take(SAID)
    clock.at += LEASE
    assert len(other.left()) == 1
    assert not slow.posting(SAID)
    assert other.posting(SAID)
    slow.renew()
    slow.done(SAID)
    assert len(store.records(SPACE)) == 1
    other.done(SAID)
    assert store.records(SPACE) == []


def test_a_clock_that_was_set_back_does_not_keep_a_message_for_ever(store: Store, clock: Clock) -> None:
    inbox(store, clock).take(SAID)
    clock.at -= timedelta(hours=5)
    assert len(inbox(store, clock).left()) == 1


def test_what_is_learnt_later_and_that_it_is_being_posted_is_told_to_the_next(store: Store, clock: Clock) -> None:
    mine = inbox(store, clock)
    mine.take(SAID, private=False)
    mine.note(SAID, ts="1.3")
    mine.posting(SAID)
    clock.at += LEASE
    (left,) = inbox(store, clock).left()
    assert (left.ways, left.posting) == ({"private": False, "ts": "1.3"}, True)


def test_what_is_given_up_at_the_end_is_taken_up_at_once(store: Store, clock: Clock) -> None:
    mine = inbox(store, clock)
    mine.take(SAID)
    mine.give_up()
    assert [one.message for one in inbox(store, clock).left()] == [SAID]


def test_a_message_that_kills_whoever_reads_it_is_dropped(store: Store, clock: Clock) -> None:
    inbox(store, clock).take(SAID)
    seen = []
    for _ in range(TRIES + 3):
        clock.at += LEASE
        seen.append(len(inbox(store, clock).left()))
    assert seen == [1] * (TRIES - 1) + [0] * 4
    assert store.records(SPACE) == []


def test_one_platform_does_not_take_up_what_another_heard(store: Store, clock: Clock) -> None:
    inbox(store, clock).take(SAID)
    clock.at += LEASE
    assert inbox(store, clock, "discord").left() == []


def test_the_bot_answers_again_what_was_taken_over_and_nothing_else(store: Store, clock: Clock) -> None:
    bot = Bot(store, Config(), clock)
    said = Message("E2", Place("slack", "T1", "C1"), Person("U1"), "help", "mention")
    first = bot.inbox("slack")
    first.take(said)
    assert bot.handle(said) is not None
    assert bot.handle(said) is None
    clock.at += LEASE
    (left,) = bot.inbox("slack").left()
    assert bot.handle(left.message) is not None
    assert bot.handle(left.message) is None


def test_a_store_that_was_away_is_told_later_that_it_is_answered(
    store: Store, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = inbox(store, clock)
    mine.take(SAID)

    def away(*_given: object) -> bool:
        raise StoreError("away", where="store")

    with monkeypatch.context() as gone:
        gone.setattr(store, "delete", away)
        with pytest.raises(StoreError):
            mine.done(SAID)
    clock.at += LEASE
    assert mine.left() == []  # not answered a second time
    mine.renew()
    assert store.records(SPACE) == []
