"""Who is said to have said it: the origin of a sentence, those through whom it came, and the words that tell so.

The attribution that stands in the sentence (reporting.py), or that of a sentence near by when a quotation runs over both
or "he" leans on it; else None: not attributed. An article's own outlet is never an origin of what it reports, and a
pronoun that can't be resolved is none either.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from claims.model import Attribution, Name, Sentence
from claims.readers.clauses import children, tagged, under
from claims.readers.name_spellings import same_body
from claims.readers.quotes import Quoted, inside_quotes
from claims.readers.reporting import stated
from claims.readers.speakers import is_pronoun

_FINITE = frozenset(["VBD", "VBZ", "VBP", "MD"])
_TAIL = re.compile(r"(?:[\s,;:–—-]+(?:it|as)\s(?:was|is|has been))?[\s,;:–—-]*$")
_LOOK_BACK = 3
"""How many sentences back "he" may lean."""


@dataclass(frozen=True, slots=True)
class _Read:
    """A sentence with its names and what is said in it of who said it."""

    sentence: Sentence
    names: tuple[Name, ...]
    attribution: Attribution | None


def read_attributions(
    sentences: Sequence[Sentence], names: Sequence[tuple[Name, ...]], *, outlet: str = ""
) -> list[Attribution | None]:
    """read_attribution for every sentence of an article in order. Seeing the whole, it also gives the sentences of a long
    quotation the speaker who is named before or after it, and finds who "he" is some sentences back."""
    found: list[Attribution | None] = []
    past: list[_Read] = []
    quoted = inside_quotes([s.text for s in sentences], [s.paragraph for s in sentences])
    for sentence, named, mark in zip(sentences, names, quoted, strict=True):
        attribution = _own(sentence, named, past[-_LOOK_BACK:], opened=mark.opened)
        past.append(_Read(sentence, named, attribution))
        found.append(attribution)
    _share(found, quoted, sentences)
    return [_but_of(outlet, attribution) for attribution in found]


def read_attribution(
    sentence: Sentence, names: tuple[Name, ...], *, before: Sentence | None = None, outlet: str = ""
) -> Attribution | None:
    """The main attribution of a sentence, or None. names are those of this sentence. before is the sentence that stands
    before it, looked at only for a quote that runs on and for who "he" is. What the outlet itself reports is not
    attributed to it. read_attributions sees more: use it where the whole article is at hand."""
    if before is None:
        return _but_of(outlet, _own(sentence, names, ()))
    quoted = inside_quotes([before.text, sentence.text], [before.paragraph, sentence.paragraph])
    first = _Read(before, (), _own(before, (), ()))
    found = [first.attribution, _own(sentence, names, (first,), opened=quoted[1].opened)]
    _share(found, quoted, (before, sentence))
    return _but_of(outlet, found[1])


def _but_of(outlet: str, attribution: Attribution | None) -> Attribution | None:
    """The attribution, unless it is the outlet's word for its own report."""
    if attribution and outlet and same_body(attribution.origin, outlet) >= 0.9:
        return None
    return attribution


def _own(
    sentence: Sentence, names: tuple[Name, ...], past: Sequence[_Read], *, opened: bool = False
) -> Attribution | None:
    """The attribution that stands in the sentence, "he" resolved; None for a pronoun that can't be."""
    found = stated(sentence, names, opened=opened)
    if found is None or not is_pronoun(found.origin):
        return found
    if found.origin.lower() not in ("he", "she", "they", "it"):
        return None
    return _resolved(found, names, past)


def _resolved(found: Attribution, names: tuple[Name, ...], past: Sequence[_Read]) -> Attribution | None:
    """The attribution of "he said" with its speaker: the one who was speaking just before, or else the only person
    named near by. None where two could be meant."""
    pronoun = found.origin.lower()
    spoke = next((r.attribution for r in reversed(past) if r.attribution and r.attribution.cue_end), None)
    if spoke is not None and _fits(pronoun, spoke, past):
        return replace(found, origin=spoke.origin, anonymous=spoke.anonymous)
    if pronoun not in ("he", "she"):
        return None
    here = [n for n in names if n.kind == "person" and n.end <= found.source_start]
    person = here[0].canonical if len({n.canonical for n in here}) == 1 else None
    if not here:
        person = _last_subject(past)
    return replace(found, origin=person, anonymous=False) if person else None


def _last_subject(past: Sequence[_Read]) -> str | None:
    """The only person of the last sentence that names any, if that person is its subject."""
    for read in reversed(past):
        people = _people(read)
        if people:
            alone = len({n.canonical for n in people}) == 1
            return people[0].canonical if alone and any(_is_subject(read.sentence, n) for n in people) else None
    return None


def _fits(pronoun: str, spoke: Attribution, past: Sequence[_Read]) -> bool:
    """Whether this pronoun can mean the last speaker: a person for "he" and "she", a body for "it", and no new person
    has become the subject since."""
    kinds = {n.kind for r in past for n in r.names if n.canonical == spoke.origin}
    labels = {e.label for r in past for e in r.sentence.entities if e.text in spoke.origin}
    body = "organisation" in kinds or "place" in kinds or (not kinds and bool(labels & {"ORG", "GPE"}))
    if pronoun == "they":
        return "person" not in kinds and "PERSON" not in labels
    if body != (pronoun == "it"):
        return False
    for read in reversed(past):
        if read.attribution is not None and read.attribution.cue_end:
            return True
        if any(n.canonical != spoke.origin and _is_subject(read.sentence, n) for n in _people(read)):
            return False
    return True


