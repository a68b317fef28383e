"""What every adapter holds to, run over its real machinery by a Driver of its own.

In a test file of an adapter:

    from contract_adapters import CONTRACT, Driver

    @contextlib.asynccontextmanager
    async def start(bot: Bot) -> AsyncIterator[Driver]: ...   # the adapter serving this bot on a fake platform

    @pytest.mark.parametrize("holds", CONTRACT)
    async def test_contract(holds): await holds(start)
"""

from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, Protocol

import answers
import pytest

from bot.answer import Answer
from bot.app import Bot
from bot.cards import web_address
from bot.config import Config
from bot.messages import Way
from claims.model import Claim
from claims.store import Store, open_store

# What a platform may be unable to do; a check that needs it is skipped there.
Ability = Literal["mention", "direct", "command", "menu", "thread", "bots", "again", "private", "share"]


@dataclass(frozen=True)
class Drawn:
    """One message the platform took from us, as a person there would meet it.

    text: every word shown, markup undone (escapes decoded, no formatting signs), in order. summary: what a
    notification or a screen reader gets. private: only the asker sees it. thread: the thread it stands in. buttons:
    labels. links: every address that can be clicked. pings: whoever or whatever the platform would notify. problems:
    what the platform would refuse or cut (a limit passed, an invalid block), in words."""

    text: str
    summary: str
    private: bool = False
    thread: str | None = None
    buttons: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    pings: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    payload: Any = field(default=None, repr=False)


class Driver(Protocol):
    """A person on the platform, with the adapter under test at the other end."""

    can: frozenset[Ability]

    async def say(
        self,
        text: str,
        *,
        way: Way = "direct",
        by: Literal["person", "other bot", "ourselves"] = "person",
        thread: str | None = None,
        again: bool = False,
    ) -> list[Drawn]:
        """Send this as the platform would deliver it (escaped, with the mention in front for way "mention") and wait
        until all is answered. Returns the messages as they finally stand, edits applied. again delivers the last
        message once more, with the same id, and returns only what that added or changed."""

    async def click(self, label: str) -> list[Drawn]:
        """Click the button with this label on the message last drawn; returns as say() does."""


Start = Callable[[Bot], AbstractAsyncContextManager[Driver]]
Check = Callable[[Start], Awaitable[None]]


@dataclass
class Asked:
    """Stands in for ask: records what it was asked, gives one answer or fails with one error."""

    gives: Answer | None = answers.SOURCES_DIFFER
    fails: Exception | None = None
    statements: list[str] = field(default_factory=list)

    def __call__(
        self, store: Store, statement: str, *, now: datetime, nearest: int = 0, workspace: str | None = None
    ) -> Answer:
        self.statements.append(statement)
        if self.fails is not None:
            raise self.fails
        assert self.gives is not None
        return self.gives


def bot_with(asked: Asked) -> Bot:
    """A real Bot on a store in memory that holds the claims of the answer."""
    return Bot(store_with(asked.gives), Config(), lambda: answers.NOW, ask=asked)


def store_with(answer: Answer | None) -> Store:
    from claims.model import Article

    store = open_store("sqlite://")
    for claim in claims_in(answer) if answer else ():
        store.add(Article(claim.source, claim.text), [claim])
    return store


def claims_in(answer: Answer) -> list[Claim]:
    matched = [match.claim for part in answer.parts for match in part.matches]
    placed = [c for part in answer.parts for d in part.discrepancies for p in d.positions for c in p.claims]
    return list({claim.id: claim for claim in [*matched, *placed]}.values())


def needs(driver: Driver, *abilities: Ability) -> None:
    missing = sorted(set(abilities) - driver.can)
    if missing:
        pytest.skip(f"this platform has no {', '.join(missing)}")


def squeezed(text: str) -> str:
    return " ".join(text.split())


def one(drawn: Sequence[Drawn]) -> Drawn:
    assert len(drawn) == 1, f"one message was expected, not {len(drawn)}: {[each.summary for each in drawn]}"
    return drawn[0]


