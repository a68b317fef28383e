"""Tempting sentences of another matter for a statement, found by the encoder's vectors: of its article, of others'.

A sentence too like the statement or its own sentence is left out, as it may say the same.
"""

import random
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np
from data import Texts, affair

from claims.encoder import encoder

AN_ARTICLE = 40  # sentences of an article, from its beginning
LIKE_ITS_SENTENCE, LIKE_IT, LIKE_IT_FAR = 0.7, 0.72, 0.68  # cosines from which on it may say the same
NEAR, FAR, LOOKED_AT = 5, 10, 80
EACH = 200  # articles between two lines on how far it is
BLOCK = 64  # statements held against every sentence at a time
Place = tuple[str, tuple[int, int]]  # an article and the ends of a sentence in it
Array = np.ndarray[Any, Any]


class Beside:
    """The sentences of some articles, and statements, with their vectors. Minutes of processor time to make."""

    def __init__(self, texts: Texts, names: Iterable[str], statements: Sequence[str]) -> None:
        reader = encoder()
        if reader is None:
            raise SystemExit("the encoder is not installed")
        self._places = [place for name in names for place in _cut(texts, name)]
        vectors = []
        for first in range(0, len(self._places), EACH * AN_ARTICLE):
            told = [texts.at(*place) for place in self._places[first : first + EACH * AN_ARTICLE]]
            vectors.append(reader.encode(told).astype(np.float16))
            print(f"encoded {first + len(told)} of {len(self._places)} sentences", file=sys.stderr, flush=True)
        self._vectors = np.concatenate(vectors).astype(np.float32)
        given = list(dict.fromkeys(statements))
        self._statements = dict(zip(given, reader.encode(given).astype(np.float32), strict=True))
        self._nearest = {text: top for first in range(0, len(given), BLOCK) for text, top in self._tops(given, first)}
        self._by_article: dict[str, list[int]] = defaultdict(list)
        for n, (article, _) in enumerate(self._places):
            self._by_article[article].append(n)
        self._at = {(article, ends[0]): n for n, (article, ends) in enumerate(self._places)}

    def _tops(self, given: Sequence[str], first: int) -> Iterator[tuple[str, list[int]]]:
        """For a block of statements: the sentences nearest to each that are not too like it, nearest first."""
        block = given[first : first + BLOCK]
        likes: Array = np.stack([self._statements[text] for text in block]) @ self._vectors.T
        for text, row in zip(block, likes, strict=True):
            top = np.argpartition(-row, min(LOOKED_AT, len(row) - 1))[:LOOKED_AT]
            yield text, [int(n) for n in top[np.argsort(-row[top])] if row[n] < LIKE_IT_FAR]

    def near(self, statement: str, article: str, start: int, chance: random.Random) -> Place | None:
        """One of the nearest sentences of the article, but not the one that starts there; None when there is none."""
        mine = self._by_article[article]
        own = self._at.get((article, start))
        vector = self._statements[statement]
        sentence = vector if own is None else self._vectors[own]
        likes = {n: (float(self._vectors[n] @ sentence), float(self._vectors[n] @ vector)) for n in mine if n != own}
        free = [n for n, (to_own, like) in likes.items() if to_own < LIKE_ITS_SENTENCE and like < LIKE_IT]
        return self._one_of(sorted(free, key=lambda n: -likes[n][1])[:NEAR], chance)

    def far(self, statement: str, article: str, _start: int, chance: random.Random) -> Place | None:
        """One of the nearest sentences of articles on other affairs; None when all are too like."""
        elsewhere = [n for n in self._nearest[statement] if affair(self._places[n][0]) != affair(article)]
        return self._one_of(elsewhere[:FAR], chance)

    def _one_of(self, found: Sequence[int], chance: random.Random) -> Place | None:
        return self._places[chance.choice(found)] if found else None


def _cut(texts: Texts, name: str) -> list[Place]:
    whole = texts.sentences(name, shortest=35, longest=320)
    return [(name, (start, end)) for start, end, text in whole if "\n" not in text][:AN_ARTICLE]
