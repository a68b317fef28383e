"""What an ingest that was killed between storing an article and comparing it still owes.

An article is stored in one transaction and its discrepancies in another. A note written before the first and taken away
after the second says what is owed; whoever ingests next pays it. Paying twice changes nothing.
"""

from collections.abc import Sequence
from datetime import datetime

from claims import topics
from claims.store import Store

SPACE = "uncompared"


def owe(store: Store, article_id: str, *, gone: Sequence[str]) -> None:
    """Note that this article is about to be stored; gone are ids of claims that it no longer holds."""
    store.put(SPACE, article_id, list(gone))


def paid(store: Store, article_id: str) -> None:
    store.delete(SPACE, article_id)


def pay(store: Store, *, now: datetime) -> int:
    """Compare the articles that were stored and not compared; how many there were."""
    owed = store.records(SPACE)
    for article_id, gone in owed:
        if store.article(article_id) is not None:
            topics.update(store, article_id, now=now, gone=gone)
        paid(store, article_id)
    return len(owed)
