"""`twosource work` and `twosource jobs`: reading what others put into the queue of a PostgreSQL store."""

from typing import TYPE_CHECKING

import click

from bot.cli_base import Session, json_option, now, pass_session, print_json, refuse

if TYPE_CHECKING:
    from claims.incoming.jobs import Jobs
    from claims.incoming.work import Put, Work

_NO_QUEUE = "this store has no queue. Jobs are kept in PostgreSQL: --store postgresql://…; see docs/scale.md"


def _jobs(session: Session) -> "Jobs":
    found = session.jobs()
    if found is None:
        refuse(_NO_QUEUE)
    return found


@click.command()
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 256), help="Processes; one a core.")
@click.option("--until-empty", is_flag=True, help="End when nothing is due, instead of waiting for more.")
@pass_session
def work(session: Session, workers: int, until_empty: bool) -> None:
    """Read what is queued (add --queue, and feeds) into the store, until stopped."""
    from bot.workers import keep_running, work_command

    jobs = _jobs(session)
    if workers > 1:
        command = work_command(session.config_file, session.store_url, until_empty=until_empty)
        session.close()
        keep_running(command, workers)
    else:
        jobs.work(_work(session, jobs).do, until_empty=until_empty)


def _work(session: Session, jobs: "Jobs") -> "Work":
    from datetime import timedelta

    from bot.desk import guard
    from claims.incoming.work import Later, Work

    feeds, may = session.config.feeds, guard(session.config)
    every, folder = timedelta(minutes=feeds.every_minutes), session.config.language.encoder
    return Work(session.store, Later(jobs), may, now, feeds.pause_s, every, folder)


def queue(session: Session, sources: tuple[str, ...], given: object, *, as_json: bool) -> None:
    """What `add --queue` does."""
    import sys

    from bot.desk import guard
    from claims.given import Given
    from claims.incoming.work import Later, put_all

    assert isinstance(given, Given)
    jobs = _jobs(session)
    put = put_all(session.store, Later(jobs), sources, given=given, guard=guard(session.config), stdin=sys.stdin.buffer)
    rows = list(put)
    if as_json:
        print_json({"articles": [_row(one) for one in rows]})
    else:
        for one in rows:
            if one.status == "failed":
                click.echo(f"failed  {one.locator}  {one.error}")
        counted = [f"{sum(one.status == status for one in rows)} {status}" for status in ("waiting", "same", "failed")]
        click.echo(", ".join(counted))
    if not jobs.standing().workers:
        click.echo("No worker runs. Start one, on any machine: twosource work", err=True)
    failed = sum(one.status == "failed" for one in rows)
    if failed:
        refuse(f"{failed} of {len(rows)} could not be queued; the reasons stand in the rows. The others are")


def _row(one: "Put") -> dict[str, object]:
    return {"id": one.id, "status": one.status, "claims": 0, "discrepancies": 0, "error": one.error,
            "locator": one.locator, "title": one.title, "missing": []}  # fmt: skip


@click.group("jobs")
def jobs_() -> None:
    """What waits to be read by workers, and what could not be."""


@jobs_.command("list")
@click.option("--state", default="failed", type=click.Choice(["waiting", "under way", "failed"]), show_default=True)
@click.option("--limit", default=100, show_default=True, type=click.IntRange(1), help="At most this many.")
@json_option
@pass_session
def jobs_list(session: Session, state: str, limit: int, as_json: bool) -> None:
    """How many there are in each state, and those in one of them with the reason."""
    jobs = _jobs(session)
    standing, found = jobs.standing(), jobs.listed(state, limit=limit)
    if as_json:
        rows = [{"id": one.id, "what": one.what, "locator": one.locator, "state": one.state, "tried": one.tried,
                 "due": one.due.isoformat() if one.due else None, "why": one.why or None} for one in found]  # fmt: skip
        counts = {"waiting": standing.waiting, "under way": standing.under_way, "failed": standing.failed}
        print_json({"counts": counts, "workers": standing.workers, "jobs": rows})
        return
    for one in found:
        click.echo(f"{one.id}  {one.locator}  tried {one.tried}  {one.why}")
    told = f"{standing.waiting} waiting, {standing.under_way} under way, {standing.failed} failed"
    click.echo(f"{told}; workers: {standing.workers}", err=True)


@jobs_.command("retry")
@click.argument("number", metavar="[ID]", required=False, type=int)
@pass_session
def jobs_retry(session: Session, number: int | None) -> None:
    """Try the failed job with this number again, or all of them."""
    _done(_jobs(session).again(number), number, "waiting again")


@jobs_.command("remove")
@click.argument("number", metavar="[ID]", required=False, type=int)
@pass_session
def jobs_remove(session: Session, number: int | None) -> None:
    """Drop the failed job with this number, or all of them."""
    _done(_jobs(session).forget(number), number, "removed")


def _done(count: int, number: int | None, what: str) -> None:
    if number is not None and not count:
        refuse(f"{number}: there is no such failed job. See them with: twosource jobs list")
    click.echo(f"{count} {what}")
