"""A Discord in memory (simcord) with our real client in it, for the tests of the Discord adapter."""

import contextlib
import re
from collections.abc import AsyncIterator, Callable
from typing import Any

import simcord
from contract_adapters import Drawn
from simcord.backend import serializers
from simcord.results import ResponseMessage

from adapters.discord import limits
from adapters.discord.app import Client
from bot.app import Bot

_LINK = re.compile(r"\[([^\[\]\\]*)\]\(<(https?://[^<>\s]+)>\)")
_BARE = re.compile(r"(?<![\\\w<])https?://[^\s<>]+")
_PING = re.compile(r"@everyone|@here|<@[!&]?\d+>")
_LINE = re.compile(r"(?m)^(?:#{1,3} |-# |> )")
_SIGNS = re.compile(r"(?<!\\)(?:\*{1,3}|`)")


class World:
    """One server with a channel "desk", a person Ana in it, and our bot."""

    def __init__(self, env: simcord.Env) -> None:
        self.env = env
        self.guild = env.create_guild("Newsroom")
        self.desk = self.guild.create_text_channel("desk")
        self.ana = self.guild.add_member(env.create_user("ana", global_name="Ana"))
        self.threads: dict[str, Any] = {}
        self.last: Any = None

    can = frozenset({"mention", "direct", "command", "menu", "thread", "bots", "again", "private", "share"})

    @property
    def me(self) -> str:
        return f"<@{self.env.bot.user.id}>"

    async def say(self, text, *, way="direct", by="person", thread=None, again=False) -> list[Drawn]:
        return await self._after(lambda: self._say(text, way, by, thread, again))

    async def click(self, label) -> list[Drawn]:
        actor = self.ana.user if self.last.channel_id == self.ana.user.dm_channel.id else self.ana
        return await self._after(lambda: actor.click(ResponseMessage(self.env, self.last), label=label))

    async def _say(self, text, way, by, thread, again) -> None:
        if again:
            return await self._deliver_again()
        if by != "person":
            return await self._say_as_bot(text, way, by)
        if way == "direct":
            await self.ana.user.send_dm(text[:2000])  # a person can't send more
        elif way == "mention":
            await self.ana.send(self._thread(thread) or self.desk, f"{self.me} {text}")
        elif way == "command":
            name, _, rest = text.partition(" ")
            given = {"statement": rest} if rest else {}
            await self.ana.slash(self.desk, name, **given)
        else:
            other = self.guild.add_member(self.env.create_user("bo"))
            await self.ana.context_menu(self.desk, "Check this message", await other.send(self.desk, text))

    async def _say_as_bot(self, text, way, by) -> None:
        other = self.env.create_user("otherbot", bot=True)
        author = self.env.bot.user.id if by == "ourselves" else other.id
        if by == "other bot":
            self.guild.add_member(other)
        channel = self.desk if way == "mention" else self.ana.user.dm_channel
        content = f"{self.me} {text}" if way == "mention" else text
        self.env.backend.create_message(channel.id, author, content)
        self._before = self._seen()  # what the bot said itself is no answer
        await self.env.settle()

    async def _deliver_again(self) -> None:
        """The last message of a person once more, as after a RESUME."""
        stored = [m for m in self._stored() if m.author_id == self.ana.id][-1]
        self.env.backend.emit("MESSAGE_CREATE", serializers.message_payload(self.env.backend, stored))
        await self.env.settle()

    def _thread(self, name: str | None) -> Any:
        if name is None:
            return None
        if name not in self.threads:
            backend = self.env.backend
            made = backend.create_thread(self.desk.id, "story", self.ana.id)
            self.threads[name] = next(one for one in self.desk.threads if one.id == made.id)
        return self.threads[name]

    async def _after(self, act: Callable[[], Any]) -> list[Drawn]:
        """What our bot sent or changed while this happened, oldest first."""
        requests = len(self.env.http_requests)
        self._before = self._seen()
        await act()
        new = [m for m in self._stored() if self._before.get(m.id) != self._state(m) and self._is_ours(m)]
        if new:
            self.last = new[-1]
        sent = self.env.http_requests[requests:]
        return [self._drawn(message, sent) for message in new]

    def _is_ours(self, message: Any) -> bool:
        return message.author_id == self.env.bot.user.id

    def _stored(self) -> list[Any]:
        every = [m for held in self.env.backend.messages.values() for m in held.values()]
        return sorted(every, key=lambda message: message.id)

    def _seen(self) -> dict[int, str]:
        return {message.id: self._state(message) for message in self._stored()}

    @staticmethod
    def _state(message: Any) -> str:
        return repr((message.content, message.components, message.embeds))

    def _drawn(self, message: Any, sent: list[Any]) -> Drawn:
        parts = texts(message.components)
        raw = "\n".join(parts)
        channel = self.env.backend.channels[message.channel_id]
        thread = next((name for name, one in self.threads.items() if one.id == channel.id), None)
        return Drawn(
            text=unmarked(raw),
            # Discord has no separate field beside a card: its first blocks are what a notification shows, each
            # read on its own.
            summary=". ".join(unmarked(part) for part in parts),
            private=bool(message.flags & 64) or channel.id == self.ana.user.dm_channel.id,
            thread=thread,
            buttons=tuple(label for label, _ in buttons(message.components)),
            links=tuple(links(raw)) + tuple(url for _, url in buttons(message.components) if url),
            pings=tuple(_PING.findall(raw)),
            problems=tuple(problems(message.components, sent)),
            payload=message.components,
        )


