"""What the bot does with a message, whatever the platform."""

import itertools
import logging
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import answers
import pytest
from contract_adapters import Asked, store_with

from bot.app import Bot
from bot.config import BotConfig, Config
from bot.messages import Button, Buttons, Item, Message, Person, Place, Reply, plain
from claims.errors import FetchError, StoreClosed, StoreError
from claims.ingest import Ingested
from claims.model import Article

PLACE = Place("slack", "T1", "C1")
PERSON = Person("U1", "Ann")
_ids = itertools.count()


class Clock:
    def __init__(self) -> None:
        self.at = answers.NOW

    def __call__(self):
        return self.at


def message(text, *, way="command", person=PERSON, place=PLACE, id=None, fields=()) -> Message:
    return Message(id or f"m{next(_ids)}", place, person, text, way, fields=fields)


def bot_with(asked=None, *, config=None, clock=None, ingest=None, store=None) -> Bot:
    asked = asked or Asked()
    store = store or store_with(asked.gives)
    given = {} if ingest is None else {"ingest": ingest}
    return Bot(store, config or Config(), clock or Clock(), ask=asked, **given)


def commands(reply: Reply | None) -> dict[str, str]:
    assert reply is not None
    found = [one for block in reply.blocks if isinstance(block, Buttons) for one in block.buttons]
    return {button.label: button.command for button in found}


def items(reply: Reply | None) -> list[str]:
    assert reply is not None
    return [plain(block.spans) for block in reply.blocks if isinstance(block, Item)]


def test_the_end_of_the_program_is_no_failure(caplog):
    asked = Asked(fails=StoreClosed("the store is closed"))
    bot = bot_with(asked)
    assert bot.handle(message("The bridge fell")) is None
    assert [one for one in caplog.records if one.levelno >= logging.WARNING] == []
    assert 'kind="store"' not in bot.vitals.metrics_page().decode()


def test_a_bot_is_never_answered():
    asked = Asked()
    assert bot_with(asked).handle(message("anything", person=Person("B1", is_bot=True))) is None
    assert asked.statements == []


def test_the_same_message_is_answered_once_even_by_another_bot_on_the_same_store():
    asked = Asked()
    first = bot_with(asked)
    second = bot_with(asked, store=first.store)
    assert first.handle(message("x happened", id="m-1")) is not None
    assert second.handle(message("x happened", id="m-1")) is None
    assert second.handle(message("x happened", id="m-1", place=Place("slack", "T2", "C1"))) is not None


def test_of_many_at_once_one_answers():
    asked = Asked()
    bot = bot_with(asked)
    with ThreadPoolExecutor(8) as pool:
        replies = list(pool.map(lambda _: bot.handle(message("x happened", id="m-1")), range(16)))
    assert sum(reply is not None for reply in replies) == 1
    assert asked.statements == ["x happened"]


def test_a_message_is_remembered_for_two_hours_at_least():
    clock = Clock()
    bot = bot_with(clock=clock)
    bot.handle(message("x happened", id="m-1"))
    clock.at += timedelta(hours=2)
    assert bot.handle(message("x happened", id="m-1")) is None


@pytest.mark.parametrize(
    ("text", "way", "statement"),
    [
        ("check the mayor resigned", "command", "the mayor resigned"),
        ("/check the mayor resigned", "direct", "the mayor resigned"),
        ("CHECK the mayor resigned", "mention", "the mayor resigned"),
        ("the mayor resigned", "mention", "the mayor resigned"),
        ("the mayor resigned", "command", "the mayor resigned"),
        ("About 300 people were killed", "mention", "About 300 people were killed"),
        ("Claims of torture in the northern prisons were denied", "direct", None),
        ("Claims were denied.", "direct", "Claims were denied."),
        ("Sources say the mayor resigned", "direct", "Sources say the mayor resigned"),
        ("Help arrived on Monday", "mention", "Help arrived on Monday"),
        ("Share prices fell", "mention", "Share prices fell"),
        ("show trials began", "command", "show trials began"),
        ("help", "menu", "help"),
        ("claims fire", "menu", "claims fire"),
    ],
)
def test_a_text_that_names_no_command_is_a_statement(text, way, statement):
    asked = Asked()
    bot_with(asked).handle(message(text, way=way))
    assert asked.statements == [statement or text]


@pytest.mark.parametrize(
    "text", ["help", "sources", "claims fire", "about Ann Lee", "discrepancies", "claims outlet:Bell"]
)
def test_a_command_in_free_text_is_carried_out(text):
    asked = Asked()
    assert bot_with(asked).handle(message(text, way="mention")) is not None
    assert asked.statements == []


