"""locator -> fetch -> article -> extract -> store -> compare; one bad file never stops the batch."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from claims.store import Store


@dataclass(frozen=True, slots=True)
class Ingested:
    """What became of one article. error is fit to be shown to a person; None unless status is "failed"."""

    locator: str
    status: Literal["new", "changed", "same", "failed"]
    id: str | None = None
    title: str = ""
    claims: int = 0
    discrepancies: int = 0
    error: str | None = None
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Given:
    """What the person said of a source beside the locator; fills only what the source lacks."""

    outlet: str | None = None
    published: str | None = None
    url: str | None = None
    title: str | None = None


def ingest(
    store: Store, locators: Sequence[str], *, now: datetime, given: Given | None = None, workspace: str = ""
) -> Iterator[Ingested]:
    """Read each locator (file, folder, http(s) URL, feed URL, "-" for standard input) and store its articles, one
    Ingested an article, as they are done."""
    yield from ()
