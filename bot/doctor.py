"""The health of a set-up as findings: what is set, what is missing and how to get it. Never a secret.

Reads the environment only to see whether a variable is set and whether its value has the right beginning.
"""

import base64
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal
from urllib.parse import urlsplit, urlunsplit

from bot.config import (
    Config,
    DiscordConfig,
    LimitsConfig,
    RunConfig,
    SecondReaderConfig,
    SlackConfig,
    secret,
    slack_client,
)
from bot.doctor_unasked import unasked
from bot.second_reader import examined
from bot.words import cut, day, many, number
from claims import encoder, language, pair_model
from claims.errors import ClaimsError
from claims.store import Store

_SHOWN = 3  # failed jobs
# ok: ready; off: not wanted; missing: wanted but lacking, the rest works; broken: nothing works before it is repaired.
State = Literal["ok", "off", "missing", "broken"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: its state, what was seen, and what to do about it ("" when nothing)."""

    what: str
    state: State
    says: str
    advice: str = ""


def examine(config: Config, *, config_file: str | None, store_url: str, store: Callable[[], Store]) -> list[Finding]:
    """Everything there is to say, in the order in which a newcomer would repair it."""
    return [
        _python(),
        _config(config_file),
        *_store(store_url, store),
        *_unasked(store),
        *_jobs(store_url, store),
        _reading(language.missing()),
        _vectors(encoder.missing(config.language.encoder)),
        _pairs(pair_model.missing()),
        _second_reader(config.second_reader, store),
        _fetch(config),
        _limits(config.limits),
        _health(config.run),
        Finding("Log", "ok", "one JSON object a line" if config.run.log_format == "json" else "plain text"),
        *_slack(config.slack),
        *_discord(config.discord),
    ]


def _python() -> Finding:
    return Finding("Python", "ok", ".".join(map(str, sys.version_info[:3])))


def _config(file: str | None) -> Finding:
    if file is None:
        return Finding("Config", "ok", "built-in defaults", "To change them, copy config.example.toml to config.toml")
    return Finding("Config", "ok", file)


def _store(url: str, store: Callable[[], Store]) -> Iterator[Finding]:
    shown = without_password(url)
    try:
        health, counts = store().health(), store().counts()
    except ClaimsError as error:
        yield Finding("Store", "broken", shown, str(error))
        return
    whole = str(health["integrity"]) == "ok"
    size = f"{number(int(health['bytes']) // 1024)} KB"
    says = f"{shown}: {health['engine']} {health['version']}, {size}"
    if whole:
        yield Finding("Store", "ok", says)
    else:
        yield Finding("Store", "broken", f"{says}; the file is damaged", "Put a backup in its place")
    held = f"{many(counts.articles, 'article')} of {many(counts.outlets, 'outlet')}, {many(counts.claims, 'claim')}"
    if counts.articles:
        yield Finding("Articles", "ok", f"{held}, newest {day(counts.newest)}")
    else:
        yield Finding("Articles", "missing", "none yet", "Add some: twosource add FILE, folder or link")


def _unasked(store: Callable[[], Store]) -> Iterator[Finding]:
    """Feeds, digests, watches and posts, where there are any."""
    try:
        rows = list(unasked(store(), now=datetime.now(UTC)))
    except ClaimsError:
        return  # the store's own line has said it
    for what, sound, says, advice in rows:
        yield Finding(what, "ok" if sound else "missing", says, advice)


def _jobs(url: str, store: Callable[[], Store]) -> Iterator[Finding]:
    """What waits for workers and what could not be read, where the store has a queue."""
    if not url.startswith("postgres"):
        return
    from claims.incoming.jobs import jobs_of  # only with PostgreSQL, whose packages may not be installed

    try:
        jobs = jobs_of(store())
        if jobs is None:
            return
        found, failed = jobs.standing(), jobs.listed("failed", limit=_SHOWN)
    except ClaimsError:
        return  # the store's own line has said it
    says = f"{number(found.waiting)} waiting, {number(found.under_way)} under way; {many(found.workers, 'worker')}"
    idle = found.waiting and not found.workers
    yield Finding("Jobs", "missing" if idle else "ok", says, "Start a worker: twosource work" if idle else "")
    for one in failed:
        says = cut(one.why if one.locator in one.why else f"{one.locator}: {one.why or 'failed'}", 200)
        yield Finding("Job", "missing", says, f"twosource jobs retry {one.id}, or: twosource jobs remove {one.id}")
    if found.failed > len(failed):
        yield Finding("Job", "missing", f"{number(found.failed)} failed in all", "twosource jobs list shows them")


def without_password(url: str) -> str:
    """The store's address without a password, whether it stands before the host or among the parameters."""
    parts = urlsplit(url)
    if not parts.scheme.startswith("postgres"):
        return url
    who, _, host = parts.netloc.rpartition("@")
    user = who.partition(":")[0]
    shown = f"{user}:***@{host}" if ":" in who else parts.netloc
    return urlunsplit(parts._replace(netloc=shown, query="", fragment=""))


def _reading(missing: str | None) -> Finding:
    if missing is None:
        return Finding("Language model", "ok", "installed")
    return Finding("Language model", "missing", "not installed: articles are read more coarsely", f"Install {missing}")


def _vectors(missing: str | None) -> Finding:
    if missing is None:
        return Finding("Sentence encoder", "ok", "installed")
    return Finding(
        "Sentence encoder", "missing", "not installed: other wordings are found less often", f"Install {missing}"
    )


def _pairs(missing: str | None) -> Finding:
    if missing is None:
        return Finding("Pair model", "ok", "installed")
    return Finding("Pair model", "missing", "not there: what is found is judged more coarsely", f"Install {missing}")


def _second_reader(config: SecondReaderConfig, store: Callable[[], Store]) -> Finding:
    row = examined(config, store, now=datetime.now(UTC))
    if row is None:
        return Finding("Second reader", "off", "none", "To use one: docs/second-reader.md")
    what, sound, says, advice = row
    return Finding(what, "ok" if sound else "missing", says, advice)


def _fetch(config: Config) -> Finding:
    if config.fetch.allow_private:
        advice = "Leave fetch.allow_private out unless this machine may read your internal network for anybody"
        return Finding("Links", "ok", "private addresses may be fetched", advice)
    return Finding("Links", "ok", "public addresses only")


def _limits(limits: LimitsConfig) -> Finding:
    """The limits in force."""
    person = f"{many(limits.person, 'question')} a person" if limits.person else "any number of questions a person"
    workspace = f"{number(limits.workspace)} a workspace" if limits.workspace else "any number a workspace"
    at_once = f"{many(limits.at_once, 'message')} at once in one process"
    says = f"{person} and {workspace} in {many(limits.minutes, 'minute')}; {at_once}"
    return Finding("Limits", "ok", says)


def _health(run: RunConfig) -> Finding:
    if not run.health_port:
        return Finding("Health page", "off", "not served", "To serve it: run.health_port = 9464")
    host = f"[{run.health_host}]" if ":" in run.health_host else run.health_host
    says = f"http://{host}:{run.health_port}/healthz and /metrics"
    if run.health_host in ("localhost", "::1") or run.health_host.startswith("127."):
        return Finding("Health page", "ok", says)
    return Finding(
        "Health page", "ok", f"{says}, for whoever reaches it", "Put a firewall before it, or leave health_host out"
    )


def _slack(slack: SlackConfig) -> Iterator[Finding]:
    if not slack.enabled:
        yield Finding("Slack", "off", "not enabled", "To use it: slack.enabled = true, then docs/slack.md")
        return
    if slack_client(slack):
        yield Finding("Slack workspaces", "ok", "any number: installed at /slack/install")
        yield _token_key(slack.token_key_env)
    else:
        yield _token("Slack bot token", slack.bot_token_env, "xoxb-", "api.slack.com/apps, OAuth & Permissions")
    if slack.mode == "socket":
        yield _token("Slack app token", slack.app_token_env, "xapp-", "api.slack.com/apps, Basic Information")
    else:
        where = "api.slack.com/apps, Basic Information"
        yield _token("Slack signing secret", slack.signing_secret_env, "", where)
        yield Finding("Slack address", "ok", f"listens on {slack.host}:{slack.port}")


def _token_key(variable: str) -> Finding:
    """Whether the workspaces' tokens lie sealed in the store."""
    what, value = "Slack tokens at rest", secret(variable)
    if value is None:
        advice = f"Guard the store like a password file, or seal them: {variable}=$(openssl rand -base64 32)"
        return Finding(what, "missing", f"kept in the clear: {variable} is not set", advice)
    if not all(_is_key(one.strip()) for one in value.split(",")):
        return Finding(what, "broken", f"{variable} is set, but to something else", "Make one: openssl rand -base64 32")
    return Finding(
        what, "ok", f"sealed with the key in {variable}", "Keep a copy of it: without it the app must be installed anew"
    )


def _is_key(text: str) -> bool:
    try:
        return len(base64.b64decode(text.replace("-", "+").replace("_", "/"), validate=True)) == 32
    except ValueError:
        return False


def _discord(discord: DiscordConfig) -> Iterator[Finding]:
    if not discord.enabled:
        yield Finding("Discord", "off", "not enabled", "To use it: discord.enabled = true, then docs/discord.md")
        return
    yield _token("Discord token", discord.token_env, "", "discord.com/developers, Bot")


def _token(what: str, variable: str, begins: str, where: str) -> Finding:
    """Whether the variable is set, and to something that begins as it should; never its value."""
    value = secret(variable)
    if value is None:
        return Finding(what, "missing", f"{variable} is not set", f"Copy it from {where}")
    if not value.startswith(begins):
        return Finding(
            what, "missing", f"{variable} is set, but to something else", f"It begins with {begins}; see {where}"
        )
    return Finding(what, "ok", f"{variable} is set")
