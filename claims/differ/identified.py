"""Who it was: not told here, told by name there. Read over whole articles, for those who did it and those it befell."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from claims.differ.people import Told
from claims.model import Claim, Difference

_DOER = r"(?:suspect|gunm[ae]n|shooter|attacker|assailant|killer|bomber)s?"
_VICTIM = r"(?:victim|deceased|dead|slain|wounded|injured|hurt)s?"
_NOT_TOLD = re.compile(
    r"\b(?:identit(?:y|ies)|names?)\b[^.;]{0,90}\b(?:not|n['’]t|yet to|withheld|being withheld)\b[^.;]{0,30}\b(?:released|disclosed|given|known|available|made public|withheld)\b|"
    r"\b(?:identit(?:y|ies)|names?)\b[^.;]{0,40}\bwithheld\b|\b(?:not|n['’]t|yet to)\b[^.;]{0,12}\b(?:been |be |publicly |yet |immediately )*(?:identified|named)\b|"
    r"\b(?:not|n['’]t|no)\b[^.;]{0,30}\b(?:identify|name|identif\w+|release[d]? the (?:name|identit))\b|\bunidentified\b",
    re.IGNORECASE,
)
_TOLD = re.compile(r"\b(?:identified|named)\b[^.;]{0,60}\bas\b", re.IGNORECASE)
_ROLES = (
    ("suspect", re.compile(rf"\b{_DOER}\b", re.IGNORECASE)),
    ("victim", re.compile(rf"\b{_VICTIM}\b", re.IGNORECASE)),
)
_SOMEBODY = re.compile(
    r"\b(?:wom[ae]n|m[ae]n|boys?|girls?|teen(?:ager)?s?|child(?:ren)?|person|people|drivers?|passengers?)\b",
    re.IGNORECASE,
)
_BEFELL = re.compile(
    r"\b(?:killed|died|dead|slain|shot|stabbed|drowned|wounded|injured|hurt|hospital\w*)\b", re.IGNORECASE
)
_AGED = re.compile(r"\s*,\s*\d{1,2}\s*,|\s*\(\d{1,2}\)")
# "the victim's name", "the identity of the gunman": of these it is said, whoever else stands near.
_OWNER = re.compile(
    r"\b(?P<one>\w+)['’]s?\s+(?:name|identity)\b|\b(?:names?|identit(?:y|ies))\s+of\s+(?P<other>(?:\w+\s+){0,4}?\w*(?:victim|suspect|dead|deceased|gunm|shooter|attacker|m[ae]n|wom[ae]n|boy|girl|teen)\w*)",
    re.IGNORECASE,
)
_NEAR = 90  # characters from the word to whom it is said of


@dataclass(frozen=True, slots=True)
class Identity:
    """That a claim tells, or says it can't tell, who somebody was; name is "" when not."""

    role: str
    name: str
    claim: Claim
    start: int
    end: int


def identity_differences(mine: Sequence[Claim], theirs: Sequence[Claim]) -> Iterator[Told]:
    """For suspects and for victims: the one article says it is not known who, the other has the names, and the first has
    none of them."""
    for role in ("suspect", "victim"):
        for a, b in ((mine, theirs), (theirs, mine)):
            unknown, named = told(a, role), told(b, role)
            if not unknown or not named or any(one.name for one in unknown) or not all(one.name for one in named):
                continue
            if any(one.name.split()[-1].casefold() in claim.text.casefold() for one in named for claim in a):
                continue
            first, second = (unknown[0], named[0]) if a is mine else (named[0], unknown[0])
            yield Told(_difference(role, first, second), first.claim, second.claim)


def told(claims: Sequence[Claim], role: str) -> list[Identity]:
    """What an article says of who they were in this role."""
    return [one for claim in claims for one in identities(claim) if one.role == role]


def identities(claim: Claim) -> Iterator[Identity]:
    """Who somebody was, as far as a claim tells it."""
    text = claim.text.casefold()
    if "identi" not in text and "name" not in text and not any(_AGED.match(claim.text, n.end) for n in claim.names):
        return
    for found in _TOLD.finditer(claim.text):
        names = [n for n in claim.names if n.kind == "person" and 0 <= n.start - found.end() <= 40]
        role = _role(claim, found.start(), found.end())
        if names and role:
            yield Identity(role, names[0].canonical, claim, names[0].start, names[0].end)
    for name in claim.names:
        if (
            name.kind == "person"
            and _AGED.match(claim.text, name.end)
            and _role(claim, name.start, name.end) == "victim"
        ):
            yield Identity("victim", name.canonical, claim, name.start, name.end)
    if not _TOLD.search(claim.text):
        for found in _NOT_TOLD.finditer(claim.text):
            role = _role(claim, found.start(), found.end())
            if role:
                yield Identity(role, "", claim, found.start(), found.end())


def _role(claim: Claim, start: int, end: int) -> str:
    """Of whom it is said: "suspect", "victim", or "" where that isn't sure."""
    around = claim.text[max(0, start - _NEAR) : end + _NEAR]
    if owner := _OWNER.search(claim.text[max(0, start - 30) : end]):
        around = owner["one"] or owner["other"]
    roles = [role for role, pattern in _ROLES if pattern.search(around)]
    if not roles and _BEFELL.search(around) and (_SOMEBODY.search(around) or _AGED.search(around)):
        return "victim"
    return roles[0] if len(roles) == 1 else ""


def _difference(role: str, said: Identity, found: Identity) -> Difference:
    return Difference(
        "person", "update", f"Who was the {role}?", said.name or "not told", found.name or "not told", importance=2,
        note=f"Only one names the {role}.", said_at=(said.start, said.end), found_at=(found.start, found.end),
    )  # fmt: skip
