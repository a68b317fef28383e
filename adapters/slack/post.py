"""A post of our own accord (a digest, a watch) to Slack: the outbound verb of bot/messages.py.

Plain synchronous, from any thread without a running loop; each post opens and closes its own line, and asks
for a token that works now, since none came with an event.
"""

import asyncio
from dataclasses import dataclass, replace

from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack import deliver
from adapters.slack.client import TROUBLE, Line, delivery_error, open_line
from adapters.slack.installs import Installs
from adapters.slack.sealed import seal_of
from bot.app import utc_now
from bot.config import Config, secret, slack_client
from bot.messages import DeliveryError, Place, Reply, Sent
from claims.store import Store

POST_S = 90.0


def _trying_once(client: AsyncWebClient) -> AsyncWebClient:
    """The client without its second try after a broken connection: Slack may have taken the message, and knows no key
    that would tell a repeat."""
    client.retry_handlers = [one for one in client.retry_handlers if isinstance(one, AsyncRateLimitErrorRetryHandler)]
    return client


@dataclass(frozen=True, slots=True)
class SlackPost:
    """Posts to the channels of every workspace the app is in."""

    config: Config
    store: Store

    def __call__(self, place: Place, reply: Reply, *, key: str) -> Sent:
        """Post the reply in this place. Slack can't tell a repeat by its key, so the caller posts each key
        once; it stands in the message's metadata, for whoever has to look a half-sent one up. Raises
        DeliveryError; unknown when it may have arrived."""
        return asyncio.run(self._post(place, reply, key))

    async def _post(self, place: Place, reply: Reply, key: str) -> Sent:
        try:
            async with asyncio.timeout(POST_S), open_line() as line:
                token = await self._token(place.workspace, line=line)
                if token is None:
                    raise DeliveryError("Twosource is not installed in that workspace", permanent=True)
                # To post to a person Slack takes their id for a channel.
                where = replace(place, channel=place.channel.removeprefix("@"))
                return await deliver.post(_trying_once(line.client(token)), where, reply, key=key)
        except TROUBLE as error:
            if not isinstance(error, TimeoutError):
                raise delivery_error(error) from error
            raise DeliveryError("Slack did not answer in time", unknown=True) from error

    async def _token(self, workspace: str, *, line: Line) -> str | None:
        client = slack_client(self.config.slack)
        if client is None:
            return secret(self.config.slack.bot_token_env)
        seal = seal_of(self.config.slack.token_key_env)
        installs = Installs(self.store, line, client_id=client[0], client_secret=client[1], now=utc_now, seal=seal)
        return await installs.token_for(workspace)
