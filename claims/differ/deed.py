"""A verb of a sentence as it can be asked about: who does it, in which tense, with which words after it.

Every text given back is whole and stands in one line; what can't be told safely (a pronoun nobody stands behind, a
phrase too long or broken) is None, and asking.py then asks another way.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from claims.differ.verbs import participle, past, third
from claims.model import Claim, Name, Word
from claims.readers.name_spellings import is_given_name
from claims.readers.places import fold, people
from claims.readers.tense import children
from claims.readers.wordlists import words_of

LONG = 46  # characters of a phrase
_OWN_SUBJECT = ("nsubj", "nsubjpass")
_ASIDE = frozenset({"relcl", "advcl", "appos", "acl", "punct", "parataxis", "ccomp", "dep", "meta", "intj"})
_SHORTER = _ASIDE | {"prep"}
_KEEPS_SUBJECT = words_of("use promise threaten spend make take vow")  # "used a knife to kill": the subject kills
_SEEMS = words_of("appear seem believe think suspect presume report say allege know find understand")
_URGED = words_of("ask urge tell encourage advise order require warn")
_REAL = words_of(
    "begin start continue manage help go stop fail come use try neglect refuse decline forget"
)  # "began to leave" has happened, "failed to" is asked as "did"
_MODALS = {"'ll": "will", "’ll": "will", "wo": "will", "ca": "can", "'d": "would", "’d": "would", "sha": "shall"}
_ODD = re.compile(r"(?:^|\s)[-–]\w|[:|>@#_/…\[\]{}*=]|\.\s|\b[A-Z]{2,}\s+[A-Z]{2,}\b|\b(?:[Pp]hoto|[Ii]mage)\b")
_QUOTES = re.compile(r"[\"“”]")
_NO = ("no", "none", "nobody", "nothing", "neither")
_KNOWN_PRONOUNS = ("everyone", "everybody", "someone", "somebody")
_NOT_PART = words_of("include including accord according alongside like despite amid")
PARTICLES = words_of("up down out off away back over through")


@dataclass(frozen=True, slots=True)
class Deed:
    """helper + subject + rest is the question ("did", "will", "was" + "the vote" + "fail", "be held", ""); subject +
    told the statement ("failed", "will be held", "was")."""

    helper: str
    rest: str
    told: str
    passive: bool


def read_deed(words: tuple[Word, ...], verb: int, *, many: bool) -> Deed:
    """The verb in its own tense; a bare "-ing" or "-ed" form is told as past, an infinitive with "would" unless it has
    happened ("began to leave"). many: its subject is a plural."""
    helpers = _helpers(words, verb)
    passive = _is_passive(words, verb, helpers)
    core = _participle(words[verb]) if passive else ""
    modal = _modal(words, verb, helpers)
    running = words[verb].tag == "VBG" and any(words[n].lemma.lower() == "be" for n in helpers)
    seems = not modal and any(words[n].tag == "TO" for n in helpers)  # "is said to have left": left
    perfect = any(words[n].lemma.lower() == "have" for n in helpers) and not seems
    back = _is_past(words, verb, helpers)
    if modal:
        rest = _after_modal(words[verb], core, running=running, perfect=perfect)
        return Deed(modal, rest, f"{modal} {rest}", passive)
    if perfect:
        helper = "had" if any(words[n].tag == "VBD" for n in helpers) else "have" if many else "has"
        rest = f"been {core}" if passive else f"been {_lower(words[verb])}" if running else _participle(words[verb])
        return Deed(helper, rest, f"{helper} {rest}", passive)
    be = ("were" if many else "was") if back else ("are" if many else "is")
    if passive or running:
        rest = core or _lower(words[verb])
        rest = f"being {rest}" if any(words[n].text.lower() == "being" for n in helpers) else rest
        return Deed(be, rest, f"{be} {rest}", passive)
    return _plain(words[verb], be, back=back, many=many)


def _plain(word: Word, be: str, *, back: bool, many: bool) -> Deed:
    lemma = word.lemma.lower()
    if lemma == "be":
        return Deed(be, "", be, False)
    if back:
        return Deed("did", lemma, _lower(word) if word.tag == "VBD" else past(lemma), False)
    return Deed("do" if many else "does", lemma, lemma if many else third(lemma), False)


def _after_modal(word: Word, core: str, *, running: bool, perfect: bool) -> str:
    have = "have " if perfect else ""
    if core:
        return f"{have}{'been' if have else 'be'} {core}"
    if running:
        return f"{have}{'been' if have else 'be'} {_lower(word)}"
    return f"{have}{_participle(word)}" if have else word.lemma.lower()


def _helpers(words: tuple[Word, ...], verb: int) -> list[int]:
    """The auxiliaries of a verb; a second verb ("was arrested and charged") has those of the first."""
    own = [n for n in children(words, verb) if words[n].dep in ("aux", "auxpass")]
    if own or words[verb].dep != "conj" or words[words[verb].head].tag != words[verb].tag:
        return own
    if any(words[n].dep in _OWN_SUBJECT for n in children(words, verb)):
        return own
    return [n for n in children(words, words[verb].head) if words[n].dep in ("aux", "auxpass")]


def _is_passive(words: tuple[Word, ...], verb: int, helpers: list[int]) -> bool:
    if any(words[n].dep == "auxpass" for n in helpers):
        return True
    if any(words[n].dep == "nsubjpass" for n in children(words, verb)):
        return words[verb].tag in ("VBN", "VBD")
    if words[verb].dep == "conj" and not helpers and words[words[verb].head].tag == words[verb].tag:
        above = words[verb].head
        return _is_passive(words, above, _helpers(words, above))
    if words[verb].dep == "acl" and words[verb].tag == "VBD" and not helpers:
        return True  # "the people shot on Friday"
    if any(words[n].dep == "nsubj" for n in children(words, verb)):
        return False
    return words[verb].tag == "VBN" and not helpers and words[verb].dep in ("acl", "advcl", "amod", "oprd", "ROOT")


def _modal(words: tuple[Word, ...], verb: int, helpers: list[int]) -> str:
    modal = next((words[n] for n in helpers if words[n].tag == "MD"), None)
    if modal is not None:
        return _MODALS.get(modal.text.lower(), modal.text.lower())
    if not any(words[n].tag == "TO" for n in helpers):
        return ""
    above = words[words[verb].head].lemma.lower()
    if above in _REAL | _SEEMS:
        return ""
    head = words[verb].head
    told_back = words[head].tag == "VBD" or any(words[n].tag == "VBD" for n in _helpers(words, head))
    return "should" if above in _URGED else "would" if told_back or words[head].pos != "VERB" else "will"


def _is_past(words: tuple[Word, ...], verb: int, helpers: list[int]) -> bool:
    tags = [words[verb].tag, *(words[n].tag for n in helpers)]
    if "VBD" in tags:
        return True
    if "TO" in tags and words[words[verb].head].lemma.lower() in _SEEMS:
        return any(words[n].lemma.lower() == "have" for n in helpers)
    return not {"VBZ", "VBP"} & set(tags)


def _participle(word: Word) -> str:
    return _lower(word) if word.tag == "VBN" else participle(word.lemma.lower())


def _lower(word: Word) -> str:
    return word.text.lower()


def is_named_plural(words: tuple[Word, ...], top: int) -> bool:
    """True for a subject that takes "were"."""
    if any(words[n].dep == "conj" for n in children(words, top)):
        return True
    word = words[top]
    if word.lemma.lower() in ("police", "people", "troops", "personnel") or word.text.lower() in ("they", "we", "you"):
        return True
    return word.tag == "NNS" or (word.tag == "CD" and word.text.lower() not in ("one", "1"))


def subject_of_deed(words: tuple[Word, ...], verb: int, *, depth: int = 5) -> int | None:
    """The grammatical subject, past relative pronouns and to the verb above for bare forms ("accused of killing"): whom
    the reader takes for the one who does or suffers it."""
    own = next((n for n in children(words, verb) if words[n].dep in _OWN_SUBJECT), None)
    if own is not None:
        return _meant(words, own, verb)
    word, above = words[verb], words[verb].head
    if depth == 0 or above == verb or any(words[n].dep in ("csubj", "expl") for n in children(words, verb)):
        return None
    if word.dep in ("acl", "relcl") and words[above].pos in ("NOUN", "PROPN"):
        return above if word.tag in ("VBN", "VBG", "VBD") else None
    if word.dep == "xcomp" and words[above].lemma.lower() not in _KEEPS_SUBJECT:
        led = next((n for n in children(words, above) if words[n].dep == "dobj" and n < verb), None)
        if led is not None:
            return led
    if word.dep in ("xcomp", "conj", "advcl") and words[above].pos in ("VERB", "AUX"):
        same_voice = word.dep != "conj" or _is_passive(words, above, _helpers(words, above)) == _is_passive(
            words, verb, _helpers(words, verb)
        )
        bare = word.dep != "advcl" or word.tag == "VBG"
        return subject_of_deed(words, above, depth=depth - 1) if same_voice and bare else None
    if word.dep == "pcomp":
        over = _verb_over(words, above)
        return subject_of_deed(words, over, depth=depth - 1) if over is not None else None
    return None


def _verb_over(words: tuple[Word, ...], at: int) -> int | None:
    for _ in range(4):
        if words[at].head == at:
            return None
        at = words[at].head
        if words[at].pos == "VERB":
            return at
    return None


def _meant(words: tuple[Word, ...], subject: int, verb: int) -> int | None:
    """The noun behind "who", "which" and "that" of a relative clause."""
    if words[subject].tag not in ("WDT", "WP"):
        return subject
    head = words[verb].head
    return head if words[verb].dep == "relcl" and words[head].pos in ("NOUN", "PROPN") else None


def called(claim: Claim, top: int, *, subject: bool = True, most: int = LONG, whole: bool = False) -> str | None:
    """The words for this noun and what belongs to it, a person by name; None for a pronoun nobody stands
    behind, and for what is no sound phrase. subject: "a vote" becomes "the vote". whole: not without its prepositions."""
    word = claim.words[top]
    if word.pos == "PRON":
        return _stands_for(claim, top)
    if word.pos not in ("NOUN", "PROPN", "NUM") or _is_denied(claim.words, top):
        return None
    name = _person_at(claim, top)
    if name is not None and not any(claim.words[n].dep in ("conj", "prep") for n in children(claim.words, top)):
        return _sound(" ".join(name.text.split()), most)
    if top == 0 and word.text.isupper() and len(word.text) > 4:
        return None  # a dateline
    for without in (_ASIDE,) if whole else (_ASIDE, _SHORTER):
        text = _sound(_lowered(claim, worded(claim, top, without=without)), most)
        if text is not None:
            return _definite(text, word) if subject else text
    return None


def _person_at(claim: Claim, top: int) -> Name | None:
    word = claim.words[top]
    if any(claim.words[n].dep == "poss" for n in children(claim.words, top)):
        return None
    inside = (name for name in claim.names if name.kind == "person" and name.start <= word.start < name.end)
    return next(inside, None)


def _is_denied(words: tuple[Word, ...], top: int) -> bool:
    return words[top].lemma.lower() in _NO or any(words[n].text.lower() in _NO for n in children(words, top))


def _definite(text: str, word: Word) -> str:
    if word.pos == "NOUN" and word.tag == "NN":
        return re.sub(r"^(?:an?|another)\s+(?!(?:couple|number|few|group|total|series)\b)", "the ", text)
    return text


def worded(claim: Claim, top: int, *, without: frozenset[str]) -> str:
    """The words under this one in their order, but for branches whose dependency is in without; joined as written."""
    inside = sorted(_under(claim, top, without))
    text, last = "", None
    for n in inside:
        word = claim.words[n]
        gap = claim.text[claim.words[last].end : word.start] if last is not None else ""
        gap = gap if last == n - 1 or gap in ("-", "–") else " "
        text += (gap if text else "") + word.text
        last = n
    text = " ".join(_QUOTES.sub(" ", text).split())
    return re.sub(r"\s+([,.’'])", r"\1", text).strip(" ,;.-–—")


def _under(claim: Claim, top: int, without: frozenset[str]) -> Iterator[int]:
    """The word and what it governs, but for times. Hyphens and what stands in a name stay; ages behind a name
    ("Falk, 44") don't."""
    words = claim.words
    yield top
    for n in children(words, top):
        word = words[n]
        inner = word.dep == "punct" and word.text in ("-", "–", "'", "’", "$", "&", ".") and top - 4 < n < top
        age = word.dep == "nummod" and n > top
        also = word.dep in ("cc", "preconj") and not _has_noun_beside(words, top)
        kept = word.dep not in without or (word.dep == "prep" and word.lemma.lower() == "of")
        named = word.dep == "prep" and word.lemma.lower() in _NOT_PART
        inner = inner or (word.text == "," and any(words[m].dep == "conj" and m > n for m in children(words, top)))
        if (inner or kept) and not (age or also or named) and not tells_time(claim, n):
            yield from _under(claim, n, without)


