"""Reply -> what Discord draws: a Components V2 card, or one embed where a card is refused. Pure.

An answer of any length fits: long quotes are shortened first, then items are left out from the end and
counted ("… and 12 more"). Buttons and the small print always stay. Nothing here sends.
"""

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import assert_never

import discord

from adapters.discord import limits, text
from adapters.discord.views import button_of
from adapters.outside import works
from bot.messages import Block, Button, Buttons, Divider, Heading, Item, Note, Picture, Reply, Text

# Longest quote of one item: the first of these with which everything fits.
_QUOTES = (1_500, 600, 320)
_HEADING, _LINE, _PARAGRAPH, _NOTE = 300, 700, 1_800, 600
_BUTTONS = limits.ROW_BUTTONS * limits.LEGACY_ROWS
_OPEN = "open"
_NOT_IN_A_NAME = re.compile(r"[^A-Za-z0-9._-]")


@dataclass(frozen=True, slots=True)
class _Piece:
    """One component to be: some markdown, a row of buttons, a picture, or (with none of these) a line."""

    markdown: str = ""
    kind: str = "text"  # text heading item note row picture more; line; rule: a line that goes with a heading
    buttons: tuple[Button, ...] = ()
    picture: Picture | None = None

    @property
    def components(self) -> int:
        return 1 + len(self.buttons)


_RULE = _Piece(kind="rule")


def card(reply: Reply) -> discord.ui.LayoutView:
    """The reply as a Components V2 view: never more than 40 components and 4,000 characters."""
    view = discord.ui.LayoutView(timeout=None)
    inside: list[discord.ui.Item[discord.ui.LayoutView]] = []
    numbers = iter(range(_BUTTONS))
    for piece in _fitted(reply, components=limits.COMPONENTS - 1, characters=limits.DISPLAY_TEXT):
        inside.append(_component(piece, numbers))
    return view.add_item(discord.ui.Container(*inside))


def embed(reply: Reply) -> tuple[discord.Embed, discord.ui.View]:
    """The reply as one embed and its buttons, for where a card is refused."""
    pieces = _fitted(reply, components=1_000, characters=limits.DISPLAY_TEXT)
    drawn = discord.Embed(description=_joined(pieces))
    view = discord.ui.View(timeout=None)
    buttons = [button for piece in pieces for button in piece.buttons]
    for number, button in enumerate(buttons):
        view.add_item(button_of(button, number))
    picture = next((piece.picture for piece in pieces if piece.picture), None)
    if picture:
        drawn.set_image(url=f"attachment://{_file_name(picture)}")
    return drawn, view


def files(reply: Reply) -> list[discord.File]:
    """The reply's pictures, new each time: a file can be sent once."""
    pictures = [block for block in reply.blocks if isinstance(block, Picture)]
    return [
        discord.File(io.BytesIO(one.png), filename=_file_name(one), description=one.alt[: limits.ALT_TEXT])
        for one in pictures
    ]


def _joined(pieces: Sequence[_Piece]) -> str:
    return "\n".join(piece.markdown for piece in pieces if piece.markdown)[: limits.EMBED_DESCRIPTION]


def _file_name(picture: Picture) -> str:
    return _NOT_IN_A_NAME.sub("_", picture.name)[-100:] or "picture.png"


def _component(piece: _Piece, numbers: Iterator[int]) -> discord.ui.Item[discord.ui.LayoutView]:
    if piece.buttons:
        return discord.ui.ActionRow(*(button_of(button, next(numbers)) for button in piece.buttons))
    if piece.picture:
        shown = discord.MediaGalleryItem(
            f"attachment://{_file_name(piece.picture)}",
            description=piece.picture.alt[: limits.ALT_TEXT] or None,
        )
        return discord.ui.MediaGallery(shown)
    return discord.ui.TextDisplay(piece.markdown) if piece.markdown else discord.ui.Separator()


# --- fitting


def _fitted(reply: Reply, *, components: int, characters: int) -> list[_Piece]:
    for quote in _QUOTES:
        pieces = _tidy(_pieces(reply, quote=quote))
        if _fits(pieces, components=components, characters=characters):
            return pieces
    return _cut(pieces, components=components, characters=characters)


def _fits(pieces: Sequence[_Piece], *, components: int, characters: int) -> bool:
    written = sum(limits.length(piece.markdown) for piece in pieces)
    return written <= characters and sum(piece.components for piece in pieces) <= components


def _cut(pieces: list[_Piece], *, components: int, characters: int) -> list[_Piece]:
    """The pieces without as many from the end as it takes, and in their place how many items these were. Buttons and
    small print stay: what comes first in an answer is its point, and the rest stands behind a button."""
    left_out = 0
    kept, told = list(pieces), list(pieces)
    while not _fits(told, components=components, characters=characters):
        at = _least_needed(kept)
        if at is None:
            break
        left_out += kept.pop(at).kind == "item"
        told = _tidy([*kept[:at], _more(left_out), *kept[at:]])
    return told


