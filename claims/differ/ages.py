"""Whose age a number is."""

import re

from claims.model import Claim, Name, Quantity

_WITH_NOUN = re.compile(r"[\w-]{1,12}[- ]year[- ]old[\s-]+\w", re.IGNORECASE)
_FINITE = ("VBD", "VBZ", "VBP", "MD")
_BEFORE_NAME = 60  # characters between "28-year-old" and the name
_AFTER_NAME = re.compile(
    r"^(?:\s*,[^,;\d]{1,60},)?\s*(?:,|\(|is|was|,?\s*aged?|,\s*an?|,\s*who\s+(?:is|was))\s*$", re.IGNORECASE
)


def age_of(claim: Claim, name: Name) -> Quantity | None:
    """The age the claim gives this person: right after the name, or before it as "28-year-old"; None if it gives none."""
    for age in claim.quantities:
        if age.measure == "age" and bearer(claim, age) == name:
            return age
    return None


def bearer(claim: Claim, age: Quantity) -> Name | None:
    """The person whose age it is: for "28-year-old" the first one named after it, else the one just before it with only
    a comma, a bracket or "aged" between; None when neither is sure."""
    persons = [name for name in claim.names if name.kind == "person"]
    within = next((name for name in persons if age.start < name.start < age.end), None)
    if within is not None:  # "28-year-old Victor Sand" is read as one
        return within
    after = [name for name in persons if 0 <= name.start - age.end <= _BEFORE_NAME]
    if "year" in age.text.lower() and after and _of_one_phrase(claim, age, after[0]):
        return after[0]
    before = [name for name in persons if name.end <= age.start]
    if _WITH_NOUN.match(claim.text, age.start):
        return None  # "Mara Dell, 40-year-old baker ..." begins the next in a list as often as it tells who she is
    if before and _AFTER_NAME.match(claim.text[before[-1].end : age.start]):
        return before[-1]
    return None


def _of_one_phrase(claim: Claim, age: Quantity, name: Name) -> bool:
    """True when only who the person is stands between the age and the name ("28-year-old driver Victor Sand"): no verb, no
    other number or list, and the name owns nothing ("the 2-year-old took Sand's keys")."""
    if re.search(r"[\d;]", claim.text[age.end : name.start]) or re.match(
        r"[’']s?\b", claim.text[name.end : name.end + 3]
    ):
        return False
    between = [word for word in claim.words if age.start <= word.start < name.start]
    if any(word.pos == "PROPN" for word in between) and any(
        word.pos == "PUNCT" and word.text != "-" for word in between
    ):
        return False  # somebody else's name, and a list or a sentence's end
    return not any(word.tag in _FINITE or word.pos == "PRON" for word in between)