def _people(read: _Read) -> list[Name]:
    """The persons named in a sentence; straight from the recogniser where its names weren't read."""
    if read.names:
        return [n for n in read.names if n.kind == "person"]
    entities = (e for e in read.sentence.entities if e.label == "PERSON")
    return [Name(e.text, e.start, e.end, "person", e.text, "") for e in entities]


def _is_subject(sentence: Sentence, name: Name) -> bool:
    return any(name.start <= w.start < name.end and w.dep in ("nsubj", "nsubjpass") for w in sentence.words)


def _share(found: list[Attribution | None], quoted: Sequence[Quoted], sentences: Sequence[Sentence]) -> None:
    """Give the sentences of one quotation the attribution that one of them or a neighbour holds, where they have
    none: of the sentences that it runs over first, then of the one before, then of a bare "she said" behind it."""
    for n, mark in enumerate(quoted):
        if found[n] is not None or mark.run is None:
            continue
        run = [m for m, other in enumerate(quoted) if other.run == mark.run] if mark.run is not None else []
        near = [found[m] for m in run if found[m]]
        if not near and mark.whole:
            near = [found[m] for m in (n + 1, n - 1) if _beside(found, quoted, sentences, n, m)]
        if near and near[0] and not near[0].cue.lower().startswith(("think", "thought", "believe")):
            found[n] = replace(near[0], source_start=0, source_end=0, cue_start=0, cue_end=0)


def _beside(
    found: Sequence[Attribution | None], quoted: Sequence[Quoted], sentences: Sequence[Sentence], n: int, other: int
) -> bool:
    """Whether a neighbour tells who speaks a quotation: a bare "she said." behind it, or one that quotes before it in the
    same or the last paragraph."""
    if not 0 <= other < len(found) or found[other] is None:
        return False
    if other > n:
        same = sentences[other].paragraph == sentences[n].paragraph
        return same and not quoted[other].quotes and _is_bare(sentences[other], found[other])
    return quoted[other].quotes and sentences[n].paragraph - sentences[other].paragraph <= 1


def _is_bare(sentence: Sentence, attribution: Attribution | None) -> bool:
    """Whether a sentence only tells who spoke, "she said, smiling": its verb of saying opens it and governs nothing
    said."""
    verb = next((n for n, w in enumerate(sentence.words) if attribution and w.start == attribution.cue_start), None)
    if verb is None or verb > 12:
        return False
    return not any(w.head == verb and w.dep == "ccomp" for w in sentence.words)


# what was said


def content_span(sentence: Sentence, attribution: Attribution | None) -> tuple[int, int]:
    """Half-open offsets of what was said, without "police said"; the whole sentence when it can't be told apart."""
    text = sentence.text
    whole = (0, len(text))
    if attribution is None or attribution.cue_end == 0:
        return whole
    told = _clause_told(sentence, attribution)
    if told:
        return _trim(text, *told)
    start = min(attribution.source_start, attribution.cue_start)
    end = max(attribution.source_end, attribution.cue_end)
    after = _goes_on(sentence, attribution, end)
    if start >= 2 and (after or not tagged(sentence.words)):
        before = any(c.isalnum() for c in text[:start])
        return whole if before and (after or any(c.isalnum() for c in text[end:])) else _trim(text, 0, start)
    if start >= len(text) - end:
        return _trim(text, 0, start)
    return _trim(text, _that(sentence, end), len(text)) if any(c.isalnum() for c in text[end:]) else whole


def _that(sentence: Sentence, end: int) -> int:
    """Where a "that" stands behind "said in a statement", before any verb; else the end of those words."""
    for word in sentence.words:
        if word.start >= end and (word.tag in _FINITE or word.text.lower() == "that"):
            return word.start if word.tag == "IN" else end
    return end


def _goes_on(sentence: Sentence, attribution: Attribution, end: int) -> bool:
    """Whether what was said goes on behind an inserted "she said": a verb there that the inserted words don't govern."""
    cue = _cue_word(sentence, attribution)
    inserted = set(under(children(sentence.words), cue)) if cue is not None else set()
    return any(w.start >= end and w.tag in _FINITE and n not in inserted for n, w in enumerate(sentence.words))


def _cue_word(sentence: Sentence, attribution: Attribution) -> int | None:
    """The verb of saying; for "Harbor Radio reported, citing police" the one that has the clause."""
    words = sentence.words
    cue = next((n for n, w in enumerate(words) if w.start == attribution.cue_start), None)
    if cue is not None and words[cue].lemma.lower() in ("cite", "quote") and words[cue].dep == "advcl":
        return words[cue].head
    return cue


def _clause_told(sentence: Sentence, attribution: Attribution) -> tuple[int, int] | None:
    """The clause that the verb of saying governs, where the parse shows one that is most of the rest."""
    words = sentence.words
    if not tagged(words):
        return None
    verb = _cue_word(sentence, attribution)
    if verb is None or words[verb].pos != "VERB":
        return None
    below = children(words)
    said = [n for n in below[verb] if words[n].dep == "ccomp"]
    if not said:
        return None
    inside = list(under(below, said[0]))
    that = [n for n in range(verb + 1, said[0]) if words[n].tag == "IN" and words[n].text.lower() == "that"]
    start, end = words[that[0] if that else min(inside)].start, words[max(inside)].end
    if start <= words[verb].start < end:
        return None
    return (0, end) if end < words[verb].start else (start, len(sentence.text))


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    """Without the "that", commas and blanks at its edges."""
    m = re.match(r"[\s,:;–—-]*(?:that\b\s*)?", text[start:end])
    start += m.end() if m else 0
    end = start + len(_TAIL.sub("", text[start:end]))
    return (start, end) if end > start else (0, len(text))
