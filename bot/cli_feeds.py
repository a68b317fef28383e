"""`twosource feeds`: the feeds that are read by themselves."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from bot.cli_base import Session, json_option, must_be, now, pass_session, print_json, print_list, refuse

if TYPE_CHECKING:
    from claims.incoming.feeds import Feed


@click.group("feeds")
def feeds_() -> None:
    """The feeds that are read by themselves while `run` serves."""


@feeds_.command("add")
@click.argument("urls", nargs=-1, required=True, metavar="URL...")
@click.option("--outlet", default="", metavar="NAME", help="The outlet's name, for pages that name none.")
@pass_session
def feeds_add(session: Session, urls: Sequence[str], outlet: str) -> None:
    """Read these from now on: RSS, Atom, JSON Feed, a news sitemap, or a plain list of addresses."""
    from claims.incoming import feeds

    for url in urls:
        feed, new = feeds.add(session.store, url, now=now(), outlet=outlet)
        click.echo(f"{'added' if new else 'there already'}  {feed.url}")


@feeds_.command("list")
@json_option
@pass_session
def feeds_list(session: Session, as_json: bool) -> None:
    """Every feed, when it was read, and what is wrong with it."""
    from claims.incoming import feeds

    found = feeds.all_of(session.store)
    empty = "No feed yet. Add one: twosource feeds add https://example.org/rss"
    print_list("feeds", list(map(_json, found)), map(_line, found), empty=empty, as_json=as_json)


def _line(one: "Feed") -> str:
    read = f"read {one.read:%Y-%m-%d %H:%M} UTC" if one.read else "not read yet"
    trouble = f"  FAILS: {one.error}" if one.error else f"  {one.unread}" if one.unread else ""
    return f"{one.url}  {read}{trouble}"


def _json(one: "Feed") -> dict[str, object]:
    from claims.incoming.feeds import to_record

    shown = ("url", "added", "due", "read", "failures", "error", "failing_since", "unread", "outlet")
    return {name: value or None for name, value in to_record(one).items() if name in shown}


@feeds_.command("remove")
@click.argument("url")
@pass_session
def feeds_remove(session: Session, url: str) -> None:
    """Read it no more; its articles stay."""
    from claims.incoming import feeds

    must_be(feeds.remove(session.store, url), url, "feed")


@feeds_.command("poll")
@click.option("--every-one", is_flag=True, help="Those that are not due yet, too.")
@json_option
@pass_session
def feeds_poll(session: Session, every_one: bool, as_json: bool) -> None:
    """Read the feeds that are due now."""
    from bot.as_json import ingested_json

    polled = []
    for one in session.poll(every_one=every_one):
        polled.append(one)
        if not as_json:
            counted = ", ".join(
                f"{sum(row.status == status for row in one.rows)} {status}" for status in ("new", "changed", "failed")
            ) + (f", {one.waiting} for the workers" if one.waiting else "")
            click.echo(f"{one.feed.url}  {one.error or counted}")
    if as_json:
        rows = [{"url": one.feed.url, "error": one.error or None, "articles": list(map(ingested_json, one.rows)),
                 "waiting": one.waiting}
                for one in polled]  # fmt: skip
        print_json({"feeds": rows})
    failed = sum(bool(one.error) for one in polled)
    if failed:
        refuse(f"{failed} of {len(polled)} feeds could not be read; they are tried again later")