def walk(components: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [one for each in components for one in (each, *walk(each.get("components", [])))]


def texts(components: list[dict[str, Any]]) -> list[str]:
    return [one["content"] for one in walk(components) if one["type"] == 10]


def buttons(components: list[dict[str, Any]]) -> list[tuple[str, str | None]]:
    return [(one["label"], one.get("url")) for one in walk(components) if one["type"] == 2]


def links(markdown: str) -> list[str]:
    return [found[1] for found in _LINK.findall(markdown)] + _BARE.findall(_LINK.sub("", markdown))


def unmarked(markdown: str) -> str:
    """What a reader sees of this markdown."""
    text = _SIGNS.sub("", _LINE.sub("", _LINK.sub(r"\1", markdown)))
    return re.sub(r"\\([^0-9A-Za-z\s])", r"\1", text).replace("\u200b", "")


def problems(components: list[dict[str, Any]], sent: list[Any]) -> list[str]:
    """What Discord would refuse, by its documented numbers; and any send that could ping."""
    every = walk(components)
    found = [f"{len(every)} components"] * (len(every) > 40)
    written = sum(limits.length(text) for text in texts(components))
    found += [f"{written} characters"] * (written > 4000)
    for one in every:
        found += ["empty text"] * (one["type"] == 10 and not one["content"].strip())
        found += ["row"] * (one["type"] == 1 and not 1 <= len(one["components"]) <= 5)
        if one["type"] == 2:
            found += ["label"] * (not 1 <= limits.length(one["label"]) <= 80)
            found += ["custom_id"] * (not one.get("url") and not 1 <= len(one["custom_id"]) <= 100)
    ids = [one["custom_id"] for one in every if "custom_id" in one]
    found += ["custom_id twice"] * (len(set(ids)) < len(ids))
    return found + [f"may ping: {one.path}" for one in sent if _may_ping(one)]


def _may_ping(request: Any) -> bool:
    body = request.json if isinstance(request.json, dict) else {}
    shown = body.get("components") or body.get("content") or body.get("embeds")
    return bool(shown) and (body.get("allowed_mentions") or {}).get("parse") != []


@contextlib.asynccontextmanager
async def world(bot: Bot, **options: Any) -> AsyncIterator[World]:
    """Our client, connected to a Discord in memory."""
    client = Client(bot, shard_count=1)
    async with simcord.run(client, **options) as env:
        yield World(env)
