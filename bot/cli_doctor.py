"""`twosource doctor`: the health of the set-up."""

import click

from bot.cli_base import Session, json_option, pass_session, print_json, refuse


@click.command()
@json_option
@pass_session
def doctor(session: Session, as_json: bool) -> None:
    """What is set, what is missing and how to get it. Prints no secret."""
    from bot.doctor import examine

    found = examine(
        session.config, config_file=session.config_file, store_url=session.store_url, store=lambda: session.store
    )
    if as_json:
        rows = [{"what": one.what, "state": one.state, "says": one.says, "advice": one.advice} for one in found]
        print_json({"findings": rows})
    else:
        from bot.tables import findings_table

        findings_table(found)
    if any(one.state == "broken" for one in found):
        refuse("something that everything needs is broken; the advice stands beside it")
