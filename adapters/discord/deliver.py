"""Sending replies: as a card, or as an embed where Discord refuses it. Nobody is pinged, no link previewed.

Every send of the adapter goes through this file. Knows neither events nor commands.
"""

import asyncio
import hashlib
import logging
from collections.abc import Awaitable, Callable
from typing import Any, Protocol

import discord

from adapters.discord import limits, render
from bot.logs import event
from bot.messages import DeliveryError, Place, Reply, Sent

log = logging.getLogger(__name__)

NOBODY = discord.AllowedMentions.none()
_REFUSED = 400
_GIVE_UP = 429
_NO_HISTORY = 160002  # may write here but not read the history, which a reply needs
_AWAY = 503  # discord.py waits and tries again on 429 and every other 5xx itself
_AWAY_PAUSES_S = (1.0, 3.0)

Send = Callable[..., Awaitable[Any]]


class Referred(Protocol):
    """A message that can be replied to."""

    def to_reference(self, *, fail_if_not_exists: bool = True) -> discord.MessageReference: ...


async def to_channel(
    channel: discord.abc.Messageable,
    reply: Reply,
    *,
    answers: Referred | None = None,
    nonce: str | None = None,
) -> discord.Message:
    """Post the reply; answers: the message it replies to, which may be gone by now."""
    more: dict[str, Any] = {"mention_author": False, "suppress_embeds": True}
    if answers is not None:
        more["reference"] = answers.to_reference(fail_if_not_exists=False)
    if nonce is not None:
        more["nonce"] = nonce
    try:
        sent: discord.Message = await _send(channel.send, reply, **more)
    except discord.HTTPException as error:
        if error.code != _NO_HISTORY:
            raise
        sent = await _send(channel.send, reply, **{**more, "reference": None})
    return sent


async def beside(interaction: discord.Interaction[Any], reply: Reply, *, private: bool) -> None:
    """One more message on this interaction: for the person alone, or for all."""
    await _send(interaction.followup.send, reply, ephemeral=private, suppress_embeds=True, wait=True)


async def in_place(interaction: discord.Interaction[Any], reply: Reply) -> None:
    """Put the reply where the waiting sign stands, or in place of the message whose button was clicked."""
    await _send(interaction.edit_original_response, reply, edits=True)


async def _send(send: Send, reply: Reply, *, edits: bool = False, **more: Any) -> Any:
    """Send the card; where Discord says it is malformed, the embed: an answer is never lost to its form."""
    more["allowed_mentions"] = NOBODY
    for pause_s in (*_AWAY_PAUSES_S, None):
        try:
            return await send(view=render.card(reply), **_files(reply, edits=edits), **more)
        except discord.HTTPException as error:
            if error.status == _REFUSED and error.code != _NO_HISTORY:
                log.warning(
                    "Discord refused a card", extra=event("blocks_refused", platform="discord", code=error.code)
                )
                break
            if error.status != _AWAY or pause_s is None:
                raise
            await asyncio.sleep(pause_s)
    embed, view = render.embed(reply)
    more.pop("suppress_embeds", None)  # it would hide our own embed
    return await send(embed=embed, view=view, **_files(reply, edits=edits), **more)


def _files(reply: Reply, *, edits: bool) -> dict[str, Any]:
    files = render.files(reply)
    if edits:
        return {"attachments": files}
    return {"files": files} if files else {}


def nonce_of(key: str) -> str:
    """A key of any length as a nonce, so that Discord takes a repeated post once."""
    return hashlib.sha256(key.encode()).hexdigest()[: limits.NONCE]


async def post(client: discord.Client, place: Place, reply: Reply, *, key: str) -> Sent:
    """Post something nobody asked for just now (a digest, a watch). Raises DeliveryError."""
    try:
        target = await _target(client, place)
        message = await to_channel(target, reply, nonce=nonce_of(key))
    except ValueError as error:
        raise DeliveryError("Discord has no such channel", permanent=True) from error
    except discord.RateLimited as error:
        raise DeliveryError("Discord asks to wait") from error
    except (discord.Forbidden, discord.NotFound) as error:
        raise DeliveryError("I can't write in that Discord channel", permanent=True) from error
    except discord.HTTPException as error:
        raise _delivery_error(error.status) from error
    except (OSError, TimeoutError) as error:
        raise DeliveryError("The connection to Discord broke", unknown=True) from error
    return Sent(place, str(message.id))


async def _target(client: discord.Client, place: Place) -> discord.abc.Messageable:
    """The channel or thread; the direct messages of a person for a channel "@ID"."""
    if place.channel.startswith("@"):
        return await client.fetch_user(int(place.channel[1:]))
    return client.get_partial_messageable(int(place.thread or place.channel))


def _delivery_error(status: int) -> DeliveryError:
    if status == _GIVE_UP:
        return DeliveryError("Discord asks to wait")
    if status >= 500:
        return DeliveryError("Discord has a fault of its own", unknown=True)
    return DeliveryError("Discord refused the message", permanent=True)
