"""Asking a second reader: in batches with controls, within bounds of time and cost, and twice where it would matter.

What it says against what is shown without it is asked again, in another order and other company. Only what it says both
times counts; where it says the opposite, nothing of it does. Whatever goes wrong ends in no judgement, a word for
`doctor`, and a rest.
"""

import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from claims.errors import ClaimsError
from claims.second import controls, state
from claims.second.protocol import Item, Judge, Judgement, Unusable
from claims.store import Store

_SPEAKING = ("agrees", "differs")
_CONTROLS = 2  # a batch


@dataclass(frozen=True, slots=True)
class Bounds:
    """What one answer may cost: total_s of waiting, most_candidates asked about, batches of so many, most_calls; and
    most_calls_a_day for all answers. After trouble it is left alone for rest_s."""

    total_s: float = 8
    most_candidates: int = 8
    batch: int = 8
    most_calls: int = 4
    most_calls_a_day: int = 2000
    rest_s: int = 60


@dataclass(frozen=True, slots=True)
class Reader:
    """A second reader: what it is called, how it is asked, what it may cost."""

    name: str
    judge: Judge
    bounds: Bounds = field(default_factory=Bounds)


@dataclass(frozen=True, slots=True)
class Said:
    """The judgements that count, by item id; why there are none when the reader could not be counted on."""

    judged: dict[str, Judgement] = field(default_factory=dict)
    trouble: str = ""


def hear(reader: Reader, items: Sequence[Item], *, store: Store, now: datetime) -> Said:
    """What the second reader says of these items that counts. Never raises but for a store that can't be read."""
    if not items:
        return Said()
    if state.resting(store, now=now, rest_s=reader.bounds.rest_s):
        return Said(trouble="failed a moment ago and is left alone")
    try:
        said = _Round(reader, store, now).judge(items)
    except Unusable as error:
        state.note_trouble(store, error.what, now=now)
        return Said(trouble=error.what)
    state.note_sound(store)
    return said


def try_out(reader: Reader) -> str:
    """What is wrong with the reader, asked about invented pairs only; "" when it answers them rightly."""
    pairs = [*controls.AGREEING[:2], *controls.DIFFERING[:2]]
    items = [controls.as_item(pair, f"t{n}") for n, pair in enumerate(pairs)]
    try:
        judged = reader.judge(items, until=time.monotonic() + reader.bounds.total_s)
    except Unusable as error:
        return error.what
    return _wrong_on(items, judged)


_UNFOUNDED = "cited words that stand nowhere in what it was shown"


def _wrong_on(known: Sequence[Item], judged: dict[str, Judgement]) -> str:
    """What is wrong with its answers on pairs whose answer is known, "" when nothing."""
    if any(one.id not in judged for one in known):
        return _UNFOUNDED
    return "" if all(judged[one.id].verdict == one.held for one in known) else "got a pair wrong whose answer is known"


class _Round:
    """One answer's questions: counts the calls and watches the clock."""

    def __init__(self, reader: Reader, store: Store, now: datetime) -> None:
        self._reader, self._store, self._now = reader, store, now
        self._until = time.monotonic() + reader.bounds.total_s
        self._calls = reader.bounds.most_calls
        self._chance = random.SystemRandom()
        self._asked = self._unfounded = 0

    def judge(self, items: Sequence[Item]) -> Said:
        first = self._ask(list(items), most_calls=max(1, self._calls // 2))
        if 2 * self._unfounded > self._asked:
            raise Unusable(_UNFOUNDED)
        against = [one for one in items if one.id in first and _matters(one, first[one.id])]
        again = self._ask(against[::-1], most_calls=self._calls)
        counted = {one.id: first[one.id] for one in items if one.id in first and one not in against}
        for one in against:
            verdicts = {first[one.id].verdict, again[one.id].verdict} if one.id in again else set()
            if len(verdicts) == 2 and verdicts & set(_SPEAKING):
                raise Unusable("contradicted itself when it was asked again")
            if len(verdicts) == 1:
                counted[one.id] = again[one.id]
        return Said(counted)

    def _ask(self, items: list[Item], *, most_calls: int) -> dict[str, Judgement]:
        judged: dict[str, Judgement] = {}
        for batch in list(_batches(items, self._reader.bounds.batch))[:most_calls]:
            if self._calls < 1 or not self._take():
                break
            self._calls -= 1
            judged |= self._batch(batch)
        return judged

    def _take(self) -> bool:
        try:
            return state.take_call(self._store, now=self._now, most_a_day=self._reader.bounds.most_calls_a_day)
        except ClaimsError as error:
            raise Unusable("could not be counted in the store") from error

    def _batch(self, batch: Sequence[Item]) -> dict[str, Judgement]:
        """The judgements of one call, by the items' own ids; the ids that the reader sees are chance."""
        names = iter(self._chance.sample(range(100, 1000), len(batch) + _CONTROLS))
        asked = {f"q{next(names)}": one for one in batch}
        known = [controls.as_item(pair, f"q{next(names)}") for pair in controls.draw(self._chance)]
        sent = [Item(name, one.text, one.sentence) for name, one in asked.items()] + known
        self._chance.shuffle(sent)
        if time.monotonic() >= self._until:
            raise Unusable(_late(self._reader))
        judged = self._reader.judge(sent, until=self._until)
        if time.monotonic() > self._until:
            raise Unusable(_late(self._reader))
        if wrong := _wrong_on(known, judged):
            raise Unusable(wrong)
        self._asked += len(asked)
        self._unfounded += sum(name not in judged for name in asked)
        return {one.id: judged[name] for name, one in asked.items() if name in judged}


def _matters(item: Item, judged: Judgement) -> bool:
    """Whether it says something else than is shown; of a claim that is not shown it makes none whether it is near."""
    return judged.verdict != item.held and (item.held, judged.verdict) != ("unrelated", "related")


def _late(reader: Reader) -> str:
    return f"took longer than {reader.bounds.total_s:g} s"


def _batches(items: list[Item], size: int) -> Iterator[list[Item]]:
    for first in range(0, len(items), size):
        yield items[first : first + size]
