"""The real process, `twosource run discord`, against a Discord on this machine: REST and gateway."""

import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import answers
import pytest
from discord_server import ANA, BOT, DESK, DiscordServer, member, message, snowflake, user
from discord_world import buttons, texts
from left_behind import age, unanswered

from claims.ingest import ingest
from claims.model import Article
from claims.store import open_store

STATEMENT = answers.STATEMENT


@pytest.fixture
def store_url(tmp_path: Path) -> str:
    url = f"sqlite:///{tmp_path}/claims.db"
    store = open_store(url)
    for claim in (answers.BELL, answers.MESSENGER):
        store.add(Article(claim.source, claim.text), [claim])
    store.close()
    return url


@contextlib.asynccontextmanager
async def process(server: DiscordServer, store_url: str, *, token: str | None = "good-token") -> AsyncIterator:
    """Our process, told to find Discord on this machine."""
    env = {key: value for key, value in os.environ.items() if key != "DISCORD_TOKEN"}
    env |= {"DISCORD_API_BASE": server.api, "DISCORD_GATEWAY_URL": server.gateway}
    env |= {"DISCORD_TOKEN": token} if token else {}
    started = await asyncio.create_subprocess_exec(
        sys.executable, "-c", "from bot.cli import main; main()", "--store", store_url, "run", "discord",
        env=env, stderr=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    try:
        yield started
    finally:
        with contextlib.suppress(ProcessLookupError):
            started.kill()
        await started.wait()


async def ready(server: DiscordServer, bot: asyncio.subprocess.Process) -> None:
    """Wait until it has identified itself; say why when it ends before."""
    connected = asyncio.create_task(server.until_opcode(2, seconds=60))
    ended = asyncio.create_task(bot.wait())
    await asyncio.wait({connected, ended}, return_when=asyncio.FIRST_COMPLETED)
    if ended.done():
        pytest.fail((await bot.stderr.read()).decode())
    ended.cancel()
    await connected


async def test_it_connects_registers_once_answers_and_stops_on_a_signal(store_url: str) -> None:
    async with DiscordServer().running() as server:
        async with process(server, store_url) as bot:
            await ready(server, bot)
            assert len(await server.until("PUT", "/commands")) == 1
            token = await server.slash("sources")
            (callback,) = await server.until("POST", f"{token}/callback")
            assert callback.body == {"type": 5, "data": {"flags": 64}}
            (edit,) = await server.until("PATCH", f"{token}/messages/@original")
            assert "Evening Bell" in "\n".join(texts(edit.body["components"]))
            assert edit.body["allowed_mentions"] == {"parse": []}
            bot.send_signal(signal.SIGTERM)
            assert await asyncio.wait_for(bot.wait(), 15) == 0
            assert b"Traceback" not in await bot.stderr.read()
        async with process(server, store_url):
            await server.until_opcode(2, count=2, seconds=60)
        assert len(await server.until("PUT", "/commands")) == 1


async def test_it_waits_out_a_429_and_answers_a_replayed_message_once_after_a_resume(store_url: str) -> None:
    async with DiscordServer().running() as server, process(server, store_url) as bot:
        await ready(server, bot)
        server.faults.append(("POST", f"/channels/{DESK}/messages", 429, {}))
        asked = await server.message(f"<@{BOT}> sources")
        first, again = await server.until("POST", f"/channels/{DESK}/messages", count=2)
        assert first.body == again.body  # the same nonce: Discord takes it once
        assert again.at - first.at >= 0.3
        assert again.body["message_reference"]["message_id"] == int(asked)
        assert again.body["enforce_nonce"] is True
        await server.break_connection()
        await server.until_opcode(6)
        await server.message(f"<@{BOT}> sources", identity=asked)
        await server.message(f"<@{BOT}> help")
        posts = await server.until("POST", f"/channels/{DESK}/messages", count=3)
        assert "What you can ask" in "\n".join(texts(posts[2].body["components"]))
        assert len(posts) == 3


async def test_a_button_of_an_earlier_process_is_answered(store_url: str) -> None:
    async with DiscordServer().running() as server, process(server, store_url) as bot:
        await ready(server, bot)
        await server.slash("help")
        (edit,) = await server.until("PATCH", "/messages/@original")
        assert ("Check a long text", None) in buttons(edit.body["components"])
        on = message(snowflake(), "", flags=1 << 15 | 64, components=numbered(edit.body["components"]))
        token = await server.click(on, "2s0:check")
        (callback,) = await server.until("POST", f"{token}/callback")
    assert callback.body["type"] == 9  # a form
    assert callback.body["data"]["custom_id"] == "2sf:check"


def numbered(components: list[dict]) -> list[dict]:
    """The components as Discord gives them back: each with an id."""
    from itertools import count

    ids = count(1)

    def one(component: dict) -> dict:
        inner = {"components": [one(each) for each in component["components"]]} if "components" in component else {}
        return {**component, "id": next(ids), **inner}

    return [one(each) for each in components]


async def test_discord_away_at_the_start_is_waited_for(store_url: str) -> None:
    async with DiscordServer().running() as server:
        server.faults.append(("GET", "/users/@me", 503, {}))
        async with process(server, store_url) as bot:
            await ready(server, bot)
            token = await server.slash("help")
            await server.until("PATCH", f"{token}/messages/@original")


async def test_who_brought_the_app_along_to_a_server_of_their_own_may_not_add(store_url: str) -> None:
    async with DiscordServer().running() as server, process(server, store_url) as bot:
        await ready(server, bot)
        link = {"name": "link", "type": 3, "value": "https://a.example/story"}
        data = {"id": "9", "name": "add", "type": 1, "options": [link]}
        owner = {**member(), "user": user(ANA, "ana"), "permissions": str(1 << 5 | 1 << 3)}
        await server.interact(2, data, guild_id="6" * 18, member=owner)
        (edit,) = await server.until("PATCH", "/messages/@original")
    assert "Adding sources is for admins" in "\n".join(texts(edit.body["components"]))


@pytest.mark.parametrize(
    ("token", "says"),
    [(None, "discord: no token"), ("bad-token", "discord: Discord refused the token")],
)
async def test_a_missing_or_refused_token_is_one_plain_line(store_url: str, token: str | None, says: str) -> None:
    async with DiscordServer().running() as server, process(server, store_url, token=token) as bot:
        assert await asyncio.wait_for(bot.wait(), 60) == 1
        written = (await bot.stderr.read()).decode()
    (line,) = [one for one in written.splitlines() if one.startswith("twosource:")]
    assert says in line
    assert "bad-token" not in written
    assert "Traceback" not in written


async def test_what_was_asked_of_a_process_that_was_killed_is_answered_once_by_the_next(tmp_path: Path) -> None:
    store_url = f"sqlite:///{tmp_path}/claims.db"
    (tmp_path / "bell.md").write_text(
        "---\ntitle: Fire\noutlet: Evening Bell\npublished: 2025-07-30\n---\n\n"
        "More than 30 people were hurt in a fire on Harbour Street in Orven on Wednesday, police said.\n"
    )
    store = open_store(store_url)
    assert [one.status for one in ingest(store, [str(tmp_path / "bell.md")], now=answers.NOW)] == ["new"]
    store.close()
    async with DiscordServer().running() as server:
        async with process(server, store_url) as bot:
            await ready(server, bot)
            asked = await server.message(f"<@{BOT}> {STATEMENT}")
            token = await server.slash("check", statement=STATEMENT)
            await server.until("POST", f"{token}/callback")
            bot.kill()
        assert [one for one in server.requests if one.path.endswith("/messages") and one.method == "POST"] == []
        assert age(store_url) == 2
        async with process(server, store_url):
            await server.until_opcode(2, count=2, seconds=60)
            (post,) = await server.until("POST", f"/channels/{DESK}/messages", seconds=60)
            (edit,) = await server.until("PATCH", f"{token}/messages/@original", seconds=60)
            await server.message(f"<@{BOT}> {STATEMENT}", identity=asked)
            await asyncio.sleep(1)
        assert post.body["message_reference"]["message_id"] == int(asked)
        assert post.body["enforce_nonce"] is True
        for one in (post, edit):
            assert "Evening Bell" in "\n".join(texts(one.body["components"]))
        assert len(await server.until("POST", f"/channels/{DESK}/messages")) == 1
        assert len(await server.until("PATCH", f"{token}/messages/@original")) == 1
        assert unanswered(store_url) == 0
