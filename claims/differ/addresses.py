"""One street, two house numbers. Read over whole articles."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from claims.differ.people import Told
from claims.model import Claim, Difference

_STREET = re.compile(
    r"\b(?P<number>\d{1,5})(?P<block>(?:\s+|-)block\s+of)?\s+(?:(?:[NSEW]\.?|North|South|East|West|Northwest|Northeast|Southwest|Southeast|[NS][EW])\s+)?"
    r"(?P<name>(?:[A-Z][\w.'’-]+\s+){1,3}?)(?P<kind>St|Street|Ave|Avenue|Av|Rd|Road|Blvd|Boulevard|Dr|Drive|Ln|Lane|Ct|Court|Pl|Place|Way|Highway|Pkwy|Parkway|Terrace|Circle)\b"
)
_BLOCK = 100  # houses in a block


@dataclass(frozen=True, slots=True)
class Address:
    """A number on a street; block: of a block, told by its first number."""

    street: str
    number: int
    block: bool
    claim: Claim
    start: int
    end: int


def address_differences(mine: Sequence[Claim], theirs: Sequence[Claim]) -> Iterator[Told]:
    """Each street of which both articles give one number, and not the same: a house in its block is the same."""
    a, b = addresses(mine), addresses(theirs)
    for street in dict.fromkeys(one.street for one in a):
        here, there = ([one for one in told if one.street == street] for told in (a, b))
        if len({one.number for one in here}) == 1 == len({one.number for one in there}) and _apart(here[0], there[0]):
            yield Told(_difference(here[0], there[0]), here[0].claim, there[0].claim)


def addresses(claims: Sequence[Claim]) -> list[Address]:
    return [
        Address(
            " ".join(found["name"].casefold().split()), int(found["number"]), bool(found["block"]), claim,
            found.start(), found.end(),
        )
        for claim in claims
        for found in _STREET.finditer(claim.text)
    ]  # fmt: skip


def _apart(one: Address, other: Address) -> bool:
    if one.number == other.number:
        return False
    if one.block or other.block:
        return one.number // _BLOCK != other.number // _BLOCK
    return True


def _difference(said: Address, found: Address) -> Difference:
    a, b = (" ".join(one.claim.text[one.start : one.end].split()) for one in (said, found))
    return Difference(
        "place", "conflict", "At which address was it?", a, b, importance=2, note="They give two numbers on one street.",
        said_at=(said.start, said.end), found_at=(found.start, found.end),
    )  # fmt: skip
