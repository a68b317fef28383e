"""What a reading of a time gets and gives: shared by the modules that read one kind of expression each."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from claims.model import Word
from claims.readers import days
from claims.readers.days import Days
from claims.readers.tense import looks_ahead, looks_back


@dataclass(frozen=True, slots=True)
class Setting:
    """What an expression is resolved against: the article's day, the sentence around it and the time told before it."""

    text: str
    published: date | None
    words: tuple[Word, ...]
    before: Days | None = None

    @property
    def today(self) -> Days | None:
        """The article's day as a range."""
        return (self.published, self.published) if self.published else None


@dataclass(frozen=True, slots=True)
class Read:
    days: Days | None
    approximate: bool = False
    clock: str | None = None


Reader = Callable[[re.Match[str], Setting], Read | None]


def known(found: Days | None) -> Read | None:
    return Read(found) if found else None


def step(word: str) -> int:
    return {"last": -1, "past": -1, "previous": -1, "preceding": -1, "next": 1, "coming": 1, "following": 1}.get(
        word.lower(), 0
    )


def likely(options: list[Days | None], match: re.Match[str], setting: Setting, *, slack: int = 0) -> Days | None:
    """The option the tense points to. Without a tense, one up to slack days ahead beats one a year back."""
    published = setting.published
    assert published
    where = (setting.text, match.start(), match.end(), setting.words)
    if looks_ahead(*where):
        return days.nearest(options, to=published, future=True)
    if not looks_back(*where):
        near = [o for o in options if o and 0 <= (o[0] - published).days <= slack]
        if near:
            return min(near)
    return days.nearest(options, to=published + timedelta(1), future=False)
