"""What is registered at Discord: the bot's table within Discord's limits, in five languages, only when it changed."""

import json
import re

import answers
import pytest
import simcord

from adapters.discord import limits
from adapters.discord.app import Client
from adapters.discord.commands import Option, options_of, text_of
from adapters.discord.locales import LOCALES, translated
from bot.app import Bot
from bot.commands import COMMANDS, Command
from bot.config import Config
from claims.store import open_store

NAME = re.compile(r"^[-_'\w]{1,32}$")


def a_bot() -> Bot:
    return Bot(open_store("sqlite://"), Config(), lambda: answers.NOW)


@pytest.fixture
async def payload() -> list[dict]:
    return await Client(a_bot(), shard_count=1).tree.payload()


def row(name: str) -> Command:
    return next(command for command in COMMANDS if command.name == name)


async def test_every_command_of_the_table_is_a_slash_command(payload) -> None:
    slash = {one["name"] for one in payload if one["type"] == 1}
    assert slash == {command.name for command in COMMANDS if command.takes != "click"}
    assert {"check", "claims", "discrepancies", "sources", "add", "help"} <= slash
    assert [one["name"] for one in payload if one["type"] == 3] == ["Check this message"]


async def test_names_descriptions_and_options_are_within_the_limits(payload) -> None:
    assert len([one for one in payload if one["type"] == 1]) <= limits.GLOBAL_COMMANDS
    for command in payload:
        within_limits(command, menu=command["type"] == 3)
        assert len(command.get("options", [])) <= 25
        required = [option.get("required", False) for option in command.get("options", [])]
        assert required == sorted(required, reverse=True)  # Discord wants the required ones first
        for option in command.get("options", []):
            within_limits(option, menu=False)
            assert len(option.get("choices", [])) <= 25
            assert option.get("max_length", 1) <= 6000


def within_limits(one: dict, *, menu: bool) -> None:
    names = [one["name"], *(one.get("name_localizations") or {}).values()]
    for name in names:
        assert 1 <= len(name) <= 32
        assert menu or (NAME.match(name) and name == name.lower()), name
    if not menu:
        for words in [one["description"], *(one.get("description_localizations") or {}).values()]:
            assert 1 <= len(words) <= 100, words


async def test_the_texts_of_no_command_add_up_to_more_than_discord_takes(payload) -> None:
    for command in payload:
        assert longest_texts(command) <= limits.COMMAND_TEXTS, command["name"]


def longest_texts(one: dict) -> int:
    """The characters of names, descriptions and choices, each in the language in which it is longest, as Discord counts."""
    own = sum(
        max(map(len, [one.get(name, ""), *(one.get(f"{name}_localizations") or {}).values()]))
        for name in ("name", "description", "value")
    )
    return own + sum(longest_texts(part) for kind in ("options", "choices") for part in one.get(kind, []))


async def test_everything_is_translated_into_the_locales_that_discord_has(payload) -> None:
    locales = {str(locale) for locale in LOCALES}
    assert locales == {"de", "fr", "es-ES", "pt-BR"}
    for command in payload:
        for one in (command, *command.get("options", [])):
            assert set(one["name_localizations"]) == locales, one["name"]
            if one.get("description"):
                assert set(one["description_localizations"]) == locales, one["description"]


async def test_no_two_names_are_the_same_in_any_language(payload) -> None:
    for names in (
        [one for one in payload if one["type"] == 1],
        *(one["options"] for one in payload if one.get("options")),
    ):
        for locale in ("de", "fr", "es-ES", "pt-BR"):
            written = [one["name_localizations"][locale] for one in names]
            assert len(set(written)) == len(written), (locale, written)


def test_words_without_a_translation_stay_english() -> None:
    assert translated("Something new", LOCALES[0]) is None


async def test_commands_work_in_servers_direct_messages_and_for_a_user_alone(payload) -> None:
    for command in payload:
        assert sorted(command["contexts"]) == [0, 1, 2]
        assert sorted(command["integration_types"]) == [0, 1]


async def test_adding_and_settings_are_hidden_from_those_who_do_not_manage_the_server(payload) -> None:
    hidden = [one["name"] for one in payload if one.get("default_member_permissions") is not None]
    assert hidden == [command.name for command in COMMANDS if command.admins]
    assert {"add", "settings"} <= set(hidden)
    (add,) = [one for one in payload if one["name"] == "add"]
    assert int(add["default_member_permissions"]) == 1 << 5  # MANAGE_GUILD


async def test_check_can_be_left_empty_and_add_can_not(payload) -> None:
    needed = {
        one["name"]: [option["name"] for option in one.get("options", []) if option.get("required")] for one in payload
    }
    assert needed["check"] == []
    assert needed["add"] == ["link"]
    assert needed["claims"] == []


def test_options_come_from_the_arguments_of_a_row() -> None:
    options = options_of(Command("x", "", row("help").run, "lookup", "WORDS about:NAME since:DAY"), form=None)
    assert [(one.name, one.free, one.required) for one in options] == [
        ("words", True, False),
        ("about", False, False),
        ("since", False, False),
    ]


@pytest.mark.parametrize(
    ("name", "values", "typed"),
    [
        ("check", {"statement": "Two lines\nof text"}, "check Two lines\nof text"),
        ("check", {"statement": None}, "check"),
        ("claims", {"words": "fire", "about": 'Port "Ilsa"'}, 'claims fire about:"Port Ilsa"'),
        ("claims", {"since": "2025-07-01"}, 'claims since:"2025-07-01"'),
        ("sources", {}, "sources"),
    ],
)
def test_values_become_the_command_as_it_would_be_typed(name: str, values: dict, typed: str) -> None:
    command = row(name)
    assert text_of(command, options_of(command, form=None), values) == typed


def test_an_option_nobody_described_still_has_a_description() -> None:
    (option,) = options_of(Command("x", "", row("help").run, "text", "COLOUR"), form=None)
    assert option == Option("colour", "The colour", free=True, required=True)


async def test_commands_are_registered_once_and_again_only_when_they_changed() -> None:
    bot = a_bot()
    client = Client(bot, shard_count=1)
    async with simcord.run(client) as env:
        assert registrations(env) == 1
        await env.restart_bot(Client(bot, shard_count=1))
        assert registrations(env) == 1
        other = Client(bot, shard_count=1)
        other.tree.get_command("help").description = "Something else"
        await env.restart_bot(other)
        assert registrations(env) == 2


def registrations(env: simcord.Env) -> int:
    return sum(one.method == "PUT" and one.path.endswith("/commands") for one in env.http_requests)


async def test_the_payload_is_the_same_at_every_start() -> None:
    first, second = [await Client(a_bot(), shard_count=1).tree.payload() for _ in range(2)]
    assert json.dumps(first, sort_keys=True) == json.dumps(second, sort_keys=True)
