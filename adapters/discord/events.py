"""What Discord sends -> Message: plain text, the mention stripped, Discord's notation made readable. Pure.

Nothing here asks Discord for anything: what an event doesn't carry is left out.
"""

import re
from datetime import UTC, datetime
from typing import Any

import discord

from bot.messages import Message, Person, Place, Way

_EMOJI = re.compile(r"<a?(:\w{2,32}:)\d{15,22}>")
_TIME = re.compile(r"<t:(-?\d{1,12})(?::[tTdDfFsSR])?>")
_LINK = re.compile(r"<(https?://[^\s<>]+)>")
_QUOTED = re.compile(r"(?m)^>{1,3} ")


def asked(message: discord.Message, *, me: int) -> Message | None:
    """The message as the bot reads it, when it was said to the bot: in a DM, or naming it. Else None.

    A reply to one of our messages pings us without naming us; that is talk among people, not a question."""
    direct = message.guild is None
    if not direct and not _names(message.content, me):
        return None
    if message.type not in (discord.MessageType.default, discord.MessageType.reply):
        return None
    return Message(
        id=str(message.id),
        place=place_of(message.channel, message.guild.id if message.guild else None),
        person=_author(message),
        text=text_of(message, me=me),
        way="direct" if direct else "mention",
    )


def from_interaction(
    interaction: discord.Interaction[Any],
    text: str,
    *,
    way: Way,
    on: int | None = None,
    fields: tuple[tuple[str, str], ...] = (),
) -> Message:
    """A command, click, menu or form as a Message. on: the message it is about."""
    return Message(
        id=str(interaction.id),
        place=place_of(interaction.channel, interaction.guild_id, channel_id=interaction.channel_id),
        person=_user(interaction),
        text=text,
        way=way,
        on=None if on is None else str(on),
        fields=fields,
        prefix="/",
    )


def place_of(channel: Any, guild_id: int | None, *, channel_id: int | None = None) -> Place:
    """Where it was said. A thread's place is its parent channel and the thread."""
    workspace = str(guild_id) if guild_id else ""
    if isinstance(channel, discord.Thread):
        return Place("discord", workspace, str(channel.parent_id), str(channel.id))
    return Place("discord", workspace, str(channel.id if channel else channel_id or ""))


def text_of(message: discord.Message, *, me: int) -> str:
    """What the message says: its text, else that of what it forwards or answers, else its first embed's."""
    said = readable(message, me=me)
    if said:
        return said
    for other in (*message.message_snapshots, _replied_to(message)):
        if other is not None and other.content.strip():
            return _plain(other.content)
    return "\n\n".join(part for embed in message.embeds[:1] for part in (embed.title, embed.description) if part)


def _replied_to(message: discord.Message) -> discord.Message | None:
    resolved = message.reference.resolved if message.reference else None
    return resolved if isinstance(resolved, discord.Message) else None


def readable(message: discord.Message, *, me: int) -> str:
    """The message's text without the mention of us, with names where Discord writes ids."""
    text = _strip(message.content, me)
    for user in message.mentions:
        for written in (f"<@{user.id}>", f"<@!{user.id}>"):
            text = text.replace(written, f"@{user.display_name}")
    for role in message.role_mentions:
        text = text.replace(f"<@&{role.id}>", f"@{role.name}")
    for channel in message.channel_mentions:
        text = text.replace(f"<#{channel.id}>", f"#{channel.name}")
    return _plain(text)


def _strip(text: str, me: int) -> str:
    return text.replace(f"<@{me}>", " ").replace(f"<@!{me}>", " ")


def _names(text: str, me: int) -> bool:
    return f"<@{me}>" in text or f"<@!{me}>" in text


def _plain(text: str) -> str:
    text = _EMOJI.sub(r"\1", _LINK.sub(r"\1", _QUOTED.sub("", text)))
    return _TIME.sub(_day, text).strip()


def _day(found: re.Match[str]) -> str:
    try:
        at = datetime.fromtimestamp(int(found[1]), UTC)
    except (OverflowError, ValueError, OSError):
        return found[0]
    return f"{at.day} {at:%B %Y}"


def _author(message: discord.Message) -> Person:
    author = message.author
    member = author if isinstance(author, discord.Member) else None
    return Person(
        id=str(author.id),
        name=author.display_name,
        is_bot=author.bot or message.webhook_id is not None,
        is_admin=member is not None and member.guild_permissions.manage_guild,
        roles=_roles(member),
    )


def _user(interaction: discord.Interaction[Any]) -> Person:
    user = interaction.user
    return Person(
        id=str(user.id),
        name=user.display_name,
        is_bot=user.bot,
        # Who brought the app along to a server that hasn't installed it manages nothing of ours there.
        is_admin=_installed(interaction) and interaction.permissions.manage_guild,
        roles=_roles(user if isinstance(user, discord.Member) else None),
        locale=str(interaction.locale),
    )


def _installed(interaction: discord.Interaction[Any]) -> bool:
    """Whether the bot itself is a member of the server, not only brought along by the person."""
    return interaction.guild_id is not None and interaction.client.get_guild(interaction.guild_id) is not None


def may_write(interaction: discord.Interaction[Any]) -> bool:
    """Whether the person may write where they are; in a direct message always."""
    if interaction.guild_id is None:
        return True
    allowed = interaction.permissions
    in_thread = isinstance(interaction.channel, discord.Thread)
    return allowed.send_messages_in_threads if in_thread else allowed.send_messages


def _roles(member: discord.Member | None) -> tuple[str, ...]:
    return tuple(str(role.id) for role in member.roles if not role.is_default()) if member else ()
