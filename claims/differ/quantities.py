"""Counts, ages, sums, shares: the same kind of thing counted, with another number."""

import re
from collections.abc import Iterator
from decimal import Decimal

from claims.differ.ages import bearer
from claims.differ.asking_counts import ask_count
from claims.differ.pair import ALIGNED, Pair, only, other_event, word_at
from claims.differ.persons import PERSONS
from claims.model import Difference, Quantity, Relation
from claims.readers.names import same_name

SAME_EVENT = 0.5  # of Alignment.both, for all but tolls and ages
_ROUGHLY = Decimal("0.1")
_PART = re.compile(
    r"\bof\s+(?:the|them|those|these|his|her|their|its|[a-z]+s|men|women|people)\b|\b(?:others?|another|additional|further)\b"
    r"|\bmore\b(?!\s+than\b)",
    re.IGNORECASE,
)
TOLLS = frozenset({"killed", "injured", "missing", "arrested", "displaced"})


def quantity_differences(pair: Pair) -> Iterator[Difference]:
    """Each number of a that b gives otherwise. A number that b gives too (among others) is no difference."""
    for said in pair.a.quantities:
        if said.measure == "age" and not pair.statement:
            continue  # people.py reads those over whole articles
        if is_part(said) and not pair.statement:
            continue
        rivals = [q for q in pair.b.quantities if same_question(pair, said, q) and is_part(said) == is_part(q)]
        if not rivals or any(equal(said, found) for found in rivals):
            continue
        found = min(rivals, key=lambda q: abs(q.start - said.start))
        yield _difference(pair, said, found)


def is_part(quantity: Quantity) -> bool:
    """True for a part of a whole told elsewhere ("two of the injured"), or what is left of it ("three others")."""
    return _PART.search(quantity.text) is not None


def same_question(pair: Pair, said: Quantity, found: Quantity) -> bool:
    """True when both numbers count the same kind of thing with the same lot."""
    if said.measure != found.measure:
        return False
    match said.measure:
        case "age":
            return _same_bearer(pair, said, found)
        case "count":
            return _same_count(pair, said, found)
        case "ordinal":
            return said.unit == found.unit != "" and _aligned(pair, said, found)
        case _:
            return said.unit == found.unit and _aligned(pair, said, found)


def _same_count(pair: Pair, said: Quantity, found: Quantity) -> bool:
    if not compatible_units(said.unit, found.unit) or (said.unit != found.unit and 0 in (said.high, found.high)):
        return False
    if said.of in TOLLS or found.of in TOLLS:
        return said.of == found.of and not other_event(pair)
    if said.unit in PERSONS and found.unit in PERSONS and said.of and found.of and said.of != found.of:
        return False
    return _aligned(pair, said, found) and not _other_owners(pair)


def _other_owners(pair: Pair) -> bool:
    """True when each sentence names a body or place that the other doesn't: the counts may be theirs."""
    if pair.statement:
        return False
    kinds = ("organisation", "place")
    return bool(only(pair.a, pair.b, kinds)) and bool(only(pair.b, pair.a, kinds))


def compatible_units(one: str, other: str) -> bool:
    """True when two units may count the same things: equal, or persons told more or less closely, or unsaid."""
    return one == other or {one, other} <= PERSONS or (not one or not other)


def _same_bearer(pair: Pair, said: Quantity, found: Quantity) -> bool:
    mine, theirs = bearer(pair.a, said), bearer(pair.b, found)
    return mine is not None and theirs is not None and same_name(mine, theirs) >= 0.6


def _aligned(pair: Pair, said: Quantity, found: Quantity) -> bool:
    """True when the counted words speak of the same: the nouns, or the verbs above the bare numbers."""
    mine, theirs = word_at(pair.a.words, said.start, said.end), word_at(pair.b.words, found.start, found.end)
    if mine is None or theirs is None or not pair.alignment.best or pair.closeness < SAME_EVENT:
        return False
    heads = (pair.a.words[mine].head, pair.b.words[theirs].head)
    for mine_at, theirs_at in ((mine, theirs), heads):
        lemmas = pair.a.words[mine_at].lemma.lower(), pair.b.words[theirs_at].lemma.lower()
        if pair.alignment.best[mine_at] == theirs_at and pair.alignment.near[mine_at] >= ALIGNED:
            return True
        if lemmas[0] == lemmas[1] and lemmas[0].isalpha():
            return True
    return False


def equal(one: Quantity, other: Quantity) -> bool:
    """True when both say the same number with the same bound, or one is a rounding of the other."""
    if one.low == other.low and one.high == other.high and one.bound == other.bound:
        return True
    if "about" in (one.bound, other.bound) and one.low is not None and other.low is not None:
        return abs(one.low - other.low) <= _ROUGHLY * max(abs(one.low), abs(other.low))
    return False


def fits(one: Quantity, other: Quantity) -> bool:
    """True when some number satisfies both."""
    if one.low is not None and other.high is not None and one.low > other.high:
        return False
    return not (other.low is not None and one.high is not None and other.low > one.high)


def _difference(pair: Pair, said: Quantity, found: Quantity) -> Difference:
    relation, note = relate(said, found, earlier=_earlier(pair))
    toll = said.of in ("killed", "injured", "missing")
    return Difference(
        "quantity",
        relation,
        ask_count(pair, said, found),
        shown(said),
        shown(found),
        importance=3 if toll or said.measure == "age" else 2,
        note=note,
        said_at=(said.start, said.end),
        found_at=(found.start, found.end),
    )


def _earlier(pair: Pair) -> int:
    """-1 when a's article is older by its day, 1 when newer, 0 when the same day or unknown."""
    a, b = (pair.a.source.published or "")[:10], (pair.b.source.published or "")[:10]
    return 0 if not a or not b or a == b else (-1 if a < b else 1)


def relate(said: Quantity, found: Quantity, *, earlier: int) -> tuple[Relation, str]:
    """How two different numbers for one question stand to each other, and why in a plain sentence."""
    if fits(said, found):
        return "precision", _apart(said, found)
    if said.of in TOLLS and said.low and found.low:
        grows = (said.low < found.low) == (earlier < 0)
        if earlier and grows:
            return "update", "The later report has the higher count."
    return "conflict", "The numbers can't both be right if they count the same thing."


def _apart(said: Quantity, found: Quantity) -> str:
    low, high = sorted((said.low or Decimal(0), found.low or Decimal(0)))
    if low > 0 and high / low >= Decimal("1.5"):
        return f"Both can be true, but they are {(high / low).quantize(Decimal('0.1'))} times apart."
    return "Both can be true; one is more exact."


def shown(quantity: Quantity) -> str:
    """A number as a position shows it: verbatim, without line breaks."""
    return " ".join(quantity.text.split())
