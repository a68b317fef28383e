"""All matches of an answer, a page at a time, each with a way to say that it does not belong."""

from collections.abc import Sequence

from bot.answer import Answer
from bot.cards import claim_item
from bot.messages import Block, Button, Buttons, Heading, Item, Note, Reply, Span
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
    pages = max(1, -(-len(matches) // PAGE))
    page = min(max(page, 1), pages)
    first = (page - 1) * PAGE
    shown = matches[first : first + PAGE]
    head = f"{many(len(matches), 'match', 'matches')} for “{cut(answer.statement, 120)}”"
    blocks: list[Block] = [Heading(head), *_items(shown, first + 1)]
    blocks += _wrong(shown, key=key, first=first + 1)
    blocks += _paging(key, page=page, pages=pages)
    return Reply(f"{head}. Page {number(page)} of {number(pages)}.", tuple(blocks), replaces=replaces)


def _items(shown: Sequence[Match], first: int) -> list[Item]:
    return [_item(match, count) for count, match in enumerate(shown, start=first)]


def _item(match: Match, count: int) -> Item:
    item = claim_item(match.claim)
    differences = "; ".join(f"{cut(one.said, 60)} / {cut(one.found, 60)}" for one in match.differences[:3])
    stance = f" · {_STANCES[match.stance]}" + (f": {differences}" if differences else "")
    return Item((Span(f"{number(count)}. "), *item.spans, Span(stance, italic=True)), item.quote, item.url)


def _wrong(shown: Sequence[Match], *, key: str, first: int) -> tuple[Block, ...]:
    buttons = [
        Button(f"Wrong match: {number(count)}", f"wrong {key} {match.claim.id}")
        for count, match in enumerate(shown, start=first)
    ]
    return (Buttons(tuple(buttons)),) if buttons else ()


def _paging(key: str, *, page: int, pages: int) -> tuple[Block, ...]:
    if pages == 1:
        return ()
    back = [Button("Back", f"show {key} matches {page - 1}")] if page > 1 else []
    on = [Button("Next", f"show {key} matches {page + 1}")] if page < pages else []
    note = Note((Span(f"Page {number(page)} of {number(pages)}."),))
    return (Buttons((*back, *on)), note)
