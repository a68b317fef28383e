"""Discrepancies to and from what a store keeps. Shared by every store; knows no SQL."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from claims.model import Claim, Discrepancy, Position
from claims.stores import rows


def told(one: Discrepancy) -> tuple[str, str, str, int, str, str, str]:
    """(question, kind, relation, importance, state, note, positions as JSON): what makes it another than before."""
    positions = [
        {
            "value": p.value,
            "claims": [claim.id for claim in p.claims],
            "outlets": p.outlets,
            "origins": p.origins,
            "as_of": p.as_of,
        }
        for p in one.positions
    ]
    question, note = rows.clean(one.question), rows.clean(one.note)
    return question, one.kind, one.relation, one.importance, one.state, note, rows.to_json(positions)


def searched(question: str, note: str, values: Iterable[str]) -> str:
    """The words a discrepancy itself is found by; its claims are searched beside them."""
    return rows.clean(" ".join([question, note, *values]))


def happened(one: Discrepancy, state_before: str) -> str:
    """What saving it was, for its history. state_before is "" for a new one."""
    if one.state == "closed":
        return "closed"
    return "moved" if state_before == "open" else "opened"


def claim_ids(found: Iterable[Sequence[Any]]) -> list[str]:
    """The ids of every claim in rows whose sixth value is positions as JSON."""
    return [claim_id for row in found for position in json.loads(row[5]) for claim_id in position["claims"]]


def discrepancy(row: Sequence[Any], claims: dict[str, Claim]) -> Discrepancy:
    """The discrepancy of a row (id, question, kind, relation, importance, positions, opened, changed, state, note)."""
    discrepancy_id, question, kind, relation, importance, positions, opened, changed, state, note = row
    return Discrepancy(
        discrepancy_id,
        question,
        kind,
        relation,
        importance,
        tuple(_position(position, claims) for position in json.loads(positions)),
        rows.moment(opened),
        rows.moment(changed),
        state,
        note,
    )


def _position(part: dict[str, Any], claims: dict[str, Claim]) -> Position:
    held: Iterable[str] = part["claims"]
    shown = tuple(claims[claim_id] for claim_id in held if claim_id in claims)
    return Position(part["value"], shown, tuple(part["outlets"]), tuple(part["origins"]), part["as_of"])
