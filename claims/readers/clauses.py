"""The shape of a parsed sentence: who governs whom, where a phrase begins and ends, which verb tells the news.

Works on Words alone; with an untagged sentence every question gets None or an empty answer. Knows no cue words but the
reporting verbs, which have to be looked through to reach what was said.
"""

from collections.abc import Iterator, Sequence

from claims.model import Word
from claims.readers.wordlists import words_of

SAYING = words_of(
    "say tell add announce report state claim declare deny confirm tweet post reply write recall testify allege assert "
    "insist stress emphasize emphasise reiterate repeat explain warn note remark comment concede acknowledge admit "
    "reveal disclose describe quote cite argue contend maintain promise vow pledge predict urge joke quip respond answer "
    "suggest believe think find show indicate conclude estimate fear complain lament boast observe mention point hint "
    "accuse inform advise assure caution counter counsel signal"
)
"""Lemmas of verbs by which something is said to have been said."""


def tagged(words: Sequence[Word]) -> bool:
    """Whether a parser has been at work."""
    return bool(words) and bool(words[0].dep)


def children(words: Sequence[Word]) -> list[list[int]]:
    """For each word the indexes of those it governs, in order of the text."""
    below: list[list[int]] = [[] for _ in words]
    for index, word in enumerate(words):
        if word.head != index:
            below[word.head].append(index)
    return below


def under(below: Sequence[Sequence[int]], top: int, *, without: frozenset[int] = frozenset()) -> Iterator[int]:
    """The word itself and all it governs, leaving out the branches that start at `without`."""
    todo = [top]
    while todo:
        index = todo.pop()
        yield index
        todo.extend(n for n in below[index] if n not in without)


def root(words: Sequence[Word]) -> int | None:
    """The index of the word that governs all others (the first of them if the parser saw two sentences)."""
    return next((n for n, word in enumerate(words) if word.head == n and word.dep == "ROOT"), None)


def main_verb(words: Sequence[Word], below: Sequence[Sequence[int]]) -> int | None:
    """The verb that tells the news: the root, or what is said where the root only says that it was said."""
    top = root(words)
    for _ in range(4):
        if top is None or words[top].lemma.lower() not in SAYING or words[top].pos != "VERB":
            return top
        said = [n for n in below[top] if words[n].dep == "ccomp" and words[n].pos in ("VERB", "AUX", "NOUN", "ADJ")]
        if not said:
            return top
        top = said[0]
    return top
