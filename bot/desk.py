"""What a command works with: the store, the config, the clock, and the two verbs that read language."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from bot.answer import Answer
from bot.config import Config
from bot.messages import Message, Reply
from claims.store import Store

if TYPE_CHECKING:  # reading articles takes a web page reader with it; a check needs none
    from claims.incoming.fetch import Guard
    from claims.ingest import Ingested


Progress = Callable[[str], None]


def silent(_words: str) -> None:
    """Nobody wants to know."""


class Ask(Protocol):
    """statement -> Answer, as bot.ask.ask."""

    def __call__(
        self, store: Store, statement: str, *, now: datetime, nearest: int = 0, workspace: str | None = None
    ) -> Answer: ...


class Ingest(Protocol):
    """locators -> what became of each article, as claims.ingest.ingest."""

    def __call__(
        self,
        store: Store,
        sources: Sequence[str],
        *,
        now: datetime,
        guard: "Guard | None" = None,
        workspace: str = "",
    ) -> "Iterator[Ingested]": ...


class Refused(Exception):
    """A command was not carried out; the reply says why, to the person alone."""

    def __init__(self, reply: Reply) -> None:
        super().__init__(reply.summary)
        self.reply = reply


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything a command may use."""

    store: Store
    config: Config
    now: Callable[[], datetime]
    ask: Ask
    ingest: Ingest
    steady: Ask | None = None

    def lasting(self) -> Ask:
        """The ask of what comes again and again, a watch or a digest: it must not waver with a second reader."""
        return self.steady or self.ask


def guard(config: Config) -> "Guard":
    """What fetching a link may do by this config."""
    from claims.incoming.fetch import Guard

    fetch = config.fetch
    return Guard(allow_private=fetch.allow_private, max_bytes=fetch.max_bytes, total_s=fetch.total_s)


@dataclass(frozen=True, slots=True)
class Call:
    """A command as called: the message it came in, the text after its name, and that text read as words and
    options ("claims Harbour since:2025-07-01")."""

    message: Message
    name: str
    text: str
    words: str = ""
    options: tuple[tuple[str, str], ...] = ()
    progress: Progress = silent

    def option(self, name: str) -> str:
        """The value of this option, "" when it was not given."""
        return dict(self.options).get(name, "")

    def field(self, name: str) -> str:
        """The value of this field of the form it came from, "" when there is none."""
        return dict(self.message.fields).get(name, "")
