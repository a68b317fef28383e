"""Rows that nobody labelled for us: the NLI sets of ../shared/eval/pairs.jsonl.gz, and news sentences edited by rule."""

import gzip
import json
import random
from collections import Counter
from collections.abc import Iterator

from data import STATEMENT, Row, Texts, affair, kept_apart, words
from edits import edits, shortened
from gold_events import SHARED

from claims.pair_model import AGREES, DIFFERS, UNRELATED

HELD_OUT_SETS = ("rte3", "newsnli_numbers")
NOT_USED = "breaking_nli"  # CC BY-SA 4.0: share-alike, and of odd single words
ONE_WAY = "negation_snli"
SET_CAP, EDITED_AN_ARTICLE = 1500, 4
NLI = {
    "entailment": (AGREES,), "agrees": (AGREES,), "contradiction": (DIFFERS,), "denies": (DIFFERS,),
    "neutral": (UNRELATED,), "reports": (AGREES, DIFFERS), "not_entailment": (DIFFERS, UNRELATED),
}  # fmt: skip
VAGUE = ("neutral", "not_entailment", "reports")


def nli(chance: random.Random, *, held: bool = False) -> Iterator[Row]:
    """At most SET_CAP of each set and label, both ways round: the hypothesis stands where a statement does, the premise
    where a claim does. held: the sets left out whole, for a look."""
    with gzip.open(SHARED / "pairs.jsonl.gz", "rt", encoding="utf-8") as rows:
        pairs = [json.loads(row) for row in rows]
    chance.shuffle(pairs)
    taken: Counter[tuple[str, str]] = Counter()
    for pair in pairs:
        kind = (pair["set"], pair["label"])
        taken[kind] += 1
        wanted = pair["set"] != NOT_USED and (pair["set"] in HELD_OUT_SETS) == held and len(pair["a"]) < 600
        if wanted and (held or taken[kind] <= SET_CAP):
            allowed, premise, hypothesis = NLI[pair["label"]], pair["a"], pair["b"]
            weight = 0.4 if pair["label"] in VAGUE else 0.8
            yield Row(hypothesis, premise, allowed, STATEMENT, pair["set"], premise, weight)
            if pair["set"] != ONE_WAY:  # the other way round: what it must not be
                yield Row(premise, hypothesis, _turned(allowed), STATEMENT, f"{pair['set']}/turned", premise, 0.3)


def _turned(allowed: tuple[int, ...]) -> tuple[int, ...]:
    return allowed if allowed == (DIFFERS,) else (AGREES, DIFFERS) if allowed == (AGREES,) else (DIFFERS, UNRELATED)


def edited_news(texts: Texts, chance: random.Random) -> Iterator[Row]:
    """News sentences with a detail changed (differs), the end left out (agrees), beside a neighbour (unrelated)."""
    apart = kept_apart()
    for name in (name for name in texts.by_id if affair(name) not in apart):
        free = [t for _, _, t in texts.sentences(name, shortest=50, longest=220) if "\n" not in t]
        if len(free) >= 5:
            for text in chance.sample(free, EDITED_AN_ARTICLE):
                yield from _edited(text, free, name, texts, chance)


def _edited(text: str, free: list[str], name: str, texts: Texts, chance: random.Random) -> Iterator[Row]:
    short = shortened(text)
    said = short if short and chance.random() < 0.5 else text
    for changed in edits(said, chance)[:1]:
        yield Row(changed, text, (DIFFERS,), STATEMENT, "news/edited", name, 0.6)
    if short:
        yield Row(short, text, (AGREES,), STATEMENT, "news/short", name, 0.6)
    if chance.random() < 0.3:
        near = sorted((t for t in free if t != text), key=lambda t: -texts.shared(set(words(text)), t))[:3]
        yield Row(said, chance.choice(near), (UNRELATED,), STATEMENT, "news/neighbour", name, 0.6)
