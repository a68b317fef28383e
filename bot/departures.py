"""What is removed when a workspace removes the bot: everything kept under its name. Knows no platform."""

from collections.abc import Mapping
from typing import Any

from bot import inbox, kept_answers, limits, outbox, places, recent, rounds, schedules, settings, verdicts, watches
from bot.kept_answers import workspace_of
from bot.messages import Place
from claims.incoming import feeds
from claims.store import Store

# Records that say themselves whose they are, by a workspace or by a place in one.
_SPACES = (
    kept_answers.SPACE, verdicts.SPACE, verdicts.MUTED, schedules.SPACE, watches.SPACE, rounds.PAGES, outbox.SPACE,
    feeds.SPACE,
)  # fmt: skip
_AT_A_TIME = 100_000


def forget(store: Store, place: Place) -> int:
    """Delete the answers, verdicts, recent checks, digests, watches and settings kept for this workspace; returns how
    many records went."""
    workspace = workspace_of(place)
    if workspace is None:
        return 0
    gone = [
        (space, key)
        for space in _SPACES
        for key, value in store.records(space, limit=_AT_A_TIME)
        if isinstance(value, Mapping) and _whose(value) == workspace
    ]
    for space in (recent.SPACE, limits.SPACE, inbox.SPACE):
        gone += [(space, key) for key, _ in store.records(space, prefix=f"{workspace}:", limit=_AT_A_TIME)]
    gone.append((settings.SPACE, workspace))
    return sum(store.delete(space, key) for space, key in gone)


def _whose(value: Mapping[str, Any]) -> str | None:
    place = value.get("place")
    return workspace_of(places.from_record(place)) if isinstance(place, dict) else value.get("workspace")
