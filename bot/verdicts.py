"""What people say of an answer: useful, or a match that does not belong; and which matches are not shown again.

Two sorts of record. "feedback" is for whoever runs the bot to read. "muted" holds (statement, claim) pairs that
somebody allowed to has called wrong: that claim is left out when that statement is asked again in that workspace.
"""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal

from bot.answer import Answer, Part
from claims.copies import roots
from claims.model import Discrepancy, Finding, Match, Position
from claims.origins import count
from claims.store import Store

SPACE, MUTED = "feedback", "muted"
WORDS_CHARS = 2000
Verdict = Literal["useful", "wrong"]
_WORD = re.compile(r"\w+")
_STRENGTH: tuple[Finding, ...] = ("sources_differ", "differs", "agrees", "nothing_found", "not_checkable")


@dataclass(frozen=True, slots=True)
class Said:
    """One verdict: on an answer (claim "") or on one match of it. workspace None is the terminal."""

    verdict: Verdict
    key: str
    statement: str
    claim: str
    workspace: str | None
    person: str
    at: datetime
    words: str = ""


def keep(store: Store, said: Said) -> None:
    """Keep it, one record a person, match and answer; words that come later join it."""
    value = {
        "verdict": said.verdict,
        "statement": said.statement,
        "claim": said.claim,
        "workspace": said.workspace,
        "person": said.person,
        "at": said.at.isoformat(),
    }
    words = {"words": said.words[:WORDS_CHARS]} if said.words else {}
    store.put(SPACE, f"{said.key}:{said.claim or 'answer'}:{said.person}", value | words)


def withdraw(store: Store, *, key: str, claim: str, person: str) -> None:
    """Forget what this person said of this match."""
    store.delete(SPACE, f"{key}:{claim or 'answer'}:{person}")


def read(store: Store, *, limit: int) -> list[dict[str, Any]]:
    """The verdicts kept, newest first, each with its key."""
    found = [{"key": key, **value} for key, value in store.records(SPACE, limit=100_000)]
    return sorted(found, key=lambda one: str(one.get("at", "")), reverse=True)[:limit]


# --- matches not shown again


def mute(store: Store, statement: str, claim: str, *, workspace: str | None, by: str, now: datetime) -> None:
    """Leave this claim out when this statement is asked again in this workspace."""
    value = {"workspace": workspace, "statement": statement, "claim": claim, "by": by, "at": now.isoformat()}
    store.put(MUTED, f"{_asked(statement, workspace)}{claim}", value)


def unmute(store: Store, statement: str, claim: str, *, workspace: str | None) -> bool:
    """Show it again; False when it was shown anyway."""
    return store.delete(MUTED, f"{_asked(statement, workspace)}{claim}")


def _asked(statement: str, workspace: str | None) -> str:
    """One name for a statement in whatever case, spacing and punctuation it is asked."""
    words = " ".join(_WORD.findall(statement.casefold()))
    return f"{workspace or 'console'}:{hashlib.sha256(words.encode()).hexdigest()[:16]}:"


def part_with(answer: Answer, claim: str) -> str:
    """The text of the part that this claim was matched to; the statement when none has it."""
    found = (part.text for part in answer.parts if any(match.claim.id == claim for match in part.matches))
    return next(found, answer.statement)


def without_muted(store: Store, answer: Answer, *, workspace: str | None) -> Answer:
    """The answer as this workspace wants it: without the matches it called wrong, and concluded anew."""
    parts = tuple(_without(store, part, _muted(store, part.text, workspace)) for part in answer.parts)
    if parts == answer.parts:
        return answer
    finding: Finding = min((part.finding for part in parts), key=_STRENGTH.index)
    return replace(answer, parts=parts, finding=finding)


def _muted(store: Store, statement: str, workspace: str | None) -> set[str]:
    prefix = _asked(statement, workspace)
    return {key.removeprefix(prefix) for key, _ in store.records(MUTED, prefix=prefix)}


def _without(store: Store, part: Part, muted: set[str]) -> Part:
    matches = tuple(match for match in part.matches if match.claim.id not in muted)
    if matches == part.matches:
        return part
    left = (_less(found, muted) for found in part.discrepancies)
    shown = {match.claim.id for match in matches}
    touched = tuple(found for found in left if len(found.positions) > 1 and shown & set(_ids(found)))
    finding = _finding(part.finding, matches, touched)
    agreeing = [match.claim for match in matches if match.stance == "agrees"]
    counting = agreeing or [match.claim for match in matches]
    origins = count(counting, copies=roots(store, (claim.source.id for claim in counting)))
    return replace(part, finding=finding, matches=matches, discrepancies=touched, origins=origins)


def _less(found: Discrepancy, muted: set[str]) -> Discrepancy:
    """The discrepancy without these claims; a position that loses its last one goes."""
    kept = (_held(one, muted) for one in found.positions)
    return replace(found, positions=tuple(one for one in kept if one.claims))


def _held(position: Position, muted: set[str]) -> Position:
    claims = tuple(claim for claim in position.claims if claim.id not in muted)
    if claims == position.claims:
        return position
    outlets = {claim.source.outlet for claim in claims}
    return replace(position, claims=claims, outlets=tuple(one for one in position.outlets if one in outlets))


def _ids(found: Discrepancy) -> Iterable[str]:
    return (claim.id for position in found.positions for claim in position.claims)


def _finding(before: Finding, matches: tuple[Match, ...], touched: tuple[Discrepancy, ...]) -> Finding:
    """What is left to say: "differs" only where a match that differs is left and none agrees."""
    if not matches:
        return "nothing_found"
    if before == "sources_differ" and touched:
        return before
    stances = {match.stance for match in matches}
    return "differs" if "differs" in stances and "agrees" not in stances else "agrees"
