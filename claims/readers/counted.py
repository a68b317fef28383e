"""What a number counts and what became of it: the unit ("person") and the deed ("killed").

Reads the words next to the number first, then the dependency parse where there is one. Deaths and injuries come out
under one word each, so that "14 dead", "killing 14" and "a death toll of 14" answer the same question.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from claims.model import Word
from claims.readers.deeds import (
    EVENTS,
    LIGHT,
    MOVING,
    PEOPLES_LOTS,
    lives_taken,
    of_word,
    participle,
    told_among,
    told_before,
    told_next,
)
from claims.readers.nouns import singular

_MODIFIES = frozenset("nummod compound amod quantmod det npadvmod nmod advmod poss predet".split())
_TOLL = frozenset("toll number figure count total tally".split())
# Nouns that stand for persons and tell their lot by themselves.
# Through these "of" leads on: "a group of 20 men was freed", but not "the names of the 14 victims were released".
_TRANSPARENT = frozenset(
    "group total number half part most all some majority pair crowd team dozen hundred thousand series".split()
)
_LOTS = frozenset("life death fatality body corpse injury dead wounded injured missing hurt killed arrested".split())
_NEXT_NOUN = re.compile(
    r"[\s-]*(?:of\s+(?:(?:the|its|his|her|their|those|these)\s+)?)?(?:(?!were|was|have|had|are|is|of)[a-z][\w’'-]*\s+){0,3}?"
    r"(?P<noun>people|men|women|children|police|personnel|troops|(?!(?:was|is|has|does|as|his|its|this|us|says)\b)[A-Za-z][a-z’'-]*s|dead|wounded|injured)\b"
)
_PLAIN_NOUN = re.compile(r"\s+(?:[A-Z][a-z]+\s+)?(?P<noun>people|men|women|children|[a-z]+s)\b")
_NEXT_ONE = re.compile(
    r"[\s-]*(?:(?:other|more|young|local|female|male|senior|US|U\.S\.)\s+){0,2}(?P<noun>[a-z]{3,})\b"
)
_VERBS = re.compile(r"(?:was|were|has|had|have|who|that|and|but|did|could|would|will)$")


@dataclass(frozen=True, slots=True)
class Counted:
    """unit and deed are "" where the sentence doesn't say; end is where the counted noun ends. after_name is True when
    the number only follows a proper noun it belongs to ("Route 9")."""

    unit: str
    deed: str
    end: int
    after_name: bool = False


def counted(text: str, start: int, end: int, words: tuple[Word, ...]) -> Counted:
    """What the number at text[start:end] counts; words is the sentence's parse, () when there is none."""
    parsed = bool(words) and any(word.dep for word in words)
    read = _by_parse(words, start, end) if parsed else _by_text(text, start, end)
    if parsed and not read.unit and (plain := _PLAIN_NOUN.match(text, end)) and "in" in text[start:end].split():
        read = replace(read, unit=singular(plain["noun"]), end=plain.end())
    deed = told_next(text, read.end if read.unit and read.unit not in _LOTS else end) or told_next(text, end)
    deed = deed or read.deed or ("" if parsed else told_before(text, start))
    unit = read.unit
    deed = told_among(text, start) or deed
    if unit == "life":
        deed = "killed" if lives_taken(text, start) else told_next(text, read.end)
    if unit in _LOTS:
        unit, deed = "person", deed or of_word(read.unit)
    if deed in PEOPLES_LOTS and (not unit or unit in ("toll", "gunshot")):
        unit = "person"
    return Counted(unit, deed, max(read.end, end), read.after_name)


def _by_text(text: str, start: int, end: int) -> Counted:
    if told := told_next(text, end):
        return Counted("person", told, end)
    found = _NEXT_NOUN.match(text, end)
    if text[start:end].lower() in ("one", "1", "a", "no one"):
        single = _NEXT_ONE.match(text, end)
        found = None if single and _VERBS.match(single["noun"]) else single
    if not found:
        return Counted("", "", end)
    noun = singular(found["noun"])
    return Counted(noun, of_word(noun), found.end())


def _by_parse(words: tuple[Word, ...], start: int, end: int) -> Counted:
    inside = [n for n, word in enumerate(words) if word.start < end and word.end > start]
    top = next((n for n in inside if words[n].head not in inside or words[n].head == n), None)
    if top is None:
        return Counted("", "", end)
    if words[top].dep == "preconj":  # "both Ilves and Brandt"
        return Counted("", "", end)
    noun = _noun(words, top, inside)
    if noun is None:
        return Counted("", _deed(words, top), end, _follows_name(words, top))
    deed = _deed(words, noun)
    if not deed and noun != top and words[top].dep not in _MODIFIES:
        deed = _deed(words, top)
    if words[noun].end <= start:
        return Counted("", deed, end, words[noun].pos == "PROPN")
    near = words[noun].start - end < 40
    return Counted(_unit(words[noun]), deed, words[noun].end if near else end)


def _follows_name(words: tuple[Word, ...], n: int) -> bool:
    return words[n].tag == "CD" and n > 0 and words[n - 1].pos == "PROPN" and words[n].head == n - 1


