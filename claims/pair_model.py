"""How two texts stand to each other, by a small fine-tuned model: agrees, differs or unrelated, with probabilities.

ms-marco-MiniLM-L-12-v2, which reads both texts at once (a cross-encoder), fine-tuned by bench/pair_model (data, licences,
figures there). Knows nothing of stores or of slots: it sees words only. Everything works without it, more cautiously.
"""

import functools
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

import numpy as np

from claims import encoder
from claims.encoder import installed_tokenizer, open_session, open_tokenizer, threads_here
from claims.model import Claim

AGREES, DIFFERS, UNRELATED = 0, 1, 2
BATCH = 8  # of like length, so that little is spent on padding
MAX_WORD_PIECES = 112
HEADLINE = 110  # characters of the headline that are read beside a claim
_MODEL = Path(__file__).parent / "data" / "pair_model.onnx"
_FIRST = {"statement": 0, "claims": 3}
_loading = threading.Lock()
Task = Literal["statement", "claims"]
Array = np.ndarray[Any, Any]


class PairModel:
    """Reads pairs of texts. Safe to use from several threads."""

    def __init__(self, model: Path, tokenizer: Path, *, threads: int = 1) -> None:
        self._session = open_session(model, threads=threads)
        self._tokenizer = open_tokenizer(tokenizer, most=MAX_WORD_PIECES)
        self._lock = threading.Lock()

    def judge(self, pairs: Sequence[tuple[str, str]], *, task: Task) -> Array:
        """n x 3 float32: how likely each pair agrees, differs, is unrelated; rows add up to 1, in the order of pairs.

        task "claims": sentences of two sources on one event, the order within a pair is of little weight;
        "statement": (statement, told(claim)), which agrees when the sentence says what the statement says, or more.
        """
        judged = np.zeros((len(pairs), 3), np.float32)
        order = sorted(range(len(pairs)), key=lambda n: len(pairs[n][0]) + len(pairs[n][1]))
        for first in range(0, len(order), BATCH):
            batch = order[first : first + BATCH]
            judged[batch] = _softmax(self._run([pairs[n] for n in batch], _FIRST[task]))
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


def pair_model(model: Path = _MODEL) -> PairModel | None:
    """The model, or None when its file or the encoder's tokenizer is not there. Loaded once; who asks while it is being
    loaded waits for it."""
    with _loading:
        return _loaded(model)


@functools.cache
def _loaded(model: Path) -> PairModel | None:
    tokenizer = installed_tokenizer()
    if tokenizer is None or not model.exists():
        return None
    try:
        return PairModel(model, tokenizer, threads=threads_here())
    except ImportError:
        return None


def missing(model: Path = _MODEL) -> str | None:
    """What to install for the model, or None when all is there."""
    if not model.exists():
        return f"twosource anew: its file {model.name} is not there"
    return encoder.missing() if installed_tokenizer() is None else None


def told(claim: Claim) -> str:
    """A claim as the model reads it beside a statement: its words, and its article's headline for what it is about."""
    headline = "" if claim.headline else claim.source.title[:HEADLINE]
    return f"{claim.text} | {headline}" if headline else claim.text


def log_odds(likelihood: float) -> float:
    """The logarithm of the odds, between -6 and 6."""
    return float(np.clip(np.log((likelihood + 1e-6) / (1 - likelihood + 1e-6)), -6, 6))


def _softmax(logits: Array) -> Array:
    raised = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=1, keepdims=True), np.float32)
