"""Questions and values in words a person would use."""

import re
from collections.abc import Sequence

from claims.differ.pair import subtree
from claims.model import Claim, Word
from claims.readers.tense import children

_SUBJECTS = ("nsubj", "nsubjpass", "csubj", "expl")
_ASIDE = frozenset({"relcl", "advcl", "appos", "acl", "punct", "parataxis", "ccomp"})
_MOST = 90


def phrase(claim: Claim, span: tuple[int, int], *, most: int = _MOST) -> str:
    """The verbatim words of a span on one line, cut at a word."""
    words = " ".join(claim.text[span[0] : span[1]].split()).strip(" ,;")
    return words if len(words) <= most else words[: most - 1].rsplit(" ", 1)[0] + " …"


def told_list(claim: Claim, spans: Sequence[tuple[int, int]]) -> str:
    """The words of these spans as a list within a sentence: "the palace and the barracks"."""
    told = [_lowered(phrase(claim, span, most=60), claim.words, span[0]) for span in spans]
    told = [re.sub(r"^(?:both|either|neither)\s+", "", one) for one in told]
    return told[0] if len(told) == 1 else f"{', '.join(told[:-1])} and {told[-1]}"


def governor(words: tuple[Word, ...], place: int) -> int | None:
    """The verb that governs this word, past prepositions and nouns; None when there is none."""
    at = place
    for _ in range(12):
        if words[at].head == at:
            return at if words[at].pos in ("VERB", "AUX") else None
        at = words[at].head
        if words[at].pos in ("VERB", "AUX"):
            return at
    return None


def subject_of(words: tuple[Word, ...], verb: int) -> int | None:
    """The top word of the verb's subject, "by" agents of a passive included."""
    for child in children(words, verb):
        if words[child].dep == "agent":
            return next(iter(children(words, child)), None)
    return next((n for n in children(words, verb) if words[n].dep in _SUBJECTS), None)


def is_passive(words: tuple[Word, ...], verb: int) -> bool:
    return any(words[n].dep in ("nsubjpass", "auxpass") for n in children(words, verb))


def predicate(words: tuple[Word, ...], verb: int) -> tuple[int, int]:
    """The verb with its objects, without its subject."""
    inside = [verb] + [n for n in children(words, verb) if words[n].dep not in (*_SUBJECTS, "punct", "advcl", "ccomp")]
    after = [subtree(words, n, without=_ASIDE) for n in inside if n > verb]
    start = min([words[verb].start, *(words[n].start for n in inside if words[n].dep in ("aux", "auxpass", "neg"))])
    return start, max([words[verb].end, *(end for _, end in after)])


def clause(claim: Claim, *, most: int = 100) -> str:
    """The claim's main point in its own words: its main clause without asides, on one line."""
    words = claim.words
    root = next((n for n, word in enumerate(words) if word.dep == "ROOT"), None)
    if root is None:
        return phrase(claim, (0, len(claim.text)), most=most)
    said = next((n for n in children(words, root) if words[n].dep == "ccomp"), None)
    top = said if said is not None and claim.attribution is not None else root
    start, end = subtree(words, top, without=frozenset({"advcl", "parataxis", "punct"}))
    words_only = phrase(claim, (start, end), most=most).rstrip(".")
    return _lowered(words_only.removeprefix("that "), words, start)


def _lowered(text: str, words: tuple[Word, ...], start: int) -> str:
    """The text without the capital of a sentence's first word, where that word is no name."""
    first = next((word for word in words if word.start >= start), None)
    keeps = first is None or first.pos == "PROPN" or not first.text[:1].isupper() or first.text.isupper()
    return text if keeps and not (first and first.text == "A") else text[:1].lower() + text[1:]
