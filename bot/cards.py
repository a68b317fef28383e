"""How a claim, a position and a discrepancy are put into words: the lines every reply is made of.

The same words stand on every platform. Nothing here says that anything is true or false: it says who said
it, when, on whose authority, in which words.
"""

import re
from collections.abc import Sequence

from bot.messages import Block, Heading, Item, Note, Span, Text
from bot.words import clean, cut, day, full_stop, many, number, series, window
from claims.model import Attribution, Claim, Counts, Discrepancy, Kind, Origins, Position, Relation
from claims.origins import count

QUOTE = 320  # a longer sentence is cut to the stretch around its value
SHOWN_POSITIONS = 4
_COUNTED = re.compile(r"how many (\w+) (?:were|was|are|is) (\w+)", re.IGNORECASE)
# "54 dead" answers how many were killed: the last word says it again.
_SAME_DEED = {
    "killed": ("dead", "deaths", "killed", "fatalities", "lives"),
    "injured": ("injured", "wounded", "hurt", "injuries"),
}
_LONG_NUMBER = re.compile(r"(?<![\w.,:/-])\d{4,15}(?![\w,:/-]|\.\d)")
_RELATIONS: dict[Relation, tuple[str, str]] = {
    "conflict": ("Contradiction", "Both can't hold."),
    "update": ("Update", "The later report may replace the earlier one."),
    "scope": ("Different scope", "They don't count or describe quite the same thing."),
    "precision": ("Different precision", "Both may hold; one is less exact than the other."),
    "hedge": ("Different certainty", "One states as fact what the other only reports."),
}


def origin_words(claim: Claim) -> str:
    """On whose authority: "citing the Observatory", "a diplomat, to AFP", "reported, no origin named"."""
    said = claim.attribution
    if said is None:
        return "reported, no origin named" if claim.hedged else "no origin named"
    via = [clean(name) for name in said.via if name.casefold() != claim.source.outlet.casefold()]
    origin = cut(_with_article(claim, said), 120)
    if said.anonymous:
        return f"{origin}, to {series(via)}" if via else f"{origin}, not named"
    return f"citing {origin}, via {series(via)}" if via else f"citing {origin}"


def _with_article(claim: Claim, said: Attribution) -> str:
    """The origin with the article it has in the sentence ("according to the Observatory")."""
    before = claim.text[: said.source_start].split()[-1:] if said.source_end else []
    within = claim.text[said.source_start : said.source_end].split()[:1]
    has_one = "the" in [word.lower() for word in (*before, *within)]
    origin = _lower_article(said.origin)
    return f"the {origin}" if has_one and not origin.startswith("the ") else origin


def _lower_article(origin: str) -> str:
    first, _, rest = origin.partition(" ")
    return f"{first.lower()} {rest}" if rest and first in ("A", "An", "The", "Some", "Several") else origin


def claim_line(claim: Claim) -> str:
    """Outlet, day, origin, and what happened to it since."""
    parts = [
        cut(claim.source.outlet, 80) or "unnamed outlet",
        day(claim.source.published),
        origin_words(claim),
    ]
    if claim.superseded:
        parts.append("corrected since: no longer in the article")
    return " · ".join(parts)


def quote(claim: Claim, *, value: str = "", limit: int = QUOTE) -> str:
    """The claim verbatim in quotation marks; a very long one cut to the stretch around value."""
    at = max(0, claim.text.casefold().find(value.casefold())) if value else 0
    return f"“{window(claim.text, (at, at + len(value)), limit)}”"


def claim_item(claim: Claim, *, lead: str = "", value: str = "", limit: int = QUOTE) -> Item:
    """One claim: an optional leading value in bold, then where it stands, then its words, around the value as it stands
    there."""
    line = claim_line(claim)
    spans = (Span(cut(lead, 160), bold=True), Span(f" · {line}")) if lead else _outlet_first(line)
    return Item(spans, quote(claim, value=value or lead, limit=limit), web_address(claim.source.url))


def _outlet_first(line: str) -> tuple[Span, ...]:
    outlet, _, rest = line.partition(" · ")
    return (Span(outlet, bold=True), Span(f" · {rest}"))


def web_address(url: str | None) -> str | None:
    """The address if it is one a reader may click: http or https, nothing hidden in it; else None."""
    if url is None or not url.lower().startswith(("http://", "https://")):
        return None
    return url if clean(url) == url and " " not in url and len(url) <= 2000 else None


