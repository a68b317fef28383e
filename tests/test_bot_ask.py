"""Asking the store made of examples/articles: what each finding looks like, end to end."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.answer import Answer
from bot.ask import ask, strongest
from claims.ingest import ingest
from claims.store import Lookup, Store, open_store

NOW = datetime(2025, 9, 20, tzinfo=UTC)
EXAMPLES = Path(__file__).resolve().parents[1] / "examples" / "articles"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    made = open_store(f"sqlite:///{tmp_path_factory.mktemp('ask')}/examples.db")
    rows = list(ingest(made, [str(EXAMPLES)], now=NOW))
    assert {row.status for row in rows} == {"new"}
    yield made
    made.close()


def answer(store: Store, statement: str, *, nearest: int = 0) -> Answer:
    return ask(store, statement, now=NOW, nearest=nearest)


def test_a_disputed_toll_shows_each_position_with_its_outlet_and_origin(store: Store) -> None:
    given = answer(store, "At least 23 people died when the Maren Light sank off Skarvoy")
    assert given.finding == "sources_differ"
    tolls = [d for part in given.parts for d in part.discrepancies if d.kind == "quantity"]
    values = {position.value for discrepancy in tolls for position in discrepancy.positions}
    assert any("23" in value for value in values)
    assert any("Twenty-seven" in value or "41" in value for value in values)
    assert all(position.outlets for discrepancy in tolls for position in discrepancy.positions)


def test_every_discrepancy_is_between_outlets_and_has_two_answers(store: Store) -> None:
    found = store.discrepancies(Lookup(limit=1000))
    assert found
    for discrepancy in found:
        assert len(discrepancy.positions) > 1
        assert len({outlet for position in discrepancy.positions for outlet in position.outlets}) > 1


def test_claims_are_verbatim_stretches_of_the_stored_article(store: Store) -> None:
    for match in (m for p in answer(store, "The Velmora Dam was struck").parts for m in p.matches):
        article = store.article(match.claim.source.id)
        assert article is not None
        assert article.text[match.claim.start : match.claim.end] == match.claim.text


@pytest.mark.parametrize(
    "statement",
    ["NATO was founded in 1949", "The central bank of Peru raised its rate in March", "Pandas eat bamboo every day"],
)
def test_where_nothing_speaks_of_it_nothing_is_stretched(store: Store, statement: str) -> None:
    given = answer(store, statement)
    assert (given.finding, given.parts[0].matches) == ("nothing_found", ())
    assert len(given.nearest) == 1


def test_a_question_gets_no_match(store: Store) -> None:
    given = answer(store, "How many people died on the ferry?")
    assert (given.finding, given.unfit) == ("not_checkable", "question")


def test_a_compound_statement_is_answered_part_by_part(store: Store) -> None:
    given = answer(store, "The Maren Light sank off Skarvoy, and NATO was founded in 1949.")
    assert [part.finding == "nothing_found" for part in given.parts] == [False, True]


def test_the_nearest_claims_are_given_when_asked_for(store: Store) -> None:
    nearest = answer(store, "A ferry sank", nearest=5).nearest
    assert len(nearest) == 5
    assert [m.score for m in nearest] == sorted((m.score for m in nearest), reverse=True)


def test_as_many_nearest_claims_are_given_as_are_asked_for(store: Store) -> None:
    assert len(answer(store, "A ferry sank", nearest=70).nearest) == 70


def test_the_finding_of_a_statement_is_the_strongest_of_its_parts() -> None:
    assert strongest(["nothing_found", "agrees", "differs"]) == "differs"
    assert strongest(["agrees", "sources_differ"]) == "sources_differ"


def test_adding_the_examples_again_changes_nothing(store: Store) -> None:
    before = store.counts()
    assert {row.status for row in ingest(store, [str(EXAMPLES)], now=NOW)} == {"same"}
    assert store.counts() == before
