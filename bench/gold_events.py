"""Our own development gold: what sources differ on in real articles, to tune on while ../shared/eval/events reports.

bench/gold holds ids and code-point offsets only; the news text stays in ../shared/eval, beside the checkout. Without
it nothing is loaded and one line says so. Knows nothing of claims or of the bot: it reads JSON and gives JSON.
"""

import gzip
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent / "gold"
SHARED = Path(__file__).resolve().parents[2] / "shared" / "eval"
GROUPS = ("discrepancies", "agreements", "tempting")
MARKS = (". ", ".\n", "\n", "? ", "! ", ".” ", '." ')

Event = tuple[str, list[dict[str, Any]], dict[str, Any]]


def load_gold(folder: Path = HERE, *, shared: Path = SHARED) -> list[Event]:
    """(name, articles, gold) for each group, in the shape score.py's load_events gives: an article is id, outlet,
    title, published, url, text; each position has "at" and "span", half-open in the article's text. Sorted by name;
    empty, with one line on stderr, when the articles are absent."""
    if not (shared / "load.jsonl.gz").exists():
        print("bench/gold: skipped, ../shared/eval is absent", file=sys.stderr)
        return []
    golds = [(path.stem, json.loads(path.read_text(encoding="utf-8"))) for path in sorted(folder.glob("*.json"))]
    wanted = {card["id"] for _, gold in golds for card in gold["articles"]}
    texts = dict(article for article in articles(shared) if article[0] in wanted)
    return [placed(name, gold, texts) for name, gold in golds]


def articles(shared: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every article that gold may name, by its id; one of shootings.jsonl.gz is "incident/number", from 0."""
    with gzip.open(shared / "load.jsonl.gz", "rt", encoding="utf-8") as rows:
        for article in map(json.loads, rows):
            yield article["id"], article
    with gzip.open(shared / "shootings.jsonl.gz", "rt", encoding="utf-8") as rows:
        for incident in map(json.loads, rows):
            for number, article in enumerate(incident["articles"]):
                name = f"{incident['incident']['incident_id']}/{number}"
                yield name, {**article, "id": name, "published": article["dct"]}


def placed(name: str, gold: dict[str, Any], texts: dict[str, dict[str, Any]]) -> Event:
    """The group with its articles' text and the sentence around each position."""
    cards = [texts[card["id"]] for card in gold["articles"]]
    for position in positions(gold):
        position["span"] = sentence_around(texts[position["article"]]["text"], *position["at"])
    return name, [{k: a.get(k) for k in ("id", "outlet", "published", "title", "url", "text")} for a in cards], gold


def positions(gold: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Every position and every piece of evidence in one gold group."""
    for group in GROUPS:
        for item in gold[group]:
            yield from item["positions"]
    for statement in gold["statements"]:
        yield from statement["evidence"]


def sentence_around(text: str, start: int, end: int) -> tuple[int, int]:
    """Half-open span of the sentence-like stretch around [start, end), as score.py cuts it."""
    left = max(text.rfind(mark, 0, start) for mark in MARKS)
    ends = [at for mark in MARKS if (at := text.find(mark, end - 1)) >= 0]
    return (left + 1 if left >= 0 else 0), min(ends, default=len(text)) + 1


def faults(event: Event) -> list[str]:
    """What is wrong with a loaded group: a position outside its text, empty, or cut inside a word."""
    name, cards, gold = event
    texts = {card["id"]: card["text"] for card in cards}
    found = []
    for position in positions(gold):
        text, (start, end) = texts[position["article"]], position["at"]
        if not 0 <= start < end <= len(text):
            found.append(f"{name}: {position['article']}: {start}-{end} is outside the text")
        elif re.match(r"\w\w", text[max(0, start - 1) : start + 1]) and start:
            found.append(f"{name}: {position['article']}: {start} is inside a word")
        elif len(text[start:end].split()) < 2:
            found.append(f"{name}: {position['article']}: {start}-{end} is less than two words")
    return found


def write_events(events: list[Event], folder: Path) -> None:
    """Lay the groups out as score.py reads them, with the other articles as distractors.jsonl.gz beside them. The news
    text goes with it, so a folder inside the project is refused with ValueError."""
    if folder.resolve().is_relative_to(HERE.parents[1]):
        raise ValueError(f"folder: {folder}: news text stays out of the project")
    for name, cards, gold in events:
        group = folder / "events" / name
        group.mkdir(parents=True, exist_ok=True)
        rows = [json.dumps(card, ensure_ascii=False) + "\n" for card in cards]
        (group / "articles.jsonl").write_text("".join(rows), encoding="utf-8")
        (group / "gold.json").write_text(json.dumps(gold, ensure_ascii=False), encoding="utf-8")
    taken = {card["id"] for _, cards, _ in events for card in cards}
    with gzip.open(folder / "distractors.jsonl.gz", "wt", encoding="utf-8") as out:
        for name, article in articles(SHARED):
            if name not in taken:
                out.write(json.dumps(article, ensure_ascii=False) + "\n")


def main(arguments: list[str]) -> int:
    """Print what the gold holds and every fault; 1 when there is one. --write FOLDER also lays it out for score.py."""
    events = load_gold()
    if arguments[:1] == ["--write"] and events:
        write_events(events, Path(arguments[1]))
    wrong = [fault for event in events for fault in faults(event)]
    golds = [gold for _, _, gold in events]
    differ = [d for gold in golds for d in gold["discrepancies"]]
    print(f"{len(golds)} groups, {sum(len(cards) for _, cards, _ in events)} articles, {len(differ)} discrepancies")
    for field in ("kind", "relation", "importance"):
        print(field, dict(Counter(d[field] for d in differ).most_common()))
    print("statements", dict(Counter(s["expects"] for gold in golds for s in gold["statements"]).most_common()))
    print(*wrong, sep="\n")
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