@pytest.mark.parametrize(
    ("way", "private"),
    [("command", True), ("menu", True), ("click", True), ("form", True), ("mention", False), ("direct", False)],
)
def test_what_is_asked_aloud_is_answered_aloud_and_all_else_to_the_asker(way, private):
    reply = bot_with().handle(message("check the mayor resigned", way=way))
    assert reply is not None
    assert reply.private is private


def test_a_failure_is_private_and_plain_and_its_reference_is_in_the_log(caplog):
    asked = Asked(fails=RuntimeError("SELECT * FROM secrets at /srv/x"))
    with caplog.at_level(logging.ERROR):
        reply = bot_with(asked).handle(message("the mayor resigned", way="mention"))
    assert reply is not None
    assert reply.private
    assert reply.summary == "Something went wrong here. Try again; nothing of yours was lost."
    said = str(reply.blocks)
    assert "SELECT" not in said
    assert "/srv" not in said
    reference = said.split("with the reference ")[1][:6]
    assert reference in caplog.text
    assert "RuntimeError" in caplog.text


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (StoreError("locked", where="/var/claims.db"), "The claim store can't be reached right now."),
        (FetchError("refused", where="http://x"), "That link could not be read."),
        (TimeoutError(), "That took too long."),
    ],
)
def test_each_sort_of_failure_has_words_of_its_own(error, words):
    reply = bot_with(Asked(fails=error)).handle(message("the mayor resigned"))
    assert reply is not None
    assert reply.summary.startswith(words)
    assert "/var" not in str(reply)


def test_a_store_that_is_away_is_a_failure_too():
    class Away:
        def put_once(self, *_args, **_kwargs):
            raise StoreError("gone")

    reply = Bot(Away(), Config(), lambda: answers.NOW, ask=Asked()).handle(message("the mayor resigned"))  # type: ignore[arg-type]
    assert reply is not None
    assert reply.summary.startswith("The claim store can't be reached")


def test_a_button_works_after_a_restart():
    asked = Asked()
    bot = bot_with(asked)
    show = commands(bot.handle(message("the mayor resigned")))["All matches (2)"]
    again = bot_with(Asked(gives=None), store=bot.store)
    reply = again.handle(message(show, way="click"))
    assert reply is not None
    assert not reply.replaces
    assert items(reply)[0] == ("1. Evening Bell · 30 Jul 2025 · reported, no origin named · says the same")
    assert items(reply)[1].endswith("citing the Harbour Fire Brigade · says otherwise: more than 30 / 112")


def test_an_answer_survives_its_keeping_whole():
    bot = bot_with()
    asked = message("the mayor resigned")
    share = commands(bot.handle(asked))["Share to channel"]
    shared = bot.handle(message(share, way="click"))
    assert shared is not None
    assert shared.shared
    assert not shared.private
    assert shared.summary == (
        "Sources differ: over 30 or 112 hurt in the Harbour Street fire. "
        "2 articles, 61 claims searched; newest 31 Jul 2025."
    )
    assert "Shared by Ann." in str(shared.blocks)
    assert plain(shared.blocks[1].spans) == f"Checked: “{answers.STATEMENT}”"  # type: ignore[union-attr]


def test_an_answer_is_shared_once_in_a_channel():
    bot = bot_with()
    share = commands(bot.handle(message("the mayor resigned")))["Share to channel"]
    bot.handle(message(share, way="click"))
    again = bot.handle(message(share, way="click", person=Person("U2", "Bo")))
    assert again is not None
    assert not again.shared
    assert again.private
    assert again.summary.startswith("That answer is already in the channel.")


def test_an_expired_answer_says_how_to_ask_again():
    clock = Clock()
    bot = bot_with(clock=clock, config=Config(bot=BotConfig(answer_days=1)))
    show = commands(bot.handle(message("the mayor resigned")))["All matches (2)"]
    clock.at += timedelta(days=2)
    reply = bot.handle(message(show, way="click"))
    assert reply is not None
    assert reply.summary == (
        "That answer is no longer kept. Send the statement again for a fresh one: check <statement>"
    )


def test_an_answer_of_one_workspace_does_not_open_in_another():
    bot = bot_with()
    show = commands(bot.handle(message("the mayor resigned")))["All matches (2)"]
    other = bot.handle(message(show, way="click", place=Place("slack", "T2", "C1")))
    assert other is not None
    assert other.summary.startswith("That answer is no longer kept.")


def test_the_pages_of_the_matches_replace_each_other():
    bot = bot_with(Asked(answers.many_matches(12)))
    show = commands(bot.handle(message("the mayor resigned")))["All matches (12)"]
    first = bot.handle(message(show, way="click"))
    second = bot.handle(message(commands(first)["Next"], way="click"))
    last = bot.handle(message(commands(second)["Next"], way="click"))
    assert second is not None
    assert second.replaces
    assert [line.split(" · ")[0] for line in items(last)] == ["11. Outlet 10", "12. Outlet 11"]
    assert "Next" not in commands(last)
    assert "Back" in commands(last)


