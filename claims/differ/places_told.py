"""The place that a number belongs to, with the preposition it has in the sentence: " at the Harbour Inn", " in Sweida"."""

import re

from claims.model import Claim, Name
from claims.readers.places import country, known_place
from claims.readers.wordlists import words_of

_BEFORE = re.compile(
    r"\b(?P<where>in|at|near|outside|inside|on|across)\s+(?P<the>the\s+)?"
    r"(?:(?P<part>downtown|central|northern|southern|eastern|western|north|south|east|west|northeast|northwest|southeast|southwest)\s+)?$",
    re.IGNORECASE,
)
_TITLE = re.compile(r"\b(?P<where>in|at|near|outside)\s+(?P<place>(?:the\s+)?[A-Z][\w.'-]*(?:\s+[A-Z][\w.'-]*){0,3})")
_FIRST = words_of(
    "fort san new los las st saint port mount north south east west el la lake santa cape grand great little palm long"
)
_HAPPENINGS = words_of(
    "police authority official department sheriff clash attack shooting fire blast crash bombing explosion flood quake earthquake "
    "toll death killing murder disaster accident collapse sinking area violence massacre strike airstrike raid riot protest storm landslide siege province region county city town village"
)


def place_told(claim: Claim, at: int) -> str:
    """The nearest place that something is said to be in, at or near, a country only when there is nothing closer; else
    the place in the article's title; "" where none is said."""
    told = [(name, where) for name in claim.names if name.kind == "place" and (where := _where(claim, name))]
    if not told:
        return _in_title(claim.source.title)
    name, where = min(told, key=lambda one: (country(one[0].canonical) is not None, abs(one[0].start - at)))
    return f" {where}{name.canonical}"


def _where(claim: Claim, name: Name) -> str:
    """ "in ", "at the "; "" for a place that only describes ("a man from Orsk", "an Orsk councillor")."""
    top = _top_word(claim, name)
    if top is None or _goes_on(claim, name) or name.canonical.endswith(".") or name.text.casefold() in _HAPPENINGS:
        return ""
    found = _BEFORE.search(claim.text[max(0, name.start - 40) : name.start])
    word, above = claim.words[top], claim.words[claim.words[top].head]
    describes = word.dep in ("compound", "amod", "nmod", "poss")
    if describes:  # "at an Orsk hotel", "the Orsk blast"
        return "in " if found or above.lemma.lower() in _HAPPENINGS else ""
    if not found:
        return ""
    the = "the " if found["the"] and not name.canonical.casefold().startswith("the ") else ""
    part = f"{found['part'].lower()} " if found["part"] else ""
    return f"{found['where'].lower()} {the}{part}"


def _top_word(claim: Claim, name: Name) -> int | None:
    words = claim.words
    top = next((n for n, word in enumerate(words) if name.start <= word.start < name.end), None)
    while top is not None and words[top].head != top and name.start <= words[words[top].head].start < name.end:
        top = words[top].head
    return top


def _goes_on(claim: Claim, name: Name) -> bool:
    """True when the next word belongs to the name too ("Kings" of "Kings Cross")."""
    after = next((word for word in claim.words if word.start >= name.end), None)
    return after is not None and after.start <= name.end + 1 and after.pos == "PROPN" and after.text[:1].isupper()


def _in_title(title: str) -> str:
    """ " in Orsk" from the title "Four hurt in Orsk blast", for places everybody knows."""
    for found in _TITLE.finditer(title):
        words = found["place"].split()
        for many in range(len(words), 0, -1):
            name = " ".join(words[:many]).rstrip(".,'")
            if (
                (many > 1 or words[0].rstrip(".").casefold() not in _FIRST)
                and known_place(name)
                and not re.match(
                    r"(?:[’']|\s+(?:Co\b|County|[A-Z][a-z]+(?:Spring|Valley|Creek|Park|Hills?|Beach|City)\b))",
                    title[found.start("place") + len(name) :],
                )
            ):
                return f" {'in' if found['where'].lower() == 'at' else found['where'].lower()} {name}"
    return ""
