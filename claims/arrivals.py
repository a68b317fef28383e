"""What came into the store and when: one record an article added or revised, so that digests and watches need not
search for what is new. Knows no chat.

A record is written before the article is: after a crash between the two there is a record too many, never one too few.
"""

import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

from claims.model import Claim
from claims.store import Store

SPACE = "arrivals"
KEPT = timedelta(days=40)
_MOST_SENTENCES = 12
_MOST = 5000  # in one hour
_LATEST = "latest"


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
    hour = since.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    while hour <= until:
        for _, value in store.records(SPACE, prefix=f"{hour:%Y-%m-%dT%H}", limit=_MOST):
            at = datetime.fromisoformat(value["at"])
            if since < at <= until:
                yield Arrival(at, value["article"], value["status"], tuple(value["gone"]), tuple(value["came"]))
        hour += timedelta(hours=1)


def note_stored(store: Store) -> None:
    """Note that an article is stored and compared with the others; to be called after it is."""
    store.put(SPACE, _LATEST, secrets.token_hex(6))


def latest(store: Store) -> str:
    """A word that is another one after each article stored; "" before the first. Times won't do: an article bears the
    moment at which its reading began."""
    return str(store.get(SPACE, _LATEST) or "")
