"""A local server that speaks Slack's side: the Web API, response_url, signed requests and Socket Mode.

It keeps what a workspace would show (messages, ephemerals, views, statuses) and refuses what Slack refuses:
unknown tokens, channels the app is not in, blocks past their limits, used-up response_urls and trigger_ids.
Written from Slack's documentation, not from our code: nothing of adapters/ is imported here.
"""

import asyncio
import hashlib
import hmac
import itertools
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import aiohttp
from aiohttp import WSMsgType, web

Json = dict[str, Any]
TEAM, BOT_USER, BOT_ID, APP = "T0HOME", "U0BOT", "B0BOT", "A0APP"
BOT_TOKEN, APP_TOKEN, SECRET = "xoxb-test", "xapp-test", "shhh"  # not secrets: this server knows no others


@dataclass
class Installed:
    """A workspace the app is in."""

    team: str = TEAM
    token: str = BOT_TOKEN
    bot_user: str = BOT_USER
    bot_id: str = BOT_ID
    enterprise: str | None = None


@dataclass
class SlackServer:
    """One running server. channels are those the app is a member of; a direct message always works."""

    workspaces: list[Installed] = field(default_factory=lambda: [Installed()])
    channels: set[str] = field(default_factory=lambda: {"C0NEWS"})
    users: dict[str, Json] = field(default_factory=dict)
    calls: list[tuple[str, Json]] = field(default_factory=list)
    messages: list[Json] = field(default_factory=list)
    deleted: list[Json] = field(default_factory=list)
    ephemerals: list[Json] = field(default_factory=list)
    responses: list[Json] = field(default_factory=list)
    views: list[Json] = field(default_factory=list)
    homes: dict[str, Json] = field(default_factory=dict)
    files: dict[str, Json] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)
    oauth: dict[str, Json] = field(default_factory=dict)
    lifetime: float = 30 * 60
    dead_links: int = 0
    delays: dict[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._numbers = itertools.count(1)
        self._answers: dict[str, list[tuple[int, Json, dict[str, str]]]] = {}
        self._acks: dict[str, asyncio.Future[Json]] = {}
        self._dead: set[str] = set()
        self._sockets: list[web.WebSocketResponse] = []
        self._links: dict[str, tuple[str, str, float, list[int]]] = {}
        self._triggers: dict[str, float] = {}
        self._changed = asyncio.Event()
        self._event = itertools.count(1)

    # running
    async def start(self) -> None:
        app = web.Application(client_max_size=10**7)
        app.router.add_route("*", "/api/{method}", self._api)
        app.router.add_post("/response/{link}", self._response)
        app.router.add_get("/link", self._link)
        app.router.add_post("/upload/{file}", self._upload)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.port: int = self._runner.addresses[0][1]
        self._session = aiohttp.ClientSession(trust_env=False)

    async def stop(self) -> None:
        for socket in self._sockets:
            await socket.close()
        await self._session.close()
        await self._runner.cleanup()

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.port}/api/"

    async def until(self, what: Callable[[], Any], *, seconds: float = 10) -> Any:
        """What `what` gives as soon as it is true; fails after so many seconds."""
        end = time.monotonic() + seconds
        while not (value := what()):
            self._changed.clear()
            left = end - time.monotonic()
            if left <= 0:
                raise AssertionError(f"not within {seconds} s; calls: {[name for name, _ in self.calls]}")
            try:
                await asyncio.wait_for(self._changed.wait(), min(left, 0.2))
            except TimeoutError:
                continue
        return value

    # failing on purpose
    def answer_next(self, method: str, body: Json, *, status: int = 200, **headers: str) -> None:
        """What the next call of this method gets instead of what it would."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self._answers.setdefault(method, []).append((status, body, named))

    def called(self, method: str) -> list[Json]:
        return [arguments for name, arguments in self.calls if name == method]

    # Web API
    async def _api(self, request: web.Request) -> web.Response:
        method, arguments = request.match_info["method"], await _arguments(request)
        self.calls.append((method, arguments))
        await asyncio.sleep(self.delays.get(method, 0))
        try:
            return self._answered(method, arguments, request)
        finally:
            self._changed.set()

    def _answered(self, method: str, arguments: Json, request: web.Request) -> web.Response:
        if planned := self._answers.get(method):
            status, body, headers = planned.pop(0)
            return web.json_response(body, status=status, headers=headers)
        token = request.headers.get("Authorization", "").removeprefix("Bearer ") or arguments.get("token", "")
        if method == "apps.connections.open":
            good = token == APP_TOKEN
            url = f"ws://127.0.0.1:{self.port}/link?ticket={next(self._numbers)}"
            return web.json_response({"ok": True, "url": url} if good else {"ok": False, "error": "invalid_auth"})
        if method == "oauth.v2.access":
            return web.json_response(
                self.oauth.get(arguments.get("code") or arguments.get("refresh_token") or "", _no("invalid_code"))
            )
        home = next((one for one in self.workspaces if one.token == token), None)
        if home is None:
            return web.json_response(_no("invalid_auth"))
        handler = getattr(self, "_" + method.replace(".", "_"), None)
        return web.json_response(handler(home, arguments) if handler else _no("unknown_method"))

    def _auth_test(self, home: Installed, _arguments: Json) -> Json:
        known = {
            "team_id": home.team,
            "user_id": home.bot_user,
            "bot_id": home.bot_id,
            "team": "Home",
            "user": "twosource",
        }
        return {"ok": True, "url": "https://home.slack.com/", **known, "enterprise_id": home.enterprise}

    def _users_info(self, _home: Installed, arguments: Json) -> Json:
        user = self.users.get(arguments["user"])
        return {"ok": True, "user": user} if user else _no("user_not_found")

    def _chat_postMessage(self, home: Installed, arguments: Json) -> Json:
        channel = arguments["channel"]
        if not channel.startswith(("D", "U")) and channel not in self.channels:
            return _no("not_in_channel")
        if wrong := self._unfit(arguments):
            return _no(wrong)
        message = {**arguments, "ts": self.ts(), "user": home.bot_user, "team": home.team, "edited": False}
        self.messages.append(message)
        return {"ok": True, "channel": channel, "ts": message["ts"], "message": message}

    def _chat_update(self, home: Installed, arguments: Json) -> Json:
        for message in self.messages:
            if (message["channel"], message["ts"]) == (arguments["channel"], arguments["ts"]):
                if wrong := self._unfit(arguments):
                    return _no(wrong)
                message.update({"blocks": [], **arguments, "edited": True})
                return {"ok": True, "channel": message["channel"], "ts": message["ts"]}
        return _no("message_not_found")

    def _chat_delete(self, _home: Installed, arguments: Json) -> Json:
        for message in self.messages:
            if (message["channel"], message["ts"]) == (arguments["channel"], arguments["ts"]):
                self.messages.remove(message)
                self.deleted.append(message)
                return {"ok": True}
        return _no("message_not_found")

    def _chat_postEphemeral(self, _home: Installed, arguments: Json) -> Json:
        if arguments["channel"] not in self.channels:
            return _no("channel_not_found")
        if wrong := self._unfit(arguments):
            return _no(wrong)
        self.ephemerals.append({**arguments, "message_ts": self.ts()})
        return {"ok": True, "message_ts": self.ephemerals[-1]["message_ts"]}

    def _views_open(self, _home: Installed, arguments: Json) -> Json:
        if self._triggers.pop(arguments["trigger_id"], 0.0) < time.monotonic():
            return _no("expired_trigger_id")
        view = {**_loaded(arguments["view"]), "id": f"V{next(self._numbers)}", "hash": "156.abc"}
        self.views.append(view)
        return {"ok": True, "view": view}

    def _views_publish(self, _home: Installed, arguments: Json) -> Json:
        view = _loaded(arguments["view"])
        if wrong := self._unfit({"text": "home", "blocks": view["blocks"]}, most=100):
            return _no(wrong)
        self.homes[arguments["user_id"]] = view
        return {"ok": True, "view": {**view, "id": f"V{next(self._numbers)}"}}

    def _assistant_threads_setStatus(self, _home: Installed, _arguments: Json) -> Json:
        return {"ok": True}

    def _assistant_threads_setSuggestedPrompts(self, _home: Installed, arguments: Json) -> Json:
        return _no("invalid_arguments") if len(_loaded(arguments["prompts"])) > 4 else {"ok": True}

    # files: https://docs.slack.dev/messaging/working-with-files#upload
    def _files_getUploadURLExternal(self, _home: Installed, arguments: Json) -> Json:
        file = f"F{next(self._numbers)}"
        self.files[file] = {**arguments, "bytes": b"", "channel": None}
        return {"ok": True, "upload_url": f"http://127.0.0.1:{self.port}/upload/{file}", "file_id": file}

    async def _upload(self, request: web.Request) -> web.Response:
        self.files[request.match_info["file"]]["bytes"] = await request.read()
        return web.Response(text="OK")

    def _files_completeUploadExternal(self, _home: Installed, arguments: Json) -> Json:
        given = [{**one, **self.files[one["id"]]} for one in _loaded(arguments["files"])]
        if any(len(one["bytes"]) != int(one["length"]) for one in given):
            return _no("file_not_found")
        for one in given:
            self.files[one["id"]] |= {"channel": arguments.get("channel_id"), "thread": arguments.get("thread_ts")}
        return {"ok": True, "files": [{"id": one["id"], "title": one.get("title")} for one in given]}

    def _unfit(self, message: Json, *, most: int = 50) -> str:
        wrong = unfit(message, most=most)
        self.refused += [wrong] if wrong else []
        return wrong

    # response_url
    def response_url(self, channel: str, user: str, *, uses: int = 5) -> str:
        link = f"r{next(self._numbers)}"
        self._links[link] = (channel, user, time.monotonic() + self.lifetime, [uses])
        return f"http://127.0.0.1:{self.port}/response/{link}"

    async def _response(self, request: web.Request) -> web.Response:
        channel, user, until, uses = self._links[request.match_info["link"]]
        body = await request.json()
        self._changed.set()
        if until < time.monotonic() or uses[0] <= 0:
            return web.Response(status=404, text="expired_url" if uses[0] > 0 else "used_url")
        uses[0] -= 1
        if wrong := self._unfit(body):
            return web.Response(status=400, text=wrong)
        self.responses.append({**body, "channel": channel, "user": user, "link": request.match_info["link"]})
        return web.Response(text="ok")

    # Socket Mode
    async def _link(self, request: web.Request) -> web.WebSocketResponse:
        ticket = request.query["ticket"]
        if self.dead_links > 0 or ticket in self._dead:
            # An address is good for one attempt: https://docs.slack.dev/apis/events-api/using-socket-mode
            self._dead.add(ticket)
            self.dead_links -= 1
            raise web.HTTPForbidden
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        self._sockets.append(socket)
        await socket.send_json({"type": "hello", "num_connections": len(self._sockets)})
        self._changed.set()
        async for message in socket:
            if message.type is WSMsgType.TEXT:
                ack = json.loads(message.data)
                future = self._acks.pop(ack.get("envelope_id", ""), None)
                if future and not future.done():
                    future.set_result(ack)
        self._sockets.remove(socket)
        self._changed.set()
        return socket

    async def connected(self) -> None:
        await self.until(self.connected_now)

    def connected_now(self) -> bool:
        return bool(self._sockets)

    async def break_socket(self) -> None:
        """The connection goes away without a word; `dead_links` attempts at the next addresses are refused."""
        for socket in self._sockets:
            await socket.close(code=1011)
        await self.until(lambda: not self._sockets)

    async def refresh_socket(self) -> None:
        """Ask the app to move to a new connection, as Slack does every few hours."""
        old = self._sockets[-1]
        await old.send_json({"type": "disconnect", "reason": "refresh_requested", "debug_info": {}})
        await self.until(lambda: self._sockets and self._sockets[-1] is not old)

    async def by_socket(self, kind: str, payload: Json, *, seconds: float = 3) -> Json:
        """Deliver over the socket; the app's acknowledgement, which must come within three seconds."""
        envelope = f"e{next(self._numbers)}"
        self._acks[envelope] = asyncio.get_running_loop().create_future()
        whole = {
            "type": kind,
            "envelope_id": envelope,
            "payload": payload,
            "accepts_response_payload": kind != "events_api",
        }
        await self._sockets[-1].send_json(whole)
        return await asyncio.wait_for(self._acks[envelope], seconds)

    # HTTP
    async def by_http(
        self, url: str, kind: str, payload: Json, *, secret: str = SECRET, age: float = 0, **headers: str
    ) -> tuple[int, str]:
        """Deliver as a signed request; (status, body) within three seconds."""
        body, media = _encoded(kind, payload)
        stamp = str(int(time.time() - age))
        digest = hmac.new(secret.encode(), f"v0:{stamp}:{body}".encode(), hashlib.sha256).hexdigest()
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        signed = {
            "X-Slack-Request-Timestamp": stamp,
            "X-Slack-Signature": f"v0={digest}",
            "Content-Type": media,
            **named,
        }
        timeout = aiohttp.ClientTimeout(total=3)
        async with self._session.post(url, data=body.encode(), headers=signed, timeout=timeout) as answer:
            return answer.status, await answer.text()

    # what happens in a workspace
    def ts(self) -> str:
        return f"17000000{next(self._numbers):02d}.000100"

    def trigger(self, *, seconds: float = 3) -> str:
        trigger = f"{next(self._numbers)}.trigger"
        self._triggers[trigger] = time.monotonic() + seconds
        return trigger

    def mention(
        self, text: str, *, user: str = "U0ANNA", channel: str = "C0NEWS", home: Installed | None = None, **more: Any
    ) -> Json:
        home = home or self.workspaces[0]
        event = {
            "type": "app_mention",
            "user": user,
            "text": f"<@{home.bot_user}> {text}",
            "channel": channel,
            "ts": self.ts(),
            **more,
        }
        return self.envelope(event, home)

    def direct(
        self, text: str, *, user: str = "U0ANNA", channel: str = "D0ANNA", home: Installed | None = None, **more: Any
    ) -> Json:
        event = {
            "type": "message",
            "channel_type": "im",
            "user": user,
            "text": text,
            "channel": channel,
            "ts": self.ts(),
            **more,
        }
        return self.envelope(event, home or self.workspaces[0])

    def envelope(self, event: Json, home: Installed | None = None) -> Json:
        home = home or self.workspaces[0]
        grant = {
            "enterprise_id": home.enterprise,
            "team_id": home.team,
            "user_id": home.bot_user,
            "is_bot": True,
            "is_enterprise_install": False,
        }
        whole = {
            "token": "x",
            "team_id": home.team,
            "api_app_id": APP,
            "type": "event_callback",
            "event_time": 1700000000,
        }
        event = {"event_ts": event.get("ts", "1.1"), **event}
        return {**whole, "event": event, "event_id": f"Ev{next(self._event):08d}", "authorizations": [grant]}

    def command(
        self, text: str, *, user: str = "U0ANNA", channel: str = "C0NEWS", home: Installed | None = None
    ) -> Json:
        home = home or self.workspaces[0]
        who = {
            "user_id": user,
            "user_name": user.lower(),
            "team_id": home.team,
            "channel_id": channel,
            "channel_name": "news",
        }
        link = self.response_url(channel, user)
        return {"command": "/twosource", "text": text, **who, "api_app_id": APP, "is_enterprise_install": "false",
                "response_url": link, "trigger_id": self.trigger()}  # fmt: skip

    def shortcut(
        self, message: Json, *, user: str = "U0ANNA", channel: str = "C0NEWS", callback: str = "check_message"
    ) -> Json:
        message = {"type": "message", "ts": self.ts(), "user": "U0BEN", **message}
        return {**self._interaction("message_action", user), "callback_id": callback, "message": message,
                "message_ts": message["ts"], "channel": {"id": channel, "name": "news"},
                "response_url": self.response_url(channel, user)}  # fmt: skip

    def click(self, button: Json, *, user: str = "U0ANNA", channel: str = "C0NEWS", ts: str = "1700000000.000900",
              ephemeral: bool = False, thread: str | None = None, home: Installed | None = None) -> Json:  # fmt: skip
        holder = {"type": "message", "message_ts": ts, "channel_id": channel, "is_ephemeral": ephemeral}
        holder |= {"thread_ts": thread} if thread else {}
        message = (
            {} if ephemeral else {"message": {"ts": ts, "type": "message", **({"thread_ts": thread} if thread else {})}}
        )
        action = {**button, "type": button.get("type", "button"), "block_id": "b", "action_ts": "1.2"}
        return {**self._interaction("block_actions", user, home), "container": holder, "channel": {"id": channel, "name": "news"},
                **message, "actions": [action], "response_url": self.response_url(channel, user)}  # fmt: skip

    def submit(self, view: Json, values: Mapping[str, str], *, user: str = "U0ANNA") -> Json:
        state = {name: {"value": {"type": "plain_text_input", "value": value}} for name, value in values.items()}
        return {
            **self._interaction("view_submission", user),
            "view": {**view, "state": {"values": state}},
            "response_urls": [],
        }

    def _interaction(self, kind: str, user: str, home: Installed | None = None) -> Json:
        home = home or self.workspaces[0]
        person = {"id": user, "username": user.lower(), "name": user.lower(), "team_id": home.team}
        return {"type": kind, "user": person, "api_app_id": APP, "token": "x", "trigger_id": self.trigger(),
                "team": {"id": home.team, "domain": "home"}, "enterprise": None, "is_enterprise_install": False}  # fmt: skip


