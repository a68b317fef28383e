"""A person's recent checks, for their own home page: kept as long as the answers, seen by nobody else."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.kept_answers import workspace_key
from bot.messages import Message
from bot.words import cut
from claims.store import Store

SPACE = "recent"
STATEMENT_CHARS = 200


_LOOKED_AT = 100  # of a person's newest


@dataclass(frozen=True, slots=True)
class Check:
    """What was checked, and the key that opens its answer again."""

    statement: str
    key: str


def remember(
    store: Store, message: Message, statement: str, *, key: str, now: datetime, days: int, opens: bool = True
) -> None:
    """Keep that this person checked this; not in the terminal, where there is no home page. opens: there is something to
    open again; else it counts among what was asked only."""
    workspace = workspace_key(message)
    if workspace is None:
        return
    # Records come in order of key, so the key counts down: the newest stands first.
    newest_first = f"{10**12 - int(now.timestamp()):013d}"
    value = {
        "statement": cut(statement, STATEMENT_CHARS),
        "key": key,
        "opens": opens,
        "until": (now + timedelta(days=days)).isoformat(),
    }
    name = f"{workspace}:{message.person.id}:{newest_first}:{key}"
    store.put(SPACE, name, value, expires=now + timedelta(days=days))


def recent(store: Store, *, workspace: str, person: str, now: datetime, limit: int = 5) -> list[Check]:
    """The person's last checks whose answers are still kept, newest first; what was asked again stands once."""
    found = store.records(SPACE, prefix=f"{workspace}:{person}:", limit=_LOOKED_AT)
    opening = (one for _, one in found if one["until"] > now.isoformat() and one.get("opens", True))
    newest: dict[str, Check] = {}
    for one in opening:
        newest.setdefault(" ".join(one["statement"].casefold().split()), Check(one["statement"], one["key"]))
    return list(newest.values())[:limit]
