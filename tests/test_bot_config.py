"""The config file: strict, explained, and without secrets."""

import itertools
import re
from pathlib import Path

import pytest

from bot.config import BotConfig, Config, ConfigError, key_names, load, parse, secret

EXAMPLE = Path(__file__).parent.parent / "config.example.toml"


def test_the_example_sets_every_key_to_its_default():
    assert parse(EXAMPLE.read_text(encoding="utf-8")) == Config()


def test_every_key_stands_in_the_example_and_no_other():
    section, found = "", []
    for line in EXAMPLE.read_text(encoding="utf-8").splitlines():
        if opened := re.fullmatch(r"\[(\w+)\]", line):
            section = opened[1]
        elif named := re.match(r"(\w+) = ", line):
            found.append(f"{section}.{named[1]}")
    assert found == key_names()


def test_every_key_of_the_example_is_explained_by_a_comment_above_it():
    lines = EXAMPLE.read_text(encoding="utf-8").splitlines()
    unexplained = [
        line for before, line in itertools.pairwise(lines)
        if re.match(r"\w+ = ", line) and not before.startswith("#") and not line.startswith("port")
    ]  # fmt: skip
    assert unexplained == []


def test_no_file_gives_the_defaults():
    assert load(None) == Config()


def test_what_is_not_said_keeps_its_default():
    config = parse('[bot]\nmay_add = ["U1", "U2"]\n')
    assert config.bot == BotConfig(may_add=("U1", "U2"))
    assert config.slack.port == 3000


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[slack]\nenabeld = true", "unknown key slack.enabeld. Did you mean slack.enabled?"),
        ("[slak]\nenabled = true", "unknown key slak. Did you mean slack?"),
        ('url = "sqlite:///x.db"', "unknown key url. Did you mean store.url?"),
        ("[store]\nurl = 5", "store.url must be a text in quotes."),
        ("[slack]\nport = true", "slack.port must be a whole number."),
        ("[slack]\nport = 70000", "slack.port must be between 0 and 65535."),
        ("[slack]\nenabled = 1", "slack.enabled must be true or false."),
        ('[slack]\nmode = "web"', 'slack.mode must be "socket" or "http".'),
        ('[bot]\nmay_add = "U1"', 'bot.may_add must be a list of texts, such as ["U012ABC"].'),
        ("[bot]\nmay_add = [1]", "bot.may_add must be a list of texts"),
        ("slack = true", "slack must be a section, written as [slack]."),
        ("[slack", "not valid TOML:"),
    ],
)
def test_what_is_wrong_is_named(text, says):
    with pytest.raises(ConfigError) as refused:
        parse(text, where="my.toml")
    assert str(refused.value).startswith(f"my.toml: {says}")


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(ConfigError, match=r"none\.toml: it can't be read"):
        load(tmp_path / "none.toml")


def test_a_file_that_is_not_text_is_refused(tmp_path):
    (tmp_path / "x.toml").write_bytes(b"\xff\xfe[")
    with pytest.raises(ConfigError, match="not UTF-8"):
        load(tmp_path / "x.toml")


@pytest.mark.parametrize(("value", "read"), [("xoxb-1 ", "xoxb-1"), ("  ", None), (None, None)])
def test_a_secret_comes_from_the_environment(monkeypatch, value, read):
    monkeypatch.delenv("SOME_TOKEN", raising=False)
    if value is not None:
        monkeypatch.setenv("SOME_TOKEN", value)
    assert secret("SOME_TOKEN") == read
