"""Ages: which numbers are somebody's years, and whose."""

import re

_UNIT = r"[\s-](?P<unit>[Yy]ear|[Mm]onth|[Ww]eek|[Dd]ay)s?[\s-][Oo]lds?\b"
_AFTER = re.compile(
    rf"{_UNIT}(?:[\s-](?P<who>[a-z]+|[A-Z][\w’'-]*(?:\s+[A-Z][\w’'-]*){{0,3}}))?|\s+years?\s+of\s+age\b"
)
_BEFORE = re.compile(
    r"\b(?:age[ds]?|ages)(?:\s+of|\s+is|\s+was)?\s+(?:between\s+)?$|\b(?:turn(?:ed|s|ing)|died\s+at)\s+$", re.IGNORECASE
)
_NAME_BEFORE = re.compile(r"(?P<who>[A-Z][\w’'.-]*(?:\s+(?:[A-Z][\w’'.-]*|al|bin|de|van|von)){0,5}),\s+$")
# "Mara Dell, 24, and Victor Sand, 25 were taken to hospital": the last of a list needs no comma after its age.
_LISTED_BEFORE = re.compile(r",\s+\d{1,3},?\s+and\s+(?P<who>[A-Z][\w’'.-]*(?:\s+[A-Z][\w’'.-]*){1,4}),\s+$")
# "The victim, 20, was taken": somebody told by what they are.
_PERSON_BEFORE = re.compile(
    r"\b(?:[Tt]he|[Aa]n?|[Tt]heir|[Hh]is|[Hh]er)\s+(?:[a-z-]+\s+){0,3}(?P<who>man|woman|boy|girl|victim|suspect|teen|teenager|"
    r"driver|gunman|shooter|officer|student|mother|father|brother|sister|son|daughter|husband|wife|passenger|resident|child),\s+$"
)
# "Mara Dell, who kept the inn, was 31." and "He is 31": a person of two names or a pronoun, nothing counted after it.
_IS_BEFORE = re.compile(
    r"(?:(?:^|[.;:,“\"]\s+|\b(?:and|that|said)\s+)(?P<who>[A-Z][\w’'.-]*(?:\s+[A-Z][\w’'.-]*){1,4})(?:,[^,]{1,60},)?|\b[Ss]?[Hh]e)\s+(?:is|was)\s+$"
)
_CLOSING = re.compile(r"\s*(?:[,.;)–—]|--|and\b|$)")
_OLDEST = 120


def age_at(text: str, start: int, number_end: int) -> tuple[int, str, str] | None:
    """(end, unit, whose) when the number at text[start:number_end] is an age; whose is a noun, a name or ""."""
    if after := _AFTER.match(text, number_end):
        return after.end(), (after["unit"] or "year").lower(), after["who"] or ""
    before, written = text[max(0, start - 120) : start], text[start:number_end]
    if not any(c.isdigit() for c in written[-1:]) or "." in written or int(re.sub(r"\D", "", written[-3:])) > _OLDEST:
        return None
    if _BEFORE.search(before):
        return number_end, "year", ""
    if written.isdigit() and (name := _NAME_BEFORE.search(before)) and _CLOSING.match(text, number_end):
        return number_end, "year", name["who"]
    if (
        written.isdigit()
        and (person := _PERSON_BEFORE.search(before))
        and text[number_end : number_end + 1] in (",", ")")
    ):
        return number_end, "year", person["who"]
    if written.isdigit() and (listed := _LISTED_BEFORE.search(before)):
        return number_end, "year", listed["who"]
    if written.isdigit() and (told := _IS_BEFORE.search(before)) and _CLOSING.match(text, number_end):
        return number_end, "year", told["who"] or ""
    return None
