"""The terminal holds to what every adapter holds to."""

import contextlib
from collections.abc import AsyncIterator

import pytest
from contract_adapters import CONTRACT, Check, Drawn, Driver

from adapters.console import Console, buttons
from bot.app import Bot
from bot.messages import Reply


class ConsoleDriver:
    """A person at the terminal; what the Console writes is what they see."""

    can = frozenset({"direct"})

    def __init__(self, bot: Bot) -> None:
        self._written: list[str] = []
        self._replies: list[Reply] = []
        self._console = Console(
            _Listening(bot, self._replies), read=lambda _: "", write=self._written.append, width=100
        )

    async def say(self, text, *, way="direct", by="person", thread=None, again=False) -> list[Drawn]:
        return self._after(lambda: self._console.say(text))

    async def click(self, label) -> list[Drawn]:
        labels = [button.label for button in buttons(self._replies[-1])]
        return self._after(lambda: self._console.say(str(labels.index(label) + 1)))

    def _after(self, act) -> list[Drawn]:
        written, replied = len(self._written), len(self._replies)
        act()
        texts = self._written[written:]
        assert len(texts) == len(self._replies) - replied
        return [_drawn(text, reply) for text, reply in zip(texts, self._replies[replied:], strict=True)]


class _Listening:
    """The bot, with its replies overheard so that a label can be turned into the number a person types."""

    def __init__(self, bot: Bot, replies: list[Reply]) -> None:
        self._bot, self._replies = bot, replies
        self.now, self.form = bot.now, bot.form

    def handle(self, message):
        reply = self._bot.handle(message)
        if reply is not None:
            self._replies.append(reply)
        return reply


def _drawn(text: str, reply: Reply) -> Drawn:
    controls = [sign for sign in text if sign != "\n" and (ord(sign) < 32 or 0x7F <= ord(sign) < 0xA0)]
    problems = tuple(f"control character {ord(sign)}" for sign in controls)
    labels = tuple(button.label for button in buttons(reply))
    links = tuple(word for word in text.split() if "://" in word and word.startswith("http"))
    return Drawn(text, reply.summary, buttons=labels, links=links, problems=problems)


@contextlib.asynccontextmanager
async def start(bot: Bot) -> AsyncIterator[Driver]:
    yield ConsoleDriver(bot)


@pytest.mark.parametrize("holds", CONTRACT, ids=lambda check: check.__name__)
async def test_the_console_holds_to_the_contract(holds: Check) -> None:
    await holds(start)
