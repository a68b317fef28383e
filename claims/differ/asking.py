"""The question two sentences answer, asked as a person would: "Who did the gunman shoot?", "When was the vigil held?".

Built from the parse of one of the two sentences; each builder gives None where no whole, grammatical question comes
out, and `first` then takes the other sentence's, a passive one, or a short label without a question mark.
"""

import re
from collections.abc import Sequence

from claims.differ.complements import complement, particle
from claims.differ.deed import (
    called,
    is_named_plural,
    read_deed,
    subject_of_deed,
)
from claims.differ.persons import BODIES, SOMEBODY
from claims.differ.verbs import participle
from claims.model import Claim, When, Word
from claims.readers.tense import children, looks_ahead
from claims.readers.wordlists import words_of

_MOST = 110  # characters of a question
_LOOSE = re.compile(r"\b(?:he|she|they|it|him|them|this|that|we|i|you|us)\b", re.IGNORECASE)
_WHERE = words_of(
    "head neck chest arm leg back stomach abdomen face shoulder foot hand buttock thigh torso body home house apartment building "
    "room street road avenue highway lot park school church mosque synagogue temple hospital bar club nightclub hotel motel mall "
    "store restaurant car vehicle truck van bus train city town village area county neighborhood neighbourhood district province "
    "region country north south east west office station airport market square camp prison jail court backyard yard garage "
    "community complex center centre campus border coast port river valley field corner intersection "
    "museum palace bank shop factory plant farm barn forest lake sea mountain desert bridge tunnel harbour harbor pier dock warehouse mill "
    "courthouse courtroom library theatre theater cinema stadium arena studio embassy headquarters base barracks tent shelter clinic ward "
)
_NO_PASSIVE = words_of("be have become include get lead want cost last lack suffer resemble face say know")
_MODALS = words_of("will would may might can could should must shall")
_CASES = words_of("charge arrest indict convict sentence want detain hold question accuse jail")
_ABOUT = words_of(
    "involve engage result believe participate invest succeed dress interest share join end specialise specialize lead"
)
_AIMED = words_of("shoot fire aim look point throw laugh yell scream shout work arrive")
PLACED = ("in", "near", "inside", "outside", "around", "across", "at", "on", "from", "to", "into", "toward", "towards")


def first(questions: Sequence[str | None], label: str) -> str:
    """The first question that leaves nobody unnamed, else the label."""
    sound = [one for one in questions if one is not None and len(one) <= _MOST]
    return next((one for one in sound if not _LOOSE.search(one)), label)


def who_or_what(*fillers: tuple[Claim, int], acts: bool = False) -> str:
    """ "Who" when one of these words names or describes persons (or, as the one who acts, a body), else "What"."""
    return "Who" if any(is_somebody(claim, top, acts=acts) for claim, top in fillers) else "What"


def is_somebody(claim: Claim, top: int, *, acts: bool = False) -> bool:
    """True for a person, a people, or a word for persons; for a body or a country as the one who acts, too."""
    word = claim.words[top]
    name = next((name for name in claim.names if name.start <= word.start < name.end), None)
    if name is not None and name.kind != "other":
        return name.kind in ("person", "group") or (acts and name.kind in ("organisation", "place"))
    lemma = word.lemma.lower()
    return (
        lemma in (SOMEBODY | BODIES if acts else SOMEBODY)
        or word.text.lower() in ("who", "he", "she", "they", "him", "them")
        or (lemma in ("dead", "wounded", "injured") and word.pos != "ADJ")
    )


def ask_subject(claim: Claim, verb: int, who: str) -> str | None:
    """ "Who brokered the ceasefire?", "Who was taken to hospital?"."""
    if _says(claim.words, verb):
        return None
    rest = complement(claim, verb)
    deed = read_deed(claim.words, verb, many=False)
    if rest is None or (deed.told in ("is", "was") and not rest):
        return None
    if claim.words[verb].lemma.lower() == "include":
        return _asked(f"Which group {deed.told}{rest}")
    return _asked(f"{who} {deed.told}{rest}")


