"""Posts of our own accord to Slack: where they go, and what is said when they can't."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from slack_running import serving, settings
from slack_server import SlackServer

from adapters.slack.post import SlackPost
from bot.config import Config, SlackConfig
from bot.messages import DeliveryError, Heading, Place, Reply, Sent
from claims.store import open_store

DIGEST = Reply("Two new differences.", (Heading("Two new differences"),), private=False)
NEWS = Place("slack", "T0HOME", "C0NEWS")


@pytest.fixture
async def server(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[SlackServer]:
    async with serving(monkeypatch) as server:
        yield server


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


async def test_a_person_is_written_to_directly(server: SlackServer) -> None:
    await post(Place("slack", "T0HOME", "@U0ANNA"))
    assert server.called("chat.postMessage")[0]["channel"] == "U0ANNA"


@pytest.mark.parametrize(
    ("error", "status"), [("fatal_error", 200), ("internal_error", 200), ("service_unavailable", 503)]
)
async def test_a_failure_on_slacks_side_may_have_posted_it(server: SlackServer, error: str, status: int) -> None:
    server.answer_next("chat.postMessage", {"ok": False, "error": error}, status=status)
    with pytest.raises(DeliveryError) as raised:
        await post()
    assert (raised.value.permanent, raised.value.unknown) == (False, True)
    assert len(server.called("chat.postMessage")) == 1


async def test_a_line_that_breaks_while_posting_is_not_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[bytes] = []

    async def hang_up(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append(await reader.readline())
        await reader.readuntil(b"\r\n\r\n")
        writer.close()

    listening = await asyncio.start_server(hang_up, "127.0.0.1", 0)
    port = listening.sockets[0].getsockname()[1]
    monkeypatch.setenv("SLACK_API_BASE_URL", f"http://127.0.0.1:{port}/api/")
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-1")
    with pytest.raises(DeliveryError) as raised:
        await post()
    assert raised.value.unknown
    assert [line.split()[1] for line in asked] == [b"/api/chat.postMessage"]
    listening.close()


async def test_slack_out_of_reach_is_surely_not_posted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_API_BASE_URL", "http://127.0.0.1:9/api/")
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-1")
    with pytest.raises(DeliveryError) as raised:
        await post()
    assert (raised.value.permanent, raised.value.unknown) == (False, False)
