"""What people say of an answer: kept, read back, and a wrong match not shown again to those it concerns."""

from dataclasses import replace

import answers
import pytest
from contract_adapters import Asked, store_with
from test_bot_app import PLACE, bot_with, commands, items, message

from bot import verdicts
from bot.config import BotConfig, Config
from bot.messages import Heading, Person, Place
from bot.settings import Settings, keep

ADMIN = Person("U9", "Cleo", is_admin=True)
OTHER = Place("slack", "T2", "C9")


def head(reply) -> str:
    assert isinstance(reply.blocks[0], Heading)
    return reply.blocks[0].text


def asked(bot, **where):
    return bot.handle(message("check the mayor resigned", **where))


def call_wrong(bot, number="Not 2", *, person=ADMIN):
    """This person calls a match wrong, in two taps."""
    which = bot.handle(message(commands(asked(bot))["Wrong match"], way="click", person=person))
    return bot.handle(message(commands(which)[number], way="click", person=person))


def test_useful_is_one_tap_and_kept_with_the_statement():
    bot = bot_with()
    reply = bot.handle(message(commands(asked(bot))["Useful"], way="click"))
    assert reply.summary.startswith("Thank you, noted as useful.")
    assert reply.private
    (kept,) = verdicts.read(bot.store, limit=10)
    assert (kept["verdict"], kept["statement"], kept["claim"], kept["person"]) == (
        "useful",
        answers.STATEMENT,
        "",
        "U1",
    )


def test_a_single_match_is_called_wrong_in_one_tap():
    bot = bot_with(Asked(answers.ONE_MATCH))
    reply = bot.handle(message(commands(asked(bot))["Wrong match"], way="click"))
    assert reply.summary.startswith("Thank you, noted.")
    (kept,) = verdicts.read(bot.store, limit=10)
    assert kept["claim"] == "n0"


def test_of_several_it_asks_which():
    bot = bot_with()
    which = bot.handle(message(commands(asked(bot))["Wrong match"], way="click"))
    assert head(which) == "Which match does not belong?"
    assert {"Not 1", "Not 2"} <= set(commands(which))


def test_what_an_admin_calls_wrong_is_not_shown_again_for_that_statement():
    bot = bot_with()
    assert call_wrong(bot).summary.startswith("That match is left out from now on.")
    again = asked(bot, person=Person("U5", "Dora"))
    assert head(again) == "1 outlet says so: Evening Bell"
    assert "Coast Messenger" not in str(again)
    assert "1 match left out: called wrong here before." in str(again.blocks)


def test_it_is_the_same_statement_in_another_case_and_punctuation():
    bot = bot_with()
    call_wrong(bot)
    shouted = answers.STATEMENT.upper() + "!"
    part = replace(answers.SOURCES_DIFFER.parts[0], text=shouted)
    asker = bot_with(Asked(answers.answer(part, statement=shouted)), store=bot.store)
    assert head(asked(asker)) == "1 outlet says so: Evening Bell"


def test_for_another_statement_it_is_still_shown():
    bot = bot_with()
    call_wrong(bot)
    part = replace(answers.SOURCES_DIFFER.parts[0], text="Some 112 people were hurt")
    asker = bot_with(Asked(answers.answer(part, statement="Some 112 people were hurt")), store=bot.store)
    assert head(asked(asker)).startswith("Sources differ")


def test_another_workspace_still_sees_it():
    bot = bot_with()
    call_wrong(bot)
    assert head(asked(bot, place=OTHER)).startswith("Sources differ")


def test_what_anybody_calls_wrong_is_noted_and_still_shown():
    bot = bot_with()
    assert call_wrong(bot, person=Person("U5", "Dora")).summary.startswith("Thank you, noted.")
    assert head(asked(bot)).startswith("Sources differ")


@pytest.mark.parametrize("person", [Person("U5", "Dora"), Person("U6", roles=("R7",))])
def test_people_and_roles_that_may_are_listed_in_config_or_settings(person):
    bot = bot_with(config=Config(bot=BotConfig(may_mute=("U5",))))
    keep(bot.store, "slack:T1", Settings(muting=("R7",)))
    assert call_wrong(bot, person=person).summary.startswith("That match is left out")


