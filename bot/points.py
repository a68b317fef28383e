"""The point of an answer in one line: what a person reads in a notification before anything else.

A question is turned into a clause only where English allows it without re-ordering ("How many people were
killed in Sweida?" -> "killed in Sweida"); otherwise it is quoted as a question.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.answer import Part
from bot.cards import told, value_words
from bot.words import capital, cut, full_stop, many, series
from claims.model import Difference, Discrepancy, Match

_HOW_MANY = re.compile(r"^how many (?P<what>[^?]{1,60}?) (?P<verb>were|was|are|is) (?P<rest>[^?]+)\?*$", re.IGNORECASE)
_SUBJECT = re.compile(r"^(?P<word>who|which|how many) (?P<rest>[^?]+)\?*$", re.IGNORECASE)
_INVERTED = re.compile(r"\b(?:do|does|did|is|are|was|were|has|have|had|will|would|can|could|should)\b", re.IGNORECASE)
# Questions as claims/differ puts them, each with the clause it becomes.
_CLAUSES = tuple(
    (re.compile(asked, re.IGNORECASE), clause)
    for asked, clause in (
        # A label without a question mark is a clause already.
        (r"^((?:whether|who|what|which|when|where|how) [^?]+)$", r"\1"),
        (r"^is it (confirmed) that ([^?]+)\?$", r"whether it is \1 that \2"),
        (r"^(what|who) ((?:was|were|has been|will be) (?-i:(?!the |an? )[a-z]+(?:ed|en|t)\b)[^?]*)\?$", r"\1 \2"),
        # As claims/differ put them before 0.1; discrepancies found then are still shown.
        (r"^is it so that ([^?]+)\?*$", r"whether \1"),
        (r"^how certain is it that ([^?]+)\?*$", r"how certain it is that \1"),
        (r"^when: ([^?…]+?)(?: \w{1,6} …)?\?*$", r"when \1"),
        (r"^what part had (.{1,80}?) in ([^?]+)\?*$", r"what part \1 had in \2"),
        (r"^how is the name of ([^?]+) spelled\?*$", r"how the name of \1 is spelled"),
        (r"^what is ([^?]+)\?*$", r"what \1 is"),
        (r"^how old is ([^?]+)\?*$", r"how old \1 is"),
    )
)
_OTHERWISE = "Sources say otherwise"
_VALUES = 3
_SHORT_VALUES = 60
_SHORT_QUESTION = 60
_HEADING = 130  # with "Sources differ" before it, what Slack takes as a header


@dataclass(frozen=True, slots=True)
class Point:
    """heading stands above the details; sentence stands alone."""

    heading: str
    sentence: str


def point(part: Part) -> Point:
    """What this part of the answer comes to."""
    match part.finding:
        case "sources_differ":
            return _sources_differ(part)
        case "differs":
            return _alike(_differs(part))
        case "agrees":
            return _alike(_agrees(part))
        case _:
            return _alike("Nothing here speaks of that")


def _alike(line: str) -> Point:
    return Point(line, f"{line}.")


def _sources_differ(part: Part) -> Point:
    if not part.discrepancies:
        return _alike("Sources differ on this")
    first = part.discrepancies[0]
    more = len(part.discrepancies) - 1
    also = f" They also differ on {many(more, 'other point')}." if more else ""
    return Point(f"Sources differ{disputed(first, question_follows=True)}", f"Sources differ{disputed(first)}.{also}")


def disputed(found: Discrepancy, *, question_follows: bool = False) -> str:
    """ ": over 300 or over 1,400 killed in Sweida", " on who brokered the ceasefire: the US or Turkey". A question too
    long for a heading, or one that can't be turned into a clause, is left out where it follows anyway."""
    values = _values(found)
    counted = _HOW_MANY.match(found.question)
    if counted and found.kind == "quantity":
        return f": {values} {cut(counted['rest'], 120)}"
    clause = indirect(found.question)
    line = f" on {clause}: {values}" if clause else f": {values} ({cut(found.question, 140)})"
    fits = len(line) <= _HEADING and (clause is not None or len(found.question) <= _SHORT_QUESTION)
    return line if fits or not question_follows else f": {values}"


