"""What is compared between articles only: as wholes (people and how they are, tolls, times of day, addresses, whether somebody is held), and of two
sentences what a statement would not be asked: how closely a person, a place or a count is told."""

from collections.abc import Iterator, Sequence

from claims.differ.addresses import address_differences
from claims.differ.clocks import clock_differences
from claims.differ.conditions import condition_differences
from claims.differ.custody import custody_differences
from claims.differ.described import described_differences
from claims.differ.identified import identity_differences
from claims.differ.pair import Pair
from claims.differ.people import Told, people_differences
from claims.differ.relations import relation_differences
from claims.differ.tolls import toll_differences
from claims.differ.vague import vague_differences
from claims.differ.whereabouts import place_differences
from claims.model import Claim, Difference

CLOSER = (described_differences, place_differences, vague_differences)
READERS = (
    people_differences, relation_differences, condition_differences, identity_differences, toll_differences,
    clock_differences, custody_differences, address_differences,
)  # fmt: skip


def article_differences(mine: Sequence[Claim], theirs: Sequence[Claim]) -> Iterator[Told]:
    """Every difference that is read over whole articles, with the two claims that give the two answers."""
    for reader in READERS:
        yield from reader(mine, theirs)


def closer_told(pair: Pair) -> Iterator[Difference]:
    """What one of two sentences tells more closely than the other, or otherwise."""
    for reader in CLOSER:
        yield from reader(pair)
