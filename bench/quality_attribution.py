"""How well attribution is read: PolNeAR's annotated news articles (attribution.jsonl.gz).

    python bench/quality_attribution.py [--show N] [--half tune|report|all]

Articles are cut with claims/readers/sentences.py and read as in extraction, one attribution a sentence at most. A gold attribution
is any whose content touches the sentence. Ours is right when its source overlaps the source of one of these ("partial"),
or is the same but for an article or a mark at its rims ("exact"); the cue is right when it overlaps that one's cue.
Precision is over what is read, recall over all gold attributions with a source, each found once at least. PolNeAR marks
attitudes and acts too ("wants", "is defending", a dash before a name); "reported" counts only gold attributions whose
cue holds a verb of saying or "according to", which is what the reader is for. A carried attribution (a quote that runs
on) is taken to have the spans of the sentence it was carried from, and is also right where the gold source ends in the
same word as its origin.

Articles are split in two by a hash of their id (both annotators' copies fall into one half): one half was used to tune,
the other only to report. "said" is a plain pattern: capitalised words or "he", "she", "police", "officials" beside said,
says, told or "according to". textacy's direct_quotations is run from an environment of its own, see textacy_quotes.
Without ../shared it says so and stops.

RESULTS, 22 November 2026, report half (40 annotated articles, 1,000 gold attributions with a source):
  ours     P .951  R .435  F1 .597; reported speech alone R .696  F1 .804; exact source .914, right cue .987
  said     P .862  R .237  F1 .372; reported speech alone R .384  F1 .531
  textacy  P .943  R .215  F1 .350; reported speech alone R .364  F1 .526 (textacy 0.13.0, sentence by sentence)
Tune half: P .948  R .421  F1 .583; reported speech F1 .808. Missed are mostly second attributions in one sentence, "he"
where two persons could be meant, nouns ("his claim that") and verbs of attitude.
"""

import argparse
import contextlib
import gzip
import hashlib
import json
import re
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from claims.language import parse  # noqa: E402
from claims.model import Sentence  # noqa: E402
from claims.readers.attribution import read_attributions  # noqa: E402
from claims.readers.clauses import SAYING  # noqa: E402
from claims.readers.names import read_names  # noqa: E402
from claims.readers.sentences import sentences  # noqa: E402

SHARED = ROOT.parent / "shared"
DATA = SHARED / "eval" / "attribution.jsonl.gz"
OUT = ROOT / "bench" / "out"
Span = tuple[int, int]


@dataclass(frozen=True)
class Read:
    """One attribution read, with offsets into the article: of the sentence, the source, the cue."""

    sentence: Span
    source: Span
    cue: Span
    carried: str = ""


@dataclass(frozen=True)
class Gold:
    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    reported: bool


def half_of(name: str) -> str:
    """ "tune" or "report", by the article's id alone."""
    return "tune" if hashlib.sha256(name.encode()).digest()[0] % 2 else "report"


def touches(a: Span, spans: tuple[Span, ...]) -> bool:
    return any(a[0] < end and start < a[1] for start, end in spans)


def bare(text: str, span: Span) -> str:
    return re.sub(
        r"^(?:the|a|an)\s+|['’]s$|[\s,.\"“”:]+$|^[\s,.\"“”:]+", "", text[slice(*span)], flags=re.IGNORECASE
    ).lower()


def gold_of(row: dict) -> list[Gold]:
    gold = []
    for a in row["attributions"]:
        if a["source"]:
            cue = " ".join(row["text"][s:e] for s, e in a["cue"]).lower()
            gold.append(Gold(*(tuple(map(tuple, a[k])) for k in ("source", "cue", "content")), reported=_tells(cue)))
    return gold


def _tells(cue: str) -> bool:
    stems = {s[:-1] if s.endswith(("e", "y")) else s for s in SAYING} | {
        "said",
        "told",
        "wrote",
        "according",
        "found",
        "thought",
    }
    return any(
        re.match(rf"(?:{'|'.join(sorted(stems))})(?:e|s|es|ed|d|ing|y|ies|ied|ting|ted)?$", word)
        for word in re.findall(r"[a-z]+", cue)
    )


def read_article(text: str) -> list[Sentence]:
    spans = list(sentences(text))
    parsed = parse(text[a:b] for a, b, _ in spans)
    return [Sentence(text[a:b], a, w, e, n) for (a, b, n), (w, e) in zip(spans, parsed, strict=True)]


def ours(_text: str, read: list[Sentence]) -> list[Read]:
    found, last = [], None
    for s, a in zip(read, read_attributions(read, read_names(read)), strict=True):
        if a is None:
            last = None
            continue
        if a.cue_end:
            last = ((s.start + a.source_start, s.start + a.source_end), (s.start + a.cue_start, s.start + a.cue_end))
        if last:
            found.append(Read((s.start, s.start + len(s.text)), *last, carried="" if a.cue_end else a.origin))
    return found


_NAME = r"(?:[A-Z][\w.’'-]+(?:\s+(?:[A-Z][\w.’'-]+|of|the|for))*|[Hh]e|[Ss]he|[Tt]hey|[Pp]olice|[Oo]fficials|[Aa] \w+)"
_SAID = re.compile(
    rf"(?P<a>{_NAME})\s+(?P<c>said|says|told)\b|\b(?P<c2>said|says)\s+(?P<b>{_NAME})|(?P<c3>[Aa]ccording to)\s+(?P<d>(?:the )?{_NAME})"
)


