"""Other ways to find claims, on the same claims as a store of bench/scale_build.py: SQLite's FTS5 as it comes, bm25s, and
every vector compared. Each gives (claim number, score), best first; what it needs is made once and kept in the folder.
"""

import os
import re
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

Found = list[tuple[int, float]]
Search = Callable[[str, Any, int], Found]  # (text, its vector, how many)
_BLOCK = 50_000


def fts5(store: Path) -> Search:
    """One FTS5 table of the claims' text with its default tokenizer and ranking, every word of the text asked for."""
    file = store.with_suffix(".fts5")
    if not file.exists():
        part = sqlite3.connect(f"{file}.part")
        part.execute("CREATE VIRTUAL TABLE held USING fts5 (text)")
        part.executemany("INSERT INTO held (rowid, text) VALUES (?, ?)", _texts(store))
        part.commit()
        part.close()
        os.replace(f"{file}.part", file)
    connection = sqlite3.connect(file)

    def search(text: str, _vector: Any, limit: int) -> Found:
        words = " OR ".join(f'"{word}"' for word in dict.fromkeys(re.findall(r"\w+", text.lower())))
        asked = "SELECT rowid, -rank FROM held WHERE held MATCH ? ORDER BY rank LIMIT ?"
        return connection.execute(asked, (words, limit)).fetchall()

    return search


def by_bm25s(store: Path) -> Search:
    """bm25s with its own tokenizer, English stop words and PyStemmer's stems, as its documentation has it."""
    import bm25s
    import Stemmer

    folder, stemmer = store.with_suffix(".bm25s"), Stemmer.Stemmer("english")
    if not folder.exists():
        numbers, texts = zip(*_texts(store), strict=True)
        made = bm25s.BM25()
        made.index(
            bm25s.tokenize(list(texts), stopwords="en", stemmer=stemmer, show_progress=False), show_progress=False
        )
        made.save(f"{folder}.part")
        np.save(f"{folder}.part/numbers.npy", np.array(numbers))
        os.replace(f"{folder}.part", folder)
    index, held = bm25s.BM25.load(str(folder)), np.load(folder / "numbers.npy")

    def search(text: str, _vector: Any, limit: int) -> Found:
        asked = bm25s.tokenize([text], stopwords="en", stemmer=stemmer, show_progress=False, return_ids=False)
        places, scores = index.retrieve(asked, k=limit, show_progress=False)
        return [(int(held[place]), float(score)) for place, score in zip(places[0], scores[0], strict=True)]

    return search


def every_vector(store: Path) -> Search:
    """All vectors in memory as floats of length 1, compared one by one in a single product."""
    connection = sqlite3.connect(f"file:{store}?mode=ro", uri=True)
    (count,) = connection.execute("SELECT count(*) FROM vectors").fetchone()
    numbers, rows = np.empty(count, np.int64), np.empty((count, 384), np.float32)
    found, at = connection.execute("SELECT claim, vector FROM vectors ORDER BY seq"), 0
    while batch := found.fetchmany(_BLOCK):
        claims, held = zip(*batch, strict=True)
        block = np.frombuffer(b"".join(held), np.int8).reshape(-1, 384).astype(np.float32)
        rows[at : at + len(batch)] = block / np.maximum(np.linalg.norm(block, axis=1, keepdims=True), 1e-9)
        numbers[at : at + len(batch)] = claims
        at += len(batch)

    def search(_text: str, vector: Any, limit: int) -> Found:
        scores = rows @ vector
        places = np.argpartition(-scores, limit)[:limit]
        places = places[np.argsort(-scores[places])]
        return [(int(numbers[place]), float(scores[place])) for place in places]

    return search


def _texts(store: Path) -> Any:
    connection = sqlite3.connect(f"file:{store}?mode=ro", uri=True)
    return connection.execute("SELECT n, text FROM claims WHERE superseded = 0 ORDER BY n")


WAYS: dict[str, Callable[[Path], Search]] = {"FTS5 as it comes": fts5, "bm25s": by_bm25s, "every vector": every_vector}


def prepared(store: Path) -> dict[str, float]:
    """Make what is kept, for each way; the seconds that took (next to nothing where it is there)."""
    took = {}
    for name, way in WAYS.items():
        began = time.perf_counter()
        if name != "every vector":
            way(store)
        took[name] = time.perf_counter() - began
    return took
