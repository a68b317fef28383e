"""Where sentences begin and end in a text of paragraphs.

Paragraphs are split first (an empty line), then sentences within each by their final marks; abbreviations, initials,
decimal points and marks inside brackets don't end one. A sentence keeps its closing quotation mark. Two sentences run
together without a mark are split only where a weekday or month and a possessive make it certain; otherwise left alone.
"""

import re
from collections.abc import Iterator

# Titles and units that are followed by a name or number, never by a new sentence.
_BEFORE_NAME = (
    "mr mrs ms dr prof gen col lt maj capt cmdr sgt cpl pvt adm sen rep gov sheriff rev hon st ste mt ft pres supt insp det "
    "no nos vs cf fig vol art sec ch pp al approx est messrs dep asst"
).split()
# May stand at the end of a sentence too: a break only before a capital that doesn't continue a name or date.
_MAYBE_LAST = (
    "u.s u.k u.n e.u d.c a.m p.m u.s.a inc corp ltd co jr sr bros etc jan feb mar apr jun jul aug sept sep oct nov dec "
    "mon tue tues wed thu thur thurs fri sat sun calif fla ariz conn ill mass mich minn pa va wash wis tex tenn ga ore colo "
    "kan ky la md mo neb nev okla n.y n.j n.c s.c n.h n.m n.d s.d r.i w.va ala ark del ind vt wyo ph.d m.d"
).split()
_CLOCK = {"a.m", "p.m"}
_END = re.compile(r"""(?P<mark>[.!?…]+)(?P<close>["'”’)\]»]*)(?=\s|$)""")
_LAST_TOKEN = re.compile(r"[^\s(\[\"“‘'—–]+$")
_NEXT = re.compile(r"""\s+(?P<open>["'“‘(\[«—–-]*)(?P<first>\S)""")
_PARAGRAPH = re.compile(r"\n[ \t]*\n+")
_STARTERS = frozenset(
    "the a an in on at it he she they we i but and or however meanwhile officials police his her their its this that "
    "these those there when while after before since if as for to from by with some many most several".split()
)


def paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """(start, end) of each paragraph, white space at the rims left out."""
    start = 0
    for gap in [*_PARAGRAPH.finditer(text), None]:
        end = gap.start() if gap else len(text)
        yield from _trimmed(text, start, end)
        start = gap.end() if gap else end


def sentences(text: str) -> Iterator[tuple[int, int, int]]:
    """(start, end, paragraph number) of each sentence of the whole text."""
    for number, (start, end) in enumerate(paragraphs(text)):
        for first, last in split(text[start:end]):
            yield start + first, start + last, number


def split(paragraph: str) -> Iterator[tuple[int, int]]:
    """(start, end) of each sentence of one paragraph."""
    start = 0
    for mark in _END.finditer(paragraph):
        if _ends(paragraph, start, mark):
            yield from _trimmed(paragraph, start, mark.end())
            start = mark.end()
    yield from _trimmed(paragraph, start, len(paragraph))


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip())
    if piece.strip():
        yield start + left, start + left + len(piece.strip())


def _ends(paragraph: str, start: int, mark: "re.Match[str]") -> bool:
    following = _NEXT.match(paragraph, mark.end())
    if following is None:
        return True
    first, opened = following["first"], following["open"]
    if not (first.isupper() or first.isdigit() or opened or not first.isalpha()):
        return False  # goes on in lower case: “Why?” he asked
    if mark["mark"] != ".":
        return True
    if paragraph[start : mark.start()].count("(") > paragraph[start : mark.end()].count(")"):
        return False
    return mark["close"] != "" or not _abbreviates(paragraph, start, mark, following)


def _abbreviates(paragraph: str, start: int, mark: "re.Match[str]", following: "re.Match[str]") -> bool:
    found = _LAST_TOKEN.search(paragraph[max(start, mark.start() - 20) : mark.start()])
    token = found[0] if found else ""
    bare = token.lower()
    if len(token) == 1 and token.isupper() and token != "I":
        return True  # an initial: David W. Maxwell
    if bare in _BEFORE_NAME and (token[0].isupper() or bare in ("no", "nos", "vs", "approx", "est")):
        return bare != "no" or following["first"].isdigit()
    if bare in _MAYBE_LAST or re.fullmatch(r"(?:[a-z]\.)+[a-z]", bare):
        return not _begins_sentence(paragraph, following, bare)
    return False


def _begins_sentence(paragraph: str, following: "re.Match[str]", bare: str) -> bool:
    word = re.match(r"\w+", paragraph[following.start("first") :])
    text = word[0] if word else ""
    if text.isdigit():
        return False
    if bare in _CLOCK and following["open"] == "" and text in (
        "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday", "ET", "GMT", "EST", "EDT", "PT", "local"
    ):  # fmt: skip
        return False
    return following["open"] != "" or text.lower() in _STARTERS or bare in _CLOCK
