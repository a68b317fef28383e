"""The commands on the store: add, claims, discrepancies, articles, sources, export, backup."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from bot.as_json import article_json, claim_json, discrepancy_json, ingested_json, outlet_json
from bot.cli_base import (
    Session,
    json_option,
    on_terminal,
    pass_session,
    print_json,
    print_json_line,
    refuse,
)
from claims.model import Kind, Relation
from claims.store import Lookup

if TYPE_CHECKING:
    from claims.ingest import Ingested

_F = TypeVar("_F", bound=Callable[..., Any])
_KINDS: tuple[str, ...] = Kind.__args__  # type: ignore[attr-defined]
_RELATIONS: tuple[str, ...] = Relation.__args__  # type: ignore[attr-defined]


def _day(_context: click.Context, parameter: click.Parameter, value: str | None) -> str:
    """An ISO day, checked; "" when not given."""
    from datetime import date

    if not value:
        return ""
    try:
        return date.fromisoformat(value).isoformat()
    except ValueError as error:
        raise click.BadParameter("a day is written 2025-07-31", param=parameter) from error


def _options(*options: Callable[[_F], _F]) -> Callable[[_F], _F]:
    def wrap(command: _F) -> _F:
        for option in reversed(options):
            command = option(command)
        return command

    return wrap


_since = click.option("--since", metavar="DAY", callback=_day, help="Published on this day or later.")
_until = click.option("--until", metavar="DAY", callback=_day, help="Published on this day or earlier.")
_about = click.option("--about", default="", metavar="NAME", help="That speak of this person, place or body.")
_outlet = click.option("--outlet", default="", metavar="NAME", help="Of this outlet.")


def _limit(default: int) -> Callable[[_F], _F]:
    return click.option(
        "--limit", default=default, show_default=True, type=click.IntRange(1), help="At most this many."
    )


@click.command()
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@click.option("--outlet", help="The outlet, where the source doesn't say.")
@click.option("--published", metavar="TIME", help="When it was published, where the source doesn't say.")
@click.option("--url", help="Its address, where the source doesn't say.")
@click.option("--title", help="Its title, where the source doesn't say.")
@click.option("--queue", "queued", is_flag=True, help="Let workers read it (twosource work); PostgreSQL only.")
@json_option
@pass_session
def add(
    session: Session,
    sources: tuple[str, ...],
    outlet: str | None,
    published: str | None,
    url: str | None,
    title: str | None,
    queued: bool,
    as_json: bool,
) -> None:
    """Read articles into the store: files, folders, links, feeds, or - for standard input."""
    from claims.given import Given

    given = Given(outlet=outlet, published=published, url=url, title=title)
    if queued:
        from bot.cli_work import queue

        queue(session, sources, given, as_json=as_json)
        return
    rows = session.ingest(sources, given=given)
    if as_json:
        done = list(rows)
        print_json({"articles": [ingested_json(row) for row in done]})
    else:
        from bot.tables import added

        done = added(rows, progress=on_terminal())
    _end_of_add(done)


def _end_of_add(done: "list[Ingested]") -> None:
    failed = sum(row.status == "failed" for row in done)
    if failed:
        refuse(f"{failed} of {len(done)} could not be added; the reasons stand in the rows. The others are in")
    if not done:
        refuse("no article found there. Give .txt .md .html .json .jsonl files, a folder of them, or a link")


@click.command()
@click.argument("words", nargs=-1)
@_options(_about, _outlet, _since, _until, _limit(20))
@json_option
@pass_session
def claims(
    session: Session,
    words: tuple[str, ...],
    about: str,
    outlet: str,
    since: str,
    until: str,
    limit: int,
    as_json: bool,
) -> None:
    """Look claims up by words, name, outlet or day."""
    lookup = Lookup(" ".join(words), about=about, outlet=outlet, since=since, until=until, limit=limit)
    found = session.store.look_up(lookup)
    if as_json:
        print_json({"claims": [claim_json(claim) for claim in found]})
        return
    from bot.list_replies import claims_reply

    session.show(claims_reply(found, lookup))


@click.command()
@click.argument("words", nargs=-1)
@_options(_about, _since)
@click.option("--kind", default="", type=click.Choice(["", *_KINDS]), help="Only this kind of question.")
@click.option("--relation", default="", type=click.Choice(["", *_RELATIONS]), help="Only answers related like this.")
@click.option("--min-importance", default=1, show_default=True, type=click.IntRange(1, 3), help="From this on, 1 to 3.")
@_limit(20)
@json_option
@pass_session
def discrepancies(
    session: Session,
    words: tuple[str, ...],
    about: str,
    since: str,
    kind: str,
    relation: str,
    min_importance: int,
    limit: int,
    as_json: bool,
) -> None:
    """The open differences between sources, most important first."""
    lookup = Lookup(" ".join(words), about=about, since=since, limit=limit)
    found = session.store.discrepancies(lookup, kind=kind, relation=relation, min_importance=min_importance)
    if as_json:
        print_json({"discrepancies": [discrepancy_json(one) for one in found]})
        return
    from bot.list_replies import discrepancies_reply

    session.show(discrepancies_reply(found, lookup))


@click.command()
@_limit(100)
@json_option
@pass_session
def articles(session: Session, limit: int, as_json: bool) -> None:
    """The articles in the store, newest first."""
    found = session.store.articles(limit=limit)
    if as_json:
        print_json({"articles": [article_json(article, count) for article, count in found]})
        return
    from bot.tables import articles_table

    articles_table(found)


@click.command()
@json_option
@pass_session
def sources(session: Session, as_json: bool) -> None:
    """The outlets in the store, with what it holds of each."""
    found = session.store.outlets()
    if as_json:
        print_json({"sources": [outlet_json(outlet) for outlet in found]})
        return
    from bot.tables import outlets_table

    outlets_table(found)


@click.command()
@click.argument("what", type=click.Choice(["claims", "discrepancies"]))
@pass_session
def export(session: Session, what: str) -> None:
    """Every claim, or every open discrepancy, one JSON document a line."""
    for document in _every(session, what):
        print_json_line(document)


def _every(session: Session, what: str) -> Iterable[dict[str, Any]]:
    """All there is, read a page at a time."""
    page, offset = 500, 0
    while True:
        lookup = Lookup(limit=page, offset=offset)
        if what == "claims":
            found = [claim_json(claim) for claim in session.store.look_up(lookup)]
        else:
            found = [discrepancy_json(one) for one in session.store.discrepancies(lookup)]
        yield from found
        if len(found) < page:
            return
        offset += page


@click.command()
@click.argument("file", type=click.Path(dir_okay=False))
@pass_session
def backup(session: Session, file: str) -> None:
    """A copy of the store in FILE, taken while it is in use."""
    session.store.backup(file)
    click.echo(f"The store is copied to {file}", err=True)
    jobs = session.jobs()
    if jobs and (held := jobs.standing()) and (count := held.waiting + held.under_way + held.failed):
        click.echo(f"Not in the copy: {count} jobs of the queue. pg_dump copies them too", err=True)
