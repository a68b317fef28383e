"""Answers kept in the store, so that a button still works after a restart.

An Answer is kept as JSON with its claims as ids: they are read again from the store when the button is
clicked, so a sentence corrected meanwhile shows as corrected. A key opens an answer only in the workspace
that asked.
"""

import hashlib
import types
import typing
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from bot.answer import Answer
from bot.messages import Message, Place
from claims.model import Claim
from claims.store import Store

SPACE = "answers"
KEPT_MATCHES = 200


def workspace_key(message: Message) -> str | None:
    """What the store calls this workspace; None in the terminal, which sees everything."""
    return workspace_of(message.place)


def workspace_of(place: Place) -> str | None:
    """What the store calls the workspace of this place; None in the terminal."""
    if place.platform == "console":
        return None
    return f"{place.platform}:{place.workspace or place.channel}"


def answer_key(message: Message) -> str:
    """A short name for the answer to this message."""
    named = f"{workspace_key(message)}\n{message.id}\n{message.text}"
    return hashlib.sha256(named.encode()).hexdigest()[:12]


def keep(store: Store, answer: Answer, message: Message, *, now: datetime, days: int) -> str:
    """Keep the answer for that many days; returns its key."""
    key = answer_key(message)
    parts = tuple(replace(part, matches=part.matches[:KEPT_MATCHES]) for part in answer.parts)
    value = {"workspace": workspace_key(message), "answer": _plain(replace(answer, parts=parts))}
    store.put(SPACE, key, value, expires=now + timedelta(days=days))
    return key


def kept(store: Store, key: str, message: Message, *, now: datetime) -> Answer | None:
    """The answer of this key, or None when it has expired or belongs to another workspace."""
    value = store.get(SPACE, key, now=now)
    if value is None or value["workspace"] != workspace_key(message):
        return None
    claims = {claim.id: claim for claim in store.claims(sorted(_ids(value["answer"])), superseded=True)}
    answer: Answer = _made(Answer, value["answer"], claims)
    return _without_lost(answer)


def _plain(value: Any) -> Any:
    """JSON of a frozen value; a Claim is {"claim": id}."""
    if isinstance(value, Claim):
        return {"claim": value.id}
    if is_dataclass(value) and not isinstance(value, type):
        return {one.name: _plain(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, tuple | list):
        return [_plain(one) for one in value]
    return value.isoformat() if isinstance(value, datetime) else value


def _ids(value: Any) -> set[str]:
    """Every claim id in the JSON."""
    if isinstance(value, Mapping):
        return {value["claim"]} if _is_claim(value) else set().union(*map(_ids, value.values()))
    return set().union(*map(_ids, value)) if isinstance(value, list) else set()


def _is_claim(value: Mapping[str, Any]) -> bool:
    return set(value) == {"claim"} and isinstance(value["claim"], str)


def _made(kind: Any, value: Any, claims: Mapping[str, Claim]) -> Any:
    """The value of this type that the JSON says."""
    if kind is Claim:
        return claims.get(value["claim"])
    if is_dataclass(kind) and isinstance(kind, type):
        hints = get_type_hints(kind)
        return kind(**{name: _made(hints[name], one, claims) for name, one in value.items() if name in hints})
    origin = get_origin(kind)
    if origin is tuple:
        return _made_tuple(get_args(kind), value, claims)
    if origin in (Union, types.UnionType):
        return None if value is None else _made(get_args(kind)[0], value, claims)
    if origin is Literal or kind is typing.Any:
        return value
    return datetime.fromisoformat(value) if kind is datetime else value


def _made_tuple(kinds: tuple[Any, ...], value: list[Any], claims: Mapping[str, Claim]) -> tuple[Any, ...]:
    each = [kinds[0]] * len(value) if kinds[-1] is Ellipsis else kinds
    return tuple(_made(kind, one, claims) for kind, one in zip(each, value, strict=True))


def _without_lost(answer: Answer) -> Answer:
    """The answer without matches and positions whose claims are gone from the store."""
    parts = tuple(
        replace(
            part,
            matches=tuple(match for match in part.matches if match.claim is not None),
            discrepancies=tuple(
                replace(
                    found,
                    positions=tuple(
                        replace(one, claims=tuple(claim for claim in one.claims if claim is not None))
                        for one in found.positions
                    ),
                )
                for found in part.discrepancies
            ),
        )
        for part in answer.parts
    )
    nearest = tuple(match for match in answer.nearest if match.claim is not None)
    return replace(answer, parts=parts, nearest=nearest)
