"""Words that exclude each other in news: verbs and adjectives, one pair a line in data/opposites.txt.

From general knowledge, not from any evaluation data. WordNet has about half of such pairs (LANGUAGE.md).
"""

import functools

from claims.readers.wordlists import rows


@functools.cache
def _pairs() -> frozenset[frozenset[str]]:
    return frozenset(frozenset(row.split()) for row in rows("opposites.txt"))


def opposite(one: str, other: str) -> bool:
    """True when two lemmas exclude each other: confirm and deny, rise and fall, armed and unarmed."""
    one, other = one.lower(), other.lower()
    return frozenset((one, other)) in _pairs() or one == f"un{other}" or other == f"un{one}"
