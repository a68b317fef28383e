"""A second reader of the newsroom's own: an inference model made here, of a few lines, that counts shared words."""

import string
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors

from bot.ask import ask
from bot.config import SecondReaderConfig
from bot.second_reader import examined, second_reader
from claims import encoder
from claims.given import Given
from claims.ingest import ingest
from claims.second.asking import Reader, try_out
from claims.second.controls import AGREEING, DIFFERING
from claims.second.inference import Own
from claims.second.protocol import Item, Unusable
from claims.store import Store, open_store

NOW = datetime(2031, 5, 7, tzinfo=UTC)
TEXT = "The museum of Lunde bought a painting of the harbour. The council of Orsk voted for a longer pier on Tuesday."
BOUGHT = "The museum of Lunde bought a painting of the harbour."
PIER = "The museum of Lunde bought a painting of the pier."
SOLD = "The museum of Lunde sold a painting of the harbour."
_SPECIAL = ("[PAD]", "[CLS]", "[SEP]", "[UNK]")


def words() -> list[str]:
    known = " ".join([TEXT, SOLD, *(part for pair in (*AGREEING, *DIFFERING) for part in pair[:2])]).lower()
    return [*_SPECIAL, *sorted(set(known.translate(str.maketrans("", "", string.punctuation)).split())), "."]


def write_tokenizer(path: Path) -> None:
    vocabulary = {word: number for number, word in enumerate(words())}
    tokenizer = Tokenizer(models.WordLevel(vocabulary, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.Lowercase()
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", pair="[CLS] $A [SEP] $B:1 [SEP]:1", special_tokens=[("[CLS]", 1), ("[SEP]", 2)]
    )
    tokenizer.save(str(path))


def write_model(path: Path) -> None:
    """entailment where the premise holds all words of the hypothesis, contradiction where it holds most of them, neutral
    where it holds few."""
    size = len(words())
    content = np.array([0.0 if n < len(_SPECIAL) else 1.0 for n in range(size)], np.float32)
    constants = {
        "size": np.array(size, np.int64), "values": np.array([0, 1], np.float32), "content": content,
        "last": np.array([2], np.int64), "one": np.array(1, np.float32), "all": np.array([1], np.int64),
        "slope": np.array([[400, -400, 0]], np.float32), "offset": np.array([[-388, 200, 0]], np.float32),
    }  # fmt: skip
    nodes = [
        helper.make_node("OneHot", ["input_ids", "size", "values"], ["hot"]),
        helper.make_node("Cast", ["attention_mask"], ["mask"], to=TensorProto.FLOAT),
        helper.make_node("Cast", ["token_type_ids"], ["second"], to=TensorProto.FLOAT),
        helper.make_node("Sub", ["one", "second"], ["first"]),
    ]
    for side in ("first", "second"):
        nodes += [
            helper.make_node("Mul", ["mask", side], [f"{side}_mask"]),
            helper.make_node("Unsqueeze", [f"{side}_mask", "last"], [f"{side}_deep"]),
            helper.make_node("Mul", ["hot", f"{side}_deep"], [f"{side}_hot"]),
            helper.make_node("ReduceMax", [f"{side}_hot"], [f"{side}_any"], axes=[1], keepdims=0),
            helper.make_node("Mul", [f"{side}_any", "content"], [f"{side}_words"]),
        ]
    nodes += [
        helper.make_node("Mul", ["first_words", "second_words"], ["common"]),
        helper.make_node("ReduceSum", ["common", "all"], ["held"], keepdims=1),
        helper.make_node("ReduceSum", ["second_words", "all"], ["asked"], keepdims=1),
        helper.make_node("Div", ["held", "asked"], ["share"]),
        helper.make_node("Mul", ["share", "slope"], ["steep"]),
        helper.make_node("Add", ["steep", "offset"], ["logits"]),
    ]
    graph = helper.make_graph(
        nodes, "tiny",
        [helper.make_tensor_value_info(name, TensorProto.INT64, ["n", "t"])
         for name in ("input_ids", "attention_mask", "token_type_ids")],
        [helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["n", 3])],
        [numpy_helper.from_array(value, name) for name, value in constants.items()],
    )  # fmt: skip
    made = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.checker.check_model(made)
    onnx.save(made, str(path))


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Own:
    folder = tmp_path_factory.mktemp("model")
    write_model(folder / "tiny.onnx")
    write_tokenizer(folder / "tokenizer.json")
    return Own(folder / "tiny.onnx", folder / "tokenizer.json")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    folder = tmp_path_factory.mktemp("store")
    (folder / "a.txt").write_text(TEXT, encoding="utf-8")
    made = open_store(f"sqlite:///{folder}/a.db")
    given = Given(outlet="Orsk Mail", published="2031-05-06")
    assert [one.status for one in ingest(made, [str(folder / "a.txt")], now=NOW, given=given)] == ["new"]
    yield made
    made.close()