def _encoded(kind: str, payload: Json) -> tuple[str, str]:
    """A request body as Slack sends it, and its media type."""
    form = "application/x-www-form-urlencoded"
    if kind == "events_api":
        return json.dumps(payload), "application/json"
    if kind == "slash_commands":
        return urlencode(payload), form
    return urlencode({"payload": json.dumps(payload)}), form


async def _arguments(request: web.Request) -> Json:
    if request.content_type == "application/json":
        return dict(await request.json())
    return {
        name: _loaded(value)
        for name, value in {**request.query, **(await request.post())}.items()
        if isinstance(value, str)
    }


def _loaded(value: Any) -> Any:
    if isinstance(value, str) and value[:1] in ("{", "["):
        return json.loads(value)
    return value


def _no(error: str) -> Json:
    return {"ok": False, "error": error}


def unfit(message: Json, *, most: int = 50) -> str:
    """Why Slack would refuse this message ("" when it would not):
    https://docs.slack.dev/reference/block-kit/blocks"""
    blocks = message.get("blocks") or []
    if not message.get("text") and not blocks:
        return "no_text"
    if len(message.get("text") or "") > 40_000:
        return "msg_too_long"
    if len(blocks) > most or any(_bad_block(block) for block in blocks):
        return "invalid_blocks"
    ids = [one["action_id"] for block in blocks if block["type"] == "actions" for one in block["elements"]]
    if len(set(ids)) != len(ids):
        return "invalid_blocks"
    return "msg_blocks_too_long" if len(json.dumps(blocks)) > 60_000 else ""