def value_words(found: Discrepancy, position: Position, *, limit: int) -> str:
    """The value as it stands within a line. What the question counts need not be said again: "over 30" where it asks
    how many people."""
    value, counted = told(found.kind, cut(position.value, limit)), _COUNTED.match(found.question)
    if counted is None or found.kind != "quantity":
        return value
    for said in (counted[1].casefold(), *_SAME_DEED.get(counted[2].casefold(), ())):
        if value.casefold().endswith(f" {said}") and len(value) > len(said) + 1:
            value = value[: -len(said) - 1].removesuffix(" of")
    return value


def told(kind: Kind, value: str) -> str:
    """A figure that began its sentence ("At least 23", "Dozens") loses the capital, and a long one gets its comma; a
    name stays as it is."""
    if kind != "quantity" or value[1:2].isupper():
        return value
    value = _LONG_NUMBER.sub(lambda digits: f"{int(digits[0]):,}", value)
    return value[:1].lower() + value[1:]


def position_item(position: Position, *, lead: str, limit: int = QUOTE) -> Item:
    """One answer to a disputed question: its value, who gives it, on whose authority, in which words."""
    if not position.claims:
        who = series([cut(outlet, 80) for outlet in position.outlets])
        return Item((Span(lead, bold=True), Span(f" · {who} · {day(position.as_of)}")))
    first = position.claims[0]
    item = claim_item(first, lead=lead, value=position.value, limit=limit)
    others = [outlet for outlet in position.outlets if outlet != first.source.outlet]
    copied = set(position.outlets) == set(count(position.claims).copied)
    return Item((*item.spans, *_also(others, same_text=copied)), item.quote, item.url)


def _also(others: Sequence[str], *, same_text: bool) -> tuple[Span, ...]:
    if not others:
        return ()
    named = [cut(outlet, 60) for outlet in others[:3]]
    more = len(others) - len(named)
    told = f" · also {series([*named, *([f'{number(more)} more'] if more else [])])}"
    return (Span(f"{told}, the same text" if same_text else told),)


def discrepancy_blocks(found: Discrepancy, *, limit: int = QUOTE) -> tuple[Block, ...]:
    """The card of one discrepancy: its question, a line an answer, and what kind of difference it is."""
    shown = found.positions[:SHOWN_POSITIONS]
    rest = found.positions[SHOWN_POSITIONS:]
    more = (Text((Span(f"and {series([value_words(found, p, limit=60) for p in rest])}"),)),) if rest else ()
    items = tuple(position_item(one, lead=value_words(found, one, limit=160), limit=limit) for one in shown)
    return (Heading(cut(found.question, 200)), *items, *more, Text(relation_spans(found)))


def relation_spans(found: Discrepancy) -> tuple[Span, ...]:
    """What kind of difference it is, and why it is shown."""
    name, sentence = _RELATIONS[found.relation]
    closed = " It is settled since: the sources no longer differ." if found.state == "closed" else ""
    return (Span(name, bold=True), Span(f": {full_stop(cut(found.note, 300)) or sentence}{closed}"))


def relation_name(relation: Relation) -> str:
    return _RELATIONS[relation][0]


def origins_words(origins: Origins) -> str:
    """ "2 outlets, 1 origin: both rely on a diplomat, to AFP, which makes one source."; "" for a single outlet."""
    if origins.outlets < 2:
        return ""
    counted = f"{many(origins.outlets, 'outlet')}, {many(origins.independent, 'origin')}"
    if not origins.shared:
        return f"{counted}: {_copied(origins)}." if origins.copied else f"{counted}."
    shared = series([cut(one, 120) for one in origins.shared])
    if origins.independent > 1:
        also = f"; {_copied(origins)}" if origins.copied else ""
        return f"{counted}: more than one relies on {shared}{also}."
    who = "both rely" if origins.outlets == 2 else "all rely"
    return f"{counted}: {who} on {shared}, which makes one source."


def _copied(origins: Origins) -> str:
    """ "the same text in A and B, which makes one source"."""
    named = [cut(one, 60) for one in origins.copied[:4]]
    more = len(origins.copied) - len(named)
    whole = series([*named, *([f"{number(more)} more"] if more else [])])
    return f"the same text in {whole}, which makes one source"


def searched_words(counts: Counts) -> str:
    """What was searched and how fresh it is."""
    if not counts.articles:
        return "The store is empty: no article has been added yet."
    searched = f"{many(counts.articles, 'article')}, {many(counts.claims, 'claim')} searched"
    return f"{searched}; newest {day(counts.newest)}." if counts.newest else f"{searched}."


def searched_note(counts: Counts) -> Note:
    return Note((Span(searched_words(counts)),))
