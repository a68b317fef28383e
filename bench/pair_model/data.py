"""A row to train the pair model on, and the articles of ../shared/eval that rows are made of.

Never reads ../shared/eval/events; leaves out the articles of bench/gold and the distractors that figures are reported
with, where rows are made without a label. Knows nothing of torch.
"""

import gzip
import json
import re
import sys
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from math import log
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "bench")]

from gold_events import HERE, SHARED, articles  # noqa: E402

from claims.pair_model import AGREES, DIFFERS, UNRELATED  # noqa: E402
from claims.readers.sentences import sentences  # noqa: E402

LABELS = ROOT / "bench" / "labels"
NUMBER = {"agrees": AGREES, "differs": DIFFERS, "unrelated": UNRELATED}
STATEMENT, CLAIMS = 0, 1
DISTRACTORS = 300
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Row:
    """Two texts and the labels they may have: several when the data leaves it open. group is what is held out whole."""

    a: str
    b: str
    allowed: tuple[int, ...]
    head: int
    source: str
    group: str
    weight: float = 1.0


def held_out(row: Row, *, of: int) -> bool:
    """Whether the row's group is kept for development: one in so many, by a stable hash."""
    return zlib.crc32(row.group.encode()) % of == 0


def both_ways(row: Row) -> Iterator[Row]:
    yield row
    yield replace(row, a=row.b, b=row.a)


def words(text: str) -> list[str]:
    return _WORD.findall(text.lower())


def lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as rows:
        yield from map(json.loads, rows)


def affair(article: str) -> str:
    """The incident of an article of shootings, else the article itself: what is held out together."""
    return article.split("/")[0]


class Texts:
    """The articles of ../shared/eval by id, in their order, cut into sentences when asked."""

    def __init__(self) -> None:
        self.by_id: dict[str, str] = {}
        self.titles: dict[str, str] = {}
        for name, article in articles(SHARED):
            self.by_id[name], self.titles[name] = article["text"], article["title"] or ""
        self.seen = Counter(word for text in self.by_id.values() for word in set(words(text)))

    def at(self, article: str, span: Sequence[int]) -> str:
        return self.by_id[article][slice(*span)]

    def sentences(self, name: str, *, shortest: int = 30, longest: int = 400) -> list[tuple[int, int, str]]:
        text = self.by_id[name]
        return [(s, e, text[s:e]) for s, e, _ in sentences(text) if shortest <= e - s <= longest]

    def near(self, statement: str, name: str, *, but: Sequence[tuple[int, int]], most: int) -> list[str]:
        """The article's sentences that share most words with the statement, those that overlap `but` left out."""
        wanted = set(words(statement))
        free = [t for s, e, t in self.sentences(name) if not any(s < last and first < e for first, last in but)]
        return sorted(free, key=lambda t: -self.shared(wanted, t))[:most]

    def shared(self, wanted: set[str], text: str) -> float:
        both = wanted & set(words(text))
        return sum(log(len(self.by_id) / self.seen[word]) for word in both if self.seen[word]) / (len(text) + 80) ** 0.5


def kept_apart() -> set[str]:
    """The affairs of bench/gold and the articles that are distractors in reports: no news text of theirs is edited."""
    golds = (json.loads(path.read_text(encoding="utf-8")) for path in HERE.glob("*.json"))
    gold = {affair(card["id"]) for each in golds for card in each["articles"]}
    with gzip.open(SHARED / "load.jsonl.gz", "rt", encoding="utf-8") as rows:
        return gold | {json.loads(row)["id"] for row in islice(rows, DISTRACTORS)}