def _bad_block(block: Json) -> bool:
    match block["type"]:
        case "header":
            return not 0 < len(block["text"]["text"]) <= 150 or block["text"]["type"] != "plain_text"
        case "section":
            return not 0 < len(block["text"]["text"]) <= 3000
        case "context":
            return not 0 < len(block["elements"]) <= 10 or any(
                not 0 < len(one["text"]) <= 3000 for one in block["elements"]
            )
        case "actions":
            return not 0 < len(block["elements"]) <= 25 or any(_bad_button(one) for one in block["elements"])
        case "rich_text":
            return not block["elements"] or any(_bad_rich(one) for one in block["elements"])
        case "divider":
            return set(block) - {"type", "block_id"} != set()
        case _:
            return True


def _bad_button(button: Json) -> bool:
    return (
        not 0 < len(button["text"]["text"]) <= 75
        or len(button.get("value", "")) > 2000
        or len(button.get("url", "")) > 3000
        or not 0 < len(button["action_id"]) <= 255
        or button.get("style") not in (None, "primary", "danger")
    )


def _bad_rich(element: Json) -> bool:
    if element["type"] not in ("rich_text_section", "rich_text_quote") or not element["elements"]:
        return True
    return any(not one["text"] for one in element["elements"] if one["type"] in ("text", "link"))