@pytest.mark.parametrize("page", ["0", "-1", "99999999999999999999", "٣", "x"])
def test_a_page_that_does_not_exist_shows_one_that_does(page):
    bot = bot_with(Asked(answers.many_matches(12)))
    show = commands(bot.handle(message("the mayor resigned")))["All matches (12)"]
    reply = bot.handle(message(f"{show} {page}", way="click"))
    assert reply is not None
    assert reply.summary.startswith("12 matches")


def test_a_wrong_match_is_kept_with_statement_and_claim():
    bot = bot_with()
    show = commands(bot.handle(message("the mayor resigned")))["All matches (2)"]
    wrong = commands(bot.handle(message(show, way="click")))["Not 2"]
    reply = bot.handle(message(wrong, way="click"))
    assert reply is not None
    assert reply.summary.startswith("Thank you, noted.")
    assert commands(reply) == {"Say what is wrong": wrong.replace("wrong", "why", 1)}
    ((_, kept),) = bot.store.records("feedback")
    assert kept == {
        "verdict": "wrong",
        "statement": answers.STATEMENT,
        "claim": "c2",
        "workspace": "slack:T1",
        "person": "U1",
        "at": "2025-08-01T12:00:00+00:00",
    }


def added(store, sources, *, now, guard=None, workspace=""):
    yield Ingested(sources[0], "new", "a1", "Fire on Harbour Street", claims=12, discrepancies=2, missing=("author",))


@pytest.mark.parametrize(
    ("person", "config", "allowed"),
    [
        (Person("U1"), BotConfig(), False),
        (Person("U1", is_admin=True), BotConfig(), True),
        (Person("U1", is_admin=True), BotConfig(admins_may_add=False), False),
        (Person("U1"), BotConfig(may_add=("U1",)), True),
    ],
)
def test_a_link_is_added_only_by_those_who_may(person, config, allowed):
    bot = bot_with(config=Config(bot=config), ingest=added)
    reply = bot.handle(message("add https://bell.example/fire", person=person))
    assert reply is not None
    assert reply.summary.startswith("1 article read." if allowed else "Adding sources is for admins")
    if allowed:
        assert items(reply) == [
            "Fire on Harbour Street · added · 12 claims, 2 differences with other sources; not said there: author"
        ]


@pytest.mark.parametrize(
    "link", ["/etc/passwd", "file:///etc/passwd", "-", "", "ftp://x.example/a", "https://a.example b"]
)
def test_only_a_link_can_be_added_from_chat(link):
    def read(*_args, **_kwargs):
        raise AssertionError("nothing may be read")

    reply = bot_with(ingest=read).handle(message(f"add {link}", person=Person("U1", is_admin=True)))
    assert reply is not None
    assert reply.summary.startswith("That is not a link.")


def test_claims_are_looked_up_with_options_and_paged():
    bot = bot_with(Asked(answers.many_matches(12)))
    first = bot.handle(message('claims fire outlet:"Outlet 3"'))
    assert items(first) == ["Outlet 3 · 30 Jul 2025 · no origin named"]
    page = bot.handle(message("claims fire"))
    assert len(items(page)) == 8
    rest = bot.handle(message(commands(page)["More"], way="click"))
    assert len(items(rest)) == 4
    assert not set(items(page)) & set(items(rest))


def test_a_day_that_is_none_is_named():
    reply = bot_with().handle(message("claims fire since:yesterday"))
    assert reply is not None
    assert reply.summary == "“yesterday” is not a day. Write a day like 2025-07-31."


def test_nothing_of_another_workspace_is_found():
    store = store_with(None)
    theirs = answers.claim("The vault on Harbour Street was empty.", id="v1")
    store.add(Article(theirs.source, theirs.text, workspace="slack:T2"), [theirs])
    reply = bot_with(store=store).handle(message("claims vault"))
    assert reply is not None
    assert reply.summary.startswith("No claim here on “vault”.")


def test_a_difference_in_the_list_opens_with_its_sentences():
    store = store_with(answers.SOURCES_DIFFER)
    store.save_discrepancies([answers.DISCREPANCY])
    bot = bot_with(store=store)
    listed = bot.handle(message("discrepancies"))
    assert items(listed)[0].startswith(
        "1. How many people were hurt in the Harbour Street fire? over 30 (Evening Bell)"
    )
    shown = bot.handle(message(commands(listed)["Show 1"], way="click"))
    assert shown is not None
    assert shown.summary == "Sources differ: over 30 or 112 hurt in the Harbour Street fire."
    assert "fire brigade counted 112 hurt people" in str(shown.blocks)
    other = bot.handle(message("difference nothing", way="click"))
    assert other is not None
    assert other.summary.startswith("That difference is no longer here.")


