"""Hedges, plans and denials of two articles that don't stand against each other: of other people or deeds, already told
as somebody's word, or taken back by the article itself."""

from collections.abc import Sequence

from claims.differ.certainty import hedged_word, main_deeds, negator
from claims.differ.doubt_deeds import (
    by_event,
    other_participants,
    same_doer,
    same_thing,
    share_participant,
    unsure_doer,
)
from claims.differ.pair import Pair, shared, subtree, word_at
from claims.model import Claim, Difference, Word
from claims.readers.clauses import SAYING
from claims.readers.tense import children
from claims.readers.wordlists import words_of

_SAME_DEED = 0.7  # likeness from which another verb tells the same deed firmly enough to ask who hedges it
_COMPLEMENTS = ("ccomp", "xcomp")
_PLANS = words_of("expect plan schedule set will slate due intend")
_OTHER = words_of("different other another else instead rather otherwise")
_NAMES = 2  # shared by both sentences
_AHEAD = ("will", "wo", "’ll", "'ll", "shall", "should", "would")


def hedge_doubted(pair: Pair, mine: Sequence[Claim], theirs: Sequence[Claim]) -> bool:
    """True unless one outlet tells in its own words and throughout as a fact what the other hedges."""
    on_a, on_b = hedged_word(pair.a, pair.alignment.near), hedged_word(pair.b, pair.alignment.back_near)
    hedged, firm, article = (pair.a, pair.b, theirs) if on_a is not None else (pair.b, pair.a, mine)
    x, y = (on_a, pair.alignment.best[on_a]) if on_a is not None else (_back(pair, on_b), on_b)
    if x is None or y is None:
        return True
    told_by = _as_somebodys_word(firm.words, y if firm is pair.b else x)
    if firm.attribution or told_by or any(cue.casefold() in firm.text.casefold() for cue in hedged.hedges):
        return True
    lemmas = pair.a.words[x].lemma.lower(), pair.b.words[y].lemma.lower()
    table = pair.alignment.likeness
    if lemmas[0] != lemmas[1] and (table is None or float(table[x, y]) < _SAME_DEED):
        return True
    if not _hedges(hedged, x if hedged is pair.a else y):
        return True  # "videos posted there appeared to show": what was posted is not in doubt
    if _charged(hedged.words, x if hedged is pair.a else y) or by_event(firm.words, y if firm is pair.b else x):
        return True
    if _ahead(pair.a, x) or _ahead(pair.b, y) or other_participants(pair, x, y):
        return True
    return any(claim.hedged and _tells(claim, lemmas) for claim in article)


def _back(pair: Pair, place: int | None) -> int | None:
    return None if place is None else pair.alignment.back[place]


def _as_somebodys_word(words: tuple[Word, ...], deed: int) -> bool:
    """True for a deed inside what somebody is told to have said."""
    for _ in range(12):
        head = words[deed].head
        if head == deed:
            return False
        if words[deed].dep == "ccomp" and words[head].lemma.lower() in SAYING:
            return True
        deed = head
    return False


def _hedges(claim: Claim, deed: int) -> bool:
    """True when a hedge stands on this very word: "allegedly robbed", "appeared to rob"."""
    words = claim.words
    for cue in claim.hedges:
        at = claim.text.find(cue)
        place = word_at(words, at, at + len(cue))
        if place is None:
            continue
        leads = [n for n in children(words, place) if words[n].dep in _COMPLEMENTS]
        if deed in leads or (not leads and words[place].head == deed):
            return True
    return False


def _charged(words: tuple[Word, ...], deed: int) -> bool:
    """True for a deed that somebody was held or tried for ("arrested for allegedly robbing"): a charge is never a fact."""
    return words[deed].dep == "pcomp" or (words[deed].dep == "conj" and words[words[deed].head].dep == "pcomp")


def _ahead(claim: Claim, deed: int) -> bool:
    """True for what is yet to come, of which nobody is certain."""
    return any(claim.words[n].text.lower() in _AHEAD for n in children(claim.words, deed))


def _tells(claim: Claim, lemmas: tuple[str, str]) -> bool:
    return any(word.lemma.lower() in lemmas for word in claim.words)


def status_doubted(pair: Pair) -> bool:
    """True unless both tell one deed of the same people or things, not denied: planned here and done there."""
    a, b = pair.a.words, pair.b.words
    if "asserted" in (pair.a.status, pair.b.status):
        return True  # a state, or not to be told: nothing is said to be done
    if {w.lemma.lower() for w in a if w.lemma.lower() in _PLANS} & {w.lemma.lower() for w in b}:
        return True  # both look ahead
    done_by_a = pair.b.status == "planned"
    return not any(
        not negator(a, x) and not negator(b, y) and (share_participant(pair, x, y) or _of_many_names(pair, x, y))
        for x in main_deeds(a)
        for y in main_deeds(b)
        if same_thing(pair, x, y)
        and not unsure_doer(pair, x, y)
        and not _infinitive(a if done_by_a else b, x if done_by_a else y)
    )


def _infinitive(words: tuple[Word, ...], deed: int) -> bool:
    """True for what was vowed, asked or wanted "to be done"."""
    return any(words[n].tag == "TO" for n in children(words, deed))


def _of_many_names(pair: Pair, x: int, y: int) -> bool:
    """True for a deed told by a verb here and a noun there ("they meet", "the meeting") of those whom both name."""
    kinds = pair.a.words[x].pos, pair.b.words[y].pos
    return (
        sorted(kinds) == ["NOUN", "VERB"] and len(shared(pair, ("person", "organisation", "place", "group"))) >= _NAMES
    )


def denial_doubted(difference: Difference, pair: Pair) -> bool:
    """True unless what the one denies the other says of the same people or things."""
    a, b = pair.a.words, pair.b.words
    x = next((n for n, word in enumerate(a) if (word.start, word.end) == difference.said_at), None)
    y = next((n for n, word in enumerate(b) if (word.start, word.end) == difference.found_at), None)
    if x is None or y is None or "amod" in (a[x].dep, b[y].dep):
        return True  # "no known links": the adjective is not what is denied
    if other_participants(pair, x, y, every_role=True) or _other_complements(pair, x, y):
        return True
    if _whether(a, x) or _whether(b, y) or _ahead(pair.a, x) != _ahead(pair.b, y):
        return True  # what may be, or is yet to come, is not said to be so
    denied = bool(negator(a, x)), bool(negator(b, y))
    if denied[0] == denied[1]:
        return not same_doer(pair, x, y)  # two opposites: what one sells another buys
    return _otherwise(*((b, y) if denied[0] else (a, x))) or not share_participant(pair, x, y)


def _whether(words: tuple[Word, ...], deed: int) -> bool:
    return any(words[n].dep == "mark" and words[n].lemma.lower() in ("if", "whether") for n in children(words, deed))


def _otherwise(words: tuple[Word, ...], deed: int) -> bool:
    """True for a deed told of something other than what was said: "came from a different direction"."""
    start, end = subtree(words, deed)
    return any(start <= word.start < end and word.lemma.lower() in _OTHER for word in words)


def _other_complements(pair: Pair, x: int, y: int) -> bool:
    """True when what is known, said or wanted is another thing, or told on one side only."""
    mine = [n for n in children(pair.a.words, x) if pair.a.words[n].dep in _COMPLEMENTS]
    theirs = [n for n in children(pair.b.words, y) if pair.b.words[n].dep in _COMPLEMENTS]
    if not mine and not theirs:
        return False
    return not any(same_thing(pair, m, n) for m in mine for n in theirs)
