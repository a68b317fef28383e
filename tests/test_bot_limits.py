"""Fair use: how many questions a person and a workspace may ask, over all processes on a store."""

import itertools
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import answers
import pytest
from contract_adapters import Asked, claims_in
from postgres_server import server
from test_bot_app import Clock

from bot import limits
from bot.app import Bot
from bot.config import Config, LimitsConfig
from bot.departures import forget
from bot.limits import Limited
from bot.messages import Message, Person, Place
from claims.model import Article
from claims.store import Store, open_store

CONFIG = LimitsConfig(person=3, workspace=5, minutes=3)
DESK = Place("slack", "T1", "C1")
_ids = itertools.count()


def url_of(kind: str, folder: Path) -> str:
    return f"sqlite:///{folder}/store.db" if kind == "sqlite" else server().database()


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request, tmp_path) -> str:
    return url_of(request.param, tmp_path)


@pytest.fixture
def store(url):
    opened = open_store(url)
    yield opened
    opened.close()


def message(text="the mayor resigned", *, by="U1", admin=False, place=DESK, way="command", fields=()) -> Message:
    person = Person(by, is_admin=admin)
    return Message(f"m{next(_ids)}", place, person, text, way, fields=fields)


def take(store: Store, clock: Clock, **said) -> Limited | None:
    return limits.take(store, CONFIG, message(**said), now=clock())


def test_as_many_as_allowed_come_at_once_then_one_at_a_time(store):
    clock = Clock()
    assert [take(store, clock) for _ in range(3)] == [None, None, None]
    assert take(store, clock) == Limited("person", timedelta(seconds=60))
    clock.at += timedelta(seconds=59)
    assert take(store, clock) == Limited("person", timedelta(seconds=1))
    clock.at += timedelta(seconds=1)
    assert take(store, clock) is None
    assert take(store, clock) == Limited("person", timedelta(seconds=60))


def test_after_a_pause_all_are_back_and_no_more(store):
    clock = Clock()
    for _ in range(3):
        take(store, clock)
    clock.at += timedelta(hours=3)
    assert [take(store, clock) is None for _ in range(4)] == [True, True, True, False]


def test_one_person_does_not_use_up_anothers(store):
    clock = Clock()
    for _ in range(4):
        take(store, clock, by="U1")
    assert take(store, clock, by="U2") is None


def test_a_workspace_has_its_own_limit_which_costs_a_person_nothing(store):
    clock = Clock()
    for by in ("U1", "U2"):
        assert take(store, clock, by=by) is None
    for _ in range(3):
        assert take(store, clock, by="U3") is None
    for _ in range(4):
        assert take(store, clock, by="U4") == Limited("workspace", timedelta(seconds=36))
    other = Place("slack", "T2", "C1")
    assert take(store, clock, by="U3", place=other) is None
    clock.at += timedelta(seconds=108)  # three of the workspace's are back, and none of U4's was used up
    assert [take(store, clock, by="U4") for _ in range(3)] == [None, None, None]


def test_admins_and_the_terminal_are_not_limited(store):
    clock = Clock()
    assert all(take(store, clock, admin=True) is None for _ in range(10))
    assert all(take(store, clock, place=Place("console", "", "terminal")) is None for _ in range(10))


def test_conversations_outside_any_workspace_share_one_limit_of_their_person(store):
    clock = Clock()
    channels = [Place("discord", "", f"{channel}") for channel in range(5)]
    assert [take(store, clock, place=one) is None for one in channels] == [True, True, True, False, False]


def test_nought_is_no_limit(store):
    clock = Clock()
    free = LimitsConfig(person=0, workspace=0)
    assert all(limits.take(store, free, message(), now=clock()) is None for _ in range(50))
    assert store.records(limits.SPACE) == []


@pytest.mark.parametrize("back", [timedelta(minutes=5), timedelta(days=400)])
def test_a_clock_set_back_shuts_nobody_out(store, back):
    clock = Clock()
    for _ in range(3):
        take(store, clock)
    clock.at -= back
    assert take(store, clock) is None
    assert take(store, clock) == Limited("person", timedelta(seconds=60))


