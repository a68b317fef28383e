"""What asking gives back: an Answer, part by part, before anybody has put it into words."""

from dataclasses import dataclass
from typing import Literal

from claims.model import Counts, Discrepancy, Finding, Match, Origins
from claims.second.protocol import Heard

# Why a statement can't be checked: it is empty, a question, a greeting, an opinion or a wish, an order, too long,
# or in a language we don't read.
Unfit = Literal["empty", "question", "greeting", "opinion", "command", "too_long", "language"]


@dataclass(frozen=True, slots=True)
class Part:
    """One claim of a statement and what the store holds on it. matches are best first. discrepancies are those between
    sources that this part touches. origins counts those behind the matches that agree (or, if none does, all). heard is
    what a second reader said of it that counted, where there is one."""

    text: str
    finding: Finding
    matches: tuple[Match, ...] = ()
    discrepancies: tuple[Discrepancy, ...] = ()
    origins: Origins = Origins(0, 0)  # noqa: RUF009 - frozen, so one may serve all
    heard: tuple[Heard, ...] = ()


@dataclass(frozen=True, slots=True)
class Second:
    """A second reader that was asked: what it is called, and why nothing it said counted ("" when it did)."""

    name: str
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """The whole answer. finding is the strongest of the parts'. nearest: the closest claims whatever their score, best
    first, as many as asked for (at least one when nothing was found and the store is not empty). second: the second reader,
    where one was asked."""

    statement: str
    finding: Finding
    parts: tuple[Part, ...]
    searched: Counts
    nearest: tuple[Match, ...] = ()
    unfit: Unfit | None = None
    took_ms: float = 0.0
    second: Second | None = None
