"""Reply -> the `text` and `blocks` of a Slack message. Pure, and always within Slack's limits.

Text from outside stands only in plain_text and rich_text elements, which Slack never reads as markup: nothing
in a claim can ping, link or format. Knows nothing of events or of the Web API.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, assert_never

from adapters.outside import honest, visible, web_address, works
from adapters.slack import limits
from adapters.slack.text import shorten, shorten_escaped
from bot.messages import (
    Block,
    Button,
    Buttons,
    Divider,
    Heading,
    Item,
    Note,
    Picture,
    Reply,
    Span,
    Text,
    plain,
)

CLICK = "twosource:click:"
OPEN = "twosource:open:"
_CHANNEL = re.compile(r"[CG][A-Z0-9]{5,20}")

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Drawn:
    """One Slack block with what is needed to fit it: its characters, and what it was drawn from."""

    block: Json
    chars: int
    kind: str


def render(reply: Reply) -> Json:
    """{"text", "blocks"} for any call that takes a message. text stands alone: it is what a notification and
    a screen reader say. What does not fit is cut from the end of the list, said in "… and N more", and
    buttons stay."""
    summary = reply.summary.strip() or "Twosource"
    drawn = draw(reply.blocks) or draw((Text((Span(summary),)),))
    return {"text": shorten_escaped(summary, limits.MESSAGE_TEXT_CHARS), "blocks": fit(drawn)}


def draw(blocks: Iterable[Block], *, first: int = 0) -> list[Drawn]:
    """Each block as Slack draws it, empty ones left out; buttons are numbered from `first`, unique in the
    message."""
    drawn: list[Drawn] = []
    number, headed = first, False
    for block in blocks:
        match block:
            case Heading():
                drawn += _heading(block, top=not headed)
                headed = True
            case Text():
                drawn += _rich("text", [_section(block.spans, limits.PARAGRAPH_CHARS)])
            case Item():
                drawn += _item(block)
            case Note():
                drawn += _note(block)
            case Divider():
                drawn.append(Drawn({"type": "divider"}, 0, "divider"))
            case Buttons():
                drawn += _buttons(block.buttons, first=number)
                number += len(block.buttons)
            case Picture():
                drawn += _note(Note((Span(f"Picture: {block.alt}"),)))
            case _:
                assert_never(block)
    return drawn


def fit(drawn: list[Drawn], *, max_blocks: int = limits.BLOCKS_PER_MESSAGE) -> list[Json]:
    """The blocks that go into one message: all of them, or the first ones with "… and N more", then every
    button and the last small print."""
    if len(drawn) <= max_blocks and sum(one.chars for one in drawn) <= limits.MESSAGE_BLOCKS_CHARS:
        return [one.block for one in drawn]
    tail = _tail(drawn)
    room_blocks = max_blocks - len(tail) - 1
    room_chars = limits.MESSAGE_BLOCKS_CHARS - sum(one.chars for one in tail) - 100
    body = [one for one in drawn if not any(one is kept for kept in tail)]
    kept = _take(body, room_blocks, room_chars)
    cut = sum(one.kind == "item" for one in body[len(kept) :])
    while kept and kept[-1].kind in ("heading", "divider"):  # a heading with nothing under it says nothing
        kept.pop()
    more = f"… and {cut} more" if cut else "… cut to fit here"
    return [one.block for one in [*kept, *_note(Note((Span(more),))), *tail]]


def _tail(drawn: list[Drawn]) -> list[Drawn]:
    """What stays whatever is cut: the buttons (at most ten rows of them) and the last two notes."""
    buttons = [one for one in drawn if one.kind == "buttons"][-10:]
    notes = [one for one in drawn if one.kind == "note"][-2:]
    return [one for one in drawn if any(one is kept for kept in [*buttons, *notes])]


def _take(body: list[Drawn], blocks: int, chars: int) -> list[Drawn]:
    taken: list[Drawn] = []
    for one in body:
        chars -= one.chars
        if chars < 0 or len(taken) >= blocks:
            break
        taken.append(one)
    return taken


def _heading(heading: Heading, *, top: bool) -> list[Drawn]:
    """The first heading as Slack's header; a later or longer one as a bold line, so that no word is lost."""
    text = " ".join(visible(heading.text).split())
    if not text:
        return []
    if top and len(text) <= limits.HEADER_CHARS:
        return [Drawn({"type": "header", "text": plain_text(text, limits.HEADER_CHARS)}, len(text), "heading")]
    return [
        Drawn(one.block, one.chars, "heading")
        for one in _rich("heading", [_section((Span(text, bold=True),), limits.PARAGRAPH_CHARS)])
    ]


