"""`twosource move` and `twosource restore`: the store's whole content into another store, and back from a backup."""

from typing import TYPE_CHECKING

import click

from bot.cli_base import Session, on_terminal, pass_session, refuse
from claims.store import Store, open_store

if TYPE_CHECKING:
    from claims.incoming.jobs import Jobs


@click.command()
@click.option("--to", "target", required=True, metavar="URL", help="sqlite:///path/to.db or postgresql://…, empty.")
@click.option(
    "--leave-jobs", is_flag=True, help="Into SQLite, which has no queue: leave what waits in this one's behind."
)
@pass_session
def move(session: Session, target: str, leave_jobs: bool) -> None:
    """Copy the store into another, either way. Run it again after a stop: it goes on where it was."""
    if target == session.store_url:
        refuse("that is the store itself. Name another with --to")
    into = open_store(target)
    try:
        queues = _queues(session, into, leave_jobs=leave_jobs)
        _carry_jobs(queues)  # first: what a worker does meanwhile is then carried as an article, a job, or both
        _carry(session.store, into)
        if told := _carry_jobs(queues):
            click.echo(told)
    finally:
        into.close()
    click.echo("Nothing was removed here. Set store.url in config.toml to the new address to work with it.", err=True)


def _queues(session: Session, into: Store, *, leave_jobs: bool) -> "tuple[Jobs, Jobs] | None":
    """The two queues; None where there is nothing to carry, or it is to be left behind."""
    if leave_jobs or (ours := session.jobs()) is None:
        return None
    from claims.incoming.jobs import jobs_of

    theirs = jobs_of(into)
    if theirs is not None:
        return ours, theirs
    held = ours.standing()
    counts = ((held.waiting + held.under_way, "to be done"), (held.failed, "failed"))
    told = ", ".join(f"{count} {what}" for count, what in counts if count)
    if told:
        refuse(
            f"jobs stand in its queue ({told}), and a SQLite store has none. Let them be done first (twosource work "
            "--until-empty), retry or drop what failed (twosource jobs retry, jobs remove), or leave them here with "
            "--leave-jobs"
        )
    return None


def _carry_jobs(queues: "tuple[Jobs, Jobs] | None") -> str:
    """Carry what waits; how much it is, "" for nothing."""
    if queues is None:
        return ""
    from claims.incoming.jobs_moving import carry

    carried = carry(*queues)
    if not carried.waiting + carried.failed:
        return ""
    return f"The queue came along: {carried.waiting} to be done, {carried.failed} failed."


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False))
@pass_session
def restore(session: Session, file: str) -> None:
    """Fill an empty store from FILE, a copy made by backup. The damaged one, if any, is to be put aside first."""
    held = session.store.held_counts()
    if held.articles:
        refuse("the store already holds articles. Give a new one with --store, or put the old file aside")
    copy = open_store(f"sqlite:///{file}")
    try:
        if copy.health()["integrity"] != "ok":
            refuse(f"{file}: this copy is damaged. Take an earlier one")
        _carry(copy, session.store)
    finally:
        copy.close()


def _carry(source: Store, target: Store) -> None:
    from bot.tables import watched_steps
    from bot.words import number
    from claims.stores.moving import move

    for _ in watched_steps(move(source, target), progress=on_terminal()):
        pass
    held = target.held_counts()
    counted = ", ".join(
        f"{number(count)} {what}"
        for what, count in (
            ("articles", held.articles),
            ("claims", held.claims),
            ("discrepancies", held.discrepancies),
            ("records", held.records),
        )
    )
    click.echo(f"Moved and compared: {counted}.")
