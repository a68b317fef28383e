"""A post of our own accord: once, whoever tries, and never silently lost."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import answers
import pytest

from bot import outbox
from bot.messages import DeliveryError, Heading, Picture, Place, Reply, Sent
from bot.outbox import post_once, resend, unsettled
from bot.reply_json import from_plain, to_plain
from claims.store import open_store

HERE = Place("slack", "T1", "C1")
HELLO = Reply("Hello.", (Heading("Hello"), Picture(b"\x89PNG", "a picture")))


class Clock:
    def __init__(self) -> None:
        self.at = answers.NOW

    def __call__(self):
        return self.at

    def forward(self, **much) -> None:
        self.at += timedelta(**much)


class Channel:
    """A platform that takes posts, or fails as told, one failure a post."""

    def __init__(self, *failures: DeliveryError) -> None:
        self.posts: list[tuple[str, Reply]] = []
        self.failures = list(failures)

    def __call__(self, place, reply, *, key) -> Sent:
        if self.failures:
            raise self.failures.pop(0)
        self.posts.append((key, reply))
        return Sent(place, str(len(self.posts)))


@pytest.fixture
def store():
    return open_store("sqlite://")


def go(store, channel, clock=None, *, key="k", reply=HELLO) -> str:
    return post_once(store, channel, key=key, place=HERE, compose=lambda: reply, now=clock or Clock())


def test_a_key_is_posted_once(store):
    channel = Channel()
    assert [go(store, channel), go(store, channel)] == ["sent", "sent"]
    assert channel.posts == [("k", HELLO)]


def test_of_many_at_once_one_posts(tmp_path):
    store, channel = open_store(f"sqlite:///{tmp_path}/s.db"), Channel()
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: go(store, channel), range(24)))
    assert len(channel.posts) == 1


def test_nothing_to_say_is_settled_and_not_composed_again(store):
    assert go(store, Channel(), reply=None) == "nothing"
    assert go(store, Channel()) == "nothing"


def test_a_passing_refusal_is_tried_again_after_a_pause(store):
    channel, clock = Channel(DeliveryError("wait")), Clock()
    assert go(store, channel, clock) == "waiting"
    assert go(store, channel, clock) == "waiting"
    clock.forward(minutes=2)
    assert go(store, channel, clock) == "sent"
    assert len(channel.posts) == 1


def test_a_refusal_for_good_is_shown_and_not_tried_again(store):
    channel, clock = Channel(DeliveryError("no such channel", permanent=True)), Clock()
    assert go(store, channel, clock) == "refused"
    clock.forward(days=1)
    assert go(store, channel, clock) == "refused"
    assert [(one.key, one.why) for one in unsettled(store, now=clock())] == [("k", "no such channel")]


def test_an_unknown_outcome_is_left_to_a_person_who_may_send_it_again(store):
    channel, clock = Channel(DeliveryError("broke", unknown=True)), Clock()
    assert go(store, channel, clock) == "unknown"
    clock.forward(hours=5)
    assert go(store, channel, clock) == "unknown"
    assert channel.posts == []
    assert resend(store, channel, "k", now=clock) == "sent"
    assert channel.posts == [("k:again:1", HELLO)]
    assert resend(store, channel, "k", now=clock) is None
    assert unsettled(store, now=clock()) == []


def test_a_death_while_posting_is_shown_after_a_while_and_not_repeated(store):
    class Died(BaseException):
        pass

    def dies(place, reply, *, key):
        raise Died

    clock, channel = Clock(), Channel()
    with pytest.raises(Died):
        go(store, dies, clock)
    assert resend(store, channel, "k", now=clock) is None  # it may still be under way
    clock.forward(minutes=6)
    assert go(store, channel, clock) == "posting"
    assert [one.key for one in unsettled(store, now=clock())] == ["k"]
    assert channel.posts == []


def test_a_death_while_composing_is_taken_over_after_the_lease(store):
    def dies():
        raise KeyboardInterrupt

    clock, channel = Clock(), Channel()
    with pytest.raises(KeyboardInterrupt):
        post_once(store, channel, key="k", place=HERE, compose=dies, now=clock)
    assert go(store, channel, clock) == "claimed"
    clock.forward(minutes=6)
    assert go(store, channel, clock) == "sent"


def test_the_slow_first_claimer_does_not_post_after_another_took_over(store):
    clock, channel = Clock(), Channel()

    def slow():
        clock.forward(minutes=6)
        assert go(store, channel, clock) == "sent"
        return HELLO

    assert post_once(store, channel, key="k", place=HERE, compose=slow, now=clock) == "claimed"
    assert len(channel.posts) == 1


def test_what_was_never_tried_cannot_be_sent_again(store):
    assert resend(store, Channel(), "none", now=Clock()) is None


@pytest.mark.parametrize("name", sorted(answers.replies()))
def test_a_reply_comes_back_from_its_record_as_it_was(name):
    reply = answers.replies()[name]
    store = open_store("sqlite://")
    store.put(outbox.SPACE, "x", to_plain(reply))
    assert from_plain(store.get(outbox.SPACE, "x")) == reply