def ask_object(claim: Claim, verb: int, asked: int, who: str) -> str | None:
    """ "Who did the gunman shoot?"; "Who was shot?" where nobody is named as the one who did it."""
    words = claim.words
    subject = subject_of_deed(words, verb)
    if subject is None or subject == asked:
        return ask_subject(claim, verb, who) if subject == asked else None
    name, rest = called(claim, subject), complement(claim, verb, without=asked)
    if name is None or rest is None:
        return None
    deed = read_deed(words, verb, many=is_named_plural(words, subject))
    return _asked(f"{who} {deed.helper} {name} {deed.rest}{rest}")


def ask_object_passive(claim: Claim, verb: int, who: str) -> str | None:
    """ "Who was shot?", without the one who did it."""
    word = claim.words[verb]
    deed = read_deed(claim.words, verb, many=False)
    if (
        deed.passive
        or word.lemma.lower() in ("be", "have", "become", "include", "get", "lead")
        or not word.lemma.isalpha()
    ):
        return None
    done = word.text.lower() if word.tag == "VBN" else participle(word.lemma.lower())
    ahead = deed.helper in _MODALS
    return _asked(f"{who} {f'{deed.helper} be' if ahead else 'was'} {done}{particle(claim.words, verb)}")


def ask_detail(claim: Claim, verb: int, asked: int, role: str, other: tuple[Claim, int]) -> str | None:
    """ "Where was the driver shot?", "What was the driver charged with?": what stands behind a preposition (role)."""
    words = claim.words
    subject = subject_of_deed(words, verb)
    name = called(claim, subject) if subject is not None else None
    deed = read_deed(words, verb, many=subject is not None and is_named_plural(words, subject))
    rest = complement(claim, verb, only_core=True)
    if name is None:
        return _detail_passive(claim, verb, asked, role, other)
    if rest is None:
        return None
    wh, stranded = _wh_of(claim, verb, asked, role, other)
    return _asked(f"{wh} {deed.helper} {name} {deed.rest}{rest}{stranded}")


def _detail_passive(claim: Claim, verb: int, asked: int, role: str, other: tuple[Claim, int]) -> str | None:
    """ "Where was Ines Falk hit?" for "... hit Ines Falk in the arm" with nobody named who did it."""
    words = claim.words
    done_to = next((n for n in children(words, verb) if words[n].dep in ("dobj", "obj")), None)
    name = called(claim, done_to) if done_to is not None else None
    if done_to is None or name is None or words[verb].tag == "VBN":
        return None
    wh, stranded = _wh_of(claim, verb, asked, role, other)
    be = "were" if is_named_plural(words, done_to) else "was"
    return _asked(f"{wh} {be} {name} {participle(words[verb].lemma.lower())}{stranded}")


def _wh_of(claim: Claim, verb: int, asked: int, role: str, other: tuple[Claim, int]) -> tuple[str, str]:
    """The word that asks, and the preposition that stays behind."""
    if role in ("after", "before", "during", "until", "since"):
        return "When", ""
    aimed = role in ("at", "on", "to") and claim.words[verb].lemma.lower() in _AIMED
    lemma = claim.words[verb].lemma.lower()
    if role == "in" and lemma in _CASES and not (is_place(claim, asked) or is_place(*other)):
        return "What", " in connection with"
    placed = is_place(claim, asked) or is_place(*other) or (role == "in" and lemma not in _ABOUT)
    if role in PLACED and not aimed and placed:
        return "Where", " from" if role == "from" else ""
    return who_or_what((claim, asked), other), f" {role}"


def is_place(claim: Claim, top: int) -> bool:
    """True for a place by name, or a noun for a place or a part of the body."""
    word = claim.words[top]
    if any(name.kind == "place" and name.start <= word.start < name.end for name in claim.names):
        return True
    return word.lemma.lower() in _WHERE


def ask_when(claim: Claim, verb: int) -> str | None:
    """ "When did the ferry sink?", "When will the vigil be held?"."""
    return _ask_about(claim, verb, "When ")


