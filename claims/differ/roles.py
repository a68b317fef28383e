"""Who did it, to whom, with what, where: the same deed with another word in the same role.

The verbs (or event nouns) of the two sentences are aligned; under an aligned pair, what fills the same role on both
sides is compared. What stays over on both sides is the two answers.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from claims.differ.asking_roles import ask_role
from claims.differ.pair import ALIGNED, LEFT_OVER, SAYING, Pair, subtree
from claims.differ.persons import PERSONS
from claims.model import Claim, Difference, Kind, Name, Word
from claims.readers.names import same_name
from claims.readers.tense import children
from claims.readers.wordlists import words_of

SAME_EVENT = 0.45  # of Alignment.both
_SUBJECT, _OBJECT, _AGENT = "subject", "object", "agent"
_ROLES = {"nsubj": _SUBJECT, "csubj": _SUBJECT, "nsubjpass": _OBJECT, "dobj": _OBJECT, "obj": _OBJECT, "attr": "is",
          "acomp": "is", "oprd": "is", "dative": "to"}  # fmt: skip
_CONTENT = ("NOUN", "PROPN", "ADJ", "NUM", "VERB")
_LIGHT = frozenset("be have do make take get go come".split())
_TELLING = words_of("confirm contact respond refer describe")


@dataclass(frozen=True, slots=True)
class Filler:
    """What fills a role of a verb: role ("subject", "object", "in", "with" ...), its top word, its span."""

    role: str
    top: int
    start: int
    end: int


def role_differences(pair: Pair) -> Iterator[Difference]:
    """Each role of an aligned deed that the two sentences fill with different things."""
    if pair.closeness < SAME_EVENT:
        return
    for mine, theirs in aligned_deeds(pair):
        others = {filler.role: filler for filler in fillers(pair.b.words, theirs)}
        both = [(said, others[said.role]) for said in fillers(pair.a.words, mine) if said.role in others]
        apart = [roles for roles in both if differ(pair, *roles)]
        if len(apart) > len(both) / 2 and len(both) > 1:
            continue  # too little in common to be the same deed
        for said, found in apart:
            if said.role == _SUBJECT or not _other_doers(apart):
                yield _difference(pair, (mine, theirs), said, found)


def _other_doers(apart: list[tuple[Filler, Filler]]) -> bool:
    """True when the doers differ: then what else differs is another deed's."""
    return any(said.role == _SUBJECT for said, _ in apart)


def aligned_deeds(pair: Pair) -> Iterator[tuple[int, int]]:
    """Places of the verbs that tell the same deed in both."""
    a, b = pair.a.words, pair.b.words
    for place, word in enumerate(a):
        if word.pos != "VERB" or word.lemma.lower() in SAYING | _TELLING or place >= len(pair.alignment.best):
            continue
        partner = pair.alignment.best[place]
        lemma = word.lemma.lower()
        if b[partner].pos == "VERB" and (
            b[partner].lemma.lower() == lemma not in _LIGHT or pair.alignment.near[place] >= ALIGNED
        ):
            yield place, partner


def fillers(words: tuple[Word, ...], verb: int) -> Iterator[Filler]:
    """What fills the roles of this verb; passive subjects count as objects, "by" phrases as subjects."""
    for child in children(words, verb):
        dep = words[child].dep
        if dep in _ROLES:
            yield Filler(
                _ROLES[dep], child, *subtree(words, child, without=frozenset({"relcl", "appos", "acl", "punct"}))
            )
        elif dep in ("prep", "agent"):
            role = _SUBJECT if dep == "agent" else words[child].lemma.lower()
            for noun in children(words, child):
                if words[noun].dep == "pobj":
                    span = subtree(words, noun, without=frozenset({"relcl", "appos", "acl", "punct"}))
                    yield Filler(role, noun, *span)


