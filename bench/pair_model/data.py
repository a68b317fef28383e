"""Rows to train the pair model on: two texts, which of agrees/differs/unrelated they may be, from which data.

Reads bench/labels and bench/gold (our own; ids and offsets into ../shared/eval) and the NLI and retrieval sets of
../shared/eval. Never reads ../shared/eval/events. Knows nothing of torch.
"""

import gzip
import json
import random
import re
import sys
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import log
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "bench")]

from gold_events import SHARED, articles, load_gold  # noqa: E402

from claims.readers.sentences import sentences  # noqa: E402

LABELS = ROOT / "bench" / "labels"
AGREES, DIFFERS, UNRELATED = 0, 1, 2
NUMBER = {"agrees": AGREES, "differs": DIFFERS, "unrelated": UNRELATED}
STATEMENT, CLAIMS = 0, 1
HELD_OUT_PARTS, HELD_OUT_SETS = 6, ("rte3", "newsnli_numbers")
SET_CAP = 700
NLI = {
    "entailment": (AGREES,), "agrees": (AGREES,), "contradiction": (DIFFERS,), "denies": (DIFFERS,),
    "neutral": (UNRELATED,), "reports": (AGREES, DIFFERS), "not_entailment": (DIFFERS, UNRELATED),
}  # fmt: skip
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


def held_out(row: Row) -> bool:
    """Whether the row's group is kept for development: one in six, by a stable hash."""
    return zlib.crc32(row.group.encode()) % HELD_OUT_PARTS == 0


class Texts:
    """The articles of ../shared/eval by id, cut into sentences when asked."""

    def __init__(self) -> None:
        self.by_id = {name: article["text"] for name, article in articles(SHARED)}
        self.seen = Counter(word for text in self.by_id.values() for word in set(words(text)))

    def sentences(self, name: str) -> list[tuple[int, int, str]]:
        text = self.by_id[name]
        return [(s, e, text[s:e]) for s, e, _ in sentences(text) if 30 <= e - s <= 400]

    def near(self, statement: str, name: str, *, but: Sequence[tuple[int, int]], most: int) -> list[str]:
        """The article's sentences that share most with the statement, those that overlap `but` left out."""
        wanted = set(words(statement))
        free = [t for s, e, t in self.sentences(name) if not any(s < last and first < e for first, last in but)]
        return sorted(free, key=lambda t: -self.shared(wanted, t))[:most]

    def shared(self, wanted: set[str], text: str) -> float:
        both = wanted & set(words(text))
        return sum(log(len(self.by_id) / self.seen[word]) for word in both if self.seen[word]) / (len(text) + 80) ** 0.5


def words(text: str) -> list[str]:
    return _WORD.findall(text.lower())


def labelled_claims(texts: Texts) -> Iterator[Row]:
    for given in _lines(LABELS / "claim_pairs.jsonl"):
        a = texts.by_id[given["a"]][slice(*given["a_at"])]
        b = texts.by_id[given["b"]][slice(*given["b_at"])]
        yield from both_ways(Row(a, b, (NUMBER[given["label"]],), CLAIMS, "labels/claims", given["a"].split("/")[0]))


def labelled_statements(texts: Texts, chance: random.Random) -> Iterator[Row]:
    for given in _lines(LABELS / "statements.jsonl"):
        article, at, text = given["article"], tuple(given["at"]), given["text"]
        sentence, group = texts.by_id[article][slice(*at)], article.split("/")[0]
        if given["label"] == "partly":
            yield Row(text, sentence, (AGREES, DIFFERS), STATEMENT, "labels/partly", group, 0.5)
            continue
        yield Row(text, sentence, (NUMBER[given["label"]],), STATEMENT, "labels/statements", group)
        others = texts.near(text, article, but=[at], most=6)
        for other in chance.sample(others, min(1, len(others))):
            yield Row(text, other, (UNRELATED,), STATEMENT, "labels/elsewhere", group, 0.6)
        if given["label"] == "agrees":
            for edited in edits(text, chance)[:1]:
                yield Row(edited, sentence, (DIFFERS,), STATEMENT, "labels/edited", group, 0.7)


