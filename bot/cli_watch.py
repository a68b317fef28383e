"""`twosource watch`: what is watched, and what changed since."""

from collections.abc import Mapping

import click

from bot.cli_base import Session, json_option, must_be, now, pass_session, print_list, refuse
from bot.messages import Place


@click.group()
def watch() -> None:
    """Be told when the answer to something changes."""


@watch.command("add")
@click.argument("what", metavar="STATEMENT")
@click.option("--about", "is_name", is_flag=True, help="It is the name of a person, a place or a body.")
@click.option(
    "--channel", metavar="PLACE", help="Post there what changes (slack:@U012ABC for a person); else see list."
)
@pass_session
def watch_add(session: Session, what: str, is_name: bool, channel: str | None) -> None:
    """Watch a statement, a name, or a discrepancy by its id."""
    from bot import watches
    from bot.places import read_place
    from bot.watch_rounds import values

    place = read_place(channel) if channel else Place("console", "", "terminal")
    known = session.store.discrepancy(what) is not None
    kind: watches.Kind = "name" if is_name else "difference" if known else "statement"
    days = session.config.watch.days
    made = watches.add(
        session.store, session.ask_of, kind, what, place=place, person="operator", now=now(), days=days
    )  # fmt: skip
    if made is None:
        refuse(f"{watches.MOST_A_PERSON} things are watched already. End one: twosource watch remove ID")
    click.echo(f"{made.id}  until {made.ends:%Y-%m-%d}  now: {values(made.seen)}")


@watch.command("list")
@json_option
@pass_session
def watch_list(session: Session, as_json: bool) -> None:
    """Everything watched, with what was answered then and now."""
    from bot import watches
    from bot.places import write_place
    from bot.watch_rounds import values

    rows = []
    for one in watches.all_of(session.store, now=now()):
        seen = watches.view(session.store, session.ask_of, one.kind, one.text, place=one.place, now=now())
        rows.append(
            {"id": one.id, "kind": one.kind, "what": watches.shown(session.store, one),
             "place": write_place(one.place), "ends": one.ends.isoformat(), "before": values(one.seen),
             "now": values(seen), "changed": seen.print != one.seen.print}
        )  # fmt: skip
    lines = [f"{row['id']}  {row['place']}  {row['what']}  {_told(row)}" for row in rows]
    empty = 'Nothing is watched. Watch something: twosource watch add "STATEMENT"'
    print_list("watches", rows, lines, empty=empty, as_json=as_json)


def _told(row: Mapping[str, object]) -> str:
    return f"CHANGED: before {row['before']}; now {row['now']}" if row["changed"] else f"now: {row['now']}"


@watch.command("remove")
@click.argument("watch_id", metavar="ID")
@pass_session
def watch_remove(session: Session, watch_id: str) -> None:
    """Watch it no more."""
    from bot import watches

    must_be(watches.remove(session.store, watch_id), watch_id, "watch")
