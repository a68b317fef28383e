"""What the serving process does of its own accord, minute by minute: digests, watches, and feeds in a process of their
own, since reading articles would slow answers in this one. Knows no platform."""

import json
import logging
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import IO, Any

from bot.answer import Answer
from bot.metrics import Metrics
from bot.rounds import Rounds, digest_round
from bot.standing import Standing
from bot.watch_rounds import watch_round
from claims.errors import StoreClosed
from claims.log_events import event
from claims.store import Store

_log = logging.getLogger(__name__)
_NICER = 10


class Ended(Exception):
    """The process is about to end."""


@dataclass
class Unasked:
    """One tick does all that is due. poll is the command line that reads the feeds that are due, () for none; it runs
    beside the rest, one at a time, at a lower priority, and tells as JSON what it read."""

    rounds: Rounds
    poll: Sequence[str] = ()
    feeds_due: Callable[[], bool] = bool
    metrics: Metrics = field(default_factory=Metrics)
    standing: Standing = field(default_factory=Standing)
    _told: "IO[bytes] | None" = field(default=None, repr=False)
    _ending: threading.Event = field(default_factory=threading.Event, repr=False)
    _polling: "subprocess.Popen[bytes] | None" = field(default=None, repr=False)

    def tick(self) -> None:
        for do in (self._poll, self._digests, self._watches):
            try:
                do()
            except (Ended, StoreClosed):
                return
            except Exception:  # noqa: BLE001 -- what one tick can't do, the next one tries; serving goes on
                _log.exception(
                    "unasked: %s failed", do.__name__, extra=event("round_failed", what=do.__name__.strip("_"))
                )
        self.standing.round_done(self.rounds.now())

    def _digests(self) -> None:
        self.metrics.posted("digest", digest_round(replace(self.rounds, ask=self._ask)))

    def _watches(self) -> None:
        self.metrics.posted("watch", watch_round(replace(self.rounds, ask=self._ask)))

    def _ask(
        self, store: Store, statement: str, *, now: datetime, nearest: int = 0, workspace: str | None = None
    ) -> Answer:
        if self._ending.is_set():
            raise Ended
        return self.rounds.ask(store, statement, now=now, nearest=nearest, workspace=workspace)

    def end(self) -> None:
        """Ask nothing more: what is being composed is left, and tried again at the next start; what is being posted ends."""
        self._ending.set()

    def _poll(self) -> None:
        if self._polling is not None:
            if self._polling.poll() is None:
                return
            self._polled()
        if self.poll and self.feeds_due():
            self._told = tempfile.TemporaryFile()  # noqa: SIM115 - closed when it has been read
            self._polling = subprocess.Popen(
                list(self.poll), stdin=subprocess.DEVNULL, stdout=self._told, preexec_fn=_step_back
            )

    def _polled(self) -> None:
        """Count what the last reading of the feeds brought."""
        assert self._told is not None
        self._polling, told = None, self._told
        with told:
            told.seek(0)
            feeds = _feeds_in(told.read())
        self.metrics.feeds_read(whole=feeds is not None)
        if feeds is not None:
            self.standing.feeds_done(self.rounds.now())
            self.metrics.articles((row["status"] for one in feeds for row in one["articles"]), how="feed")

    def stop(self) -> None:
        """End the reading of feeds; what was read stays."""
        if self._polling is not None and self._polling.poll() is None:
            self._polling.terminate()
            self._polling.wait(10)


def _feeds_in(told: bytes) -> "list[dict[str, Any]] | None":
    """The feeds that `feeds poll --json` told of; None when it did not come to its end."""
    try:
        return list(json.loads(told)["feeds"])
    except (ValueError, KeyError, TypeError):
        return None


def _step_back() -> None:
    os.nice(_NICER)


def poll_command(config_file: str | None, store_url: str) -> list[str]:
    """This program, told to read the feeds that are due."""
    config = ["--config", os.path.abspath(config_file)] if config_file else []
    code = "from bot.cli import main; main()"
    return [sys.executable, "-c", code, *config, "--store", store_url, "feeds", "poll", "--json"]
