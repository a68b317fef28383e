"""What a statement says that a claim on the same question tells in other words: shown when the pair model finds the two
at odds and no reader of differences has named the detail."""

from claims.differ.pair import Pair, subtree
from claims.differ.wording import clause, phrase
from claims.model import Difference, Word

_ASIDE = frozenset({"relcl", "acl", "advcl", "appos", "punct", "conj", "cc", "ccomp"})
_CONTENT = ("NOUN", "PROPN", "NUM", "VERB", "ADJ")


TOLD = 0.75  # from this likeness on a word is told by the other sentence


def leftover(pair: Pair) -> Difference | None:
    """The weakest aligned words of the statement against what stands nearest to them in the claim; None when every
    word has its like."""
    alignment = pair.alignment
    words = [n for n, w in enumerate(pair.a.words) if w.pos in _CONTENT and n < len(alignment.near)]
    if not words:
        return None
    weakest = min(words, key=lambda n: alignment.near[n])
    partner = pair.b.words[alignment.best[weakest]]
    if alignment.near[weakest] > TOLD or not _of_one_kind(pair.a.words[weakest], partner):
        return None
    said = subtree(pair.a.words, weakest, without=_ASIDE)
    found = subtree(pair.b.words, alignment.best[weakest], without=_ASIDE)
    return Difference(
        "action", "conflict", f"{clause(pair.b, most=90)}?",
        phrase(pair.a, said, most=60), phrase(pair.b, found, most=60), importance=2,
        note="Told otherwise; read the sentence.", said_at=said, found_at=found,
    )  # fmt: skip


def _of_one_kind(said: Word, found: Word) -> bool:
    """True when the one word can stand in the other's place: noun for noun, verb for verb, number for number."""
    nouns = ("NOUN", "PROPN")
    return (said.pos == found.pos or (said.pos in nouns and found.pos in nouns)) and said.lemma != found.lemma
