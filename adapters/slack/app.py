"""Connects the adapter to Slack, by Socket Mode or over HTTP, and serves until cancelled.

Refuses at once, and in plain words, when a secret is missing or Slack does not take it.
"""

import asyncio
import logging
from typing import Any

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.socket_mode.aiohttp import SocketModeClient

from adapters.answering import vitals_of
from adapters.slack.client import TROUBLE, Line, open_line
from adapters.slack.events import COMMAND
from adapters.slack.installs import Installs, States, seal_kept, workspaces
from adapters.slack.listeners import BotLike, Desk, Home, Removed
from adapters.slack.oauth import add_pages
from adapters.slack.sealed import seal_of
from adapters.slack.tokens import Tokens, one_workspace, refused
from bot.app import utc_now
from bot.config import Config, ConfigError, SlackConfig, secret
from bot.config import slack_client as client_of
from bot.departures import forget
from bot.home_reply import home_reply
from bot.logs import event
from bot.messages import Place
from bot.standing import Standing
from claims.store import Store

log = logging.getLogger(__name__)
EVENTS_PATH = "/slack/events"
HEALTH_PATH = "/slack/health"
PING_S = 5.0
WATCH_S = 30.0
STOP_S = 5.0


async def serve(bot: BotLike, config: Config) -> None:
    """Serve Slack until cancelled; answers under way are then given a few seconds to arrive. Raises
    ConfigError."""
    settings, home = config.slack, _home(bot, config)
    _quieten()
    async with open_line() as line:
        if settings.mode == "http":
            await _over_http(bot, settings, line, home)
        else:
            await _by_socket(bot, settings, line, home)


def _home(bot: BotLike, config: Config) -> Home | None:
    """What draws a person's Home tab from the bot's store; None for a bot without one."""
    store = _store(bot)
    if store is None:
        return None
    days, now = config.bot.answer_days, getattr(bot, "now", utc_now)
    return lambda workspace, person: home_reply(
        store,
        workspace=f"slack:{workspace}",
        person=person,
        now=now(),
        answer_days=days,
        prefix=f"{COMMAND} ",
    )


def _store(bot: BotLike) -> Store | None:
    """The bot's store; None for a bot without one, as in tests."""
    store: Store | None = getattr(bot, "store", None)
    return store


def _standing(bot: BotLike) -> Standing:
    """Where it is told whether Slack is connected; from now on it is served, and not connected yet."""
    standing = vitals_of(bot).standing
    standing.connected("slack", False)
    return standing


def build(tokens: Tokens, line: Line, desk: Desk, *, signing_secret: str = "") -> AsyncApp:
    """The bolt app with every listener. Requests are verified with the signing secret in HTTP mode."""

    async def authorize(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult:
        known = await tokens.authorize(enterprise_id, team_id)
        # For None bolt would answer over a connection of its own; without a token the desk says that we are
        # not there.
        return known or AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id)

    app = AsyncApp(
        name="twosource",
        logger=logging.getLogger("adapters.slack.bolt"),
        signing_secret=signing_secret,
        client=line.client(None),
        authorize=authorize,
    )
    desk.listen(app)
    return app


async def _by_socket(bot: BotLike, settings: SlackConfig, line: Line, home: Home | None) -> None:
    standing = _standing(bot)
    app_token = _need(settings.app_token_env, "an app-level token (xapp-…) with connections:write")
    tokens = await one_workspace(line, _bot_token(settings), variable=settings.bot_token_env)
    removed = _forgetting(_store(bot), None)
    desk = Desk(bot, line, workspace=tokens.workspace, home=home, removed=removed)
    app = build(tokens, line, desk)
    try:
        opened = await line.client(None).apps_connections_open(app_token=app_token)
    except TROUBLE as error:
        raise refused(error, variable=settings.app_token_env, which="app-level token") from error
    handler = AsyncSocketModeHandler(app, app_token, web_client=line.client(None), ping_interval=PING_S)
    handler.client.wss_uri = str(opened["url"])
    if line.local:
        handler.client.proxy = None
    try:
        await handler.connect_async()  # type: ignore[no-untyped-call]
        standing.connected("slack")
        log.warning("Slack: connected by Socket Mode", extra=event("connected", platform="slack"))
        async with asyncio.TaskGroup() as beside:
            beside.create_task(desk.look_after(tokens.authorize))
            await _keep_connected(handler.client, standing)
    finally:
        standing.connected("slack", False)
        await handler.close_async()  # type: ignore[no-untyped-call]
        await desk.close()


