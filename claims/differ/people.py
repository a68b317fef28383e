"""How people are told: another spelling of a name, another title, another age. Read over whole articles, since one
article names a person's title once and the other somewhere else."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from claims.differ.ages import age_of
from claims.differ.pair import SAME
from claims.model import Claim, Difference, Name, Quantity
from claims.readers.names import same_name
from claims.readers.wordlists import words_of

QUALIFIERS = words_of("interim acting former deputy vice ex late outgoing incoming transitional caretaker assistant")
_MISHEARD = 3  # letters
_ARTICLES = ("al-", "el-", "ash-", "as-", "ad-", "an-", "ar-", "at-", "az-")
_MARKS = str.maketrans("", "", "'’‘`ʿʾ.")


@dataclass(frozen=True, slots=True)
class Person:
    """One person as one article tells of them: each spelling, title and age with the claim that gives it first."""

    name: Name
    spellings: dict[str, Claim]
    titles: dict[str, Claim]
    ages: dict[str, tuple[Claim, Quantity]]


@dataclass(frozen=True, slots=True)
class Told:
    """A difference on a person, and the two claims that give the two answers."""

    difference: Difference
    a: Claim
    b: Claim


def people_of(claims: Sequence[Claim]) -> list[Person]:
    """The persons an article names by a full name, in the order of their first mention."""
    people: dict[str, Person] = {}
    for claim in claims:
        for name in claim.names:
            if name.kind != "person" or len(name.canonical.split()) < 2:
                continue
            person = people.setdefault(name.canonical, Person(name, {}, {}, {}))
            if len(name.text.split()) > 1 or "-" in name.text:
                person.spellings.setdefault(name.text, claim)
            for title in name.titles:
                person.titles.setdefault(title, claim)
            age = age_of(claim, name)
            if age is not None and age.low is not None:
                person.ages.setdefault(str(age.low), (claim, age))
    return list(people.values())


def people_differences(mine: Sequence[Claim], theirs: Sequence[Claim]) -> Iterator[Told]:
    """Every spelling, title and age in which two articles differ on one person."""
    others = people_of(theirs)
    for one in people_of(mine):
        for other in others:
            if same_name(one.name, other.name) >= SAME:
                yield from _spelling(one, other)
                yield from _title(one, other)
                yield from _age(one, other)
            elif _of_one_age(one, other):
                yield from _given_name(one, other)


def _of_one_age(one: Person, other: Person) -> bool:
    """True for two of one family name and one age, whose given names are nearly the same: one person, one name misheard."""
    mine, theirs = _bare(one.name.canonical), _bare(other.name.canonical)
    if not mine or not theirs or mine[-1] != theirs[-1] or not set(one.ages) & set(other.ages):
        return False
    a, b = mine[0], theirs[0]
    return a != b and a[0] == b[0] and min(len(a), len(b)) >= 4 and Levenshtein.distance(a, b) <= _MISHEARD


def _given_name(one: Person, other: Person) -> Iterator[Told]:
    age = next(age for age in one.ages if age in other.ages)
    (a, _), (b, _) = one.ages[age], other.ages[age]
    said, found = one.name.canonical, other.name.canonical
    yield Told(
        Difference("person", "conflict", f"What is the first name of {found.split()[-1]}, {age}?", said, found,
                   importance=2, note="They give one family name and one age, but two first names."), a, b)  # fmt: skip


def _spelling(one: Person, other: Person) -> Iterator[Told]:
    mine, theirs = set(one.spellings), set(other.spellings)
    for said in one.spellings:
        for found in other.spellings:
            if said not in theirs and found not in mine and respelled(said, found):
                a, b = one.spellings[said], other.spellings[found]
                yield Told(
                    Difference("person", "precision", f"How is the name of {one.name.canonical} spelled?", said, found,
                               importance=1, note="They spell the name of what seems to be one person in two ways."), a, b)  # fmt: skip
                return


def respelled(one: str, other: str) -> bool:
    """True for two spellings of one name: a part of it differs in one or two letters. A short form ("Tom"), an initial
    or a part left out is not another spelling."""
    mine, theirs = _bare(one), _bare(other)
    if len(mine) == len(theirs) and len(mine) > 1:
        parts = [(a, b) for a, b in zip(mine, theirs, strict=True) if a != b]
    else:
        parts = [] if not mine or not theirs or mine[-1] == theirs[-1] else [(mine[-1], theirs[-1])]
    return bool(parts) and all(
        min(len(a), len(b)) >= 4 and Levenshtein.distance(a, b) <= 2 and a[0] == b[0] for a, b in parts
    )


def _bare(name: str) -> list[str]:
    words = []
    for word in name.casefold().translate(_MARKS).split():
        article = next((a for a in _ARTICLES if word.startswith(a)), "")
        words.append(word.removeprefix(article))
    return [word for word in words if len(word) > 1]


def _title(one: Person, other: Person) -> Iterator[Told]:
    for said, a in one.titles.items():
        for found, b in other.titles.items():
            if _same_office(said, found) and qualified(said) != qualified(found):
                yield Told(
                    Difference("status", "precision", f"What is {other.name.canonical}'s title?", said, found,
                               importance=2, note=f"One says “{said}”, the other “{found}”."), a, b)  # fmt: skip
                return


def qualified(title: str) -> frozenset[str]:
    """What limits a title: "interim", "acting", "former" ..."""
    return frozenset(title.casefold().replace("-", " ").split()) & QUALIFIERS


def _same_office(one: str, other: str) -> bool:
    """True when both titles end in the same office: President, interim President."""
    mine = [word for word in one.casefold().split() if word not in QUALIFIERS]
    theirs = [word for word in other.casefold().split() if word not in QUALIFIERS]
    return bool(mine) and bool(theirs) and mine[-1] == theirs[-1]


def _age(one: Person, other: Person) -> Iterator[Told]:
    if not one.ages or not other.ages or set(one.ages) & set(other.ages):
        return
    (a, said), (b, found) = next(iter(one.ages.values())), next(iter(other.ages.values()))
    yield Told(
        Difference("quantity", "conflict", f"How old is {other.name.canonical}?", str(said.low), str(found.low),
                   importance=3, note="They give the same person different ages.", said_at=(said.start, said.end),
                   found_at=(found.start, found.end)), a, b)  # fmt: skip
