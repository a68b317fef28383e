"""How two texts stand to each other, by a small fine-tuned model: agrees, differs or unrelated, with probabilities.

all-MiniLM-L6-v2 reading both texts at once (a cross-encoder), trained by bench/pair_model (data, licences, figures). None is shipped:
load() gives None unless a trained file is put at claims/data/pair_model.onnx.
Knows nothing of stores or of slots: it sees words only. Everything works without it.
"""

import functools
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

import numpy as np

from claims.encoder import installed_tokenizer, open_session, open_tokenizer

AGREES, DIFFERS, UNRELATED = 0, 1, 2
BATCH = 32
# Logits are divided by these. 1.0: not fitted, as no model has been good enough to ship (bench/pair_model/README.md).
TEMPERATURE = {"statement": 1.0, "claims": 1.0}
_MODEL = Path(__file__).parent / "pair_model.onnx"
_FIRST = {"statement": 0, "claims": 3}
Task = Literal["statement", "claims"]
Array = np.ndarray[Any, Any]


class PairModel:
    """Reads pairs of texts. Safe to use from several threads."""

    def __init__(self, model: Path, tokenizer: Path, *, threads: int = 1) -> None:
        self._session = open_session(model, threads=threads)
        self._tokenizer = open_tokenizer(tokenizer)
        self._lock = threading.Lock()

    @staticmethod
    @functools.cache
    def load(model: Path = _MODEL) -> "PairModel | None":
        """The model, or None when its file or the encoder's tokenizer is not installed."""
        tokenizer = installed_tokenizer()
        if tokenizer is None or not model.exists():
            return None
        try:
            return PairModel(model, tokenizer)
        except ImportError:
            return None

    def judge(self, pairs: Sequence[tuple[str, str]], *, task: Task = "claims") -> Array:
        """n x 3 float32: how likely each pair agrees, differs, is unrelated; rows add up to 1, in the order of pairs.

        task "claims": sentences of two sources on one event, the order within a pair is of little weight;
        "statement": (statement, sentence), which agrees when the sentence says what the statement says, or more.
        """
        judged = np.zeros((len(pairs), 3), np.float32)
        order = sorted(range(len(pairs)), key=lambda n: len(pairs[n][0]) + len(pairs[n][1]))
        for first in range(0, len(order), BATCH):
            batch = order[first : first + BATCH]
            judged[batch] = _softmax(self._run([pairs[n] for n in batch], _FIRST[task]) / TEMPERATURE[task])
        return judged

    def _run(self, pairs: list[tuple[str, str]], first: int) -> Array:
        with self._lock:
            pieces = self._tokenizer.encode_batch(pairs)
        given = {
            "input_ids": np.array([piece.ids for piece in pieces], np.int64),
            "attention_mask": np.array([piece.attention_mask for piece in pieces], np.int64),
            "token_type_ids": np.array([piece.type_ids for piece in pieces], np.int64),
        }
        logits: Array = self._session.run(["logits"], given)[0]
        return logits[:, first : first + 3]


def _softmax(logits: Array) -> Array:
    raised = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=1, keepdims=True), np.float32)
