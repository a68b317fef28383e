"""How a serving process stands: which platforms are connected, and when its rounds were done last, whether the
models are loaded. Written by the adapters and the rounds, read by /healthz and /metrics. Safe to use from several threads."""

import threading
from collections.abc import Mapping
from datetime import datetime
from typing import Literal

# Before they are loaded the first question takes longer, as it loads them.
Models = Literal["not loaded", "warming", "ready"]


class Standing:
    """What is known by now; a platform that is served and not yet connected is there as False."""

    def __init__(self) -> None:
        self._connected: dict[str, bool] = {}
        self._round: datetime | None = None
        self._feeds: datetime | None = None
        self._turn = threading.Lock()
        self._models: Models = "not loaded"

    def connected(self, platform: str, yes: bool = True) -> None:
        """The connection to this platform is up, or it is not."""
        with self._turn:
            self._connected[platform] = yes

    @property
    def platforms(self) -> Mapping[str, bool]:
        with self._turn:
            return dict(self._connected)

    def models_are(self, state: Models) -> None:
        """How far what reads language is loaded."""
        self._models = state

    @property
    def models(self) -> Models:
        return self._models

    def round_done(self, at: datetime) -> None:
        """What comes unasked was seen to at this moment."""
        self._round = at

    def feeds_done(self, at: datetime) -> None:
        """The feeds that were due have been read."""
        self._feeds = at

    @property
    def last_round(self) -> datetime | None:
        return self._round

    @property
    def last_feeds(self) -> datetime | None:
        return self._feeds
