"""What a statement says that a claim on the same question tells in other words: shown when the pair model finds the two
at odds and no reader of differences has named the detail."""

from claims.differ.asking_roles import ask_member
from claims.differ.pair import Pair, subtree
from claims.differ.wording import phrase, predicate
from claims.model import Difference, Word

_ASIDE = frozenset({"relcl", "acl", "advcl", "appos", "punct", "conj", "cc", "ccomp"})
_CONTENT = ("NOUN", "PROPN", "NUM", "VERB", "ADJ")


TOLD = 0.75  # from this likeness on a word is told by the other sentence
TOLD_DENIED = 0.95  # the same, where the pair model reads the two sentences as two answers


def leftover(pair: Pair, *, denied: bool = False) -> Difference | None:
    """The weakest aligned words of the statement against what stands nearest to them in the claim; None when every
    word has its like. denied: the pair model takes the two for two answers to one question."""
    alignment = pair.alignment
    lemmas = {word.lemma.lower() for word in pair.b.words}
    words = [
        n
        for n, w in enumerate(pair.a.words)
        if w.pos in _CONTENT and n < len(alignment.near) and w.lemma.lower() not in lemmas
    ]
    if not words:
        return None
    weakest = min(words, key=lambda n: alignment.near[n])
    partner = pair.b.words[alignment.best[weakest]]
    if alignment.near[weakest] > (TOLD_DENIED if denied else TOLD) or not _of_one_kind(pair.a.words[weakest], partner):
        return None
    said, found = _stretch(pair.a.words, weakest), _stretch(pair.b.words, alignment.best[weakest])
    return Difference(
        "action", "conflict", _asked(pair, weakest, alignment.best[weakest]),
        phrase(pair.a, said, most=60), phrase(pair.b, found, most=60), importance=2,
        note="The source's sentence puts this differently.", said_at=said, found_at=found,
    )  # fmt: skip


def _stretch(words: tuple[Word, ...], top: int) -> tuple[int, int]:
    """The words under this one; of a verb, without its subject."""
    return predicate(words, top) if words[top].pos == "VERB" else subtree(words, top, without=_ASIDE)


def _of_one_kind(said: Word, found: Word) -> bool:
    """True when the one word can stand in the other's place: noun for noun, verb for verb, number for number."""
    nouns = ("NOUN", "PROPN")
    return (said.pos == found.pos or (said.pos in nouns and found.pos in nouns)) and said.lemma != found.lemma


def _asked(pair: Pair, said: int, found: int) -> str:
    """ "Who did the guards arrest?" of a noun; a label of anything else."""
    if pair.b.words[found].pos in ("NOUN", "PROPN"):
        return ask_member(pair, said, found, label="What exactly it was")
    return "What exactly happened" if pair.b.words[found].pos == "VERB" else "How it is described"