def said(_text: str, read: list[Sentence]) -> list[Read]:
    found = []
    for s in read:
        if m := _SAID.search(s.text):
            cue = next(g for g in ("c", "c2", "c3") if m[g])
            source = next(g for g in ("a", "b", "d") if m[g])
            found.append(
                Read((s.start, s.start + len(s.text)), *(tuple(s.start + x for x in m.span(g)) for g in (source, cue)))
            )
    return found


def textacy_quotes(_text: str, read: list[Sentence]) -> list[Read]:
    """textacy.extract.triples.direct_quotations, where textacy is installed (it is not among our dependencies)."""
    from textacy.extract.triples import direct_quotations

    found = []
    for s in read:
        doc = _spacy()(s.text)
        try:
            quotes = list(direct_quotations(doc))
        except ValueError:  # it gives up on an unclosed quotation mark
            continue
        for quote in quotes:
            spans = [(x[0].idx + s.start, x[-1].idx + len(x[-1]) + s.start) for x in (quote.speaker, quote.cue) if x]
            if len(spans) == 2:
                found.append(Read((s.start, s.start + len(s.text)), *spans))
                break
    return found


def _spacy():
    from claims.language import _pipeline

    return _pipeline()


def _same_speaker(text: str, read: Read, gold: Gold) -> bool:
    last = read.carried.split()[-1].lower() if read.carried else ""
    return bool(last) and any(bare(text, span).split()[-1:] == [last] for span in gold.source)


def score(
    rows: list[tuple[dict, list[Sentence]]], reader: Callable[[str, list[Sentence]], list[Read]], show: int = 0
) -> dict[str, float]:
    right = exact = cues = made = right_reported = 0
    total = found_total = reported = found_reported = 0
    for row, read in rows:
        gold = gold_of(row)
        found: set[int] = set()
        for r in reader(row["text"], read):
            made += 1
            near = [n for n, g in enumerate(gold) if touches(r.sentence, g.content)]
            hits = [n for n in near if touches(r.source, gold[n].source) or _same_speaker(row["text"], r, gold[n])]
            hits.sort(key=lambda n: not touches(r.cue, gold[n].cue))
            found.update(hits[:1] if hits and touches(r.cue, gold[hits[0]].cue) else hits)
            right += bool(hits)
            right_reported += bool(hits) and gold[hits[0]].reported
            exact += any(bare(row["text"], r.source) == bare(row["text"], g) for n in hits for g in gold[n].source)
            cues += bool(hits) and touches(r.cue, gold[hits[0]].cue)
            if show and not hits:
                show -= 1
                print(
                    "EXTRA",
                    row["text"][slice(*r.source)],
                    "|",
                    row["text"][slice(*r.cue)],
                    "|",
                    row["text"][slice(*r.sentence)][:220],
                )
        total += len(gold)
        found_total += len(found)
        reported += sum(g.reported for g in gold)
        found_reported += sum(gold[n].reported for n in found)
        for n, g in enumerate(gold):
            if show and n not in found and g.reported:
                show -= 1
                where = (
                    next(s for s in read if s.start <= g.cue[0][0] < s.start + len(s.text) + 2) if g.cue else read[0]
                )
                print(
                    "MISSED",
                    [row["text"][slice(*s)] for s in g.source],
                    [row["text"][slice(*s)] for s in g.cue],
                    "|",
                    where.text[:260],
                )
    f1 = lambda p, r: round(2 * p * r / (p + r), 3) if p + r else 0.0  # noqa: E731
    p, r, rr = right / max(1, made), found_total / total, found_reported / reported
    return {
        "precision": round(p, 3), "recall": round(r, 3), "f1": f1(p, r), "recall reported": round(rr, 3), "f1 reported": f1(p, rr),
        "exact source": round(exact / max(1, right), 3), "right cue": round(cues / max(1, right), 3), "read": made, "gold": total,
    }  # fmt: skip


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--half", choices=("tune", "report", "all"), default="report")
    arguments.add_argument("--show", type=int, default=0, help="print so many failures of ours")
    asked = arguments.parse_args()
    if not DATA.exists():
        print("skipped: the evaluation data in ../shared is not here")
        return
    with gzip.open(DATA, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    rows = [row for row in rows if asked.half in ("all", half_of(row["id"]))]
    read = [(row, read_article(row["text"])) for row in rows]
    began = time.perf_counter()
    result = {"ours": score(read, ours, asked.show)}
    speed = sum(len(s) for _, s in read) / (time.perf_counter() - began)
    result["said"] = score(read, said)
    with contextlib.suppress(ImportError):
        result["textacy"] = score(read, textacy_quotes)
    OUT.mkdir(exist_ok=True)
    (OUT / "quality_attribution.json").write_text(
        json.dumps({"half": asked.half, **result}, indent=1) + "\n", encoding="utf-8"
    )
    print(f"PolNeAR ({asked.half} half, {len(read)} annotated articles, {speed:.0f} sentences/s without the parse)")
    for name, figures in result.items():
        print(f"  {name:<8}", "  ".join(f"{key} {value}" for key, value in figures.items()))


if __name__ == "__main__":
    main()
