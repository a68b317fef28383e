"""Which of a sentence's times dates its main event."""

from claims.model import When, Word
from claims.readers.tense import children, governor

# Their day is the day somebody spoke, not the day it happened.
_SAYING = set(
    "say tell add write report note state explain claim tweet post insist argue warn according quote reply speak".split()
)
_SINCE = ("since ", "until ", "before ", "after ")


def main_when(text: str, whens: tuple[When, ...], words: tuple[Word, ...]) -> int | None:
    """The index of the time of the main event; None when there is no time, or only the day on which somebody said it."""
    scored = [(_weight(text, when, words), -n) for n, when in enumerate(whens)]
    if not scored:
        return None
    best, n = max(scored)
    return -n if best > 0 else None


def _weight(text: str, when: When, words: tuple[Word, ...]) -> float:
    weight = 4.0
    if when.first is None:
        weight -= 9.0 if when.clock is None else 1.0
    elif when.last and (when.last - when.first).days > 40:
        weight -= 1.0
    if when.text.lower().startswith(_SINCE):
        weight -= 1.0
    if not words or not any(word.dep for word in words):
        return weight - (4.5 if _after_saying(text, when) else 0.0)
    verb = governor(words, when.start, when.end)
    if verb is None:
        return weight
    weight -= 0.4 * _depth(words, verb)
    weight -= 0.7 * _nouns_between(words, when)
    return weight - (6.0 if _only_says(words, verb) else 0.0)


def _after_saying(text: str, when: When) -> bool:
    before = text[max(0, when.start - 30) : when.start].rstrip().removesuffix(" on").split()[-1:]
    return bool(before) and before[0].lower() in ("said", "told", "says", "added", "reported")


def _only_says(words: tuple[Word, ...], verb: int) -> bool:
    """Whether the verb only tells what somebody said, and the time belongs to the verb itself."""
    if words[verb].lemma.lower() not in _SAYING:
        return False
    told = [m for m in children(words, verb) if words[m].dep in ("ccomp", "dobj", "prep", "dative")]
    return any(words[m].dep == "ccomp" for m in told) or words[verb].dep in ("parataxis", "ROOT", "advcl", "ccomp")


def _nouns_between(words: tuple[Word, ...], when: When) -> int:
    """How many nouns stand between the time and its verb: "the 1973 war", "the fall of the mayor in December"."""
    n = next((m for m, word in enumerate(words) if word.start < when.end and word.end > when.start), None)
    passed = 0
    while n is not None and words[n].head != n and words[n].pos not in ("VERB", "AUX"):
        outside = words[n].start >= when.end or words[n].end <= when.start
        passed += outside and words[n].pos in ("NOUN", "PROPN")
        n = words[n].head
    return passed


def _depth(words: tuple[Word, ...], n: int) -> int:
    """How far below the root a verb stands; what is said counts as high as the saying."""
    depth = 0
    while words[n].head != n and depth < 8:
        above = words[n].head
        if not (words[n].dep in ("ccomp", "conj") and words[above].lemma.lower() in _SAYING):
            depth += 1
        n = above
    return depth
