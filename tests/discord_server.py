"""A small Discord on this machine: its REST API and its gateway, for driving our real process.

Only what a bot like ours uses. It keeps every request in order, and answers as the documentation says:
https://docs.discord.com/developers/reference and https://docs.discord.com/developers/events/gateway
"""

import asyncio
import contextlib
import itertools
import json
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

APP, BOT, GUILD, DESK, ANA = "111111111111111111", "111111111111111111", "2" * 18, "3" * 18, "4" * 18
_ids = itertools.count(500_000_000_000_000_000)


def snowflake() -> str:
    return str(next(_ids))


@dataclass
class Request:
    """One request as it came in. at: seconds of the monotonic clock."""

    method: str
    path: str
    body: Any
    at: float = field(default_factory=time.monotonic)


class DiscordServer:
    """The server, and what a person does on it."""

    def __init__(self, *, token: str = "good-token") -> None:
        self.token = token
        self.requests: list[Request] = []
        self.faults: list[tuple[str, str, int, dict[str, str]]] = []
        self.opcodes: list[int] = []
        self._sockets: list[web.WebSocketResponse] = []
        self._sequence = itertools.count(1)
        self._news = asyncio.Condition()
        self.port = 0

    # --- addresses

    @property
    def api(self) -> str:
        return f"http://127.0.0.1:{self.port}/api/v10"

    @property
    def gateway(self) -> str:
        return f"ws://127.0.0.1:{self.port}/gateway"

    # --- what people do

    async def message(self, content: str, *, identity: str | None = None, **more: Any) -> str:
        """A person writes in the channel; returns the message's id."""
        identity = identity or snowflake()
        mentions = [user(BOT, "Twosource", bot=True)] if f"<@{BOT}>" in content else []
        event = {**message(identity, content), "guild_id": GUILD, "mentions": mentions, **more}
        await self.dispatch("MESSAGE_CREATE", {**event, "member": member()})
        return identity

    async def slash(self, name: str, **options: str) -> str:
        """A person uses a slash command; returns the interaction's token."""
        given = [{"name": key, "type": 3, "value": value} for key, value in options.items()]
        return await self.interact(2, {"id": "9", "name": name, "type": 1, "options": given})

    async def click(self, on: dict[str, Any], custom_id: str) -> str:
        """A person clicks a button of this message."""
        return await self.interact(3, {"custom_id": custom_id, "component_type": 2}, message=on)

    async def interact(self, kind: int, data: dict[str, Any], **more: Any) -> str:
        identity = snowflake()
        await self.dispatch("INTERACTION_CREATE", interaction(identity, kind, data, **more))
        return f"token-{identity}"

    # --- the gateway

    async def dispatch(self, name: str, data: dict[str, Any]) -> None:
        frame = {"op": 0, "t": name, "s": next(self._sequence), "d": data}
        await self._sockets[-1].send_str(json.dumps(frame))

    async def break_connection(self) -> None:
        """Close as Discord does when a session may be resumed."""
        await self._sockets[-1].close(code=4000)

    async def _gateway(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.send_str(json.dumps({"op": 10, "d": {"heartbeat_interval": 5000}}))
        async for frame in socket:
            if frame.type is WSMsgType.TEXT:
                await self._frame(socket, json.loads(frame.data))
        return socket

    async def _frame(self, socket: web.WebSocketResponse, frame: dict[str, Any]) -> None:
        self.opcodes.append(frame["op"])
        match frame["op"]:
            case 1:
                await socket.send_str(json.dumps({"op": 11}))
            case 2:
                self._sockets.append(socket)
                await self.dispatch("READY", self._ready())
                await self.dispatch("GUILD_CREATE", guild())
            case 6:
                self._sockets.append(socket)
                await self.dispatch("RESUMED", {})
        async with self._news:
            self._news.notify_all()

    def _ready(self) -> dict[str, Any]:
        return {
            "v": 10,
            "user": user(BOT, "Twosource", bot=True),
            "guilds": [{"id": GUILD, "unavailable": True}],
            "session_id": "session",
            "resume_gateway_url": self.gateway,
            "application": {"id": APP, "flags": 0},
            "shard": [0, 1],
        }

    # --- REST

    async def _rest(self, request: web.Request) -> web.StreamResponse:
        body = await self._body(request)
        path = request.path.removeprefix("/api/v10")
        async with self._news:
            self.requests.append(Request(request.method, path, body))
            self._news.notify_all()
        if request.headers.get("Authorization") not in (f"Bot {self.token}", None):
            return answer({"message": "401: Unauthorized", "code": 0}, status=401)
        for fault in self.faults:
            if fault[0] == request.method and fault[1] in path:
                self.faults.remove(fault)
                return self._faulty(fault[2], fault[3])
        return self._answer(request.method, path, body)

    @staticmethod
    async def _body(request: web.Request) -> Any:
        if request.content_type.startswith("multipart/"):
            parts = await request.post()
            return json.loads(str(parts["payload_json"]))
        return await request.json() if request.can_read_body else None

    @staticmethod
    def _faulty(status: int, headers: dict[str, str]) -> web.StreamResponse:
        body: dict[str, Any] = {"message": "no", "code": 0}
        if status == 429:  # without Via discord.py takes it for a ban
            body = {"message": "slow", "retry_after": 0.3, "global": False}
            headers = {"Via": "1.1 local", "Retry-After": "1", **headers}
        return answer(body, status=status, headers=headers)

    def _answer(self, method: str, path: str, body: Any) -> web.StreamResponse:
        if path == "/users/@me":
            return answer(user(BOT, "Twosource", bot=True))
        if path == "/oauth2/applications/@me":
            return answer(application())
        if path == "/gateway/bot":
            limit = {"total": 1000, "remaining": 1000, "reset_after": 0, "max_concurrency": 1}
            return answer({"url": self.gateway, "shards": 1, "session_start_limit": limit})
        if path.endswith("/commands"):
            return answer([{**one, "id": snowflake(), "application_id": APP, "version": "1"} for one in body])
        if path.endswith("/callback"):
            return answer({"interaction": {"id": path.split("/")[2], "type": 2}})
        if path.endswith("/typing") or method == "DELETE":
            return web.Response(status=204)
        if path == "/users/@me/channels":
            return answer({"id": "5" * 18, "type": 1, "recipients": [user(ANA, "ana")]})
        if path == f"/users/{ANA}":
            return answer(user(ANA, "ana"))
        return answer(message(snowflake(), "", author=user(BOT, "Twosource", bot=True), **shown(body)))

    # --- waiting

    async def until(self, method: str, ending: str, *, count: int = 1, seconds: float = 15) -> list[Request]:
        """The requests of this method whose path ends so, once there are that many."""

        def found() -> list[Request]:
            return [one for one in self.requests if one.method == method and one.path.endswith(ending)]

        async with asyncio.timeout(seconds), self._news:
            await self._news.wait_for(lambda: len(found()) >= count)
        return found()

    async def until_opcode(self, opcode: int, *, count: int = 1, seconds: float = 15) -> None:
        async with asyncio.timeout(seconds), self._news:
            await self._news.wait_for(lambda: self.opcodes.count(opcode) >= count)

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator["DiscordServer"]:
        app = web.Application()
        app.router.add_get("/gateway/", self._gateway)
        app.router.add_get("/gateway", self._gateway)
        app.router.add_route("*", "/api/v10/{path:.*}", self._rest)
        runner = web.AppRunner(app)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        self.port = runner.addresses[0][1]
        try:
            yield self
        finally:
            for socket in self._sockets:
                await socket.close()
            await runner.cleanup()


def answer(body: Any, *, status: int = 200, headers: dict[str, str] | None = None) -> web.Response:
    """JSON with exactly the content type that discord.py reads as JSON."""
    response = web.Response(body=json.dumps(body).encode(), status=status, headers=headers)
    response.headers["Content-Type"] = "application/json"
    return response


def shown(body: Any) -> dict[str, Any]:
    return {key: body[key] for key in ("components", "embeds", "flags") if key in (body or {})}


def user(identity: str, name: str, *, bot: bool = False) -> dict[str, Any]:
    return {"id": identity, "username": name, "discriminator": "0", "avatar": None, "bot": bot}


def member() -> dict[str, Any]:
    return {"roles": [], "joined_at": "2025-01-01T00:00:00+00:00", "deaf": False, "mute": False, "flags": 0}


def message(identity: str, content: str, **more: Any) -> dict[str, Any]:
    empty: dict[str, Any] = {"mentions": [], "mention_roles": [], "attachments": [], "embeds": [], "components": []}
    plain = {"id": identity, "channel_id": DESK, "author": user(ANA, "ana"), "content": content, "type": 0}
    times = {"timestamp": "2025-08-01T12:00:00+00:00", "edited_timestamp": None}
    flags = {"tts": False, "pinned": False, "mention_everyone": False, "flags": 0}
    return {**plain, **times, **flags, **empty, **more}


def application() -> dict[str, Any]:
    flags = {"bot_public": False, "bot_require_code_grant": False, "flags": 0}
    who = {"owner": user(ANA, "ana"), "team": None, "summary": ""}
    return {"id": APP, "name": "Twosource", "icon": None, "description": "", "verify_key": "00", **flags, **who}


def channel() -> dict[str, Any]:
    return {"id": DESK, "type": 0, "name": "desk", "position": 0, "permission_overwrites": [], "guild_id": GUILD}


def guild() -> dict[str, Any]:
    everyone = {"id": GUILD, "name": "@everyone", "permissions": "2048", "position": 0, "color": 0, "flags": 0}
    role = {**everyone, "hoist": False, "managed": False, "mentionable": False}
    lists: dict[str, Any] = {"emojis": [], "features": [], "members": [], "threads": [], "voice_states": []}
    levels = {"verification_level": 0, "default_message_notifications": 0, "explicit_content_filter": 0}
    more = {"mfa_level": 0, "premium_tier": 0, "nsfw_level": 0, "system_channel_flags": 0, "preferred_locale": "en-US"}
    plain = {"id": GUILD, "name": "Newsroom", "owner_id": ANA, "roles": [role], "channels": [channel()]}
    return {**plain, **lists, **levels, **more, "stage_instances": [], "presences": [], "guild_scheduled_events": []}


def interaction(identity: str, kind: int, data: dict[str, Any], **more: Any) -> dict[str, Any]:
    who = {**member(), "user": user(ANA, "ana"), "permissions": "2147483648"}
    where = {"guild_id": GUILD, "channel_id": DESK, "channel": channel(), "context": 0}
    plain = {"id": identity, "application_id": APP, "type": kind, "token": f"token-{identity}", "version": 1}
    words = {"locale": "en-GB", "guild_locale": "en-US", "app_permissions": "2048"}
    owners = {"authorizing_integration_owners": {"0": GUILD}, "entitlements": [], "attachment_size_limit": 1}
    return {**plain, **where, **words, **owners, "member": who, "data": data, **more}
