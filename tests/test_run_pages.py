"""`twosource --debug run` as a process of its own: its log as JSON, its pages over HTTP, and nothing in either that says who
asked or what."""

import asyncio
import contextlib
import json
import os
import signal
import sys
import urllib.error
import urllib.request
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from discord_server import ANA, BOT, DESK, GUILD, DiscordServer
from overheard import found_in
from slack_running import free_port, secrets
from slack_server import APP_TOKEN, BOT_TOKEN, SECRET, TEAM, SlackServer

from claims.store import open_store

MARKED = "More than 30 zebrafinches were hurt in the fire on Harbour Street"
SECONDS = 60.0
DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class Run:
    """The process, what it has written by now, and its pages."""

    def __init__(self, process: asyncio.subprocess.Process, port: int) -> None:
        self.process, self.port, self.written = process, port, b""
        self._reading = asyncio.create_task(self._read())

    async def _read(self) -> None:
        assert self.process.stderr is not None
        async for line in self.process.stderr:
            self.written += line

    def lines(self) -> list[str]:
        return self.written.decode().splitlines()

    async def page(self, path: str) -> tuple[int, str]:
        return await asyncio.to_thread(self._get, path)

    def _get(self, path: str) -> tuple[int, str]:
        try:
            with DIRECT.open(f"http://127.0.0.1:{self.port}{path}", timeout=10) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()
        except OSError:
            return 0, ""

    async def until_well(self) -> dict:
        text = ""
        for _ in range(int(SECONDS * 10)):
            status, text = await self.page("/healthz")
            if status == 200 and json.loads(text)["last_round"]:
                return json.loads(text)
            await asyncio.sleep(0.1)
        raise AssertionError(f"not well: {text} {self.lines()}")

    async def end(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            self.process.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(self.process.wait(), SECONDS) == 0
        await self._reading


@contextlib.asynccontextmanager
async def run(platform: str, folder: Path) -> AsyncIterator[Run]:
    port = free_port()
    (folder / "config.toml").write_text(f'[run]\nlog_format = "json"\nhealth_port = {port}\n', encoding="utf-8")
    open_store(f"sqlite:///{folder}/claims.db").close()
    code = "from bot.cli import main; main()"
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", code, "--debug", "--store", f"sqlite:///{folder}/claims.db", "run", platform,
        cwd=folder, stderr=asyncio.subprocess.PIPE, env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])},
    )  # fmt: skip
    running = Run(process, port)
    try:
        yield running
    finally:
        await running.end()


def holds_nothing_of_it(running: Run, page: str, marks: tuple[str, ...]) -> None:
    assert found_in([*running.lines(), page], marks) == []
    events = [json.loads(line) for line in running.lines()]  # every line is one JSON object
    (answered,) = [one for one in events if one["event"] == "answered"]
    assert answered["command"] == "check"
    assert answered["took_ms"] > 0
    assert "twosource_questions_total" in page
    assert "twosource_store_bytes" in page
    assert "process_resident_memory_bytes" in page


async def test_slack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    server = SlackServer()
    await server.start()
    secrets(monkeypatch, server)
    try:
        async with run("slack", tmp_path) as running:
            assert (await running.until_well())["adapters"] == {"slack": "connected"}
            asked = server.mention(MARKED)
            await server.by_socket("events_api", asked)
            await server.until(lambda: next((m for m in server.messages if m["edited"]), None), seconds=SECONDS)
            _, page = await running.page("/metrics")
    finally:
        await server.stop()
    marks = ("zebrafinch", "U0ANNA", "C0NEWS", TEAM, BOT_TOKEN, APP_TOKEN, SECRET, asked["event_id"])
    holds_nothing_of_it(running, page, marks)


async def test_discord(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with DiscordServer().running() as server:
        monkeypatch.setenv("DISCORD_API_BASE", server.api)
        monkeypatch.setenv("DISCORD_GATEWAY_URL", server.gateway)
        monkeypatch.setenv("DISCORD_TOKEN", "good-token")
        async with run("discord", tmp_path) as running:
            assert (await running.until_well())["adapters"] == {"discord": "connected"}
            asked = await server.message(f"<@{BOT}> {MARKED}")
            await server.until("POST", f"/channels/{DESK}/messages", seconds=SECONDS)
            _, page = await running.page("/metrics")
            await server.break_connection()
            await server.until_opcode(6, seconds=SECONDS)
            await running.until_well()
    holds_nothing_of_it(running, page, ("zebrafinch", ANA, DESK, GUILD, asked, "good-token"))
