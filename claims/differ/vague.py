"""A number here, "several" or "multiple" there: the same things counted, and not."""

from collections.abc import Iterator

from claims.differ.asking_counts import ask_counted
from claims.differ.pair import Pair, other_event, word_at
from claims.differ.quantities import is_part, shown
from claims.differ.wording import phrase
from claims.model import Claim, Difference, Quantity
from claims.readers.tense import children
from claims.readers.wordlists import words_of

_CLOSE = 0.45  # of Pair.closeness
_SAME_THING = 0.5  # likeness of the counted nouns
_VAGUE = words_of("several multiple many numerous various countless repeated handful number series string")
_FEWEST = 3


def vague_differences(pair: Pair) -> Iterator[Difference]:
    """Each thing that one counts and the other only tells as several."""
    if pair.closeness < _CLOSE or other_event(pair) or pair.alignment.likeness is None:
        return
    for told in pair.b.quantities:
        if (vague := _vague_of(pair, pair.a, told, mine=True)) is not None:
            yield _difference(told, pair.a, vague, (ask_counted(pair.b, told), shown(told)), counted_first=False)
            return
    for told in pair.a.quantities:
        if (vague := _vague_of(pair, pair.b, told, mine=False)) is not None:
            yield _difference(told, pair.b, vague, (ask_counted(pair.a, told), shown(told)), counted_first=True)
            return


def _vague_of(pair: Pair, claim: Claim, told: Quantity, *, mine: bool) -> int | None:
    """The place of the noun that this claim tells as several and the other counts."""
    if told.measure != "count" or not told.unit or is_part(told) or told.low is None or told.low < _FEWEST:
        return None
    other = pair.b if mine else pair.a
    counted = word_at(other.words, told.start, told.end)
    table = pair.alignment.likeness
    if counted is None or table is None:
        return None
    for place, word in enumerate(claim.words):
        alike = float(table[place, counted] if mine else table[counted, place])
        if word.lemma.lower() == told.unit and alike >= _SAME_THING and _is_vague(claim, place):
            return place
    return None


def _is_vague(claim: Claim, noun: int) -> bool:
    words = claim.words
    if any(q.start <= words[noun].start < q.end for q in claim.quantities):
        return False
    if any(words[n].lemma.lower() in _VAGUE for n in children(words, noun)):
        return True
    above = words[words[noun].head]
    return words[noun].dep == "pobj" and above.lemma.lower() == "of" and words[above.head].lemma.lower() in _VAGUE


def _difference(told: Quantity, claim: Claim, noun: int, asked: tuple[str, str], *, counted_first: bool) -> Difference:
    words = claim.words
    first = min([noun, *(n for n in children(words, noun) if words[n].lemma.lower() in _VAGUE)])
    above = words[noun].head
    if words[noun].dep == "pobj" and words[above].lemma.lower() == "of":
        first = min(first, words[above].head)
    vague_at, told_at = (words[first].start, words[noun].end), (told.start, told.end)
    vague = phrase(claim, vague_at)
    said, found = (asked[1], vague) if counted_first else (vague, asked[1])
    return Difference(
        "quantity", "precision", asked[0], said, found, importance=1,
        note="Only one gives a number.",
        said_at=told_at if counted_first else vague_at, found_at=vague_at if counted_first else told_at,
    )  # fmt: skip
