"""What a serving process counts and times, for a monitoring system: https://prometheus.io/docs/instrumenting/exposition_formats

Labels come from closed sets of our own (platforms, commands, findings, kinds); none names a person, a channel, a workspace,
a statement or an article. One registry a process, made with the bot. Knows nothing of HTTP.
"""

from collections.abc import Iterable
from typing import Literal

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector
from prometheus_client.exposition import generate_latest

from bot.standing import Standing
from claims.model import Counts, Finding

_SECONDS = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)
How = Literal["feed", "chat"]
Unasked = Literal["digest", "watch"]


class Metrics:
    """The numbers of one process since it started; safe to use from several threads."""

    def __init__(self) -> None:
        own = self._registry = CollectorRegistry()
        ProcessCollector(registry=own)

        def counter(name: str, what: str, *labels: str) -> Counter:
            return Counter(f"twosource_{name}", what, labels, registry=own)

        def gauge(name: str, what: str, *labels: str) -> Gauge:
            return Gauge(f"twosource_{name}", what, labels, registry=own)

        self._questions = counter("questions", "Statements checked", "platform", "finding")
        self._seconds = Histogram(
            "twosource_answer_seconds", "From a message taken up to its reply", ("platform", "command"),
            registry=own, buckets=_SECONDS,
        )  # fmt: skip
        self._failures = counter("failures", "Messages answered with an apology", "kind")
        self._limited = counter("limited", "Questions above a limit", "whose")
        self._shed = counter("shed", "Messages turned away because too many were being answered", "platform")
        self._articles = counter("articles_read", "Articles read, by what became of them", "how", "status")
        self._feeds = counter("feed_rounds", "Readings of the feeds that were due", "outcome")
        self._posts = counter("posts", "Messages posted unasked", "what")
        self._under_way = gauge("under_way", "Messages being answered, those that wait their turn included")
        self._connected = gauge("connected", "1 while a platform is connected", "platform")
        self._round = gauge("last_round_timestamp_seconds", "When digests and watches were last seen to")
        self._read = gauge("last_feeds_timestamp_seconds", "When the feeds that were due had last been read")
        self._held = gauge("store_rows", "What the store holds", "what")
        self._bytes = gauge("store_bytes", "Size of the store")

    def answered(self, platform: str, command: str, *, seconds: float) -> None:
        self._seconds.labels(platform, command).observe(seconds)

    def found(self, platform: str, finding: Finding) -> None:
        self._questions.labels(platform, finding).inc()

    def failed(self, kind: str) -> None:
        self._failures.labels(kind).inc()

    def limited(self, whose: str) -> None:
        self._limited.labels(whose).inc()

    def shed(self, platform: str) -> None:
        self._shed.labels(platform).inc()

    def articles(self, statuses: Iterable[str], *, how: How) -> None:
        for status in statuses:
            self._articles.labels(how, status).inc()

    def feeds_read(self, *, whole: bool) -> None:
        self._feeds.labels("done" if whole else "failed").inc()

    def posted(self, what: Unasked, count: int) -> None:
        self._posts.labels(what).inc(count)

    def holds(self, counts: Counts, *, size: int) -> None:
        """What the store holds now; size in bytes."""
        for what in ("articles", "claims", "discrepancies", "outlets"):
            self._held.labels(what).set(getattr(counts, what))
        self._bytes.set(size)

    def page(self, standing: Standing, *, under_way: int) -> bytes:
        """All of it as text, with how the process stands now."""
        self._under_way.set(under_way)
        for platform, up in standing.platforms.items():
            self._connected.labels(platform).set(up)
        for gauge, at in ((self._round, standing.last_round), (self._read, standing.last_feeds)):
            if at is not None:
                gauge.set(at.timestamp())
        return generate_latest(self._registry)
