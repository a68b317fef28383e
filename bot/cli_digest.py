"""`twosource digest` and `twosource schedule`: a digest now, and when channels get theirs."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import click

from bot.cli_base import Session, json_option, must_be, now, pass_session, print_list, refuse
from bot.messages import Place, Post, Reply

FIRST = timedelta(hours=24)


def _moment(_context: click.Context, parameter: click.Parameter, value: str | None) -> datetime | None:
    """A day or a time, in UTC where it names no zone; None when not given."""
    if not value:
        return None
    try:
        at = datetime.fromisoformat(value)
    except ValueError as error:
        raise click.BadParameter("a time is written 2025-07-31 or 2025-07-31T08:00", param=parameter) from error
    return at if at.tzinfo else at.replace(tzinfo=UTC)


@click.command()
@click.option("--channel", metavar="PLACE", help="Post it there: slack:C012ABC, slack:T012/C012, discord:8035….")
@click.option("--since", metavar="TIME", callback=_moment, help="What changed since then; else the last 24 hours.")
@click.option("--dry-run", is_flag=True, help="Print what would be posted, and post nothing.")
@click.option("--resend", metavar="KEY", help="Send again what may not have arrived; doctor names the key.")
@pass_session
def digest(session: Session, channel: str | None, since: datetime | None, dry_run: bool, resend: str | None) -> None:
    """What changed in the store: printed, or posted to a channel."""
    if resend:
        _resend(session, resend)
        return
    from bot.places import read_place

    place = read_place(channel) if channel else Place("console", "", "terminal")
    if channel is None:
        _print(session, since or now() - FIRST)
        return
    if dry_run:
        found = _composed(session, place, since or now() - FIRST, key="")
        if found is None:
            click.echo("Nothing changed since then: nothing would be posted.", err=True)
        else:
            session.show(found)
        return
    _post(session, place, since or now() - FIRST)


def _print(session: Session, since: datetime) -> None:
    """All of it, page by page."""
    from bot.digest_reply import digest_pages
    from bot.digests import compose

    found = compose(session.store, since=since, until=now(), workspace=None, ask=session.ask_of)
    if found is None:
        click.echo("Nothing changed since then.", err=True)
        return
    for count, page in enumerate(digest_pages(found, zone=session.config.digest.zone)):
        click.echo(nl=bool(count))
        session.show(page)


def _composed(session: Session, place: Place, since: datetime, *, key: str) -> Reply | None:
    from bot.rounds import digest_for

    zone = session.config.digest.zone
    return digest_for(session.store, place, ask=session.ask_of, since=since, until=now(), key=key, zone=zone)


def _post(session: Session, place: Place, since: datetime) -> None:
    from bot.outbox import post_once
    from bot.places import write_place

    post, key = _way_out(session, place), f"digest:hand:{write_place(place)}:{now():%Y-%m-%dT%H:%M:%S}"
    state = post_once(
        session.store, post, key=key, place=place, compose=lambda: _composed(session, place, since, key=key), now=now
    )
    if state not in ("sent", "nothing"):
        refuse(f"the digest was not posted ({state}): {_why(session, key)}")
    click.echo("Posted." if state == "sent" else "Nothing changed since then: nothing was posted.", err=True)


def _way_out(session: Session, place: Place) -> Post:
    post = session.posts().get(place.platform)
    if post is None:
        refuse(f"there is no way to post to {place.platform} from here. Write slack:CHANNEL or discord:CHANNEL")
    return post


def _why(session: Session, key: str) -> str:
    from bot.outbox import entries

    return next((one.why for one in entries(session.store, key) if one.why), "see doctor")


def _resend(session: Session, key: str) -> None:
    from bot.outbox import entries, resend

    held = next((one for one in entries(session.store, key) if one.key == key), None)
    if held is None:
        refuse(f"nothing was posted as {key}. doctor names what may not have arrived")
    state = resend(session.store, _way_out(session, held.place), key, now=now)
    if state is None:
        refuse(f"{key} was sent, or is under way: it is not sent again")
    if state != "sent":
        refuse(f"{key} was not sent ({state}): {_why(session, key)}")
    click.echo("Posted.", err=True)


@click.group()
def schedule() -> None:
    """When channels get a digest."""


@schedule.command("add")
@click.argument("place")
@click.argument("at", metavar="HH:MM")
@click.option("--zone", metavar="ZONE", help="Its time zone, such as Europe/Oslo; else digest.zone of the config.")
@click.option("--days", default="daily", show_default=True, help="daily, weekdays, weekend, mon-fri, or sat,sun.")
@click.option("--topic", "topics", multiple=True, metavar="WORD", help="Only what speaks of this; may be repeated.")
@click.option("--name", "names", multiple=True, metavar="NAME", help="Only what names this; may be repeated.")
@click.option("--feeds", is_flag=True, help="Tell there of feeds that fail, too: for those who look after them.")
@pass_session
def schedule_add(
    session: Session,
    place: str,
    at: str,
    zone: str | None,
    days: str,
    topics: Sequence[str],
    names: Sequence[str],
    feeds: bool,
) -> None:
    """A digest for PLACE at this local time."""
    from bot import schedules
    from bot.places import read_place

    zone = zone or session.config.digest.zone
    made = schedules.make(
        read_place(place), at, zone, now=now(), days=days, topics=topics, names=names, feeds=feeds
    )  # fmt: skip
    kept = schedules.add(session.store, made)
    click.echo(f"{kept.id}  {place}  {schedules.in_words(kept)}")


@schedule.command("list")
@json_option
@pass_session
def schedule_list(session: Session, as_json: bool) -> None:
    """Every schedule, and why one is paused."""
    from bot import schedules
    from bot.places import write_place

    found = schedules.all_of(session.store)
    rows = [{"id": one.id, "place": write_place(one.place), "at": one.at, "zone": one.zone, "days": list(one.days),
             "topics": list(one.topics), "names": list(one.names), "feeds": one.feeds,
             "paused": one.paused or None} for one in found]  # fmt: skip
    paused = [f"  PAUSED: {one.paused}" if one.paused else "" for one in found]
    lines = [
        f"{one.id}  {write_place(one.place)}  {schedules.in_words(one)}{why}"
        for one, why in zip(found, paused, strict=True)
    ]
    empty = "No digest is scheduled. Add one: twosource schedule add slack:C012ABC 08:30"
    print_list("schedules", rows, lines, empty=empty, as_json=as_json)


@schedule.command("remove")
@click.argument("schedule_id", metavar="ID")
@pass_session
def schedule_remove(session: Session, schedule_id: str) -> None:
    """Take a schedule away."""
    from bot import schedules

    must_be(schedules.remove(session.store, schedule_id), schedule_id, "schedule")


@schedule.command("resume")
@click.argument("schedule_id", metavar="ID")
@pass_session
def schedule_resume(session: Session, schedule_id: str) -> None:
    """Post a paused one again, from now on."""
    from bot import schedules

    found = schedules.find(session.store, schedule_id)
    must_be(found is not None, schedule_id, "schedule")
    assert found is not None
    schedules.add(session.store, replace(found, paused="", created=now()))
