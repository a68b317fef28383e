"""Fair use on Discord: too many at once are told so and acknowledged all the same, and nothing that is logged or counted
says who asked or what."""

import asyncio
import re
import threading

import answers
import discord
import pytest
from contract_adapters import store_with
from discord_world import World, world
from overheard import found_in, overheard
from test_slack_fair import MARKED, AskedOrBroken, bot_with

from adapters.answering import Answering
from adapters.discord import deliver
from bot.app import Bot
from bot.config import Config
from bot.desk import silent
from bot.fair_replies import BUSY
from bot.messages import Message, Person, Place, Reply
from bot.room import Room
from bot.vitals import Vitals


async def test_nothing_logged_or_counted_says_who_asked_or_what(monkeypatch) -> None:
    bot = bot_with(person=3)  # a direct message is counted apart
    with overheard() as heard:
        async with world(bot) as w:
            for way in ("mention", "direct", "command"):
                assert "Sources differ" in (await w.say(f"check {MARKED}", way=way))[0].text
            await w.click("All matches (2)")
            assert "Something went wrong here" in (await w.say(f"broken {MARKED}", way="mention"))[0].text
            await refused(w, monkeypatch)
            (limited,) = await w.say(f"check {MARKED}", way="command")
            assert "You have asked a lot in a short time" in limited.text
            (busy,) = await crowded(w, bot)
            assert "Many questions are coming in just now" in busy.text
            assert busy.private
            ids = [*(str(one.id) for one in (w.guild, w.desk, w.ana)), *(str(one.id) for one in w._stored())]
    page = bot.vitals.metrics_page().decode()
    marks = ("zebrafinch", "Newsroom", w.env.bot.http.token or "", *ids)
    assert found_in([*heard.lines, page], marks) == []
    assert [line for line in (*heard.lines, page) if re.search(r"\bana\b", line, re.IGNORECASE)] == []
    assert {one["event"] for one in heard.events()} >= {
        "answered",
        "failure",
        "limited",
        "shed",
        "connected",
        "not_delivered",
    }
    for line in (
        'twosource_questions_total{finding="sources_differ",platform="discord"} 3.0',
        'twosource_failures_total{kind="other"} 1.0',
        'twosource_failures_total{kind="delivery"} 1.0',
        'twosource_limited_total{whose="person"} 1.0',
        'twosource_shed_total{platform="discord"} 1.0',
        'twosource_connected{platform="discord"} 1.0',
        "twosource_under_way 0.0",
    ):
        assert line in page


async def refused(w: World, monkeypatch) -> None:
    """Discord takes no message for a moment."""

    async def forbidden(*_args, **_more):
        raise discord.Forbidden(type("Answer", (), {"status": 403, "reason": "no"})(), f"not here: {MARKED}")

    with monkeypatch.context() as patched:
        patched.setattr(deliver, "in_place", forbidden)
        await w.say("help", way="command")


async def crowded(w: World, bot: Bot):
    """Every place of the process is taken while somebody asks."""
    room = bot.vitals.room
    for _ in range(room.places):
        assert room.enter()
    drawn = await w.say(f"check {MARKED}", way="command")
    for _ in range(room.places):
        room.leave()
    return drawn


# --- the places themselves, the same for every platform


class Slow:
    """A bot that answers when it may."""

    def __init__(self, places: int) -> None:
        self.vitals, self.gate, self.handled = Vitals(Room(places)), threading.Event(), 0

    def handle(self, message: Message, *, progress) -> Reply | None:
        self.gate.wait(20)
        self.handled += 1
        return Reply("done")


def message(number: int) -> Message:
    return Message(f"m{number}", Place("discord", "G1", "7"), Person("4"), "x fell", "mention")


async def test_above_the_bound_the_word_comes_at_once_over_all_platforms_of_the_process() -> None:
    bot = Slow(5)
    one, other = Answering(bot, platform="slack", threads=2), Answering(bot, platform="discord", threads=2)
    asked = [
        asyncio.create_task((one if count % 2 else other).answer(message(count), progress=silent))
        for count in range(12)
    ]
    await asyncio.sleep(0)
    turned_away = [task for task in asked if task.done()]
    assert [task.result() for task in turned_away] == [BUSY] * 7
    assert await asyncio.wait_for(asyncio.to_thread(lambda: "free"), 2) == "free"  # the loop's own threads are free
    bot.gate.set()
    assert [(await task).summary for task in asked if task not in turned_away] == ["done"] * 5
    assert (bot.vitals.room.taken, bot.handled) == (0, 5)
    assert await one.answer(message(99), progress=silent) == Reply("done")
    one.close()
    other.close()


@pytest.mark.parametrize("error", [RuntimeError("x"), asyncio.CancelledError()])
async def test_a_place_is_given_back_whatever_happens(error) -> None:
    bot = Slow(1)
    answering = Answering(bot, platform="slack")

    async def fails(_message: Message) -> Message:
        raise error

    with pytest.raises(type(error)):
        await answering.answer(message(1), progress=silent, complete=fails)
    assert bot.vitals.room.taken == 0
    answering.close()


def test_a_bot_without_vitals_is_bounded_too() -> None:
    bot = Bot(store_with(None), Config(), lambda: answers.NOW, ask=AskedOrBroken())
    assert bot.vitals.room.places == 64
