"""The same deed done by or to a person whom the one tells by age ("a teenage boy") and the other only as somebody ("one
person"), or as somebody of another age ("a man")."""

import re
from collections.abc import Iterator

from claims.differ.asking_roles import ask_member
from claims.differ.pair import Pair, other_event, subtree
from claims.differ.persons import PERSONS
from claims.differ.roles import Filler, aligned_deeds, fillers
from claims.model import Claim, Difference
from claims.readers.tense import children
from claims.readers.wordlists import words_of

_CLOSE = 0.45  # of Pair.closeness
_YOUNG = words_of(
    "boy girl teen teenager juvenile minor child toddler infant baby youth youngster schoolboy schoolgirl"
)
_GROWN = words_of("man woman adult gentleman")
_YOUNG_WORD = re.compile(r"\b(?:teen(?:age|aged)?|juvenile|underage|young)\b", re.IGNORECASE)
_GROWN_WORD = re.compile(r"\b(?:adult|elderly)\b", re.IGNORECASE)
_ANYBODY = words_of("person people individual subject victim somebody someone suspect attacker shooter gunman")
_OF_AGE = 18
_OTHERS = frozenset(
    {"prep", "relcl", "acl", "appos", "punct"}
)  # "a suspect in the killing of a boy": the boy is another


def described_differences(pair: Pair) -> Iterator[Difference]:
    """One at most: an aligned deed whose doer or object both tell without a name, the one by age and the other not so."""
    if pair.closeness < _CLOSE or other_event(pair):
        return
    for mine, theirs in aligned_deeds(pair):
        others = {filler.role: filler for filler in fillers(pair.b.words, theirs)}
        for said in fillers(pair.a.words, mine):
            found = others.get(said.role)
            if found is not None and (relation := _relation(pair, said, found)):
                yield _difference(pair, said, found, relation)
                return


def age_group(claim: Claim, filler: Filler) -> str | None:
    """ "young", "grown", or "" for somebody of no age told; None when it is no one unnamed person."""
    words = claim.words
    top = words[filler.top]
    if _told_by_name(claim, filler) or not _one(claim, filler):
        return None
    start, end = subtree(words, filler.top, without=_OTHERS)
    told = claim.text[start:end]
    age = next((q.low for q in claim.quantities if q.measure == "age" and start <= q.start < end), None)
    lemma = top.lemma.lower()
    if age is not None:
        return "young" if age < _OF_AGE else "grown"
    if lemma in _YOUNG or _YOUNG_WORD.search(told):
        return "young"
    if _GROWN_WORD.search(told):
        return "grown"
    if lemma in _GROWN:
        return "grown, it seems"
    return "" if lemma in PERSONS & _ANYBODY or lemma in _ANYBODY or lemma == "one" else None


def _told_by_name(claim: Claim, filler: Filler) -> bool:
    named = any(n.kind == "person" and n.start < filler.end and n.end > filler.start for n in claim.names)
    beside = (filler.top, *children(claim.words, filler.top))
    return named or any(claim.words[n].pos == "PROPN" for n in beside)


def _one(claim: Claim, filler: Filler) -> bool:
    words = claim.words
    many = words[filler.top].tag in ("NNS", "NNPS")
    return not many and not any(words[n].dep == "conj" for n in children(words, filler.top))


def _relation(pair: Pair, said: Filler, found: Filler) -> str:
    """ "conflict" for young and grown, "precision" for an age and none; "" where they agree."""
    mine, theirs = age_group(pair.a, said), age_group(pair.b, found)
    if mine is None or theirs is None or mine == theirs:
        return ""
    groups = {mine.split(",")[0], theirs.split(",")[0]}
    if groups == {"young", "grown"}:
        return "conflict"
    return "precision" if "" in groups and "grown, it seems" not in (mine, theirs) else ""


def _difference(pair: Pair, said: Filler, found: Filler, relation: str) -> Difference:
    conflict = relation == "conflict"
    return Difference(
        "person",
        "conflict" if conflict else "precision",
        re.sub(r"^What\b", "Who", ask_member(pair, said.top, found.top, "Who it was")),
        " ".join(pair.a.text[said.start : said.end].split()),
        " ".join(pair.b.text[found.start : found.end].split()),
        importance=3 if conflict else 2,
        note="One tells of somebody young, the other of a grown-up."
        if conflict
        else "Only one tells how old the person is.",
        said_at=(said.start, said.end),
        found_at=(found.start, found.end),
    )
