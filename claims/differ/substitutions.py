"""A statement and a claim that tell the same but for one word: another number, name, day or opposite in the same place."""

from collections.abc import Iterator
from decimal import Decimal

from claims.differ.asking import ask_when, first
from claims.differ.asking_certainty import ask_denied
from claims.differ.asking_counts import ask_count, plural
from claims.differ.asking_roles import ask_member
from claims.differ.opposites import opposite
from claims.differ.pair import Pair
from claims.differ.quantities import TOLLS, compatible_units
from claims.differ.wording import governor
from claims.model import Claim, Difference, Kind, Name, Quantity, Word
from claims.readers.names import same_name
from claims.readers.number_words import find_numbers
from claims.readers.places import stands_for
from claims.readers.wordlists import words_of

SAME_NOUN = 0.5  # likeness of the counted nouns
REST = 0.5  # how much of the rest of the statement the claim must tell
_DAYS = words_of("monday tuesday wednesday thursday friday saturday sunday")
_MONTHS = words_of("january february march april may june july august september october november december")
_ORDINALS = words_of("first second third fourth fifth sixth seventh eighth ninth tenth")
_CLASSES = {"day": _DAYS, "month": _MONTHS, "ordinal": _ORDINALS}


def substitutions(pair: Pair) -> Iterator[Difference]:
    """Words of a that stand in the place of another word of the same class in b, where all else is told."""
    if pair.closeness < REST:
        return
    for place, word in enumerate(pair.a.words):
        partner = pair.alignment.best[place]
        if pair.alignment.back[partner] != place:
            continue
        kind = substituted(pair, word, pair.b.words[partner])
        if kind is not None:
            yield _difference(pair, word, pair.b.words[partner], kind)


def substituted(pair: Pair, said: Word, found: Word) -> Kind | None:
    """What kind of answer two words of one class are that exclude each other, or None when they don't."""
    a, b = said.text.lower(), found.text.lower()
    if a == b or said.lemma.lower() == found.lemma.lower():
        return None
    for name, members in _CLASSES.items():
        if a in members and b in members:
            return None if _elsewhere(a, pair.b) else ("quantity" if name == "ordinal" else "time")
    if opposite(said.lemma, found.lemma):
        return "negation"
    if _other_number(pair, said, found):
        return "quantity"
    return "person" if _other_names(pair, said, found) else None


def _other_number(pair: Pair, said: Word, found: Word) -> bool:
    """True when two numbers count the same noun and are not the same number; years and clock times are no counts."""
    if said.pos != "NUM" or found.pos != "NUM" or _is_time(pair.a, said) or _is_time(pair.b, found):
        return False
    if not _may_count_the_same(pair.a, said, pair.b, found):
        return False
    mine, theirs = _value(said.text), _value(found.text)
    if mine is None or theirs is None or mine == theirs or theirs in _values(pair.a) or mine in _values(pair.b):
        return False
    head_a, head_b = pair.a.words[said.head], pair.b.words[found.head]
    table = pair.alignment.likeness
    alike = table is not None and float(table[said.head, found.head]) >= SAME_NOUN
    return head_a.lemma.lower() == head_b.lemma.lower() or alike


def _may_count_the_same(a: Claim, said: Word, b: Claim, found: Word) -> bool:
    """False when both numbers were read as counts of different things, or of what became of them."""
    mine, theirs = _quantity_at(a, said), _quantity_at(b, found)
    if mine is None or theirs is None:
        return True
    tolls = {mine.of, theirs.of} & TOLLS
    return (
        mine.measure == theirs.measure
        and compatible_units(mine.unit, theirs.unit)
        and (not tolls or mine.of == theirs.of)
    )


def _quantity_at(claim: Claim, word: Word) -> Quantity | None:
    return next((q for q in claim.quantities if q.start <= word.start < q.end), None)


def _is_time(claim: Claim, word: Word) -> bool:
    return any(when.start <= word.start < when.end for when in claim.whens)


def _value(text: str) -> Decimal | None:
    numbers = find_numbers(text)
    return numbers[0].low if len(numbers) == 1 else None


def _values(claim: Claim) -> set[Decimal]:
    return {q.low for q in claim.quantities if q.low is not None}


def _elsewhere(word: str, claim: Claim) -> bool:
    return any(word == other.text.lower() for other in claim.words)


def _other_names(pair: Pair, said: Word, found: Word) -> bool:
    mine, theirs = _name_at(pair.a, said), _name_at(pair.b, found)
    if (
        mine is None
        or theirs is None
        or mine.kind != theirs.kind
        or mine.kind not in ("person", "place", "organisation")
    ):
        return False
    around = pair.b.context.casefold()
    if mine.kind == "place" and stands_for(mine.key, theirs.key):
        return False
    named = any(same_name(mine, other) >= 0.5 for other in pair.b.names) or mine.text.casefold() in around
    return not named and not any(same_name(theirs, other) >= 0.5 for other in pair.a.names)


def _name_at(claim: Claim, word: Word) -> Name | None:
    return next((name for name in claim.names if name.start <= word.start < name.end), None)


def _difference(pair: Pair, said: Word, found: Word, kind: Kind) -> Difference:
    mine, theirs = _name_at(pair.a, said), _name_at(pair.b, found)
    named = kind == "person" and mine is not None and theirs is not None
    if named and mine is not None and theirs is not None and mine.kind == "place":
        kind = "place"
    return Difference(
        kind, "conflict", _asked(pair, said, found, kind),
        mine.text if named and mine else said.text, theirs.text if named and theirs else found.text,
        importance=3, note="The rest of the two sentences says much the same.",
        said_at=(said.start, said.end), found_at=(found.start, found.end),
    )  # fmt: skip


def _asked(pair: Pair, said: Word, found: Word, kind: Kind) -> str:
    """The question the two words answer, by their place in the claim."""
    mine, theirs = pair.a.words.index(said), pair.b.words.index(found)
    match kind:
        case "quantity":
            return _how_many(pair, said, found)
        case "negation":
            return ask_denied(pair, mine, theirs, either=True)
        case "time":
            verbs = (governor(pair.b.words, theirs), governor(pair.a.words, mine))
            sides = zip((pair.b, pair.a), verbs, strict=True)
            return first([ask_when(claim, verb) if verb is not None else None for claim, verb in sides], "When it was")
        case _:
            return ask_member(pair, mine, theirs, label="Which name it is")


def _how_many(pair: Pair, said: Word, found: Word) -> str:
    mine, theirs = _quantity_at(pair.a, said), _quantity_at(pair.b, found)
    if mine is not None and theirs is not None:
        return ask_count(pair, mine, theirs)
    counted = pair.b.words[found.head]
    if counted.tag == "NNS":
        return f"How many {plural(counted.lemma.lower())} there were"
    return "Which number it is"
