"""What every command of the program shares: the session (config, store, clock), JSON out, refusals.

Knows no command and no platform. Nothing heavy is imported here: `check` must start fast.
"""

import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any, NoReturn, Protocol

import click

from bot.answer import Answer
from bot.config import Config
from bot.desk import guard
from bot.messages import Post, Reply
from claims.store import Store, open_store

if TYPE_CHECKING:
    from bot.app import Bot
    from claims.given import Given
    from claims.incoming.jobs import Jobs
    from claims.incoming.poll import Polled
    from claims.incoming.work import Later
    from claims.ingest import Ingested
    from claims.second.asking import Reader


class Draw(Protocol):
    """A Reply as text for this terminal."""

    def __call__(self, reply: Reply, *, width: int, styled: bool = False) -> str: ...


@dataclass
class Session:
    """One run of the program. The store opens at first use."""

    config: Config
    store_url: str
    config_file: str | None
    draw: Callable[[], Draw]
    ways_out: "Callable[[Config, Store], Mapping[str, Post]]" = field(default=lambda _config, _store: {}, repr=False)
    _store: Store | None = field(default=None, repr=False)

    @property
    def store(self) -> Store:
        if self._store is None:
            self._store = open_store(self.store_url)
        return self._store

    def ask(self, statement: str, *, nearest: int = 0) -> Answer:
        """What the store holds on this statement, read by the second reader too, where there is one."""
        from bot.ask import ask

        folder, reader = self.config.language.encoder, self.reader()
        return ask(self.store, statement, now=now(), nearest=nearest, encoder_folder=folder, reader=reader)

    def reader(self) -> "Reader | None":
        """The newsroom's second reader; None without one."""
        if not self.config.second_reader.kind:
            return None
        from bot.second_reader import second_reader

        return second_reader(self.config.second_reader)

    def ingest(self, sources: Sequence[str], *, given: "Given | None" = None) -> "Iterator[Ingested]":
        """Read these sources into the store."""
        from claims.ingest import ingest

        return ingest(
            self.store,
            sources,
            now=now(),
            given=given,
            guard=guard(self.config),
            stdin=sys.stdin.buffer,
            encoder_folder=self.config.language.encoder,
        )

    def ask_of(
        self, store: Store, statement: str, *, now: datetime, nearest: int = 0, workspace: str | None = None
    ) -> Answer:
        """What a store holds on this statement, as far as a workspace may see it; without a second reader, so that what
        is asked again and again doesn't waver."""
        from bot.ask import ask

        folder = self.config.language.encoder
        return ask(store, statement, now=now, nearest=nearest, workspace=workspace, encoder_folder=folder)

    def poll(self, *, every_one: bool = False) -> "Iterator[Polled]":
        """Read the feeds that are due, or every one."""
        from datetime import timedelta

        from claims.incoming.polite import Manners
        from claims.incoming.poll import Reader, poll_due

        feeds, may = self.config.feeds, guard(self.config)
        manners = Manners(self.store, may, now=now, pause_s=feeds.pause_s)
        every = timedelta(minutes=feeds.every_minutes)
        reader = Reader(self.store, may, manners, every, self.config.language.encoder, self._later())
        return poll_due(reader, now=now(), every_one=every_one)

    def jobs(self) -> "Jobs | None":
        """The queue beside the store; None with SQLite, which has none."""
        if not self.store_url.startswith("postgres"):
            return None
        from claims.incoming.jobs import jobs_of

        return jobs_of(self.store)

    def _later(self) -> "Later | None":
        """Who reads what feeds bring: workers, where there are any."""
        jobs = self.jobs()
        if jobs is None or not jobs.standing().workers:
            return None
        from claims.incoming.work import Later

        return Later(jobs)

    def posts(self) -> "Mapping[str, Post]":
        """A way to post of our own accord, by platform."""
        return self.ways_out(self.config, self.store)

    def bot(self) -> "Bot":
        """The bot on this store, wired as the config says."""
        from bot.app import Bot
        from bot.ask import ask
        from claims.ingest import ingest

        folder = self.config.language.encoder
        steady, reads = partial(ask, encoder_folder=folder), partial(ingest, encoder_folder=folder)
        asks = partial(steady, reader=self.reader())
        return Bot(self.store, self.config, now, ask=asks, ingest=reads, steady=steady)

    def use(self, url: str) -> None:
        """Work on the store at this address from now on."""
        self.close()
        self.store_url, self._store = url, None

    def close(self) -> None:
        if self._store is not None:
            self._store.close()
            self._store = None

    def show(self, reply: Reply) -> None:
        """Print a reply as the console adapter draws it."""
        click.echo(self.draw()(reply, width=width(), styled=styled()))


pass_session = click.make_pass_decorator(Session)


def now() -> datetime:
    return datetime.now(UTC)


def width() -> int:
    """Columns to write in: the terminal's, at most 100; 100 where there is none."""
    import shutil

    return min(shutil.get_terminal_size((100, 24)).columns, 100)


def on_terminal() -> bool:
    return sys.stdout.isatty()


def styled() -> bool:
    """Whether bold and dim are wanted: on a terminal, unless https://no-color.org says otherwise."""
    return on_terminal() and not os.environ.get("NO_COLOR")


def print_json(document: Any) -> None:
    """One JSON document, on one line when it goes to a program, indented for a person."""
    indent = 2 if on_terminal() else None
    click.echo(json.dumps(document, ensure_ascii=False, indent=indent))


def print_json_line(document: Any) -> None:
    """One JSON document on one line, sent on at once."""
    sys.stdout.write(json.dumps(document, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def print_list(name: str, rows: Sequence[Any], lines: Iterable[str], *, empty: str, as_json: bool) -> None:
    """A list as one JSON document {name: rows}, or a line each; empty is said on standard error where there is none."""
    if as_json:
        print_json({name: rows})
        return
    for line in lines:
        click.echo(line)
    if not rows:
        click.echo(empty, err=True)


def must_be(there: bool, named: str, kind: str) -> None:
    """Refuse what is not in the list of this kind."""
    if not there:
        group = "feeds" if kind == "feed" else kind
        refuse(f"{named}: there is no such {kind}. See them with: twosource {group} list")


def refuse(line: str) -> NoReturn:
    """End with status 1 and one line on standard error."""
    click.echo(f"twosource: {' '.join(line.split())}", err=True)
    raise SystemExit(1)


def read_stdin() -> str:
    """All of standard input as UTF-8, undecodable bytes replaced."""
    return sys.stdin.buffer.read().decode("utf-8", errors="replace")


json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON document and nothing else.")