async def a_statement_is_answered_in_the_words_of_the_bot(start: Start) -> None:
    asked = Asked()
    async with start(bot_with(asked)) as driver:
        drawn = one(await driver.say(answers.STATEMENT))
    text = squeezed(drawn.text)
    assert asked.statements == [answers.STATEMENT]
    for words in (
        "Sources differ: over 30 or 112 hurt in the Harbour Street fire",
        "How many people were hurt in the Harbour Street fire?",
        "over 30 · Evening Bell · 30 Jul 2025 · reported, no origin named",
        "“More than 30 people were hurt in the fire on Harbour Street.”",
        "112 · Coast Messenger · 31 Jul 2025 · citing the Harbour Fire Brigade",
        "You wrote: more than 30; Coast Messenger: 112.",
        "2 outlets, 2 origins.",
        "2 articles, 61 claims searched; newest 31 Jul 2025.",
    ):
        assert words in text
    assert text.index("over 30 ·") < text.index("112 ·") < text.index("You wrote")
    assert "All matches (2)" in drawn.buttons


async def an_answer_names_its_links(start: Start) -> None:
    async with start(bot_with(Asked())) as driver:
        drawn = one(await driver.say(answers.STATEMENT))
    assert "https://bell.example/fire" in drawn.links


async def a_mention_is_stripped_and_its_text_decoded(start: Start) -> None:
    asked = Asked()
    async with start(bot_with(asked)) as driver:
        needs(driver, "mention")
        await driver.say("Smith & Sons paid < 5 million > 4", way="mention")
    assert asked.statements == ["Smith & Sons paid < 5 million > 4"]


async def a_thread_is_kept(start: Start) -> None:
    async with start(bot_with(Asked())) as driver:
        needs(driver, "mention", "thread")
        opening = await driver.say("The bridge was closed", way="mention")
        thread = one(opening).thread
        drawn = one(await driver.say(answers.STATEMENT, way="mention", thread=thread or "1700000000.000100"))
    assert drawn.thread == (thread or "1700000000.000100")


async def our_own_messages_are_ignored(start: Start) -> None:
    asked = Asked()
    async with start(bot_with(asked)) as driver:
        needs(driver, "bots")
        assert await driver.say(answers.STATEMENT, by="ourselves") == []
    assert asked.statements == []


async def other_bots_are_ignored(start: Start) -> None:
    asked = Asked()
    async with start(bot_with(asked)) as driver:
        needs(driver, "bots", "mention")
        assert await driver.say(answers.STATEMENT, way="mention", by="other bot") == []
    assert asked.statements == []


async def the_same_message_twice_is_answered_once(start: Start) -> None:
    asked = Asked()
    async with start(bot_with(asked)) as driver:
        needs(driver, "again")
        assert len(await driver.say(answers.STATEMENT)) == 1
        assert await driver.say(answers.STATEMENT, again=True) == []
    assert asked.statements == [answers.STATEMENT]


async def the_message_menu_checks_the_message(start: Start) -> None:
    asked = Asked()
    async with start(bot_with(asked)) as driver:
        needs(driver, "menu")
        drawn = one(await driver.say("help", way="menu"))  # a name of ours in somebody's message is no command
    assert asked.statements == ["help"]
    assert drawn.private


async def a_command_is_answered_to_the_asker_alone(start: Start) -> None:
    asked = Asked()
    async with start(bot_with(asked)) as driver:
        needs(driver, "command", "private")
        drawn = one(await driver.say(f"check {answers.STATEMENT}", way="command"))
    assert asked.statements == [answers.STATEMENT]
    assert drawn.private


async def hostile_text_from_articles_pings_nobody(start: Start) -> None:
    async with start(bot_with(Asked(answers.HOSTILE_ANSWER))) as driver:
        drawn = one(await driver.say(answers.STATEMENT))
        pages = await driver.click(next(label for label in drawn.buttons if label.startswith("All matches")))
    for each in (drawn, *pages):
        assert each.pings == ()
        assert each.problems == ()
        assert all(web_address(link) for link in each.links)