def _least_needed(pieces: Sequence[_Piece]) -> int | None:
    """Where the piece stands that can go: the last one after the head that is neither buttons nor small print, else
    the first small print (the last says what was searched)."""
    body = [at for at, piece in enumerate(pieces) if piece.kind not in ("row", "note") and at > 0]
    notes = [at for at, piece in enumerate(pieces) if piece.kind == "note" and at > 0]
    return next(iter([*reversed(body), *notes]), None)


def _more(left_out: int) -> _Piece:
    return _Piece(f"-# … and {left_out} more" if left_out else "-# … cut to fit here", "more")


def _tidy(pieces: Sequence[_Piece]) -> list[_Piece]:
    """Without lines at an end or beside one another, nor headings (but the first) with nothing under them."""
    kept: list[_Piece] = []
    for piece in reversed(pieces):
        below = kept[-1].kind if kept else "line"
        if piece is pieces[0] or not _stands_alone(piece.kind, below):
            kept.append(piece)
    kept.reverse()
    return kept[1:] if kept and kept[0].kind in ("line", "rule") else kept


def _stands_alone(kind: str, below: str) -> bool:
    if kind == "heading":
        return below in ("line", "rule", "heading", "row", "note", "more")
    if kind == "rule":
        return below != "heading"
    return kind == "line" and below in ("line", "rule", "more")


# --- drawing


def _pieces(reply: Reply, *, quote: int) -> list[_Piece]:
    pieces = [piece for block in _with_summary(reply) for piece in _drawn(block, quote=quote)]
    pieces = [piece for piece in pieces if piece.markdown or piece.kind in ("line", "rule", "row", "picture")]
    return _first_heading(_limited_rows(pieces))


def _with_summary(reply: Reply) -> tuple[Block, ...]:
    """The blocks, opened by the summary where they don't open with a heading of their own."""
    opens = bool(reply.blocks) and isinstance(reply.blocks[0], Heading)
    return reply.blocks if opens else (Heading(reply.summary), *reply.blocks)


def _first_heading(pieces: list[_Piece]) -> list[_Piece]:
    """The pieces with the first heading drawn as the head of the card, later ones as bold lines under a rule."""
    if not pieces or pieces[0].kind != "heading":
        return pieces
    rest = [one for piece in pieces[1:] for one in ([_RULE, piece] if piece.kind == "heading" else [piece])]
    return [replace(pieces[0], markdown="## " + pieces[0].markdown[2:-2]), *rest]


def _limited_rows(pieces: list[_Piece]) -> list[_Piece]:
    left, kept = _BUTTONS, []
    for piece in pieces:
        if piece.kind == "row":
            piece = replace(piece, buttons=piece.buttons[:left])
            left -= len(piece.buttons)
        if piece.kind != "row" or piece.buttons:
            kept.append(piece)
    return kept


def _drawn(block: Block, *, quote: int) -> Iterator[_Piece]:
    match block:
        case Heading():
            yield _Piece(_heading(block.text), "heading")
        case Text():
            drawn = text.shorten_spans(block.spans, _PARAGRAPH, shape=text.paragraphs)
            yield _Piece(drawn, "text")
        case Item():
            yield _Piece(_item(block, quote=quote), "item")
        case Note():
            yield _Piece(_small(text.shorten_spans(block.spans, _NOTE)), "note")
        case Divider():
            yield _Piece(kind="line")
        case Buttons():
            yield from _rows(block.buttons)
        case Picture():
            yield _Piece(kind="picture", picture=block)
        case _:
            assert_never(block)


def _heading(words: str) -> str:
    drawn = text.shorten(text.one_line(words), _HEADING, draw=text.escape)
    return f"**{drawn}**" if drawn else ""


def _small(drawn: str) -> str:
    return f"-# {drawn}" if drawn else ""


def _item(item: Item, *, quote: int) -> str:
    line = text.shorten_spans(item.spans, _LINE)
    link = text.safe_link(item.url)
    if link:
        line = " · ".join(part for part in (line, text.masked(_OPEN, link)) if part)
    words = text.shorten(text.one_line(item.quote or ""), quote, draw=text.escape)
    return "\n".join(part for part in (line, f"> {words}" if words else "") if part)


def _rows(buttons: Sequence[Button]) -> Iterator[_Piece]:
    usable = [button for button in buttons if usable_button(button)]
    for start in range(0, len(usable), limits.ROW_BUTTONS):
        yield _Piece(kind="row", buttons=tuple(usable[start : start + limits.ROW_BUTTONS]))


def usable_button(button: Button) -> bool:
    """False for a button Discord would refuse: no label, an address that is no link, a command too long."""
    if not works(button, command_chars=limits.CUSTOM_ID - 6, url_chars=limits.BUTTON_URL):
        return False
    link = text.safe_link(button.url)  # in percent signs an address grows
    return button.url is None or (link is not None and limits.length(link) <= limits.BUTTON_URL)
