"""Whose token speaks: the one workspace the app is installed in, learned once when the adapter starts.

bolt would ask Slack (auth.test) before it acknowledges a request; here nothing is asked while Slack waits.
"""

from dataclasses import dataclass
from typing import Any, Protocol

from slack_bolt.authorization import AuthorizeResult

from adapters.slack.client import TROUBLE, Line, error_code
from bot.config import ConfigError


class Tokens(Protocol):
    """The token for an incoming request, and for a post of our own accord."""

    @property
    def workspace(self) -> str | None: ...
    async def authorize(self, enterprise_id: str | None, team_id: str | None, /) -> AuthorizeResult | None: ...
    async def token_for(self, workspace: str, /) -> str | None: ...


@dataclass(frozen=True, slots=True)
class OneWorkspace:
    """One bot token, whatever workspace a request comes from (a person of a connected workspace has
    another)."""

    workspace: str | None
    result: AuthorizeResult

    async def authorize(self, _enterprise_id: str | None, _team_id: str | None) -> AuthorizeResult | None:
        return self.result

    async def token_for(self, _workspace: str) -> str | None:
        return self.result.bot_token


async def one_workspace(line: Line, token: str, *, variable: str) -> OneWorkspace:
    """Who this token is. Raises ConfigError in plain words when Slack does not take it."""
    try:
        said: Any = await line.client(token).auth_test()
    except TROUBLE as error:
        raise refused(error, variable=variable, which="bot token") from error
    result = AuthorizeResult.from_auth_test_response(bot_token=token, auth_test_response=said)
    # An organisation-wide install has no workspace of its own: each request then says where it comes from.
    return OneWorkspace(None if said.get("is_enterprise_install") else said.get("team_id"), result)


def refused(error: Exception, *, variable: str, which: str) -> ConfigError:
    """Why Slack could not be started, without the token."""
    code = error_code(error)
    if code in (
        "invalid_auth",
        "not_authed",
        "account_inactive",
        "token_revoked",
        "token_expired",
        "not_allowed_token_type",
    ):
        advice = f"Copy it again from the app's page on api.slack.com into {variable}"
        return ConfigError(f"Slack does not accept the {which} ({code})", where=variable, advice=advice)
    if code == "missing_scope":
        return ConfigError(
            f"the {which} lacks a permission", where=variable, advice="Reinstall the app from the manifest"
        )
    return ConfigError("Slack could not be reached", where="slack", advice="Check the connection and start again")
