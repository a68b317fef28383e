"""Which mentions in one article are of the same: a family name after the full name, a short form and what it stands
for, two spellings of one. Gives every mention the fullest spelling of its own."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from claims.model import NameKind
from claims.readers.name_spans import Span
from claims.readers.name_spellings import (
    ALIKE,
    alike,
    person_words,
    same_person,
    spelling_key,
    surname,
)
from claims.readers.places import fold

_EXPANDED = re.compile(
    r"(?<![\w-])(?P<full>[A-Z][\w’'-]+(?:\s+(?:(?:of|for|the|and|on|in|to)\s+){0,2}[A-Z][\w’'-]+){1,8})\s+\(\s*(?:the\s+)?[\"“]?"
    r"(?P<short>[A-Z][A-Za-z.&-]{1,9})[\"”]?\s*[),]"
)
_GOES_ON = re.compile(r"(?:of|for|on|in|at|to)\s")
_REVERSED = re.compile(
    r"(?<![\w-])(?P<short>[A-Z]{2,9})\s+\(\s*(?:the\s+)?(?P<full>[A-Z][\w’'-]+(?:\s+(?:(?:of|for|the|and|on|in)\s+)?[A-Z][\w’'-]+){1,8})\s*\)"
)


def short_forms(texts: Iterable[str]) -> dict[str, str]:
    """{short form: full name} for those the article itself spells out: "Harbor Workers Union (HWU)"."""
    found: dict[str, str] = {}
    for text in texts:
        for pattern in (_EXPANDED, _REVERSED):
            for m in pattern.finditer(text):
                full = _tail_that_spells(m["full"], m["short"])
                if full:
                    found.setdefault(m["short"].replace(".", ""), full)
    return found


def _tail_that_spells(full: str, short: str) -> str | None:
    """The last words of a name whose initials spell the short form, with or without the small words between."""
    letters = re.sub(r"[^A-Za-z]", "", short).upper()
    words = re.split(r"[\s-]+", full)
    for first in range(len(words)):
        tail = words[first:]
        every = "".join(w[0] for w in tail).upper()
        large = "".join(w[0] for w in tail if w[0].isupper()).upper()
        if letters in (every, large):
            return full[full.index(words[first]) :] if first else full
    return None


def canonical_spellings(spans: Sequence[Span], texts: Iterable[str]) -> list[str]:
    """For each mention, in order of the text, the fullest spelling of the same one in the article."""
    groups = _Groups(short_forms(texts))
    members = [groups.place(span) for span in spans]
    return [groups.usual(member, span.kind) for member, span in zip(members, spans, strict=True)]


class _Groups:
    """The ones named so far in an article; lives as long as its reading."""

    def __init__(self, short: dict[str, str]) -> None:
        self._short = short
        self._names: list[list[str]] = []
        self._people: list[int] = []
        self._by_key: dict[tuple[str, str], int] = {}
        self._by_text: dict[tuple[str, str], int] = {}

    def place(self, span: Span) -> int:
        """The number of the one this mention is of, a new one if need be."""
        known = self._by_text.get((span.kind, span.text))
        if known is not None and span.kind != "person":
            return known
        number = self._person(span.text) if span.kind == "person" else self._thing(span)
        self._names[number].append(span.text)
        self._by_text[(span.kind, span.text)] = number
        return number

    def fullest(self, number: int) -> str:
        """The spelling with the most words, then the longest, then the first."""
        return max(self._names[number], key=lambda name: (len(fold(name).split()), len(name)))

    def usual(self, number: int, kind: NameKind) -> str:
        """What to call it: a place or a people by its commonest spelling, all others by the fullest."""
        if kind in ("place", "group"):
            counted = Counter(self._names[number])
            return max(counted, key=lambda name: (counted[name], len(name)))
        return self.fullest(number)

    def _new(self) -> int:
        self._names.append([])
        return len(self._names) - 1

    def _person(self, text: str) -> int:
        words = person_words(text)
        found = [number for number in self._people if _is_same(words, text, self.fullest(number))]
        if not found:
            self._people.append(self._new())
            return self._people[-1]
        return max(found, key=lambda number: (len(self._names[number]) if len(words) == 1 else 0, number))

    def _thing(self, span: Span) -> int:
        full = self._short.get(span.text.replace(".", ""), span.text)
        key = (span.kind, spelling_key(full, span.kind))
        number = self._by_key.get(key)
        if number is None and span.kind == "organisation":
            number = self._longer_body(full)
        if number is None:
            number = self._new()
        self._by_key.setdefault(key, number)
        if full != span.text:
            self._names[number].append(full)
        return number

    def _longer_body(self, text: str) -> int | None:
        """The one body named before whose name goes on from this one with "of" or "for": "the Kiel Institute"."""
        opening = fold(text) + " "
        if " " not in opening.strip():
            return None
        found = {
            number
            for (kind, _), number in self._by_key.items()
            if kind == "organisation"
            and _GOES_ON.match(fold(self.fullest(number)).removeprefix(opening))
            and fold(self.fullest(number)).startswith(opening)
        }
        return found.pop() if len(found) == 1 else None


def _is_same(words: Sequence[str], text: str, other: str) -> bool:
    """Whether two mentions of persons in one article can be of the same one. Where a family name fits several, the one
    named most often is meant."""
    others = person_words(other)
    if not words or not others:
        return False
    if len(words) > 1 and len(others) > 1:
        return same_person(text, other) >= 0.75
    if len(words) == 1:
        return alike(words[0], surname(others)) >= ALIKE or (len(others) > 1 and words[0] == others[0])
    return alike(others[0], surname(words)) >= ALIKE
