"""`twosource run slack discord`: both platforms from one process on one store, each on a local server."""

import asyncio
import os
import signal
import sys
from pathlib import Path

import answers
import pytest
from discord_server import DiscordServer
from discord_world import texts
from slack_running import secrets
from slack_server import SlackServer

from claims.model import Article
from claims.store import open_store

RUN = "from bot.cli import main; main()"


async def test_both_platforms_answer_from_one_process_and_end_on_a_signal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    url = f"sqlite:///{tmp_path}/claims.db"
    store = open_store(url)
    store.add(Article(answers.BELL.source, answers.BELL.text), [answers.BELL])
    store.close()
    slack = SlackServer()
    await slack.start()
    secrets(monkeypatch, slack)
    async with DiscordServer().running() as discord:
        here = {"DISCORD_API_BASE": discord.api, "DISCORD_GATEWAY_URL": discord.gateway, "DISCORD_TOKEN": "good-token"}
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-c", RUN, "--store", url, "run", "slack", "discord",
            env={**os.environ, **here}, stderr=asyncio.subprocess.PIPE,
        )  # fmt: skip
        try:
            await slack.until(slack.connected_now, seconds=60)
            await discord.until_opcode(2, seconds=60)
            await slack.by_socket("events_api", slack.mention("sources"))
            answer = await slack.until(lambda: next((m for m in slack.messages if m["edited"]), None), seconds=60)
            token = await discord.slash("sources")
            (edit,) = await discord.until("PATCH", f"{token}/messages/@original")
            process.send_signal(signal.SIGTERM)
            assert await asyncio.wait_for(process.wait(), 30) == 0
        finally:
            if process.returncode is None:
                process.kill()
            await slack.stop()
    assert "Evening Bell" in str(answer["blocks"])
    assert "Evening Bell" in "\n".join(texts(edit.body["components"]))
    assert process.stderr is not None
    assert b"Traceback" not in await process.stderr.read()