def differ(pair: Pair, said: Filler, found: Filler) -> bool:
    """True when two fillers of one role name different things: other names, or other words that don't align."""
    a, b = pair.a.words[said.top], pair.b.words[found.top]
    if "PRON" in (a.pos, b.pos) or a.lemma.lower() == b.lemma.lower():
        return False
    if _is_time(pair.a, said) or _is_time(pair.b, found):
        return False  # times.py and quantities.py read those
    mine, theirs = _names(pair.a.names, said), _names(pair.b.names, found)
    if any(same_name(x, y) >= 0.6 for x in mine for y in theirs):
        return False
    if _described(mine, b) or _described(theirs, a):
        return False  # "Victor Sand" and "a man" may be one
    near = likeness(pair, said, found)
    return near < (ALIGNED if mine and theirs else LEFT_OVER)


def _described(named: Sequence[Name], other: Word) -> bool:
    """True for a person told by name in the one and by a common noun in the other."""
    return any(name.kind == "person" for name in named) and other.pos == "NOUN" and other.lemma.lower() in PERSONS


def _is_time(claim: Claim, filler: Filler) -> bool:
    top = claim.words[filler.top]
    times = [(when.start, when.end) for when in claim.whens]
    spans = times + [(q.start, q.end) for q in claim.quantities if q.measure in ("duration", "age", "percent", "money")]
    return any(start <= top.start < end for start, end in spans)


def likeness(pair: Pair, said: Filler, found: Filler) -> float:
    """How alike two fillers are: their top words, or the words of the shorter among those of the other."""
    table = pair.alignment.likeness
    if table is None:
        return 0.0
    mine = [n for n, w in enumerate(pair.a.words) if said.start <= w.start < said.end and w.pos in _CONTENT]
    theirs = [n for n, w in enumerate(pair.b.words) if found.start <= w.start < found.end and w.pos in _CONTENT]
    top = float(table[said.top, found.top])
    if not mine or not theirs:
        return top
    within = table[mine][:, theirs]
    return max(top, float(within.max(axis=1).mean()), float(within.max(axis=0).mean()))


def _names(names: tuple[Name, ...], filler: Filler) -> list[Name]:
    return [name for name in names if name.start < filler.end and name.end > filler.start]


def _difference(pair: Pair, verbs: tuple[int, int], said: Filler, found: Filler) -> Difference:
    a, b = pair.a.text[said.start : said.end], pair.b.text[found.start : found.end]
    asked = ask_role([(pair.b, verbs[1], found.top), (pair.a, verbs[0], said.top)], said.role)
    return Difference(
        _kind(pair, said, found),
        "conflict" if _names(pair.a.names, said) and _names(pair.b.names, found) else "precision",
        asked,
        _trimmed(a),
        _trimmed(b),
        importance=2,
        note=_why(said, asked),
        said_at=(said.start, said.end),
        found_at=(found.start, found.end),
    )


def _kind(pair: Pair, said: Filler, found: Filler) -> Kind:
    kinds = {name.kind for name in _names(pair.b.names, found)} | {name.kind for name in _names(pair.a.names, said)}
    if _listed(pair.a.words, said) or _listed(pair.b.words, found):
        return "list"
    if "person" in kinds or "organisation" in kinds:
        return "person"
    return (
        "place"
        if "place" in kinds and found.role in ("in", "at", "to", "near", "from", "inside", "outside")
        else "action"
    )


def _listed(words: tuple[Word, ...], filler: Filler) -> bool:
    return any(words[n].dep == "conj" for n in children(words, filler.top))


def _why(said: Filler, asked: str) -> str:
    """The note: what the two sentences tell otherwise."""
    others = "people" if asked.startswith("Who") else "things"
    apart = {"subject": f"name different {others} behind it", "object": f"name different {others} it was done to"}
    rest = "put it in different places" if asked.startswith("Where ") else "give one detail of it differently"
    return f"Both seem to tell of one act, but {apart.get(said.role, rest)}."


def _trimmed(text: str) -> str:
    """One line, without a mark before and an "and" left behind."""
    return re.sub(r"\s(?:and|or)$", "", " ".join(text.split()).lstrip(".,; ").rstrip(",; "))
