"""Paging: which rows stand on a page, and the buttons to the pages beside it."""

from collections.abc import Sequence
from typing import TypeVar

from bot.messages import Block, Button, Buttons, Note, Span
from bot.words import number

_Row = TypeVar("_Row")


def page_of(rows: Sequence[_Row], page: int, *, size: int) -> tuple[Sequence[_Row], int, int]:
    """The rows of this page, its number kept within what there is, and how many pages there are."""
    pages = max(1, -(-len(rows) // size))
    page = min(max(page, 1), pages)
    return rows[(page - 1) * size : page * size], page, pages


def paging(command: str, *, page: int, pages: int) -> tuple[Block, ...]:
    """Back and Next (the command with a page's number), and where one is; nothing for a single page."""
    if pages == 1:
        return ()
    back = [Button("Back", f"{command} {page - 1}")] if page > 1 else []
    on = [Button("Next", f"{command} {page + 1}")] if page < pages else []
    return (Buttons((*back, *on)), Note((Span(f"Page {number(page)} of {number(pages)}."),)))
