"""The bot's own words in other languages: names and descriptions of commands. Knows no platform.

Answers stay in the language of the sources; what can be asked is told in the language of who asks.
"""

from collections.abc import Mapping

LANGUAGES = ("en", "de", "fr", "es", "pt", "ar")

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
    "digest": ("neues", "nouveautés", "novedades", "novidades"),
    "schedule": ("zeitplan", "horaire", "horario", "horário"),
    "watch": ("beobachten", "suivre", "seguir", "acompanhar"),
    "feeds": ("feeds", "flux", "canales", "feeds"),
    "settings": ("einstellungen", "réglages", "ajustes", "configurações"),
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
    "action": ("aktion", "action", "acción", "ação"),
    "at": ("uhrzeit", "heure", "hora", "hora"),
    "zone": ("zeitzone", "fuseau", "zona", "fuso"),
    "days": ("tage", "jours", "días", "dias"),
    "topics": ("themen", "sujets", "temas", "temas"),
    "names": ("namen", "noms", "nombres", "nomes"),
    "what": ("was", "quoi", "qué", "o-quê"),
    "digests": ("berichte", "bulletins", "resúmenes", "resumos"),
    "adding": ("aufnehmen", "ajoutent", "añaden", "adicionam"),
    "muting": ("ausblenden", "masquent", "ocultan", "ocultam"),
    "language": ("sprache", "langue", "idioma", "idioma"),
    "quiet": ("ruhe", "silence", "silencio", "silêncio"),
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
    "What this workspace has settled for itself; for admins": (
        "Was hier eingestellt ist; für Admins",
        "Les réglages de cet espace, pour ses administrateurs",
        "Lo que este espacio tiene ajustado; para administradores",
        "O que este espaço configurou; para administradores",
    ),
    "This list": ("Diese Liste", "Cette liste", "Esta lista", "Esta lista"),
    "What changed lately in what the sources say": (
        "Was sich zuletzt in den Aussagen der Quellen geändert hat",
        "Ce qui a changé récemment dans ce que disent les sources",
        "Qué ha cambiado últimamente en lo que dicen las fuentes",
        "O que mudou ultimamente no que as fontes dizem",
    ),
    "A digest for this channel at a fixed hour": (
        "Ein Überblick für diesen Kanal zu einer festen Uhrzeit",
        "Un bulletin pour ce canal à heure fixe",
        "Un resumen para este canal a una hora fija",
        "Um resumo para este canal em horário fixo",
    ),
    "Be told when the sources change what they say": (
        "Erfahren, wenn die Quellen etwas anderes sagen",
        "Être averti quand les sources changent de version",
        "Recibir aviso cuando las fuentes cambien lo que dicen",
        "Ser avisado quando as fontes mudarem o que dizem",
    ),
    "The feeds that are read by themselves; for admins": (
        "Die Feeds, die von selbst gelesen werden; für Admins",
        "Les flux lus automatiquement ; pour les admins",
        "Los canales que se leen solos; para administradores",
        "Os feeds lidos automaticamente; para administradores",
    ),
    # descriptions of options
    "What to do: add, list or remove; empty for the list": (
        "Was zu tun ist: add, list oder remove; leer für die Liste",
        "Que faire : add, list ou remove ; vide pour la liste",
        "Qué hacer: add, list o remove; vacío para la lista",
        "O que fazer: add, list ou remove; vazio para a lista",
    ),
    "The local hour, such as 08:30; the name of the one to remove": (
        "Die Uhrzeit am Ort, etwa 08:30; beim Entfernen der Name",
        "L'heure locale, par exemple 08:30 ; le nom de celui à retirer",
        "La hora local, por ejemplo 08:30; el nombre del que se quita",
        "A hora local, por exemplo 08:30; o nome do que será removido",
    ),
    "The time zone, such as Europe/Oslo": (
        "Die Zeitzone, etwa Europe/Oslo",
        "Le fuseau horaire, par exemple Europe/Oslo",
        "La zona horaria, por ejemplo Europe/Oslo",
        "O fuso horário, por exemplo Europe/Oslo",
    ),
    "Which days: daily, weekdays, mon-fri or sat,sun": (
        "Welche Tage: daily, weekdays, mon-fri oder sat,sun",
        "Quels jours : daily, weekdays, mon-fri ou sat,sun",
        "Qué días: daily, weekdays, mon-fri o sat,sun",
        "Que dias: daily, weekdays, mon-fri ou sat,sun",
    ),
    "Only what speaks of these words": (
        "Nur was von diesen Wörtern handelt",
        "Seulement ce qui parle de ces mots",
        "Solo lo que habla de estas palabras",
        "Só o que fala destas palavras",
    ),
    "Only what names these, with a comma between them": (
        "Nur was diese nennt, durch Komma getrennt",
        "Seulement ce qui les nomme, séparés par une virgule",
        "Solo lo que los nombra, separados por comas",
        "Só o que os menciona, separados por vírgula",
    ),
    "A statement or a name; to remove, what the list calls it": (
        "Eine Aussage oder ein Name; zum Entfernen der Name aus der Liste",
        "Une déclaration ou un nom ; pour retirer, son nom dans la liste",
        "Una declaración o un nombre; para quitar, su nombre en la lista",
        "Uma declaração ou um nome; para remover, o nome na lista",
    ),
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
    "The channel for digests: here, #channel or off": (
        "Der Kanal für Berichte: here (hier), #kanal oder off (keiner)",
        "Le canal des bulletins : here (ici), #canal ou off (aucun)",
        "El canal de los resúmenes: here (aquí), #canal u off (ninguno)",
        "O canal dos resumos: here (aqui), #canal ou off (nenhum)",
    ),
    "Roles or people who may add sources, or off": (
        "Rollen oder Personen, die Quellen aufnehmen dürfen, oder off",
        "Rôles ou personnes qui peuvent ajouter des sources, ou off",
        "Roles o personas que pueden añadir fuentes, u off",
        "Cargos ou pessoas que podem adicionar fontes, ou off",
    ),
    "Roles or people whose “Wrong match” counts for all, or off": (
        "Rollen oder Personen, deren „falscher Treffer“ für alle gilt, oder off",
        "Rôles ou personnes dont le « mauvais résultat » vaut pour tous, ou off",
        "Roles o personas cuyo «no corresponde» vale para todos, u off",
        "Cargos ou pessoas cujo “não corresponde” vale para todos, ou off",
    ),
    "The language of help: en, de, fr, es, pt, ar or off": (
        "Die Sprache der Hilfe: en, de, fr, es, pt, ar oder off",
        "La langue de l'aide : en, de, fr, es, pt, ar ou off",
        "El idioma de la ayuda: en, de, fr, es, pt, ar u off",
        "O idioma da ajuda: en, de, fr, es, pt, ar ou off",
    ),
    "When nothing is posted unasked, such as 22:00-07:00 Europe/Paris": (
        "Wann ungefragt nichts gepostet wird, etwa 22:00-07:00 Europe/Paris",
        "Quand rien n'est publié sans demande, par exemple 22:00-07:00 Europe/Paris",
        "Cuándo no se publica nada sin pedirlo, por ejemplo 22:00-07:00 Europe/Paris",
        "Quando nada é publicado sem pedido, por exemplo 22:00-07:00 Europe/Paris",
    ),
    "The address of an article or a feed": (
        "Die Adresse eines Artikels oder eines Feeds",
        "L'adresse d'un article ou d'un flux",
        "La dirección de un artículo o de un canal",
        "O endereço de um artigo ou de um feed",
    ),
}


