"""Where a sentence says who said it: by a verb ("X said"), by a phrase ("according to X"), by "citing X".

The main attribution only, as it stands in the sentence: its origin may still be a bare "he", which attribution.py
resolves. The parse leads; where it lost the speaker, the order of the words helps; without one a few plain patterns
remain. "It was reported" names nobody.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from claims.model import Attribution, Name, Sentence, Word
from claims.readers.clauses import SAYING, children, tagged, under
from claims.readers.quotes import spoken_spans
from claims.readers.speakers import can_speak, hears_for_all, is_anonymous, is_medium, origin_of, phrase
from claims.readers.wordlists import words_of

_PLAIN_SAYING = words_of("say tell add announce claim declare report tweet state explain warn reply insist write note")
_WITH_OBJECT = words_of("announce report deny confirm describe reveal disclose predict allege acknowledge")
_PASSED_ON = words_of("report say confirm state announce disclose reveal tell")
_FINDING = words_of("find show indicate think believe suggest hear see")
_TO_DO = words_of("claim vow pledge promise threaten say")
_TALK = words_of(
    "criticize criticise condemn defend call urge dismiss respond praise blame accuse ask demand speak reject welcome "
    "attack slam blast mock answer question support oppose thank apologize apologise continue scold shout wonder dub joke"
)
"""Verbs that tell of speech where quotation marks show the words."""
_INVERTED = words_of("say add explain note warn reply insist continue ask recall joke write")
_DAYS = re.compile(r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|today|yesterday|this|last|earlier", re.IGNORECASE)
_ACCORDING = re.compile(
    r"\b(?:according\s+to|as\s+(?:first\s+)?(?:reported|announced|quoted|stated)\s+by|in\s+the\s+words\s+of)(?=\s)",
    re.IGNORECASE,
)
_CLOSERS = frozenset([",", "”", '"', "''", "?", "!"])
_PLAIN = re.compile(
    r"(?P<source>(?:[A-Z][\w.’'-]*|[Pp]olice|[Oo]fficials|[Ww]itnesses|[Aa]uthorities|\b[Aa]\s\w+)"
    r"(?:\s(?:[A-Z][\w.’'-]*|of|for|the)){0,8})\s(?P<cue>said|says|told|announced|reported|added|claimed|stated)\b"
)
_PLAIN_ACCORDING = re.compile(
    r"\b(?P<cue>[Aa]ccording\sto)\s(?P<source>(?:the\s|a\s|an\s)?\w[\w.’'-]*(?:\s(?:[A-Z][\w.’'-]*|of|for|the|and)){0,8})"
)


def stated(sentence: Sentence, names: tuple[Name, ...], *, opened: bool = False) -> Attribution | None:
    """The main attribution that stands in the sentence; its origin may be a bare pronoun. opened: it begins
    inside a quotation."""
    words = sentence.words
    if not tagged(words):
        return _by_pattern(sentence.text, names)
    below = children(words)
    by_verb = _by_verb(sentence.text, words, below, names, opened)
    by_phrase = _by_according(sentence.text, words, below, names)
    if by_verb and by_phrase:
        if is_medium(by_phrase.origin):
            return replace(by_verb, via=(*by_verb.via, by_phrase.origin))
        return replace(by_phrase, via=(by_verb.origin,)) if is_medium(by_verb.origin) else by_verb
    return by_verb or by_phrase


# by a verb: "X said"


def _by_verb(
    text: str, words: Sequence[Word], below: Sequence[Sequence[int]], names: Sequence[Name], opened: bool
) -> Attribution | None:
    quotations = spoken_spans(text, opened=opened)
    for verb in _reporting_verbs(words, quoted=bool(quotations)):
        if any(start <= words[verb].start < end for start, end in quotations):
            continue
        subject = _subject(words, below, verb)
        if subject is not None and _reports(words, below, verb, quoted=bool(quotations)):
            return _chain(text, words, below, names, verb, subject)
    return _by_passive(text, words, below, names) or _by_citing(text, words, below, names)


def _reporting_verbs(words: Sequence[Word], *, quoted: bool) -> Iterator[int]:
    """Verbs of saying that govern the whole sentence, saying before other talk, outermost first: the root, what is joined to it, an inserted
    "she said", and ", saying" behind another verb of speech."""
    verbs = SAYING | _TALK if quoted else SAYING
    ranked = []
    for n, word in enumerate(words):
        if word.pos == "VERB" and word.lemma.lower() in verbs and not _is_order(words, n):
            depth, open_path = _depth(words, n)
            if open_path:
                ranked.append((word.lemma.lower() not in SAYING, depth, n))
    for *_, n in sorted(ranked):
        yield n


def _is_order(words: Sequence[Word], verb: int) -> bool:
    """Whether the verb is a bare form without a helper: "tell me", "to say"."""
    return words[verb].tag == "VB" and not any(
        w.head == verb and w.dep == "aux" and w.tag == "MD" for w in words[:verb]
    )


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
        spoken = word.dep == "advcl" and (
            above.lemma.lower() in (SAYING | _TALK) or words[max(0, _first(words, index))].text.lower() == "as"
        )
        if not (joined or spoken):
            return depth, False
        index = word.head
    return 8, False


def _first(words: Sequence[Word], index: int) -> int:
    """The conjunction that opens the clause of a verb, or -1."""
    return next((n for n in range(max(0, index - 6), index) if words[n].head == index and words[n].dep == "mark"), -1)


def _subject(words: Sequence[Word], below: Sequence[Sequence[int]], verb: int) -> int | None:
    """Who does the saying: its own subject, or that of the verb it is joined to."""
    behind = _behind(words, below, verb)
    if behind is not None:
        return behind
    for _ in range(3):
        own = [n for n in below[verb] if words[n].dep == "nsubj" and (n < verb or _close(words, verb, n))]
        if own:
            return max((n for n in own if n < verb), default=own[0])
        if any(words[n].dep == "nsubjpass" for n in below[verb]):
            return None
        if words[verb].dep not in ("conj", "advcl"):
            return _ahead(words, verb)
        verb = words[verb].head
    return None


def _close(words: Sequence[Word], verb: int, subject: int) -> bool:
    """Whether nothing but the speaker's own words stands between a verb and a subject behind it."""
    return not any(w.pos == "PUNCT" and w.text not in ("-", ".") for w in words[verb + 1 : subject])


