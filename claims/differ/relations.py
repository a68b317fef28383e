"""What one person is to another: girlfriend here, common-law wife there. Read over whole articles of people told by name."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from claims.differ.pair import SAME
from claims.differ.people import Told
from claims.model import Claim, Difference, Name
from claims.readers.names import same_name

# Each line is a sort of tie within which one word excludes another; the words that mean the same stand together.
_TIES = (
    (r"(?:wife|husband|spouse)", r"(?:common-law (?:wife|husband))", r"(?:estranged (?:wife|husband))",
     r"(?:ex-(?:wife|husband)|former (?:wife|husband))", r"(?:girlfriend|boyfriend|partner)",
     r"(?:ex-(?:girlfriend|boyfriend|partner)|former (?:girlfriend|boyfriend|partner))", r"(?:fianc[ée]e?)"),
    (r"(?:son|daughter)", r"(?:step-?(?:son|daughter))", r"(?:grand(?:son|daughter))", r"(?:nephew|niece)"),
    (r"(?:father|mother)", r"(?:step-?(?:father|mother))", r"(?:grand(?:father|mother))", r"(?:uncle|aunt)"),
    (r"(?:brother|sister)", r"(?:half-?(?:brother|sister))", r"(?:step-?(?:brother|sister))", r"(?:cousin)"),
)  # fmt: skip
_ANY = "|".join(f"(?P<t{t}_{n}>{word})" for t, ties in enumerate(_TIES) for n, word in enumerate(ties))
_WHOSE = r"(?:[Hh]is|[Hh]er|[Tt]heir|[Mm]y|[A-Z][\w-]+[’']s?|(?:suspect|gunman|shooter|victim|man|woman|boy|girl)[’']s)"
_BEFORE = re.compile(rf"\b{_WHOSE}\s+(?:[\w-]+-(?:year|month)-old\s+|late\s+|\d+\s+)?(?P<tie>{_ANY}),?\s+$")
_AFTER = re.compile(
    rf"\s*,\s*(?:\d+,\s*)?(?:who (?:is|was)\s+)?{_WHOSE}\s+(?:[\w-]+-(?:year|month)-old\s+|late\s+)?(?P<tie>{_ANY})\b"
)


@dataclass(frozen=True, slots=True)
class Relation:
    """A tie told of a person: its sort, which of that sort, and the words."""

    name: Name
    sort: str
    tie: str
    claim: Claim
    start: int
    end: int


def relation_differences(mine: Sequence[Claim], theirs: Sequence[Claim]) -> Iterator[Told]:
    """Each person to whom the articles give ties of one sort that exclude each other."""
    a, b = relations(mine), relations(theirs)
    for said in a:
        rivals = [one for one in b if one.sort == said.sort and same_name(said.name, one.name) >= SAME]
        if rivals and all(one.tie != said.tie for one in rivals) and not _said_too(a, rivals[0]):
            yield Told(_difference(said, rivals[0]), said.claim, rivals[0].claim)


def _said_too(told: Sequence[Relation], one: Relation) -> bool:
    return any(other.tie == one.tie and same_name(other.name, one.name) >= SAME for other in told)


def relations(claims: Sequence[Claim]) -> list[Relation]:
    """The ties an article tells of people by name."""
    found = []
    for claim in claims:
        for name in claim.names:
            if name.kind != "person":
                continue
            before = _BEFORE.search(claim.text[max(0, name.start - 60) : name.start])
            after = _AFTER.match(claim.text, name.end)
            if before:
                found.append(_read(name, claim, before, max(0, name.start - 60)))
            if after:
                found.append(_read(name, claim, after, 0))
    return found


def _read(name: Name, claim: Claim, match: re.Match[str], moved: int) -> Relation:
    group = next(key for key, value in match.groupdict().items() if value and key != "tie")
    return Relation(name, group.split("_")[0], group, claim, match.start("tie") + moved, match.end("tie") + moved)


def _difference(said: Relation, found: Relation) -> Difference:
    return Difference(
        "person", "conflict", f"How is {found.name.canonical} related to the others?",
        said.claim.text[said.start : said.end], found.claim.text[found.start : found.end], importance=2,
        note="The two ties exclude each other.", said_at=(said.start, said.end), found_at=(found.start, found.end),
    )  # fmt: skip
