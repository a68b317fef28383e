"""What a person sees for themselves: the Home tab, what has expired, what goes on behind a button."""

from dataclasses import replace
from datetime import timedelta

import answers
import pytest
from contract_adapters import Asked, bot_with

from bot import schedules
from bot.app import Bot
from bot.config import Config
from bot.home_reply import home_reply
from bot.messages import Button, Buttons, Item, Message, Person, Place, Reply, Span
from bot.recent import recent, remember
from claims.model import Article, Name
from claims.store import Store, open_store

HERE = Place("slack", "T1", "C012AB")


def asked(store: Store, statement: str, *, key: str, minutes: int) -> None:
    message = Message(key, HERE, Person("U1"), statement, "command")
    remember(store, message, statement, key=key, now=answers.NOW + timedelta(minutes=minutes), days=30)


def test_what_was_asked_again_stands_once_among_the_recent_checks_and_opens_the_newest_answer() -> None:
    store = open_store("sqlite://")
    for minutes, (key, said) in enumerate([("a", "The dam broke"), ("b", "Nine goats fled"), ("c", "the dam  broke")]):
        asked(store, said, key=key, minutes=minutes)
    found = recent(store, workspace="slack:T1", person="U1", now=answers.NOW)
    assert [(one.statement, one.key) for one in found] == [("the dam broke", "c"), ("Nine goats fled", "b")]
    page = home_reply(store, workspace="slack:T1", person="U1", now=answers.NOW, answer_days=30)
    buttons = [one for block in page.blocks if isinstance(block, Buttons) for one in block.buttons]
    assert Button("Nine goats fled", "show b matches") in buttons


def test_a_digest_names_its_channel_and_tells_nobody_whose_conversation_another_goes_to() -> None:
    store = open_store("sqlite://")
    for channel in ("C012AB", "@U1"):
        made = schedules.make(Place("slack", "T1", channel), "08:30", "Europe/Paris", now=answers.NOW, by="U1")
        schedules.add(store, made)
    page = home_reply(store, workspace="slack:T1", person="U2", now=answers.NOW, answer_days=30)
    rows = [block.spans for block in page.blocks if isinstance(block, Item)]
    assert any(Span("C012AB", channel="C012AB") in spans for spans in rows)
    assert "U1" not in str(page)


def test_what_has_expired_says_how_to_ask_again_as_it_is_written_there() -> None:
    bot = bot_with(Asked())
    old = Message("m", HERE, Person("U1"), "show gone00000000 matches", "click", prefix="/twosource ")
    reply = bot.handle(old)
    assert reply is not None
    assert reply.summary == (
        "That answer is no longer kept. Send the statement again for a fresh one: /twosource check <statement>"
    )


def test_what_is_said_of_a_name_goes_on_behind_a_button() -> None:
    store = open_store("sqlite://")
    harbour = Name("Harbour Street", 0, 14, "place", "Harbour Street", "harbour street")
    for count in range(10):
        said = answers.claim(
            f"Fire number {count} on Harbour Street was put out.", id=f"c{count}", outlet=f"Post {count}"
        )
        store.add(Article(said.source, said.text), [replace(said, names=(harbour,))])
    bot = Bot(store, Config(), lambda: answers.NOW)

    def ask(text: str) -> Reply:
        reply = bot.handle(Message(text, HERE, Person("U1"), text, "command"))
        assert reply is not None
        return reply

    first = ask("about Harbour Street")
    (more,) = [one for block in first.blocks if isinstance(block, Buttons) for one in block.buttons]
    second = ask(more.command)
    shown = [block.quote for page in (first, second) for block in page.blocks if isinstance(block, Item)]
    assert len(shown) == len(set(shown)) == 10


@pytest.mark.parametrize(
    ("options", "found"),
    [
        ('outlet:"Evening Bell"', True),
        ('outlet:"Nobody\'s Post"', False),
        ("since:2025-07-31", True),
        ("since:2025-08-01", False),
        ("until:2025-07-30", True),
        ("until:2025-07-29", False),
    ],
)
def test_differences_are_looked_up_by_outlet_and_dates(options: str, found: bool) -> None:
    store = open_store("sqlite://")
    for one in (answers.BELL, answers.MESSENGER):
        store.add(Article(one.source, one.text), [one])
    store.save_discrepancies([answers.DISCREPANCY])
    message = Message(options, HERE, Person("U1"), f"discrepancies {options}", "command")
    reply = Bot(store, Config(), lambda: answers.NOW).handle(message)
    assert reply is not None
    assert reply.summary.startswith("1 difference") is found
