"""docs/cli.md and the program name the same commands and options."""

import re
from pathlib import Path

import click

from bot.cli import cli

DOCS = (Path(__file__).parent.parent / "docs" / "cli.md").read_text(encoding="utf-8")


def test_every_command_is_documented():
    assert [name for name in cli.commands if not re.search(rf"`(?:twosource )?{name}[ `]", DOCS)] == []


def test_every_option_is_documented():
    commands: list[click.Command] = [cli, *cli.commands.values()]
    options = {name for command in commands for one in command.params for name in one.opts if name.startswith("--")}
    assert {name for name in options if f"`{name}" not in DOCS} == set()


def test_no_option_is_documented_that_is_not_there():
    commands: list[click.Command] = [cli, *cli.commands.values()]
    options = {name for command in commands for one in command.params for name in one.opts}
    assert set(re.findall(r"--[a-z][a-z-]+", DOCS)) - options == {"--help"}
