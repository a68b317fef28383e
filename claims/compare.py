"""Two claims -> the questions both answer, and how the answers differ.

Composed of one reader of differences a kind of answer (differ/). Whether two claims speak of the same event at all is
not decided here: see topics.py for claims of two articles and conclude.py for a statement.
"""

from claims.align import Side, align
from claims.differ.actions import action_differences
from claims.differ.certainty import certainty_differences
from claims.differ.lists import list_differences
from claims.differ.pair import Pair
from claims.differ.people import people_differences
from claims.differ.quantifiers import quantifier_differences
from claims.differ.quantities import quantity_differences
from claims.differ.roles import role_differences
from claims.differ.substitutions import substitutions
from claims.differ.times import time_differences
from claims.model import Claim, Difference

READERS = (
    quantity_differences,
    list_differences,
    action_differences,
    time_differences,
    quantifier_differences,
    role_differences,
    certainty_differences,
)


def make_pair(a: Claim, b: Claim, first: Side, second: Side, *, cosine: float = 0.0) -> Pair:
    """The two claims aligned."""
    return Pair(a, b, align(first, second), cosine)


def compare(pair: Pair) -> list[Difference]:
    """Every question both claims answer differently, most telling kind first."""
    return [difference for reader in READERS for difference in reader(pair)]


def compare_statement(pair: Pair) -> list[Difference]:
    """How a statement (pair.a) differs from a claim, most telling first; one difference a stretch of the statement."""
    found = [
        *compare(pair),
        *substitutions(pair),
        *(told.difference for told in people_differences([pair.a], [pair.b])),
    ]
    kept: list[Difference] = []
    for one in found:
        if not any(_same_stretch(one, other) for other in kept):
            kept.append(one)
    return kept


def _same_stretch(one: Difference, other: Difference) -> bool:
    return one.said_at != (0, 0) and one.said_at[0] < other.said_at[1] and other.said_at[0] < one.said_at[1]
