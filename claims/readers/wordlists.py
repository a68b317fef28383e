"""Sets of words, written as running text, and the rows of our data files."""

from collections.abc import Iterator
from importlib import resources


def words_of(text: str) -> frozenset[str]:
    """The words of a text as a set: a list that can be read and sorted in the source."""
    return frozenset(text.split())


def rows(name: str) -> Iterator[str]:
    """The lines of one of our data files, without comments and blanks."""
    text = resources.files("claims").joinpath("data", name).read_text(encoding="utf-8")
    return (line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#"))