def gold_rows(texts: Texts, chance: random.Random) -> Iterator[Row]:
    for name, cards, gold in load_gold():
        yield from gold_pairs(name, gold, texts)
        for statement in gold["statements"]:
            yield from gold_statement(name, statement, texts, [card["id"] for card in cards], chance)


def gold_pairs(name: str, gold: dict[str, Any], texts: Texts) -> Iterator[Row]:
    labels = {"discrepancies": DIFFERS, "agreements": AGREES, "tempting": UNRELATED}
    for group, label in labels.items():
        for item in gold[group]:
            told = [
                (p["article"], texts.by_id[p["article"]][slice(*p["span"])].strip(), p.get("value"))
                for p in item["positions"]
            ]
            for n, (x, a, mine) in enumerate(told):
                for y, b, yours in told[n + 1 :]:
                    if x != y and a != b and not (group == "discrepancies" and mine == yours):
                        yield from both_ways(Row(a, b, (label,), CLAIMS, f"gold/{group}", name))


def gold_statement(
    name: str, statement: dict[str, Any], texts: Texts, cards: Sequence[str], chance: random.Random
) -> Iterator[Row]:
    expects, text = statement["expects"], statement["text"]
    allowed = (NUMBER[expects],) if expects in NUMBER else (AGREES, DIFFERS)
    for piece in statement["evidence"] or []:
        sentence = texts.by_id[piece["article"]][slice(*piece["span"])].strip()
        if expects != "nothing":
            yield Row(text, sentence, allowed, STATEMENT, "gold/statements", name)
    for card in cards:
        spans = [tuple(p["span"]) for p in statement["evidence"] or [] if p["article"] == card]
        near = texts.near(text, card, but=spans, most=8)
        for other in chance.sample(near, min(3 if expects == "nothing" else 1, len(near))):
            yield Row(text, other, (UNRELATED,), STATEMENT, "gold/elsewhere", name, 0.6)


def unlisted_pairs(path: Path, *, head: int = CLAIMS) -> Iterator[Row]:
    """Pairs of claims near each other in the gold's events and not listed there, as train_pairs.py pairs them."""
    for given in _lines(path):
        yield Row(given["a"], given["b"], (UNRELATED,), head, "gold/unlisted", given["event"], 0.7)


