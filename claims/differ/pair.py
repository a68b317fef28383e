"""Two claims side by side, and what every reader of differences asks of them."""

from dataclasses import dataclass
from datetime import date, timedelta

from claims.align import Alignment
from claims.model import Claim, Name, When, Word
from claims.readers.names import same_name
from claims.readers.wordlists import words_of

ALIGNED = 0.55  # from this likeness on two words speak of the same thing; below LEFT_OVER they don't
LEFT_OVER = 0.45
_LEEWAY = timedelta(days=2)  # within which two days may be one event told on the next
SAYING = words_of("say tell add write report note state explain tweet post ask think believe quote describe")
SAME = 0.6  # of same_name: taken for one


@dataclass(frozen=True, slots=True)
class Pair:
    """a is what was said (or the one claim), b what was found (the other); alignment is a to b. statement: a is a
    statement that somebody asks about."""

    a: Claim
    b: Claim
    alignment: Alignment
    cosine: float = 0.0
    statement: bool = False

    @property
    def closeness(self) -> float:
        """How much of the one the other tells: of a statement, which asks one thing, how much of it the claim tells; of
        two claims, how much they tell of each other."""
        return self.alignment.recall if self.statement else self.alignment.both


def subtree(words: tuple[Word, ...], top: int, *, without: frozenset[str] = frozenset()) -> tuple[int, int]:
    """The span in the sentence of this word and all it governs, but for branches whose dependency is in without."""
    inside = {top}
    grew = True
    while grew:
        grew = False
        for place, word in enumerate(words):
            if place not in inside and word.head in inside and word.head != place and word.dep not in without:
                inside.add(place)
                grew = True
    return min(words[n].start for n in inside), max(words[n].end for n in inside)


def shared(pair: Pair, kinds: tuple[str, ...]) -> list[tuple[Name, Name]]:
    """Names of these kinds that both claims hold, taken for the same."""
    return [
        (x, y)
        for x in pair.a.names
        if x.kind in kinds
        for y in pair.b.names
        if y.kind in kinds and same_name(x, y) >= SAME
    ]


def only(claim: Claim, other: Claim, kinds: tuple[str, ...]) -> list[Name]:
    """Names of these kinds that the one holds and the other doesn't."""
    return [x for x in claim.names if x.kind in kinds and not any(same_name(x, y) >= SAME for y in other.names)]


def word_at(words: tuple[Word, ...], start: int, end: int) -> int | None:
    """The place of the topmost word inside this span: the one governed from outside it."""
    inside = [n for n, word in enumerate(words) if word.start < end and word.end > start]
    for n in inside:
        if words[n].head not in inside or words[n].head == n:
            return n
    return None


def other_event(pair: Pair) -> bool:
    """True when the two sentences name other days or other towns: another event of the same kind."""
    if other_days(pair):
        return True
    return other_towns(pair.a, pair.b)


def other_towns(a: Claim, b: Claim) -> bool:
    """True when each names a place that the other doesn't, and they share none."""
    places = ("place", "group")
    one_shared = any(
        x.kind in places and y.kind in places and same_name(x, y) >= SAME for x in a.names for y in b.names
    )
    return bool(only(a, b, ("place",)) and only(b, a, ("place",))) and not one_shared


def other_days(pair: Pair) -> bool:
    """True when both sentences name days, and none of the one is near one of the other."""
    mine = [when for when in pair.a.whens if when.first]
    theirs = [when for when in pair.b.whens if when.first]
    return bool(mine and theirs) and all(_days_apart(x, y) for x in mine for y in theirs)


def _days_apart(one: When, other: When) -> bool:
    firsts, lasts = (one.first or date.max, other.first or date.max), (one.last or date.min, other.last or date.min)
    return lasts[0] < firsts[1] - _LEEWAY or lasts[1] < firsts[0] - _LEEWAY