def _noun(words: tuple[Word, ...], top: int, inside: list[int]) -> int | None:
    """The word the number counts: what it modifies, or what stands after "of"."""
    for n in _children(words, top):
        if n not in inside and words[n].text.lower() == "of" and words[n].dep == "prep":
            return next((m for m in _children(words, n) if words[m].dep == "pobj" and words[m].pos != "PRON"), None)
    head = words[top].head
    if (
        words[top].dep in _MODIFIES
        and words[head].pos in ("NOUN", "PROPN", "ADJ")
        and head != top
        and head not in inside
    ):
        return head
    return None


def _unit(word: Word) -> str:
    text = singular(word.text)
    if not text.replace("-", "").isalpha():
        return ""
    regular = (
        word.pos == "NOUN"
        and word.tag == "NNS"
        and word.lemma.isalpha()
        and not text.endswith(("person", "child", "man"))
    )
    return word.lemma.lower() if regular and text == singular(word.lemma) else text


def _children(words: tuple[Word, ...], n: int) -> Iterator[int]:
    return (m for m, word in enumerate(words) if word.head == n and m != n)


def _deed(words: tuple[Word, ...], n: int) -> str:
    """What the word at n did or suffered: its own sense, a modifier's, or the verb it depends on."""
    lemma = words[n].lemma.lower()
    if own := of_word(lemma):
        return own
    if lemma in EVENTS:
        return lemma
    for m in _children(words, n):
        if words[m].dep in ("amod", "acl", "relcl") and words[m].tag not in ("VBG",) and (deed := _verb(words, m)):
            return deed
    return _above(words, n)


def _above(words: tuple[Word, ...], n: int) -> str:
    """The deed told by the words that govern the one at n, up to the first verb."""
    for _ in range(6):
        head, dep = words[n].head, words[n].dep
        if head == n:
            return ""
        lemma = words[head].lemma.lower()
        if dep == "pobj" and lemma == "of" and (deed := _deed_of_many(words, words[head].head)):
            return deed
        if lemma == "toll":
            return _toll(words, head) or "killed"
        if dep in ("nsubj", "nsubjpass", "dobj", "attr", "oprd") and words[head].pos in ("VERB", "AUX", "ADJ"):
            return _subject_toll(words, head) or _verb(words, head)
        if dep == "pobj" and lemma == "of" and words[words[head].head].lemma.lower() in _TRANSPARENT:
            n = words[head].head
            continue
        if dep == "pobj" and words[head].text.lower() == "including":
            n = words[head].head
            if words[n].pos == "VERB":
                return of_word(words[n].lemma)
            continue
        if dep == "pobj" and (verb := _verb_above(words, head)) is not None:
            return _subject_toll(words, verb)
        if dep not in ("conj", "appos", "nummod"):
            return ""
        n = head
    return ""


def _deed_of_many(words: tuple[Word, ...], n: int) -> str:
    """What "the deaths of seven" or "a toll of 36" tells."""
    return of_word(words[n].lemma) or (_toll(words, n) if words[n].lemma.lower() == "toll" else "")


def _verb_above(words: tuple[Word, ...], n: int) -> int | None:
    """The verb a preposition at n hangs on, directly or through another preposition ("at over 300")."""
    above = words[n].head
    if words[above].pos == "ADP" and words[above].head != above:
        above = words[above].head
    return above if words[above].pos in ("VERB", "AUX") else None


def _subject_toll(words: tuple[Word, ...], verb: int) -> str:
    """ "the death toll rose to 43", "a death toll reported at over 300", "put the number of dead at 45"."""
    sides = [m for m in _children(words, verb) if words[m].dep in ("nsubj", "nsubjpass", "dobj")]
    if words[verb].dep in ("acl", "relcl"):
        sides.append(words[verb].head)
    for m in sides:
        if words[m].lemma.lower() in _TOLL and (deed := _toll(words, m)):
            return deed
        if words[m].lemma.lower() in ("death", "fatality"):
            return "killed"
    return ""


def _toll(words: tuple[Word, ...], n: int) -> str:
    """What a toll counts, by its own modifiers and what stands after its "of"; a bare toll is one of deaths."""
    near = [n, *_children(words, n)]
    near += [m for k in near for m in _children(words, k)]
    near += [m for k in near for m in _children(words, k)]
    deeds = [deed for m in near if (deed := of_word(words[m].lemma))]
    return deeds[0] if deeds else "killed" if words[n].lemma.lower() == "toll" else ""


def _verb(words: tuple[Word, ...], n: int) -> str:
    """The deed a verb tells, preferring death among verbs joined by "and" ("shot and killed")."""
    word = words[n]
    for m in [n, *(m for m in _children(words, n) if words[m].dep == "conj" and not _has_side(words, m))]:
        if deed := of_word(words[m].lemma):
            return deed
    if any(words[m].lemma.lower() in ("fatally", "dead", "death") for m in _children(words, n)):
        return "killed"
    if word.lemma.lower() in MOVING and any(w.lemma.lower() in ("hospital", "hospitals") for w in words[n : n + 14]):
        return "injured"
    if word.pos != "VERB" or word.lemma.lower() in LIGHT:
        return ""
    return word.text.lower() if word.tag in ("VBN", "VBD") else participle(word.lemma.lower())


def _has_side(words: tuple[Word, ...], n: int) -> bool:
    return any(words[m].dep in ("dobj", "nsubj", "nsubjpass") for m in _children(words, n))
