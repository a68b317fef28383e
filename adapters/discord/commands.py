"""The bot's table of commands as Discord commands, and the message menu. Nothing here knows what a command does.

A row's arguments ("WORDS about:NAME since:DAY") become options: a word in capitals is free text, key:NAME an
option of that key. Commands are registered once for all servers and direct messages, and only when something in them
changed: Discord allows 200 registrations a day.
"""

import asyncio
import hashlib
import inspect
import json
import logging
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any, Protocol, cast

import discord
from discord import app_commands

from adapters.discord import events, limits
from adapters.discord.locales import Translations
from bot.app import Bot
from bot.commands import COMMANDS, Command
from bot.logs import event
from bot.messages import Form, Message, Person, Place
from bot.reading import compose

log = logging.getLogger(__name__)

MENU = "Check this message"
SPACE = "discord"
_SUGGESTED = {"about", "outlet", "name"}
_OPTIONS = {
    "statement": "What somebody said or wrote; leave it out to paste a long text",
    "words": "Words to look for",
    "name": "A person, place or body",
    "about": "Only what names this person, place or body",
    "outlet": "Only from this outlet",
    "since": "Published on this day or later, such as 2025-07-01",
    "until": "Published on this day or earlier, such as 2025-07-31",
    "link": "The address of an article or a feed",
    "action": "What to do: add, list or remove; empty for the list",
    "at": "The local hour, such as 08:30; the name of the one to remove",
    "zone": "The time zone, such as Europe/Oslo",
    "days": "Which days: daily, weekdays, mon-fri or sat,sun",
    "topics": "Only what speaks of these words",
    "names": "Only what names these, with a comma between them",
    "what": "A statement or a name; to remove, what the list calls it",
    "digests": "The channel for digests: here, #channel or off",
    "adding": "Roles or people who may add sources, or off",
    "muting": "Roles or people whose “Wrong match” counts for all, or off",
    "language": "The language of help: en, de, fr, es, pt, ar or off",
    "quiet": "When nothing is posted unasked, such as 22:00-07:00 Europe/Paris",
}


class Host(Protocol):
    """The client as the commands see it."""

    bot: Bot
    application_id: int | None

    async def commanded(self, interaction: discord.Interaction[Any], message: Message) -> None: ...

    async def suggested(self, interaction: discord.Interaction[Any], option: str, typed: str) -> list[str]: ...


@dataclass(frozen=True, slots=True)
class Option:
    """One option of a slash command. free: its value is the text itself rather than key:value."""

    name: str
    description: str
    free: bool
    required: bool


def options_of(command: Command, *, form: Form | None) -> tuple[Option, ...]:
    """The options in a row's arguments. A lone free text is required, unless there is a form to write it in."""
    words = command.arguments.split()
    lone = len(words) == 1 and form is None
    return tuple(_option(word, required=lone) for word in words)


def _option(word: str, *, required: bool) -> Option:
    key, keyed, _ = word.partition(":")
    name = key.lower()
    return Option(name, _OPTIONS.get(name, f"The {name}"), free=not keyed, required=required)


def text_of(command: Command, options: tuple[Option, ...], values: dict[str, str | None]) -> str:
    """The command as it would be typed. A lone free text keeps its lines."""
    given = {option.name: (values.get(option.name) or "").strip() for option in options}
    free = " ".join(given[option.name] for option in options if option.free)
    keyed = {option.name: given[option.name] for option in options if not option.free}
    return compose(command.name, free, **keyed) if keyed else f"{command.name} {free}".strip()


