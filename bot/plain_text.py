"""A reply as plain text, to be copied into a story or a mail: the same words in the same order, no buttons."""

from collections.abc import Iterator
from typing import assert_never

from bot.messages import Block, Buttons, Divider, Heading, Item, Note, Picture, Reply, Span, Text, plain
from bot.words import clean

_PIECE = 1500  # characters of one block, so that every platform shows it whole


def as_text(reply: Reply) -> str:
    """Lines, with an empty one before each heading and divider."""
    return "\n".join(line for block in reply.blocks for line in _lines(block)).strip()


def _lines(block: Block) -> Iterator[str]:
    match block:
        case Heading(text):
            yield from ("", clean(text))
        case Text(spans) | Note(spans):
            yield clean(plain(spans))
        case Item(spans, quote, url):
            yield f"- {clean(plain(spans))}"
            yield from (f"  {clean(part)}" for part in (quote, url) if part)
        case Divider():
            yield ""
        case Picture(alt=alt):
            yield f"[picture: {clean(alt)}]"
        case Buttons():
            return
        case _:
            assert_never(block)


def text_reply(reply: Reply) -> Reply:
    """A reply that shows this reply as text, for the asker alone."""
    pieces = tuple(Text((Span(piece),)) for piece in _pieces(as_text(reply)))
    return Reply("The answer as text, to copy.", (Heading("To copy"), *pieces))


def _pieces(text: str) -> Iterator[str]:
    """The text in pieces that end where a line ends."""
    held = ""
    for line in text.split("\n"):
        if held and len(held) + len(line) > _PIECE:
            yield held
            held = ""
        held = f"{held}\n{line}" if held else line
    if held:
        yield held
