"""The program `twosource`, and the one place where its parts are put together.

Only this file of bot/ imports adapters, and only when a command needs one.
"""

import contextlib
import functools
import sys
from collections.abc import Coroutine, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, NoReturn

import click

from bot import logs
from bot.cli_base import Draw, Session, now, pass_session, refuse, styled, width
from bot.cli_check import check
from bot.cli_demo import demo
from bot.cli_digest import digest, schedule
from bot.cli_doctor import doctor
from bot.cli_feedback import feedback
from bot.cli_feeds import feeds_
from bot.cli_move import move, restore
from bot.cli_store import add, articles, backup, claims, discrepancies, export, sources
from bot.cli_watch import watch
from bot.cli_work import jobs_, work
from bot.config import Config, load
from bot.messages import Post
from claims.errors import ClaimsError
from claims.store import Store

if TYPE_CHECKING:
    from bot.app import Bot
    from bot.unasked import Unasked
    from bot.vitals import Vitals

_ended = {"status": 1}  # of the program, once it ends
PLATFORMS = ("slack", "discord", "console")


def _ways_out(config: Config, store: Store) -> dict[str, Post]:
    from adapters.discord.post import DiscordPost
    from adapters.slack.post import SlackPost

    return {"slack": SlackPost(config, store), "discord": DiscordPost(config)}


def _draw() -> Draw:
    from adapters.console import render

    return render


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--config", "config_file", metavar="FILE", help="A config file; ./config.toml if there.")
@click.option("--store", metavar="URL", help="sqlite:///path/to.db or postgresql://…; overrides the config.")
@click.option("--debug", is_flag=True, help="Log to standard error, and show the traceback of a failure.")
@click.version_option(package_name="twosource")
@click.pass_context
def cli(context: click.Context, config_file: str | None, store: str | None, debug: bool) -> None:
    """Who said what, when, in which words, and where sources differ."""
    file = config_file or ("config.toml" if Path("config.toml").is_file() else None)
    config = load(file)
    logs.set_up(config.run.log_format, debug=debug)
    context.obj = Session(config, store or config.store.url, config_file=file, draw=_draw, ways_out=_ways_out)
    context.call_on_close(context.obj.close)


@cli.command()
@pass_session
def chat(session: Session) -> None:
    """Talk to the bot here in the terminal; no token needed."""
    from adapters.console import Console

    with contextlib.suppress(ImportError):
        import readline  # noqa: F401 - input() then has a history and the arrow keys

    Console(session.bot(), read=input, write=click.echo, width=width(), styled=styled()).run()


@cli.command()
@click.argument("platforms", nargs=-1, type=click.Choice(PLATFORMS))
@pass_session
def run(session: Session, platforms: tuple[str, ...]) -> None:
    """Serve these platforms in one process on one store; with no name, those the config enables."""
    import asyncio

    from bot.serving import leave_at_once, serve_all
    from bot.vitals import measure
    from bot.warming import warm

    names = platforms or _enabled(session.config)
    if not names:
        refuse("no platform is enabled. Name one (twosource run slack), or set slack.enabled or discord.enabled")
    logs.serve_quietly()
    leave_at_once(lambda: _ended["status"])
    bot = session.bot()
    store, unasked = session.store, _unasked(session, names, bot.vitals)
    prepare = functools.partial(warm, store, session.config.language.encoder, bot.vitals.standing)

    def each_minute() -> None:
        unasked.tick()
        measure(store, bot.vitals)

    try:
        with _health_pages(session, names, bot.vitals):
            serving = _serving(bot, session.config, names)
            serve = serve_all(serving, store, now=now, prepare=prepare, each_minute=each_minute, ending=unasked.end)
            asyncio.run(serve)
    finally:
        unasked.stop()


def _health_pages(session: Session, names: Sequence[str], vitals: "Vitals") -> "contextlib.AbstractContextManager[Any]":
    """/healthz and /metrics while it serves, where the config gives them a port."""
    from bot import endpoint
    from bot.health import Probe, health

    for name in names:
        if name != "console":
            vitals.standing.connected(name, False)
    if not session.config.run.health_port:
        return contextlib.nullcontext()
    started, store = now(), session.store
    answers = Probe(lambda: store.get("health", "probe"))
    shown = endpoint.pages(
        lambda: health(vitals.standing, store=answers(), now=now(), started=started), vitals.metrics_page
    )
    return endpoint.serving(session.config.run, shown)


def _unasked(session: Session, names: Sequence[str], vitals: "Vitals") -> "Unasked":
    """Digests and watches for these platforms, and feeds."""
    from datetime import timedelta

    from bot.rounds import Rounds
    from bot.unasked import Unasked, poll_command
    from claims.incoming.feeds import any_due, failing_lines

    posts = {name: post for name, post in session.posts().items() if name in names}
    catch_up = timedelta(hours=session.config.digest.catch_up_hours)
    failing = functools.partial(failing_lines, session.store)
    rounds = Rounds(session.store, posts, session.ask_of, now, catch_up, failing, session.config.watch)
    due = lambda: any_due(session.store, now=now())  # noqa: E731
    shared = session.store_url != "sqlite://"  # a store in memory is this process's own
    poll = poll_command(session.config_file, session.store_url) if shared else ()
    return Unasked(rounds, poll, due, vitals.metrics, vitals.standing)


def _enabled(config: Config) -> tuple[str, ...]:
    return tuple(name for name, on in (("slack", config.slack.enabled), ("discord", config.discord.enabled)) if on)


def _serving(
    bot: "Bot", config: Config, names: Sequence[str]
) -> dict[str, functools.partial[Coroutine[Any, Any, None]]]:
    """What serves each platform, imported only now: a newsroom on Slack needs no Discord."""
    import importlib

    modules = {"slack": "adapters.slack.app", "discord": "adapters.discord.app", "console": "adapters.console"}
    serve = {name: importlib.import_module(modules[name]).serve for name in dict.fromkeys(names)}
    return {name: functools.partial(one, bot, config) for name, one in serve.items()}


_COMMANDS = (
    add,
    check,
    claims,
    discrepancies,
    articles,
    sources,
    digest,
    schedule,
    feeds_,
    watch,
    work,
    jobs_,
    demo,
    doctor,
    feedback,
    export,
    backup,
    move,
    restore,
)
for _command in _COMMANDS:
    cli.add_command(_command)


def main() -> None:
    """Run the program: 0 done, 1 refused or failed with one line on standard error, 2 usage."""
    sys.excepthook = _unexpected
    try:
        _run()
    except SystemExit as ended:
        _ended["status"] = ended.code if isinstance(ended.code, int) else 1
        raise


def _run() -> NoReturn:
    try:
        sys.exit(cli(standalone_mode=False) or 0)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        _end("stopped; what was done stays done", 1)
    except ClaimsError as error:
        if "--debug" in sys.argv:
            raise
        _end(str(error), 1)


def _end(line: str, status: int) -> NoReturn:
    click.echo(f"twosource: {' '.join(line.split())}", err=True)
    sys.exit(status)


def _unexpected(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """One line for a person instead of a traceback, which --debug prints."""
    if "--debug" in sys.argv:
        sys.__excepthook__(kind, error, trace)
        return
    line = f"twosource: something went wrong that should not ({kind.__name__}). Run it again with --debug"
    click.echo(line, err=True)