def ask_when_event(claim: Claim, noun: int, when: When) -> str | None:
    """ "When was the shooting in Orsk?", "When is the vote?" for a time that hangs on a noun."""
    word = claim.words[noun]
    name = _lone(claim, noun)
    if word.pos != "NOUN" or name is None:
        return None
    bare = re.sub(r"\s(?:in|on|at|of|from|the|last|this)$", "", name)
    many = word.tag == "NNS"
    ahead = looks_ahead(claim.text, when.start, when.end, claim.words)
    be = ("are" if many else "is") if ahead else ("were" if many else "was")
    the = "" if re.match(r"(?:the|an?|his|her|its|their|our)\b|\S+[’']s\b", bare, re.IGNORECASE) else "the "
    return _asked(f"When {be} {the}{bare}") if bare else None


def ask_where(claim: Claim, thing: int) -> str | None:
    """ "Where did the ferry sink?" of a verb, "Where was the party?" of a noun."""
    word = claim.words[thing]
    if word.pos in ("VERB", "AUX"):
        return _ask_about(claim, thing, "Where ", only_core=True)
    return f"Where {'were' if word.tag == 'NNS' else 'was'} the {word.text.lower()}?" if word.pos == "NOUN" else None


def _lone(claim: Claim, noun: int) -> str | None:
    """The noun without the others of its list: "the shooting in Orsk"."""
    if any(claim.words[n].dep == "conj" for n in children(claim.words, noun)):
        return claim.words[noun].text.lower()
    return called(claim, noun, most=70)


def ask_whether(claim: Claim, verb: int) -> str | None:
    """ "Did the guards open fire on the crowd?"."""
    return _ask_about(claim, verb, "")


def _ask_about(claim: Claim, verb: int, wh: str, *, only_core: bool = False) -> str | None:
    words = claim.words
    subject = subject_of_deed(words, verb)
    name = called(claim, subject) if subject is not None else None
    rest = complement(claim, verb, only_core=only_core)
    if subject is None or name is None:
        turned = _turned(claim, verb)
        return _asked(_capital(f"{wh}{turned[1]} {turned[0]} {turned[2]}")) if turned else None
    deed = read_deed(words, verb, many=is_named_plural(words, subject))
    if rest is None and not wh and words[verb].lemma.lower() in ("say", "think", "believe"):
        rest = " so"
    if rest is None or not (deed.rest or rest or wh):
        return None
    made = f"{wh}{deed.helper} {name}{f' {deed.rest}' if deed.rest else ''}{rest}"
    return _asked(_capital(made))


def _turned(claim: Claim, verb: int) -> tuple[str, str, str] | None:
    """Object, helper and rest of the passive, for a verb whose doer nobody stands behind: "the gun", "was", "set down"."""
    words = claim.words
    done_to = next((n for n in children(words, verb) if words[n].dep in ("dobj", "obj") and n > verb), None)
    name = called(claim, done_to) if done_to is not None and words[done_to].pos != "PRON" else None
    lemma = words[verb].lemma.lower()
    if done_to is None or name is None or lemma in _NO_PASSIVE or complement(claim, verb, without=done_to) is None:
        return None
    deed = read_deed(words, verb, many=False)
    done = f"{participle(lemma)}{particle(words, verb)}"
    many = is_named_plural(words, done_to)
    if deed.helper in _MODALS:
        return name, deed.helper, f"be {done}"
    be = ("are", "is") if deed.helper in ("do", "does", "is", "are") else ("were", "was")
    return name, be[0 if many else 1], done


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def statement_of(claim: Claim, verb: int) -> str | None:
    """What the verb tells as a short clause: "the ferry sank off the island"."""
    words = claim.words
    subject = subject_of_deed(words, verb)
    name = called(claim, subject) if subject is not None else None
    rest = complement(claim, verb)
    if subject is None or name is None:
        turned = _turned(claim, verb)
        return " ".join(turned) if turned else None
    if rest is None:
        return None
    told = read_deed(words, verb, many=is_named_plural(words, subject)).told
    return None if told in ("is", "was", "are", "were") and not rest else f"{name} {told}{rest}"


def _says(words: tuple[Word, ...], verb: int) -> bool:
    return any(words[n].dep == "ccomp" for n in children(words, verb))


def _asked(text: str) -> str:
    return f"{' '.join(text.split())}?"