def test_clocks_that_differ_a_little_between_machines_give_nothing_away(store):
    ahead, behind = Clock(), Clock()
    behind.at -= timedelta(seconds=20)
    taken = [take(store, clock) is None for clock in (ahead, ahead, ahead, behind, ahead, behind)]
    assert taken == [True, True, True, False, False, False]


def test_of_many_processes_at_once_no_more_get_through_than_allowed(url):
    config, clock = LimitsConfig(person=7, workspace=100, minutes=10), Clock()
    stores = [open_store(url) for _ in range(4)]
    try:
        with ThreadPoolExecutor(8) as pool:
            taken = list(
                pool.map(lambda n: limits.take(stores[n % 4], config, message(), now=clock()) is None, range(40))
            )
    finally:
        for one in stores:
            one.close()
    assert sum(taken) == 7


def test_a_record_ends_by_itself(store):
    clock = Clock()
    take(store, clock)
    assert len(store.records(limits.SPACE)) == 2  # the person's and the workspace's
    store.expire(now=clock() + timedelta(days=1, seconds=1))
    assert store.records(limits.SPACE) == []


def test_a_workspace_that_leaves_takes_its_records_along(store):
    clock = Clock()
    take(store, clock)
    take(store, clock, place=Place("slack", "T2", "C1"))
    forget(store, DESK)
    assert sorted(key for key, _ in store.records(limits.SPACE)) == ["slack:T2:", "slack:T2:U1"]


# --- as the bot says it


def bot_on(store: Store, clock: Clock, config: LimitsConfig = CONFIG) -> Bot:
    for claim in claims_in(answers.SOURCES_DIFFER):
        store.add(Article(claim.source, claim.text), [claim])
    return Bot(store, Config(limits=config), clock, ask=Asked())


@pytest.mark.parametrize("platform", ["slack", "discord"])
def test_a_friendly_private_word_says_when_to_try_again_and_nothing_is_checked(store, platform):
    clock, place = Clock(), Place(platform, "T1", "C1")
    bot = bot_on(store, clock)
    for _ in range(3):
        bot.handle(message(place=place))
    reply = bot.handle(message(place=place, way="mention"))
    assert reply.summary == (
        "You have asked a lot in a short time. Ask again in 60 seconds. The buttons under earlier answers work meanwhile."
    )
    assert reply.private
    clock.at += timedelta(seconds=61)
    assert bot.handle(message(place=place)).summary.startswith("Sources differ")


def test_buttons_help_and_an_empty_check_are_no_questions(store):
    clock = Clock()
    bot = bot_on(store, clock)
    reply = bot.handle(message())
    show = next(b.command for block in reply.blocks for b in getattr(block, "buttons", ()) if "All matches" in b.label)
    for text in (show, "claims fire from:8", "digest", "discrepancies"):
        for _ in range(5):
            assert "asked a lot" not in bot.handle(message(text, way="click")).summary
    for _ in range(5):
        assert "asked a lot" not in bot.handle(message("help")).summary
        assert "asked a lot" not in bot.handle(message("check", way="direct")).summary
    assert [bot.handle(message("claims fire")).summary.startswith("You have") for _ in range(3)] == [False, False, True]


def test_a_form_asks_anew_though_a_button_opened_it(store):
    clock = Clock()
    bot = bot_on(store, clock)
    said = (("statement", "The mayor resigned"),)
    limited = ["asked a lot" in bot.handle(message("check", way="form", fields=said)).summary for _ in range(4)]
    assert limited == [False, False, False, True]


def test_the_workspace_is_named_when_it_is_the_workspace(store):
    clock = Clock()
    bot = bot_on(store, clock, replace(CONFIG, workspace=1, minutes=600))
    bot.handle(message(by="U1"))
    words = bot.handle(message(by="U2")).summary
    assert words.startswith("This workspace has asked a lot in a short time. Ask again in 10 hours.")


def test_two_bots_on_one_store_count_together(url):
    clock = Clock()
    one, other = (bot_on(open_store(url), clock) for _ in range(2))
    said = [bot.handle(message()).summary.startswith("You have") for bot in (one, other, one, other)]
    assert said == [False, False, False, True]
    for bot in (one, other):
        bot.store.close()
