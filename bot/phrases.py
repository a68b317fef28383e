"""The bot's fixed words in other languages: buttons, headings, advice and plain refusals that stand the same in every reply.

What a reply says of claims stays in the language of the sources: only whole headings, whole paragraphs and whole labels
that are in this table are put in another language, never a row with a claim in it.
"""

from collections.abc import Mapping
from dataclasses import replace

from bot.locales import LANGUAGES
from bot.messages import Block, Buttons, Heading, Note, Reply, Text

# English -> German, French, Spanish, Brazilian Portuguese, Arabic.
_PHRASES: Mapping[str, tuple[str, str, str, str, str]] = {
    # help
    "What you can ask": (
        "Was man fragen kann", "Ce que l'on peut demander", "Qué se puede preguntar", "O que se pode perguntar",
        "ما الذي يمكن السؤال عنه",
    ),
    "Send me a statement: I show which sources speak of it, in their words, and where they differ.": (
        "Schick mir eine Aussage: Ich zeige, welche Quellen davon sprechen, in ihren Worten, und worin sie sich "
        "unterscheiden.",
        "Envoyez-moi une déclaration : je montre quelles sources en parlent, dans leurs mots, et où elles divergent.",
        "Envíame una declaración: muestro qué fuentes hablan de ella, con sus palabras, y en qué difieren.",
        "Envie-me uma declaração: mostro quais fontes falam dela, nas palavras delas, e onde divergem.",
        "أرسل لي تصريحا: أعرض المصادر التي تتحدث عنه، بكلماتها، وأين تختلف.",
    ),
    "For example:": ("Zum Beispiel:", "Par exemple :", "Por ejemplo:", "Por exemplo:", "على سبيل المثال:"),
    "I never say whether something is so: I show who said what, when, and on whose authority.": (
        "Ich sage nie, ob etwas stimmt: Ich zeige, wer was wann gesagt hat und auf wen er sich beruft.",
        "Je ne dis jamais si une chose est vraie : je montre qui a dit quoi, quand, et d'après qui.",
        "Nunca digo si algo es cierto: muestro quién dijo qué, cuándo y según quién.",
        "Nunca digo se algo é verdade: mostro quem disse o quê, quando e com base em quem.",
        "لا أحكم أبدا على صحة شيء: أعرض من قال ماذا، ومتى، ونقلا عمن.",
    ),
    # buttons
    "Check a long text": (
        "Langen Text prüfen", "Vérifier un texte long", "Verificar un texto largo", "Verificar um texto longo",
        "التحقق من نص طويل",
    ),
    "Check a statement": (
        "Aussage prüfen", "Vérifier une déclaration", "Verificar una declaración", "Verificar uma declaração",
        "التحقق من تصريح",
    ),
    "Share to channel": (
        "Im Kanal teilen", "Partager dans le canal", "Compartir en el canal", "Compartilhar no canal",
        "مشاركة في القناة",
    ),
    "All matches": (
        "Alle Treffer", "Tous les résultats", "Todos los resultados", "Todos os resultados", "كل النتائج",
    ),
    "Show quotes": ("Zitate zeigen", "Voir les citations", "Ver las citas", "Ver as citações", "عرض الاقتباسات"),
    "Copy as text": ("Als Text kopieren", "Copier en texte", "Copiar como texto", "Copiar como texto", "نسخ كنص"),
    "Useful": ("Nützlich", "Utile", "Útil", "Útil", "مفيد"),
    "Wrong match": (
        "Falscher Treffer", "Mauvais résultat", "No corresponde", "Não corresponde", "نتيجة غير مطابقة",
    ),
    "Say what is wrong": ("Sagen, was falsch ist", "Dire ce qui ne va pas", "Decir qué está mal", "Dizer o que está errado",
                          "توضيح الخطأ"),
    "Undo": ("Rückgängig", "Annuler", "Deshacer", "Desfazer", "تراجع"),
    "Watch": ("Beobachten", "Suivre", "Seguir", "Acompanhar", "متابعة"),
    "Stop watching": ("Nicht mehr beobachten", "Ne plus suivre", "Dejar de seguir", "Parar de acompanhar", "إيقاف المتابعة"),
    "Where sources differ": (
        "Worin sich Quellen unterscheiden", "Où les sources divergent", "En qué difieren las fuentes",
        "Onde as fontes divergem", "أين تختلف المصادر",
    ),
    "Chart": ("Grafik", "Graphique", "Gráfico", "Gráfico", "رسم بياني"),
    "Sources": ("Quellen", "Sources", "Fuentes", "Fontes", "المصادر"),
    "Settings": ("Einstellungen", "Réglages", "Ajustes", "Configurações", "الإعدادات"),
    "Change": ("Ändern", "Modifier", "Cambiar", "Alterar", "تغيير"),
    "Help": ("Hilfe", "Aide", "Ayuda", "Ajuda", "مساعدة"),
    "More": ("Mehr", "Plus", "Más", "Mais", "المزيد"),
    "Next": ("Weiter", "Suivant", "Siguiente", "Próximo", "التالي"),
    "Back": ("Zurück", "Retour", "Atrás", "Voltar", "رجوع"),
    "Remove": ("Entfernen", "Retirer", "Quitar", "Remover", "إزالة"),
    # plain words
    "Send a statement to check.": (
        "Schick eine Aussage zum Prüfen.", "Envoyez une déclaration à vérifier.", "Envía una declaración para verificar.",
        "Envie uma declaração para verificar.", "أرسل تصريحا للتحقق منه.",
    ),
    "Paste a sentence from a story, a post or a speech.": (
        "Füge einen Satz aus einem Artikel, einem Beitrag oder einer Rede ein.",
        "Collez une phrase d'un article, d'une publication ou d'un discours.",
        "Pega una frase de un artículo, una publicación o un discurso.",
        "Cole uma frase de uma matéria, de uma publicação ou de um discurso.",
        "ألصق جملة من مقال أو منشور أو خطاب.",
    ),
    "Only sentences that say something happened can be looked up.": (
        "Nur Sätze, die sagen, dass etwas geschehen ist, lassen sich nachschlagen.",
        "Seules les phrases qui disent que quelque chose s'est passé peuvent être recherchées.",
        "Solo se pueden buscar frases que dicen que algo ocurrió.",
        "Só se podem procurar frases que dizem que algo aconteceu.",
        "لا يمكن البحث إلا عن الجمل التي تقول إن شيئا ما قد حدث.",
    ),
    "That is a question.": (
        "Das ist eine Frage.", "C'est une question.", "Eso es una pregunta.", "Isso é uma pergunta.", "هذا سؤال.",
    ),
    "Send it as a statement, with the number, name or date you want to check.": (
        "Schick es als Aussage, mit der Zahl, dem Namen oder dem Datum, um die es geht.",
        "Envoyez-la comme une affirmation, avec le nombre, le nom ou la date à vérifier.",
        "Envíala como afirmación, con el número, el nombre o la fecha que quieres verificar.",
        "Envie como afirmação, com o número, o nome ou a data que quer verificar.",
        "أرسله على شكل تصريح، مع الرقم أو الاسم أو التاريخ الذي تريد التحقق منه.",
    ),
    "That is not in English.": (
        "Das ist nicht auf Englisch.", "Ce n'est pas en anglais.", "Eso no está en inglés.", "Isso não está em inglês.",
        "هذا ليس باللغة الإنجليزية.",
    ),
    "English is the only language read here for now.": (
        "Gelesen wird hier vorerst nur Englisch.", "Seul l'anglais est lu ici pour l'instant.",
        "Por ahora aquí solo se lee inglés.", "Por enquanto, aqui só se lê inglês.",
        "اللغة الإنجليزية هي الوحيدة التي تُقرأ هنا حاليا.",
    ),
    "That answer is already in the channel.": (
        "Diese Antwort steht schon im Kanal.", "Cette réponse est déjà dans le canal.", "Esa respuesta ya está en el canal.",
        "Essa resposta já está no canal.", "هذه الإجابة موجودة في القناة بالفعل.",
    ),
    "It is posted once, so that nobody reads it twice.": (
        "Sie wird einmal gepostet, damit niemand sie zweimal liest.",
        "Elle n'est publiée qu'une fois, pour que personne ne la lise deux fois.",
        "Se publica una sola vez, para que nadie la lea dos veces.",
        "É publicada uma só vez, para que ninguém a leia duas vezes.",
        "تُنشر مرة واحدة حتى لا يقرأها أحد مرتين.",
    ),
    "That answer is no longer kept.": (
        "Diese Antwort ist nicht mehr gespeichert.", "Cette réponse n'est plus conservée.", "Esa respuesta ya no se conserva.",
        "Essa resposta já não está guardada.", "لم تعد هذه الإجابة محفوظة.",
    ),
    "Adding sources is for admins and those they name.": (
        "Quellen aufnehmen dürfen Admins und wen sie benennen.",
        "Ajouter des sources est réservé aux admins et à ceux qu'ils désignent.",
        "Añadir fuentes es cosa de los administradores y de quienes ellos nombren.",
        "Adicionar fontes cabe aos administradores e a quem eles indicarem.",
        "إضافة المصادر للمشرفين ولمن يسمّونهم.",
    ),
    "Ask one of them to add it.": (
        "Bitte jemanden von ihnen, sie aufzunehmen.", "Demandez à l'un d'eux de l'ajouter.",
        "Pide a uno de ellos que la añada.", "Peça a um deles que a adicione.", "اطلب من أحدهم إضافته.",
    ),
    "That is not a link.": (
        "Das ist kein Link.", "Ce n'est pas un lien.", "Eso no es un enlace.", "Isso não é um link.", "هذا ليس رابطا.",
    ),
    "The settings are for the admins here.": (
        "Die Einstellungen sind für die Admins hier.", "Les réglages sont réservés aux admins d'ici.",
        "Los ajustes son para los administradores de aquí.", "As configurações são para os administradores daqui.",
        "الإعدادات للمشرفين هنا.",
    ),
    "Ask one of them to change something.": (
        "Bitte jemanden von ihnen, etwas zu ändern.", "Demandez à l'un d'eux de changer quelque chose.",
        "Pide a uno de ellos que cambie algo.", "Peça a um deles que mude algo.", "اطلب من أحدهم تغيير شيء.",
    ),
    "The settings here": (
        "Die Einstellungen hier", "Les réglages d'ici", "Los ajustes de aquí", "As configurações daqui", "الإعدادات هنا",
    ),
}  # fmt: skip


