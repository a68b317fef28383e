"""Slack holds to what every adapter holds to, over HTTP and by Socket Mode."""

import asyncio
import html
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Literal

import pytest
from contract_adapters import CONTRACT, Ability, Check, Drawn, Driver
from slack_running import MODES, Running, pings, running, secrets
from slack_sdk.models.blocks import Block
from slack_server import BOT_ID, BOT_USER, SlackServer

from bot.app import Bot
from bot.messages import Way

IDLE_S = 0.06


@dataclass
class SlackDriver:
    """A person in the workspace of the local Slack."""

    slack: Running
    can: frozenset[Ability] = frozenset(
        {"mention", "direct", "command", "menu", "thread", "bots", "again", "private", "share"}
    )
    last: list[Drawn] = field(default_factory=list)
    delivery: Callable[[], Awaitable[None]] | None = None

    async def say(
        self,
        text: str,
        *,
        way: Way = "direct",
        by: Literal["person", "other bot", "ourselves"] = "person",
        thread: str | None = None,
        again: bool = False,
    ) -> list[Drawn]:
        before = self._snapshot()
        if not again:
            self.delivery = self._delivery(html.escape(text, quote=False), way, by, thread)
        assert self.delivery is not None
        await self.delivery()
        return await self._answered(before)

    async def click(self, label: str) -> list[Drawn]:
        before = self._snapshot()
        drawn, button = next(
            (one, b) for one in reversed(self.last) for b in _buttons(one.payload) if _label(b) == label
        )
        place = drawn.payload
        click = self.slack.server.click(
            button,
            channel=place["channel"],
            ts=place.get("ts", "1.9"),
            ephemeral="ts" not in place,
            thread=place.get("thread_ts"),
        )
        await self.slack.interaction(click)
        return await self._answered(before)

    def _delivery(self, text: str, way: Way, by: str, thread: str | None) -> Callable[[], Awaitable[None]]:
        server, slack = self.slack.server, self.slack
        bots = {"person": {}, "other bot": {"bot_id": "B9"}, "ourselves": {"bot_id": BOT_ID, "user": BOT_USER}}[by]
        more: dict[str, Any] = {**bots, **({"thread_ts": thread} if thread else {})}
        match way:
            case "mention":
                return partial(slack.event, server.mention(text, **more))
            case "command":
                return partial(slack.command, server.command(text))
            case "menu":
                return partial(slack.interaction, server.shortcut({"text": text}))
            case _:
                return partial(slack.event, server.direct(text, **more))

    def _snapshot(self) -> tuple[set[str], int, int]:
        server = self.slack.server
        return {json.dumps(one) for one in server.messages}, len(server.ephemerals), len(server.responses)

    async def _answered(self, before: tuple[set[str], int, int]) -> list[Drawn]:
        """What was added or changed, once nothing of the adapter's has run for a while."""
        quiet = 0
        while quiet < 3:
            await asyncio.sleep(IDLE_S / 3)
            busy = any(task.get_name().startswith("slack:") for task in asyncio.all_tasks())
            quiet = 0 if busy else quiet + 1
        messages, ephemerals, responses = before
        server = self.slack.server
        new = [one for one in server.messages if json.dumps(one) not in messages]
        drawn = [_drawn(one, server) for one in [*new, *server.ephemerals[ephemerals:], *server.responses[responses:]]]
        self.last = drawn or self.last
        return drawn


def _drawn(message: dict[str, Any], server: SlackServer) -> Drawn:
    private = message["channel"].startswith("D") or "ts" not in message
    return Drawn(
        text="\n".join(_words(message["blocks"])),
        summary=html.unescape(message["text"]),
        private=private,
        thread=message.get("thread_ts"),
        buttons=tuple(_label(one) for one in _buttons(message)),
        links=tuple(_links(message["blocks"])),
        pings=tuple(pings(message)),
        problems=(*server.refused, *_lint(message["blocks"])),
        payload=message,
    )


def _words(blocks: list[dict[str, Any]]) -> list[str]:
    """The words of each block in order, buttons left out."""
    return ["".join(_texts(block)) for block in blocks if block["type"] != "actions"]


def _texts(value: Any) -> list[str]:
    if isinstance(value, list):
        return [text for one in value for text in _texts(one)]
    if not isinstance(value, dict):
        return []
    own = [value["text"]] if isinstance(value.get("text"), str) else []
    nested = [text for one in value.values() for text in _texts(one)]
    return [*own, *nested, *(["\n"] if value.get("type", "").startswith("rich_text_") else [])]


def _links(value: Any) -> list[str]:
    if isinstance(value, list):
        return [link for one in value for link in _links(one)]
    if not isinstance(value, dict):
        return []
    return [*([value["url"]] if "url" in value else []), *(link for one in value.values() for link in _links(one))]


def _buttons(message: dict[str, Any]) -> list[dict[str, Any]]:
    return [one for block in message["blocks"] if block["type"] == "actions" for one in block["elements"]]


def _label(button: dict[str, Any]) -> str:
    return str(button["text"]["text"])


def _lint(blocks: list[dict[str, Any]]) -> list[str]:
    """What slack_sdk's own models find wrong."""
    try:
        for block in Block.parse_all(blocks):
            block.validate_json()
    except Exception as error:
        return [str(error)]
    return []


@pytest.mark.parametrize("holds", CONTRACT)
@pytest.mark.parametrize("mode", MODES)
async def test_contract(holds: Check, mode: str, monkeypatch: pytest.MonkeyPatch) -> None:
    @asynccontextmanager
    async def start(bot: Bot) -> AsyncIterator[Driver]:
        server = SlackServer()
        await server.start()
        secrets(monkeypatch, server)
        async with running(server, bot, mode) as slack:
            yield SlackDriver(slack)
        await server.stop()

    await holds(start)
