"""A pasted statement -> the claims it makes, and why it makes none.

A compound statement ("X died on Friday, and Y was arrested") is split where a coordinated clause has a subject of its
own; everything else stays one part, since a split that loses the subject makes a wrong match.
"""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Literal

from claims.model import Word

Unfit = Literal["empty", "question", "greeting", "opinion", "command", "too_long", "language"]
MAX_CHARACTERS = 4000
MAX_PARTS = 8
_GREETING = re.compile(
    r"^(?:hi|hello|hey|hiya|yo|good (?:morning|afternoon|evening|day)|thanks?|thank you|thx|cheers|ok(?:ay)?|bye|test|ping|"
    r"salut|hallo|hola)\b[\s\w,!.'’]{0,30}$",
    re.IGNORECASE,
)
_QUESTION_START = re.compile(
    r"^(?:who|whom|whose|what|when|where|why|how|which|is|are|was|were|do|does|did|can|could|will|would|should|has|have|had)\b",
    re.IGNORECASE,
)
_OPINION = re.compile(
    r"\b(?:i (?:think|believe|feel|hope|guess|wish|love|hate|like|prefer|want|doubt)|in my (?:opinion|view)|imho|imo|"
    r"we (?:should|must|ought to)|you (?:should|must))\b",
    re.IGNORECASE,
)
# What stands before may not be of the same signs, or a long run of them would be gone through from each on.
_LAST_JOIN = re.compile(r"(?<![\s,;])[\s,;]*\b(?:and|but|while)$")
_WORDS = re.compile(r"[^\W\d_]+")


def unfit(text: str) -> Unfit | None:
    """Why a text can't be checked as a statement, or None when it can."""
    bare = text.strip()
    words = _WORDS.findall(bare)
    if not words:
        return "empty"
    if len(bare) > MAX_CHARACTERS:
        return "too_long"
    if _GREETING.match(bare) and len(words) <= 6:
        return "greeting"
    if bare.rstrip("\"'”’) ").endswith("?"):
        return "question" if _only_questions(bare) else None
    if len(words) < 3 or (_OPINION.search(bare) and not re.search(r"\d", bare) and len(words) < 25):
        return "opinion" if _OPINION.search(bare) else ("empty" if len(words) < 2 else None)
    return None


def _only_questions(text: str) -> bool:
    stretches = [s for s in re.split(r"(?<=[.!?])\s+", text) if s.strip()]
    return all(s.rstrip("\"'”’) ").endswith("?") for s in stretches) or bool(_QUESTION_START.match(text))


def clauses(text: str, words: Sequence[Word]) -> list[str]:
    """The coordinated main clauses of one sentence, each with its own subject; the sentence alone when there is one."""
    starts = [0, *sorted(_clause_starts(words))]
    if len(starts) == 1 or not words:
        return [text]
    cuts = [0, *(words[n].start for n in starts[1:]), len(text)]
    pieces = [text[a:b].strip(" ,;") for a, b in pairwise(cuts)]
    pieces = [_LAST_JOIN.sub("", piece).strip(" ,;") for piece in pieces]
    return pieces if all(len(_WORDS.findall(piece)) >= 3 for piece in pieces) else [text]


def _clause_starts(words: Sequence[Word]) -> set[int]:
    root = next((n for n, word in enumerate(words) if word.dep == "ROOT"), None)
    starts: set[int] = set()
    chain = root
    while chain is not None:
        chain = next(
            (n for n, w in enumerate(words) if w.dep == "conj" and w.head == chain and _is_clause(words, n)), None
        )
        if chain is not None and (start := _first_of(words, chain)):
            starts.add(start)
    return starts


def _is_clause(words: Sequence[Word], verb: int) -> bool:
    return words[verb].pos in ("VERB", "AUX") and any(
        w.head == verb and w.dep in ("nsubj", "nsubjpass", "expl") and w.pos != "PRON" for w in words
    )


def _first_of(words: Sequence[Word], verb: int) -> int:
    """The first word of the clause this verb governs."""
    first = verb
    for place in range(len(words)):
        at, steps = place, 0
        while at != verb and words[at].head != at and steps < 60:
            at, steps = words[at].head, steps + 1
        if at == verb:
            first = min(first, place)
    return first
