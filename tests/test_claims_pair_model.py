"""The pair model's graph and its reading of pairs, with a head of our own on the installed encoder's weights."""

from pathlib import Path

import numpy as np
import pytest

from claims.encoder import installed_tokenizer
from claims.encoder_build import read_weights, write_int8
from claims.model import Claim, Source
from claims.pair_model import PairModel, pair_model, told

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
    loaded = pair_model(file)
    assert loaded is not None
    return loaded


def test_without_its_file_there_is_no_model(tmp_path: Path) -> None:
    assert pair_model(tmp_path / "absent.onnx") is None


def test_each_pair_gets_three_probabilities(model: PairModel) -> None:
    judged = model.judge(PAIRS, task="claims")
    assert judged.shape == (3, 3)
    assert judged.dtype == np.float32
    assert judged.sum(axis=1) == pytest.approx([1, 1, 1], abs=1e-5)


def test_no_pairs_give_no_rows(model: PairModel) -> None:
    assert model.judge([], task="claims").shape == (0, 3)


def test_the_same_pairs_are_judged_the_same_twice(model: PairModel) -> None:
    assert (model.judge(PAIRS, task="claims") == model.judge(PAIRS, task="claims")).all()


def test_rows_stand_in_the_order_of_the_pairs(model: PairModel) -> None:
    turned = model.judge(PAIRS[::-1], task="claims")[::-1]
    assert model.judge(PAIRS, task="claims") == pytest.approx(turned, abs=1e-5)


def test_each_task_reads_its_own_head(model: PairModel) -> None:
    # The claims head has a bias of 60 for "agrees", the statement head has none.
    claims, statement = model.judge(PAIRS, task="claims"), model.judge(PAIRS, task="statement")
    assert (claims[:, 0] > 0.99).all()
    assert (statement[:, 0] < 0.99).any()


def test_the_second_text_counts(model: PairModel) -> None:
    one, other = model.judge([PAIRS[0], (PAIRS[0][0], PAIRS[1][1])], task="statement")
    assert np.abs(one - other).max() > 0.01


def test_a_text_far_beyond_128_word_pieces_is_judged(model: PairModel) -> None:
    judged = model.judge([("The harbour was closed. " * 200, "The harbour was open.")], task="claims")
    assert np.isfinite(judged).all()


@pytest.fixture(scope="module")
def shipped() -> PairModel:
    found = pair_model()
    if found is None:
        pytest.skip("the encoder's weights are not installed")
    return found


@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        (
            "The council turned down the new ferry pier.",
            "Councillors voted against a pier for the new ferry on Monday.",
        ),
        ("Nine people drowned off Port Amsel.", "Nine people died when the trawler went down near Port Amsel."),
    ],
)
def test_a_sentence_on_the_matter_is_told_from_another_of_the_same_event(
    shipped: PairModel, statement: str, sentence: str
) -> None:
    beside = "The harbour master of Port Amsel has held his post since 2011, and his wife sits on the council."
    near, far = shipped.judge([(statement, sentence), (statement, beside)], task="statement")
    assert near[2] < 0.3 < 0.7 < far[2]


def test_a_denial_is_told_from_agreement(shipped: PairModel) -> None:
    sentence = "Mayor Edda Brandt opposed the plan for a new school, her office said."
    told_so, denied = shipped.judge(
        [
            ("The mayor was against the new school.", sentence),
            ("The mayor backed the plan for a new school.", sentence),
        ],
        task="statement",
    )
    assert told_so[0] > told_so[1]
    assert denied[1] > denied[0]


def test_a_claim_is_read_with_its_articles_headline() -> None:
    source = Source("a", "The Coast Daily", "Ferry sinks off Port Amsel")
    assert told(Claim("1", source, "It killed nine.", 0, 15)) == "It killed nine. | Ferry sinks off Port Amsel"
