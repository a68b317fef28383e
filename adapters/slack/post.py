"""A post of our own accord (a digest, a watch) to Slack: the outbound verb of bot/messages.py.

Plain synchronous, from any thread without a running loop; each post opens and closes its own line, and asks
for a token that works now, since none came with an event.
"""

import asyncio
from dataclasses import dataclass

from adapters.slack import deliver
from adapters.slack.app import CLIENT_ID, CLIENT_SECRET
from adapters.slack.client import Line, open_line
from adapters.slack.installs import Installs
from bot.app import utc_now
from bot.config import Config, secret
from bot.messages import DeliveryError, Place, Reply, Sent
from claims.store import Store

POST_S = 90.0


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
                return await deliver.post(line.client(token), place, reply, key=key)
        except TimeoutError as error:
            raise DeliveryError("Slack did not answer in time", unknown=True) from error

    async def _token(self, workspace: str, *, line: Line) -> str | None:
        client = secret(CLIENT_ID), secret(CLIENT_SECRET)
        if self.config.slack.mode != "http" or client[0] is None or client[1] is None:
            return secret(self.config.slack.bot_token_env)
        installs = Installs(self.store, line, client_id=client[0], client_secret=client[1], now=utc_now)
        return await installs.token_for(workspace)