def phrase(english: str, language: str) -> str:
    """These words in that language; the English ones where they are not in the table."""
    words = _PHRASES.get(english)
    return words[LANGUAGES.index(language) - 1] if words and language in LANGUAGES[1:] else english


def spoken(reply: Reply, language: str) -> Reply:
    """The reply with its fixed words in this language."""
    if language not in LANGUAGES[1:]:
        return reply
    blocks = tuple(_spoken(block, language) for block in reply.blocks)
    return replace(reply, blocks=blocks, summary=_summary(reply, language))


def _spoken(block: Block, language: str) -> Block:
    match block:
        case Heading():
            return Heading(phrase(block.text, language))
        case Text() | Note() if len(block.spans) == 1:
            return replace(block, spans=(replace(block.spans[0], text=phrase(block.spans[0].text, language)),))
        case Buttons():
            return Buttons(tuple(replace(one, label=_label(one.label, language)) for one in block.buttons))
        case _:
            return block


def _label(label: str, language: str) -> str:
    """A label, whatever number stands in brackets behind it."""
    words, bracket, number = label.partition(" (")
    return phrase(words, language) + bracket + number


def _summary(reply: Reply, language: str) -> str:
    """The summary, which is often the head and the advice, each put in the language."""
    head = next((block.text for block in reply.blocks if isinstance(block, Heading)), "")
    if not head or not reply.summary.startswith(head):
        return phrase(reply.summary, language)
    rest = reply.summary.removeprefix(head)
    return phrase(head, language) + (f" {phrase(rest[1:], language)}" if rest.startswith(" ") else rest)
