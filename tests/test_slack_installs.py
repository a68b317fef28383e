"""The app in many workspaces: installed through its pages, tokens renewed, taken out again."""

import asyncio
import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
import answers
import pytest
from contract_adapters import Asked, bot_with
from slack_running import FakeBot, Running, running, serving
from slack_server import Installed, SlackServer

from adapters.slack.client import open_line
from adapters.slack.installs import INSTALLS, Install, Installs, States, seal_kept
from adapters.slack.sealed import Seal, seal_of
from bot.config import ConfigError
from bot.messages import Reply
from claims.store import Store, open_store

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
ONE = Installed("T0ONE", "xoxb-one", "U0BOT1", "B0BOT1")
TWO = Installed("T0TWO", "xoxb-two", "U0BOT2", "B0BOT2", enterprise="E0BIG")


class StoredBot(FakeBot):
    """A bot with a store of its own."""

    store: Store


@pytest.fixture
async def server(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[SlackServer]:
    async with serving(monkeypatch, workspaces=[ONE, TWO]) as server:
        monkeypatch.setenv("SLACK_CLIENT_ID", "1.2")
        monkeypatch.setenv("SLACK_CLIENT_SECRET", "client-secret")
        monkeypatch.delenv("SLACK_BOT_TOKEN")
        yield server


@pytest.fixture
def bot() -> StoredBot:
    bot = StoredBot(answer=lambda message: Reply(f"Said in {message.place.workspace}", private=False))
    bot.store = open_store("sqlite://")
    return bot


@pytest.fixture
async def slack(server: SlackServer, bot: StoredBot) -> AsyncIterator[Running]:
    async with running(server, bot, "http") as up:
        yield up


def brought(home: Installed, **more: Any) -> dict[str, Any]:
    """What Slack gives for the code of an installation."""
    enterprise = {"id": home.enterprise} if home.enterprise else None
    return {"ok": True, "access_token": home.token, "token_type": "bot", "scope": "chat:write", "app_id": "A0APP",
            "bot_user_id": home.bot_user, "team": {"id": home.team}, "enterprise": enterprise,
            "authed_user": {"id": "U0ANNA"}, "is_enterprise_install": False, **more}  # fmt: skip


async def install(slack: Running, home: Installed, **more: Any) -> tuple[int, str]:
    """A person installs the app in this workspace with a browser."""
    code = f"code-{home.team}"
    slack.server.oauth[code] = brought(home, **more)
    pages = slack.url.rsplit("/", 1)[0]
    async with aiohttp.ClientSession(trust_env=False) as browser:
        async with browser.get(f"{pages}/install") as page:
            text, cookie = await page.text(), page.cookies["slack-app-oauth-state"].value
        state = re.search(r"state=([\w-]+)", text)
        assert state is not None
        assert state[1] == cookie
        assert "scope=app_mentions:read,assistant:write,chat:write,commands,files:write,im:history,users:read" in text
        back = f"{pages}/oauth_redirect?code={code}&state={cookie}"
        async with browser.get(back, headers={"Cookie": f"slack-app-oauth-state={cookie}"}) as page:
            return page.status, await page.text()


async def test_each_workspace_is_answered_with_its_own_token(slack: Running, bot: StoredBot) -> None:
    for home in (ONE, TWO):
        assert (await install(slack, home))[0] == 200
        await slack.event(slack.server.mention("Over 3", home=home))
        answer = await slack.said(f"Said in {home.team}")
        assert answer["team"] == home.team


async def test_a_workspace_without_the_app_is_not_answered(slack: Running, bot: StoredBot) -> None:
    await install(slack, ONE)
    await slack.event(slack.server.mention("Over 3", home=TWO))
    await slack.command(slack.server.command("help", home=TWO))
    assert (await slack.responded("is not installed in this workspace"))["response_type"] == "ephemeral"
    assert bot.seen == []


async def test_an_answer_of_one_workspace_opens_in_no_other(server: SlackServer) -> None:
    real = bot_with(Asked())
    async with running(server, real, "http") as slack:
        await install(slack, ONE)
        await install(slack, TWO)
        await slack.command(server.command(f"check {answers.STATEMENT}", home=ONE))
        answer = await slack.responded("Sources differ")
        buttons = [one for block in answer["blocks"] if block["type"] == "actions" for one in block["elements"]]
        matches = next(one for one in buttons if one["text"]["text"].startswith("All matches"))
        await slack.interaction(server.click(matches, ephemeral=True, home=TWO))
        await slack.responded("no longer kept")
        await slack.interaction(server.click(matches, ephemeral=True, home=ONE))
        await slack.responded("Evening Bell")
        opened = {"type": "app_home_opened", "user": "U0ANNA", "tab": "home", "channel": "D1"}
        await slack.event(server.envelope(opened, TWO))
        home = await server.until(lambda: server.homes.get("U0ANNA"))
    assert answers.STATEMENT not in str(home)


async def test_a_state_is_good_once_and_only_in_its_browser(slack: Running) -> None:
    pages = slack.url.rsplit("/", 1)[0]
    slack.server.oauth["code"] = brought(ONE)
    async with aiohttp.ClientSession(trust_env=False) as browser:
        for cookie in ("", "slack-app-oauth-state=made-up"):
            back = f"{pages}/oauth_redirect?code=code&state=made-up"
            async with browser.get(back, headers={"Cookie": cookie}) as page:
                assert page.status in (400, 401)
    assert slack.server.called("oauth.v2.access") == []


async def test_the_app_taken_out_of_a_workspace_forgets_its_token(slack: Running, bot: StoredBot) -> None:
    await install(slack, ONE)
    await install(slack, TWO)
    for workspace in ("slack:T0ONE", "slack:T0TWO"):
        bot.store.put("feedback", workspace, {"workspace": workspace})
        bot.store.put("recent", f"{workspace}:U0ANNA:1:k", {"statement": "x", "key": "k", "until": "9"})
    gone = slack.server.envelope({"type": "app_uninstalled"}, ONE)
    await slack.event({**gone, "event_time": 4_000_000_000})
    await slack.server.until(lambda: bot.store.get(INSTALLS, "T0ONE") is None)
    assert bot.store.get(INSTALLS, "T0TWO") is not None
    assert [key for key, _ in bot.store.records("feedback")] == ["slack:T0TWO"]
    assert [key for key, _ in bot.store.records("recent")] == ["slack:T0TWO:U0ANNA:1:k"]


async def test_a_late_word_of_an_earlier_removal_does_not_undo_a_new_install(slack: Running, bot: StoredBot) -> None:
    await install(slack, ONE)
    gone = slack.server.envelope({"type": "tokens_revoked", "tokens": {"bot": ["U0BOT1"], "oauth": []}}, ONE)
    await slack.event({**gone, "event_time": 1_600_000_000})
    await slack.event(slack.server.mention("Over 3", home=ONE))
    await slack.said("Said in T0ONE")


@pytest.fixture
async def installs(server: SlackServer) -> AsyncIterator[Installs]:
    async with open_line() as line:
        yield Installs(open_store("sqlite://"), line, client_id="1.2", client_secret="x", now=lambda: NOW)


OLD = Install("T0ONE", None, "xoxb-old", "B0BOT1", "U0BOT1", refresh="xoxe-1", expires=NOW.timestamp() - 60)
RENEWED = {"ok": True, "access_token": "xoxb-new", "refresh_token": "xoxe-2", "expires_in": 43200, "token_type": "bot"}


async def test_an_ended_token_is_renewed_before_it_is_used(installs: Installs, server: SlackServer) -> None:
    server.oauth["xoxe-1"] = RENEWED
    await installs._put(OLD)
    result = await installs.authorize(None, "T0ONE")
    assert result is not None
    assert result.bot_token == "xoxb-new"
    kept = await installs.find(None, "T0ONE")
    assert kept == replace(OLD, token="xoxb-new", refresh="xoxe-2", expires=NOW.timestamp() + 43200)


async def test_a_token_about_to_end_is_renewed_behind_the_answer(installs: Installs, server: SlackServer) -> None:
    server.oauth["xoxe-1"] = RENEWED
    await installs._put(replace(OLD, expires=(NOW + timedelta(hours=1)).timestamp()))
    result = await installs.authorize(None, "T0ONE")
    assert result is not None
    assert result.bot_token == "xoxb-old"
    await asyncio.gather(*installs._renewals)
    assert await installs.token_for("T0ONE") == "xoxb-new"


async def test_a_post_of_our_own_waits_for_a_fresh_token_and_asks_once(installs: Installs, server: SlackServer) -> None:
    server.oauth["xoxe-1"] = RENEWED
    await installs._put(replace(OLD, expires=(NOW + timedelta(hours=1)).timestamp()))
    tokens = await asyncio.gather(*(installs.token_for("T0ONE") for _ in range(5)))
    assert "xoxb-new" in tokens
    assert set(tokens) <= {"xoxb-new", "xoxb-old"}
    assert len(server.called("oauth.v2.access")) == 1


async def test_a_refused_renewal_keeps_the_old_token(installs: Installs) -> None:
    await installs._put(OLD)
    assert await installs.token_for("T0ONE") == "xoxb-old"


async def test_an_organisation_answers_for_each_of_its_workspaces(installs: Installs) -> None:
    await installs._put(Install(None, "E0BIG", "xoxb-org", "B9", "U9"))
    assert await installs.token_for("T0TWO") is None
    result = await installs.authorize("E0BIG", "T0TWO")
    assert result is not None
    assert result.bot_token == "xoxb-org"
    assert await installs.token_for("T0TWO") == "xoxb-org"


async def test_an_organisation_that_takes_the_app_out_is_forgotten_in_all_its_workspaces(
    slack: Running, bot: StoredBot
) -> None:
    org = {"token": "xoxb-org", "bot_id": "B9", "bot_user": "U9", "team": None, "enterprise": "E0BIG"}
    bot.store.put(INSTALLS, "E0BIG", org)
    for team in ("T0TWO", "T0THREE"):
        bot.store.put(INSTALLS, team, {"organisation": "E0BIG"})
        bot.store.put("settings", f"slack:{team}", {"language": "de"})
    bot.store.put("settings", "slack:T0ONE", {"language": "de"})
    gone = slack.server.envelope({"type": "app_uninstalled"}, TWO)
    await slack.event({**gone, "event_time": 4_000_000_000})
    await slack.server.until(lambda: bot.store.records(INSTALLS) == [])
    assert [key for key, _ in bot.store.records("settings")] == ["slack:T0ONE"]


async def test_a_state_ends_after_ten_minutes() -> None:
    clock = [NOW]
    states = States(open_store("sqlite://"), now=lambda: clock[0])
    state, late = await states.async_issue(), await states.async_issue()
    assert await states.async_consume(state)
    assert not await states.async_consume(state)
    clock[0] += timedelta(minutes=11)
    assert not await states.async_consume(late)


KEY, OTHER = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=", "++++/234567890abcdefghijklmnopqrstuvwxyzABC="


def seal_with(keys: str, monkeypatch: pytest.MonkeyPatch) -> Seal:
    monkeypatch.setenv("TWOSOURCE_TOKEN_KEY", keys)
    return seal_of("TWOSOURCE_TOKEN_KEY")


def tokens_in(store: Store) -> str:
    return str(store.records(INSTALLS))


async def test_with_a_key_no_token_can_be_read_in_the_store(
    server: SlackServer, bot: StoredBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TWOSOURCE_TOKEN_KEY", KEY)
    async with running(server, bot, "http") as slack:
        await install(slack, ONE, refresh_token="xoxe-1", expires_in=43200)
        await slack.event(server.mention("Over 3", home=ONE))
        await slack.said("Said in T0ONE")
    assert "sealed:" in tokens_in(bot.store)
    assert "xox" not in tokens_in(bot.store)


async def test_tokens_kept_in_the_clear_are_sealed_when_a_key_is_given(
    server: SlackServer, bot: StoredBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running(server, bot, "http") as slack:
        await install(slack, ONE)
    assert "xoxb-one" in tokens_in(bot.store)
    monkeypatch.setenv("TWOSOURCE_TOKEN_KEY", KEY)
    async with running(server, bot, "http") as slack:
        assert "xox" not in tokens_in(bot.store)
        await slack.event(server.mention("Over 3", home=ONE))
        await slack.said("Said in T0ONE")


async def test_a_renewed_token_is_sealed_too(server: SlackServer, monkeypatch: pytest.MonkeyPatch) -> None:
    server.oauth["xoxe-1"] = RENEWED
    store = open_store("sqlite://")
    async with open_line() as line:
        seal = seal_with(KEY, monkeypatch)
        installs = Installs(store, line, client_id="1.2", client_secret="x", now=lambda: NOW, seal=seal)
        await installs._put(OLD)
        assert await installs.token_for("T0ONE") == "xoxb-new"
    assert "xox" not in tokens_in(store)


async def test_a_key_can_be_changed_by_giving_the_old_one_after_it(
    server: SlackServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = open_store("sqlite://")
    async with open_line() as line:

        def installs(seal: Seal) -> Installs:
            return Installs(store, line, client_id="1.2", client_secret="x", now=lambda: NOW, seal=seal)

        await installs(seal_with(KEY, monkeypatch))._put(replace(OLD, refresh=None, expires=None))
        both = seal_with(f"{OTHER}, {KEY}", monkeypatch)
        seal_kept(store, both, variable="TWOSOURCE_TOKEN_KEY")
        assert await installs(both).token_for("T0ONE") == "xoxb-old"
        assert await installs(seal_with(OTHER, monkeypatch)).token_for("T0ONE") is not None
        assert await installs(seal_with(KEY, monkeypatch)).token_for("T0ONE") is None


@pytest.mark.parametrize("key", ["", OTHER])
def test_without_the_key_it_refuses_to_start_and_says_which(key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    store = open_store("sqlite://")
    store.put(INSTALLS, "T0ONE", seal_with(KEY, monkeypatch).close({"token": "xoxb-one", "refresh": None}))
    with pytest.raises(ConfigError, match="can't be opened"):
        seal_kept(store, seal_with(key, monkeypatch), variable="TWOSOURCE_TOKEN_KEY")


def test_what_is_no_key_is_refused_without_being_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ConfigError) as refused:
        seal_with("a-password", monkeypatch)
    assert "a-password" not in str(refused.value)
