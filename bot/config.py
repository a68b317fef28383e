"""The configuration: a TOML file read into frozen values, every key with its default.

config.example.toml explains each key; tests/test_bot_config.py holds the two together. A secret never stands
in the file: it names the environment variable that carries it.
"""

import difflib
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints
from zoneinfo import available_timezones

from claims.errors import ClaimsError


class ConfigError(ClaimsError):
    """The config file can't be used; the text names the key and what it should be."""


@dataclass(frozen=True, slots=True)
class StoreConfig:
    url: str = "sqlite:///twosource.db"


@dataclass(frozen=True, slots=True)
class LanguageConfig:
    """encoder is the folder of a sentence encoder of one's own (model.onnx, tokenizer.json); "" for the one installed."""

    encoder: str = ""


@dataclass(frozen=True, slots=True)
class SecondReaderConfig:
    """kind "" is none, "model" an ONNX inference model of one's own, "chat" an OpenAI-compatible endpoint. The last six
    bound what it may cost."""

    kind: str = ""
    model: str = ""
    tokenizer: str = ""
    labels: tuple[str, ...] = ("entailment", "neutral", "contradiction")
    threshold: int = 80
    url: str = ""
    name: str = ""
    key_env: str = ""
    answer_form: str = "json_schema"
    total_s: int = 8
    most_candidates: int = 8
    batch: int = 8
    most_calls: int = 4
    most_calls_a_day: int = 2000
    rest_s: int = 60


@dataclass(frozen=True, slots=True)
class FetchConfig:
    """What fetching a link may do; total_s is for one page, redirects included."""

    allow_private: bool = False
    max_bytes: int = 20_000_000
    total_s: int = 60


@dataclass(frozen=True, slots=True)
class BotConfig:
    """may_add lists ids of people who may add sources from chat; admins_may_add lets admins do so too. may_mute lists
    those whose "wrong match" counts for all of their workspace, as an admin's does. articles added from chat are
    "shared" with every workspace, or seen in their own "workspace" only."""

    may_add: tuple[str, ...] = ()
    admins_may_add: bool = True
    may_mute: tuple[str, ...] = ()
    articles: str = "shared"
    answer_days: int = 30


@dataclass(frozen=True, slots=True)
class LimitsConfig:
    """How many questions one person and one workspace may ask in so many minutes, 0 for as many as they like; at_once is
    how many messages one process answers at the same time, those that wait their turn included."""

    person: int = 30
    workspace: int = 600
    minutes: int = 10
    at_once: int = 64


@dataclass(frozen=True, slots=True)
class DigestConfig:
    """zone is that of a schedule that names none; catch_up_hours is how late a digest is still posted."""

    zone: str = "UTC"
    catch_up_hours: int = 3


@dataclass(frozen=True, slots=True)
class WatchConfig:
    """days is how long a watch lasts; every_minutes how often one person is told at most."""

    days: int = 30
    every_minutes: int = 60


@dataclass(frozen=True, slots=True)
class FeedsConfig:
    """every_minutes is how often a feed is asked; pause_s the pause between two requests to one host."""

    every_minutes: int = 15
    pause_s: int = 2


@dataclass(frozen=True, slots=True)
class RunConfig:
    """What whoever runs the bot sees of it: the form of its log ("text", "json"), and where /healthz and /metrics are
    served; health_port 0 serves neither."""

    log_format: str = "text"
    health_host: str = "127.0.0.1"
    health_port: int = 0


@dataclass(frozen=True, slots=True)
class SlackConfig:
    """mode "socket" needs the app token, "http" the signing secret and an address that Slack reaches."""

    enabled: bool = False
    mode: str = "socket"
    host: str = "127.0.0.1"
    port: int = 3000
    bot_token_env: str = "SLACK_BOT_TOKEN"
    app_token_env: str = "SLACK_APP_TOKEN"
    signing_secret_env: str = "SLACK_SIGNING_SECRET"
    client_id_env: str = "SLACK_CLIENT_ID"
    client_secret_env: str = "SLACK_CLIENT_SECRET"
    token_key_env: str = "TWOSOURCE_TOKEN_KEY"


@dataclass(frozen=True, slots=True)
class DiscordConfig:
    enabled: bool = False
    token_env: str = "DISCORD_TOKEN"


@dataclass(frozen=True, slots=True)
class Config:
    """The whole configuration, complete with defaults."""

    store: StoreConfig = field(default_factory=StoreConfig)
    language: LanguageConfig = field(default_factory=LanguageConfig)
    second_reader: SecondReaderConfig = field(default_factory=SecondReaderConfig)
    fetch: FetchConfig = field(default_factory=FetchConfig)
    bot: BotConfig = field(default_factory=BotConfig)
    limits: LimitsConfig = field(default_factory=LimitsConfig)
    digest: DigestConfig = field(default_factory=DigestConfig)
    watch: WatchConfig = field(default_factory=WatchConfig)
    feeds: FeedsConfig = field(default_factory=FeedsConfig)
    run: RunConfig = field(default_factory=RunConfig)
    slack: SlackConfig = field(default_factory=SlackConfig)
    discord: DiscordConfig = field(default_factory=DiscordConfig)


