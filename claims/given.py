"""What a person said of a source beside its locator."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Given:
    """Fills only what the source lacks."""

    outlet: str | None = None
    published: str | None = None
    url: str | None = None
    title: str | None = None
