"""Why a difference read between two articles is not shown: where both may hold, or each answers a question of its own.

The readers of differences look at two sentences; here what the two articles say around them is looked at too. Nothing of
this is asked of a statement, which is one sentence and asks one thing.
"""

from collections.abc import Sequence

from claims.differ.doubt_counts import count_doubted
from claims.differ.doubt_deeds import action_doubted, list_doubted, quantifier_doubted, role_doubted
from claims.differ.doubt_firmness import denial_doubted, hedge_doubted, status_doubted
from claims.differ.doubt_times import clock_doubted, time_doubted
from claims.differ.pair import Pair
from claims.differ.people import Told
from claims.model import Claim, Difference


def doubted(difference: Difference, pair: Pair, mine: Sequence[Claim], theirs: Sequence[Claim]) -> bool:
    """True for a difference that a desk need not see. mine and theirs are the claims of the two articles."""
    match difference.kind, difference.relation:
        case "quantity", _:
            return count_doubted(difference, pair.a, pair.b, mine, theirs)
        case "time", _:
            return time_doubted(difference, pair)
        case "negation", _:
            return denial_doubted(difference, pair)
        case "status", "precision":
            return quantifier_doubted(difference, pair)
        case "status", "hedge":
            hedges = difference.said in pair.a.hedges or difference.found in pair.b.hedges
            return hedge_doubted(pair, mine, theirs) if hedges else status_doubted(pair)
        case "action", "scope":
            return action_doubted(difference, pair)
        case "list", "scope":
            return list_doubted(difference, pair, mine, theirs)
        case (("person" | "place" | "action" | "list"), ("conflict" | "precision")):
            return role_doubted(difference, pair, mine, theirs)
        case _:
            return False


def told_doubted(told: Told, mine: Sequence[Claim], theirs: Sequence[Claim]) -> bool:
    """The same for a difference that was read over whole articles."""
    if told.difference.kind == "time":
        return clock_doubted(told.difference, told.a, told.b)
    return count_doubted(told.difference, told.a, told.b, mine, theirs)
