"""The program `twosource`, and the one place where its parts are put together.

Only this file of bot/ imports adapters, and only when a command needs one.
"""

import logging
import os
import sys
from pathlib import Path
from types import TracebackType
from typing import NoReturn

import click

from bot.cli_base import Draw, Session
from bot.cli_check import check
from bot.cli_store import add, articles, backup, claims, discrepancies, export, sources
from bot.config import load
from claims.errors import ClaimsError


def _draw() -> Draw:
    from adapters.console import render

    return render


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--config", "config_file", type=click.Path(dir_okay=False), help="A config file; ./config.toml if there.")
@click.option("--store", metavar="URL", help="sqlite:///path/to.db or postgresql://…; overrides the config.")
@click.option("--debug", is_flag=True, help="Log to standard error, and show the traceback of a failure.")
@click.version_option(package_name="twosource")
@click.pass_context
def cli(context: click.Context, config_file: str | None, store: str | None, debug: bool) -> None:
    """Who said what, when, in which words, and where sources differ."""
    logging.basicConfig(level=logging.DEBUG if debug else logging.WARNING, stream=sys.stderr)
    beside = "config.toml" if Path("config.toml").is_file() else None
    config = load(config_file or beside)
    context.obj = Session(config, store or config.store.url, draw=_draw, debug=debug)
    context.call_on_close(context.obj.close)


for _command in (add, check, claims, discrepancies, articles, sources, export, backup):
    cli.add_command(_command)


def main() -> None:
    """Run the program: 0 done, 1 refused or failed with one line on standard error, 2 usage."""
    sys.excepthook = _unexpected
    try:
        sys.exit(cli(standalone_mode=False) or 0)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        _end("stopped", 130)
    except BrokenPipeError:
        # The reader went away (`| head`): nothing is wrong, and the interpreter must not complain at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
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
    click.echo(
        f"twosource: something went wrong that should not ({kind.__name__}). Run it again with --debug",
        err=True,
    )
