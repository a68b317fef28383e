"""Tables and progress for people at a terminal; the only importer of the rich library in bot/.

Text from articles is data: it goes in as Text objects, never as markup.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from bot.doctor import Finding, State
from bot.words import clean, day, number
from claims.ingest import Ingested
from claims.model import Article
from claims.store import OutletCount
from claims.stores.moving import Step

_STATES: dict[State, str] = {"ok": "green", "off": "dim", "missing": "yellow", "broken": "red"}
_STYLES = {"new": "green", "changed": "yellow", "same": "dim", "failed": "red"}


def added(rows: Iterable[Ingested], *, progress: bool) -> list[Ingested]:
    """The rows, all taken, shown as they come and summed up in a table."""
    done = list(_watched(rows) if progress else rows)
    if done:
        _print(_added_table(done))
    return done


def _watched(rows: Iterable[Ingested]) -> Iterator[Ingested]:
    columns = (SpinnerColumn(), TextColumn("{task.description}", markup=False), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("Reading", total=None)
        for count, row in enumerate(rows, start=1):
            bar.update(task, description=f"{number(count)} read; {clean(row.title or row.locator)[:60]}", advance=1)
            yield row


def watched_steps(steps: Iterable[Step], *, progress: bool) -> Iterator[Step]:
    """The steps of a move as they come, with a bar on a terminal."""
    if not progress:
        yield from steps
        return
    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)
        for step in steps:
            said = f"{step.doing} {step.what}: {number(step.done)} of {number(step.total)}"
            bar.update(task, description=said, completed=step.done, total=max(step.total, 1))
            yield step


def _added_table(done: Sequence[Ingested]) -> Table:
    table = _table("", "Article", ">Claims", ">Differences", "Note")
    for row in done:
        note = row.error or (f"not said: {', '.join(row.missing)}" if row.missing else "")
        status = Text(row.status, style=_STYLES[row.status])
        table.add_row(status, _cell(row.title or row.locator), str(row.claims), str(row.discrepancies), _cell(note))
    return table


def articles_table(found: Sequence[tuple[Article, int]]) -> None:
    """Print the articles with their number of claims."""
    if not found:
        Console().print("The store holds no article yet. Add one: twosource add FILE", markup=False)
        return
    table = _table("Published", "Outlet", "Title", ">Claims", ">Revision")
    for article, count in found:
        source = article.source
        cells = (_cell(day(source.published)), _cell(source.outlet), _cell(source.title))
        table.add_row(*cells, str(count), str(article.revision))
    _print(table)


def outlets_table(found: Sequence[OutletCount]) -> None:
    """Print the outlets with their number of articles and claims."""
    if not found:
        Console().print("The store holds no source yet. Add one: twosource add FILE", markup=False)
        return
    table = _table("Outlet", ">Articles", ">Claims", "Newest")
    for outlet in found:
        table.add_row(_cell(outlet.outlet), str(outlet.articles), str(outlet.claims), _cell(day(outlet.newest)))
    _print(table)


def feedback_table(found: Sequence[Mapping[str, Any]]) -> None:
    """Print what people said of answers."""
    if not found:
        Console().print("Nobody has said anything of an answer yet.", markup=False)
        return
    table = _table("When", "Verdict", "Statement", "Sentence", "Words", "Where")
    for one in found:
        said = (one["statement"], one["text"] or "", one.get("words") or "", one["workspace"] or "here")
        table.add_row(day(one["at"]), str(one["verdict"]), *(_cell(str(part)) for part in said))
    _print(table)


def findings_table(found: Sequence[Finding]) -> None:
    """Print what doctor found."""
    table = _table("", "What", "Found", "To do")
    for one in found:
        table.add_row(Text(one.state, style=_STATES[one.state]), one.what, _cell(one.says), _cell(one.advice))
    _print(table)


def _table(*columns: str) -> Table:
    """Columns by heading; one that begins with ">" is aligned right."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in columns:
        table.add_column(column.lstrip(">"), justify="right" if column.startswith(">") else "left", overflow="fold")
    return table


def _cell(text: str) -> Text:
    return Text(clean(text))


def _print(table: Table) -> None:
    console = Console()
    if not console.is_terminal:  # into a pipe: no wrapping, so that grep and cut find whole rows
        console = Console(width=400)
    console.print(table)
