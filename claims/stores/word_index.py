"""Ranked word search over very many claims: a tantivy index in a folder, and the newest claims in memory beside it.

FTS5 reads every posting of every term, which takes 20 ms at 100,000 claims and ten times that at a million; tantivy
skips what can't be among the best. It is a copy: whatever it lacks is told to `Tail`, and it may be deleted at any
time. The only importer of tantivy; knows nothing of SQL.
"""

import json
import math
import os
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import tantivy

from claims.errors import StoreError

_FORM = 1  # of the fields below; another form is built afresh
_FIELDS = (("text", 1.0), ("title", 0.25), ("context", 0.5))  # as weighted in the words table of migrations.py
_K1, _B = 1.2, 0.75  # BM25 as tantivy and FTS5 have it
_USUAL_LENGTH = 24  # stems a claim: the index does not tell its mean, and the score hardly depends on it
_HEAP_BYTES = 64_000_000


@dataclass(frozen=True, slots=True)
class Row:
    """One claim as it is searched. day is 20310506, 0 when its article has no date."""

    number: int
    text: str
    title: str
    context: str
    workspace: str
    day: int


@dataclass(frozen=True, slots=True)
class Reach:
    """How far the index goes: claims up to this number, which has this id, and changes up to this one."""

    number: int
    id: str
    change: int
    form: int = _FORM


@dataclass(frozen=True, slots=True)
class Wanted:
    """Who asks, and for which days: workspace None sees everything, days None are all."""

    workspace: str | None
    days: tuple[int, int] | None

    def holds(self, row: Row) -> bool:
        seen = self.workspace is None or row.workspace in ("", self.workspace)
        return seen and (self.days is None or self.days[0] <= row.day <= self.days[1])


def _analyzer() -> Any:
    plain = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple()).filter(tantivy.Filter.lowercase())
    return plain.filter(tantivy.Filter.ascii_fold()).filter(tantivy.Filter.stemmer("english")).build()


def _schema() -> Any:
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("number", indexed=True, fast=True)
    builder.add_unsigned_field("day", indexed=True, fast=True)
    builder.add_text_field("workspace", tokenizer_name="raw", index_option="basic")
    for name, _ in _FIELDS:
        builder.add_text_field(name, tokenizer_name="stems", index_option="freq")
    return builder.build()


class WordIndex:
    """The index in one folder, as this process sees it."""

    def __init__(self, folder: str) -> None:
        self._folder, self._reach_file = folder, Path(folder) / "reach.json"
        self._schema, self._analyzer = _schema(), _analyzer()
        self._index: Any = None
        self._seen: Reach | None = None

    def reach(self) -> Reach | None:
        """How far it goes now; None where there is none that can be used."""
        try:
            reach = Reach(**json.loads(self._reach_file.read_text()))
            if reach != self._seen:
                self._index = self._opened()
                self._seen = reach
        except (OSError, ValueError, TypeError):
            return None
        return reach if reach.form == _FORM else None

    def _opened(self) -> Any:
        os.makedirs(self._folder, exist_ok=True)
        index = tantivy.Index(self._schema, path=self._folder)
        index.register_tokenizer("stems", self._analyzer)
        return index

    def write(self, rows: Iterable[Row], *, gone: Iterable[int], reach: Reach, afresh: bool) -> None:
        """Take in rows, in place of what it held under their numbers, and drop those gone; then say how far it goes.
        Raises StoreError when another process is writing."""
        try:
            index = self._opened()
            writer = index.writer(_HEAP_BYTES, 1)
        except (ValueError, OSError) as error:
            raise StoreError("the word index is being written or can't be", where="words") from error
        if afresh:
            writer.delete_all_documents()
        for number in gone:
            writer.delete_documents_by_term("number", number)
        for row in rows:
            if not afresh:
                writer.delete_documents_by_term("number", row.number)
            fields = {**asdict(row), "workspace": f"={row.workspace}"}
            writer.add_document(tantivy.Document.from_dict(fields, self._schema))
        writer.commit()
        writer.wait_merging_threads()
        # Written after the commit: a crash between leaves the old reach, and the rows are taken in once more.
        part = self._reach_file.with_suffix(f".{os.getpid()}")
        part.write_text(json.dumps(asdict(reach)))
        os.replace(part, self._reach_file)

    def stems(self, text: str) -> list[str]:
        return list(self._analyzer.analyze(text))

    def search(self, stems: Sequence[str], *, limit: int, wanted: Wanted) -> list[tuple[int, float]]:
        """(claim number, BM25), best first."""
        searcher = self._index.searcher()
        found = searcher.search(self._query(stems, wanted), limit, count=False).hits
        numbers = searcher.fast_field_values("number", [address for _, address in found])
        return [(int(number), float(score)) for number, (score, _) in zip(numbers, found, strict=True)]

    def _query(self, stems: Sequence[str], wanted: Wanted) -> Any:
        query, occur = tantivy.Query, tantivy.Occur
        any_of = []
        for stem in dict.fromkeys(stems):
            for field, weight in _FIELDS:
                term = query.term_query(self._schema, field, stem, "freq")
                any_of.append((occur.Should, term if weight == 1 else query.boost_query(term, weight)))
        limits = []
        if wanted.workspace is not None:
            spaces = dict.fromkeys(("=", f"={wanted.workspace}"))
            terms = [query.term_query(self._schema, "workspace", space, "basic") for space in spaces]
            limits.append(query.boolean_query([(occur.Should, term) for term in terms]))
        if wanted.days is not None:
            limits.append(query.range_query(self._schema, "day", tantivy.FieldType.Unsigned, *wanted.days))
        if not limits:
            return query.boolean_query(any_of)
        must = [(occur.Must, query.const_score_query(limit, 0.0)) for limit in limits]
        return query.boolean_query([(occur.Must, query.boolean_query(any_of)), *must])

    def holding(self, stem: str) -> int:
        """How many claims hold the stem in their text."""
        return int(self._index.searcher().doc_freq("text", stem))

    def size(self) -> int:
        return int(self._index.searcher().num_docs)


