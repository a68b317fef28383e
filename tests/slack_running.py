"""The Slack adapter, running against tests/slack_server.py: the real bolt app, over HTTP or by Socket
Mode."""

import asyncio
import json
import socket
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import pytest
from slack_server import APP_TOKEN, BOT_TOKEN, SECRET, SlackServer

from adapters.slack.app import EVENTS_PATH, HEALTH_PATH, serve
from bot.config import Config, SlackConfig
from bot.messages import Form, Message, Reply

MODES = ("http", "socket")


@dataclass
class FakeBot:
    """Answers each message once with `answer`, as the real bot does; opens `forms[text]` where there is
    one."""

    answer: Callable[[Message], Reply | None] = lambda message: Reply(f"You said: {message.text}")
    forms: dict[str, Form] = field(default_factory=dict)
    seen: list[Message] = field(default_factory=list)
    remembered: set[tuple[str, str]] = field(default_factory=set)
    returned: list[Message] = field(default_factory=list)
    gate: threading.Event | None = None

    progress: Callable[[str], None] = lambda words: None

    def handle(self, message: Message, *, progress: Callable[[str], None]) -> Reply | None:
        self.progress = progress
        key = (message.place.workspace, message.id)
        if key in self.remembered:
            return None
        self.remembered.add(key)
        self.seen.append(message)
        if self.gate is not None:
            self.gate.wait(20)
        return self.answer(message)

    def waiting(self, message: Message) -> str:
        return "Checking…"

    def undelivered(self, message: Message) -> None:
        self.returned.append(message)

    def form(self, message: Message) -> Form | None:
        return self.forms.get(message.text)


@dataclass
class Running:
    """A served bot and the workspace it serves."""

    server: SlackServer
    mode: str
    url: str
    task: asyncio.Task[None]

    async def deliver(self, kind: str, payload: dict[str, Any], **headers: str) -> None:
        """Delivers as Slack does and fails when no acknowledgement comes within three seconds."""
        if self.mode == "socket":
            await self.server.by_socket(kind, payload)
            return
        status, _ = await self.server.by_http(self.url, kind, payload, **headers)
        assert status == 200

    async def event(self, payload: dict[str, Any], **headers: str) -> None:
        await self.deliver("events_api", payload, **headers)

    async def command(self, payload: dict[str, Any]) -> None:
        await self.deliver("slash_commands", payload)

    async def interaction(self, payload: dict[str, Any]) -> None:
        await self.deliver("interactive", payload)

    async def said(self, text: str) -> dict[str, Any]:
        """The posted message that now says this."""
        return await self.server.until(lambda: next((m for m in self.server.messages if text in shown(m)), None))

    async def responded(self, text: str) -> dict[str, Any]:
        """The message sent to a response_url that says this."""
        return await self.server.until(lambda: next((m for m in self.server.responses if text in shown(m)), None))


def shown(message: dict[str, Any]) -> str:
    """All the words of a message: its text and its blocks."""
    return f"{message.get('text', '')}\n{json.dumps(message.get('blocks', []), ensure_ascii=False)}"


def pings(message: dict[str, Any]) -> list[str]:
    """Whoever this message would notify: markup in a field Slack reads as markup, or an element that
    mentions."""
    found = [f"text {mark}" for mark in ("<!", "<@", "<#") if mark in (message.get("text") or "")]
    if message.get("link_names") or message.get("parse") == "full":
        found.append("link_names")
    waiting: list[Any] = list(message.get("blocks") or [])
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            if one.get("type") in ("user", "usergroup", "broadcast", "mrkdwn"):
                found.append(str(one))
            waiting += one.values()
        elif isinstance(one, list):
            waiting += one
    return found


def settings(mode: str, port: int) -> Config:
    return Config(slack=SlackConfig(enabled=True, mode=mode, port=port))


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def secrets(monkeypatch: pytest.MonkeyPatch, server: SlackServer) -> None:
    """The environment of a bot that talks to this server, with a proxy set that must not be used."""
    for name, value in {
        "SLACK_API_BASE_URL": server.base_url,
        "SLACK_BOT_TOKEN": BOT_TOKEN,
        "SLACK_APP_TOKEN": APP_TOKEN,
        "SLACK_SIGNING_SECRET": SECRET,
        "HTTP_PROXY": "http://127.0.0.1:9",
        "HTTPS_PROXY": "http://127.0.0.1:9",
    }.items():
        monkeypatch.setenv(name, value)


@asynccontextmanager
async def serving(monkeypatch: pytest.MonkeyPatch, **of: Any) -> AsyncIterator[SlackServer]:
    """A Slack of our own that the environment points at, until the block ends."""
    server = SlackServer(**of)
    await server.start()
    secrets(monkeypatch, server)
    yield server
    await server.stop()


@asynccontextmanager
async def running(server: SlackServer, bot: Any, mode: str, config: Config | None = None) -> AsyncIterator[Running]:
    """The adapter serving this bot; the environment is set by secrets()."""
    port = free_port()
    config = config or settings(mode, port)
    url = f"http://127.0.0.1:{config.slack.port}"
    task = asyncio.create_task(serve(bot, config))
    try:
        await (server.connected() if mode == "socket" else _healthy(url + HEALTH_PATH, task))
        yield Running(server, mode, url + EVENTS_PATH, task)
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def _healthy(url: str, task: asyncio.Task[None]) -> None:
    async with aiohttp.ClientSession(trust_env=False) as session:
        for _ in range(200):
            if task.done():
                task.result()
            try:
                async with session.get(url) as answer:
                    if answer.status == 200:
                        return
            except aiohttp.ClientConnectorError:
                await asyncio.sleep(0.02)
    raise AssertionError("the adapter does not listen")
