"""Starting, and the surfaces that are there without being asked: Home, suggestions, the manifest."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import answers
import pytest
from contract_adapters import Asked, bot_with
from slack_running import MODES, FakeBot, free_port, running, serving, settings, shown
from slack_server import SlackServer

from adapters.slack.app import serve
from adapters.slack.home import PROMPTS, home_view
from bot.config import ConfigError
from bot.home_reply import home_reply
from claims.model import Article
from claims.store import open_store


@pytest.fixture
async def server(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[SlackServer]:
    async with serving(monkeypatch) as server:
        yield server
    assert server.refused == []


@pytest.mark.parametrize(
    ("mode", "variable", "value", "said"),
    [
        ("socket", "SLACK_BOT_TOKEN", "xoxb-other", "does not accept the bot token (invalid_auth)"),
        ("socket", "SLACK_APP_TOKEN", "xapp-other", "does not accept the app-level token (invalid_auth)"),
        ("http", "SLACK_BOT_TOKEN", "", "the bot token (xoxb-…) is not set"),
        ("http", "SLACK_SIGNING_SECRET", " ", "the signing secret (Basic Information) is not set"),
        ("http", "SLACK_API_BASE_URL", "http://127.0.0.1:9/api/", "Slack could not be reached"),
    ],
)
async def test_what_is_missing_or_wrong_is_named(
    server: SlackServer, monkeypatch: pytest.MonkeyPatch, mode: str, variable: str, value: str, said: str
) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(ConfigError) as raised:
        await serve(FakeBot(), settings(mode, free_port()))
    assert said in str(raised.value)
    assert "other" not in str(raised.value)


async def test_a_port_in_use_is_named(server: SlackServer) -> None:
    with pytest.raises(ConfigError, match=f"{server.port} can't be listened on"):
        await serve(FakeBot(), settings("http", server.port))


class BotWithStore(FakeBot):
    """A bot whose Home has something to show."""

    @property
    def store(self) -> Any:
        return STORE


STORE = open_store("sqlite://")
for _claim in (answers.BELL, answers.MESSENGER):
    STORE.add(Article(_claim.source, _claim.text), [_claim])
STORE.save_discrepancies([answers.DISCREPANCY])


@pytest.mark.parametrize("mode", MODES)
async def test_home_shows_the_store_and_where_sources_differ(server: SlackServer, mode: str) -> None:
    async with running(server, BotWithStore(), mode) as slack:
        await slack.event(
            server.envelope({"type": "app_home_opened", "user": "U0ANNA", "tab": "home", "channel": "D1"})
        )
        home = await server.until(lambda: server.homes.get("U0ANNA"))
    text = shown(home)
    assert "2 articles, 2 claims" in text
    assert answers.QUESTION in text
    assert "over 30 or 112" in text
    assert "I read only what you send me" in text


async def test_a_click_in_home_is_answered_by_direct_message(server: SlackServer) -> None:
    async with running(server, FakeBot(), "socket") as slack:
        click = server.click({"action_id": "twosource:click:1", "value": "sources"}, channel="")
        del click["response_url"], click["channel"], click["message"]
        await slack.interaction({**click, "container": {"type": "view", "view_id": "V1"}})
        assert (await slack.said("You said: sources"))["channel"] == "U0ANNA"


async def test_a_statement_typed_into_homes_form_is_answered_by_direct_message(server: SlackServer) -> None:
    async with running(server, bot_with(Asked()), "http") as slack:
        opened = {"type": "app_home_opened", "user": "U0ANNA", "tab": "home", "channel": "D1"}
        await slack.event(server.envelope(opened))
        home = await server.until(lambda: server.homes.get("U0ANNA"))
        buttons = [one for block in home["blocks"] if block["type"] == "actions" for one in block["elements"]]
        click = server.click(next(one for one in buttons if one["text"]["text"] == "Check a statement"), channel="")
        del click["response_url"], click["channel"], click["message"]
        await slack.interaction({**click, "container": {"type": "view", "view_id": "V1"}})
        view = await server.until(lambda: next(iter(server.views), None))
        assert view["title"]["text"] == "Check a statement"
        await slack.interaction(server.submit(view, {"statement": answers.STATEMENT}))
        assert (await slack.said("Sources differ"))["channel"] == "U0ANNA"


async def test_opening_the_conversation_brings_suggestions(server: SlackServer) -> None:
    async with running(server, FakeBot(), "socket") as slack:
        opened = {"type": "app_home_opened", "user": "U0ANNA", "tab": "messages", "channel": "D0ANNA"}
        await slack.event(server.envelope(opened))
        await server.until(lambda: server.called("assistant.threads.setSuggestedPrompts"))
    (asked,) = server.called("assistant.threads.setSuggestedPrompts")
    assert asked["channel_id"] == "D0ANNA"
    assert "thread_ts" not in asked  # with one, Slack drops the call in the agent view without a word
    assert asked["prompts"] == list(PROMPTS)


async def test_home_shows_a_person_their_own_recent_checks_alone(server: SlackServer) -> None:
    bot = bot_with(Asked())
    async with running(server, bot, "http") as slack:
        await slack.command(server.command(f"check {answers.STATEMENT}"))
        await slack.responded("Sources differ")
        for user in ("U0ANNA", "U0BEN"):
            opened = {"type": "app_home_opened", "user": user, "tab": "home", "channel": "D1"}
            await slack.event(server.envelope(opened))
        hers = await server.until(lambda: server.homes.get("U0ANNA"))
        his = await server.until(lambda: server.homes.get("U0BEN"))
    assert answers.STATEMENT in shown(hers)
    assert answers.STATEMENT not in shown(his)
    later = answers.NOW + timedelta(days=31)
    gone = home_reply(bot.store, workspace="slack:T0HOME", person="U0ANNA", now=later, answer_days=30)
    assert answers.STATEMENT not in str(gone)


def test_an_empty_store_has_a_home_too() -> None:
    view = home_view(
        home_reply(open_store("sqlite://"), workspace="slack:T1", person="U1", now=answers.NOW, answer_days=30)
    )
    assert view["type"] == "home"
    assert "The store is empty" in shown(view)
