"""An ingest that dies between storing an article and comparing it is made good by the next one."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from store_samples import add, article, claims_in, moved
from test_claims_store import found

from claims import ingest as ingesting
from claims import topics, unfinished
from claims.store import Store, open_store

NOW = datetime(2031, 5, 7, 9, 30, tzinfo=UTC)


class Killed(BaseException):
    """Like a process that ends there: nothing catches it."""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(
        ingesting, "read_batch", lambda articles, _folder="": [(a, claims_in(a), None) for a in articles]
    )
    for n in range(2):
        head = f"title: Bridge {n} falls\noutlet: Post\npublished: 2031-05-06\nurl: https://post.example/{n}"
        (tmp_path / f"{n}.md").write_text(f"---\n{head}\n---\n\nThe bridge {n} of Orlin fell. Rain fell on Veldt.\n")
    return str(tmp_path)


def compared(store: Store, article_id: str, **_given: Any) -> int:
    return len(store.save_discrepancies([found(f"d-{article_id}", store.claims_of(article_id))]))


def test_what_was_stored_and_not_compared_is_compared_by_the_next_ingest(
    folder: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dies(*_: Any, **__: Any) -> int:
        raise Killed

    store = open_store("sqlite://")
    monkeypatch.setattr(topics, "update", dies)
    with pytest.raises(Killed):
        list(ingesting.ingest(store, [folder], now=NOW))
    assert (store.counts().articles, store.counts().discrepancies) == (1, 0)
    monkeypatch.setattr(topics, "update", compared)
    assert [row.status for row in ingesting.ingest(store, [folder], now=NOW)] == ["same", "new"]
    assert store.counts().discrepancies == 2
    assert store.records(unfinished.SPACE) == []
    store.close()


def test_a_note_of_an_article_that_is_not_stored_yet_is_left_to_whoever_wrote_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    store = open_store("sqlite://")
    monkeypatch.setattr(topics, "update", compared)
    new, revised = article("new"), moved(article("old"), "The bridge stands.")
    add(store, article("old"))
    for one in (new, revised):
        unfinished.owe(store, one, gone=[], now=NOW)
    assert unfinished.pay(store, now=NOW) == 0
    for one in (new, revised):
        add(store, one)
    assert unfinished.pay(store, now=NOW) == 2
    assert store.counts().discrepancies == 2
    assert unfinished.pay(store, now=NOW) == 0
    store.close()