def tells_time(claim: Claim, n: int) -> bool:
    """True for a time, and for the preposition before one ("on July 18")."""
    words = claim.words
    tops = [n, *(m for m in children(words, n) if words[n].dep == "prep" and words[m].dep == "pobj")]
    return any(when.start <= words[m].start < when.end for m in tops for when in claim.whens)


def _has_noun_beside(words: tuple[Word, ...], top: int) -> bool:
    return any(words[n].dep == "conj" for n in children(words, top))


def _lowered(claim: Claim, text: str) -> str:
    """Without the capital of a sentence's first word, where it is no name; a lone "The" too."""
    first = text.split(" ", 1)[0]
    begins = next((w for w in claim.words if w.text == first), None)
    keeps = (
        begins is None
        or begins.pos == "PROPN"
        or any(n.start <= begins.start < n.end for n in claim.names)
        or people(first)
        or not first[:1].isupper()
        or (first.isupper() and len(first) > 1)
    )
    return text if keeps else text[:1].lower() + text[1:]


def _sound(text: str, most: int) -> str | None:
    """The phrase, if it is whole: not too long, no scrap of a caption, brackets and marks even."""
    if not text or len(text) > most or _ODD.search(text) or text.count("(") != text.count(")"):
        return None
    return text.strip()


def _stands_for(claim: Claim, top: int) -> str | None:
    """Whom "he" or "she" means, where only one person can be meant; None for other pronouns but "everyone"."""
    word = claim.words[top].text.lower()
    if word in _KNOWN_PRONOUNS:
        return word
    if word not in ("he", "she", "him"):
        return None
    before = {
        name.canonical
        for name in claim.names
        if name.kind == "person" and name.end <= claim.words[top].start and _is_subject(claim.words, name)
    }
    if before:
        return next(iter(before)) if len(before) == 1 else None
    carried = [one for one in claim.context.split(", ") if is_person(one)]
    return carried[0] if len(carried) == 1 else None


def _is_subject(words: tuple[Word, ...], name: Name) -> bool:
    return any(word.dep in _OWN_SUBJECT for word in words if name.start <= word.start < name.end)


def is_person(name: str) -> bool:
    """True for a full name that begins with a given name."""
    parts = name.split()
    return len(parts) > 1 and is_given_name(fold(parts[0]))
