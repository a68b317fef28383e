"""The names of an article: people, places, bodies and peoples, with the spellings and short forms of one joined.

A nationality ("Israeli") is of kind "group" and has its country's key, so that it finds claims about Israel. A person's
key is made of the family name, so that "al-Sharaa" finds "Ahmed al-Sharaa"; same_name says whether it is the same one.
"""

from collections import defaultdict
from collections.abc import Sequence

from claims.model import Name, NameKind, Sentence
from claims.readers.name_joins import canonical_spellings
from claims.readers.name_offices import office_holders
from claims.readers.name_spans import Span, find_spans
from claims.readers.name_spellings import same_body, same_person, spelling_key
from claims.readers.places import fold, known_place
from claims.readers.titles import title_within


def read_names(sentences: Sequence[Sentence]) -> list[tuple[Name, ...]]:
    """For each sentence of one article its names in order, offsets in the sentence's own text; possessive 's and titles
    are not part of them. Mentions of one share canonical and key. "The president" counts as a name where exactly one
    person in the article bears that title."""
    spans = find_spans(sentences)
    spellings = canonical_spellings(spans, (s.text for s in sentences))
    rows: dict[int, list[Name]] = defaultdict(list)
    for span, canonical in zip(spans, spellings, strict=True):
        rows[span.sentence].append(_name(span, canonical))
    for number, name in office_holders(sentences, rows):
        rows[number].append(name)
    return [tuple(sorted(rows[n], key=lambda name: name.start)) for n in range(len(sentences))]


def _name(span: Span, canonical: str) -> Name:
    key = spelling_key(canonical, span.kind)
    return Name(span.text, span.start, span.end, span.kind, canonical, key, span.titles)


def name_key(text: str, kind: NameKind) -> str:
    """What the spellings of a name share across articles, titles aside; "" for an empty text. Two names with one key
    are candidates for the same, not yet the same."""
    if kind == "person":
        inside = title_within(text)
        text = inside[1] if inside else text
    return spelling_key(text, kind)


def same_name(a: Name, b: Name) -> float:
    """0..1: 1 surely the same but for the spelling, about 0.7 possibly (a family name against a full one, a country and
    its people), 0 another. Names of different kinds are never the same, but for a country and its people."""
    if {a.kind, b.kind} == {"group", "place"}:
        return 0.7 if a.key == b.key else 0.0
    if a.kind != b.kind:
        return 0.0
    match a.kind:
        case "person":
            return same_person(_bare(a.canonical), _bare(b.canonical))
        case "place":
            return _same_place(a, b)
        case "organisation":
            return same_body(a.canonical, b.canonical)
        case _:
            return 1.0 if a.key == b.key else 0.0


def _bare(person: str) -> str:
    inside = title_within(person)
    return inside[1] if inside else person


def _same_place(a: Name, b: Name) -> float:
    """Places that the gazetteer knows are the same or not; others go by their sound."""
    if a.key == b.key:
        return 1.0
    if known_place(a.canonical) and known_place(b.canonical):
        return 0.0
    return same_person(fold(a.canonical), fold(b.canonical))
