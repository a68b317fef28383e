"""The workspaces the app is installed in: their tokens, kept in the bot's own store, renewed before they end.

One record a workspace (an organisation-wide install has one for the organisation, and a pointer for each
workspace it was heard from). With token rotation a token lives twelve hours and its refresh token works once,
so one process renews while the others go on with the old one:
https://docs.slack.dev/authentication/using-token-rotation
"""

import asyncio
import logging
import secrets
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from slack_bolt.authorization import AuthorizeResult
from slack_sdk.oauth.installation_store import Installation
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.oauth.state_store.async_state_store import AsyncOAuthStateStore

from adapters.slack.client import TROUBLE, Line, error_code
from adapters.slack.sealed import Seal, Unopenable, is_sealed
from bot.config import ConfigError
from bot.logs import event
from claims.store import Store

log = logging.getLogger(__name__)

INSTALLS, RENEWING, STATES = "slack_installs", "slack_renewing", "slack_states"
RENEW_BEFORE = timedelta(hours=2)
STATE_LASTS = timedelta(minutes=10)
RENEWING_LASTS = timedelta(minutes=1)
_MOST = 100_000


@dataclass(frozen=True, slots=True)
class Install:
    """The app in one workspace or organisation. expires is a time in seconds since 1970, None for a token
    that stays."""

    team: str | None
    enterprise: str | None
    token: str
    bot_id: str
    bot_user: str
    by: str = ""
    at: float = 0.0
    refresh: str | None = None
    expires: float | None = None

    @property
    def key(self) -> str:
        return self.team or self.enterprise or ""


class Installs(AsyncInstallationStore):
    """Every workspace's token, from the bot's store. Safe in several processes."""

    workspace: str | None = None

    def __init__(
        self,
        store: Store,
        line: Line,
        *,
        client_id: str,
        client_secret: str,
        now: Callable[[], datetime],
        seal: Seal | None = None,
    ) -> None:
        self._store, self._line, self._now, self._seal = store, line, now, seal or Seal()
        self._client_id, self._client_secret = client_id, client_secret
        self._renewals: set[asyncio.Task[Install]] = set()

    async def async_save(self, installation: Installation) -> None:
        """Keep what an installation brought; bolt's OAuth flow calls this."""
        install = Install(
            team=None if installation.is_enterprise_install else installation.team_id,
            enterprise=installation.enterprise_id,
            token=installation.bot_token or "",
            bot_id=installation.bot_id or "",
            bot_user=installation.bot_user_id or "",
            by=installation.user_id or "",
            at=installation.installed_at,
            refresh=installation.bot_refresh_token,
            expires=installation.bot_token_expires_at,
        )
        await self._put(install)
        log.info("installed in a workspace", extra=event("installed", platform="slack"))

    async def authorize(self, enterprise_id: str | None, team_id: str | None, /) -> AuthorizeResult | None:
        """Whose token answers this request; None where the app is not installed. Renewal never holds up an
        acknowledgement unless the token has ended."""
        install = await self.find(enterprise_id, team_id)
        if install is None:
            return None
        install = await self._current(install, wait=self._left(install) <= timedelta())
        known = {"bot_user_id": install.bot_user, "bot_id": install.bot_id, "bot_token": install.token}
        return AuthorizeResult(enterprise_id=install.enterprise, team_id=team_id or install.team, **known)

    async def token_for(self, workspace: str, /) -> str | None:
        """A token that works now, for a post nobody asked for a moment ago (a digest)."""
        install = await self.find(None, workspace)
        return (await self._current(install, wait=True)).token if install else None

    async def find(self, enterprise_id: str | None, team_id: str | None) -> Install | None:
        """The install that covers this workspace: its own, else its organisation's."""
        own = await self._get(team_id)
        if own is not None or enterprise_id is None:
            return own
        install = await self._get(enterprise_id)
        if install is not None and team_id:
            await asyncio.to_thread(self._store.put, INSTALLS, team_id, {"organisation": enterprise_id})
        return install

    async def removed(self, enterprise_id: str | None, team_id: str | None, body: dict[str, Any]) -> None:
        """Forget a workspace that took the app out; not when it was installed again since."""
        if body["event"]["type"] == "tokens_revoked" and not body["event"].get("tokens", {}).get("bot"):
            return
        install = await self.find(enterprise_id, team_id)
        if install is None or install.at > float(body.get("event_time") or self._now().timestamp()):
            return
        gone = await asyncio.to_thread(
            workspaces, self._store, install.enterprise if not install.team else None, team_id
        )
        for key in {install.key, *gone} - {""}:
            await asyncio.to_thread(self._store.delete, INSTALLS, key)

    async def _get(self, key: str | None) -> Install | None:
        value = await asyncio.to_thread(self._store.get, INSTALLS, key) if key else None
        if isinstance(value, dict) and "organisation" in value:
            value = await asyncio.to_thread(self._store.get, INSTALLS, value["organisation"])
        if not value:
            return None
        try:
            return Install(**self._seal.open(value))
        except Unopenable:
            log.error("a workspace's token does not open with this key", extra=event("unopenable", platform="slack"))
            return None

    async def _put(self, install: Install) -> None:
        sealed = self._seal.close(asdict(install))
        await asyncio.to_thread(self._store.put, INSTALLS, install.key, sealed)

    def _left(self, install: Install) -> timedelta:
        """How long the token still works."""
        if install.expires is None or install.refresh is None:
            return timedelta.max
        return datetime.fromtimestamp(install.expires, UTC) - self._now()

    async def _current(self, install: Install, *, wait: bool) -> Install:
        """The install with a token that lasts: renewed first when wait, else in the background."""
        if self._left(install) > RENEW_BEFORE:
            return install
        task = asyncio.create_task(self._renew(install))
        self._renewals.add(task)
        task.add_done_callback(self._renewals.discard)
        return await task if wait else install

    async def _renew(self, install: Install) -> Install:
        """The install with a fresh token; as the other process left it when that one is renewing."""
        now, mark = self._now(), f"{install.key}:{install.expires}"
        mine = await asyncio.to_thread(self._store.put_once, RENEWING, mark, {}, now=now, expires=now + RENEWING_LASTS)
        if not mine:
            return await self._get(install.key) or install
        try:
            said: Any = await self._line.client(None).oauth_v2_access(
                client_id=self._client_id,
                client_secret=self._client_secret,
                grant_type="refresh_token",
                refresh_token=install.refresh,
            )
        except TROUBLE as error:
            log.warning("a token was not renewed", extra=event("not_renewed", code=error_code(error)))
            return install
        fresh = replace(
            install,
            token=said["access_token"],
            refresh=said.get("refresh_token"),
            expires=now.timestamp() + float(said["expires_in"]),
        )
        await self._put(fresh)
        return fresh


