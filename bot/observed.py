"""One message's work, watched: what its checks found and what became of the articles it added, for the metrics and the
log. Wraps the desk's two verbs; changes nothing of what they give."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING

from bot.answer import Answer
from bot.desk import Desk
from claims.model import Finding
from claims.store import Store

if TYPE_CHECKING:
    from claims.incoming.fetch import Guard
    from claims.ingest import Ingested


@dataclass
class Observed:
    """What was seen while a message was being answered; desk() is what its command works with."""

    behind: Desk
    findings: list[Finding] = field(default_factory=list)
    statuses: list[str] = field(default_factory=list)

    def desk(self) -> Desk:
        return replace(self.behind, ask=self._ask, ingest=self._ingest)

    def _ask(
        self, store: Store, statement: str, *, now: datetime, nearest: int = 0, workspace: str | None = None
    ) -> Answer:
        answer = self.behind.ask(store, statement, now=now, nearest=nearest, workspace=workspace)
        self.findings.append(answer.finding)
        return answer

    def _ingest(
        self,
        store: Store,
        sources: Sequence[str],
        *,
        now: datetime,
        guard: "Guard | None" = None,
        workspace: str = "",
    ) -> "Iterator[Ingested]":
        for row in self.behind.ingest(store, sources, now=now, guard=guard, workspace=workspace):
            self.statuses.append(row.status)
            yield row
