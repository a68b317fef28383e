"""Who is said to have said it: the origin of a sentence, those through whom it came, and the words that tell so.

"X said that", "..., said X", "according to X", "citing X", "a diplomat told AFP". The main attribution only; within the
sentence, or carried over from the one before when a quote runs on or a pronoun leans on it; else None: not
attributed. "It was reported" names nobody and is left to the hedges. The parse leads; without one a few plain
patterns remain.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from claims.clauses import SAYING, children, tagged, under
from claims.model import Attribution, Name, Sentence, Word
from claims.name_spellings import same_body
from claims.speakers import can_speak, hears_for_all, is_anonymous, is_medium, is_pronoun, origin_of, phrase
from claims.wordlists import words_of

_PLAIN_SAYING = words_of("say tell add announce claim declare report tweet state explain warn reply insist write note")
_WITH_OBJECT = words_of(
    "announce report claim declare deny confirm describe reveal disclose predict allege acknowledge"
)
_TO_DO = words_of("claim vow pledge promise threaten say")
_TALK = words_of(
    "criticize criticise condemn defend call urge dismiss respond praise blame accuse ask demand speak reject welcome "
    "attack slam blast mock attack answer question support oppose thank apologize apologise"
)
_ACCORDING = re.compile(
    r"\b(?:according\s+to|as\s+(?:first\s+)?(?:reported|announced|quoted|stated)\s+by|in\s+the\s+words\s+of)(?=\s)",
    re.IGNORECASE,
)
_QUOTE = re.compile(r"[\"“”„«»]")
_PLAIN = re.compile(
    r"(?P<source>(?:[A-Z][\w.’'-]*|[Pp]olice|[Oo]fficials|[Ww]itnesses|[Aa]uthorities|\b[Aa]\s\w+)"
    r"(?:\s(?:[A-Z][\w.’'-]*|of|for|the)){0,8})\s(?P<cue>said|says|told|announced|reported|added|claimed|stated)\b"
)
_PLAIN_ACCORDING = re.compile(
    r"\b(?P<cue>[Aa]ccording\sto)\s(?P<source>(?:the\s|a\s|an\s)?\w[\w.’'-]*(?:\s(?:[A-Z][\w.’'-]*|of|for|the|and)){0,8})"
)


def read_attributions(
    sentences: Sequence[Sentence], names: Sequence[tuple[Name, ...]], *, outlet: str = ""
) -> list[Attribution | None]:
    """read_attribution for each sentence of an article in order, so that "he said" and a long quote can lean on a
    speaker several sentences back in the same passage."""
    found: list[Attribution | None] = []
    for n, (sentence, named) in enumerate(zip(sentences, names, strict=True)):
        before, said = (sentences[n - 1], found[n - 1]) if n else (None, None)
        if before is not None and said is None:
            said = _in_sentence(before, names[n - 1])
        found.append(_read(sentence, named, before, said, outlet))
    return found


def read_attribution(
    sentence: Sentence, names: tuple[Name, ...], *, before: Sentence | None = None, outlet: str = ""
) -> Attribution | None:
    """The main attribution of a sentence, or None. names are those of this sentence. before is the sentence that stands
    before it, looked at only for a quote that runs on and for who "he" is. What the outlet itself reports is not
    attributed to it."""
    said = _in_sentence(before, ()) if before else None
    return _read(sentence, names, before, said, outlet)


def _read(
    sentence: Sentence, names: tuple[Name, ...], before: Sentence | None, said: Attribution | None, outlet: str
) -> Attribution | None:
    found = _in_sentence(sentence, names)
    if found is None:
        return said if said and before and _runs_on(before, sentence) else None
    if is_pronoun(found.origin):
        return _resolved(found, before, said)
    if outlet and same_body(found.origin, outlet) >= 0.9:
        return None
    return found


def _in_sentence(sentence: Sentence, names: tuple[Name, ...]) -> Attribution | None:
    """The main attribution that stands in the sentence; its origin may be a bare pronoun."""
    words = sentence.words
    if not tagged(words):
        return _by_pattern(sentence.text, names)
    below = children(words)
    by_verb = _by_verb(sentence.text, words, below, names)
    by_phrase = _by_according(sentence.text, words, below, names)
    if by_verb and by_phrase:
        return replace(by_verb, via=(*by_verb.via, by_phrase.origin)) if is_medium(by_phrase.origin) else by_verb
    return by_verb or by_phrase


# by a verb: "X said"


def _by_verb(
    text: str, words: Sequence[Word], below: Sequence[Sequence[int]], names: Sequence[Name]
) -> Attribution | None:
    quoted = _QUOTE.search(text) is not None
    for verb in _reporting_verbs(words):
        subject = _subject(words, below, verb)
        if subject is not None and _reports(words, below, verb, quoted):
            return _chain(text, words, below, names, verb, subject)
    return _by_passive(text, words, below, names) or _by_citing(text, words, below, names)


def _reporting_verbs(words: Sequence[Word]) -> Iterator[int]:
    """Verbs of saying that govern the whole sentence, outermost first: the root, what is joined to it, an inserted
    "she said", and ", saying" behind another verb of speech."""
    ranked = []
    for n, word in enumerate(words):
        if word.lemma.lower() in SAYING and word.pos == "VERB":
            depth, open_path = _depth(words, n)
            if open_path:
                ranked.append((depth, n))
    for _, n in sorted(ranked):
        yield n


def _depth(words: Sequence[Word], index: int) -> tuple[int, bool]:
    """How far below the root a verb stands, and whether nothing on the way makes its clause an aside."""
    for depth in range(8):
        word = words[index]
        if word.head == index:
            return depth, True
        above = words[word.head]
        joined = word.dep in ("conj", "parataxis", "ccomp") or (
            word.dep in ("dep", "appos") and above.head == word.head
        )
        spoken = word.dep == "advcl" and above.lemma.lower() in (SAYING | _TALK)
        if not (joined or spoken):
            return depth, False
        index = word.head
    return 8, False


def _subject(words: Sequence[Word], below: Sequence[Sequence[int]], verb: int) -> int | None:
    """Who does the saying: its own subject, or that of the verb it is joined to."""
    for _ in range(3):
        own = [n for n in below[verb] if words[n].dep == "nsubj"]
        if own:
            return own[0]
        if words[verb].dep not in ("conj", "advcl") or any(words[n].dep == "nsubjpass" for n in below[verb]):
            return None
        verb = words[verb].head
    return None


def _reports(words: Sequence[Word], below: Sequence[Sequence[int]], verb: int, quoted: bool) -> bool:
    """Whether something is said with this verb, not only done: a clause, a quotation, or an object to report."""
    lemma, beside = words[verb].lemma.lower(), {words[n].dep for n in below[verb]}
    if "ccomp" in beside or words[verb].dep in ("parataxis", "ccomp"):
        return True
    if "dobj" in beside and lemma in _WITH_OBJECT:
        return True
    if "xcomp" in beside and lemma in _TO_DO:
        return True
    return lemma in _PLAIN_SAYING and (quoted or bool({"dobj", "advcl", "prep", "oprd"} & beside))


def _chain(
    text: str, words: Sequence[Word], below: Sequence[Sequence[int]], names: Sequence[Name], verb: int, subject: int
) -> Attribution | None:
    """The attribution this verb makes. A medium that reports what another said is the way, not the origin."""
    found = _attribution(text, words, below, names, verb, subject)
    if not is_medium(found.origin):
        return replace(found, via=(*found.via, *_told(text, words, below, names, verb, subject)))
    for inner in below[verb]:
        if words[inner].dep == "advcl" and words[inner].lemma.lower() in ("cite", "quote"):
            cited = _cited(text, words, below, names, inner)
            if cited:
                return replace(cited, via=(found.origin,))
        if words[inner].dep == "ccomp" and words[inner].lemma.lower() in SAYING:
            speaker = _subject(words, below, inner)
            if speaker is not None and words[speaker].pos != "PRON" and _reports(words, below, inner, quoted=False):
                nearer = _attribution(text, words, below, names, inner, speaker)
                return replace(nearer, via=(*nearer.via, found.origin))
    return found


def _attribution(
    text: str, words: Sequence[Word], below: Sequence[Sequence[int]], names: Sequence[Name], verb: int, speaker: int
) -> Attribution:
    span, head = phrase(words, below, speaker), words[speaker]
    return Attribution(
        origin=origin_of(text, span, head, names),
        cue=words[verb].text,
        anonymous=is_anonymous(head, span, names),
        source_start=span[0],
        source_end=span[1],
        cue_start=words[verb].start,
        cue_end=words[verb].end,
    )


def _told(
    text: str, words: Sequence[Word], below: Sequence[Sequence[int]], names: Sequence[Name], verb: int, subject: int
) -> Iterator[str]:
    """The media that were told: "told AFP", "speaking to AFP", "in an interview with AFP"."""
    saying = [n for n in below[verb] if words[n].dep not in ("ccomp", "nsubj", "conj")]
    near = {m for n in saying for m in under(below, n)} | set(under(below, subject))
    for n in sorted(near):
        word = words[n]
        told = word.dep in ("dobj", "dative") and word.head == verb and words[verb].lemma.lower() == "tell"
        spoken = word.dep == "pobj" and words[word.head].text.lower() in ("to", "with", "by")
        if told or spoken:
            span = phrase(words, below, n)
            heard = origin_of(text, span, _named(words, below, n), names)
            if hears_for_all(heard, _named(words, below, n)):
                yield heard


def _named(words: Sequence[Word], below: Sequence[Sequence[int]], head: int) -> Word:
    """The name that explains a common noun ("the news agency Tass" -> Tass), else the noun."""
    if words[head].pos != "PROPN":
        for n in below[head]:
            if words[n].dep == "appos" and words[n].pos == "PROPN":
                return words[n]
    return words[head]


def _by_passive(
    text: str, words: Sequence[Word], below: Sequence[Sequence[int]], names: Sequence[Name]
) -> Attribution | None:
    """ "It was reported by X", "X was quoted as saying"."""
    for verb, word in enumerate(words):
        if word.tag != "VBN" or word.lemma.lower() not in SAYING or not _depth(words, verb)[1]:
            continue
        agents = [m for n in below[verb] if words[n].dep == "agent" for m in below[n] if words[m].dep == "pobj"]
        if word.lemma.lower() in ("quote", "cite"):
            quoted = [n for n in below[verb] if words[n].dep == "nsubjpass"]
            if quoted and any(words[n].text == "as" for n in below[verb]):
                found = _attribution(text, words, below, names, verb, quoted[0])
                heard = (origin_of(text, phrase(words, below, a), words[a], names) for a in agents)
                return replace(found, via=tuple(heard))
        elif agents and can_speak(words[agents[0]], names):
            return _attribution(text, words, below, names, verb, agents[0])
    return None


def _by_citing(
    text: str, words: Sequence[Word], below: Sequence[Sequence[int]], names: Sequence[Name]
) -> Attribution | None:
    """ ", citing officials" at the end of a sentence that has no other verb of saying."""
    for verb, word in enumerate(words):
        if word.tag == "VBG" and word.lemma.lower() in ("cite", "quote"):
            return _cited(text, words, below, names, verb)
    return None


def _cited(
    text: str, words: Sequence[Word], below: Sequence[Sequence[int]], names: Sequence[Name], verb: int
) -> Attribution | None:
    for n in below[verb]:
        if words[n].dep == "dobj" and can_speak(words[n], names):
            return _attribution(text, words, below, names, verb, n)
    return None


# by a phrase: "according to X"


def _by_according(
    text: str, words: Sequence[Word], below: Sequence[Sequence[int]], names: Sequence[Name]
) -> Attribution | None:
    m = _ACCORDING.search(text)
    if m is None:
        return None
    last = next((n for n, word in enumerate(words) if word.end == m.end()), None)
    if last is None:
        return None
    speaker = next((n for n in below[last] if words[n].dep == "pobj"), None)
    if speaker is None or words[speaker].pos == "PRON":
        return None
    found = _attribution(text, words, below, names, last, speaker)
    return replace(found, cue=m[0], cue_start=m.start(), cue_end=m.end())


# leaning on the sentence before


def _resolved(found: Attribution, before: Sentence | None, said: Attribution | None) -> Attribution | None:
    """The attribution of "he said" with its speaker, or None: a bare pronoun is no origin. The speaker is the one of the
    sentence before, or the one person who is its subject."""
    pronoun = found.origin.lower()
    if before is None or pronoun not in ("he", "she", "they", "it"):
        return None
    if said is not None and not is_pronoun(said.origin):
        body = any(e.label in ("ORG", "GPE") and e.text in said.origin for e in before.entities)
        if body == (pronoun == "it") or pronoun == "they":
            return replace(found, origin=said.origin, anonymous=said.anonymous)
        return None
    people = [e for e in before.entities if e.label == "PERSON"]
    if (
        pronoun in ("he", "she")
        and len({e.text for e in people}) == 1
        and _is_subject(before, people[0].start, people[0].end)
    ):
        return replace(found, origin=people[0].text, anonymous=False)
    return None


def _is_subject(sentence: Sentence, start: int, end: int) -> bool:
    return any(start <= w.start < end and w.dep in ("nsubj", "nsubjpass") for w in sentence.words)


def _runs_on(before: Sentence, sentence: Sentence) -> bool:
    """Whether a quotation goes on from the sentence before: it is still open there, or this one is nothing but a
    quotation beside another."""
    if sentence.paragraph - before.paragraph > 1:
        return False
    if _is_open(before.text):
        return True
    text = sentence.text.strip()
    return (
        bool(_QUOTE.search(before.text)) and text[:1] in '"“' and text[-1:] in '"”' and len(_QUOTE.findall(text)) == 2
    )


def _is_open(text: str) -> bool:
    return text.count("“") > text.count("”") or text.count('"') % 2 == 1


# without a parse


def _by_pattern(text: str, names: Sequence[Name]) -> Attribution | None:
    """The plainest forms only, from capitals and word order."""
    m = _PLAIN_ACCORDING.search(text) or _PLAIN.search(text)
    if m is None:
        return None
    source, span = m["source"], m.span("source")
    head = Word(
        source.split()[-1],
        span[1] - len(source.split()[-1]),
        span[1],
        source.split()[-1].lower().rstrip("s"),
        "",
        "",
        "",
        0,
    )
    return Attribution(
        origin=origin_of(text, span, head, names),
        cue=m["cue"],
        anonymous=is_anonymous(head, span, names),
        source_start=span[0],
        source_end=span[1],
        cue_start=m.start("cue"),
        cue_end=m.end("cue"),
    )


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
    ahead, behind = start, len(text) - end
    return _trim(text, 0, start) if ahead >= behind else _trim(text, end, len(text))


def _clause_told(sentence: Sentence, attribution: Attribution) -> tuple[int, int] | None:
    """The clause that the verb of saying governs, where the parse shows one that is most of the rest."""
    words = sentence.words
    if not tagged(words):
        return None
    verb = next((n for n, w in enumerate(words) if w.start == attribution.cue_start), None)
    if verb is None or words[verb].pos != "VERB":
        return None
    below = children(words)
    said = [n for n in below[verb] if words[n].dep == "ccomp"]
    if not said:
        return None
    inside = list(under(below, said[0]))
    start, end = words[min(inside)].start, words[max(inside)].end
    if start <= attribution.cue_start < end:
        return None
    if end < attribution.cue_start:
        return 0, min(attribution.source_start, attribution.cue_start)
    return start, len(sentence.text)


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    """Without the "that", commas and blanks at its edges."""
    m = re.match(r"[\s,:;–—-]*(?:that\b\s*)?", text[start:end])
    start += m.end() if m else 0
    while end > start and text[end - 1] in " ,;:–—-":
        end -= 1
    return (start, end) if end > start else (0, len(text))
