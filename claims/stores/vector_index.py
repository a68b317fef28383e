"""Nearest sentence vectors, held in memory as small as the store's size asks; knows nothing of SQL.

Up to `exact_below` rows every vector is compared as it is. Beyond, each is held as one bit a dimension (48 bytes
for 384), the nearest by differing bits are found with `np.bitwise_count`, and the caller fetches those few to be
compared exactly. Rows are only ever appended, block by block, so a search needs no lock; a row taken away is marked.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]
Fetch = Callable[[Sequence[int]], Mapping[int, bytes]]
_BLOCK = 16_384
_SLICE = 1024  # rows made float at a time: they stay in the processor's cache, three times as fast as all at once
_RERANKED = 1000


class VectorIndex:
    """Rows of (sequence number, claim number, article number, vector). Sequence numbers only ever rise."""

    def __init__(self, dimensions: int, *, exact_below: int = 200_000) -> None:
        self.dimensions, self._exact_below = dimensions, exact_below
        self._seqs = _Column((_BLOCK,), np.int64)
        self._claims = _Column((_BLOCK,), np.int64)
        self._articles = _Column((_BLOCK,), np.int32)
        self._live = _Column((_BLOCK,), np.bool_)
        self._lengths = _Column((_BLOCK,), np.float32)
        self._codes = _Column((_BLOCK, -(-dimensions // 64)), np.uint64, order="F")
        self._vectors: _Column | None = _Column((_BLOCK, dimensions), np.int8)
        self._size = 0

    def __len__(self) -> int:
        return self._size

    def add(self, seqs: Array, claims: Array, articles: Array, vectors: Array) -> None:
        """Append rows, in rising order of seqs; vectors is n x dimensions int8."""
        if self._vectors is not None:
            self._vectors.extend(vectors)
            self._lengths.extend(_lengths(vectors))
            if self._size + len(seqs) > self._exact_below:
                self._vectors = None
        self._seqs.extend(seqs)
        self._claims.extend(claims)
        self._articles.extend(articles)
        self._codes.extend(_code(vectors))
        self._live.extend(np.ones(len(seqs), np.bool_))
        self._size += len(seqs)

    def remove(self, seqs: Array) -> None:
        """Leave these rows out from now on."""
        for held, live in zip(self._seqs.parts(self._size), self._live.parts(self._size), strict=True):
            live[np.isin(held, seqs)] = False

    def held(self) -> dict[str, Array]:
        """All rows as plain arrays, to be kept in a file."""
        columns = {
            "seqs": self._seqs,
            "claims": self._claims,
            "articles": self._articles,
            "live": self._live,
            "codes": self._codes,
        }
        if self._vectors is not None:
            columns |= {"vectors": self._vectors, "lengths": self._lengths}
        return {name: np.concatenate(column.parts(self._size)) for name, column in columns.items()}

    @classmethod
    def holding(cls, held: Mapping[str, Array], dimensions: int, *, exact_below: int) -> "VectorIndex | None":
        """The index that `held` gave; None when these arrays can't be those of one."""
        index = cls(dimensions, exact_below=exact_below)
        size = len(held["seqs"])
        if size > exact_below:
            index._vectors = None
        names = ["seqs", "claims", "articles", "live", "codes"] + ["vectors", "lengths"] * (size <= exact_below)
        if any(name not in held or len(held[name]) != size for name in names):
            return None
        for name in names:
            getattr(index, f"_{name}").extend(held[name])
        index._size = size
        return index

    def search(
        self, query: Array, *, limit: int, fetch: Fetch, allowed: Array | None = None
    ) -> list[tuple[int, float]]:
        """(claim number, cosine), best first. allowed is a bool for each article number, or None for all; fetch
        gives the stored vectors of some sequence numbers."""
        size, vectors = self._size, self._vectors
        query = np.asarray(query, np.float32).ravel()
        length = float(np.linalg.norm(query))
        if not size or not length or limit <= 0:
            return []
        query = query / length
        usable = self._usable(size, allowed)
        if vectors is None:
            found = self._reranked(query, usable, size, limit, fetch)
        else:
            parts = zip(vectors.parts(size), self._lengths.parts(size), strict=True)
            scores = np.concatenate([_cosines(rows, lengths, query) for rows, lengths in parts])
            scores[~usable] = -np.inf
            found = [(place, score) for place, score in _largest(scores, limit) if usable[place]]
        return [(int(self._claims.at(place)), score) for place, score in found]

    def _usable(self, size: int, allowed: Array | None) -> Array:
        live = np.concatenate(self._live.parts(size))
        if allowed is None:
            return live
        articles = np.concatenate(self._articles.parts(size))
        known = articles < len(allowed)  # an article added since is not yet among the allowed
        return live & known & allowed[np.where(known, articles, 0)]

    def _reranked(self, query: Array, usable: Array, size: int, limit: int, fetch: Fetch) -> list[tuple[int, float]]:
        code = _code(query[None, :])[0]
        far = np.concatenate([_differing(block, code) for block in self._codes.parts(size)])
        far[~usable] = self.dimensions + 1
        near = _nearest(far, max(_RERANKED, 4 * limit), self.dimensions)
        place_of = {int(self._seqs.at(place)): int(place) for place in near}
        held = {seq: row for seq, row in fetch(list(place_of)).items() if len(row) == self.dimensions}
        if not held:
            return []
        rows = np.frombuffer(b"".join(held.values()), np.int8).reshape(-1, self.dimensions)
        scores = _cosines(rows, _lengths(rows), query)
        places = [place_of[seq] for seq in held]
        return [(places[place], score) for place, score in _largest(scores, limit)]


