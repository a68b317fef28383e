"""What a killed process left in the inbox, made old enough to be taken up without waiting for its lease."""

from datetime import datetime

from bot.inbox import LEASE, SPACE
from claims.store import open_store


def age(url: str) -> int:
    """How many messages it had not answered."""
    store = open_store(url)
    left = store.records(SPACE)
    for key, held in left:
        store.put(SPACE, key, {**held, "at": (datetime.fromisoformat(held["at"]) - LEASE).isoformat()})
    store.close()
    return len(left)


def unanswered(url: str) -> int:
    store = open_store(url)
    try:
        return len(store.records(SPACE))
    finally:
        store.close()