def _behind(words: Sequence[Word], below: Sequence[Sequence[int]], verb: int) -> int | None:
    """The speaker right behind a verb that follows a comma or a closing quotation mark, where the parser took it for
    an object: ", added the diplomat"."""
    if not verb or words[verb].lemma.lower() not in _INVERTED or words[verb - 1].text not in _CLOSERS:
        return None
    for n in below[verb]:
        if n > verb and words[n].dep in ("dobj", "nsubj", "attr", "oprd") and not _DAYS.match(words[n].text):
            opens = min(under(below, n, without=frozenset(m for m in below[n] if m > n)))
            return n if opens == verb + 1 and words[n].pos in ("NOUN", "PROPN") else None
    return None


def _ahead(words: Sequence[Word], verb: int) -> int | None:
    """The speaker that word order shows, where the parser lost it: the noun right before the verb, or the one behind
    a closing quotation mark, explained between commas: "”, Keel, the mayor, said"."""
    if verb < 2 or words[verb].lemma.lower() not in _PLAIN_SAYING or words[verb].tag not in ("VBD", "VBZ", "VBP"):
        return None
    if words[verb - 1].pos in ("NOUN", "PROPN"):
        return verb - 1
    if words[verb - 1].text != ",":
        return None
    for mark in range(verb - 2, max(-1, verb - 18), -1):
        if words[mark].text in ("”", '"', "''"):
            nouns = [n for n in range(mark + 1, verb) if words[n].pos in ("NOUN", "PROPN")]
            comma = next((n for n in range(mark + 2, verb) if words[n].text == ","), verb)
            return max((n for n in nouns if n < comma), default=None)
    return None


def _reports(words: Sequence[Word], below: Sequence[Sequence[int]], verb: int, *, quoted: bool) -> bool:
    """Whether something is said with this verb, not only done: a clause, a quotation, or an object to report."""
    lemma, beside = words[verb].lemma.lower(), {words[n].dep for n in below[verb]}
    if "neg" in beside:
        return False
    if "ccomp" in beside or words[verb].dep in ("parataxis", "ccomp"):
        told = lemma in SAYING and (lemma not in _FINDING or _tells_a_clause(words, below, verb))
        return told or (quoted and lemma not in _FINDING)
    if _first(words, verb) >= 0:
        return "nsubj" in beside
    if _behind(words, below, verb) is not None:
        return True
    if "dobj" in beside and lemma in _WITH_OBJECT:
        return True
    if "xcomp" in beside and lemma in _TO_DO:
        return True
    return lemma == "say" or (quoted and (lemma in _PLAIN_SAYING or lemma in _TALK))


def _tells_a_clause(words: Sequence[Word], below: Sequence[Sequence[int]], verb: int) -> bool:
    """Whether what hangs on "found" or "shows" is a whole statement, not "found him dead"."""
    for n in below[verb]:
        if words[n].dep == "ccomp" and words[n].pos in ("VERB", "AUX"):
            helped = any(words[m].dep in ("aux", "auxpass", "mark") for m in below[n])
            return helped or words[n].tag in ("VBD", "VBZ", "VBP")
    return words[verb].dep == "parataxis"


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
    told = _named(words, below, speaker)
    whole = phrase(words, below, speaker, explained=True)
    if told is not head:
        head = told if any(n.start <= told.start < n.end and n.kind == "person" for n in names) else head
        span = whole if head is told else span
    return Attribution(
        origin=origin_of(text, span, head, names),
        cue=words[verb].text,
        anonymous=is_anonymous(head, span, names),
        source_start=whole[0],
        source_end=whole[1],
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
        if (told or spoken) and not any(x.kind == "place" and x.start <= word.start < x.end for x in names):
            span = phrase(words, below, n)
            media = [x.canonical for x in names if span[0] <= x.start < span[1] and is_medium(x.text)]
            heard = media[0] if media else origin_of(text, span, _named(words, below, n), names)
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
        elif agents and word.lemma.lower() in _PASSED_ON and can_speak(words[agents[0]], names):
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
    if speaker is None or not can_speak(words[speaker], names):
        return None
    found = _attribution(text, words, below, names, last, speaker)
    return replace(found, cue=m[0], cue_start=m.start(), cue_end=m.end())


# without a parse


def _by_pattern(text: str, names: Sequence[Name]) -> Attribution | None:
    """The plainest forms only, from capitals and word order."""
    m = _PLAIN_ACCORDING.search(text) or _PLAIN.search(text)
    if m is None:
        return None
    source, span = m["source"], m.span("source")
    if source.endswith(".") and source[-3:-1].isalpha():
        source, span = source[:-1], (span[0], span[1] - 1)
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
