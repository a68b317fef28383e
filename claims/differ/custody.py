"""Whether who did it is still sought, held or free again, and charged or not. Read over whole articles: an article that says
both leaves nothing to compare."""

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
_CHARGES = (
    ("not charged", r"no (?:criminal )?charges (?:have|had|has|were|was|are)\b[^.;]{0,20}\b(?:filed|brought|announced|expected)|(?:has|have|had|was|were|is|are) not (?:yet )?(?:been )?(?:formally )?charged|(?:yet to be|have yet to be) charged|charges (?:are|were) (?:still )?pending"),
    ("charged", r"(?:is|was|were|are|been|being) (?:also |now |formally )?charged (?:\w+ )?(?:with|as|in)|(?:charged|indicted) (?:him|her|them|the \w+) (?:with|on)|(?:was|were|been) indicted (?:on|for)"),
)  # fmt: skip
_QUESTIONS = (("Is the suspect in custody?", _STATES), ("Has anybody been charged?", _CHARGES))
_PATTERNS = [
    (question, [(state, re.compile(rf"\b(?:{words})\b", re.IGNORECASE)) for state, words in states])
    for question, states in _QUESTIONS
]
# One of these is in whatever the patterns find; looking for them first is ten times as fast.
_WORDS = (
    "arrest",
    "suspect",
    "gunm",
    "shooter",
    "attacker",
    "assailant",
    "killer",
    "bomber",
    "murderer",
    "manhunt",
    "charg",
    "indict",
    "custody",
)
_OTHER = re.compile(r"\b(?:second|third|another|other|one)\s+(?:of\s+the\s+)?(?:\w+\s+)?suspects?\b", re.IGNORECASE)
_UNSURE = re.compile(r"\b(?:if|until|whether|before|after|when)\b[^,;]*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Custody:
    """A state told of who did it, and where: the answer to this question."""

    question: str
    state: str
    claim: Claim
    start: int
    end: int


def custody_differences(mine: Sequence[Claim], theirs: Sequence[Claim]) -> Iterator[Told]:
    """Every sentence of the one against every of the other, where each article gives one answer only and these differ."""
    for question, _ in _QUESTIONS:
        mine_told, theirs_told = only_state(mine, question), only_state(theirs, question)
        for said in mine_told:
            for found in theirs_told:
                if said.state != found.state:
                    yield Told(_difference(said, found), said.claim, found.claim)


def only_state(claims: Sequence[Claim], question: str) -> list[Custody]:
    """Where an article gives its one answer to this question; nothing when it gives several."""
    told = [one for claim in claims for one in custody(claim) if one.question == question]
    return told if len({one.state for one in told}) == 1 else []


def custody(claim: Claim) -> Iterator[Custody]:
    """The states that a claim tells of who did it."""
    text = claim.text.casefold()
    if not any(word in text for word in _WORDS):
        return
    for question, patterns in _PATTERNS:
        for state, pattern in patterns:
            found = pattern.search(claim.text)
            if found and not _UNSURE.search(claim.text[: found.start()]) and not _OTHER.search(_around(claim, found)):
                yield Custody(question, state, claim, found.start(), found.end())


def _around(claim: Claim, found: re.Match[str]) -> str:
    return claim.text[max(0, found.start() - 25) : found.end()]


def _difference(said: Custody, found: Custody) -> Difference:
    return Difference(
        "status", "update", said.question, said.state, found.state, importance=3,
        note=f"One says {said.state}, the other says {found.state}.",
        said_at=(said.start, said.end), found_at=(found.start, found.end),
    )  # fmt: skip
