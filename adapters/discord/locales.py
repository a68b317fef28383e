"""The bot's translations as Discord asks for them, for its own command picker.

Discord has no Arabic client, so no Arabic command names can be registered; it refuses locales that are not on its
list (https://docs.discord.com/developers/reference#locales).
"""

import discord
from discord import app_commands

from bot import locales

# Discord's locale -> the bot's language.
_LANGUAGES = {
    discord.Locale.german: "de",
    discord.Locale.french: "fr",
    discord.Locale.spain_spanish: "es",
    discord.Locale.brazil_portuguese: "pt",
}
LOCALES = tuple(_LANGUAGES)


def translated(english: str, locale: discord.Locale) -> str | None:
    """These words in that language, or None where we have none: Discord then shows the English ones."""
    return locales.translated(english, _LANGUAGES.get(locale, "en"))


class Translations(app_commands.Translator):
    """The bot's words as discord.py asks for them."""

    async def translate(
        self,
        string: app_commands.locale_str,
        locale: discord.Locale,
        context: app_commands.TranslationContextTypes,
    ) -> str | None:
        del context
        return translated(string.message, locale)