def indirect(question: str) -> str | None:
    """The question as a clause ("who brokered the ceasefire"), or None if its words would change places."""
    for asked, pattern in _CLAUSES:
        if found := asked.match(question):
            clause = found.expand(pattern).rstrip(" ,;")
            return cut(clause[:1].lower() + clause[1:], 140)
    found = _SUBJECT.match(question)
    if found is None:
        return None
    rest = found["rest"].strip()
    if found["word"].lower() != "how many" and _INVERTED.match(rest):
        return None
    if re.search(r"\b(?:do|does|did)\b", rest, re.IGNORECASE):
        return None
    return cut(f"{found['word'].lower()} {rest}", 140)


def _values(found: Discrepancy) -> str:
    every = [value_words(found, position, limit=70) for position in found.positions]
    values = every if len(every) == _VALUES + 1 and len(", ".join(every)) <= _SHORT_VALUES else every[:_VALUES]
    more, other = len(every) - len(values), "figure" if found.kind == "quantity" else "answer"
    rest = [f"{more} other {other}s" if more > 1 else f"another {other}"] if more else []
    if any(" and " in value or ", " in value for value in values):
        return _apart([*values, *rest])
    return series([*values, *rest], last="or")


def _apart(values: Sequence[str]) -> str:
    """Values that are lists themselves, kept apart: "a and b, or c and d"; "a and b; c; or d"."""
    if len(values) < 3:
        return ", or ".join(values)
    return f"{'; '.join(values[:-1])}; or {values[-1]}"


def _differs(part: Part) -> str:
    difference = _first_difference(part)
    outlets = {match.claim.source.outlet for match in part.matches if match.stance == "differs"}
    who = f"{cut(outlets.pop(), 80)} says otherwise" if len(outlets) == 1 and "" not in outlets else _OTHERWISE
    if difference is None:
        return who
    found, said = (told(difference.kind, cut(words, 90)) for words in (difference.found, difference.said))
    return f"{who}: {found}, not {said}" if said else f"{who}: {found}"


def _first_difference(part: Part) -> Difference | None:
    differing = [match for match in part.matches if match.stance == "differs"]
    return next((one for match in differing for one in match.differences), None)


def _agrees(part: Part) -> str:
    outlets, independent = part.origins.outlets, part.origins.independent
    if part.matches and not any(match.stance == "agrees" for match in part.matches):
        return f"{many(outlets, 'outlet')} {'speaks' if outlets == 1 else 'speak'} of this"
    if outlets <= 1:
        named = next((match.claim.source.outlet for match in _agreeing(part)), "")
        return f"1 outlet says so: {cut(named, 80)}" if named else "1 outlet says so"
    same = f"{many(outlets, 'outlet')} say the same, {many(independent, 'origin')}"
    shared = series([cut(one, 90) for one in part.origins.shared])
    if independent == 1 and not shared and part.origins.copied:
        return f"{same}: the same text"
    return f"{same}: {shared}" if shared and independent == 1 else same


def _agreeing(part: Part) -> list[Match]:
    return [match for match in part.matches if match.stance == "agrees"] or list(part.matches)


def you_wrote(part: Part) -> list[str]:
    """A line for each detail in which statement and source differ: "You wrote: 1981; source: 1967."."""
    lines: dict[tuple[str, str], list[tuple[str, Difference]]] = {}
    for match in part.matches:
        for one in match.differences:
            if one.said and one.found:
                outlet = match.claim.source.outlet
                lines.setdefault((one.kind, one.said.casefold()), []).append((outlet, one))
    said_longer = [key for key in lines if not _within(key, lines)]
    return [_wrote(lines[key]) for key in said_longer[:4]]


def _within(key: tuple[str, str], others: Iterable[tuple[str, str]]) -> bool:
    """Whether another line of this kind says more of the same ("Monday" beside "Monday evening")."""
    kind, said = key
    return any(other != key and other[0] == kind and said in other[1] for other in others)


def _wrote(differing: list[tuple[str, Difference]]) -> str:
    differences = [difference for _, difference in differing]
    outlets = list(dict.fromkeys(cut(outlet, 60) for outlet, _ in differing))
    found = list(dict.fromkeys(told(one.kind, cut(one.found, 90)) for one in differences))
    note = next((capital(one.note.strip()) for one in differences if one.note.strip()), "")
    who = outlets[0] if len(outlets) == 1 and outlets[0] else "sources"
    line = f"You wrote: {told(differences[0].kind, cut(differences[0].said, 90))}; {who}: {series(found[:_VALUES])}."
    return f"{line} {full_stop(cut(note, 200))}" if note else line
