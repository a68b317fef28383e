"""The Home tab: what a person sees of the store, of their own checks and of the digests here."""

from datetime import timedelta

import answers
from contract_adapters import Asked, bot_with

from bot import schedules
from bot.home_reply import home_reply
from bot.messages import Button, Buttons, Item, Message, Person, Place, Span
from bot.recent import recent, remember
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
