"""Matches and the store's discrepancies -> what to say of a statement: its finding, and each match's stance."""

from collections.abc import Sequence
from dataclasses import dataclass

from claims import match
from claims.match import Candidate
from claims.model import Claim, Discrepancy, Finding, Match
from claims.store import Store


@dataclass(frozen=True, slots=True)
class Concluded:
    finding: Finding
    matches: tuple[Match, ...]
    discrepancies: tuple[Discrepancy, ...] = ()


def conclude(
    store: Store, statement: Claim, found: Sequence[Candidate], ranked: Sequence[Match], *, workspace: str | None
) -> Concluded:
    """The finding of one part, with the matches that are good enough to be shown and the discrepancies it touches."""
    good = tuple(m for m in ranked if m.score >= match.threshold())
    return Concluded("agrees" if good else "nothing_found", good)
