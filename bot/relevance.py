"""Which discrepancies an answer shows, and in which order: what the statement itself speaks of first.

A difference needs two sides: one that is left with a single position, as after a correction, is never shown.
"""

import re
from collections.abc import Iterable
from dataclasses import replace

from bot.answer import Answer, Part
from claims.model import Discrepancy, Finding

_WORD = re.compile(r"[^\W\d_]{4,}")
# Words a question is put with, and the nouns it counts by: they say nothing of what it is about.
_ASKING = frozenset(
    "what when where which whose many much were been have told fact expected happened certain part people persons".split()
)
_STEM = 5


def to_show(answer: Answer) -> Answer:
    """The answer with the discrepancies that have two sides, the most to the point first."""
    parts = tuple(_part(part) for part in answer.parts)
    if parts == answer.parts:
        return answer
    findings = [part.finding for part in parts]
    finding = answer.finding if answer.finding in findings else findings[0]
    return replace(answer, parts=parts, finding=finding)


def _part(part: Part) -> Part:
    found = tuple(two_sided(part.discrepancies))
    if part.finding == "sources_differ" and not found and part.discrepancies:
        return replace(part, finding=_without_discrepancy(part), discrepancies=())
    asked = _stems(part.text)
    return replace(part, discrepancies=tuple(sorted(found, key=lambda one: -_to_the_point(one, asked))))


def _to_the_point(found: Discrepancy, asked: set[str]) -> int:
    """How many words its question and answers share with what was asked, and how much it matters."""
    told = " ".join([found.question, *(position.value for position in found.positions)])
    return len(asked & _stems(told)) + found.importance


def two_sided(found: Iterable[Discrepancy]) -> Iterable[Discrepancy]:
    """Those with two positions at least, the positions in order of their day, undated ones last."""
    for one in found:
        if len(one.positions) > 1:
            yield replace(one, positions=tuple(sorted(one.positions, key=lambda p: p.as_of or "9999")))


def _without_discrepancy(part: Part) -> Finding:
    stances = {match.stance for match in part.matches}
    if not stances:
        return "nothing_found"
    return "differs" if "differs" in stances and "agrees" not in stances else "agrees"


def _stems(text: str) -> set[str]:
    """The beginnings of its longer words, so that "killed" and "killing" meet."""
    return {word[:_STEM] for word in _WORD.findall(text.casefold()) if word not in _ASKING}