def test_a_difference_with_a_claim_of_another_workspace_does_not_open():
    store = store_with(answers.SOURCES_DIFFER)
    theirs = answers.claim("The vault on Harbour Street was empty.", id="v1")
    store.add(Article(theirs.source, theirs.text, workspace="slack:T2"), [theirs])
    (kept,) = store.claims(["v1"])
    assert kept.workspace == "slack:T2"
    position = replace(answers.DISCREPANCY.positions[0], claims=(kept,))
    store.save_discrepancies([replace(answers.DISCREPANCY, positions=(position, answers.DISCREPANCY.positions[1]))])
    reply = bot_with(store=store).handle(message("difference d1", way="click"))
    assert reply is not None
    assert reply.summary.startswith("That difference is no longer here.")


def test_help_names_every_command_and_opens_the_form():
    bot = bot_with()
    reply = bot.handle(message("help"))
    named = [line.split(" ")[0] for line in items(reply)]
    assert named[:6] == ["check", "claims", "discrepancies", "about", "sources", "articles"]
    assert {"watch", "digest", "help"} <= set(named)
    assert not {"add", "feeds", "settings"} & set(named)  # for those who may
    trusted = items(bot.handle(message("help", person=Person("U9", is_admin=True))))
    assert {"add", "feeds", "settings"} <= {line.split(" ")[0] for line in trusted}
    form = bot.form(message(commands(reply)["Check a long text"], way="click"))
    assert form is not None
    assert form.command == "check"


def test_a_form_that_comes_back_is_checked():
    asked = Asked()
    bot = bot_with(asked)
    sent = message("check", way="form", fields=(("statement", "The mayor resigned."),))
    assert bot.form(sent) is None
    bot.handle(sent)
    assert asked.statements == ["The mayor resigned."]


def test_a_button_is_only_a_button_when_it_is_clicked():
    asked = Asked()
    bot_with(asked).handle(message("wrong 0123456789ab c1", way="mention"))
    assert asked.statements == ["wrong 0123456789ab c1"]


@pytest.mark.parametrize("text", ["show", "show x", "share", "wrong", "show 0123456789ab matches", "", "nonsense"])
def test_a_click_that_makes_no_sense_gets_a_plain_word(text):
    reply = bot_with(Asked(answers.GREETING)).handle(message(text, way="click"))
    assert reply is not None
    assert "went wrong" not in reply.summary


def test_a_button_stays_within_what_a_platform_carries():
    for button in (Button(label, command) for label, command in commands(bot_with().handle(message("x"))).items()):
        assert len(button.command) <= 90


def test_an_empty_check_opens_the_form_and_nothing_at_all_gets_examples_to_copy():
    bot = bot_with(Asked(replace(answers.GREETING, unfit="empty")))
    opened = bot.form(message("check", way="command"))
    assert opened is not None
    assert opened.command == "check"
    nothing = replace(message("", way="command"), prefix="/twosource ")
    assert bot.form(nothing) is None
    reply = bot.handle(nothing)
    assert items(reply)[0] == "/twosource check More than 30 people were hurt in the Harbour Street fire"
    assert bot.form(message("check", way="mention")) is None


def test_help_writes_commands_as_the_platform_does():
    asked = replace(message("help"), prefix="/twosource ")
    assert "/twosource about NAME · what is said and disputed about a name" in items(bot_with().handle(asked))
    assert "about NAME · what is said and disputed about a name" in items(bot_with().handle(message("help")))


def test_what_is_shown_while_working_names_the_work():
    bot = bot_with()
    assert bot.waiting(message("the mayor resigned", way="mention")) == "Checking…"
    assert bot.waiting(message("add https://bell.example/fire", way="mention")) == "Reading the link…"
    assert bot.waiting(message("claims fire", way="mention")) == "Looking…"


def test_a_long_reading_tells_how_far_it_has_come():
    def two(store, sources, *, now, guard=None, workspace=""):
        for title in ("Fire on Harbour Street", "After the fire"):
            yield Ingested(sources[0], "new", title, title, claims=1)

    told: list[str] = []
    admin = Person("U1", is_admin=True)
    bot_with(ingest=two).handle(message("add https://bell.example/feed", person=admin), progress=told.append)
    assert told == [
        "Reading… 1 article so far; last: Fire on Harbour Street",
        "Reading… 2 articles so far; last: After the fire",
    ]
