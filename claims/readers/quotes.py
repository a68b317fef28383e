"""Which sentences stand inside quotation marks, and which of them share one quotation."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

_MARK = re.compile(r"[“”\"]")


@dataclass(frozen=True, slots=True)
class Quoted:
    """quotes: the sentence holds a quotation mark. run: the number of the quotation it lies in, shared by all sentences
    that one pair of marks (or one left open) holds; None if no quotation reaches beyond it. whole: nothing but words in
    quotation marks. opened: it begins inside one."""

    quotes: bool
    run: int | None
    whole: bool
    opened: bool = False


def inside_quotes(texts: Sequence[str], paragraphs: Sequence[int]) -> list[Quoted]:
    """How each sentence stands to quotation marks, in order. A mark left open ends with its paragraph, unless the next
    paragraph opens with a mark too: then the quotation goes on."""
    read: list[Quoted] = []
    is_open, run = False, 0
    for n, (text, paragraph) in enumerate(zip(texts, paragraphs, strict=True)):
        if n and paragraph != paragraphs[n - 1] and is_open:
            is_open = False
            run += 0 if text[:1] in '“"' else 1
        elif not is_open:
            run += 1
        began = is_open
        ended, outside = _walk(text, began)
        is_open = ended
        reaches = began or ended or text[:1] in '“"'
        read.append(Quoted(bool(_MARK.search(text)) or began, run if reaches else None, reaches and not outside, began))
    return read


def spoken_spans(text: str, *, opened: bool = False) -> list[tuple[int, int]]:
    """The offsets between quotation marks that hold three words or more; a shorter one only marks a phrase. opened: the
    text begins inside a quotation."""
    spans: list[tuple[int, int]] = []
    start: int | None = 0 if opened else None
    for m in _MARK.finditer(text):
        if start is None and m[0] != "”":
            start = m.end()
        elif start is not None and m[0] != "“":
            spans.append((start, m.start()))
            start = None
    if start is not None:
        spans.append((start, len(text)))
    return [(a, b) for a, b in spans if len(text[a:b].split()) > 2 or a == 0]


def _walk(text: str, is_open: bool) -> tuple[bool, bool]:
    """(whether a quotation is open at the end, whether letters stand outside of quotation marks)."""
    outside, last = False, 0
    for m in _MARK.finditer(text):
        if not is_open and any(c.isalpha() for c in text[last : m.start()]):
            outside = True
        is_open = {"“": True, "”": False}.get(m[0], not is_open)
        last = m.end()
    if not is_open and any(c.isalpha() for c in text[last:]):
        outside = True
    return is_open, outside
