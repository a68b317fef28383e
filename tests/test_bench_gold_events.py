"""Our gold is well formed, and holds ids and offsets but no news text."""

import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType

import pytest

BENCH = Path(__file__).resolve().parents[1] / "bench"
KINDS = {"quantity", "date_time", "place", "person", "list", "status", "action", "attribution", "other"}
RELATIONS = {"conflict", "update", "scope", "precision", "hedge"}
EXPECTS = {"agrees", "differs", "sources_differ", "nothing"}


@pytest.fixture(scope="module")
def gold_events() -> ModuleType:
    spec = importlib.util.spec_from_file_location("gold_events", BENCH / "gold_events.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["gold_events"] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("path", sorted((BENCH / "gold").glob("*.json")), ids=lambda path: path.stem)
def test_a_group_names_only_its_own_articles_and_known_labels(path: Path, gold_events: ModuleType) -> None:
    gold = json.loads(path.read_text(encoding="utf-8"))
    assert {p["article"] for p in gold_events.positions(gold)} <= {card["id"] for card in gold["articles"]}
    assert not any("anchor" in p or "text" in p for p in gold_events.positions(gold))
    assert {d["kind"] for d in gold["discrepancies"]} <= KINDS
    assert {d["relation"] for d in gold["discrepancies"]} <= RELATIONS
    assert {d["importance"] for d in gold["discrepancies"]} <= {1, 2, 3}
    assert {s["expects"] for s in gold["statements"]} == EXPECTS
    for statement in gold["statements"]:
        assert (statement["expects"] == "nothing") == (not statement["evidence"])


def test_a_discrepancy_is_between_two_articles() -> None:
    for path in (BENCH / "gold").glob("*.json"):
        for difference in json.loads(path.read_text(encoding="utf-8"))["discrepancies"]:
            assert len({p["article"] for p in difference["positions"]}) >= 2, (path.stem, difference["question"])


def test_every_position_falls_into_its_text_at_a_word(gold_events: ModuleType) -> None:
    events = gold_events.load_gold()
    if not events:
        pytest.skip("../shared/eval is absent")
    assert [fault for event in events for fault in gold_events.faults(event)] == []


def test_without_the_shared_articles_nothing_is_loaded_and_one_line_says_so(
    gold_events: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert gold_events.load_gold(shared=tmp_path) == []
    assert capsys.readouterr().err == "bench/gold: skipped, ../shared/eval is absent\n"


def test_news_text_is_not_written_into_the_project(gold_events: ModuleType) -> None:
    with pytest.raises(ValueError, match="stays out of the project"):
        gold_events.write_events([], BENCH / "gold" / "out")


def test_a_position_inside_a_word_is_a_fault(gold_events: ModuleType) -> None:
    card = {"id": "a", "text": "Three ferries sank."}
    gold = {
        "discrepancies": [{"positions": [{"article": "a", "at": [1, 13]}]}],
        "agreements": [],
        "tempting": [],
        "statements": [],
    }
    assert gold_events.faults(("x", [card], gold)) == ["x: a: 1 is inside a word"]
