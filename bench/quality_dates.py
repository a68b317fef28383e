"""How well times are read: the day of each incident in shooting reports (shootings.jsonl.gz).

    python bench/quality_dates.py [--show N] [--half tune|report|all]

For each article with a known day of publication: covered = some time read in its title or first sentences (all that the
desk would see first: 25) holds the gold day and is at most 31 days long; exact = some time of one day is the gold day.
Near = of the single days read in sentences that tell of killing, shooting or wounding, the share that is the gold day
(precision; court dates and earlier incidents told beside it count as wrong); main = the same for the day main_when picks.
The gold day itself is sometimes a day off (shootings after midnight), so 1.00 can't be reached.

The prototype in ../shared and, when a second interpreter is named by --dateparser, dateparser.search_dates are scored
by the same rule on the same sentences. Texts are split by a hash in a half to tune on and a half to report.

Report half, 22 November 2026 (421 articles): covered / exact / near / main
  ours              .876 .834 .681 .699
  ours, no parse    .872 .829 .678 .702
  prototype         .865 .836 .681    -
  dateparser 1.5.0  .672 .672 .238    -
"""

import argparse
import gzip
import importlib.util
import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "bench")]

from quality_quantities import half_of, sentences  # noqa: E402

from claims.language import parse  # noqa: E402
from claims.model import Word  # noqa: E402
from claims.readers.dates import main_when, read_whens  # noqa: E402

SHARED = ROOT.parent / "shared"
OUT = ROOT / "bench" / "out"
EVENT = re.compile(
    r"\b(?:shot|shoot\w*|kill\w*|wound\w*|injur\w*|dead|died|gunfire|gunman|opened fire)\b", re.IGNORECASE
)
Days = tuple[date, date]
# Days read in a sentence, and the main one of them where the reader tells.
Reader = Callable[[str, date, tuple[Word, ...]], tuple[list[Days], Days | None]]


def ours(text: str, published: date, words: tuple[Word, ...]) -> tuple[list[Days], Days | None]:
    whens = read_whens(text, published, words)
    picked = main_when(text, whens, words)
    main = whens[picked] if picked is not None else None
    read = [(w.first, w.last) for w in whens if w.first and w.last]
    return read, (main.first, main.last) if main and main.first and main.last else None


def without_parse(text: str, published: date, _: tuple[Word, ...]) -> tuple[list[Days], Days | None]:
    return ours(text, published, ())


def prototype() -> ModuleType | None:
    path = SHARED / "prototypes" / "dates.py"
    spec = importlib.util.spec_from_file_location("prototype_dates", path)
    if not path.exists() or spec is None or spec.loader is None:
        return None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def by_prototype(module: ModuleType) -> Reader:
    def read(text: str, published: date, _: tuple[Word, ...]) -> tuple[list[Days], Days | None]:
        found = module.tag(text, datetime(published.year, published.month, published.day).date())
        return [(a, b) for _, _, _, a, b, _ in found if a and b], None

    return read


_FOREIGN = """
import json, sys
from dateparser.search import search_dates
from datetime import datetime
for line in sys.stdin:
    text, base = json.loads(line)
    try:
        found = search_dates(text, languages=["en"], settings={"RELATIVE_BASE": datetime.fromisoformat(base), "PREFER_DATES_FROM": "past"}) or []
    except Exception:
        found = []
    print(json.dumps([d.date().isoformat() for _, d in found]), flush=True)
"""


def by_dateparser(python: str) -> Reader:
    other = subprocess.Popen([python, "-c", _FOREIGN], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert other.stdin
    assert other.stdout
    ask, tell = other.stdin, other.stdout

    def read(text: str, published: date, _: tuple[Word, ...]) -> tuple[list[Days], Days | None]:
        ask.write(json.dumps([text, published.isoformat()]) + "\n")
        ask.flush()
        return [(d, d) for d in map(date.fromisoformat, json.loads(tell.readline()))], None

    return read


def articles(half: str) -> list[tuple[date, date, list[str]]]:
    """(gold day, published, first lines) of every article with a day of publication."""
    found = []
    with gzip.open(SHARED / "eval" / "shootings.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            gold = datetime.strptime(row["incident"]["date"], "%B %d, %Y").date()
            for article in row["articles"]:
                if article.get("dct") and half in ("all", half_of(article["text"])):
                    published = date.fromisoformat(article["dct"][:10])
                    found.append((gold, published, [article["title"], *sentences(article["text"])[:25]]))
    return found


def score(
    data: list[tuple[date, date, list[str]]], parsed: list[list[tuple[Word, ...]]], reader: Reader, show: bool
) -> dict[str, float]:
    tally: Counter[str] = Counter()
    for (gold, published, lines), words in zip(data, parsed, strict=True):
        read = [(line, *reader(line, published, w)) for line, w in zip(lines, words, strict=True)]
        spans = [s for _, found, _ in read for s in found]
        tally["articles"] += 1
        tally["covered"] += any(a <= gold <= b and b - a <= timedelta(31) for a, b in spans)
        tally["exact"] += any(a == b == gold for a, b in spans)
        for line, found, main in read:
            if not EVENT.search(line):
                continue
            for a, b in found:
                if a == b:
                    tally["single"] += 1
                    tally["right"] += a == gold
            if main and main[0] == main[1]:
                tally["main"] += 1
                tally["main right"] += main[0] == gold
        if show and not any(a == b == gold for a, b in spans):
            print("GOLD", gold, "PUBLISHED", published, published.strftime("%A"), gold.strftime("%A"))
            for line, found, _ in read:
                if found:
                    print("     ", [(str(a), str(b)) for a, b in found], "|", line[:200])
    return {
        "articles": tally["articles"],
        "covered": round(tally["covered"] / tally["articles"], 3),
        "exact": round(tally["exact"] / tally["articles"], 3),
        "near": round(tally["right"] / max(1, tally["single"]), 3),
        "n": tally["single"],
        "main": round(tally["main right"] / tally["main"], 3) if tally["main"] else 0,
        "n main": tally["main"],
    }


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--half", choices=("tune", "report", "all"), default="report")
    arguments.add_argument("--show", action="store_true", help="print the articles whose day was not read")
    arguments.add_argument("--dateparser", metavar="PYTHON", help="an interpreter that has dateparser installed")
    asked = arguments.parse_args()
    if not (SHARED / "eval" / "shootings.jsonl.gz").exists():
        print("skipped: the evaluation data in ../shared is not here")
        return
    data = articles(asked.half)
    parsed = [[words for words, _ in parse(lines)] for _, _, lines in data]
    readers: dict[str, Reader] = {"ours": ours, "ours, no parse": without_parse}
    if module := prototype():
        readers["prototype"] = by_prototype(module)
    if asked.dateparser:
        readers["dateparser"] = by_dateparser(asked.dateparser)
    result = {name: score(data, parsed, reader, asked.show and name == "ours") for name, reader in readers.items()}
    OUT.mkdir(exist_ok=True)
    (OUT / "quality_dates.json").write_text(
        json.dumps({"half": asked.half, **result}, indent=1) + "\n", encoding="utf-8"
    )
    print(f"shootings ({asked.half} half)")
    for name, figures in result.items():
        print(f"  {name:<16}", "  ".join(f"{key} {value}" for key, value in figures.items()))


if __name__ == "__main__":
    main()
