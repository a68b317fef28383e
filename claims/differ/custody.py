"""Whether who did it is still sought, held, charged or free again. Read over whole articles: what an article says last of it
counts, and an article that says both leaves nothing to compare."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from claims.differ.people import Told
from claims.model import Claim, Difference

_WHO = r"(?:suspects?|gunm[ae]n|shooters?|attackers?|assailants?|killers?|bombers?|murderers?)"
_STATES = (
    ("sought", rf"{_WHO}\b[^.;]{{0,40}}\b(?:at large|on the loose|on the run|not (?:yet )?(?:been )?(?:arrested|caught|identified|found)|still (?:being )?sought)|no (?:arrests?|suspects?) (?:ha[sd]|have|were|was|in custody|yet)|(?:searching|looking|hunting) for (?:a |an |the |two |three |four )?(?:\w+ )?{_WHO}|manhunt (?:is|was) (?:under ?way|on)|no one (?:has been|was|is) (?:arrested|in custody)"),
    ("held", rf"{_WHO}\b[^.;]{{0,60}}\b(?:in custody|under arrest|(?:was|were|has been|been) (?:arrested|detained|captured|apprehended|taken into custody)|surrendered|turned (?:himself|herself|themselves) in)|arrested (?:the |a |an )?(?:\w+ ){{0,3}}{_WHO}"),
    ("free", rf"{_WHO}\b[^.;]{{0,40}}\b(?:(?:was|has been|been) (?:released|freed) (?:from|without|on)|released from (?:police )?custody)"),
    ("dead", rf"{_WHO}\b[^.;]{{0,50}}\b(?:(?:shot|killed|hanged) (?:and killed )?(?:himself|herself|themselves)|took (?:his|her) own life|(?:is|was|were) (?:shot )?dead|was (?:shot and )?killed by|died)"),
)  # fmt: skip
_STATE = [(state, re.compile(rf"\b(?:{words})\b", re.IGNORECASE)) for state, words in _STATES]
_UNSURE = re.compile(r"\b(?:if|until|whether|before|after|when)\b[^,;]*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Custody:
    """A state told of who did it, and where."""

    state: str
    claim: Claim
    start: int
    end: int


def custody_differences(mine: Sequence[Claim], theirs: Sequence[Claim]) -> Iterator[Told]:
    """Every sentence of the one against every of the other, where each article tells one state only and these differ."""
    mine_told, theirs_told = only_state(mine), only_state(theirs)
    for said in mine_told:
        for found in theirs_told:
            if said.state != found.state:
                yield Told(_difference(said, found), said.claim, found.claim)


def only_state(claims: Sequence[Claim]) -> list[Custody]:
    """Where an article tells the one state it tells of who did it; nothing when it tells several."""
    told = [one for claim in claims for one in custody(claim)]
    return told if len({one.state for one in told}) == 1 else []


def custody(claim: Claim) -> Iterator[Custody]:
    for state, pattern in _STATE:
        found = pattern.search(claim.text)
        if found and not _UNSURE.search(claim.text[: found.start()]):
            yield Custody(state, claim, found.start(), found.end())


def _difference(said: Custody, found: Custody) -> Difference:
    return Difference(
        "status", "update", "Is the suspect in custody?",
        said.state, found.state, importance=3, note=f"One says the suspect is {said.state}, the other says {found.state}.",
        said_at=(said.start, said.end), found_at=(found.start, found.end),
    )  # fmt: skip
