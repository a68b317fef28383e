"""Two newsrooms on one store: what one asked, said, settled or added for itself, the other never sees."""

from datetime import UTC, datetime

import answers
import pytest
from contract_adapters import Asked
from test_bot_app import bot_with, commands, items, message

from bot.app import Bot
from bot.config import BotConfig, Config
from bot.departures import forget
from bot.home_reply import home_reply
from bot.messages import Person, Place
from claims.articles.article import read_articles
from claims.given import Given
from claims.ids import private_id
from claims.incoming.fetch import Document
from claims.ingest import Ingested, _owned
from claims.model import Claim
from claims.store import Lookup, open_store

ONE, TWO = Place("slack", "T1", "C1"), Place("slack", "T2", "C2")
KEYS = {ONE: "slack:T1", TWO: "slack:T2"}
ADMIN = Person("U1", "Ann", is_admin=True)  # the same id in both, as ids of two workspaces may be
URL = "https://bell.example/vault"
TEXT = "The vault on Harbour Street was empty on Monday morning.\n\nNobody was seen near the vault, the police said."


def reading(store, sources, *, now, guard=None, workspace=""):
    """What claims.ingest.ingest does with a page, without the network and without a language model."""
    document = Document(sources[0], TEXT.encode(), "text/plain", URL)
    given = Given(outlet="Evening Bell", title="An empty vault", published="2025-07-30", url=URL)
    for got in read_articles(document, given=given):
        article = _owned(got, workspace)
        source = article.source
        claim = Claim(f"c-{source.id}", source, TEXT.split("\n")[0], 0, 56, workspace=workspace)
        yield Ingested(sources[0], store.add(article, [claim]), source.id, source.title, claims=1)


def a_bot(articles: str) -> Bot:
    config = Config(bot=BotConfig(articles=articles))
    return Bot(open_store("sqlite://"), config, lambda: answers.NOW, ask=Asked(), ingest=reading)


def say(bot, text, place, *, way="command", person=ADMIN):
    return bot.handle(message(text, way=way, place=place, person=person))


@pytest.mark.parametrize(("articles", "seen"), [("shared", True), ("workspace", False)])
def test_an_article_added_from_chat_is_shared_or_stays_as_the_config_says(articles, seen):
    bot = a_bot(articles)
    added = say(bot, f"add {URL}", ONE)
    assert added.summary == "1 article read."
    assert ("Seen in this workspace only." in str(added.blocks)) is not seen
    for asked in ("claims vault", "articles", "sources"):
        assert len(items(say(bot, asked, ONE))) == 1, asked
        assert len(items(say(bot, asked, TWO))) == int(seen), asked


def test_each_may_add_the_same_article_for_itself_and_neither_learns_of_the_others():
    bot = a_bot("workspace")
    say(bot, f"add {URL}", ONE)
    assert "added · 1 claim" in items(say(bot, f"add {URL}", TWO))[0]
    assert "already here" in items(say(bot, f"add {URL}", TWO))[0]
    for place in (ONE, TWO):
        assert len(items(say(bot, "articles", place))) == 1


def test_a_private_article_has_an_id_of_its_own_that_stays_the_same():
    first, again = private_id("a1", "slack:T1"), private_id("a1", "slack:T1")
    assert first == again
    assert len({first, private_id("a1", "slack:T2"), "a1"}) == 3


def test_home_shows_each_workspace_its_own():
    bot = a_bot("workspace")
    say(bot, f"add {URL}", ONE)
    say(bot, "check the mayor resigned", ONE)
    for place, own in ((ONE, True), (TWO, False)):
        page = home_reply(
            bot.store, workspace=KEYS[place], person="U1", now=datetime(2025, 8, 1, 12, tzinfo=UTC), answer_days=30
        )
        assert ("Your recent checks" in str(page)) is own
        assert ("Evening Bell" in str(page)) is own


def test_digests_and_watches_are_each_ones_own_and_go_with_it():
    bot = bot_with()
    say(bot, "schedule add 08:30 Europe/Paris", ONE)
    say(bot, "watch add The mayor resigned", ONE)
    page = {
        place: str(home_reply(bot.store, workspace=KEYS[place], person="U1", now=answers.NOW, answer_days=30))
        for place in KEYS
    }
    assert "08:30 Europe/Paris, daily" in page[ONE]
    assert "08:30 Europe/Paris, daily" not in page[TWO]
    assert items(say(bot, "watch list", TWO)) == []
    assert items(say(bot, "schedule list", TWO)) == []
    forget(bot.store, TWO)
    assert [len(bot.store.records(space)) for space in ("schedules", "watches")] == [1, 1]
    forget(bot.store, ONE)
    assert [bot.store.records(space) for space in ("schedules", "watches")] == [[], []]


def test_answers_verdicts_and_what_is_left_out_are_each_ones_own_and_go_with_it():
    bot = bot_with()
    first = commands(say(bot, "check the mayor resigned", ONE))
    assert say(bot, first["Useful"], TWO, way="click").summary.startswith("That answer is no longer kept.")
    assert say(bot, first["Copy as text"], TWO, way="click").summary.startswith("That answer is no longer kept.")
    assert say(bot, first["Show quotes"], TWO, way="click").summary.startswith("That answer is no longer kept.")
    say(bot, f"{first['Wrong match']} c2", ONE, way="click")
    assert "Coast Messenger" not in str(say(bot, "check the mayor resigned", ONE))
    assert "Coast Messenger" in str(say(bot, "check the mayor resigned", TWO))
    forget(bot.store, TWO)
    assert [value["workspace"] for _, value in bot.store.records("muted")] == ["slack:T1"]
    forget(bot.store, ONE)
    assert [bot.store.records(space) for space in ("answers", "feedback", "muted", "recent")] == [[], [], [], []]


def test_the_operator_sees_everything():
    bot = a_bot("workspace")
    say(bot, f"add {URL}", ONE)
    assert len(bot.store.look_up(Lookup(words="vault"))) == 1
