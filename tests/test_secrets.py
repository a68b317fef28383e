"""Secrets stand in the environment and in addresses, and come out nowhere: not in doctor, a refusal, a log or a reply."""

import logging
from pathlib import Path

import pytest
from cli_running import Program

from bot.config import Config, DiscordConfig, SlackConfig
from bot.doctor import examine
from claims.errors import ClaimsError
from claims.store import open_store

MARK = "marked-and-secret"
VARIABLES = (
    "SLACK_BOT_TOKEN",
    "SLACK_APP_TOKEN",
    "SLACK_SIGNING_SECRET",
    "SLACK_CLIENT_SECRET",
    "DISCORD_TOKEN",
    "PGPASSWORD",
)
DATABASE = f"postgresql://ann:{MARK}@127.0.0.1:9/claims?password={MARK}&connect_timeout=2"
FEED = f"https://ann:{MARK}@127.0.0.1:9/feed"


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Program:
    monkeypatch.chdir(tmp_path)
    for name in VARIABLES:
        monkeypatch.setenv(name, MARK)
    return Program(monkeypatch, capsys, f"sqlite:///{tmp_path}/claims.db")


@pytest.mark.parametrize(
    "arguments",
    [
        ("doctor",),
        ("articles",),
        ("check", "Nine people died in Veldt."),
        ("backup", "copy.db"),
        ("move", "--to", DATABASE),
    ],
)
def test_no_command_tells_the_password_of_a_database(program, caplog, arguments):
    caplog.set_level(logging.DEBUG)
    ran = program(*arguments, store=f"sqlite:///{Path.cwd()}/x.db" if arguments[0] == "move" else DATABASE)
    assert ran.status == 1 or arguments == ("doctor",)
    assert MARK not in ran.out + ran.err + caplog.text


@pytest.mark.parametrize(
    "arguments", [("add", FEED), ("feeds", "add", FEED), ("feeds", "list"), ("feeds", "poll"), ("doctor",)]
)
def test_no_command_tells_the_password_of_a_feed(program, caplog, arguments):
    caplog.set_level(logging.DEBUG)
    ran = program(*arguments)
    assert MARK not in ran.out + ran.err + caplog.text


def test_doctor_sees_that_secrets_are_set_and_shows_none(monkeypatch):
    for name in VARIABLES:
        monkeypatch.setenv(name, f"xoxb-{MARK}")
    config = Config(slack=SlackConfig(enabled=True), discord=DiscordConfig(enabled=True))
    found = examine(config, config_file=None, store_url=DATABASE, store=lambda: open_store("sqlite://"))
    assert MARK not in str(found)


def test_an_error_of_the_database_holds_no_password():
    with pytest.raises(ClaimsError) as told:
        open_store(DATABASE)
    assert MARK not in str(told.value) + repr(told.value)
