"""bench/labels -> rows: the statements and the pairs of claims that we wrote and labelled, and what lies beside them."""

import random
from collections.abc import Iterable, Iterator
from typing import Any

from beside import Beside
from data import CLAIMS, LABELS, NUMBER, STATEMENT, Row, Texts, affair, both_ways, lines
from edits import edits

from claims.pair_model import AGREES, DIFFERS, HEADLINE, UNRELATED

BARE = 0.1  # of the sentences stand without their article's headline, as headlines do in claims.pair_model.told
IMPORTANCE = {3: 1.5, 2: 1.4}


def claim_pairs(texts: Texts) -> Iterator[Row]:
    for given in lines(LABELS / "claim_pairs.jsonl"):
        yield from _pair(given, texts, source="claim_pairs", weight=1.0)


def event_pairs(texts: Texts) -> Iterator[Row]:
    """Two rows a line of the file; differences that matter more weigh more."""
    for given in lines(LABELS / "event_pairs.jsonl"):
        yield from _pair(given, texts, source="event_pairs", weight=IMPORTANCE.get(given.get("importance", 0), 1.0))


def _pair(given: dict[str, Any], texts: Texts, *, source: str, weight: float) -> Iterator[Row]:
    a, b = (texts.at(given[end], given[f"{end}_at"]) for end in "ab")
    return both_ways(Row(a, b, (NUMBER[given["label"]],), CLAIMS, source, affair(given["a"]), weight))


def statements(texts: Texts, chance: random.Random) -> Iterator[Row]:
    """The older statements: each beside its sentence, beside another of its article, and with a detail changed."""
    for given in lines(LABELS / "statements.jsonl"):
        article, at, text = given["article"], tuple(given["at"]), given["text"]
        sentence, group = texts.at(article, at), affair(article)
        if given["label"] == "partly":
            yield Row(text, sentence, (AGREES, DIFFERS), STATEMENT, "statements/partly", group, 0.5)
            continue
        yield Row(text, sentence, (NUMBER[given["label"]],), STATEMENT, f"statements/{given['label']}", group)
        others = texts.near(text, article, but=[at], most=6)
        for other in chance.sample(others, min(1, len(others))):
            yield Row(text, other, (UNRELATED,), STATEMENT, "statements/elsewhere", group, 0.6)
        if given["label"] == "agrees":
            for edited in edits(text, chance)[:1]:
                yield Row(edited, sentence, (DIFFERS,), STATEMENT, "statements/edited", group, 0.7)


def written_lines() -> list[dict[str, Any]]:
    return list(lines(LABELS / "written.jsonl"))


def written(given: Iterable[dict[str, Any]], texts: Texts, beside: Beside, chance: random.Random) -> Iterator[Row]:
    """Each statement beside its sentence; those that agree or differ also beside two sentences of another matter."""

    def told(article: str, sentence: str) -> str:
        bare = chance.random() < BARE
        return sentence if bare else f"{sentence} | {texts.titles[article][:HEADLINE]}"

    for each in given:
        article, text, label, group = each["article"], each["text"], each["label"], affair(each["article"])
        sentence = told(article, texts.at(article, each["at"]))
        yield Row(text, sentence, (NUMBER[label],), STATEMENT, f"written/{label}", group)
        if label == "unrelated":
            continue
        for kind, found in (("near", beside.near), ("far", beside.far)):
            place = found(text, article, each["at"][0], chance)
            if place:
                other = told(place[0], texts.at(*place))
                yield Row(text, other, (UNRELATED,), STATEMENT, f"written/{kind}", group, 0.7)
