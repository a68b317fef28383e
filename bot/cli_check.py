"""`twosource check`: one statement for a person or a program, or many, one a line, in one process.

Imports as little as it can: start to first answer is felt by everybody who types it.
"""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import click

from bot.as_json import answer_json
from bot.cli_base import (
    Session,
    json_option,
    pass_session,
    print_json,
    print_json_line,
    read_stdin,
    refuse,
)
from bot.words import sound


@click.command()
@click.argument("statement", required=False)
@click.option("--lines", metavar="FILE", help="One statement a line (- for standard input); one JSON document a line.")
@click.option(
    "--nearest",
    default=0,
    type=click.IntRange(0, 1000),
    help="Add the N closest claims, whatever their score.",
)
@click.option("--explain", is_flag=True, help="Print why each match was taken.")
@json_option
@pass_session
def check(
    session: Session, statement: str | None, lines: str | None, nearest: int, explain: bool, as_json: bool
) -> None:
    """What the sources say of STATEMENT, and where they differ (- reads standard input)."""
    if (statement is None) == (lines is None):
        raise click.UsageError("give one statement, or --lines FILE")
    if lines is not None:
        _check_lines(session, lines, nearest=nearest)
        return
    _check_one(session, read_stdin() if statement == "-" else statement or "", nearest, explain, as_json)


def _check_one(session: Session, statement: str, nearest: int, explain: bool, as_json: bool) -> None:
    answer = session.ask(sound(statement).strip(), nearest=nearest)
    if as_json:
        print_json(answer_json(answer))
        return
    from bot.answer_reply import answer_reply, explanation

    session.show(answer_reply(answer))
    if explain:
        session.show(explanation(answer))


def _check_lines(session: Session, file: str, *, nearest: int) -> None:
    for statement in _statements(file):
        print_json_line(answer_json(session.ask(statement, nearest=nearest)))


def _statements(file: str) -> Iterator[str]:
    """Each line of the file as a statement, blank lines too: one answer a line keeps the order countable."""
    for line in _lines(file):
        yield line.decode("utf-8", errors="replace").strip()


def _lines(file: str) -> BinaryIO:
    if file == "-":
        return sys.stdin.buffer
    try:
        return Path(file).open("rb")
    except OSError:
        refuse(f"{file}: can't be read. Give a text file with one statement a line")
