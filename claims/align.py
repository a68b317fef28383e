"""Which words of one sentence speak of the same thing as which words of another.

Words are aligned by their contextual vectors (the sentence encoder's last layer), as in BERTScore (Zhang et al. 2020,
https://arxiv.org/abs/1904.09675): each word takes its best partner on the other side. What aligns is the question two
sentences share; what is left over on both sides is where their answers may differ. Without an encoder, lemmas align.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from claims.encoder import Encoder
from claims.model import Claim, Word

Array = np.ndarray[Any, Any]
# How much a word says, by its part of speech: names and numbers most, function words next to nothing.
WEIGHTS = {"PROPN": 1.2, "NUM": 1.2, "NOUN": 1.0, "VERB": 0.9, "ADJ": 0.7, "ADV": 0.4, "INTJ": 0.2, "X": 0.5, "": 0.6}
_LIGHT = frozenset(
    "be have do say tell get make go take come give other such also more most very just only even still then now there here "
    "so well back out up down off over about as not".split()
)
_LIGHT_WEIGHT, _FUNCTION_WEIGHT = 0.25, 0.05
_WORD = re.compile(r"\w")


@dataclass(frozen=True, slots=True)
class Side:
    """A sentence made ready to be aligned: its words, what each weighs, and their unit vectors (words x d) or None."""

    words: tuple[Word, ...]
    weights: Array
    vectors: Array | None


@dataclass(frozen=True, slots=True)
class Alignment:
    """recall: how much of the first sentence (by weight) is spoken of in the second; precision the other way round.
    best[i] is the partner of the first's word i on the other side, near[i] their likeness (0-1); back and back_near
    likewise from the second side. likeness is the whole table (words of the first x words of the second)."""

    recall: float
    precision: float
    best: tuple[int, ...]
    near: tuple[float, ...]
    back: tuple[int, ...]
    back_near: tuple[float, ...]
    likeness: Array | None = None

    @property
    def both(self) -> float:
        """The harmonic mean of recall and precision."""
        total = self.recall + self.precision
        return 2 * self.recall * self.precision / total if total else 0.0


def sides(claims: Sequence[Claim], encoder: Encoder | None) -> list[Side]:
    """Each claim's words ready to be aligned, in order."""
    read = encoder.encode_words([claim.text for claim in claims]) if encoder and claims else []
    if not read:
        return [Side(claim.words, weigh(claim.words), None) for claim in claims]
    return [
        Side(claim.words, weigh(claim.words), _per_word(claim.words, spans, vectors))
        for claim, (spans, vectors) in zip(claims, read, strict=True)
    ]


def weigh(words: Sequence[Word]) -> Array:
    """What each word says, 0-1.2 (see WEIGHTS)."""
    return np.array([_weight(word) for word in words], np.float32)


def _weight(word: Word) -> float:
    if not _WORD.search(word.text):
        return 0.0
    if word.pos not in WEIGHTS:
        return _FUNCTION_WEIGHT
    if word.lemma.lower() in _LIGHT:
        return _LIGHT_WEIGHT
    return WEIGHTS[word.pos]


def _per_word(words: Sequence[Word], spans: Sequence[tuple[int, int]], vectors: Array) -> Array:
    """Mean of a word's pieces; a word past the encoder's limit gets zeros."""
    rows = np.zeros((len(words), vectors.shape[1] if vectors.size else 1), np.float32)
    piece = 0
    for place, word in enumerate(words):
        first = piece
        while piece < len(spans) and spans[piece][0] < word.end:
            piece += 1
        mine = [n for n in range(first, piece) if spans[n][1] > word.start]
        if mine:
            mean = vectors[mine].mean(axis=0)
            rows[place] = mean / max(float(np.linalg.norm(mean)), 1e-9)
    return rows


def align(first: Side, second: Side) -> Alignment:
    """The alignment of two sentences; all zeros when either has no words."""
    if not first.words or not second.words:
        return Alignment(0.0, 0.0, (), (), (), ())
    likeness = _likeness(first, second)
    best, back = likeness.argmax(axis=1), likeness.argmax(axis=0)
    near, back_near = likeness.max(axis=1), likeness.max(axis=0)
    return Alignment(
        recall=_share(near, first.weights),
        precision=_share(back_near, second.weights),
        best=tuple(int(n) for n in best),
        near=tuple(float(x) for x in near),
        back=tuple(int(n) for n in back),
        back_near=tuple(float(x) for x in back_near),
        likeness=likeness,
    )


def _share(near: Array, weights: Array) -> float:
    total = float(weights.sum())
    return float((near * weights).sum()) / total if total else 0.0


def _likeness(first: Side, second: Side) -> Array:
    if first.vectors is not None and second.vectors is not None:
        return np.asarray(np.clip(first.vectors @ second.vectors.T, 0.0, 1.0))
    lemmas = [word.lemma.lower() for word in second.words]
    return np.array([[float(word.lemma.lower() == lemma) for lemma in lemmas] for word in first.words], np.float32)
