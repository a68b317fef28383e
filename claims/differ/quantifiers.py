"""All, most, some, none of the same."""

from collections.abc import Iterator

from claims.differ.asking_certainty import ask_part
from claims.differ.pair import Pair, subtree
from claims.differ.wording import phrase
from claims.model import Claim, Difference, Word
from claims.readers.tense import children
from claims.readers.wordlists import words_of

_SAME_THING = 0.6
_PART = words_of("most majority half nearly almost largely mostly partly")
_WHOLE = words_of("all every each whole entire both")
_NONE = words_of("no none neither few")
_SPANS = words_of("second minute hour day week month year decade century dozen")  # "half an hour" is an amount


def quantifier_differences(pair: Pair) -> Iterator[Difference]:
    """One at most: a noun both name, of which the one tells a part ("most of") and the other says nothing or the whole."""
    for place, word in enumerate(pair.a.words):
        if word.pos not in ("NOUN", "PROPN") or pair.alignment.near[place] < _SAME_THING or pair.closeness < 0.45:
            continue
        partner = pair.alignment.best[place]
        if _in_amount(pair.a, word) or _in_amount(pair.b, pair.b.words[partner]):
            continue  # "half an hour" is an amount
        mine, theirs = quantifier(pair.a.words, place), quantifier(pair.b.words, partner)
        if _apart(mine, theirs) and word.lemma.lower() == pair.b.words[partner].lemma.lower():
            yield Difference(
                "status", "precision", _asked(pair, place, partner, mine),
                _told(pair.a, place), _told(pair.b, partner), importance=2,
                note=f"One says “{mine if mine in _PART else theirs}”, the other sets no such limit.",
                said_at=(word.start, word.end), found_at=(pair.b.words[partner].start, pair.b.words[partner].end),
            )  # fmt: skip
            return


def _in_amount(claim: Claim, word: Word) -> bool:
    return word.lemma.lower() in _SPANS or any(q.start <= word.start < q.end for q in claim.quantities)


def _told(claim: Claim, noun: int) -> str:
    """The noun with its quantifier: "most of the international community"."""
    start, end = subtree(claim.words, noun, without=frozenset({"prep", "relcl", "acl", "appos"}))
    of = claim.words[claim.words[noun].head]
    if claim.words[noun].dep == "pobj" and of.lemma.lower() == "of":
        start = min(start, claim.words[of.head].start)
    return phrase(claim, (start, end))


def _asked(pair: Pair, place: int, partner: int, mine: str) -> str:
    """ "Whether it is most or all of the international community"."""
    claim, at = (pair.a, place) if mine in _PART else (pair.b, partner)
    return ask_part(claim, at, quantifier(claim.words, at))


def quantifier(words: tuple[Word, ...], noun: int) -> str:
    """The word that says how many of these: "most" in "most of the world", "most countries"; "" for none."""
    for child in children(words, noun):
        if words[child].lemma.lower() in _PART | _WHOLE | _NONE:
            return words[child].text.lower()
    above = words[words[noun].head]
    if words[noun].dep == "pobj" and above.lemma.lower() == "of":
        top = words[above.head].lemma.lower()
        if top in _PART | _WHOLE | _NONE:
            return words[above.head].text.lower()
    return ""


def _apart(mine: str, theirs: str) -> bool:
    """True when one tells a part and the other the whole, or does not limit it."""
    if {mine, theirs} & _NONE:
        return False  # certainty.py reads denials
    kinds = {_kind(mine), _kind(theirs)}
    return "part" in kinds and len(kinds) == 2


def _kind(quantifier: str) -> str:
    return "part" if quantifier in _PART else "whole"
