"""`twosource demo`: a store made of the example articles in a temporary folder, then a few answers."""

import tempfile
from pathlib import Path

import click

from bot.cli_base import Session, pass_session, refuse

EXAMPLES = Path(__file__).resolve().parent.parent / "examples"


@click.command()
@pass_session
def demo(session: Session) -> None:
    """Add the example articles to a store of their own and check a few statements."""
    articles, statements = EXAMPLES / "articles", EXAMPLES / "statements.txt"
    if not articles.is_dir() or not statements.is_file():
        refuse("the example articles are not beside the program. Run it from a clone of the repository: make demo")
    with tempfile.TemporaryDirectory(prefix="twosource-demo-") as folder:
        session.use(f"sqlite:///{folder}/demo.db")
        _fill(session, articles)
        for statement in statements.read_text(encoding="utf-8").splitlines():
            if statement.strip():
                _check(session, statement.strip())
        session.close()
    click.echo("\nNow yours: twosource add FILE, then twosource check STATEMENT, or twosource chat.")


def _fill(session: Session, articles: Path) -> None:
    from bot.tables import added

    click.echo(f"$ twosource add {articles.parent.name}/{articles.name}\n")
    added(session.ingest([str(articles)]), progress=False)


def _check(session: Session, statement: str) -> None:
    from bot.answer_reply import answer_reply

    click.echo(f'\n$ twosource check "{statement}"\n')
    session.show(answer_reply(session.ask(statement)))
