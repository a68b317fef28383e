"""One detail of a sentence changed, or its end left out, by rule: plain rows for the first pass. Knows no articles."""

import random
import re
from typing import Any

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