# What help says of each command, in Arabic: no platform here has Arabic command names, so those are not translated.
_ARABIC: Mapping[str, str] = {
    "What the sources say of a statement, and where they differ": "ماذا تقول المصادر عن تصريح ما، وأين تختلف",
    "Look claims up": "البحث في الأقوال المنشورة",
    "Where sources differ now": "أين تختلف المصادر الآن",
    "What is said and disputed about a name": "ما يقال وما هو موضع خلاف حول اسم ما",
    "The outlets here, and how fresh they are": "وسائل الإعلام المتوفرة هنا ومدى حداثتها",
    "The newest articles here": "أحدث المقالات هنا",
    "Read an article into the store, by those who may": "إضافة مقال، لمن يحق له ذلك",
    "What this workspace has settled for itself; for admins": "إعدادات مساحة العمل هذه، للمشرفين",
    "This list": "هذه القائمة",
    "What changed lately in what the sources say": "ما الذي تغيّر مؤخرا في ما تقوله المصادر",
    "A digest for this channel at a fixed hour": "ملخص لهذه القناة في ساعة محددة",
    "Be told when the sources change what they say": "تنبيه عندما يتغيّر ما تقوله المصادر",
    "The feeds that are read by themselves; for admins": "الخلاصات التي تُقرأ تلقائيا، للمشرفين",
}


def translated(english: str, language: str) -> str | None:
    """These words in that language ("de", "fr", "es", "pt", "ar"), or None where there are none: the English ones
    stand."""
    if language == "ar":
        return _ARABIC.get(english)
    words = _WORDS.get(english)
    return words[LANGUAGES.index(language) - 1] if words and language in LANGUAGES[1:] else None


def language_of(locale: str) -> str:
    """The language of this locale ("pt-BR" -> "pt"); "en" where it is not spoken here."""
    wanted = locale.casefold().partition("-")[0]
    return wanted if wanted in LANGUAGES else "en"
