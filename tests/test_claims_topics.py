"""Discrepancies open, grow and close as articles come and are corrected."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from claims import topics
from claims.extract import read_statement
from claims.ingest import ingest
from claims.model import Discrepancy
from claims.store import Lookup, Store, open_store

NOW = datetime(2025, 6, 2, 9, tzinfo=UTC)
LEAD = "A footbridge over the Tarn collapsed in Oldmere on Sunday during the lantern fair."
REST = (
    "Rescue boats searched the Tarn river until dark. The footbridge in Oldmere was built in 1931. "
    "The mayor of Oldmere, Ines Falk, cancelled the lantern fair."
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = open_store(f"sqlite:///{tmp_path}/topics.db")
    yield made
    made.close()


def add(store: Store, folder: Path, outlet: str, toll: str, *, day: str = "2025-06-01", at: datetime = NOW) -> int:
    file = folder / f"{outlet.replace(' ', '-')}.md"
    head = f"---\ntitle: Footbridge collapses in Oldmere, {outlet} reports\noutlet: {outlet}\npublished: {day}\n---\n"
    file.write_text(f"{head}{LEAD} {toll} {REST}\n", encoding="utf-8")
    (row,) = ingest(store, [str(file)], now=at)
    assert row.status in ("new", "changed")
    return row.discrepancies


def tolls(store: Store, *, state: str = "open") -> list[Discrepancy]:
    return [d for d in store.discrepancies(Lookup(limit=100), state=state) if d.kind == "quantity"]


def test_two_outlets_with_two_tolls_open_one_discrepancy(store: Store, tmp_path: Path) -> None:
    add(store, tmp_path, "Vale Monitor", "The collapse of the footbridge killed nine people, police said.")
    add(store, tmp_path, "Open Ledger", "The collapse of the footbridge killed 12 people, the fire service said.")
    (toll,) = tolls(store)
    assert {position.value for position in toll.positions} == {"nine people", "12 people"}
    assert {outlet for position in toll.positions for outlet in position.outlets} == {"Vale Monitor", "Open Ledger"}


def test_the_same_toll_opens_none(store: Store, tmp_path: Path) -> None:
    add(store, tmp_path, "Vale Monitor", "The collapse of the footbridge killed nine people, police said.")
    add(store, tmp_path, "Open Ledger", "Nine people were killed when the footbridge collapsed, police said.")
    assert tolls(store) == []


def test_a_third_outlet_joins_the_question_that_is_open(store: Store, tmp_path: Path) -> None:
    add(store, tmp_path, "Vale Monitor", "The collapse of the footbridge killed nine people, police said.")
    add(store, tmp_path, "Open Ledger", "The collapse of the footbridge killed 12 people, the fire service said.")
    (before,) = tolls(store)
    later = NOW + timedelta(hours=3)
    add(store, tmp_path, "Lindmark Post", "The collapse of the footbridge killed 12 people, a minister said.", at=later)
    (after,) = tolls(store)
    assert after.id == before.id
    assert (after.opened, after.changed) == (before.opened, later)
    assert {outlet for position in after.positions for outlet in position.outlets} == {
        "Vale Monitor", "Open Ledger", "Lindmark Post",
    }  # fmt: skip


def test_a_correction_closes_what_it_settles(store: Store, tmp_path: Path) -> None:
    add(store, tmp_path, "Vale Monitor", "The collapse of the footbridge killed nine people, police said.")
    add(store, tmp_path, "Open Ledger", "The collapse of the footbridge killed 12 people, the fire service said.")
    add(store, tmp_path, "Open Ledger", "The collapse of the footbridge killed nine people, police said.")
    assert tolls(store) == []
    (closed,) = tolls(store, state="closed")
    assert "corrected" in closed.note


def test_another_event_far_away_in_time_is_left_alone(store: Store, tmp_path: Path) -> None:
    add(store, tmp_path, "Vale Monitor", "The collapse of the footbridge killed nine people, police said.")
    add(store, tmp_path, "Open Ledger", "The collapse of the footbridge killed 12 people.", day="2019-03-03")
    assert tolls(store) == []


def test_one_number_in_two_spellings_is_one_position() -> None:
    claims = read_statement("Nine people died. Dozens fled.", published=None)
    answers = [("Nine people", claims[0]), ("9", claims[-1]), ("at least nine", claims[0])]
    assert [position.value for position in topics.positions(answers, kind="quantity")] == [
        "Nine people",
        "at least nine",
    ]
    assert len(topics.positions(answers, kind="action")) == 3
