"""Lists that share a member and part ways on others: what was struck, who took part, what was found."""

from collections.abc import Iterator
from dataclasses import dataclass

from claims.differ.asking_roles import ask_member
from claims.differ.pair import Pair, subtree
from claims.differ.wording import phrase, told_list
from claims.model import Difference, Word
from claims.readers.names import same_name
from claims.readers.tense import children

_MEMBER = 0.6  # likeness from which two members are the same
_OTHER = 0.55  # and below which a member has no partner
_NOUNS = ("NOUN", "PROPN")
_ASIDE = frozenset({"conj", "cc", "relcl", "appos", "acl", "punct", "prep"})


@dataclass(frozen=True, slots=True)
class Listed:
    """A list in a sentence: the places of its members' top words, and its span."""

    members: tuple[int, ...]
    start: int
    end: int


def list_differences(pair: Pair) -> Iterator[Difference]:
    """Each pair of lists with a common member and, on both sides, a member that the other lacks."""
    for mine in lists(pair.a.words):
        for theirs in lists(pair.b.words):
            alone = _alone(pair, mine, theirs)
            if alone is not None:
                yield _difference(pair, mine, theirs, *alone)
                return


def lists(words: tuple[Word, ...]) -> Iterator[Listed]:
    """The coordinated nouns of a sentence: "the palace and the army headquarters"."""
    for place, word in enumerate(words):
        if word.pos in _NOUNS and word.dep != "conj":
            members = [place, *_conjuncts(words, place)]
            if len(members) > 1:
                spans = [subtree(words, n, without=_ASIDE) for n in members]
                yield Listed(tuple(members), min(s for s, _ in spans), max(e for _, e in spans))


def _conjuncts(words: tuple[Word, ...], place: int) -> list[int]:
    found: list[int] = []
    at: int | None = place
    while at is not None:
        at = next((n for n in children(words, at) if words[n].dep == "conj" and words[n].pos in _NOUNS), None)
        if at is not None:
            found.append(at)
    return found


def _alone(pair: Pair, mine: Listed, theirs: Listed) -> tuple[list[int], list[int]] | None:
    """Members of each list that the other sentence has nothing for; None unless both have some and share one."""
    shared = any(_same(pair, x, y) for x in mine.members for y in theirs.members)
    if not shared:
        return None
    near = pair.alignment.near
    left_a = [x for x in mine.members if near[x] < _OTHER and not _told_by_name(pair, x)]
    left_b = [y for y in theirs.members if pair.alignment.back_near[y] < _OTHER]
    return (left_a, left_b) if left_a and left_b else None


def _same(pair: Pair, x: int, y: int) -> bool:
    a, b = pair.a.words[x], pair.b.words[y]
    return (pair.alignment.best[x] == y and pair.alignment.near[x] >= _MEMBER) or a.lemma.lower() == b.lemma.lower()


def _told_by_name(pair: Pair, x: int) -> bool:
    word = pair.a.words[x]
    mine = [name for name in pair.a.names if name.start <= word.start < name.end]
    return any(same_name(n, m) >= 0.6 for n in mine for m in pair.b.names)


def _difference(pair: Pair, mine: Listed, theirs: Listed, left_a: list[int], left_b: list[int]) -> Difference:
    only_a, only_b = (
        told_list(claim, [subtree(claim.words, n, without=_ASIDE) for n in left])
        for claim, left in ((pair.a, left_a), (pair.b, left_b))
    )
    return Difference(
        "list",
        "scope",
        ask_member(pair, mine.members[0], theirs.members[0]),
        phrase(pair.a, (mine.start, mine.end)),
        phrase(pair.b, (theirs.start, theirs.end)),
        importance=3,
        note=f"Only one names {only_a}, and only the other names {only_b}.",
        said_at=(mine.start, mine.end),
        found_at=(theirs.start, theirs.end),
    )
