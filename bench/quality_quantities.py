"""How well quantities are read: NewsQuant sentences, and the dead and injured of shooting reports.

    python bench/quality_quantities.py [--show N] [--half tune|report|all]

NewsQuant (quantities.jsonl): a quantity counts as found when a gold quantity of the sentence has its value (both ends
for a range, to one part in a thousand; any range inside a gold one such as 1000-10000, which marks "thousands") and neither is used twice; ordinals and zeros from "no one", which the gold never
marks, are left out of ours. Bound: of the values found, the share whose bound is the gold's change (= exact, ~ about,
> at_least, < at_most; "up" and "down" mark no bound). The prototype in ../shared is scored by the same rule.

Shootings (shootings.jsonl.gz): for an incident's articles, is the gold number of killed (injured) among the counts of
people read as killed (injured)? Reported over articles in which the gold number is at least 2 and stands, as a digit or
word, in a sentence with a word for death (injury): the share found, and the counts read and the other values read an
article. A wrong value is wrong for the incident; many are true of a part of it or of another one told beside it.

Texts are split in two by a hash of the text: one half was used to tune, the other only to report. Without ../shared
it says so and stops.

Report half, 22 November 2026 (NewsQuant: P, R, F1, bound; 165 gold values. Its sentences were leafed through before
the reader was written, so the half is untuned but not unseen):
  ours              .910 .915 .912 .917
  ours, no parse    .915 .909 .912 .916
  prototype         .800 .873 .835 .912
  quantulum3 0.10.0 .658 .885 .755 .738   (from an environment of its own, without its classifier)
Shootings, report half (found, read an article, other values an article):
  killed   68 articles  .882 2.76 0.62
  injured 113 articles  .876 2.35 0.55
"""

import argparse
import gzip
import hashlib
import importlib.util
import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from claims.language import parse  # noqa: E402
from claims.model import Quantity  # noqa: E402
from claims.readers.quantities import read_quantities  # noqa: E402

SHARED = ROOT.parent / "shared"
OUT = ROOT / "bench" / "out"
CHANGE = {"=": "exact", "~": "about", ">": "at_least", "<": "at_most"}
Value = tuple[float, float]
Read = list[tuple[Value, str]]


def half_of(text: str) -> str:
    """ "tune" or "report", by the text alone."""
    return "tune" if hashlib.sha256(text.encode()).digest()[0] % 2 else "report"


def same(a: Value, b: Value) -> bool:
    """Whether a value read (a) is the gold one (b); a gold of "10000-100000" is how "tens of thousands" is marked, and
    any range inside it counts."""
    if b[0] and b[1] / b[0] >= 9 and a[0] < a[1]:
        return b[0] <= a[0] and a[1] <= b[1]
    return all(abs(x - y) <= 0.001 * max(abs(x), abs(y)) for x, y in zip(a, b, strict=True))


def gold_of(row: dict) -> Read:
    read: Read = []
    for q in row["quantities"]:
        ends = [float(x) for x in re.split(r"(?<=\d)-", q["value"])]
        read.append(((min(ends), max(ends)), q["change"]))
    return read


def ours(quantities: Iterable[Quantity]) -> Read:
    read: Read = []
    for q in quantities:
        if q.measure == "ordinal" or (q.low == 0 and q.high == 0 and not re.match(r"\D*\d", q.text)):
            continue
        low, high = q.low if q.low is not None else q.high, q.high if q.high is not None else q.low
        assert low is not None
        assert high is not None
        read.append(((float(low), float(high)), q.bound))
    return read


def prototype() -> ModuleType | None:
    path = SHARED / "prototypes" / "quantities.py"
    spec = importlib.util.spec_from_file_location("prototype_quantities", path)
    if not path.exists() or spec is None or spec.loader is None:
        return None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def by_prototype(module: ModuleType, text: str) -> Read:
    names = {"=": "exact", "~": "about", "<~": "at_most", "<": "at_most", ">": "at_least", ">=": "at_least"}
    read: Read = []
    for q in module.extract(text):
        low = q.get("lo", q["v"])
        if q.get("range") and read:
            read.pop()
        read.append(((float(low if low is not None else q["v"]), float(q["v"])), names[q["op"]]))
    return read


_FOREIGN = """
import json, sys
from quantulum3 import parser
for line in sys.stdin:
    try:
        found = [(q.value, q.uncertainty or 0) for q in parser.parse(json.loads(line))]
    except Exception:
        found = []
    print(json.dumps(found), flush=True)
"""


