"""The one way out to Slack: a Web API client for a token, and posts to a response_url.

Retries what may be retried: a broken connection, and 429 after the time Slack names (when that is short
enough to wait for). SLACK_API_BASE_URL points everything at a local server, past any proxy.
"""

import os
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.http_retry.async_handler import AsyncRetryHandler
from slack_sdk.http_retry.builtin_async_handlers import (
    AsyncConnectionErrorRetryHandler,
    AsyncRateLimitErrorRetryHandler,
)
from slack_sdk.http_retry.request import HttpRequest
from slack_sdk.http_retry.response import HttpResponse
from slack_sdk.http_retry.state import RetryState
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from adapters.slack import limits
from bot.messages import DeliveryError

# Errors that no second try can mend: https://docs.slack.dev/reference/methods/chat.postMessage#errors
PERMANENT = frozenset(
    " ".join(
        (
            "account_inactive channel_not_found ekm_access_denied invalid_auth is_archived missing_scope no_permission",
            "not_allowed_token_type not_authed not_in_channel org_login_required restricted_action",
            "restricted_action_read_only_channel team_access_not_granted team_not_found token_expired token_revoked",
            "two_factor_setup_required user_not_in_channel user_not_found",
        )
    ).split()
)
# "It's possible some aspect of the operation succeeded before the error was raised", says the same page.
UNCERTAIN = frozenset({"fatal_error", "internal_error", "request_timeout"})
REQUEST_S = 30.0
# Everything a call to Slack can end in; a SlackApiError is Slack's own refusal.
TROUBLE = (SlackClientError, aiohttp.ClientError, OSError, TimeoutError)


class _ShortRateLimit(AsyncRateLimitErrorRetryHandler):
    """Slack's own handler, which would sleep an hour if told so; we give up past RETRY_AFTER_MAX_S."""

    async def _can_retry_async(
        self,
        *,
        state: RetryState,
        request: HttpRequest,
        response: HttpResponse | None = None,
        error: Exception | None = None,
    ) -> bool:
        limited = await super()._can_retry_async(state=state, request=request, response=response, error=error)
        return limited and response is not None and retry_after(response.headers) <= limits.RETRY_AFTER_MAX_S


def retry_after(headers: Mapping[str, list[str] | str]) -> float:
    """The seconds Slack asks us to wait; 1 when it does not say."""
    for name, values in headers.items():
        if name.lower() == "retry-after":
            value = values if isinstance(values, str) else next(iter(values), "")
            return float(value) if value.isdigit() else 1.0
    return 1.0


def retries() -> list[AsyncRetryHandler]:
    """Not after a 5xx: Slack may have posted the message, and a doubled one is worse than a missing one."""
    return [AsyncConnectionErrorRetryHandler(), _ShortRateLimit(max_retry_count=2)]


@dataclass(frozen=True, slots=True)
class Line:
    """An open line to Slack: one pool of connections for every workspace."""

    session: aiohttp.ClientSession
    base_url: str
    local: bool

    def client(self, token: str | None) -> AsyncWebClient:
        """A Web API client that speaks with this token."""
        client = AsyncWebClient(
            token=token,
            base_url=self.base_url,
            session=self.session,
            retry_handlers=retries(),
            timeout=int(REQUEST_S),
        )
        if self.local:
            client.proxy = None  # slack_sdk takes a proxy from the environment even for 127.0.0.1
        return client

    async def respond(self, url: str, body: dict[str, object]) -> None:
        """Post to a response_url. Raises DeliveryError: used up, expired or gone is permanent."""
        hook = AsyncWebhookClient(url, session=self.session, retry_handlers=retries(), timeout=int(REQUEST_S))
        if self.local:
            hook.proxy = None
        try:
            response = await hook.send_dict(body)
        except TROUBLE as error:
            raise DeliveryError("Slack could not be reached", unknown=True) from error
        if response.status_code != 200:
            raise DeliveryError(f"Slack answered {response.status_code}", permanent=400 <= response.status_code < 429)


@asynccontextmanager
async def open_line() -> AsyncIterator[Line]:
    """A line that closes with the block."""
    base = os.environ.get("SLACK_API_BASE_URL", "").strip()
    timeout = aiohttp.ClientTimeout(total=REQUEST_S)
    async with aiohttp.ClientSession(timeout=timeout, trust_env=False) as session:
        yield Line(session, (base or AsyncWebClient.BASE_URL).rstrip("/") + "/", local=bool(base))


def delivery_error(error: Exception) -> DeliveryError:
    """What went wrong in the terms of the contract: for good, for now, or nobody knows."""
    if isinstance(error, SlackApiError):
        code = error_code(error)
        unknown = code in UNCERTAIN or _status(error) >= 500
        return DeliveryError(f"Slack refused it: {code}", permanent=code in PERMANENT, unknown=unknown)
    never_sent = isinstance(error, aiohttp.ClientConnectorError)
    broken = TimeoutError | aiohttp.ServerDisconnectedError | aiohttp.ClientOSError | aiohttp.ClientPayloadError
    return DeliveryError("Slack could not be reached", unknown=isinstance(error, broken) and not never_sent)


def _status(error: SlackApiError) -> int:
    """The HTTP status of the answer; 0 when it is not told."""
    response: object = error.response
    return int(getattr(response, "status_code", 0) or getattr(response, "status", 0) or 0)


def error_code(error: Exception) -> str:
    """Slack's own word for it ("not_in_channel"), or the kind of error when the answer was not Slack's."""
    if not isinstance(error, SlackApiError):
        return type(error).__name__
    data = getattr(error.response, "data", error.response)
    return str(data.get("error", "")) if isinstance(data, dict) else ""