async def _keep_connected(client: SocketModeClient, standing: Standing) -> None:
    """Forever: slack_sdk tries an address that has expired again and again; without one it asks for a new
    one."""
    while True:
        await asyncio.sleep(WATCH_S)
        connected = await client.is_connected()
        standing.connected("slack", connected)
        if not connected:
            log.warning(
                "Slack: not connected; asking for a new address", extra=event("not_connected", platform="slack")
            )
            client.wss_uri = None


async def _over_http(bot: BotLike, settings: SlackConfig, line: Line, home: Home | None) -> None:
    standing = _standing(bot)
    signing_secret = _need(settings.signing_secret_env, "the signing secret (Basic Information)")
    site = web.Application()
    tokens, removed = await _tokens(bot, settings, line, site)
    desk = Desk(bot, line, workspace=tokens.workspace, home=home, removed=removed)
    app = build(tokens, line, desk, signing_secret=signing_secret)

    async def hear(request: web.Request) -> web.Response:
        return await to_aiohttp_response(await app.async_dispatch(await to_bolt_request(request)))

    site.router.add_post(EVENTS_PATH, hear)
    site.router.add_get(HEALTH_PATH, _healthy)
    runner = web.AppRunner(site, access_log=None, shutdown_timeout=STOP_S)
    await runner.setup()
    try:
        await _listen(runner, settings)
        host, port = runner.addresses[0][:2]
        standing.connected("slack")
        told = event("connected", platform="slack")
        log.warning("Slack: listening on %s:%s%s", host, port, EVENTS_PATH, extra=told)
        await desk.look_after(tokens.authorize)
        await asyncio.Event().wait()
    finally:
        standing.connected("slack", False)
        await runner.cleanup()
        await desk.close()


async def _tokens(
    bot: BotLike, settings: SlackConfig, line: Line, site: web.Application
) -> tuple[Tokens, Removed | None]:
    """Many workspaces, with their install pages, when the app's client id and secret are set; else the one
    whose bot token is."""
    client, store = client_of(settings), _store(bot)
    if client is None or store is None:
        return await one_workspace(line, _bot_token(settings), variable=settings.bot_token_env), _forgetting(
            store, None
        )
    seal = seal_of(settings.token_key_env)
    await asyncio.to_thread(seal_kept, store, seal, variable=settings.token_key_env)
    installs = Installs(store, line, client_id=client[0], client_secret=client[1], now=utc_now, seal=seal)
    add_pages(site, line, installs, States(store, now=utc_now), client=client)
    return installs, _forgetting(store, installs.removed)


def _forgetting(store: Store | None, then: Removed | None) -> Removed:
    """What happens when a workspace removes the app: all that is kept under its name goes, then its token."""

    async def removed(enterprise_id: str | None, team_id: str | None, body: dict[str, Any]) -> None:
        if store is not None and body["event"]["type"] == "app_uninstalled":
            for team in await asyncio.to_thread(workspaces, store, enterprise_id, team_id):
                gone = await asyncio.to_thread(forget, store, Place("slack", team, ""))
                log.warning("what was kept for a workspace is deleted", extra=event("forgotten", records=gone))
        if then is not None:
            await then(enterprise_id, team_id, body)

    return removed


async def _listen(runner: web.AppRunner, settings: SlackConfig) -> None:
    try:
        await web.TCPSite(runner, settings.host, settings.port).start()
    except OSError as error:
        raise ConfigError(
            f"{settings.host}:{settings.port} can't be listened on",
            where="slack.port",
            advice="Choose another port or stop what uses it",
        ) from error


async def _healthy(_request: web.Request) -> web.Response:
    return web.Response(text="ok")


def _bot_token(settings: SlackConfig) -> str:
    return _need(settings.bot_token_env, "the bot token (xoxb-…)")


def _need(variable: str, what: str) -> str:
    value = secret(variable)
    if value is None:
        raise ConfigError(f"{what} is not set", where=variable, advice="docs/slack.md says where to find it")
    return value


def _quieten() -> None:
    """The libraries log whole payloads at DEBUG; what people write belongs in no log."""
    for name in ("slack_sdk", "slack_bolt", "adapters.slack.bolt"):
        logging.getLogger(name).setLevel(logging.ERROR)
