"""The terminal as a platform: the same Bot, the same replies, no token.

`render` is pure: a Reply as plain lines. Whatever came from outside is stripped of control characters, so
that an article can't move the cursor or colour the screen; nothing is read as markup.
"""

import asyncio
import contextlib
import itertools
import shutil
import sys
import textwrap
import threading
from collections.abc import Callable, Iterator
from typing import assert_never

from bot.app import Bot
from bot.config import Config
from bot.messages import (
    Block,
    Button,
    Buttons,
    Divider,
    Form,
    Heading,
    Item,
    Message,
    Note,
    Person,
    Picture,
    Place,
    Reply,
    Span,
    Text,
    Way,
    plain,
)
from bot.words import clean

PLACE = Place("console", "", "terminal")
PERSON = Person("console", "you", is_admin=True)
_PROMPT = "> "
_BOLD, _DIM, _PLAIN = "\x1b[1m", "\x1b[2m", "\x1b[0m"


def render(reply: Reply, *, width: int, styled: bool = False) -> str:
    """The reply as lines of at most width columns (a long address or word may stand out). styled: with headings and
    values in bold and small print dim, for a terminal that draws them; the words are the same."""
    numbers = itertools.count(1)
    drawn = [_block(block, numbers, width=max(width, 20)) for block in reply.blocks]
    if styled:
        drawn = [_styled(block, text) for block, text in zip(reply.blocks, drawn, strict=True)]
    return _spaced(reply.blocks, drawn) if drawn else _wrap(clean(reply.summary), width=width)


def _spaced(blocks: tuple[Block, ...], drawn: list[str]) -> str:
    """The blocks one below the other, with a blank line where a new section begins."""
    lines: list[str] = []
    for block, text in zip(blocks, drawn, strict=True):
        if lines and isinstance(block, Heading | Divider | Buttons | Note):
            lines.append("")
        lines.append(text)
    return "\n".join(lines)


def _styled(block: Block, text: str) -> str:
    """The drawn block with its emphasis; what came from outside has lost its control characters by now."""
    match block:
        case Heading():
            return "\n".join(f"{_BOLD}{line}{_PLAIN}" for line in text.split("\n"))
        case Note():
            return "\n".join(f"{_DIM}{line}{_PLAIN}" for line in text.split("\n"))
        case Item(spans) | Text(spans) if spans and spans[0].bold:
            lead = _line(spans[:1])
            begins = text.startswith(lead, len(text) - len(text.lstrip()))
            return text.replace(lead, f"{_BOLD}{lead}{_PLAIN}", 1) if lead and begins else text
        case _:
            return text


def _block(block: Block, numbers: Iterator[int], *, width: int) -> str:
    match block:
        case Heading(text):
            return _wrap(clean(text), width=width)
        case Text(spans) | Note(spans):
            return _wrap(_line(spans), width=width)
        case Item():
            return _item(block, width=width)
        case Divider():
            return "─" * min(width, 60)
        case Buttons(buttons):
            return _wrap("  ".join(_button(one, next(numbers)) for one in buttons), width=width)
        case Picture(alt=alt, name=name):
            return _wrap(f"[picture {clean(name)}: {clean(alt)}]", width=width)
        case _:
            assert_never(block)


def _item(item: Item, *, width: int) -> str:
    lines = [_wrap(_line(item.spans), width=width, indent="  ")]
    if item.quote is not None:
        lines.append(_wrap(clean(item.quote), width=width, indent="    "))
    if item.url is not None:
        lines.append(f"    {clean(item.url)}")
    return "\n".join(lines)


def _button(button: Button, number: int) -> str:
    label = f"[{number}] {clean(button.label)}"
    return f"{label} ({clean(button.url)})" if button.url else label


def _line(spans: tuple[Span, ...]) -> str:
    return clean(plain(tuple(_with_link(span) for span in spans)))


def _with_link(span: Span) -> Span:
    return Span(f"{span.text} ({span.link})") if span.link and span.link != span.text else span


def _wrap(text: str, *, width: int, indent: str = "") -> str:
    return textwrap.fill(
        text,
        width,
        initial_indent=indent,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )


def buttons(reply: Reply) -> list[Button]:
    """The buttons of a reply in the order of their numbers."""
    return [button for block in reply.blocks if isinstance(block, Buttons) for button in block.buttons]


class Console:
    """One conversation in the terminal: remembers the buttons last shown, so that a number clicks one."""

    def __init__(
        self,
        bot: Bot,
        *,
        read: Callable[[str], str],
        write: Callable[[str], None],
        width: int,
        styled: bool = False,
    ) -> None:
        self._bot, self._read, self._write, self._width, self._styled = bot, read, write, width, styled
        self._buttons: list[Button] = []
        self._ids = itertools.count(1)
        self._session = bot.now().strftime("%Y%m%dT%H%M%S.%f")

    def run(self) -> None:
        """Talk until the person ends it (Ctrl-D, "quit" or "exit")."""
        self._write("Type a statement to check, help, or quit.")
        while True:
            try:
                line = self._read(_PROMPT).strip()
            except EOFError:
                return
            if line.lower() in ("quit", "exit"):
                return
            self.say(line)

    def say(self, line: str) -> None:
        """Send one line to the bot and print what it answers."""
        if line.isdecimal() and self._buttons:
            self._click(int(line))
        else:
            self._send(line, way="direct")

    def _click(self, number: int) -> None:
        if not 1 <= number <= len(self._buttons):
            self._write(f"There is no button {number}.")
            return
        button = self._buttons[number - 1]
        if button.url is not None:
            self._write(clean(button.url))
        else:
            self._send(button.command, way="click")

    def _send(self, text: str, *, way: Way, fields: tuple[tuple[str, str], ...] = ()) -> None:
        message = Message(f"{self._session}.{next(self._ids)}", PLACE, PERSON, text, way, fields=fields)
        form = self._bot.form(message)
        if form is not None:
            self._fill(form)
            return
        reply = self._bot.handle(message)
        if reply is not None:
            self._buttons = buttons(reply)
            self._write(render(reply, width=self._width, styled=self._styled) + "\n")

    def _fill(self, form: Form) -> None:
        """A form as questions, one a line."""
        self._write(clean(form.title))
        fields = tuple((one.name, self._read(f"{clean(one.label)}: ").strip()) for one in form.fields)
        self._send(form.command, way="form", fields=fields)


async def serve(bot: Bot, _config: Config) -> None:
    """Talk in the terminal beside other platforms; returns when the person ends it."""
    loop = asyncio.get_running_loop()
    ended = loop.create_future()

    def talk() -> None:
        Console(bot, read=_typed, write=_shown, width=_width(), styled=sys.stdout.isatty()).run()
        with contextlib.suppress(RuntimeError):  # the loop has ended meanwhile
            loop.call_soon_threadsafe(end)

    def end() -> None:
        if not ended.done():  # a signal may have come first
            ended.set_result(None)

    # A daemon, since nothing can call back a thread that waits for a line to be typed.
    threading.Thread(target=talk, name="console", daemon=True).start()
    await ended


def _typed(prompt: str) -> str:
    """A line from the terminal. Unbuffered, since a thread that waits in sys.stdin can't be left when the program
    ends: the interpreter would wait for its lock."""
    sys.stdout.write(prompt)
    sys.stdout.flush()
    with open(0, "rb", buffering=0, closefd=False) as terminal:
        line = terminal.readline()
    if not line:
        raise EOFError
    return line.decode("utf-8", errors="replace")


def _shown(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def _width() -> int:
    return min(shutil.get_terminal_size((100, 24)).columns, 100)


__all__ = ["Console", "buttons", "render"]