def seal_kept(store: Store, seal: Seal, *, variable: str) -> None:
    """Seals with the first key what was kept in the clear, or sealed with another, until now. Raises ConfigError when what is sealed can't
    be opened; variable is where the key should stand."""
    for key, value in store.records(INSTALLS, limit=_MOST):
        if "organisation" in value:
            continue
        try:
            opened = seal.open(value)
        except Unopenable as error:
            advice = "Give the key they were sealed with, beside a new one if there is one, with a comma between"
            raise ConfigError("the kept tokens can't be opened", where=variable, advice=advice) from error
        closed = seal.close(opened)
        if is_sealed(closed):
            store.swap(INSTALLS, key, value, closed)


def workspaces(store: Store, enterprise_id: str | None, team_id: str | None) -> list[str]:
    """The workspaces that go when this install goes: the one named, or all in which an organisation's was heard."""
    own = store.get(INSTALLS, team_id) if team_id else None
    named = [team_id] if team_id else []
    if enterprise_id is None or (own is not None and "organisation" not in own):
        return named
    pointing = (
        key for key, value in store.records(INSTALLS, limit=_MOST) if value.get("organisation") == enterprise_id
    )
    return list(dict.fromkeys([*named, *pointing]))


class States(AsyncOAuthStateStore):
    """The states of installations under way: each is good once, for ten minutes."""

    def __init__(self, store: Store, *, now: Callable[[], datetime]) -> None:
        self._store, self._now = store, now

    async def async_issue(self, *_args: Any, **_kwargs: Any) -> str:
        state, now = secrets.token_urlsafe(24), self._now()
        await asyncio.to_thread(self._store.put_once, STATES, state, {}, now=now, expires=now + STATE_LASTS)
        return state

    async def async_consume(self, state: str) -> bool:
        if await asyncio.to_thread(self._store.get, STATES, state, now=self._now()) is None:
            return False
        return await asyncio.to_thread(self._store.delete, STATES, state)
