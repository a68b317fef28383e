"""Attributions that run on: "the diplomat" is the one named before, and what stands between two sentences of one speaker
is that speaker's too. Only within a paragraph and only where both sides are sure; else a claim stays not attributed."""

from collections.abc import Sequence
from dataclasses import replace

from claims.model import Attribution, Sentence

_BACK = 6  # sentences


def carried(read: Sequence[Sentence], found: Sequence[Attribution | None]) -> list[Attribution | None]:
    """The attributions with speakers met again joined to their first mention, and gaps between them closed. A carried
    one has no offsets (0)."""
    joined = [_met_before(one, found[max(0, n - _BACK) : n]) for n, one in enumerate(found)]
    return [_between(read, joined, n) for n in range(len(joined))]


def _met_before(one: Attribution | None, before: Sequence[Attribution | None]) -> Attribution | None:
    """The anonymous speaker with the agency they spoke to, when an earlier sentence says it: "added the diplomat"."""
    if one is None or not one.anonymous or one.via:
        return one
    for earlier in reversed(before):
        if earlier and earlier.anonymous and earlier.via and _noun(earlier) == _noun(one):
            return replace(one, origin=earlier.origin, via=earlier.via)
    return one


def _between(read: Sequence[Sentence], found: Sequence[Attribution | None], n: int) -> Attribution | None:
    if found[n] is not None or not 0 < n < len(found) - 1 or read[n].headline:
        return found[n]
    before, after = found[n - 1], found[n + 1]
    one_paragraph = read[n - 1].paragraph == read[n].paragraph == read[n + 1].paragraph
    if before is None or after is None or not one_paragraph or (before.origin, before.via) != (after.origin, after.via):
        return None
    return Attribution(before.origin, before.cue, before.via, before.anonymous)


def _noun(one: Attribution) -> str:
    words = one.origin.casefold().split()
    return words[-1] if words else ""