class Tail:
    """The claims an index does not hold yet or holds in an older form, searched in memory by the same measure."""

    def __init__(self, index: WordIndex, reach: Reach) -> None:
        self.reach, self.number, self.change = reach, reach.number, reach.change
        self._index = index
        self._rows: dict[int, tuple[Row, dict[str, Counter[str]]]] = {}
        self._changed: set[int] = set()
        self._holding: Counter[str] = Counter()

    def __len__(self) -> int:
        return len(self._rows) + len(self._changed)

    def take(self, rows: Iterable[Row], *, changed: Iterable[int], number: int, change: int) -> None:
        """Take in new rows and new forms of changed ones; a changed claim without a row is no longer live."""
        for old in changed:
            self._changed.add(old)
            if old in self._rows:
                self._holding.subtract(self._rows.pop(old)[1]["text"].keys())
        for row in rows:
            texts = {field: Counter(self._index.stems(getattr(row, field))) for field, _ in _FIELDS}
            self._rows[row.number] = (row, texts)
            self._holding.update(texts["text"].keys())
        self.number, self.change = number, change

    def search(self, stems: Sequence[str], *, limit: int, wanted: Wanted) -> list[tuple[int, float]]:
        """(claim number, BM25), best first, of the index and the tail together."""
        indexed = self._index.search(stems, limit=limit + len(self._changed), wanted=wanted)
        found = {number: score for number, score in indexed if number not in self._changed}
        found |= self._scores(list(dict.fromkeys(stems)), wanted)
        return sorted(found.items(), key=lambda pair: -pair[1])[:limit]

    def _scores(self, stems: Sequence[str], wanted: Wanted) -> dict[int, float]:
        total = self._index.size() + len(self._rows)
        rarity = {}
        for stem in stems:
            # The index still counts what was deleted of late.
            holding = min(self._index.holding(stem) + self._holding[stem], total)
            rarity[stem] = math.log(1 + (total - holding + 0.5) / (holding + 0.5))
        scores = {}
        for row, texts in list(self._rows.values()):
            score = sum(
                weight * rarity[stem] * _gain(texts[field], stem) for field, weight in _FIELDS for stem in stems
            )
            if score > 0 and wanted.holds(row):
                scores[row.number] = score
        return scores


def _gain(held: Counter[str], stem: str) -> float:
    """What BM25 gives for a stem held so often in so long a text."""
    times = held.get(stem, 0)
    if not times:
        return 0.0
    length = held.total() / _USUAL_LENGTH
    return times * (_K1 + 1) / (times + _K1 * (1 - _B + _B * length))