def soon() -> float:
    return time.monotonic() + 20


def verdicts(own: Own, *pairs: tuple[str, str]) -> Sequence[str]:
    items = [Item(f"{n}", *pair) for n, pair in enumerate(pairs)]
    judged = own.judge(items, until=soon())
    assert [judged[one.id].cited for one in items] == [one.sentence for one in items]
    return [judged[one.id].verdict for one in items]


def test_its_labels_become_verdicts_and_the_sentence_is_what_it_cites(own: Own) -> None:
    pairs = [(BOUGHT, BOUGHT), (SOLD, BOUGHT), (SOLD, "The council of Orsk voted for a longer pier on Tuesday.")]
    assert verdicts(own, *pairs) == ["agrees", "differs", "related"]


def test_the_order_of_the_labels_is_the_configs(own: Own) -> None:
    swapped = replace(own, labels=("contradiction", "neutral", "entailment"))
    assert verdicts(swapped, (SOLD, BOUGHT)) == ["agrees"]
    assert try_out(Reader("swapped", swapped.judge)) == "got a pair wrong whose answer is known"
    assert try_out(Reader("right", own.judge)) == ""


def test_below_the_threshold_it_says_neither(own: Own) -> None:
    assert verdicts(replace(own, threshold=1.01), (BOUGHT, BOUGHT), (SOLD, BOUGHT)) == ["related", "related"]


def test_a_contradiction_must_hold_in_both_directions(own: Own) -> None:
    longer = f"{BOUGHT[:-1]} and the council of Orsk voted for a longer pier on Tuesday."
    assert verdicts(own, (SOLD, BOUGHT)) == ["differs"]
    assert verdicts(own, (SOLD, longer)) == ["related"]


def broken(own: Own, kind: str, folder: Path) -> Own:
    if kind == "no model":
        return replace(own, model=folder / "none.onnx")
    if kind == "no tokenizer":
        return replace(own, tokenizer=folder / "none.json")
    if kind == "no onnx":
        (folder / "text.onnx").write_text("not a model")
        return replace(own, model=folder / "text.onnx")
    return replace(own, labels=("entailment", "contradiction") if kind == "two labels" else ("yes", "no", "none"))


@pytest.mark.parametrize(
    ("kind", "says"),
    [
        ("no model", "its model or its tokenizer is not where the config says"),
        ("no tokenizer", "its model or its tokenizer is not where the config says"),
        ("no onnx", "the model can't be run (InvalidProtobuf)"),
        ("two labels", "gives other outputs than its labels name"),
        ("other labels", "its labels must name entailment and contradiction"),
    ],
)
def test_a_model_that_can_not_serve_says_why(own: Own, kind: str, says: str, tmp_path: Path) -> None:
    with pytest.raises(Unusable, match=says.replace("(", r"\(").replace(")", r"\)")):
        broken(own, kind, tmp_path).judge([Item("1", SOLD, BOUGHT)], until=soon())


def test_a_slow_model_is_not_waited_for(own: Own, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    real = encoder.open_session

    class Slow:
        def __init__(self, path: Path) -> None:
            self.behind = real(path)

        def get_inputs(self) -> Any:
            return self.behind.get_inputs()

        def run(self, *asked: Any) -> Any:
            time.sleep(1)
            return self.behind.run(*asked)

    monkeypatch.setattr(encoder, "open_session", Slow)
    copy = tmp_path / "slow.onnx"
    copy.write_bytes(own.model.read_bytes())
    started = time.monotonic()
    with pytest.raises(Unusable, match="took too long to answer"):
        replace(own, model=copy).judge([Item("1", SOLD, BOUGHT)], until=time.monotonic() + 0.2)
    assert time.monotonic() - started < 0.9


def test_end_to_end_a_contradiction_becomes_a_difference_with_its_detail(own: Own, store: Store) -> None:
    config = SecondReaderConfig(kind="model", model=str(own.model), tokenizer=str(own.tokenizer), total_s=30)
    without = ask(store, PIER, now=NOW)
    given = ask(store, PIER, now=NOW, reader=second_reader(config))
    assert given.second is not None
    assert given.second.name == "tiny.onnx"
    assert [one.verdict for one in given.parts[0].heard][:1] == ["differs"]
    assert given.finding == "differs"
    assert without.parts[0].matches[0].claim.text == given.parts[0].matches[0].claim.text == BOUGHT
    difference = given.parts[0].matches[0].differences[0]
    assert ("pier" in difference.said, "harbour" in difference.found) == (True, True)
    assert examined(config, lambda: store, now=NOW) == (
        "Second reader",
        True,
        "tiny.onnx: answers; asked 2 times today",
        "",
    )
