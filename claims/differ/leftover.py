"""What a statement says that a claim on the same question tells in other words: shown when the pair model finds the two
at odds and no reader of differences has named the detail."""

from claims.differ.asking_roles import ask_member
from claims.differ.pair import SAYING, Pair, subtree
from claims.differ.wording import phrase, predicate
from claims.model import Difference, Word

_ASIDE = frozenset({"relcl", "acl", "advcl", "appos", "punct", "conj", "cc", "ccomp"})
_CONTENT = ("NOUN", "PROPN", "NUM", "VERB", "ADJ")
TOLD = 0.75  # from this likeness on a word is told by the other sentence
TOLD_DENIED = 0.95  # the same, where the pair model reads the two sentences as two answers
LIKE = 0.4  # from this likeness on a word may be the other answer


def leftover(pair: Pair, *, denied: bool = False) -> Difference | None:
    """The weakest aligned words of the statement against what stands nearest to them in the claim; None when every
    word has its like. denied: the pair model takes the two for two answers to one question."""
    alignment, words = pair.alignment, _left(pair)
    if not words:
        return None
    weakest = words[0]
    partner = pair.b.words[alignment.best[weakest]]
    if alignment.near[weakest] > (TOLD_DENIED if denied else TOLD) or not _of_one_kind(pair.a.words[weakest], partner):
        return None
    return _difference(pair, weakest, alignment.best[weakest])


def plain(pair: Pair) -> Difference | None:
    """The statement's weakest aligned word against a word of its kind left over on the other side that is something like
    it; else what the clause it stands in says against the claim's clause most like it."""
    alignment, left = pair.alignment, _left(pair)
    if alignment.likeness is None or not left:
        return None
    weakest, like, told = left[0], alignment.likeness, {word.lemma.lower() for word in pair.a.words}
    rivals = [
        m for m, w in enumerate(pair.b.words)
        if w.pos in _CONTENT and w.lemma.lower() not in told and alignment.back_near[m] < TOLD_DENIED
        and like[weakest, m] >= LIKE and _of_one_kind(pair.a.words[weakest], w)
    ]  # fmt: skip
    if rivals:
        return _difference(pair, weakest, max(rivals, key=lambda m: float(like[weakest, m])))
    mine = _verb_above(pair.a.words, weakest)
    verbs = [m for m, w in enumerate(pair.b.words) if w.pos == "VERB" and w.lemma.lower() not in SAYING]
    if mine is None or not verbs:
        return None
    clause = _difference(pair, mine, max(verbs, key=lambda m: float(like[mine, m])))
    return None if clause.said.casefold() == clause.found.casefold() else clause  # "was locked" twice is no difference


def _verb_above(words: tuple[Word, ...], at: int) -> int | None:
    """The main verb whose clause this word stands in; of what somebody says, the verb of what is said."""
    for _ in range(12):
        word = words[at]
        main = word.dep in ("ROOT", "conj") or words[word.head].lemma.lower() in SAYING
        if word.pos == "VERB" and main:
            return at
        if word.head == at:
            return None
        at = word.head
    return None


def _left(pair: Pair) -> list[int]:
    """The words of the statement that the claim has no like of, weakest first."""
    near, lemmas = pair.alignment.near, {word.lemma.lower() for word in pair.b.words}
    words = [
        n for n, w in enumerate(pair.a.words) if w.pos in _CONTENT and n < len(near) and w.lemma.lower() not in lemmas
    ]
    return sorted(words, key=lambda n: near[n])


def _difference(pair: Pair, mine: int, theirs: int) -> Difference:
    said, found = _stretch(pair.a.words, mine), _stretch(pair.b.words, theirs)
    return Difference(
        "action", "conflict", _asked(pair, mine, theirs),
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
