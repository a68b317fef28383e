"""The fixed words of replies in the language of a workspace; what is said of claims stays as the sources say it."""

import answers
import pytest
from contract_adapters import Asked, bot_with

from bot.locales import LANGUAGES
from bot.messages import Button, Buttons, Heading, Item, Message, Note, Person, Place, Reply, Span, Text
from bot.phrases import _PHRASES, phrase, spoken
from bot.settings import Settings, keep

GUILD = Place("discord", "77", "5")


def ask(bot, text, *, way="command", locale="", place=GUILD):
    return bot.handle(Message(f"{text}{locale}{place}", place, Person("1", locale=locale), text, way, prefix="/"))


def texts(reply):
    return [block.text for block in reply.blocks if isinstance(block, Heading)] + [
        "".join(span.text for span in block.spans) for block in reply.blocks if isinstance(block, Text | Note)
    ]


def labels(reply):
    return [one.label for block in reply.blocks if isinstance(block, Buttons) for one in block.buttons]


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_no_fixed_word_of_help_stays_english_where_the_workspace_has_settled_a_language(language):
    bot = bot_with(Asked())
    english = ask(bot, "help")
    keep(bot.store, "discord:77", Settings(language=language))
    told = ask(bot, "help", locale="en-US")
    assert not set(texts(told)) & set(texts(english))
    assert not set(labels(told)) & set(labels(english))
    assert told.summary != english.summary


def test_arabic_help_is_arabic_and_still_shows_what_to_type():
    bot = bot_with(Asked())
    keep(bot.store, "discord:77", Settings(language="ar"))
    told = ask(bot, "help")
    assert texts(told)[0] == "ما الذي يمكن السؤال عنه"
    assert labels(told) == ["التحقق من نص طويل"]
    rows = ["".join(span.text for span in one.spans) for one in told.blocks if isinstance(one, Item)]
    assert "/sources · وسائل الإعلام المتوفرة هنا ومدى حداثتها" in rows


def test_an_answer_keeps_the_words_of_the_sources_and_has_its_buttons_in_the_language():
    bot = bot_with(Asked())
    english = ask(bot, f"check {answers.STATEMENT}")
    keep(bot.store, "discord:77", Settings(language="ar"))
    told = ask(bot, f"check {answers.STATEMENT}", locale="x")
    assert "مشاركة في القناة" in labels(told)
    assert any(label.startswith("كل النتائج (") for label in labels(told))
    assert not set(labels(told)) & set(labels(english))
    assert [one for one in told.blocks if isinstance(one, Item)] == [
        one for one in english.blocks if isinstance(one, Item)
    ]
    assert told.summary == english.summary


def test_a_refusal_is_in_the_language_of_the_workspace_and_of_no_other():
    bot = bot_with(Asked())
    keep(bot.store, "discord:77", Settings(language="fr"))
    assert ask(bot, "settings").summary == (
        "Les réglages sont réservés aux admins d'ici. Demandez à l'un d'eux de changer quelque chose."
    )
    elsewhere = ask(bot, "settings", place=Place("discord", "78", "5"))
    assert elsewhere.summary == "The settings are for the admins here. Ask one of them to change something."


def test_only_help_follows_the_persons_own_language():
    bot = bot_with(Asked())
    assert texts(ask(bot, "help", locale="de"))[0] == "Was man fragen kann"
    assert ask(bot, "settings", locale="de").summary.startswith("The settings are for the admins here.")


def test_a_row_with_a_claim_in_it_is_never_put_in_another_language():
    row, said = Item((Span("Sources"),), "For example:"), Text((Span("Help"), Span(" wanted")))
    reply = Reply("Mayor", (Heading("Mayor"), row, said, Buttons((Button("More", "x"),))))
    assert spoken(reply, "de") == Reply("Mayor", (Heading("Mayor"), row, said, Buttons((Button("Mehr", "x"),))))
    assert spoken(reply, "en") is reply


def test_every_phrase_is_there_in_every_language():
    for english in _PHRASES:
        said = [phrase(english, language) for language in LANGUAGES[1:]]
        assert all(said)
        assert any("\u0600" <= letter <= "\u06ff" for letter in said[-1]), english
    assert phrase("No such words", "de") == "No such words"
