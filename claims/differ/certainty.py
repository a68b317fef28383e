"""How firmly the same thing is told: fact here, allegation there; planned and done; said and denied.

A hedge or a negation counts only where it stands on a word that the other sentence tells too, without it.
"""

import re
from collections.abc import Iterator, Sequence

from claims.differ.asking_certainty import ask_denied, ask_firm, ask_state
from claims.differ.opposites import opposite
from claims.differ.pair import Pair, other_event, word_at
from claims.differ.wording import subject_of
from claims.model import Claim, Difference, Word
from claims.readers.tense import children

_LEADS = ("xcomp", "ccomp", "dobj", "attr", "nsubj", "nsubjpass")
_SURE, _OPEN = ("asserted", "happened", "confirmed", "under_way"), ("planned", "unconfirmed")
NEAR = 0.5  # of Alignment.both: less alike, two sentences don't tell the same thing more or less firmly
HEDGED_NEAR = 0.55  # the same for a hedge, of which a sentence may have several
DEED = 0.6  # likeness from which two verbs tell the same deed
MAIN_DEED = 0.5  # and the main verbs or event nouns of both
SAME_SUBJECT = 0.5
_CONTENT = ("VERB", "ADJ")
_NEGATIVE = frozenset("deny fail refuse decline neglect forget omit".split())  # what they govern was not done
_RAISING = frozenset("believe think expect suppose".split())  # "don't believe it is" says that it is not
_STRETCH = 40  # characters of a verb with its helpers
_NOT = {"n't": "not", "n’t": "not"}
_TOLD_AS = {"under_way": "under way", "asserted": "a fact", "planned": "still to come", "unconfirmed": "not confirmed",
            "happened": "done", "denied": "denied", "confirmed": "confirmed"}  # fmt: skip


def certainty_differences(pair: Pair) -> Iterator[Difference]:
    """Negation, status and hedge; each only where the two sentences tell the same thing."""
    if pair.closeness < NEAR or not pair.alignment.best:
        return
    yield from _negation(pair)
    yield from _status(pair)
    yield from _hedge(pair)


def _negation(pair: Pair) -> Iterator[Difference]:
    for mine, theirs in same_deeds(pair):
        a, b = pair.a.words, pair.b.words
        no_a, no_b = negator(a, mine), negator(b, theirs)
        turned = opposite(a[mine].lemma, b[theirs].lemma)
        if (bool(no_a) != bool(no_b)) != turned and _same_subject(pair, mine, theirs):
            said, found = _told(pair.a, mine, no_a), _told(pair.b, theirs, no_b)
            yield Difference("negation", "conflict", ask_denied(pair, mine, theirs, either=turned), said, found, importance=3,
                             note="One says what the other denies.",
                             said_at=(a[mine].start, a[mine].end), found_at=(b[theirs].start, b[theirs].end))  # fmt: skip
            return


def _same_subject(pair: Pair, mine: int, theirs: int) -> bool:
    """False when both deeds have a subject and these are not the same: what one did not do, another may have done."""
    x, y = subject_of(pair.a.words, mine), subject_of(pair.b.words, theirs)
    if x is None or y is None or "PRON" in (pair.a.words[x].pos, pair.b.words[y].pos):
        return True
    table = pair.alignment.likeness
    if pair.a.words[x].lemma.lower() == pair.b.words[y].lemma.lower():
        return True
    return table is None or float(table[x, y]) >= SAME_SUBJECT


def same_deeds(pair: Pair) -> Iterator[tuple[int, int]]:
    """Places of the verbs (and predicative adjectives and nouns) that each other's sentence tells too."""
    for place, word in enumerate(pair.a.words):
        partner = pair.alignment.best[place]
        other = pair.b.words[partner]
        if word.pos not in ("VERB", "ADJ") or other.pos not in ("VERB", "ADJ"):
            continue
        mutual = pair.alignment.back[partner] == place
        if mutual and (pair.alignment.near[place] >= DEED or opposite(word.lemma, other.lemma)):
            yield place, partner


def negator(words: Sequence[Word], deed: int) -> str:
    """The word that negates this one: "not told", "no one was told", "denied telling"; "" when it is not negated."""
    parsed = tuple(words)
    for child in children(parsed, deed):
        word = words[child]
        if word.dep == "neg" or word.lemma.lower() in ("never", "no", "neither", "nobody", "none", "nor"):
            return word.text
        if word.dep in ("nsubj", "nsubjpass", "dobj") and (no := _no_of(parsed, child)):
            return no
    return _negated_above(parsed, deed) or _negated_before(parsed, deed)


def _negated_before(words: tuple[Word, ...], deed: int) -> str:
    """The "no" that goes on to a second verb with "any": "made no arrests or named any suspects"."""
    if words[deed].dep != "conj" or words[deed].head == deed:
        return ""
    below = [m for n in children(words, deed) for m in children(words, n)]
    return negator(words, words[deed].head) if any(words[m].lemma.lower() == "any" for m in below) else ""


