"""Pairwise differences -> one discrepancy per question, with its positions."""

from datetime import datetime

from claims.store import Store


def update(store: Store, article_id: str, *, now: datetime) -> int:
    """Compare this article's claims with what other outlets said of the same event, and open, move or close
    discrepancies; returns how many were opened or changed."""
    return 0
