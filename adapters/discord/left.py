"""What a process of this adapter heard and did not live to answer, made answerable again: what is noted of it to that end,
and what stands in for Discord's own event. Asks Discord for nothing.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Protocol

import discord

from adapters.discord import events, limits
from bot.inbox import Left
from bot.messages import Message

# Discord takes a nonce for the same message "in the past few minutes" only:
# https://docs.discord.com/developers/resources/message#create-message
_SAME = timedelta(minutes=2)


class Said(Protocol):
    """A message that is answered: the real one, or what is known of it."""

    @property
    def id(self) -> int: ...
    @property
    def channel(self) -> Any: ...
    def to_reference(self, *, fail_if_not_exists: bool = True) -> discord.MessageReference: ...


def ways(interaction: discord.Interaction[Any]) -> Mapping[str, Any]:
    """What has to be known to answer an interaction from another process."""
    told = {"token": interaction.token, "application": str(interaction.application_id), "type": interaction.type.value}
    return told | {"may_write": events.may_write(interaction)}


def answerable(left: Left) -> bool:
    """False where an answer would be too late, or could stand there twice. What an interaction waits with is edited, which
    may happen twice; what stands beside it, after a click, may not."""
    if "token" in left.ways:
        return left.age.total_seconds() < limits.TOKEN_S and not (left.posting and left.message.way == "click")
    return not left.posting or left.age < _SAME


def said(client: discord.Client, message: Message) -> Said:
    """The message that was heard."""
    place = message.place
    channel = client.get_partial_messageable(int(place.thread or place.channel))
    return channel.get_partial_message(int(message.id))


def interaction(client: discord.Client, left: Left) -> discord.Interaction[Any]:
    """The interaction that was heard, fit to be answered and for nothing else."""
    payload: Any = {
        "id": left.message.id, "application_id": left.ways["application"], "token": left.ways["token"],
        "type": left.ways["type"], "version": 1, "attachment_size_limit": 0,
    }  # fmt: skip
    # discord.py has no public way to answer an interaction by its token alone.
    return discord.Interaction(data=payload, state=client._connection)