def _negated_above(words: tuple[Word, ...], deed: int) -> str:
    """The word that negates what this deed is told in: "failed to tell", "no reason to tell", "don't believe she told"."""
    above = words[deed].head
    if above == deed or words[deed].dep not in ("xcomp", "ccomp", "pcomp", "acl", "relcl"):
        return ""
    if words[deed].dep == "xcomp" and any(words[n].lemma.lower() == "yet" for n in children(words, above)):
        return "yet"  # "have yet to tell"
    if words[above].lemma.lower() in _NEGATIVE:
        return words[above].text
    if words[deed].dep in ("acl", "relcl") and any(words[n].tag == "TO" for n in children(words, deed)):
        return _no_of(words, above)
    if words[deed].dep == "ccomp" and words[above].lemma.lower() in _RAISING:
        return next((words[n].text for n in children(words, above) if words[n].dep == "neg"), "")
    return ""


def _no_of(words: tuple[Word, ...], noun: int) -> str:
    if words[noun].lemma.lower() in ("nobody", "none", "nothing", "neither"):
        return words[noun].text
    return next((words[n].text for n in children(words, noun) if words[n].lemma.lower() in ("no", "neither")), "")


def _told(claim: Claim, deed: int, no: str) -> str:
    """The verb with its helpers as it stands ("did not open", "were hurt"), from the "no" of its subject on; where they
    stand far apart, the two words."""
    words = claim.words
    around = [
        n
        for n in children(words, deed)
        if words[n].dep in ("aux", "auxpass", "neg") and words[n].tag != "TO" and n < deed
    ]
    around += [n for n, word in enumerate(words) if no and word.text == no and n < deed]
    stretch = claim.text[words[min([deed, *around])].start : words[deed].end]
    if len(stretch) <= _STRETCH:
        return " ".join(stretch.split())
    return f"{_NOT.get(no.lower(), no)} {words[deed].text}" if no else words[deed].text


def _status(pair: Pair) -> Iterator[Difference]:
    a, b = pair.a.status, pair.b.status
    if a == b or not ({a, b} & set(_OPEN)) or not ({a, b} & set(_SURE)):
        return
    if _main_aligned(pair) and not other_event(pair):
        yield Difference("status", "hedge", ask_state(pair, _verbs(pair.a), _verbs(pair.b)), _said(a), _said(b),
                         importance=3, note=f"One tells it as {_TOLD_AS[a]}, the other as {_TOLD_AS[b]}.")  # fmt: skip


def _main_aligned(pair: Pair) -> bool:
    """True when the main verbs, or the nouns they are about, speak of the same."""
    mine, theirs = main_deeds(pair.a.words), main_deeds(pair.b.words)
    table = pair.alignment.likeness
    if table is None or not mine or not theirs:
        return False
    return max(float(table[x, y]) for x in mine for y in theirs) >= MAIN_DEED


def main_deeds(words: tuple[Word, ...]) -> list[int]:
    """The words that carry what a sentence tells: its main verb, what that one leads to, and its subject noun."""
    root = next((n for n, word in enumerate(words) if word.dep == "ROOT"), None)
    if root is None:
        return []
    led = [n for n in children(words, root) if words[n].dep in _LEADS]
    further = [
        n for top in led if words[top].dep in ("xcomp", "ccomp") for n in children(words, top) if words[n].dep in _LEADS
    ]
    reporting = any(words[n].dep == "ccomp" for n in led)
    tops = [*led, *further] if reporting else [root, *led, *further]
    return [n for n in tops if words[n].pos in ("VERB", "NOUN")]


def _said(status: str) -> str:
    return {"under_way": "under way", "asserted": "told as fact", "planned": "expected", "unconfirmed": "not confirmed",
            "happened": "has happened", "denied": "denied", "confirmed": "confirmed"}[status]  # fmt: skip


def _verbs(claim: Claim) -> list[int]:
    return [n for n in main_deeds(claim.words) if claim.words[n].pos == "VERB"]


def _hedge(pair: Pair) -> Iterator[Difference]:
    a, b = pair.a, pair.b
    near, back = pair.alignment.near, pair.alignment.back_near
    on_a, on_b = hedged_word(a, near), hedged_word(b, back)
    if (on_a is None) == (on_b is None) or (a.hedged and b.hedged) or pair.closeness < HEDGED_NEAR:
        return
    hedged, firm = (a, b) if on_a is not None else (b, a)
    deeds = [(hedged, on_a if on_a is not None else on_b or 0)]
    deeds += [(firm, pair.alignment.best[on_a] if on_a is not None else pair.alignment.back[on_b or 0])]
    deeds += [(claim, verb) for claim in (firm, hedged) for verb in _verbs(claim)]
    yield Difference("status", "hedge", ask_firm(deeds), _firmness(a), _firmness(b), importance=2,
                     note=f"One states it as fact, the other says “{hedged.hedges[0].lower()}”.")  # fmt: skip


def hedged_word(claim: Claim, near: Sequence[float]) -> int | None:
    """The word a hedge stands on, if the other sentence tells it too."""
    for cue in claim.hedges:
        found = re.search(re.escape(cue), claim.text)
        place = word_at(claim.words, *found.span()) if found else None
        if place is None:
            continue
        around = [place, claim.words[place].head, *children(claim.words, place)]
        deeds = [n for n in around if claim.words[n].pos in _CONTENT and claim.words[n].text.lower() not in cue.lower()]
        if any(near[n] >= DEED for n in deeds):
            return max(deeds, key=lambda n: near[n])
    return None


def _firmness(claim: Claim) -> str:
    return claim.hedges[0] if claim.hedges else "told as fact"
