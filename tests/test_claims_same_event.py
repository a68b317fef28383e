"""Which articles tell of the same event, found among what recurs."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from claims import same_event
from claims.extract import read_statement
from claims.ingest import ingest
from claims.store import open_store

NOW = datetime(2025, 9, 20, tzinfo=UTC)
TOLD = (
    "The ferry Maren Light sank off Skarvoy. Nine people drowned when the ferry sank off Skarvoy, the coast guard said."
)
OTHERWISE = (
    "A passenger ferry went down near Skarvoy. The coast guard said that twelve people drowned when the ferry sank."
)


def test_an_article_of_the_same_days_is_found_among_many_nearer_ones_of_other_years(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(same_event, "NEAREST", 4)
    rows = [("Old Post", f"20{year}-03-02", TOLD) for year in range(10, 17)]
    rows += [("The Coast Daily", "2025-09-17", OTHERWISE), ("Harbour News", "2025-09-18", TOLD)]
    feed = tmp_path / "articles.jsonl"
    feed.write_text(
        "\n".join(
            json.dumps({"outlet": f"{outlet} {day[:4]}", "published": day, "title": "Ferry sinks", "text": text})
            for outlet, day, text in rows
        )
    )
    store = open_store(f"sqlite:///{tmp_path}/claims.db")
    added = list(ingest(store, [str(feed)], now=NOW))
    assert [one.status for one in added] == ["new"] * len(rows)
    articles = {article.source.outlet: article for article, _ in store.articles(limit=20)}
    found = same_event.same_event(store, articles["Harbour News 2025"])
    store.close()
    assert found == [articles["The Coast Daily 2025"].source.id]


@pytest.mark.parametrize(
    ("other", "same"),
    [
        ("Victor Sand was shot in Lindmark on Friday, police said.", True),
        ("Edda Brandt was shot in Norhavn on Friday, police said.", False),
        ("A man was shot on Friday, police said.", True),
    ],
)
def test_articles_that_name_other_people_and_towns_tell_of_different_events(other: str, same: bool) -> None:
    first = read_statement("Victor Sand was shot in Lindmark on Friday night.", published=None)
    names = same_event.named(first), same_event.named(read_statement(other, published=None))
    assert same_event.meet(*names) is same


def test_articles_that_tell_nearly_the_same_are_of_one_event_whomever_they_name_first(tmp_path: Path) -> None:
    told = "The council voted 9 to 4 on Monday to close the swimming hall at the old quay. "
    rows = {
        "Vale Monitor": told + "Edda Brandt spoke for the swimmers. The hall needs a new roof that nobody will pay.",
        "Open Ledger": told + "Jonas Hellberg spoke for the owners. The roof of the hall would have cost too much.",
    }
    feed = tmp_path / "articles.jsonl"
    feed.write_text(
        "\n".join(
            json.dumps({"outlet": o, "published": "2025-09-17", "title": "Council closes swimming hall", "text": text})
            for o, text in rows.items()
        )
    )
    store = open_store(f"sqlite:///{tmp_path}/claims.db")
    assert [one.status for one in ingest(store, [str(feed)], now=NOW)] == ["new", "new"]
    articles = {article.source.outlet: article for article, _ in store.articles(limit=5)}
    first, second = (same_event.named(store.claims_of(articles[outlet].source.id)) for outlet in rows)
    assert not same_event.meet(first, second)
    assert same_event.same_event(store, articles["Vale Monitor"]) == [articles["Open Ledger"].source.id]
    store.close()


def test_the_same_kind_of_news_from_two_known_towns_is_not_one_event() -> None:
    told = (
        "A man was shot outside a bar in Oslo.",
        "A man was shot outside a bar in Lisbon.",
        "A bar in Oslo was shut.",
    )
    first, second, third = (same_event.named(read_statement(text, published=None)) for text in told)
    assert same_event.elsewhere(first, second)
    assert not same_event.elsewhere(first, third)
    assert not same_event.elsewhere(first, [])
