"""A second reader of the newsroom's own on this machine: an ONNX model for natural language inference.

It classifies a pair (premise, hypothesis) as entailment, neutral or contradiction, and cites by its nature: the sentence
it was given. Contradiction must hold in both directions. It runs in a thread of its own, since no model can be stopped
in the middle; one that is too slow is not waited for.
"""

import functools
import queue
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from claims import encoder
from claims.second.protocol import Item, Judgement, Unusable

_WORD_PIECES = 256  # of a pair
_BATCH = 4  # pairs between two looks at the clock
_NEEDED = ("entailment", "contradiction")
Array = np.ndarray[Any, Any]
_one_at_a_time = threading.Lock()


@dataclass(frozen=True, slots=True)
class Own:
    """labels name the model's outputs in their order; from threshold on (0-1) a label is taken for meant."""

    model: Path
    tokenizer: Path
    labels: tuple[str, ...] = ("entailment", "neutral", "contradiction")
    threshold: float = 0.8

    def judge(self, items: Sequence[Item], *, until: float) -> dict[str, Judgement]:
        """What the model says that counts, by id. Raises Unusable."""
        answers: queue.Queue[Array | Unusable] = queue.Queue()
        pairs = [(one.sentence, one.text) for one in items] + [(one.text, one.sentence) for one in items]

        def run() -> None:
            try:
                answers.put(_likelihoods(self, pairs, until))
            except Unusable as error:
                answers.put(error)
            except Exception as error:  # noqa: BLE001 - whatever a model of unknown make does, the answer goes on without
                answers.put(Unusable(f"the model can't be run ({type(error).__name__})"))

        threading.Thread(target=run, daemon=True).start()
        try:
            told = answers.get(timeout=max(until - time.monotonic(), 0.01))
        except queue.Empty:
            raise Unusable("took too long to answer") from None
        if isinstance(told, Unusable):
            raise told
        forth, back = told[: len(items)], told[len(items) :]
        return {one.id: self._judged(one, forth[n], back[n]) for n, one in enumerate(items)}

    def _judged(self, item: Item, forth: Array, back: Array) -> Judgement:
        entails, excludes = (self.labels.index(name) for name in _NEEDED)
        if forth[entails] >= self.threshold:
            return Judgement("agrees", item.sentence)
        if min(forth[excludes], back[excludes]) >= self.threshold:
            return Judgement("differs", item.sentence)
        return Judgement("related", item.sentence)


def wrong_with(own: Own) -> str:
    """What is missing or wrong in the set-up of the model, in a few words; "" when nothing is seen."""
    if not own.model.is_file() or not own.tokenizer.is_file():
        return "its model or its tokenizer is not where the config says"
    if not set(_NEEDED) <= set(own.labels):
        return "its labels must name entailment and contradiction"
    return ""


def _likelihoods(own: Own, pairs: Sequence[tuple[str, str]], until: float) -> Array:
    """n x labels, each row adding up to 1."""
    if wrong := wrong_with(own):
        raise Unusable(wrong)
    if not _one_at_a_time.acquire(timeout=max(until - time.monotonic(), 0)):
        raise Unusable("took too long to answer")
    try:
        session, tokenizer = _opened(own.model, own.tokenizer)
        rows = []
        for first in range(0, len(pairs), _BATCH):
            if time.monotonic() >= until:
                raise Unusable("took too long to answer")
            rows.append(_run(session, tokenizer, pairs[first : first + _BATCH]))
    finally:
        _one_at_a_time.release()
    logits = np.concatenate(rows).astype(np.float64)
    if logits.ndim != 2 or logits.shape[1] != len(own.labels) or not np.isfinite(logits).all():
        raise Unusable("gives other outputs than its labels name")
    parts = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(parts / parts.sum(axis=1, keepdims=True))


@functools.lru_cache(maxsize=1)
def _opened(model: Path, tokenizer: Path) -> tuple[Any, Any]:
    return encoder.open_session(model), encoder.open_tokenizer(tokenizer, most=_WORD_PIECES)


def _run(session: Any, tokenizer: Any, pairs: Sequence[tuple[str, str]]) -> Array:
    pieces = tokenizer.encode_batch(list(pairs))
    given = {
        "input_ids": np.array([one.ids for one in pieces], np.int64),
        "attention_mask": np.array([one.attention_mask for one in pieces], np.int64),
        "token_type_ids": np.array([one.type_ids for one in pieces], np.int64),
    }
    wanted = {entry.name for entry in session.get_inputs()}
    return np.asarray(session.run(None, {name: value for name, value in given.items() if name in wanted})[0])
