"""The toll an article leads with: how many it says were killed, injured, are missing. Read over whole articles, since
two leads may tell the same event in quite different words."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from claims.differ.asking_counts import ask_toll
from claims.differ.people import Told
from claims.differ.persons import PERSONS
from claims.differ.places_told import place_told
from claims.differ.quantities import fits, is_part, relate, shown
from claims.extract import published_day
from claims.model import Claim, Difference, Quantity

LEAD = 8  # sentences, the headline among them
DEEDS = ("killed", "injured", "missing")
_BACKGROUND = timedelta(days=10)  # a toll of an event so long before the article is another event's
_GENERAL = frozenset({"", "person", "people", "victim", "passenger", "civilian", "worker", "resident"})


def toll_differences(mine: Sequence[Claim], theirs: Sequence[Claim]) -> Iterator[Told]:
    """For each deed the two leads' tolls, where they differ."""
    for deed in DEEDS:
        one, other = lead_toll(mine, deed), lead_toll(theirs, deed)
        if one is None or other is None:
            continue
        (a, said), (b, found) = one, other
        if not _same(said, found):
            yield Told(_difference(a, said, b, found, deed), a, b)


def lead_toll(claims: Sequence[Claim], deed: str) -> tuple[Claim, Quantity] | None:
    """The count of persons with this lot that the headline gives too, else the first in the lead; None where there is
    none, or where the lead gives several that don't fit together (a part and a total)."""
    told = [
        (claim, quantity)
        for claim in sorted(claims[:LEAD], key=lambda c: c.headline)
        if not _of_long_ago(claim)
        for quantity in claim.quantities
        if quantity.of == deed and quantity.measure == "count" and quantity.unit in _GENERAL and _is_whole(quantity)
    ]
    in_title = {q.low for claim, q in told if claim.headline}
    titled = [(claim, q) for claim, q in told if q.low in in_title]
    told = titled or told
    if not told:
        return None
    first = told[0]
    return first if all(fits(first[1], other) for _, other in told[1:]) else None


def _is_whole(quantity: Quantity) -> bool:
    """False for a part ("two of the injured"), for a rest ("two others", "three more") and for none."""
    return bool(quantity.low or quantity.high) and not is_part(quantity)


def _of_long_ago(claim: Claim) -> bool:
    day = published_day(claim.source.published)
    return day is not None and any(when.last is not None and when.last < day - _BACKGROUND for when in claim.whens)


def _same(said: Quantity, found: Quantity) -> bool:
    return (said.low, said.high) == (found.low, found.high)


def _difference(a: Claim, said: Quantity, b: Claim, found: Quantity, deed: str) -> Difference:
    days = (a.source.published or "")[:10], (b.source.published or "")[:10]
    earlier = 0 if not all(days) or days[0] == days[1] else (-1 if days[0] < days[1] else 1)
    relation, note = relate(said, found, earlier=earlier)
    place = place_told(b, found.start) or place_told(a, said.start)
    unit = found.unit if found.unit in PERSONS else "person"
    return Difference(
        "quantity", relation, ask_toll(unit, deed, place),
        shown(said), shown(found), importance=3, note=note,
        said_at=(said.start, said.end), found_at=(found.start, found.end),
    )  # fmt: skip
