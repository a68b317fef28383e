"""Whether the words around a time look ahead ("will meet Thursday") or back ("met Thursday").

Reads the verb that governs the time in the parse, else the nearest cue in the text. Both can be False: a bare headline.
"""

import re
from collections.abc import Iterator
from typing import Literal

from claims.model import Word

Tense = Literal["ahead", "back", "open"]

_AHEAD_AUX = {"will", "'ll", "’ll", "wo", "shall", "would", "may", "might", "could", "can", "should", "must"}
_EXPECTING = set(
    "expect schedule plan due set intend hope aim slate bind poise ready likely prepare vow pledge agree want".split()
)
_EXPECTING |= {"upcoming", "forthcoming", "begin", "start", "need", "promise", "propose", "threaten"}
_SURE = {"schedule", "slate", "due", "expect", "upcoming", "forthcoming", "set", "plan"}
# Nobody announces these beforehand: "Monday's shooting" lies back whatever the verb.
_UNPLANNED = set(
    "shooting attack killing bombing crash explosion blast death murder stabbing assault incident riot clash".split()
)
_UNPLANNED |= set(
    "violence massacre rampage ambush quake earthquake collapse accident slaying arrest raid fire bloodshed".split()
)
_AHEAD = re.compile(
    r"\b(?:will|won[’']t|shall|would|[’']ll|scheduled|slated|due|expected|expects?|plans?|planned|planning|going\s+to|set\s+to|set\s+for"
    r"|upcoming|is\s+to|are\s+to|to\s+be|may|might|to\s+(?:meet|hold|visit|host|vote|speak|open|begin|start|appear|address|play|face|launch))\b",
    re.IGNORECASE,
)
_BACK = re.compile(
    r"\b(?:said|told|was|were|had|has|have|been|did|came|took|went|began|met|held|saw|hit|shot|struck|left|found|fell|rose|made|[a-z]{3,}ed)\b",
    re.IGNORECASE,
)


def looks_ahead(text: str, start: int, end: int, words: tuple[Word, ...]) -> bool:
    return tense_at(text, start, end, words) == "ahead"


def looks_back(text: str, start: int, end: int, words: tuple[Word, ...]) -> bool:
    return tense_at(text, start, end, words) == "back"


def tense_at(text: str, start: int, end: int, words: tuple[Word, ...]) -> Tense:
    """The tense of what the time at text[start:end] dates."""
    if words and any(word.dep for word in words):
        return _by_parse(words, start, end)
    return _by_text(text, start, end)


def governor(words: tuple[Word, ...], start: int, end: int) -> int | None:
    """The verb that governs the words at [start, end), None when nothing above them is one."""
    n = next((m for m, word in enumerate(words) if word.start < end and word.end > start), None)
    inside = n
    for _ in range(12):
        if n is None:
            return None
        if words[n].pos in ("VERB", "AUX") and n != inside:
            return n
        if words[n].lemma.lower() in ("due", "likely") and n != inside:
            return n
        if words[n].head == n:
            return None
        n = words[n].head
    return None


def children(words: tuple[Word, ...], n: int) -> Iterator[int]:
    """The words that depend directly on the word at n."""
    return (m for m, word in enumerate(words) if word.head == n and m != n)


def _by_parse(words: tuple[Word, ...], start: int, end: int) -> Tense:
    for word in words:
        if word.lemma.lower() in ("upcoming", "forthcoming") and abs(word.start - start) < 30:
            return "ahead"
    n = governor(words, start, end)
    if any(words[m].lemma.lower() in _UNPLANNED for m in _above(words, start, end)):
        return "back"
    return "open" if n is None else _of_verb(words, n)


def _above(words: tuple[Word, ...], start: int, end: int) -> list[int]:
    """The words between the time and the verb that governs it."""
    n = next((m for m, word in enumerate(words) if word.start < end and word.end > start), None)
    path: list[int] = []
    while n is not None and len(path) < 8 and words[n].head != n and words[words[n].head].pos not in ("VERB", "AUX"):
        n = words[n].head
        path.append(n)
    return path


def _of_verb(words: tuple[Word, ...], n: int, depth: int = 0) -> Tense:
    word = words[n]
    auxiliaries = [words[m] for m in children(words, n) if words[m].dep in ("aux", "auxpass") or words[m].tag == "MD"]
    if any(a.text.lower() in _AHEAD_AUX for a in auxiliaries):
        # "may have met" looks back.
        return "back" if any(a.lemma.lower() == "have" for a in auxiliaries) else "ahead"
    if word.tag in ("VBN", "JJ") and word.lemma.lower() in _SURE:
        return "ahead"
    if any(a.tag == "TO" for a in auxiliaries):
        above = words[word.head]
        if (
            word.head == n
            or above.lemma.lower() in _EXPECTING
            or above.tag in ("VBZ", "VBP", "VBG")
            or above.pos == "NOUN"
        ):
            return "ahead"
        return _of_verb(words, word.head, depth + 1) if depth < 5 else "open"
    if word.tag == "VBD" or any(a.tag == "VBD" or a.lemma.lower() == "have" for a in auxiliaries):
        return "back"
    if (
        word.tag in ("VBN", "VBG")
        and word.dep in ("advcl", "acl", "conj", "xcomp", "ccomp")
        and not auxiliaries
        and depth < 5
    ):
        return (
            _of_verb(words, word.head, depth + 1)
            if word.head != n and words[word.head].pos in ("VERB", "AUX")
            else "back"
        )
    return "back" if word.tag == "VBN" else "open"


def _by_text(text: str, start: int, end: int) -> Tense:
    before, after = text[max(0, start - 80) : start], text[end : end + 40]
    before = re.split(r"[;:]", before)[-1]
    after = re.split(r"[;:,]", after)[0]
    ahead, back = _nearest(_AHEAD, before, after), _nearest(_BACK, before, after)
    if ahead is None and back is None:
        return "open"
    if back is None or (ahead is not None and ahead <= back):
        return "ahead"
    return "back"


def _nearest(cue: re.Pattern[str], before: str, after: str) -> int | None:
    """Letters between the time and the nearest cue; a cue behind it counts as further off than one before it."""
    gaps = [len(before) - found.end() for found in cue.finditer(before)]
    gaps += [found.start() + 10 for found in cue.finditer(after)]
    return min(gaps, default=None)
