"""Questions and values in words a person would use."""

from claims.differ.pair import subtree
from claims.model import Claim, Word
from claims.readers.tense import children

_SUBJECTS = ("nsubj", "nsubjpass", "csubj", "expl")
_ASIDE = frozenset({"relcl", "advcl", "appos", "acl", "punct", "parataxis", "ccomp"})
_MOST = 90


def phrase(claim: Claim, span: tuple[int, int], *, most: int = _MOST) -> str:
    """The verbatim words of a span on one line, cut at a word."""
    words = " ".join(claim.text[span[0] : span[1]].split()).strip(" ,;")
    return words if len(words) <= most else words[: most - 1].rsplit(" ", 1)[0] + " …"


def governor(words: tuple[Word, ...], place: int) -> int | None:
    """The verb that governs this word, past prepositions and nouns; None when there is none."""
    at = place
    for _ in range(12):
        if words[at].head == at:
            return at if words[at].pos in ("VERB", "AUX") else None
        at = words[at].head
        if words[at].pos in ("VERB", "AUX"):
            return at
    return None


def subject_of(words: tuple[Word, ...], verb: int) -> int | None:
    """The top word of the verb's subject, "by" agents of a passive included."""
    for child in children(words, verb):
        if words[child].dep == "agent":
            return next(iter(children(words, child)), None)
    return next((n for n in children(words, verb) if words[n].dep in _SUBJECTS), None)


def is_passive(words: tuple[Word, ...], verb: int) -> bool:
    return any(words[n].dep in ("nsubjpass", "auxpass") for n in children(words, verb))


def what_of(claim: Claim, place: int) -> str:
    """The question this word answers: "What did Israel strike?", "Who met in Baku?"."""
    words = claim.words
    verb = governor(words, place)
    if verb is None:
        return f"Which {words[place].lemma.lower()}?"
    subject = subject_of(words, verb)
    if subject is not None and _under(words, place, subject):
        return f"Who or what {phrase(claim, predicate(words, verb), most=60)}?"
    if subject is None or words[subject].pos == "PRON":
        return f"{words[verb].text.capitalize()} what?"
    span = subtree(words, subject, without=_ASIDE)
    doer = _lowered(phrase(claim, span, most=40), words, span[0])
    if is_passive(words, verb) or words[verb].tag in ("VBG", "VBN"):
        return f"{doer[:1].upper()}{doer[1:]} {words[verb].text} what?"
    return f"What did {doer} {words[verb].lemma}?"


def when_of(claim: Claim, place: int) -> str:
    """The question on the time of this deed or event: "When was Victor Sand arrested?", "When did the ferry sink?"."""
    words = claim.words
    if words[place].pos not in ("VERB", "AUX"):
        return f"When was the {words[place].lemma.lower()}?"
    object_ = next((n for n in children(words, place) if words[n].dep in ("dobj", "obj", "attr")), None)
    subject = next((n for n in children(words, place) if words[n].dep in _SUBJECTS), None)
    if subject is None or words[subject].pos == "PRON":
        return f"When: {clause(claim, most=70)}?"
    span = subtree(words, subject, without=_ASIDE | {"prep"})
    doer = _lowered(phrase(claim, span, most=50), words, span[0])
    many = words[subject].tag in ("NNS", "NNPS") or any(words[n].dep == "conj" for n in children(words, subject))
    if is_passive(words, place):
        return f"When {'were' if many else 'was'} {doer} {words[place].text}?"
    helpers = {words[n].lemma.lower() for n in children(words, place) if words[n].dep == "aux"}
    helper = "will" if helpers & {"will", "shall"} else "did"
    what = (
        f" {phrase(claim, subtree(words, object_, without=_ASIDE | {'prep'}), most=40)}" if object_ is not None else ""
    )
    return f"When {helper} {doer} {words[place].lemma.lower()}{what}?"


def predicate(words: tuple[Word, ...], verb: int) -> tuple[int, int]:
    """The verb with its objects, without its subject."""
    inside = [verb] + [n for n in children(words, verb) if words[n].dep not in (*_SUBJECTS, "punct", "advcl", "ccomp")]
    after = [subtree(words, n, without=_ASIDE) for n in inside if n > verb]
    start = min([words[verb].start, *(words[n].start for n in inside if words[n].dep in ("aux", "auxpass", "neg"))])
    return start, max([words[verb].end, *(end for _, end in after)])


def _under(words: tuple[Word, ...], place: int, top: int) -> bool:
    at = place
    for _ in range(20):
        if at == top:
            return True
        if words[at].head == at:
            return False
        at = words[at].head
    return False


def clause(claim: Claim, *, most: int = 100) -> str:
    """The claim's main point in its own words: its main clause without asides, on one line."""
    words = claim.words
    root = next((n for n, word in enumerate(words) if word.dep == "ROOT"), None)
    if root is None:
        return phrase(claim, (0, len(claim.text)), most=most)
    said = next((n for n in children(words, root) if words[n].dep == "ccomp"), None)
    top = said if said is not None and claim.attribution is not None else root
    start, end = subtree(words, top, without=frozenset({"advcl", "parataxis", "punct"}))
    words_only = phrase(claim, (start, end), most=most).rstrip(".")
    return _lowered(words_only.removeprefix("that "), words, start)


def _lowered(text: str, words: tuple[Word, ...], start: int) -> str:
    """The text without the capital of a sentence's first word, where that word is no name."""
    first = next((word for word in words if word.start >= start), None)
    keeps = first is None or first.pos == "PROPN" or not first.text[:1].isupper() or first.text.isupper()
    return text if keeps and not (first and first.text == "A") else text[:1].lower() + text[1:]