async def hostile_text_from_people_pings_nobody(start: Start) -> None:
    hostile = answers.NOTHING
    async with start(bot_with(Asked(hostile))) as driver:
        for text in (*answers.PINGS, answers.HOSTILE, f"claims {answers.HOSTILE}", f"about {answers.PINGS[0]}"):
            for each in await driver.say(text):
                assert each.pings == ()
                assert each.problems == ()
                assert "javascript:" not in "".join(each.links).lower()


async def every_answer_is_within_the_limits(start: Start) -> None:
    for name, answer in answers.ANSWERS.items():
        async with start(bot_with(Asked(answer))) as driver:
            drawn = one(await driver.say(answers.STATEMENT))
        assert drawn.problems == (), name
        assert drawn.text.strip(), name


async def ten_thousand_characters_are_answered_within_the_limits(start: Start) -> None:
    for text in ("a word " * 1430, "x" * 10_000, "\u202e\u200b🔥" * 3_300):
        async with start(bot_with(Asked(answers.NOTHING))) as driver:
            for drawn in await driver.say(text):
                assert drawn.problems == ()


async def every_message_has_a_summary_that_stands_alone(start: Start) -> None:
    async with start(bot_with(Asked())) as driver:
        drawn = one(await driver.say(answers.STATEMENT))
        help_ = one(await driver.say("help"))
    assert "Sources differ: over 30 or 112 hurt in the Harbour Street fire." in squeezed(drawn.summary)
    assert help_.summary.strip()


async def a_failure_is_told_plainly_and_privately(start: Start) -> None:
    asked = Asked(fails=RuntimeError("SELECT secret FROM /srv/someone/claims.db"))
    async with start(bot_with(asked)) as driver:
        drawn = one(await driver.say(answers.STATEMENT))
        assert "Something went wrong here." in drawn.text
        for leak in ("SELECT", "secret", "/srv", "RuntimeError", "Traceback"):
            assert leak not in drawn.text + drawn.summary
        if {"private", "mention"} <= driver.can:
            assert one(await driver.say(answers.STATEMENT, way="mention")).private


async def a_button_pages_through_all_matches(start: Start) -> None:
    async with start(bot_with(Asked(answers.many_matches(12)))) as driver:
        await driver.say(answers.STATEMENT)
        first = one(await driver.click("All matches (12)"))
        second = one(await driver.click("Next"))
    assert "Outlet 0" in first.text
    assert "Page 1 of 3." in first.text
    assert "Outlet 5" in second.text
    assert "Page 2 of 3." in second.text
    assert first.problems == second.problems == ()


async def an_answer_is_shared_once_and_for_all(start: Start) -> None:
    async with start(bot_with(Asked())) as driver:
        needs(driver, "command", "private", "share")
        await driver.say(f"check {answers.STATEMENT}", way="command")
        drawn = await driver.click("Share to channel")
    shared = one([each for each in drawn if not each.private])
    assert "Sources differ: over 30 or 112" in squeezed(shared.text)
    assert "Shared by" in shared.text


CONTRACT: tuple[Check, ...] = (
    a_statement_is_answered_in_the_words_of_the_bot,
    an_answer_names_its_links,
    a_mention_is_stripped_and_its_text_decoded,
    a_thread_is_kept,
    our_own_messages_are_ignored,
    other_bots_are_ignored,
    the_same_message_twice_is_answered_once,
    the_message_menu_checks_the_message,
    a_command_is_answered_to_the_asker_alone,
    hostile_text_from_articles_pings_nobody,
    hostile_text_from_people_pings_nobody,
    every_answer_is_within_the_limits,
    ten_thousand_characters_are_answered_within_the_limits,
    every_message_has_a_summary_that_stands_alone,
    a_failure_is_told_plainly_and_privately,
    a_button_pages_through_all_matches,
    an_answer_is_shared_once_and_for_all,
)