class Tree(app_commands.CommandTree[Any]):
    """Every command of the bot's table that people can call, and the message menu."""

    def __init__(self, client: discord.Client) -> None:
        super().__init__(
            client,
            allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=True),
            allowed_installs=app_commands.AppInstallationType(guild=True, user=True),
        )
        self.host = cast(Host, client)
        for command in COMMANDS:
            if command.takes != "click":
                self.add_command(self._slash(command))
        self.add_command(app_commands.ContextMenu(name=app_commands.locale_str(MENU), callback=_check_this))

    def _slash(self, command: Command) -> app_commands.Command[Any, ..., None]:
        options = options_of(command, form=_form_without_text(self.host.bot, command))
        slash: app_commands.Command[Any, ..., None] = app_commands.Command(
            name=app_commands.locale_str(command.name),
            description=app_commands.locale_str(_sentence(command.help)),
            callback=_callback(command, options),
        )
        for option in options:
            if option.name in _SUGGESTED:
                slash.autocomplete(option.name)(_suggestions(option.name))
        if command.admins:  # shown to those who manage the server, unless it says otherwise; the bot checks again
            slash.default_permissions = discord.Permissions(manage_guild=True)
        return slash

    async def register_if_changed(self) -> bool:
        """Register the commands when they are not what was last registered for this app; True if it did. A failure
        is no reason not to serve: mentions and direct messages need no registration."""
        application, payload = cast(int, self.host.application_id), await self.payload()
        key, now = f"commands:{application}", _fingerprint(payload)
        store = self.host.bot.store
        if await asyncio.to_thread(store.get, SPACE, key) == now:
            return False
        try:
            await self.client.http.bulk_upsert_global_commands(application, payload=payload)
        except discord.HTTPException as error:
            told = event("not_registered", platform="discord", status=error.status, code=error.code)
            log.error("commands not registered", extra=told)
            return False
        await asyncio.to_thread(store.put, SPACE, key, now)
        log.info("commands registered", extra=event("registered", platform="discord", fingerprint=now))
        return True

    async def payload(self) -> list[dict[str, Any]]:
        """What Discord is told: every command with its options and translations."""
        translator = Translations()
        return [await command.get_translated_payload(self, translator) for command in self._all()]

    def _all(self) -> list[Any]:
        kinds = (discord.AppCommandType.chat_input, discord.AppCommandType.message)
        return [command for kind in kinds for command in self.get_commands(type=kind)]


def _fingerprint(payload: list[dict[str, Any]]) -> str:
    return hashlib.sha256(json.dumps(payload, sort_keys=True).encode()).hexdigest()[:16]


def _sentence(words: str) -> str:
    return (words[:1].upper() + words[1:])[: limits.COMMAND_DESCRIPTION]


def _form_without_text(bot: Bot, command: Command) -> Form | None:
    nobody = Message("", Place("discord", "", ""), Person(""), command.name, "command")
    return bot.form(nobody)


Callback = Callable[..., Coroutine[Any, Any, None]]


def _callback(command: Command, options: tuple[Option, ...]) -> Callback:
    """The function discord.py calls. It reads the options off the function's signature, so that is made to fit."""

    async def called(interaction: discord.Interaction[Any], **values: str | None) -> None:
        text = text_of(command, options, values)
        host = cast(Host, interaction.client)
        await host.commanded(interaction, events.from_interaction(interaction, text, way="command"))

    first = inspect.Parameter("interaction", inspect.Parameter.POSITIONAL_OR_KEYWORD)
    called.__signature__ = inspect.Signature([first, *map(_parameter, options)])  # type: ignore[attr-defined]
    called.__name__ = command.name
    described = {option.name: app_commands.locale_str(option.description) for option in options}
    renamed = {option.name: app_commands.locale_str(option.name) for option in options}
    return app_commands.describe(**described)(app_commands.rename(**renamed)(called))


def _parameter(option: Option) -> inspect.Parameter:
    kind: Any = app_commands.Range[str, 1, limits.OPTION_TEXT]
    return inspect.Parameter(
        option.name,
        inspect.Parameter.KEYWORD_ONLY,
        annotation=kind if option.required else kind | None,
        default=inspect.Parameter.empty if option.required else None,
    )


def _suggestions(name: str) -> Callable[..., Coroutine[Any, Any, list[app_commands.Choice[str]]]]:
    """What to offer while this option is typed: names or outlets that this workspace may see."""

    async def offered(interaction: discord.Interaction[Any], typed: str) -> list[app_commands.Choice[str]]:
        host = cast(Host, interaction.client)
        return [
            app_commands.Choice(name=value, value=value)
            for value in await host.suggested(interaction, name, typed)
            if limits.length(value) <= limits.CHOICE
        ]

    return offered


async def _check_this(interaction: discord.Interaction[Any], message: discord.Message) -> None:
    """The message menu: the text of that message, whoever wrote it."""
    me = interaction.client.user.id if interaction.client.user else 0
    text = events.text_of(message, me=me)
    host = cast(Host, interaction.client)
    heard = events.from_interaction(interaction, text, way="menu", on=message.id)
    await host.commanded(interaction, heard)
