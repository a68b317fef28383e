"""Any text -> its paragraphs: visible characters only, Unicode NFC, one line each, words untouched.

Nothing is judged here; what is no part of the article is for furniture.py.
"""

import re
import unicodedata
from collections.abc import Sequence

# Zero-width and joining marks inside Latin words, soft hyphens, direction overrides, tag characters, fillers.
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u180b-\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb"
    "\U000e0000-\U000e007f\ud800-\udfff]|(?<![\u0600-\u0dff\U0001f000-\U0001faff\u2600-\u27bf\ufe0f])[\u200c\u200d]"
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
_BREAKS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_SPACES = re.compile(r"[^\S\n]+")
_BLANK = re.compile(r"\n[ ]*(?:\n[ ]*)+")
_FINISHED = re.compile(r"""[.!?…:;][\"'”’»)\]*_]*$""")
_HAS_END = re.compile(r"[.!?]")
_LAST_WORD = re.compile(r"[\w’'.-]+$")
_WRAP_MIN, _WRAP_MAX = 50, 100  # columns at which hand-wrapped text breaks its lines
# Words that can't end a sentence or a caption: what stands after the break belongs to them.
_LEADS_ON = frozenset(
    "a an the these those his her its their our my your of and or but nor into onto between among against during "
    "including than because although whose Mr. Mrs. Ms. Dr. Lt. Gen. Col. Sgt. Gov. Sen. Rep. St. "
    "Foreign Prime Deputy Vice Acting Interim Former Saint New United".split()
)
_PEOPLE = re.compile(r"^[A-Z][a-z]{2,}(?:ian|ese|ish)$")
_STARTERS = frozenset(
    "The A An This That These Those He She It They We I You His Her Its Their In On At By For From With After Before Since "
    "But And Or So Yet If When While As Although Meanwhile However There Here Both Some Many Most All One Two".split()
)


def visible(text: str) -> str:
    """The text in NFC without invisible and control characters; every kind of space a plain one, every line end "\\n"."""
    text = _CONTROL.sub("", _BREAKS.sub("\n", text))
    text = unicodedata.normalize("NFC", _INVISIBLE.sub("", text))
    return _SPACES.sub(" ", text)


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a text. An empty line ends one; so does the end of a line, unless the lines were wrapped by hand."""
    found: list[str] = []
    for block in _BLANK.split(visible(text).strip()):
        lines = [line.strip() for line in block.split("\n") if line.strip()]
        found.extend([" ".join(lines)] if _wrapped(lines) else lines)
    return found


def _wrapped(lines: Sequence[str]) -> bool:
    """Whether these lines are one paragraph broken at a right margin: all but the last about equally long, and most of
    them broken off in the middle of a sentence."""
    if len(lines) < 2 or any(len(line) > _WRAP_MAX for line in lines):
        return False
    inner = lines[:-1]
    if any(len(line) < _WRAP_MIN or line.startswith(("#", "- ", "* ", "•", ">")) for line in inner):
        return False
    return sum(_FINISHED.search(line) is None for line in inner) * 2 >= len(inner)


def belong_together(first: str, second: str) -> bool:
    """Whether the break between two neighbouring paragraphs cuts a sentence or a name ("... and Syrian Foreign" /
    "Minister ...", "... ended with the" / "vote."). Careful: a missed mend is better than two joined thoughts."""
    if len(first.split()) < 6 or _FINISHED.search(first) or not second or first.startswith("#"):
        return False
    if not re.search(r"\b[a-z]", first) or first.istitle():
        return False
    start = second.split(maxsplit=1)[0]
    if start[0].islower() and not first[-1].isdigit():
        return start.rstrip(",") not in ("via", "by") and "." not in start and "@" not in start
    last = _LAST_WORD.search(first)
    if last is None or (not start[0].isalpha() and not start[0].isdigit()) or start in _STARTERS:
        return first.endswith(",") and _FINISHED.search(second) is not None and start[0].isalpha()
    ends_open = last[0] in _LEADS_ON or _PEOPLE.match(last[0]) is not None
    return ends_open and _HAS_END.search(second) is not None
