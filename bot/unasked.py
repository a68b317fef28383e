"""What the serving process does of its own accord, minute by minute: digests, watches, and feeds in a process of their
own, since reading articles would slow answers in this one. Knows no platform."""

import logging
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from bot.rounds import Rounds, digest_round
from bot.watch_rounds import watch_round

_log = logging.getLogger(__name__)
_NICER = 10


@dataclass
class Unasked:
    """One tick does all that is due. poll is the command line that reads the feeds that are due, () for none; it runs
    beside the rest, one at a time, at a lower priority."""

    rounds: Rounds
    poll: Sequence[str] = ()
    feeds_due: Callable[[], bool] = bool
    _polling: "subprocess.Popen[bytes] | None" = field(default=None, repr=False)

    def tick(self) -> None:
        for do in (self._poll, self._digests, self._watches):
            try:
                do()
            except Exception:  # noqa: BLE001 -- what one tick can't do, the next one tries; serving goes on
                _log.exception("unasked: %s failed", do.__name__)

    def _digests(self) -> None:
        digest_round(self.rounds)

    def _watches(self) -> None:
        watch_round(self.rounds)

    def _poll(self) -> None:
        if self._polling is not None and self._polling.poll() is None:
            return
        if self.poll and self.feeds_due():
            self._polling = subprocess.Popen(
                list(self.poll), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, preexec_fn=_step_back
            )

    def stop(self) -> None:
        """End the reading of feeds; what was read stays."""
        if self._polling is not None and self._polling.poll() is None:
            self._polling.terminate()
            self._polling.wait(10)


def _step_back() -> None:
    os.nice(_NICER)


def poll_command(config_file: str | None, store_url: str) -> list[str]:
    """This program, told to read the feeds that are due."""
    config = ["--config", os.path.abspath(config_file)] if config_file else []
    code = "from bot.cli import main; main()"
    return [sys.executable, "-c", code, *config, "--store", store_url, "feeds", "poll"]
