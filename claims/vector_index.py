"""Nearest sentence vectors, held in memory as small as the store's size asks; knows nothing of SQL.

Up to `exact_below` rows every vector is compared as it is. Beyond, each is held as one bit a dimension (48
bytes for 384), the nearest by differing bits are found with `np.bitwise_count`, and the caller fetches those
few to be compared exactly. Rows are only ever appended, block by block, so a search needs no lock; a row
taken away is marked.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]
Fetch = Callable[[Sequence[int]], Mapping[int, bytes]]
_BLOCK = 16_384
_RERANKED = 1000


class VectorIndex:
    """Rows of (sequence number, claim number, article number, vector). Sequence numbers only ever rise."""

    def __init__(self, dimensions: int, *, exact_below: int = 200_000) -> None:
        self.dimensions, self._exact_below = dimensions, exact_below
        self._seqs = _Column((), np.int64)
        self._claims = _Column((), np.int64)
        self._articles = _Column((), np.int32)
        self._codes = _Column(((dimensions + 7) // 8,), np.uint8)
        self._vectors: _Column | None = _Column((dimensions,), np.int8)
        self._live = _Column((), np.bool_)
        self._size = 0

    def __len__(self) -> int:
        return self._size

    def add(self, seqs: Array, claims: Array, articles: Array, vectors: Array) -> None:
        """Append rows, in rising order of seqs; vectors is n x dimensions int8."""
        if self._vectors is not None:
            self._vectors.extend(vectors)
            if self._size + len(seqs) > self._exact_below:
                self._vectors = None
        for column, values in (
            (self._seqs, seqs),
            (self._claims, claims),
            (self._articles, articles),
            (self._codes, np.packbits(vectors > 0, axis=1)),
            (self._live, np.ones(len(seqs), np.bool_)),
        ):
            column.extend(values)
        self._size += len(seqs)

    def remove(self, seqs: Array) -> None:
        """Leave these rows out from now on."""
        wanted = np.sort(seqs)
        for block, held in enumerate(self._seqs.blocks):
            filled = min(_BLOCK, self._size - block * _BLOCK)
            places = np.nonzero(np.isin(held[:filled], wanted))[0]
            self._live.blocks[block][places] = False

    def search(
        self, query: Array, *, limit: int, fetch: Fetch, allowed: Array | None = None
    ) -> list[tuple[int, float]]:
        """(claim number, cosine), best first. allowed is a bool for each article number, or None for all;
        fetch gives the stored vectors of some sequence numbers."""
        size, vectors = self._size, self._vectors
        query = np.asarray(query, np.float32).ravel()
        length = float(np.linalg.norm(query))
        if not size or not length or limit <= 0:
            return []
        query = query / length
        usable = self._usable(size, allowed)
        if vectors is not None:
            scores = np.concatenate([_cosines(block, query) for block in vectors.parts(size)])
            scores[~usable] = -np.inf
            places = _largest(scores, limit)
            kept = [(place, float(scores[place])) for place in places if np.isfinite(scores[place])]
        else:
            kept = self._reranked(query, usable, size, limit, fetch)
        claims = self._claims
        return [(int(claims.at(place)), score) for place, score in kept]

    def _usable(self, size: int, allowed: Array | None) -> Array:
        live = np.concatenate(list(self._live.parts(size)))
        if allowed is None:
            return live
        articles = np.concatenate(list(self._articles.parts(size)))
        known = articles < len(allowed)
        return live & known & allowed[np.where(known, articles, 0)]

    def _reranked(self, query: Array, usable: Array, size: int, limit: int, fetch: Fetch) -> list[tuple[int, float]]:
        code = np.packbits(query > 0)
        far = np.concatenate([_differing(block, code) for block in self._codes.parts(size)])
        far[~usable] = np.iinfo(far.dtype).max
        places = _largest(-far.astype(np.int32), max(_RERANKED, 4 * limit))
        by_seq = {int(self._seqs.at(place)): int(place) for place in places if usable[place]}
        held = {seq: blob for seq, blob in fetch(list(by_seq)).items() if len(blob) == self.dimensions}
        if not held:
            return []
        rows = np.frombuffer(b"".join(held.values()), np.int8).reshape(-1, self.dimensions)
        scores = _cosines(rows, query)
        found = [by_seq[seq] for seq in held]
        return [(found[place], float(scores[place])) for place in _largest(scores, limit)]


class _Column:
    """One value a row, in blocks that are never moved."""

    def __init__(self, shape: tuple[int, ...], kind: Any) -> None:
        self._shape, self._kind = shape, kind
        self.blocks: list[Array] = []
        self._filled = 0

    def extend(self, values: Array) -> None:
        while len(values):
            block, place = divmod(self._filled, _BLOCK)
            if block == len(self.blocks):
                self.blocks.append(np.zeros((_BLOCK, *self._shape), self._kind))
            taken = values[: _BLOCK - place]
            self.blocks[block][place : place + len(taken)] = taken
            self._filled += len(taken)
            values = values[len(taken) :]

    def parts(self, size: int) -> list[Array]:
        """The first so many rows, block by block."""
        return [block[: size - n * _BLOCK] for n, block in enumerate(self.blocks) if n * _BLOCK < size]

    def at(self, place: int) -> Any:
        return self.blocks[place // _BLOCK][place % _BLOCK]


def _cosines(vectors: Array, query: Array) -> Array:
    """Cosines of int8 rows of any scale with a unit query; 0 for an empty row."""
    rows = vectors.astype(np.float32)
    lengths = np.sqrt(np.einsum("ij,ij->i", rows, rows))
    scores: Array = (rows @ query) / np.where(lengths > 0, lengths, 1)
    return scores


def _differing(codes: Array, code: Array) -> Array:
    """How many bits of each row differ from the code."""
    width = codes.shape[1] // 8 * 8
    if width == codes.shape[1]:
        words = np.bitwise_xor(codes.view(np.uint64), code.view(np.uint64))
        counted: Array = np.bitwise_count(words).sum(axis=1, dtype=np.uint16)
        return counted
    rest: Array = np.bitwise_count(np.bitwise_xor(codes, code)).sum(axis=1, dtype=np.uint16)
    return rest


def _largest(scores: Array, limit: int) -> list[int]:
    """Places of the largest, largest first; of equals, the earlier."""
    if limit < len(scores):
        places = np.argpartition(-scores, limit - 1)[:limit]
        places.sort()
    else:
        places = np.arange(len(scores))
    order: list[int] = places[np.argsort(-scores[places], kind="stable")].tolist()
    return order
