"""A workspace's own settings: who may change them, what they do, and that nobody else sees them."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from test_bot_app import added, bot_with, items, message

from bot.commands import COMMANDS
from bot.departures import forget
from bot.locales import LANGUAGES, translated
from bot.messages import Person, Place
from bot.settings import NotUnderstood, Settings, changed, is_quiet, keep, settings_of
from bot.words import capital

GUILD = Place("discord", "77", "501")
ADMIN = Person("9", "Cleo", is_admin=True)


def say(bot, text, *, person=ADMIN, place=GUILD):
    return bot.handle(message(text, person=person, place=place))


def test_an_admin_sees_and_changes_the_settings():
    bot = bot_with()
    assert items(say(bot, "settings"))[0] == "Channel for digests: none · digests"
    reply = say(
        bot,
        'settings digests:here adding:"<@&80351110224678912> <@80351110224678999>" language:de '
        'quiet:"22:00-7:00 Europe/Paris"',
    )
    assert reply.summary == "Saved. The settings here."
    assert items(reply) == [
        "Channel for digests: 501 · digests",
        "May add sources, besides admins: 80351110224678912, 80351110224678999 · adding",
        "May take wrong matches away, besides admins: nobody · muting",
        "Language of help: de · language",
        "Quiet hours, when nothing is posted unasked: 22:00-07:00 Europe/Paris · quiet",
    ]
    say(bot, "settings digests:off")
    assert settings_of(bot.store, "discord:77").digests == ""
    assert settings_of(bot.store, "discord:77").language == "de"


def test_nobody_else_does():
    bot = bot_with()
    reply = say(bot, "settings language:de", person=Person("5"))
    assert reply.summary.startswith("The settings are for the admins here.")
    assert settings_of(bot.store, "discord:77") == Settings()
    assert "settings" not in str(say(bot, "help", person=Person("5")).blocks)


def test_where_there_is_no_workspace_there_are_no_settings():
    direct = Place("discord", "", "900")
    assert say(bot_with(), "settings", place=direct).summary.startswith("Settings belong to a workspace")


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("adding:everybody", "names nobody here"),
        ("language:klingon", "is not a language spoken here"),
        ("quiet:nights", "is no stretch of hours"),
        ('quiet:"25:00-07:00"', "is no stretch of hours"),
        ('quiet:"22:00-07:00 Nowhere/Land"', "is no stretch of hours"),
    ],
)
def test_what_is_not_understood_changes_nothing(typed, says):
    bot = bot_with()
    reply = say(bot, f"settings digests:here {typed}")
    assert reply.summary.startswith("Nothing was changed.")
    assert says in reply.summary
    assert settings_of(bot.store, "discord:77") == Settings()


@pytest.mark.parametrize("who", [Person("80351110224678999"), Person("5", roles=("80351110224678912",))])
def test_people_and_roles_named_may_add(who):
    bot = bot_with(ingest=added)
    link = "add https://bell.example/fire"
    assert say(bot, link, person=who).summary.startswith("Adding sources is for admins")
    say(bot, 'settings adding:"80351110224678912 80351110224678999"')
    assert say(bot, link, person=who).summary == "1 article read."
    elsewhere = Place("discord", "78", "501")
    assert say(bot, link, person=who, place=elsewhere).summary.startswith("Adding sources is for admins")


def test_settings_of_one_workspace_are_not_seen_in_another_and_go_with_it():
    bot = bot_with()
    say(bot, "settings language:fr")
    other = Place("discord", "7", "501")
    assert "Language of help: each person's own · language" in items(say(bot, "settings", place=other))
    keep(bot.store, "discord:7", Settings(language="es"))
    forget(bot.store, other)
    assert settings_of(bot.store, "discord:7") == Settings()
    assert settings_of(bot.store, "discord:77").language == "fr"


def test_help_comes_in_the_language_settled_else_in_the_persons_own():
    bot = bot_with()
    french = Person("5", locale="fr-FR")
    assert "check STATEMENT · Ce que les sources disent d'une déclaration, et où elles divergent" in items(
        say(bot, "help", person=french)
    )
    say(bot, "settings language:de")
    assert "sources · Die Medien hier und wie aktuell sie sind" in items(say(bot, "help", person=french))


def test_what_help_says_of_each_command_is_there_in_every_language():
    for command in (one for one in COMMANDS if one.takes != "click"):
        for language in LANGUAGES[1:]:
            assert translated(capital(command.help), language), (command.name, language)


@pytest.mark.parametrize(
    ("quiet", "at", "hushed"),
    [
        ("22:00-07:00 Europe/Paris", "2025-07-31T20:30:00", True),  # 22:30 in Paris
        ("22:00-07:00 Europe/Paris", "2025-07-31T05:30:00", False),  # 07:30 in Paris
        ("22:00-07:00 UTC", "2025-07-31T22:00:00", True),
        ("22:00-07:00 UTC", "2025-07-31T07:00:00", False),
        ("12:00-13:00 UTC", "2025-07-31T12:59:00", True),
        ("12:00-13:00 UTC", "2025-07-31T22:00:00", False),
        ("", "2025-07-31T03:00:00", False),
    ],
)
def test_quiet_hours_are_local_and_may_run_over_midnight(quiet, at, hushed):
    settings = changed(Settings(), {"quiet": quiet} if quiet else {}, channel="")
    assert is_quiet(settings, now=datetime.fromisoformat(at).replace(tzinfo=UTC)) is hushed


def test_a_long_value_is_refused_quickly():
    with pytest.raises(NotUnderstood):
        changed(Settings(), {"quiet": "1:00" + " " * 50_000 + "-"}, channel="")


SLACK = Place("slack", "T1", "C0NEWS")
NAMED = (("@anna", "U012AB"), ("@ben.k", "U034CD"), ("#desk", "C056EF"))


def written(bot, text, named=NAMED):
    return bot.handle(replace(message(text, person=ADMIN, place=SLACK), way="command", named=named))


@pytest.mark.parametrize(
    "text",
    [
        "settings adding:@anna,@ben.k digests:#desk quiet:22:00-07:00 Europe/Paris",
        "settings adding: @anna @ben.k digests: #desk quiet: 22:00-07:00 Europe/Paris",
        'settings --adding="@anna, @ben.k" digests:"#desk" quiet:“22:00-07:00 Europe/Paris”',
    ],
)
def test_people_and_channels_are_named_as_they_are_written_in_chat(text):
    bot = bot_with()
    assert written(bot, text).summary == "Saved. The settings here."
    kept = settings_of(bot.store, "slack:T1")
    assert (kept.adding, kept.digests, kept.quiet) == (("U012AB", "U034CD"), "C056EF", "22:00-07:00 Europe/Paris")


def test_the_form_shows_what_is_settled_and_what_it_gives_is_kept():
    bot = bot_with()
    written(bot, "settings adding:@anna language:de")
    asked = replace(message("settings change", person=ADMIN, place=SLACK), way="click")
    shown = bot.form(asked)
    assert {field.name: field.value for field in shown.fields} == {
        "digests": "", "adding": "U012AB", "muting": "", "language": "de", "quiet": "",
    }  # fmt: skip
    fields = (("digests", "C056EF"), ("adding", ""), ("muting", "U034CD, U012AB"), ("language", "off"), ("quiet", ""))
    sent = replace(message("settings", person=ADMIN, place=SLACK), way="form", fields=fields)
    assert bot.handle(sent).summary == "Saved. The settings here."
    assert settings_of(bot.store, "slack:T1") == Settings(muting=("U034CD", "U012AB"), digests="C056EF")
    assert bot.handle(replace(sent, id="again", person=Person("5"))).summary.startswith("The settings are for")
