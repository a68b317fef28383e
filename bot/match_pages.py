"""All matches of an answer, a page at a time, each with a way to say that it does not belong."""

from collections.abc import Sequence

from bot.answer import Answer
from bot.cards import claim_item
from bot.messages import Block, Button, Buttons, Heading, Item, Reply, Span, Text
from bot.pages import page_of, paging
from bot.words import cut, many, number
from claims.model import Match, Stance

PAGE = 5
_STANCES: dict[Stance, str] = {
    "agrees": "says the same",
    "differs": "says otherwise",
    "related": "speaks of it",
}


def matches_reply(answer: Answer, *, key: str, page: int, replaces: bool) -> Reply:
    """One page of the matches of all parts, best first; page counts from 1, kept within what there is."""
    matches = [match for part in answer.parts for match in part.matches]
    shown, page, pages = page_of(matches, page, size=PAGE)
    first = (page - 1) * PAGE + 1
    head = f"{many(len(matches), 'match', 'matches')} for “{cut(answer.statement, 120)}”"
    blocks: list[Block] = [Heading(head), *(_item(match, count) for count, match in enumerate(shown, start=first))]
    blocks += _wrong(shown, key=key, first=first)
    blocks += paging(f"show {key} matches", page=page, pages=pages)
    return Reply(f"{head}. Page {number(page)} of {number(pages)}.", tuple(blocks), replaces=replaces)


def which_reply(answer: Answer, *, key: str) -> Reply:
    """The first page of the matches, under the question which of them does not belong."""
    page = matches_reply(answer, key=key, page=1, replaces=False)
    asked = "Which match does not belong?"
    return Reply(asked, (Heading(asked), *page.blocks[1:]))


def _item(match: Match, count: int) -> Item:
    item = claim_item(match.claim)
    differences = "; ".join(f"{cut(one.said, 60)} / {cut(one.found, 60)}" for one in match.differences[:3])
    stance = f" · {_STANCES[match.stance]}" + (f": {differences}" if differences else "")
    return Item((Span(f"{number(count)}. "), *item.spans, Span(stance, italic=True)), item.quote, item.url)


def _wrong(shown: Sequence[Match], *, key: str, first: int) -> tuple[Block, ...]:
    """A short button a match; a line before them says what they are for, where there are several."""
    if len(shown) == 1:
        return (Buttons((Button("Wrong match", f"wrong {key} {shown[0].claim.id}"),)),)
    buttons = tuple(
        Button(f"Not {number(count)}", f"wrong {key} {match.claim.id}")
        for count, match in enumerate(shown, start=first)
    )
    return (Text((Span("One that does not belong? Say which:"),)), Buttons(buttons)) if buttons else ()
