"""The command that reads back what people said of answers."""

import click

from bot import verdicts
from bot.cli_base import Session, json_option, pass_session, print_json


@click.command()
@click.option("--verdict", type=click.Choice(["useful", "wrong"]), help="Only these.")
@click.option("--limit", type=click.IntRange(min=1), default=100, show_default=True, help="At most so many.")
@json_option
@pass_session
def feedback(session: Session, verdict: str | None, limit: int, as_json: bool) -> None:
    """What people in chat said of answers and matches, newest first."""
    found = [one for one in verdicts.read(session.store, limit=100_000) if verdict in (None, one["verdict"])][:limit]
    sentences = _sentences(session, found)
    rows = [{**one, "text": sentences.get(str(one["claim"]))} for one in found]
    if as_json:
        print_json({"feedback": rows})
        return
    from bot.tables import feedback_table

    feedback_table(rows)


def _sentences(session: Session, found: list[dict[str, object]]) -> dict[str, str]:
    """The sentence of each claim spoken of, also of one corrected since."""
    ids = sorted({str(one["claim"]) for one in found if one["claim"]})
    return {claim.id: claim.text for claim in session.store.claims(ids, superseded=True)}