def nli(chance: random.Random, *, held: bool = False) -> Iterator[Row]:
    with gzip.open(SHARED / "pairs.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    chance.shuffle(rows)
    taken: Counter[tuple[str, str]] = Counter()
    for row in rows:
        kind = (row["set"], row["label"])
        taken[kind] += 1
        if (row["set"] in HELD_OUT_SETS) == held and (held or taken[kind] <= SET_CAP) and len(row["a"]) < 600:
            weight = 0.4 if row["label"] in ("neutral", "not_entailment", "reports") else 0.8
            yield Row(row["a"], row["b"], NLI[row["label"]], STATEMENT, row["set"], row["a"], weight)
            if row["set"] not in ("negation_snli", "breaking_nli"):  # the other way round: what it must not be
                yield Row(row["b"], row["a"], _turned(NLI[row["label"]]), STATEMENT, row["set"], row["a"], 0.3)


def _turned(allowed: tuple[int, ...]) -> tuple[int, ...]:
    return allowed if allowed == (DIFFERS,) else (AGREES, DIFFERS) if allowed == (AGREES,) else (DIFFERS, UNRELATED)


def tweets(chance: random.Random) -> Iterator[Row]:
    """Train tweets x the claim each repeats (not unrelated), and claims that share words with it (unrelated)."""
    with gzip.open(SHARED / "retrieval" / "claims.jsonl.gz", "rt", encoding="utf-8") as lines:
        claims = {row["id"]: row["text"] for row in map(json.loads, lines)}
    seen = Counter(word for text in claims.values() for word in set(words(text)))
    bags = {name: set(words(text)) for name, text in claims.items()}
    for query in _lines(SHARED / "retrieval" / "queries.jsonl"):
        if query["split"] != "train":
            continue
        bag = set(words(query["text"]))
        near = sorted(bags, key=lambda name: -sum(log(len(claims) / seen[w]) for w in bag & bags[name]))[:6]
        for name in query["relevant"]:
            yield Row(claims[name], query["text"][:300], (AGREES, DIFFERS), STATEMENT, "tweets", query["id"], 0.8)
        for name in chance.sample([n for n in near if n not in query["relevant"]], 1):
            yield Row(claims[name], query["text"][:300], (UNRELATED,), STATEMENT, "tweets", query["id"], 0.8)


def edited_news(texts: Texts, chance: random.Random, *, most: int) -> Iterator[Row]:
    """News sentences with one detail changed (differs), with a part left out (agrees), beside a neighbour (unrelated)."""
    names = sorted(name for name in texts.by_id if "/" not in name)
    for name in chance.sample(names, most):
        free = [t for _, _, t in texts.sentences(name) if 60 <= len(t) <= 220]
        if len(free) < 5:
            continue
        text = chance.choice(free)
        changed = edits(text, chance)
        if changed:
            yield Row(changed[0], text, (DIFFERS,), STATEMENT, "edited", name, 0.6)
        short = shortened(text)
        if short:
            yield Row(short, text, (AGREES,), STATEMENT, "edited", name, 0.6)
            for less in edits(short, chance)[:1]:
                yield Row(less, text, (DIFFERS,), STATEMENT, "edited", name, 0.6)
        near = sorted((t for t in free if t != text), key=lambda t: -texts.shared(set(words(text)), t))[:3]
        yield Row(short or text, chance.choice(near), (UNRELATED,), STATEMENT, "edited", name, 0.6)


DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
COUNTS = ["two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
TURNS = [("was", "was not"), ("is", "is not"), ("were", "were not"), ("has", "has not"), ("had", "had not"), ("will", "will not"),
         ("would", "would not"), ("more", "fewer"), ("won", "lost"), ("before", "after"), ("rose", "fell"), ("killed", "wounded"),
         ("approved", "rejected"), ("confirmed", "denied"), ("supports", "opposes"), ("first", "second"), ("men", "women"),
         ("man", "woman"), ("son", "daughter"), ("arrested", "released"), ("all", "none"), ("increase", "decrease"),
         ("north", "south"), ("east", "west"), ("higher", "lower"), ("husband", "brother"), ("wife", "sister")]  # fmt: skip
TURN = {**dict(TURNS), **{b: a for a, b in TURNS}}
_TURNABLE = re.compile(r"\b(" + "|".join(sorted(map(re.escape, TURN), key=len, reverse=True)) + r")\b")
_NUMBER = re.compile(r"(?<![\w.,])\d{1,3}(?:,\d{3})*(?![\w])")
_DAY, _MONTH = (re.compile(r"\b(" + "|".join(group) + r")\b") for group in (DAYS, MONTHS))
_COUNT = re.compile(r"\b(" + "|".join(COUNTS) + r")\b")


def edits(text: str, chance: random.Random) -> list[str]:
    """The text with one detail changed, in every way found, in random order."""
    changed = []
    for pattern, other in ((_NUMBER, _other_number), (_DAY, _other(DAYS)), (_MONTH, _other(MONTHS)), (_COUNT, _other(COUNTS)),
                           (_TURNABLE, lambda word, _: TURN[word])):  # fmt: skip
        found = list(pattern.finditer(text))
        if found:
            match = chance.choice(found)
            changed.append(text[: match.start()] + other(match[0], chance) + text[match.end() :])
    chance.shuffle(changed)
    return changed


def _other_number(number: str, chance: random.Random) -> str:
    value = int(number.replace(",", ""))
    new = max(0, value + chance.choice([-1, 1]) * max(1, round(value * chance.choice([0.02, 0.1, 0.5]))))
    return f"{new if new != value else value + 1:,}" if "," in number else str(new if new != value else value + 1)


def _other(group: list[str]) -> Any:
    return lambda word, chance: chance.choice([each for each in group if each != word])


def shortened(text: str) -> str | None:
    """The text without its last part behind a comma, when enough is left."""
    cut = text.rfind(", ")
    return text[:cut] + "." if cut >= max(40, len(text) * 0.4) and text.count('"') + text.count("“") == 0 else None


def both_ways(row: Row) -> Iterator[Row]:
    yield row
    yield Row(row.b, row.a, row.allowed, row.head, row.source, row.group, row.weight)


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def counts(rows: Iterable[Row]) -> Counter[tuple[str, str]]:
    return Counter((row.source, "".join(map(str, row.allowed))) for row in rows)
