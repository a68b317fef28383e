"""What an ingest that was killed between storing an article and comparing it still owes.

An article is stored in one transaction and its discrepancies in another. A note written before the first and taken away
after the second says what is owed; whoever ingests next pays it. Paying twice changes nothing. A note of an article that
is not stored yet is left alone: another process may be about to.
"""

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta

from claims import topics
from claims.model import Article
from claims.store import Store

SPACE = "uncompared"
_KEPT = timedelta(days=30)


def owe(store: Store, article: Article, *, gone: Sequence[str], now: datetime) -> None:
    """Note that this article is about to be stored; gone are ids of claims that it no longer holds."""
    note = {"text": _mark(article.text), "gone": list(gone)}
    store.put(SPACE, article.source.id, note, expires=now + _KEPT)


def paid(store: Store, article_id: str) -> None:
    store.delete(SPACE, article_id)


def pay(store: Store, *, now: datetime) -> int:
    """Compare the articles that were stored and not compared; how many there were."""
    done = 0
    for article_id, note in store.records(SPACE):
        article = store.article(article_id)
        if article is None or not isinstance(note, dict) or _mark(article.text) != note["text"]:
            continue
        topics.update(store, article_id, now=now, gone=note["gone"])
        with store.bulk(alone=SPACE):  # a note that was renewed meanwhile stays
            if store.get(SPACE, article_id) == note:
                paid(store, article_id)
        done += 1
    return done


def _mark(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:16]
