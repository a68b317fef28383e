"""For how many new claims a digest asks the whole store, and that it says the same as if it had asked for each.
Invented outlets; a clock that each asking moves on stands for a busy machine."""

from datetime import timedelta

import answers
import numpy as np
import pytest
from test_bot_digests import BEFORE, LATER, entries

from bot import digests
from bot.answer import Answer, Part
from bot.digests import Carried, compose, once
from claims.arrivals import note_arrival
from claims.model import Article, Claim, Match, Origins, Source
from claims.store import Store, open_store

OUTLETS = ("Harbour Post", "Evening Bell", "Coast Messenger")


class Asking:
    """Says of a statement that all who tell of the same event agree; counts how often it is asked."""

    def __init__(self, *, takes_s: float = 0.0) -> None:
        self.asked: list[str] = []
        self._takes_s, self._at = takes_s, 100.0

    def clock(self) -> float:
        return self._at

    def __call__(self, store, statement, *, now, nearest=0, workspace=None) -> Answer:
        self.asked.append(statement)
        self._at += self._takes_s
        event = statement.rpartition(" ")[2].strip(".")
        same = [one for one in EVERY.get(id(store), []) if one.text.endswith(f" {event}.")]
        matches = tuple(Match(one, 0.9, "agrees") for one in same)
        return Answer(statement, "agrees", (Part(statement, "agrees", matches, (), Origins(2, 2)),), answers.COUNTS)


EVERY: dict[int, list[Claim]] = {}


def axis(n: int, *, lean: float = 0.0) -> np.ndarray:
    """A direction of its own for each event; lean turns it a little towards another."""
    vector = np.zeros(384, np.float32)
    vector[n], vector[383] = 1.0, lean
    return np.rint(vector * 127 / np.linalg.norm(vector)).astype(np.int8)


def told(store: Store, event: int, outlet: str, *, vector: np.ndarray | None = None) -> Claim:
    """An article of one sentence on this event, just come."""
    name = f"{outlet}-{event}"
    source = Source(name, outlet, f"Event {event}", published="2025-08-01")
    text = f"{outlet} tells of event number {event}."
    claim = Claim(f"c-{name}", source, text, 0, len(text))
    note_arrival(store, name, [claim], revised=False, now=answers.NOW + timedelta(seconds=event))
    store.add(Article(source, text), [claim], None if vector is None else vector[None])
    EVERY.setdefault(id(store), []).append(claim)
    return claim


@pytest.fixture
def store():
    made = open_store("sqlite://")
    EVERY.pop(id(made), None)
    yield made
    EVERY.pop(id(made), None)


def event_of(text: str) -> int:
    return int(text.rpartition(" ")[2].strip("."))


def digest(store: Store, ask: Asking):
    return compose(store, since=BEFORE, until=LATER, workspace=None, ask=ask, clock=ask.clock)


def carried(found) -> list[tuple[str, tuple[str, ...]]]:
    return [(one.claim.text, one.outlets) for one in entries(found) if isinstance(one, Carried)]


def test_of_what_no_other_outlet_tells_nothing_is_asked(store):
    for event in range(40):
        told(store, event, "Harbour Post", vector=axis(event))
    ask = Asking()
    assert digest(store, ask) is None
    assert ask.asked == []


def test_it_asks_once_an_event_that_several_tell_of_and_says_what_it_said_before(store, monkeypatch):
    for event in range(8):
        for n, outlet in enumerate(OUTLETS):
            told(store, event, outlet, vector=axis(event, lean=0.1 * n))
    for event in range(8, 40):
        told(store, event, "Harbour Post", vector=axis(event))
    ask = Asking()
    found = digest(store, ask)
    assert len(ask.asked) == 8
    assert len(carried(found)) == 8
    assert {outlets[0] for _, outlets in carried(found)} <= set(OUTLETS)
    assert all(set(outlets) == set(OUTLETS) for _, outlets in carried(found))
    monkeypatch.setattr(digests, "_to_ask", lambda _store, leads, _workspace: leads)
    thorough = Asking()
    assert sorted(carried(digest(store, thorough))[0][1]) == sorted(OUTLETS)
    assert {event_of(text) for text, _ in carried(digest(store, Asking()))} == set(range(8))
    assert len(thorough.asked) == 40


def test_a_few_are_told_word_for_word_as_when_all_are_asked(store, monkeypatch):
    for event in range(7):
        for n, outlet in enumerate(OUTLETS[:2]):
            told(store, event, outlet, vector=axis(event, lean=0.1 * n))
    for event in range(8, 50):
        told(store, event, "Harbour Post", vector=axis(event))
    found = digest(store, Asking())
    monkeypatch.setattr(digests, "_to_ask", lambda _store, leads, _workspace: leads)
    assert digest(store, Asking()) == found


def test_where_there_is_time_all_that_several_carry_is_told(store):
    for event in range(28):
        told(store, event, "Harbour Post", vector=axis(event))
        told(store, event, "Evening Bell", vector=axis(event, lean=0.01 * event))
    ask = Asking(takes_s=0.1)
    assert len(carried(digest(store, ask))) == len(ask.asked) == 28


def test_on_a_busy_machine_it_asks_for_those_nearest_to_what_another_outlet_tells_and_ends_in_time(store):
    for event in range(30):
        told(store, event, "Harbour Post", vector=axis(event))
        told(store, event, "Evening Bell", vector=axis(event, lean=0.05 * event))
    ask = Asking(takes_s=0.5)
    found = carried(digest(store, ask))
    assert len(ask.asked) == len(found) == 10  # 5 seconds
    numbers = [event_of(text) for text, _ in found]
    assert numbers == sorted(numbers, reverse=True)  # told in the order in which they came, the newest first
    assert max(numbers) < 11


def test_without_vectors_it_asks_for_each_and_ends_in_time_too(store):
    for event in range(30):
        told(store, event, "Harbour Post")
    ask, busy = Asking(), Asking(takes_s=1.0)
    digest(store, ask)
    digest(store, busy)
    assert (len(ask.asked), len(busy.asked)) == (30, 5)


def test_in_one_round_each_statement_is_asked_once_a_workspace(store):
    ask = Asking()
    asked = once(ask)
    for workspace in ("slack:T1", "slack:T1", "slack:T2"):
        asked(store, "The bridge fell.", now=answers.NOW, workspace=workspace)
    assert ask.asked == ["The bridge fell."] * 2
