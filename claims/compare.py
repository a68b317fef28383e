"""Two claims -> the questions both answer, and how the answers differ.

Composed of one reader of differences a kind of answer (differ/). Whether two claims speak of the same event at all is
not decided here: see topics.py for claims of two articles and conclude.py for a statement.
"""

from claims.align import Side, align
from claims.differ.actions import action_differences
from claims.differ.certainty import certainty_differences
from claims.differ.lists import list_differences
from claims.differ.pair import Pair
from claims.differ.quantifiers import quantifier_differences
from claims.differ.quantities import quantity_differences
from claims.differ.roles import role_differences
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
