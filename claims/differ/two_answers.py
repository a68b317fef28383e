"""What a statement and a claim answer differently, where the pair model is sure that they do: the readers' own gates (the
same verb, the same thing counted) stand aside, as the model has read both sentences whole. Times first, then numbers,
then names of a kind, then what words are left over on either side."""

from collections.abc import Iterator

from claims.differ.asking import first
from claims.differ.asking_counts import ask_count
from claims.differ.asking_roles import ask_member
from claims.differ.leftover import leftover, plain
from claims.differ.pair import Pair, only, word_at
from claims.differ.quantities import compatible_units, equal, fits, shown
from claims.differ.times import asked_when, relate
from claims.model import Difference, Kind, Name, Quantity
from claims.readers.places import stands_for

_NOTE = "The source's sentence puts this differently."
_KINDS: tuple[tuple[str, Kind], ...] = (
    ("person", "person"),
    ("organisation", "person"),
    ("group", "person"),
    ("place", "place"),
)


def two_answers(pair: Pair) -> Difference | None:
    """The detail told otherwise; None where neither a figure, a name nor a word stands against another."""
    for found in (_times(pair), _numbers(pair), _names(pair)):
        for one in found:
            return one
    return leftover(pair, denied=True) or plain(pair)


def _times(pair: Pair) -> Iterator[Difference]:
    """Two times that exclude each other, where the claim gives none that the statement's may be."""
    for said in pair.a.whens:
        related = [(relate(said, found), found) for found in pair.b.whens if found.first or found.clock]
        if related and all(how is not None and how[0] == "conflict" for how, _ in related):
            found = related[0][1]
            asked = first([asked_when(pair.b, found), asked_when(pair.a, said)], "When it happened")
            yield _difference("time", asked, pair, (said.start, said.end), (found.start, found.end))


def _numbers(pair: Pair) -> Iterator[Difference]:
    """Two numbers of a measure that exclude each other, where the claim gives none that fits the statement's."""
    for said in pair.a.quantities:
        rivals = [found for found in pair.b.quantities if _comparable(said, found)]
        if rivals and not any(equal(said, found) or fits(said, found) for found in rivals):
            found = rivals[0]
            yield _difference(
                "quantity", ask_count(pair, said, found), pair, (said.start, said.end), (found.start, found.end),
                values=(shown(said), shown(found)),
            )  # fmt: skip


def _comparable(said: Quantity, found: Quantity) -> bool:
    return said.measure == found.measure and compatible_units(said.unit, found.unit)


def _names(pair: Pair) -> Iterator[Difference]:
    """A name that only the statement holds against one of its kind that only the claim holds."""
    for name_kind, kind in _KINDS:
        theirs = only(pair.b, pair.a, (name_kind,))
        for said in only(pair.a, pair.b, (name_kind,)):
            if theirs and not any(stands_for(said.key, other.key) for other in pair.b.names):
                found = theirs[0]
                yield _difference(kind, _who(pair, said, found), pair, (said.start, said.end), (found.start, found.end))


def _who(pair: Pair, said: Name, found: Name) -> str:
    mine, theirs = word_at(pair.a.words, said.start, said.end), word_at(pair.b.words, found.start, found.end)
    return "Which it was" if mine is None or theirs is None else ask_member(pair, mine, theirs, label="Which it was")


def _difference(
    kind: Kind,
    question: str,
    pair: Pair,
    said: tuple[int, int],
    found: tuple[int, int],
    values: tuple[str, str] | None = None,
) -> Difference:
    mine, theirs = values or (" ".join(pair.a.text[slice(*said)].split()), " ".join(pair.b.text[slice(*found)].split()))
    return Difference(kind, "conflict", question, mine, theirs, importance=2, note=_NOTE, said_at=said, found_at=found)
