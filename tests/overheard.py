"""Everything a serving process logs while something happens, in both forms, and what of it nobody may find there."""

import json
import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from bot.logs import Lines


class Overheard(logging.Handler):
    """Every record from DEBUG up, as text and as JSON."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []
        self._forms = (Lines(as_json=False), Lines(as_json=True))

    def emit(self, record: logging.LogRecord) -> None:
        self.lines += [form.format(record) for form in self._forms]

    def events(self) -> list[dict[str, object]]:
        return [json.loads(line) for line in self.lines if line.startswith("{")]

    def named(self, name: str) -> list[dict[str, object]]:
        return [one for one in self.events() if one["event"] == name]


@contextmanager
def overheard() -> Iterator[Overheard]:
    """What is logged while the block runs."""
    root, heard = logging.getLogger(), Overheard()
    level = root.level
    root.addHandler(heard)
    root.setLevel(logging.DEBUG)
    try:
        yield heard
    finally:
        root.removeHandler(heard)
        root.setLevel(level)


def found_in(texts: Iterable[str], marks: Iterable[str]) -> list[tuple[str, str]]:
    """(mark, text) for every mark that stands in a text, however it is written."""
    wanted = [mark for mark in marks if mark]
    return [(mark, text) for text in texts for mark in wanted if mark.lower() in text.lower()]