_CHOICES: dict[str, tuple[str, ...]] = {
    "second_reader.kind": ("", "model", "chat"),
    "second_reader.answer_form": ("json_schema", "json_object", "text"),
    "slack.mode": ("socket", "http"),
    "bot.articles": ("shared", "workspace"),
    "run.log_format": ("text", "json"),
}
_RANGES: dict[str, tuple[int, int]] = {
    "second_reader.threshold": (50, 100),
    "second_reader.total_s": (1, 120),
    "second_reader.most_candidates": (1, 60),
    "second_reader.batch": (1, 30),
    "second_reader.most_calls": (2, 20),
    "second_reader.most_calls_a_day": (1, 1_000_000),
    "second_reader.rest_s": (0, 86_400),
    "slack.port": (0, 65535),
    "bot.answer_days": (1, 3650),
    "limits.person": (0, 100_000),
    "limits.workspace": (0, 1_000_000),
    "limits.minutes": (1, 1440),
    "limits.at_once": (1, 10_000),
    "run.health_port": (0, 65535),
    "digest.catch_up_hours": (1, 23),
    "watch.days": (1, 3650),
    "watch.every_minutes": (1, 10_080),
    "feeds.every_minutes": (1, 10_080),
    "feeds.pause_s": (0, 3600),
    "fetch.max_bytes": (1000, 1_000_000_000),
    "fetch.total_s": (1, 3600),
}


def load(path: str | Path | None) -> Config:
    """The configuration in this file; the defaults when path is None. Raises ConfigError."""
    if path is None:
        return Config()
    return parse(_read(Path(path)), where=str(path))


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise ConfigError("it can't be read", where=str(path), advice="Give another with --config") from error
    except UnicodeDecodeError as error:
        raise ConfigError("it is not UTF-8 text", where=str(path), advice="Save it as UTF-8") from error


def parse(text: str, *, where: str = "config.toml") -> Config:
    """The configuration this TOML says. Raises ConfigError naming the key that is unknown or wrong."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"not valid TOML: {error}", where=where, advice="See config.example.toml") from error
    config: Config = _build(Config, data, prefix="", where=where)
    return config


def _build(kind: type[Any], data: Mapping[str, Any], *, prefix: str, where: str) -> Any:
    hints = get_type_hints(kind)
    for key in data:
        if key not in hints:
            raise _unknown(prefix + key, [prefix + known for known in hints], where=where)
    return kind(**{key: _value(hints[key], value, name=prefix + key, where=where) for key, value in data.items()})


def _value(kind: Any, value: Any, *, name: str, where: str) -> Any:
    if is_dataclass(kind) and isinstance(kind, type):
        if not isinstance(value, dict):
            raise _wrong(name, "a section, written as " + f"[{name}]", where=where)
        return _build(kind, value, prefix=f"{name}.", where=where)
    _check_type(kind, value, name=name, where=where)
    _check_limits(value, name=name, where=where)
    return tuple(value) if isinstance(value, list) else value


def _check_type(kind: Any, value: Any, *, name: str, where: str) -> None:
    if get_origin(kind) is tuple:
        if not isinstance(value, list) or not all(type(one) is get_args(kind)[0] for one in value):
            raise _wrong(name, 'a list of texts, such as ["U012ABC"]', where=where)
    elif type(value) is not kind:  # bool is an int to isinstance
        raise _wrong(name, _WORDS[kind], where=where)


_WORDS: dict[Any, str] = {str: "a text in quotes", int: "a whole number", bool: "true or false"}


def _check_limits(value: Any, *, name: str, where: str) -> None:
    choices = _CHOICES.get(name)
    if choices and value not in choices:
        raise _wrong(name, " or ".join(f'"{choice}"' for choice in choices), where=where)
    if name == "digest.zone" and value not in available_timezones():
        raise _wrong(name, 'a time zone such as "Europe/Oslo"', where=where)
    low, high = _RANGES.get(name, (None, None))
    if low is not None and high is not None and not low <= value <= high:
        raise _wrong(name, f"between {low} and {high}", where=where)


def _wrong(name: str, should_be: str, *, where: str) -> ConfigError:
    return ConfigError(f"{name} must be {should_be}", where=where, advice="config.example.toml explains it")


def _unknown(name: str, known: list[str], *, where: str) -> ConfigError:
    near = difflib.get_close_matches(name, [*known, *key_names()], n=1, cutoff=0.5)
    advice = f"Did you mean {near[0]}?" if near else "config.example.toml lists every key"
    return ConfigError(f"unknown key {name}", where=where, advice=advice)


def key_names() -> list[str]:
    """Every key there is, dotted: "store.url", ..."""
    config = Config()
    return [f"{part.name}.{key.name}" for part in fields(config) for key in fields(getattr(config, part.name))]


def secret(variable: str) -> str | None:
    """The secret in this environment variable, or None when it is unset or blank."""
    return os.environ.get(variable, "").strip() or None


def slack_client(slack: SlackConfig) -> tuple[str, str] | None:
    """The Slack app's client id and secret, when both are set and mode is "http": the app may then be installed in any
    number of workspaces."""
    client_id, client_secret = secret(slack.client_id_env), secret(slack.client_secret_env)
    return (client_id, client_secret) if slack.mode == "http" and client_id and client_secret else None
