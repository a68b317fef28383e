"""What stands behind a verb, as far as it can be repeated whole: "open fire on the crowd", "to meet in Orsk"."""

import re

from claims.differ.deed import PARTICLES, called, tells_time, worded
from claims.model import Claim, Word
from claims.readers.tense import children
from claims.readers.wordlists import words_of

_REST = 60  # of what follows the verb
_CORE = ("dobj", "obj", "attr", "acomp", "oprd", "dative", "xcomp")
_ASIDE = frozenset({"relcl", "advcl", "appos", "acl", "punct", "parataxis", "ccomp", "dep", "meta", "intj"})
_NO_DETAIL = words_of(
    "accord include alongside according after before since because despite during while as including until like than per by amid"
)
_LEADS_ON = words_of(
    "accordance addition connection response relation effort attempt order regard terms light case front lieu view part"
)


def complement(claim: Claim, verb: int, *, without: int | None = None, only_core: bool = False) -> str | None:
    """What follows the verb, with a space before it: its object, particle and first places or persons; None when it
    leads on to a clause or to words too long to repeat. without: the word that is asked for."""
    words = claim.words
    if any(words[n].dep == "ccomp" and n > verb for n in children(words, verb)):
        return None
    if _relative_object(words, verb):
        return None
    asked_object = without is not None and words[without].dep in ("dobj", "obj")
    told, details = "", 0
    for n in children(words, verb):
        if n < verb or n == without:
            continue
        if (words[n].tag in ("WDT", "WP") or words[n].dep == "dobj") and asked_object:
            return None
        is_detail = words[n].dep == "prep"
        part = _part(
            claim, verb, n, without=without, only_core=only_core or (is_detail and details > 0), room=_REST - len(told)
        )
        if part is None:
            return None
        details += bool(is_detail and part)
        told += part
    return told or _shared_object(claim, verb, without)


def _relative_object(words: tuple[Word, ...], verb: int) -> bool:
    """True where the object stands before the clause: "a party that 300 people attended"."""
    if words[verb].dep != "relcl":
        return False
    own = [n for n in children(words, verb) if words[n].dep in ("nsubj", "nsubjpass")]
    has_object = any(words[n].dep in _CORE and n > verb for n in children(words, verb))
    return bool(own) and words[own[0]].tag not in ("WP", "WDT") and not has_object


def _shared_object(claim: Claim, verb: int, without: int | None) -> str:
    """What the next verb has for both: "shot and killed a neighbour"."""
    words = claim.words
    second = next((n for n in children(words, verb) if words[n].dep == "conj" and n == verb + 2), None)
    if second is None or words[second].tag != words[verb].tag:
        return ""
    done_to = next((n for n in children(words, second) if words[n].dep == "dobj" and n != without), None)
    return (_core(claim, done_to, _REST) or "") if done_to is not None else ""


def _part(claim: Claim, verb: int, n: int, *, without: int | None, only_core: bool, room: int) -> str | None:
    """One branch behind the verb: "" to leave it out, None when it can't be left out nor told."""
    word = claim.words[n]
    if tells_time(claim, n):
        return ""
    if word.dep == "prt" or (word.dep == "advmod" and n == verb + 1 and word.lemma.lower() in PARTICLES):
        return f" {word.text.lower()}"
    if word.dep in _CORE:
        return _core(claim, n, room)
    if word.dep not in ("prep", "agent") or only_core:
        return ""
    return _detail(claim, n, without, room)


def _core(claim: Claim, n: int, room: int) -> str | None:
    word = claim.words[n]
    if word.dep == "xcomp" and word.pos == "VERB":
        return _led_to(claim, n, room)
    if word.dep in ("acomp", "oprd", "xcomp") or word.pos == "ADJ":
        text = worded(claim, n, without=_ASIDE)
        return f" {text}" if _fits(text, room) else None
    name = called(claim, n, subject=False, most=room)
    if name is None and word.pos == "PRON":
        return None
    return f" {name}" if name else None


def _led_to(claim: Claim, verb: int, room: int) -> str | None:
    """ " to meet in Orsk", " evicting the tenants"."""
    word = claim.words[verb]
    to = any(claim.words[n].tag == "TO" for n in children(claim.words, verb))
    be = any(claim.words[n].dep == "auxpass" for n in children(claim.words, verb))
    if word.tag not in ("VB", "VBG", "VBN") or any(claim.words[n].dep == "nsubj" for n in children(claim.words, verb)):
        return None
    rest = complement(claim, verb)
    text = f"{' to' if to else ''}{' be' if be and to else ''} {word.text.lower()}{rest}"
    return text if rest is not None and len(text) <= room else None


def _detail(claim: Claim, n: int, without: int | None, room: int) -> str:
    """A prepositional phrase behind the verb, if it is short, names a thing and no time; "" else."""
    word = claim.words[n]
    nouns = [m for m in children(claim.words, n) if claim.words[m].dep == "pobj"]
    if word.lemma.lower() in _NO_DETAIL - {"by"} or len(nouns) != 1 or nouns[0] == without or _is_time(claim, nouns[0]):
        return ""
    if word.lemma.lower() == "by" and word.dep != "agent":
        return ""
    if any(claim.words[m].dep == "acl" and claim.words[m].tag == "VB" for m in children(claim.words, nouns[0])):
        return ""  # "in an effort to ..."
    name = called(claim, nouns[0], subject=False, most=40, whole=claim.words[nouns[0]].lemma.lower() in _LEADS_ON)
    text = f" {word.text.lower()} {name}"
    return text if name and _fits(text, room) else ""


def _fits(text: str, room: int) -> bool:
    return 0 < len(text) <= room and not re.search(r"[:|>@#…\"“”\[\]]", text)


def _is_time(claim: Claim, top: int) -> bool:
    word = claim.words[top]
    spans = [(when.start, when.end) for when in claim.whens]
    spans += [(q.start, q.end) for q in claim.quantities if q.measure in ("duration", "age")]
    return any(start <= word.start < end for start, end in spans)


def particle(words: tuple[Word, ...], verb: int) -> str:
    """ " up" of "set up", with the space before it; "" where there is none."""
    return next((f" {words[n].text.lower()}" for n in children(words, verb) if words[n].dep == "prt"), "")
