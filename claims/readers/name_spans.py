"""Where names stand in a sentence, and of what kind each is.

Spans of the entity recogniser are trusted, its types are not: titles, the words around, lists and the gazetteer come
first, then the majority in the article. Without a model, capitals and lists remain; what can't be told is "other".
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from claims.model import NameKind, Sentence
from claims.readers.clauses import tagged
from claims.readers.name_spellings import is_given_name, known_body, person_words, surname
from claims.readers.places import country, fold, known_place, people
from claims.readers.titles import is_title, title_before, title_within
from claims.readers.wordlists import words_of

_KINDS: dict[str, NameKind] = {
    "PERSON": "person", "GPE": "place", "LOC": "place", "FAC": "place", "ORG": "organisation", "NORP": "group",
    "EVENT": "event", "PRODUCT": "other", "WORK_OF_ART": "other", "LAW": "other",
}  # fmt: skip
_BODY = re.compile(
    r"\b(?:Ministry|Observatory|University|Institute|Police|Party|Department|Army|Navy|Council|Committee|Commission|"
    r"Agency|Bureau|Court|Parliament|Congress|Senate|Association|Organi[sz]ation|Union|Bank|Company|Corp|Inc|Ltd|"
    r"Foundation|Federation|Authority|Office|Forces?|Guards?|Corps|Group|Service|School|College|Hospital|Church|Club|"
    r"Front|Movement|Brigades?|News|Times|Post|Press|Television|Airlines|Airways|Motors|Administration|Alliance|"
    r"Coalition|Society|League|Center|Centre|Board|Fund|Watch)\b"
)
_SITE = re.compile(
    r"\b(?:Street|Avenue|Road|Boulevard|Highway|Bridge|River|Lake|Sea|Ocean|Mountains?|Heights|Valley|Islands?|"
    r"Airport|Province|County|Governorate|Region|Peninsula|Strip|Bay|Gulf|Strait|Square|Park|Beach|City|Village|Base)$"
)
_SITE_AHEAD = re.compile(r"(?:Base|Camp|Fort|Mount|Lake|Port|Cape|Gulf of)\s[A-Z]")
_COMMA_NAME = re.compile(r",\s+([A-Z][\w.]+(?:\s[A-Z]\w+)?)")
_BREAK = re.compile(r"\s*[\n/]\s*")
_PARTING = re.compile(r"\s*[\n/]\s*|\s+\((?=[^)]*$)|\s+and\s+(?=[A-Z])|\s+and$")
_INTO = re.compile(
    r"\b(?:in|near|at|from|to|towards?|outside|inside|across|around|into|"
    r"(?:city|town|village|port|province|district|region|suburb)\s+of)\s+(?:the\s+)?$",
    re.IGNORECASE,
)
_HEAD_EDGE = re.compile(r"(?:(?:the|a|an)\s+|[\s\"“”'‘’(,:;–—-]+)+", re.IGNORECASE)
_TAIL_EDGE = re.compile(r"(?:['’]s\b|[\s\"“”'’),:;!?–—-]|\s+and\b)+$|(?<=\w{4})\.$")
_ARTICLE_BEFORE = re.compile(r"(?<!\w)(?:[Aa]l|[Ee]l|[Aa]sh?|[Aa]n|[Aa]r|[Aa]d|[Aa]t|[Aa]z)-$")
_CAPITALS = re.compile(
    r"(?<![\w-])(?:(?:[A-Z]\.){2,}|(?:[aA]l-|[eE]l-)?[A-Z][\w’'-]*(?:\s+(?:(?:of|for|bin|van|de|al)\s+)?(?:[aA]l-)?[A-Z][\w’'-]*){0,6})"
)
_NOT_NAMES = words_of(
    "i the a an this that these those he she it we they his her their its our your you my but and or if in on at as by "
    "for from with after before when while there here then what who why how where no not yes all some many most more "
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august "
    "september october november december mr mrs ms police officials today yesterday meanwhile however according "
    "photo image source editor north south east west god"
)


_LONGEST = 120
"""Characters; a longer run of capitals is a heading or rubbish, not a name."""


@dataclass(frozen=True, slots=True)
class Span:
    """A name as found: in which sentence, where, its kind and how sure that is (1 a label, 3 a rule, 5 a title)."""

    sentence: int
    start: int
    end: int
    text: str
    kind: NameKind
    sure: int
    titles: tuple[str, ...] = ()


def find_spans(sentences: Sequence[Sentence]) -> list[Span]:
    """All names of an article in order of the text, none overlapping another."""
    spans = [span for n, sentence in enumerate(sentences) for span in _spans(n, sentence)]
    spans = _retyped(spans)
    spans += _again(sentences, spans)
    return sorted(_outside_titles(sentences, spans), key=lambda s: (s.sentence, s.start))


def _outside_titles(sentences: Sequence[Sentence], spans: Sequence[Span]) -> Iterator[Span]:
    """Leaves out the "Defense" of "Defense Secretary Keel"; a place or a people in a title stays."""
    titled = defaultdict(list)
    for span in spans:
        before = title_before(sentences[span.sentence].text, span.start) if span.titles else None
        if before:
            titled[span.sentence].append((before[1], span.start))
    for span in spans:
        inside = any(a <= span.start and span.end <= b for a, b in titled[span.sentence])
        if not inside or span.kind in ("place", "group"):
            yield span


def _spans(number: int, sentence: Sentence) -> Iterator[Span]:
    """The names of one sentence, cleaned of articles, possessives and titles."""
    taken = -1
    for start, end, label in _marked(sentence):
        span = _cleaned(number, sentence.text, start, end, label)
        if span and span.start >= taken:
            taken = span.end
            yield span


def _marked(sentence: Sentence) -> Iterator[tuple[int, int, str]]:
    """(start, end, label) of each name as the recogniser gives it, cut where it ran two together; "" for the label
    where there is no recogniser."""
    if tagged(sentence.words):
        for e in sentence.entities:
            if e.label in _KINDS:
                yield from _parted(sentence.text, e.start, e.end, e.label)
        return
    for m in _CAPITALS.finditer(sentence.text):
        yield m.start(), m.end(), ""


def _parted(text: str, start: int, end: int, label: str) -> Iterator[tuple[int, int, str]]:
    """A span cut at a line break, a stroke, and between two persons."""
    cuts = [m.span() for m in (_PARTING if label in ("PERSON", "ORG") else _BREAK).finditer(text, start, end)]
    if cuts and label == "ORG" and _BODY.search(text, start, end):
        cuts = [(a, b) for a, b in cuts if "and" not in text[a:b]]
    for a, b in cuts:
        yield start, a, label
        start = b
    yield start, end, label


def _cleaned(number: int, text: str, start: int, end: int, label: str) -> Span | None:
    if end - start > _LONGEST:
        return None
    start, end = _trimmed(text, start, end)
    if start >= end:
        return None
    titles: tuple[str, ...] = ()
    if label in ("PERSON", "") or (label in ("ORG", "NORP", "FAC") and not _BODY.search(text[start:end])):
        inside = title_within(text[start:end])
        if inside and (label in ("PERSON", "") or title_fits(inside[0])):
            titles, start = (inside[0],), end - len(inside[1])
    before = None if titles else title_before(text, start)
    if before:
        titles = (before[0],)
    name = text[start:end]
    if not _is_name(name, label):
        return None
    kind, sure = _kind(text, start, end, label, titles)
    return Span(number, start, end, name, kind, sure, titles if kind == "person" else ())


def title_fits(title: str) -> bool:
    """Whether a title is one that only a person bears: an abbreviation of rank, President, Minister."""
    return title.endswith(".") or title.split()[-1].lower() in ("president", "minister", "mayor", "senator", "sheriff")


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    m = _HEAD_EDGE.match(text, start, end)
    if m:
        start = m.end()
    m = _TAIL_EDGE.search(text, start, end)
    if m:
        end = m.start()
    m = _ARTICLE_BEFORE.search(text, max(0, start - 5), start)
    if m:
        start = m.start()
    return start, end


def _is_name(name: str, label: str) -> bool:
    if not any(c.isupper() for c in name) or "\n\n" in name:
        return False
    if fold(name) in _NOT_NAMES or (is_title(name) and label != "ORG"):
        return False
    return bool(label) or not all(w in _NOT_NAMES for w in fold(name).split())


def _kind(text: str, start: int, end: int, label: str, titles: tuple[str, ...]) -> tuple[NameKind, int]:
    """The kind that the name and the words around it tell, and how sure that is."""
    name = text[start:end]
    place = country(name)
    if titles and not place:
        return "person", 5
    if place and not (name.islower() or (name == "us")):
        return "place", 5
    if _is_people(name):
        return "group", 4
    if known_body(name):
        return "organisation", 4
    if _SITE_AHEAD.match(name):
        return "place", 4
    if _BODY.search(name) and " " in name:
        return "organisation", 4
    if _SITE.search(name) and " " in name and label != "PERSON":
        return "place", 3
    words = fold(name).split()
    if label in ("ORG", "GPE") and len(words) in (2, 3) and is_given_name(words[0]) and not known_place(name):
        return "person", 2
    if _KINDS.get(label) != "place" and known_place(name) and (_is_into(text, start) or _is_beside_country(text, end)):
        return "place", 3
    if _KINDS.get(label) == "other" and " " not in name and known_place(name):
        return "place", 2
    if label == "PERSON" and " " not in name and known_place(name) and not is_given_name(fold(name)):
        return "place", 1
    return _KINDS.get(label) or _guessed(name), 1


def _is_into(text: str, start: int) -> bool:
    """Whether the words before say that a place follows: "in", "the city of"."""
    return _INTO.search(text, max(0, start - 20), start) is not None


def _is_beside_country(text: str, end: int) -> bool:
    """Whether a country or state follows after a comma: "Quetta, Pakistan"."""
    m = _COMMA_NAME.match(text, end)
    return m is not None and (country(m[1]) is not None or (m[1].endswith(".") and known_place(m[1]) is not None))


def _is_people(name: str) -> bool:
    """Whether a name is of a people: one known as such, or several in a row ("Sunni Bedouin")."""
    return bool(people(name)) or (" " in name and all(people(word) for word in name.split()))


def _guessed(name: str) -> NameKind:
    """The kind of a name that only its capitals mark."""
    words = fold(name).split()
    if len(words) in (2, 3) and is_given_name(words[0]):
        return "person"
    return "organisation" if name.isupper() and len(name) > 1 else "other"


def _retyped(spans: Sequence[Span]) -> list[Span]:
    """The same name has one kind in an article: what most of its mentions say, rules counting more than labels. A
    family name alone follows the person whose full name is there."""
    votes: dict[str, Counter[NameKind]] = defaultdict(Counter)
    alone = {fold(s.text) for s in spans if s.kind == "person" and " " not in s.text}
    spans = [_person_after_all(s, alone) for s in spans]
    families = {surname(person_words(s.text)) for s in spans if s.kind == "person" and " " in s.text}
    for span in spans:
        votes[fold(span.text)][span.kind] += span.sure
    typed = []
    for span in spans:
        name = fold(span.text)
        kind = votes[name].most_common(1)[0][0]
        if " " not in name and name in families and not country(span.text) and span.sure < 4:
            kind = "person"
        typed.append(replace(span, kind=kind, titles=span.titles if kind == "person" else ()))
    return typed


def _person_after_all(span: Span, alone: set[str]) -> Span:
    """A body of two or three words whose last stands elsewhere for a person is that person."""
    words = fold(span.text).split()
    odd = span.kind == "organisation" and span.sure < 3 and len(words) in (2, 3) and words[-1] in alone
    return replace(span, kind="person") if odd else span


def _again(sentences: Sequence[Sentence], spans: Sequence[Span]) -> list[Span]:
    """Mentions the recogniser passed over: a name found elsewhere in the article, a known person's family name, a
    country or a people that stands alone."""
    known = _known_names(spans)
    taken = defaultdict(list)
    for span in spans:
        taken[span.sentence].append((span.start, span.end))
    found = []
    for number, sentence in enumerate(sentences):
        for m in _CAPITALS.finditer(sentence.text):
            if m.end() - m.start() > _LONGEST:
                continue
            parts = list(_known_parts(sentence.text, m.start(), m.end(), known))
            for start, end in parts or [_trimmed(sentence.text, m.start(), m.end())]:
                name = sentence.text[start:end]
                kind = "group" if people(name) else known.get(name) or _listed(name)
                if kind and not any(a < end and start < b for a, b in taken[number]):
                    title = title_before(sentence.text, start) if kind == "person" else None
                    found.append(Span(number, start, end, name, kind, 1, (title[0],) if title else ()))
    return found


def _known_names(spans: Sequence[Span]) -> dict[str, NameKind]:
    known: dict[str, NameKind] = {}
    for span in spans:
        if span.kind in ("person", "organisation", "place", "group") and len(span.text) > 2:
            known.setdefault(span.text, span.kind)
            if span.kind == "person" and len(span.text.split()[-1]) > 3:
                known.setdefault(span.text.split()[-1], "person")
    return known


def _listed(name: str) -> NameKind | None:
    """The kind of a country or people that the recogniser left unmarked; given names such as Jordan are left out."""
    if len(name) < 4 or is_given_name(fold(name)):
        return None
    if people(name):
        return "group"
    return "place" if country(name) else None


def _known_parts(text: str, start: int, end: int, known: dict[str, NameKind]) -> Iterator[tuple[int, int]]:
    """The longest known names inside a run of capitalised words."""
    _, end = _trimmed(text, start, end)
    starts = [m.start() for m in re.finditer(r"(?:[aA]l-|[eE]l-)?[A-Z]", text[start:end])]
    ends = [m.end() for m in re.finditer(r"\w(?=[\s’'-]|$)", text[start:end])]
    taken = 0
    for a in starts:
        if a < taken or (a and text[start + a - 1].isalnum()):
            continue
        for b in reversed(ends):
            if b > a and text[start + a : start + b] in known:
                yield start + a, start + b
                taken = b
                break
