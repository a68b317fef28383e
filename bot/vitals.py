"""What one serving process knows of itself: its places, its numbers, how it stands. Shared by all its platforms."""

import logging
from dataclasses import dataclass, field

from bot.metrics import Metrics
from bot.room import Room
from bot.standing import Standing
from claims.errors import ClaimsError
from claims.log_events import event
from claims.store import Store

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Vitals:
    """One a process; whoever makes a Bot may give it, and the bot carries it to the adapters."""

    room: Room
    metrics: Metrics = field(default_factory=Metrics)
    standing: Standing = field(default_factory=Standing)

    def metrics_page(self) -> bytes:
        """/metrics as it is now."""
        return self.metrics.page(self.standing, under_way=self.room.taken)


def measure(store: Store, vitals: Vitals) -> None:
    """Take over into the metrics what the store holds now; a store that is away keeps the last numbers."""
    try:
        vitals.metrics.holds(store.counts(), size=store.size())
    except ClaimsError as error:
        _log.info("store not measured", extra=event("store_not_measured", error=type(error).__name__))
