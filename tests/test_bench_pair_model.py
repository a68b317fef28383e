"""The pair model's graph and its reading of pairs, with a head of our own on the installed encoder's weights."""

import sys
from pathlib import Path

import numpy as np
import pytest

from claims.encoder import installed_tokenizer
from claims.encoder_build import read_weights, write_int8

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "bench" / "pair_model"))

from judge import PairModel

PAIRS = [
    ("The ferry sank off Port Amsel with 40 people aboard.", "Forty passengers were on the ferry when it went down."),
    (
        "The mayor resigned on Monday.",
        "A bakery in the harbour street was named the best of the year by its guests, again.",
    ),
    ("The bridge is closed.", "The bridge has been closed since the storm of last winter, the harbour office said."),
]


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    tokenizer = installed_tokenizer()
    if tokenizer is None:
        pytest.skip("the encoder's weights are not installed")
    weights = read_weights((tokenizer.parent / "model.safetensors").read_bytes())
    head = np.random.default_rng(5).normal(size=(6, 384)).astype(np.float32)
    target = tmp_path_factory.mktemp("pair") / "model.onnx"
    write_int8({**weights, "head.weight": head, "head.bias": np.array([0, 0, 0, 60, 0, 0], np.float32)}, target)
    return target


@pytest.fixture(scope="module")
def model(file: Path) -> PairModel:
    loaded = PairModel.load(file)
    assert loaded is not None
    return loaded


def test_without_its_file_there_is_no_model(tmp_path: Path) -> None:
    assert PairModel.load(tmp_path / "absent.onnx") is None


def test_each_pair_gets_three_probabilities(model: PairModel) -> None:
    judged = model.judge(PAIRS)
    assert judged.shape == (3, 3)
    assert judged.dtype == np.float32
    assert judged.sum(axis=1) == pytest.approx([1, 1, 1], abs=1e-5)


def test_no_pairs_give_no_rows(model: PairModel) -> None:
    assert model.judge([]).shape == (0, 3)


def test_the_same_pairs_are_judged_the_same_twice(model: PairModel) -> None:
    assert (model.judge(PAIRS) == model.judge(PAIRS)).all()


def test_rows_stand_in_the_order_of_the_pairs(model: PairModel) -> None:
    turned = model.judge(PAIRS[::-1])[::-1]
    assert model.judge(PAIRS) == pytest.approx(turned, abs=1e-5)


def test_each_task_reads_its_own_head(model: PairModel) -> None:
    # The claims head has a bias of 60 for "agrees", the statement head has none.
    claims, statement = model.judge(PAIRS, task="claims"), model.judge(PAIRS, task="statement")
    assert (claims[:, 0] > 0.99).all()
    assert (statement[:, 0] < 0.99).any()


def test_the_second_text_counts(model: PairModel) -> None:
    one, other = model.judge([PAIRS[0], (PAIRS[0][0], PAIRS[1][1])], task="statement")
    assert np.abs(one - other).max() > 0.01


def test_a_text_far_beyond_128_word_pieces_is_judged(model: PairModel) -> None:
    judged = model.judge([("The harbour was closed. " * 200, "The harbour was open.")])
    assert np.isfinite(judged).all()
