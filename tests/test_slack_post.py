"""Posts of our own accord to Slack: where they go, and what is said when they can't."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from slack_running import secrets, settings
from slack_server import SlackServer

from adapters.slack.post import SlackPost
from bot.config import Config, SlackConfig
from bot.messages import DeliveryError, Heading, Place, Reply, Sent
from claims.store import open_store

DIGEST = Reply("Two new differences.", (Heading("Two new differences"),), private=False)
NEWS = Place("slack", "T0HOME", "C0NEWS")


@pytest.fixture
async def server(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[SlackServer]:
    server = SlackServer()
    await server.start()
    secrets(monkeypatch, server)
    yield server
    await server.stop()


async def post(place: Place = NEWS, config: Config | None = None) -> Sent:
    poster = SlackPost(config or settings("socket", 0), open_store("sqlite://"))
    return await asyncio.to_thread(poster, place, DIGEST, key="k")


async def test_a_post_arrives_and_says_where(server: SlackServer) -> None:
    sent = await post()
    assert (sent.place, sent.id) == (NEWS, server.messages[0]["ts"])
    assert server.messages[0]["text"] == "Two new differences."
    assert server.messages[0]["metadata"]["event_payload"] == {"key": "k"}


async def test_a_channel_we_are_not_in_is_for_good(server: SlackServer) -> None:
    with pytest.raises(DeliveryError) as raised:
        await post(Place("slack", "T0HOME", "C0OTHER"))
    assert (raised.value.permanent, raised.value.unknown) == (True, False)
    assert raised.value.why == "Slack refused it: not_in_channel"


async def test_a_passing_refusal_is_not_for_good(server: SlackServer) -> None:
    server.answer_next("chat.postMessage", {"ok": False, "error": "service_unavailable"}, status=503)
    with pytest.raises(DeliveryError) as raised:
        await post()
    assert not raised.value.permanent
    assert server.messages == []


async def test_slack_asking_to_wait_too_long_is_a_passing_refusal(server: SlackServer) -> None:
    server.answer_next("chat.postMessage", {"ok": False, "error": "ratelimited"}, status=429, Retry_After="3600")
    with pytest.raises(DeliveryError) as raised:
        await post()
    assert not raised.value.permanent


async def test_a_workspace_without_the_app_is_for_good(server: SlackServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_CLIENT_ID", "1.2")
    monkeypatch.setenv("SLACK_CLIENT_SECRET", "x")
    with pytest.raises(DeliveryError, match="not installed") as raised:
        await post(config=Config(slack=SlackConfig(mode="http")))
    assert raised.value.permanent