def _item(item: Item) -> list[Drawn]:
    line = item.spans
    address = web_address(item.url, limit=limits.BUTTON_URL_CHARS)
    section = _section(line, limits.ITEM_LINE_CHARS)
    if address:
        section = [
            *section,
            *([_text(" · ")] if section else []),
            {"type": "link", "url": address, "text": "open"},
        ]
    quote = visible(item.quote or "").strip()
    elements = [section]
    drawn = _rich("item", elements, quote=shorten(quote, limits.QUOTE_CHARS))
    return drawn


def _rich(kind: str, sections: list[list[Json]], *, quote: str = "") -> list[Drawn]:
    """One rich_text block of these sections and then a quotation; nothing when all are empty."""
    elements: list[Json] = [{"type": "rich_text_section", "elements": one} for one in sections if one]
    if quote:
        elements.append({"type": "rich_text_quote", "elements": [_text(quote)]})
    if not elements:
        return []
    chars = sum(len(part.get("text", "")) for element in elements for part in element["elements"])
    return [Drawn({"type": "rich_text", "elements": elements}, chars, kind)]


def _section(spans: tuple[Span, ...], limit: int) -> list[Json]:
    """The elements of one line or paragraph, cut to `limit` characters in all."""
    elements: list[Json] = []
    for span in spans:
        if limit <= 0:
            break
        text = shorten(visible(span.text), limit)
        limit -= len(text)
        if text:
            elements.append(_element(span, text))
    return elements


def _element(span: Span, text: str) -> Json:
    if _CHANNEL.fullmatch(span.channel):
        return {"type": "channel", "channel_id": span.channel}  # drawn as its name, to those who may see it
    address = web_address(span.link, limit=limits.BUTTON_URL_CHARS)
    linked = address is not None and honest(text, address)
    element: Json = {"type": "link", "url": address, "text": text} if linked else _text(text)
    style = {name: True for name in ("bold", "italic", "code") if getattr(span, name)}
    return {**element, "style": style} if style else element


def _text(text: str) -> Json:
    return {"type": "text", "text": text}


def _note(note: Note) -> list[Drawn]:
    text = shorten(visible(plain(note.spans)).strip(), limits.NOTE_CHARS)
    if not text:
        return []
    return [Drawn({"type": "context", "elements": [plain_text(text, limits.NOTE_CHARS)]}, len(text), "note")]


def _buttons(buttons: tuple[Button, ...], *, first: int) -> list[Drawn]:
    drawn = [_button(button, first + place) for place, button in enumerate(buttons)]
    usable = [one for one in drawn if one is not None]
    rows = [usable[at : at + limits.BUTTONS_PER_BLOCK] for at in range(0, len(usable), limits.BUTTONS_PER_BLOCK)]
    return [
        Drawn({"type": "actions", "elements": row}, sum(len(one["text"]["text"]) for one in row), "buttons")
        for row in rows
    ]


def _button(button: Button, number: int) -> Json | None:
    """The button, or None when it could not work."""
    if not works(button, command_chars=limits.BUTTON_VALUE_CHARS, url_chars=limits.BUTTON_URL_CHARS):
        return None
    label = visible(button.label).strip()
    address = web_address(button.url, limit=limits.BUTTON_URL_CHARS)
    drawn: Json = {"type": "button", "text": plain_text(label, limits.BUTTON_LABEL_CHARS)}
    drawn |= (
        {"action_id": f"{OPEN}{number}", "url": address}
        if address
        else {"action_id": f"{CLICK}{number}", "value": button.command}
    )
    return drawn if button.style == "plain" else {**drawn, "style": button.style}


def plain_text(text: str, limit: int) -> Json:
    """A plain_text object; emoji stay as typed, since ":x:" in a quotation is no picture."""
    return {"type": "plain_text", "text": shorten(visible(text), limit), "emoji": False}