def by_quantulum(python: str) -> Callable[[str], Read]:
    """quantulum3 in another interpreter; a range comes as its middle with an uncertainty."""
    other = subprocess.Popen([python, "-c", _FOREIGN], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert other.stdin
    assert other.stdout
    ask, tell = other.stdin, other.stdout

    def read(text: str) -> Read:
        ask.write(json.dumps(text) + "\n")
        ask.flush()
        return [((value - spread, value + spread), "exact") for value, spread in json.loads(tell.readline())]

    return read


def score(rows: list[dict], reader: Callable[[str], Read], show: int = 0) -> dict[str, float]:
    found = missed = extra = bound_right = bound_told = 0
    for row in rows:
        gold, read = gold_of(row), reader(row["text"])
        left = list(read)
        lost = []
        for value, change in gold:
            hit = next((r for r in left if same(r[0], value)), None)
            if hit is None:
                lost.append((value, change))
                continue
            left.remove(hit)
            found += 1
            if change in CHANGE:
                bound_told += 1
                bound_right += hit[1] == CHANGE[change] or (hit[1] == "range" and change == "=")
                if show and not (hit[1] == CHANGE[change] or (hit[1] == "range" and change == "=")):
                    print("  BOUND", value, change, hit[1], "|", row["text"][:200])
        missed, extra = missed + len(lost), extra + len(left)
        if show and (lost or left):
            print(row["text"][:400], "\n    missed", lost, "extra", left)
    precision, recall = found / (found + extra), found / (found + missed)
    return {
        "precision": round(precision, 3),
        "recall": round(recall, 3),
        "f1": round(2 * precision * recall / (precision + recall), 3),
        "bound": round(bound_right / bound_told, 3),
        "n": found + missed,
    }


def news_quant(half: str, show: int, quantulum: str | None) -> dict[str, dict[str, float]]:
    rows = [json.loads(line) for line in (SHARED / "eval" / "quantities.jsonl").open(encoding="utf-8")]
    rows = [row for row in rows if half == "all" or half_of(row["text"]) == half]
    parsed = {row["text"]: words for row, (words, _) in zip(rows, parse(r["text"] for r in rows), strict=True)}
    result = {"ours": score(rows, lambda text: ours(read_quantities(text, parsed[text])), show)}
    result["ours, no parse"] = score(rows, lambda text: ours(read_quantities(text)))
    if module := prototype():
        result["prototype"] = score(rows, lambda text: by_prototype(module, text))
    if quantulum:
        result["quantulum3"] = score(rows, by_quantulum(quantulum))
    return result


def sentences(text: str) -> list[str]:
    """A rough cut that serves this measurement only."""
    return [s.strip() for p in text.split("\n") for s in re.split(r"(?<=[.!?][\"”’ ])\s*(?=[A-Z“\"])", p) if s.strip()]


def shootings(half: str, show: int) -> dict[str, dict[str, float]]:
    tally: dict[str, Counter[str]] = {"killed": Counter(), "injured": Counter()}
    with gzip.open(SHARED / "eval" / "shootings.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            for article in row["articles"]:
                if half in ("all", half_of(article["text"])):
                    _article(row["incident"], article, tally, show)
    return {
        deed: {
            "articles": c["articles"],
            "found": round(c["found"] / max(1, c["articles"]), 3),
            "read an article": round(c["read"] / max(1, c["articles"]), 2),
            "wrong an article": round(c["wrong"] / max(1, c["articles"]), 2),
        }
        for deed, c in tally.items()
    }


CUES = {"killed": r"\b(?:kill|dead|died|death|fatal|slay|slain|murder)", "injured": r"\b(?:injur|wound|hurt|hospital)"}
_WORDS = "zero one two three four five six seven eight nine ten eleven twelve".split()


def _article(incident: dict, article: dict, tally: dict[str, Counter[str]], show: int) -> None:
    lines = [article["title"], *sentences(article["text"])][:60]
    read = [
        (line, q) for line, (words, _) in zip(lines, parse(lines), strict=True) for q in read_quantities(line, words)
    ]
    for deed, gold in (("killed", int(incident["num_killed"])), ("injured", int(incident["num_injured"]))):
        spelt = _WORDS[gold] if gold < len(_WORDS) else "-"
        told = [
            line
            for line in lines
            if re.search(rf"\b(?:{gold}|{spelt})\b", line, re.I) and re.search(CUES[deed], line, re.I)
        ]
        if gold < 2 or not told:
            continue
        counts = [(line, q) for line, q in read if q.of == deed and q.measure == "count"]
        right = [q for _, q in counts if gold in (q.low, q.high)]
        tally[deed]["articles"] += 1
        tally[deed]["found"] += bool(right)
        tally[deed]["read"] += len(counts)
        tally[deed]["wrong"] += len({(q.low, q.high) for _, q in counts if gold not in (q.low, q.high)})
        if show and not right:
            print("MISSED", deed, gold, [line[:300] for line in told[:3]])
            for line, q in counts:
                print("     read", q.text, q.of, "|", line[:160])


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--half", choices=("tune", "report", "all"), default="report")
    arguments.add_argument("--show", type=int, default=0, help="print failures: 1 NewsQuant, 2 shootings")
    arguments.add_argument("--quantulum", metavar="PYTHON", help="an interpreter that has quantulum3 installed")
    asked = arguments.parse_args()
    if not (SHARED / "eval" / "quantities.jsonl").exists():
        print("skipped: the evaluation data in ../shared is not here")
        return
    result = {
        "half": asked.half,
        "newsquant": news_quant(asked.half, asked.show == 1, asked.quantulum),
        "shootings": shootings(asked.half, asked.show == 2),
    }
    OUT.mkdir(exist_ok=True)
    (OUT / "quality_quantities.json").write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    for part in ("newsquant", "shootings"):
        print(f"{part} ({asked.half} half)")
        for name, figures in result[part].items():
            print(f"  {name:<16}", "  ".join(f"{key} {value}" for key, value in figures.items()))


if __name__ == "__main__":
    main()
