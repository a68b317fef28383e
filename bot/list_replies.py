"""Lists -> Reply: claims, discrepancies, what is known of a name, outlets, articles."""

from collections.abc import Sequence

from bot.cards import claim_item, discrepancy_blocks, relation_name, value_words, web_address
from bot.charts import drawable
from bot.messages import Block, Button, Buttons, Heading, Item, Note, Reply, Span, Text
from bot.points import disputed
from bot.relevance import two_sided
from bot.words import cut, day, many, number, series
from claims.model import Article, Claim, Discrepancy
from claims.store import Lookup, OutletCount

_QUOTE = 260
_COMMAND = 90  # what a button can carry: bot.messages.Button


def claims_reply(found: Sequence[Claim], lookup: Lookup, *, more: str = "") -> Reply:
    """Claims, newest first. more is the command of the next page, "" on the last."""
    what = _what(lookup)
    if not found:
        return _none(f"No claim here{what}.", "Try fewer words, another spelling, or a longer time.")
    head = f"{many(len(found), 'claim')}{what}" if not more else f"Claims{what}"
    items = [claim_item(claim, limit=_QUOTE) for claim in found]
    return Reply(f"{head}.", (Heading(head), *items, *_paging(more)))


def discrepancies_reply(
    found: Sequence[Discrepancy], lookup: Lookup, *, more: str = "", openable: bool = False
) -> Reply:
    """Discrepancies, most important first, numbered with a button each where they can be opened."""
    what, found = _what(lookup), list(two_sided(found))
    if not found:
        return _none(f"No open difference between sources here{what}.", "It may be that only one outlet spoke of it.")
    head = (
        f"{many(len(found), 'difference')} between sources{what}" if not more else f"Differences between sources{what}"
    )
    items = [
        _numbered(discrepancy_item(one), n) if openable else discrepancy_item(one) for n, one in enumerate(found, 1)
    ]
    opens = tuple(Button(f"Show {n}", f"difference {one.id}") for n, one in enumerate(found, 1)) if openable else ()
    return Reply(f"{head}. First: {cut(found[0].question, 200)}", (Heading(head), *items, *_row(opens), *_paging(more)))


def difference_reply(found: Discrepancy) -> Reply:
    """One discrepancy with the sentences behind it."""
    found = next(iter(two_sided([found])), found)
    head = f"Sources differ{disputed(found, question_follows=True)}"
    outlets = many(len({outlet for position in found.positions for outlet in position.outlets}), "outlet")
    since = Note((Span(f"{outlets}; first seen here {day(found.opened.date().isoformat())}."),))
    chart = (Button("Chart", f"chart {found.id}"),) if drawable(found) else ()
    buttons = Buttons((Button("Watch", f"watch difference {found.id}"), *chart))
    return Reply(f"Sources differ{disputed(found)}.", (Heading(head), *discrepancy_blocks(found), buttons, since))


def _numbered(item: Item, count: int) -> Item:
    return Item((Span(f"{number(count)}. "), *item.spans), item.quote, item.url)


def _row(buttons: tuple[Button, ...]) -> tuple[Block, ...]:
    return (Buttons(buttons),) if buttons else ()


def discrepancy_item(found: Discrepancy) -> Item:
    """One discrepancy in a line: the question, who says what, what kind of difference."""
    answers = [f"{value_words(found, one, limit=80)} ({_outlets(one.outlets)})" for one in found.positions[:4]]
    rest = f"; {many(len(found.positions) - 4, 'more answer')}" if len(found.positions) > 4 else ""
    line = f" {'; '.join(answers)}{rest} · {relation_name(found.relation).lower()}"
    return Item((Span(cut(found.question, 200), bold=True), Span(line)))


def _outlets(outlets: Sequence[str]) -> str:
    named = [cut(outlet, 60) for outlet in outlets[:2]]
    more = len(outlets) - len(named)
    return series([*named, *([f"{number(more)} more"] if more else [])])


def about_reply(name: str, differing: Sequence[Discrepancy], found: Sequence[Claim], *, more: str = "") -> Reply:
    """What is disputed about a name, then the newest claims. more is the command of the older ones, "" without any."""
    shown, differing = cut(name, 80), list(two_sided(differing))
    if not shown:
        return _none("About whom or what?", "Write for example: about Harbour Street")
    if not differing and not found:
        return _none(f"Nothing here speaks of {shown}.", "Try another spelling, or only the last name.")
    blocks: list[Block] = [Heading(f"About {shown}")]
    if differing:
        blocks += [Text((Span("Sources differ", bold=True),)), *map(discrepancy_item, differing)]
    if found:
        blocks += [
            Text((Span("Newest claims", bold=True),)),
            *(claim_item(claim, limit=_QUOTE) for claim in found),
        ]
    blocks += _paging(more)
    first = f" Sources differ{disputed(differing[0])}." if differing else ""
    return Reply(f"About {shown}: {many(len(found), 'claim')}.{first}", tuple(blocks))


def sources_reply(found: Sequence[OutletCount]) -> Reply:
    """The outlets, each with what the store holds of it."""
    if not found:
        return _none("No source has been added yet.", "Add one: add <link>")
    head = f"{many(len(found), 'outlet')} here"
    shown = [_outlet(outlet) for outlet in found[:25]]
    return Reply(f"{head}.", (Heading(head), *shown, *_and_more(len(found) - len(shown), "outlet")))


def _outlet(outlet: OutletCount) -> Item:
    newest = f"newest {day(outlet.newest)}" if outlet.newest else "without dates"
    counted = f"{many(outlet.articles, 'article')}, {many(outlet.claims, 'claim')}; {newest}"
    return Item((Span(cut(outlet.outlet, 80) or "unnamed outlet", bold=True), Span(f" · {counted}")))


def articles_reply(found: Sequence[tuple[Article, int]]) -> Reply:
    """The newest articles with their number of claims."""
    if not found:
        return _none("No article has been added yet.", "Add one: add <link>")
    head = "The newest articles here"
    return Reply(f"{head}: {many(len(found), 'article')}.", (Heading(head), *(_article(*row) for row in found)))


def _article(article: Article, claims: int) -> Item:
    source = article.source
    line = f" · {cut(source.outlet, 80)} · {day(source.published)} · {many(claims, 'claim')}"
    return Item((Span(cut(source.title, 160) or "untitled", bold=True), Span(line)), url=web_address(source.url))


def _and_more(count: int, what: str) -> tuple[Block, ...]:
    return (Note((Span(f"and {many(count, f'more {what}')}."),)),) if count > 0 else ()


def _paging(more: str) -> tuple[Block, ...]:
    if not more:
        return ()
    if len(more) > _COMMAND:
        return (Note((Span("There are more: narrow it with since:DAY or another word."),)),)
    return (Buttons((Button("More", more),)),)


def _what(lookup: Lookup) -> str:
    """ " on “fire” about Ann Lee from The Post since 1 Jul 2025"."""
    parts = [
        f"on “{cut(lookup.words, 80)}”" if lookup.words else "",
        f"about {cut(lookup.about, 80)}" if lookup.about else "",
        f"from {cut(lookup.outlet, 80)}" if lookup.outlet else "",
        f"since {day(lookup.since)}" if lookup.since else "",
        f"until {day(lookup.until)}" if lookup.until else "",
    ]
    said = " ".join(part for part in parts if part)
    return f" {said}" if said else ""


def _none(head: str, advice: str) -> Reply:
    return Reply(f"{head} {advice}", (Heading(head), Text((Span(advice),))))
