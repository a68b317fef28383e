"""Names and descriptions of the commands in other languages, for Discord's own command picker.

Discord has no Arabic client, so no Arabic command names can be registered; it refuses locales that are not on its
list (https://docs.discord.com/developers/reference#locales). The bot's answers stay in the language of the sources.
"""

from collections.abc import Mapping

import discord
from discord import app_commands

LOCALES = (
    discord.Locale.german,
    discord.Locale.french,
    discord.Locale.spain_spanish,
    discord.Locale.brazil_portuguese,
)

# English -> German, French, Spanish, Brazilian Portuguese.
_WORDS: Mapping[str, tuple[str, str, str, str]] = {
    # commands
    "check": ("prüfen", "vérifier", "verificar", "verificar"),
    "claims": ("aussagen", "affirmations", "afirmaciones", "afirmações"),
    "discrepancies": ("unterschiede", "divergences", "discrepancias", "divergências"),
    "about": ("über", "à-propos", "acerca-de", "sobre"),
    "sources": ("quellen", "sources", "fuentes", "fontes"),
    "articles": ("artikel", "articles", "artículos", "artigos"),
    "add": ("hinzufügen", "ajouter", "añadir", "adicionar"),
    "help": ("hilfe", "aide", "ayuda", "ajuda"),
    "Check this message": (
        "Diese Nachricht prüfen",
        "Vérifier ce message",
        "Verificar este mensaje",
        "Verificar esta mensagem",
    ),
    # options
    "statement": ("aussage", "déclaration", "declaración", "declaração"),
    "words": ("wörter", "mots", "palabras", "palavras"),
    "name": ("name", "nom", "nombre", "nome"),
    "outlet": ("medium", "média", "medio", "veículo"),
    "since": ("seit", "depuis", "desde", "desde"),
    "until": ("bis", "jusqu-à", "hasta", "até"),
    "link": ("link", "lien", "enlace", "link"),
    # descriptions of commands
    "What the sources say of a statement, and where they differ": (
        "Was die Quellen zu einer Aussage sagen und worin sie sich unterscheiden",
        "Ce que les sources disent d'une déclaration, et où elles divergent",
        "Qué dicen las fuentes sobre una declaración y en qué difieren",
        "O que as fontes dizem sobre uma declaração e onde divergem",
    ),
    "Look claims up": (
        "Aussagen nachschlagen",
        "Rechercher des affirmations",
        "Buscar afirmaciones",
        "Procurar afirmações",
    ),
    "Where sources differ now": (
        "Worin sich die Quellen derzeit unterscheiden",
        "Où les sources divergent en ce moment",
        "En qué difieren ahora las fuentes",
        "Onde as fontes divergem agora",
    ),
    "What is said and disputed about a name": (
        "Was über einen Namen gesagt wird und was strittig ist",
        "Ce qui est dit et contesté à propos d'un nom",
        "Qué se dice y qué se discute sobre un nombre",
        "O que se diz e se contesta sobre um nome",
    ),
    "The outlets here, and how fresh they are": (
        "Die Medien hier und wie aktuell sie sind",
        "Les médias présents ici, et leur fraîcheur",
        "Los medios que hay aquí y lo recientes que son",
        "Os veículos daqui e quão recentes são",
    ),
    "The newest articles here": (
        "Die neuesten Artikel hier",
        "Les articles les plus récents ici",
        "Los artículos más recientes aquí",
        "Os artigos mais recentes daqui",
    ),
    "Read an article into the store, by those who may": (
        "Einen Artikel aufnehmen, sofern man es darf",
        "Ajouter un article, pour ceux qui y sont autorisés",
        "Añadir un artículo, para quienes pueden hacerlo",
        "Adicionar um artigo, para quem tem permissão",
    ),
    "This list": ("Diese Liste", "Cette liste", "Esta lista", "Esta lista"),
    # descriptions of options
    "What somebody said or wrote; leave it out to paste a long text": (
        "Was jemand gesagt oder geschrieben hat; leer lassen, um einen langen Text einzufügen",
        "Ce que quelqu'un a dit ou écrit ; laisser vide pour coller un long texte",
        "Lo que alguien dijo o escribió; déjelo vacío para pegar un texto largo",
        "O que alguém disse ou escreveu; deixe vazio para colar um texto longo",
    ),
    "Words to look for": (
        "Gesuchte Wörter",
        "Mots à rechercher",
        "Palabras que buscar",
        "Palavras a procurar",
    ),
    "A person, place or body": (
        "Eine Person, ein Ort oder eine Einrichtung",
        "Une personne, un lieu ou une institution",
        "Una persona, un lugar o una institución",
        "Uma pessoa, um lugar ou uma instituição",
    ),
    "Only what names this person, place or body": (
        "Nur was diese Person, diesen Ort oder diese Einrichtung nennt",
        "Seulement ce qui nomme cette personne, ce lieu ou cette institution",
        "Solo lo que nombra a esta persona, lugar o institución",
        "Só o que menciona esta pessoa, lugar ou instituição",
    ),
    "Only from this outlet": (
        "Nur aus diesem Medium",
        "Seulement de ce média",
        "Solo de este medio",
        "Só deste veículo",
    ),
    "Published on this day or later, such as 2025-07-01": (
        "An diesem Tag oder später erschienen, etwa 2025-07-01",
        "Publié ce jour-là ou après, par exemple 2025-07-01",
        "Publicado este día o después, por ejemplo 2025-07-01",
        "Publicado neste dia ou depois, por exemplo 2025-07-01",
    ),
    "Published on this day or earlier, such as 2025-07-31": (
        "An diesem Tag oder früher erschienen, etwa 2025-07-31",
        "Publié ce jour-là ou avant, par exemple 2025-07-31",
        "Publicado este día o antes, por ejemplo 2025-07-31",
        "Publicado neste dia ou antes, por exemplo 2025-07-31",
    ),
    "The address of an article or a feed": (
        "Die Adresse eines Artikels oder eines Feeds",
        "L'adresse d'un article ou d'un flux",
        "La dirección de un artículo o de un canal",
        "O endereço de um artigo ou de um feed",
    ),
}


def translated(english: str, locale: discord.Locale) -> str | None:
    """These words in that language, or None where we have none: Discord then shows the English ones."""
    words = _WORDS.get(english)
    return words[LOCALES.index(locale)] if words and locale in LOCALES else None


class Translations(app_commands.Translator):
    """The table above as discord.py asks for it."""

    async def translate(
        self,
        string: app_commands.locale_str,
        locale: discord.Locale,
        context: app_commands.TranslationContextTypes,
    ) -> str | None:
        del context
        return translated(string.message, locale)
