"""A post of our own accord (a digest, a watch) to Discord from anywhere: no gateway, only a log-in for this one message.

Plain synchronous, from any thread without a running loop, in the process that serves or in another.
"""

import asyncio
import os
from dataclasses import dataclass

import discord

from adapters.discord import deliver
from adapters.discord.app import use_local_server
from bot.config import Config, secret
from bot.messages import DeliveryError, Place, Reply, Sent

POST_S = 90.0
_LONGEST_WAIT_S = 30.0


@dataclass(frozen=True, slots=True)
class DiscordPost:
    """Posts to the channels the app may write in, and to people's direct messages."""

    config: Config

    def __call__(self, place: Place, reply: Reply, *, key: str) -> Sent:
        """Post the reply in this place; Discord takes a key repeated within minutes once. Raises DeliveryError."""
        return asyncio.run(self._post(place, reply, key))

    async def _post(self, place: Place, reply: Reply, key: str) -> Sent:
        token = secret(self.config.discord.token_env)
        if token is None:
            raise DeliveryError("Discord's token is not set")
        use_local_server(os.environ)
        nothing = discord.Intents(guilds=True)  # of no meaning without a gateway; discord.py warns without it
        try:
            async with (
                asyncio.timeout(POST_S),
                discord.Client(
                    intents=nothing, allowed_mentions=deliver.NOBODY, max_ratelimit_timeout=_LONGEST_WAIT_S
                ) as client,
            ):
                await _log_in(client, token)
                return await deliver.post(client, place, reply, key=key)
        except TimeoutError as error:
            raise DeliveryError("Discord did not answer in time", unknown=True) from error


async def _log_in(client: discord.Client, token: str) -> None:
    """Raises DeliveryError: nothing was sent."""
    try:
        await client.login(token)
    except discord.LoginFailure as error:
        raise DeliveryError("Discord refused the token") from error
    except (OSError, discord.HTTPException) as error:
        raise DeliveryError("Discord could not be reached") from error
