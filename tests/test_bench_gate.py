"""The gate: a figure on the wrong side of its floor or ceiling fails, and floors hold for one set of data."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest


@pytest.fixture(scope="module")
def gate() -> ModuleType:
    spec = importlib.util.spec_from_file_location("gate", Path(__file__).resolve().parents[1] / "bench" / "gate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("figure", "floor", "fails"),
    [(0.9, 0.89, False), (0.88, 0.89, True), (0.08, {"most": 0.09}, False), (0.1, {"most": 0.09}, True)],
)
def test_a_figure_on_the_wrong_side_fails(
    gate: ModuleType, figure: float, floor: float | dict[str, float], fails: bool
) -> None:
    assert gate.judged(figure, floor)[1] is fails


def test_a_figure_with_its_count_is_read_without_it(gate: ModuleType) -> None:
    assert gate.at({"recall": [0.25, 51]}, "recall") == 0.25


def test_the_datas_hash_changes_with_a_byte_or_a_name_and_not_with_the_readme(gate: ModuleType, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text("{}\n")
    first = gate.data_hash(tmp_path)
    (tmp_path / "README.md").write_text("what it is")
    assert gate.data_hash(tmp_path) == first
    (tmp_path / "a.jsonl").write_text("{ }\n")
    second = gate.data_hash(tmp_path)
    (tmp_path / "a.jsonl").rename(tmp_path / "b.jsonl")
    assert len({first, second, gate.data_hash(tmp_path)}) == 3
