"""Posts of our own accord to Discord: where they go, what is said when they can't; and a digest by the real process."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import answers
import discord
import pytest
from discord_server import ANA, DESK, GUILD, DiscordServer
from discord_world import texts
from test_discord_process import process, ready

from adapters.discord.post import DiscordPost
from bot import outbox, schedules
from bot.config import Config
from bot.messages import DeliveryError, Heading, Place, Reply, Sent
from claims.model import Article
from claims.store import Store, open_store

DIGEST = Reply("Two new differences.", (Heading("Two new differences"),), private=False)
NEWS = Place("discord", GUILD, DESK)


@pytest.fixture
async def server(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[DiscordServer]:
    async with DiscordServer().running() as running:
        monkeypatch.setenv("DISCORD_API_BASE", running.api)
        monkeypatch.setenv("DISCORD_TOKEN", "good-token")
        base = discord.http.Route.BASE
        yield running
        discord.http.Route.BASE = base


async def post(place: Place = NEWS) -> Sent:
    return await asyncio.to_thread(DiscordPost(Config()), place, DIGEST, key="k")


async def test_a_post_arrives_without_a_gateway_and_pings_nobody(server: DiscordServer) -> None:
    sent = await post()
    (asked,) = await server.until("POST", f"/channels/{DESK}/messages")
    assert texts(asked.body["components"]) == ["## Two new differences"]
    assert asked.body["allowed_mentions"]["parse"] == []
    assert asked.body["enforce_nonce"] is True
    assert (sent.place, server.opcodes) == (NEWS, [])


async def test_a_person_is_written_to_directly(server: DiscordServer) -> None:
    await post(Place("discord", GUILD, f"@{ANA}"))
    (opened,) = await server.until("POST", "/users/@me/channels")
    assert opened.body == {"recipient_id": int(ANA)}
    await server.until("POST", f"/channels/{'5' * 18}/messages")


@pytest.mark.parametrize(
    ("status", "permanent", "unknown"), [(404, True, False), (403, True, False), (501, False, True)]
)
async def test_what_became_of_it_is_told(server: DiscordServer, status: int, permanent: bool, unknown: bool) -> None:
    server.faults.append(("POST", "/messages", status, {}))
    with pytest.raises(DeliveryError) as raised:
        await post()
    assert (raised.value.permanent, raised.value.unknown) == (permanent, unknown)


async def test_a_channel_that_is_none_is_refused(server: DiscordServer) -> None:
    with pytest.raises(DeliveryError, match="no such channel") as raised:
        await post(Place("discord", GUILD, "general"))
    assert raised.value.permanent


async def test_without_a_token_or_with_a_wrong_one_nothing_was_posted(
    server: DiscordServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    for token in ("", "wrong"):
        monkeypatch.setenv("DISCORD_TOKEN", token)
        with pytest.raises(DeliveryError) as raised:
            await post()
        assert (raised.value.permanent, raised.value.unknown) == (False, False)


def with_a_digest_due(url: str) -> Store:
    """A store with news and a digest that fell due two minutes ago."""
    store, now = open_store(url), datetime.now(UTC)
    for claim in (answers.BELL, answers.MESSENGER):
        store.add(Article(claim.source, claim.text), [claim])
    hour_ago = now - timedelta(hours=1)
    store.save_discrepancies([replace(answers.DISCREPANCY, opened=hour_ago, changed=hour_ago)])
    due = now - timedelta(minutes=2)
    schedules.add(store, schedules.make(NEWS, f"{due:%H:%M}", "UTC", now=now - timedelta(days=1)))
    return store


async def test_the_process_posts_the_digest_that_is_due_and_after_a_restart_not_again(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/claims.db"
    store = with_a_digest_due(url)
    async with DiscordServer().running() as server:
        async with process(server, url) as bot:
            await ready(server, bot)
            (asked,) = await server.until("POST", f"/channels/{DESK}/messages", seconds=40)
            assert "What changed: 1 new difference" in texts(asked.body["components"])[0]
            await until_sent(store)
        async with process(server, url) as bot:
            await server.until_opcode(2, count=2, seconds=60)
            await server.slash("schedule")
            await server.until("PATCH", "/messages/@original")
            assert len(await server.until("POST", f"/channels/{DESK}/messages")) == 1


async def until_sent(store: Store) -> None:
    async with asyncio.timeout(20):
        while [one.state for one in outbox.entries(store)] != ["sent"]:
            await asyncio.sleep(0.05)
