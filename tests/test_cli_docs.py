"""docs/cli.md and the program name the same commands and options."""

import re
from pathlib import Path

import click

from bot.cli import cli

DOCS = (Path(__file__).parent.parent / "docs" / "cli.md").read_text(encoding="utf-8")


def every_command() -> list[click.Command]:
    """The program, its commands, and the commands of those that are groups."""
    groups = [one for one in cli.commands.values() if isinstance(one, click.Group)]
    return [cli, *cli.commands.values(), *(one for group in groups for one in group.commands.values())]


def test_every_command_is_documented():
    assert [name for name in cli.commands if not re.search(rf"`(?:twosource )?{name}[ `]", DOCS)] == []


def test_every_command_of_a_group_is_documented():
    groups = {name: one for name, one in cli.commands.items() if isinstance(one, click.Group)}
    missing = [
        f"{name} {one}" for name, group in groups.items() for one in group.commands
        if not re.search(rf"`twosource {name} [^|]*\b{one}\b", DOCS)
    ]  # fmt: skip
    assert missing == []


def test_every_option_is_documented():
    options = {
        name for command in every_command() for one in command.params for name in one.opts if name.startswith("--")
    }
    assert {name for name in options if f"`{name}" not in DOCS} == set()


def test_no_option_is_documented_that_is_not_there():
    options = {name for command in every_command() for one in command.params for name in one.opts}
    assert set(re.findall(r"--[a-z][a-z-]+", DOCS)) - options == {"--help"}