class _Column:
    """One value a row, in blocks that are never moved."""

    def __init__(self, shape: tuple[int, ...], kind: Any, *, order: Any = "C") -> None:
        self._new: Callable[[], Array] = lambda: np.zeros(shape, kind, order)
        self._blocks: list[Array] = []
        self._filled = 0

    def extend(self, values: Array) -> None:
        while len(values):
            block, place = divmod(self._filled, _BLOCK)
            if block == len(self._blocks):
                self._blocks.append(self._new())
            taken = values[: _BLOCK - place]
            self._blocks[block][place : place + len(taken)] = taken
            self._filled += len(taken)
            values = values[len(taken) :]

    def parts(self, size: int) -> list[Array]:
        """The first so many rows, block by block; views, not copies."""
        return [block[: size - n * _BLOCK] for n, block in enumerate(self._blocks) if n * _BLOCK < size]

    def at(self, place: int) -> Any:
        return self._blocks[place // _BLOCK][place % _BLOCK]


def _code(vectors: Array) -> Array:
    """One bit a dimension, in words of 64."""
    spare = -vectors.shape[1] % 64
    bits = np.pad(vectors > 0, ((0, 0), (0, spare))) if spare else vectors > 0
    return np.packbits(bits, axis=1).view(np.uint64)


def _differing(codes: Array, code: Array) -> Array:
    """How many bits of each row differ from the code. Word by word: the blocks are kept so, and it is the fastest."""
    counted = np.zeros(len(codes), np.uint16)
    for word in range(codes.shape[1]):
        counted += np.bitwise_count(codes[:, word] ^ code[word])
    return counted


def _nearest(far: Array, wanted: int, farthest: int) -> Array:
    """Places of at least the wanted rows that differ least, fewer when fewer are usable."""
    within = np.cumsum(np.bincount(far, minlength=farthest + 1)[: farthest + 1])
    reach = min(int(np.searchsorted(within, wanted)), farthest)
    places: Array = np.flatnonzero(far <= reach)
    return places


def _lengths(vectors: Array) -> Array:
    """The length of each int8 row; 1 for an empty one."""
    rows = vectors.astype(np.float32)
    lengths = np.sqrt(np.einsum("ij,ij->i", rows, rows))
    return np.where(lengths > 0, lengths, 1)


def _cosines(vectors: Array, lengths: Array, query: Array) -> Array:
    """Cosines of int8 rows of any scale with a unit query; 0 for an empty row."""
    scores = np.empty(len(vectors), np.float32)
    room = np.empty((min(_SLICE, len(vectors)), vectors.shape[1]), np.float32)
    for start in range(0, len(vectors), _SLICE):
        part = vectors[start : start + _SLICE]
        rows = room[: len(part)]
        np.copyto(rows, part)
        np.dot(rows, query, out=scores[start : start + len(part)])
    scores /= lengths
    return scores


def _largest(scores: Array, limit: int) -> list[tuple[int, float]]:
    """(place, score) of the largest, largest first; of equals, the earlier."""
    places = np.arange(len(scores))
    if limit < len(scores):
        places = np.sort(np.argpartition(-scores, limit - 1)[:limit])
    order = places[np.argsort(-scores[places], kind="stable")]
    return [(int(place), float(scores[place])) for place in order]
