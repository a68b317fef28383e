"""How people are called: another spelling of a name, another title for the same person."""

import re
from collections.abc import Iterator

from claims.differ.pair import SAME, Pair
from claims.model import Difference, Name
from claims.names import same_name

_QUALIFIERS = frozenset(
    "interim acting former deputy vice ex late then outgoing incoming assistant senior chief".split()
)
_ARTICLE = re.compile(r"\b(?:al|el|ash|as|ad|an|ar|at|az)-", re.IGNORECASE)


def people_differences(pair: Pair) -> Iterator[Difference]:
    """Spellings and titles in which the two claims differ on a person both name."""
    seen: set[str] = set()
    for said in pair.a.names:
        for found in pair.b.names:
            if said.kind == found.kind == "person" and said.key not in seen and same_name(said, found) >= SAME:
                seen.add(said.key)
                yield from _spelling(said, found)
                yield from _title(said, found)


def _spelling(said: Name, found: Name) -> Iterator[Difference]:
    mine, theirs = family_name(said.text), family_name(found.text)
    if mine == theirs or len(mine) < 3 or len(theirs) < 3 or mine in theirs.split("-") or theirs in mine.split("-"):
        mine, theirs = given_name(said.text), given_name(found.text)
        if not mine or not theirs or mine == theirs or not _variants(mine, theirs):
            return
    elif not _variants(mine, theirs):
        return
    yield Difference(
        "person", "precision", f"How is {found.canonical}'s name spelled?", said.text, found.text, importance=1,
        note="The same person by all else, spelled in two ways.",
        said_at=(said.start, said.end), found_at=(found.start, found.end),
    )  # fmt: skip


def _variants(one: str, other: str) -> bool:
    """True for two spellings of one name, not a short form ("Tom", "Thomas") and not an initial."""
    from rapidfuzz.distance import Levenshtein

    return min(len(one), len(other)) >= 3 and 0 < Levenshtein.distance(one, other) <= 2


def family_name(text: str) -> str:
    """The last word of a name, folded, without an Arabic article."""
    words = _ARTICLE.sub("", text).casefold().replace("’", "'").split()
    return words[-1].removesuffix("'s") if words else ""


def given_name(text: str) -> str:
    """The first word of a name of two or more, folded."""
    words = _ARTICLE.sub("", text).casefold().split()
    return words[0].strip(".") if len(words) > 1 and len(words[0]) > 2 else ""


def _title(said: Name, found: Name) -> Iterator[Difference]:
    mine, theirs = _qualifiers(said), _qualifiers(found)
    if said.titles and found.titles and mine != theirs:
        yield Difference(
            "status", "precision", f"What is {found.canonical}'s title?", said.titles[0], found.titles[0], importance=2,
            note="The titles differ.", said_at=(said.start, said.end), found_at=(found.start, found.end),
        )  # fmt: skip


def _qualifiers(name: Name) -> frozenset[str]:
    return frozenset(word for title in name.titles for word in title.casefold().split() if word in _QUALIFIERS)
