"""`twosource move` and `twosource restore`: the store's whole content into another store, and back from a backup."""

import click

from bot.cli_base import Session, on_terminal, pass_session, refuse
from claims.store import Store, open_store


@click.command()
@click.option("--to", "target", required=True, metavar="URL", help="sqlite:///path/to.db or postgresql://…, empty.")
@pass_session
def move(session: Session, target: str) -> None:
    """Copy the store into another, either way. Run it again after a stop: it goes on where it was."""
    if target == session.store_url:
        refuse("that is the store itself. Name another with --to")
    into = open_store(target)
    try:
        _carry(session.store, into)
    finally:
        into.close()
    click.echo("Nothing was removed here. Set store.url in config.toml to the new address to work with it.", err=True)


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
