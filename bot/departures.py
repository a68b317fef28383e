"""What is removed when a workspace removes the bot: everything kept under its name. Knows no platform."""

from bot import kept_answers, recent, settings, verdicts
from bot.messages import Message, Person, Place
from claims.store import Store

_SPACES = (kept_answers.SPACE, verdicts.SPACE, verdicts.MUTED)
_AT_A_TIME = 100_000


def forget(store: Store, place: Place) -> int:
    """Delete the answers, verdicts, recent checks and settings kept for this workspace; returns how many records
    went."""
    workspace = kept_answers.workspace_key(Message("", place, Person(""), "", "direct"))
    if workspace is None:
        return 0
    gone = [
        (space, key)
        for space in _SPACES
        for key, value in store.records(space, limit=_AT_A_TIME)
        if isinstance(value, dict) and value.get("workspace") == workspace
    ]
    gone += [(recent.SPACE, key) for key, _ in store.records(recent.SPACE, prefix=f"{workspace}:", limit=_AT_A_TIME)]
    gone.append((settings.SPACE, workspace))
    return sum(store.delete(space, key) for space, key in gone)
