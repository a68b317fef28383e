"""Manners towards the sites we read: their robots.txt, and a pause between two requests to one host. The only importer of
protego."""

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from protego import Protego

from claims.errors import FetchError
from claims.incoming.fetch import Guard, fetch
from claims.store import Store

SPACE = "robots"
ASKED = "asked"  # when a host was last asked, for all processes that share a store
_KEPT = timedelta(hours=24)  # RFC 9309, 2.4: not longer than a day
_LONGEST_PAUSE_S = 30.0
_MOST_CHARS = 500_000  # RFC 9309, 2.5


class Manners:
    """Asks robots.txt and keeps the pauses, for one run over many pages. shared: several processes ask these hosts, one
    after the other. sleep and clock are for tests."""

    def __init__(
        self,
        store: Store,
        guard: Guard,
        *,
        now: Callable[[], datetime],
        pause_s: float,
        sleep: Callable[[float], object] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
        shared: bool = False,
    ) -> None:
        self._store, self._guard, self._now, self._shared = store, guard, now, shared
        self._pause_s, self._sleep, self._clock = pause_s, sleep, clock
        self._last: dict[str, float] = {}
        self._rules: dict[str, Protego] = {}

    def before(self, url: str) -> None:
        """Wait until this page may be asked for. Raises FetchError where the site doesn't want us there, or where it
        can't be known."""
        rules = self._of(url)
        agent = self._guard.user_agent.partition("/")[0]
        if not rules.can_fetch(url, agent):
            raise FetchError("the site's robots.txt asks us not to read it", where=url[:200])
        self._wait(_host(url), min(max(self._pause_s, float(rules.crawl_delay(agent) or 0)), _LONGEST_PAUSE_S))

    def pause(self, url: str) -> None:
        """Only wait: a person has named this page."""
        self._wait(_host(url), self._pause_s)

    def _wait(self, host: str, pause_s: float) -> None:
        left = self._last.get(host, -1e9) + pause_s - self._clock()
        if self._shared and (asked := self._store.get(ASKED, host)) is not None:
            since_s = (self._now() - datetime.fromisoformat(asked)).total_seconds()
            left = max(left, pause_s - max(since_s, 0.0))  # a clock ahead of ours asks for one pause, not for hours
        if left > 0:
            self._sleep(left)
        self._last[host] = self._clock()
        if self._shared:
            self._store.put(ASKED, host, self._now().isoformat(), expires=self._now() + timedelta(hours=1))

    def _of(self, url: str) -> Protego:
        host = _host(url)
        if host not in self._rules:
            self._rules[host] = Protego.parse(self._text(host))
        return self._rules[host]

    def _text(self, host: str) -> str:
        """The site's robots.txt, kept for a day; "" where there is none (RFC 9309, 2.3.1.3)."""
        held = self._store.get(SPACE, host, now=self._now())
        if held is not None:
            return str(held)
        self._wait(host, self._pause_s)
        try:
            text = fetch(f"{host}/robots.txt", guard=self._guard).data.decode("utf-8", "replace")[:_MOST_CHARS]
        except FetchError as error:
            if not error.permanent:
                raise
            text = ""
        self._store.put(SPACE, host, text, expires=self._now() + _KEPT)
        return text


def _host(url: str) -> str:
    """ "https://example.org:8080"."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