def test_when_the_last_match_goes_nothing_is_left_to_say():
    bot = bot_with(Asked(answers.ONE_MATCH))
    bot.handle(message(commands(asked(bot))["Wrong match"], way="click", person=ADMIN))
    again = asked(bot)
    assert head(again) == "Nothing here speaks of that."
    assert "1 match left out" in str(again.blocks)


def test_it_can_be_taken_back():
    bot = bot_with()
    undo = commands(call_wrong(bot))["Undo"]
    stranger = bot.handle(message(undo, way="click", person=Person("U5")))
    assert stranger.summary.startswith("That answer is no longer kept.")
    assert bot.handle(message(undo, way="click", person=ADMIN)).summary.startswith("Taken back.")
    assert head(asked(bot)).startswith("Sources differ")
    assert verdicts.read(bot.store, limit=10) == []


def test_an_answer_kept_before_is_shown_and_shared_without_it_too():
    bot = bot_with()
    before = commands(asked(bot))
    call_wrong(bot)
    page = bot.handle(message(before["All matches (2)"], way="click"))
    assert head(page).startswith("1 match for")
    assert "Coast Messenger" not in str(bot.handle(message(before["Share to channel"], way="click")))


def test_words_join_the_verdict():
    bot = bot_with()
    words = commands(call_wrong(bot, person=Person("U5")))["Say what is wrong"]
    form = bot.form(message(words, way="click", person=Person("U5")))
    assert form is not None
    sent = message(form.command, way="form", person=Person("U5"), fields=(("words", "Another fire."),))
    bot.handle(sent)
    (kept,) = verdicts.read(bot.store, limit=10)
    assert (kept["words"], kept["claim"], kept["verdict"]) == ("Another fire.", "c2", "wrong")


def test_a_claim_that_is_no_match_of_the_answer_can_not_be_muted():
    bot = bot_with()
    key = commands(asked(bot))["Useful"].split()[1]
    bot.handle(message(f"wrong {key} elsewhere", way="click", person=ADMIN))
    assert bot.store.records("muted") == []


def test_the_answer_is_copied_as_plain_text_in_the_same_words():
    bot = bot_with()
    reply = bot.handle(message(commands(asked(bot))["Copy as text"], way="click"))
    assert reply.private
    (piece,) = reply.blocks[1:]
    assert piece.spans[0].text.splitlines()[:6] == [
        "Sources differ: over 30 or 112 hurt in the Harbour Street fire",
        "",
        "How many people were hurt in the Harbour Street fire?",
        "- over 30 · Evening Bell · 30 Jul 2025 · reported, no origin named",
        "  “More than 30 people were hurt in the fire on Harbour Street.”",
        "  https://bell.example/fire",
    ]


def test_quotes_are_shown_whole_and_in_their_context():
    store = store_with(None)
    before, after = "It began at noon. ", " A wind from the sea drove the flames."
    told = answers.claim(id="q1")
    text = before + told.text + after
    told = replace(told, start=len(before), end=len(before) + len(told.text))
    from claims.model import Article

    store.add(Article(told.source, text), [told])
    part = replace(answers.ONE_MATCH.parts[0], matches=(replace(answers.ON_BELL, claim=told),))
    bot = bot_with(Asked(answers.answer(part)), store=store)
    page = bot.handle(message(commands(asked(bot))["Show quotes"], way="click"))
    (item,) = [block for block in page.blocks if hasattr(block, "quote")]
    assert item.quote == (
        "It began at noon. “More than 30 people were hurt in the fire on Harbour Street.” "
        "A wind from the sea drove the flames."
    )
    assert items(page) == ["Evening Bell · 30 Jul 2025 · no origin named · Fire on Harbour Street"]


def test_many_quotes_come_a_page_at_a_time():
    bot = bot_with(Asked(answers.many_matches(7)))
    first = bot.handle(message(commands(asked(bot))["Show quotes"], way="click"))
    last = bot.handle(message(commands(bot.handle(message(commands(first)["Next"], way="click")))["Next"], way="click"))
    assert [line.split(" · ")[0] for line in items(last)] == ["Outlet 6"]
    assert last.replaces
    assert PLACE.workspace == "T1"
