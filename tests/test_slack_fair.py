"""Fair use on Slack: too many at once are told so and acknowledged all the same, and nothing that is logged or counted
says who asked or what."""

import threading
from collections.abc import AsyncIterator
from dataclasses import replace

import answers
import pytest
from contract_adapters import Asked, store_with
from overheard import found_in, overheard
from slack_running import MODES, Running, running, serving
from slack_server import APP_TOKEN, BOT_TOKEN, SECRET, TEAM, SlackServer

from bot.app import Bot
from bot.config import Config, LimitsConfig
from bot.messages import Message, Reply

MARKED = "More than 30 zebrafinches were hurt in the fire"
# The statement, the person, their name, the channels, the workspace, the tokens; ids of messages come beside.
MARKS = ("zebrafinch", "U0ANNA", "Anna", "C0NEWS", "D0ANNA", TEAM, BOT_TOKEN, APP_TOKEN, SECRET, "hooks.", "http://127")


@pytest.fixture
async def server(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[SlackServer]:
    async with serving(monkeypatch) as server:
        yield server


class AskedOrBroken(Asked):
    """Fails on some statements, with the statement in what it says."""

    def __call__(self, store, statement, **more):
        if "broken" in statement:
            raise RuntimeError(f"no parse of {statement}") from KeyError(statement)
        return replace(super().__call__(store, statement, **more), statement=statement)


def bot_with(**limits: int) -> Bot:
    asked = AskedOrBroken()
    return Bot(store_with(asked.gives), Config(limits=LimitsConfig(**limits)), lambda: answers.NOW, ask=asked)


def told(server: SlackServer) -> str:
    return str([*server.ephemerals, *server.messages, *server.responses])


@pytest.mark.parametrize("mode", MODES)
async def test_nothing_logged_or_counted_says_who_asked_or_what(server: SlackServer, mode: str) -> None:
    bot, ids = bot_with(person=4), []
    with overheard() as heard:
        async with running(server, bot, mode) as slack:
            asked = server.mention(MARKED)
            ids += [asked["event_id"], asked["event"]["ts"]]
            await slack.event(asked)
            await slack.said("Sources differ")
            await slack.event(server.direct(MARKED))
            await server.until(lambda: len([m for m in server.messages if "Sources differ" in str(m)]) > 1)
            await slack.command(server.command(f"check {MARKED}"))
            await slack.responded("Sources differ")
            await slack.event(server.mention(f"broken {MARKED}"))
            await server.until(lambda: "Something went wrong here" in told(server))
            await slack.event(server.mention(MARKED))
            await server.until(lambda: "You have asked a lot" in told(server))
            await crowded(slack, bot)
            server.answer_next("chat.postMessage", {"ok": False, "error": "channel_not_found"})
            await slack.event(server.mention("help"))
            await server.until(lambda: "What you can ask" in told(server))
            server.answer_next("chat.update", {"ok": False, "error": "fatal_error"}, status=500)
            await slack.event(server.mention("sources"))
            await server.until(lambda: heard.named("failure")[1:])
    page = bot.vitals.metrics_page().decode()
    assert found_in([*heard.lines, page], (*MARKS, *ids)) == []
    assert len(heard.named("answered")) == 7
    assert {one["event"] for one in heard.events()} >= {"answered", "failure", "limited", "shed", "connected"}
    for line in (
        'twosource_questions_total{finding="sources_differ",platform="slack"} 3.0',
        'twosource_failures_total{kind="other"} 1.0',
        'twosource_failures_total{kind="delivery"} 1.0',
        'twosource_limited_total{whose="person"} 1.0',
        'twosource_shed_total{platform="slack"} 1.0',
        "twosource_under_way 0.0",
    ):
        assert line in page


async def crowded(slack: Running, bot: Bot) -> None:
    """Every place of the process is taken while somebody asks."""
    room = bot.vitals.room
    free = room.places - room.taken
    for _ in range(free):
        assert room.enter()
    await slack.event(slack.server.mention(MARKED))
    await slack.server.until(lambda: "Many questions are coming in just now" in told(slack.server))
    for _ in range(free):
        room.leave()


@pytest.mark.parametrize("mode", MODES)
async def test_above_the_bound_a_word_comes_at_once_and_every_delivery_is_acknowledged(
    server: SlackServer, mode: str
) -> None:
    gate = threading.Event()
    bot = bot_with(at_once=10, person=0)
    answer = bot.handle

    def slowly(message: Message, *, progress) -> Reply | None:
        gate.wait(20)
        return answer(message, progress=progress)

    bot.handle = slowly  # type: ignore[method-assign]
    async with running(server, bot, mode) as slack:
        for count in range(25):
            await slack.event(server.mention(f"{count} zebras fell"))  # fails when none is acknowledged in 3 s
        busy = "Many questions are coming in just now"
        await server.until(lambda: len([one for one in server.ephemerals if busy in str(one)]) == 15, seconds=5)
        assert bot.vitals.room.taken == 10
        assert {one["user"] for one in server.ephemerals} == {"U0ANNA"}
        gate.set()
        await server.until(lambda: len([m for m in server.messages if "Sources differ" in str(m)]) == 10, seconds=20)
        await server.until(lambda: bot.vitals.room.taken == 0)
        await slack.event(server.mention("another zebra fell"))
        await server.until(lambda: len([m for m in server.messages if "Sources differ" in str(m)]) == 11)
