"""Whether a serving process is well: its store answers, its platforms are connected, its rounds go on. Pure but for the
probe of the store; names no person, channel or statement."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.standing import Standing

LATE = timedelta(minutes=15)  # a round that waits for a slow platform takes minutes; none for so long means it hangs
PROBE_S = 5.0


@dataclass(frozen=True, slots=True)
class Health:
    """ok, and the same in its parts, as /healthz shows them."""

    ok: bool
    shown: dict[str, Any]


def health(standing: Standing, *, store: bool, now: datetime, started: datetime) -> Health:
    """How the process is now. store: whether it answers; started: when the process began, since when rounds are due."""
    going = now - (standing.last_round or started) <= LATE
    platforms = standing.platforms
    ok = store and going and all(platforms.values())
    shown = {
        "status": "ok" if ok else "failing",
        "store": "ok" if store else "failing",
        "adapters": {name: "connected" if up else "not connected" for name, up in sorted(platforms.items())},
        "models": standing.models,
        "rounds": "ok" if going else "failing",
        "last_round": _instant(standing.last_round),
        "last_feeds": _instant(standing.last_feeds),
    }
    return Health(ok, shown)


def _instant(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat(timespec="seconds").replace("+00:00", "Z")


class Probe:
    """Whether something answers in time. One that still hangs counts as no answer, and is not asked again beside itself."""

    def __init__(self, ask: Callable[[], object], *, within_s: float = PROBE_S) -> None:
        self._ask, self._within_s = ask, within_s
        self._asking: threading.Thread | None = None
        self._turn = threading.Lock()

    def __call__(self) -> bool:
        with self._turn:
            if self._asking is not None and self._asking.is_alive():
                return False
            answered = threading.Event()
            self._asking = threading.Thread(target=self._try, args=(answered,), name="probe", daemon=True)
            self._asking.start()
            self._asking.join(self._within_s)
            return answered.is_set()

    def _try(self, answered: threading.Event) -> None:
        try:
            self._ask()
        except Exception:  # noqa: BLE001 - whatever it is: no answer; the page says so, and what uses it logs why
            return
        answered.set()
