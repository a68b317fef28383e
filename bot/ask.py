"""statement -> Answer: read, retrieve, match, compare, conclude."""

from datetime import datetime

from bot.answer import Answer
from claims.model import Counts
from claims.store import Store


def ask(store: Store, statement: str, *, now: datetime, nearest: int = 0, workspace: str | None = None) -> Answer:
    """What the store holds on this statement. nearest asks for that many closest claims whatever their score."""
    return Answer(statement, "nothing_found", (), Counts(0, 0, 0, 0, None))
