"""What came into the store and when: one record an article added or revised, so that digests and watches need not
search for what is new. Knows no chat.

A record is written before the article is: after a crash between the two there is a record too many, never one too few.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

from claims.model import Claim
from claims.store import Store

SPACE = "arrivals"
KEPT = timedelta(days=40)
_MOST_SENTENCES = 12
_MOST = 5000


@dataclass(frozen=True, slots=True)
class Arrival:
    """One article that came ("new") or was revised ("changed"); gone and came are ids of the claims that a revision took
    out and put in, in order of the text."""

    at: datetime
    article: str
    status: Literal["new", "changed"]
    gone: tuple[str, ...] = ()
    came: tuple[str, ...] = ()


def note_arrival(store: Store, article_id: str, claims: Sequence[Claim], *, revised: bool, now: datetime) -> None:
    """Note that this article comes now with these claims; to be called before it is added."""
    before = [claim.id for claim in store.claims_of(article_id)] if revised else []
    after = {claim.id for claim in claims}
    value = {
        "at": now.astimezone(UTC).isoformat(timespec="microseconds"),
        "article": article_id,
        "status": "changed" if revised else "new",
        "gone": [one for one in before if one not in after][:_MOST_SENTENCES],
        "came": [claim.id for claim in claims if claim.id not in set(before)][:_MOST_SENTENCES] if revised else [],
    }
    store.put(SPACE, f"{value['at']}:{article_id}", value, expires=now + KEPT)


def arrivals(store: Store, *, since: datetime, until: datetime) -> Iterator[Arrival]:
    """What came after since, up to until, oldest first."""
    day = since.astimezone(UTC).date()
    while day <= until.astimezone(UTC).date():
        for _, value in store.records(SPACE, prefix=day.isoformat(), limit=_MOST):
            at = datetime.fromisoformat(value["at"])
            if since < at <= until:
                yield Arrival(at, value["article"], value["status"], tuple(value["gone"]), tuple(value["came"]))
        day += timedelta(days=1)
