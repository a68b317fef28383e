"""What a message asks for: a command by name, or a statement to check.

In free text a statement may begin with the name of a command ("About 300 people were killed", "Claims of
torture were denied"), so there a name counts only when what follows reads like its arguments. A message
picked from a menu was written by somebody else, to somebody else: it is always a statement.
"""

import re
from collections.abc import Mapping
from typing import Literal

from bot import settings
from bot.desk import Call
from bot.messages import Message

# What may follow a command's name in free text: nothing, a few words to look up, one of VERBS and what it
# needs, or anything at all.
Takes = Literal["nothing", "lookup", "verbs", "text", "click"]
# Each verb with the fewest and the most words after it.
VERBS = {"add": (1, 10_000), "list": (0, 0), "poll": (0, 0), "remove": (1, 1), "resume": (1, 1)}
OPTIONS = (
    "about",
    "outlet",
    "since",
    "until",
    "kind",
    "relation",
    "from",
    "topics",
    "names",
    "feeds",
    *settings.OPTIONS,
)
_OPTION = re.compile(r"(?:^|(?<=\s))(?:--)?([a-z]{4,8})[:=](?:\"([^\"]*)\"|(\S+))", re.IGNORECASE)
_LOOKUP_WORDS = 5
_VERB_MISTYPED = 2  # words after a command as such, that are told what to write instead


def read(message: Message, takes: Mapping[str, Takes]) -> Call:
    """The command this message calls; "check" with the whole text when it names none."""
    text = message.text.strip()
    first, _, rest = text.partition(" ") if "\n" not in text.split(" ", 1)[0] else (text, "", "")
    name = first.lower().lstrip("/")
    if message.way == "menu" or name not in takes or not _called(message, takes[name], rest.strip()):
        return Call(message, "check", text)
    words, options = split_options(rest)
    return Call(message, name, rest.strip(), words, options)


def _called(message: Message, takes: Takes, rest: str) -> bool:
    """Whether the name at the start is meant as a command."""
    if message.way in ("click", "form"):
        return True
    if takes == "click":
        return False
    if takes == "verbs":
        return _reads_as_verb(rest) or (message.way == "command" and len(rest.split()) <= _VERB_MISTYPED)
    if message.way == "command" or takes == "text":
        return True
    return not rest if takes == "nothing" else _reads_as_lookup(rest)


def _reads_as_verb(rest: str) -> bool:
    """Nothing, or a verb followed by as many words as it takes: "Schedule slips at the dam" is a statement."""
    verb, *after = rest.lower().split() or [""]
    fewest, most = VERBS.get(verb, (1, 0))
    return not rest or fewest <= len(after) <= most


def _reads_as_lookup(rest: str) -> bool:
    """A few words without a number or a full stop, or words with options."""
    words, options = split_options(rest)
    if options:
        return True
    plain = not any(character.isdigit() for character in words) and not words.endswith((".", "!"))
    return plain and len(words.split()) <= _LOOKUP_WORDS


def split_options(text: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    """The plain words, and the options written key:value or key:"two words"."""
    options: dict[str, str] = {}

    def take(found: re.Match[str]) -> str:
        key = found[1].lower()
        if key not in OPTIONS:
            return found[0]
        options[key] = (found[2] if found[2] is not None else found[3]).strip()
        return " "

    words = _OPTION.sub(take, text)
    return " ".join(words.split()), tuple(options.items())


def compose(name: str, words: str = "", **options: str) -> str:
    """The text of a command with these words and options: what a platform's own command fields become."""
    written = [f'{key}:"{value.replace(chr(34), "")}"' for key, value in options.items() if value]
    return " ".join([name, *words.split(), *written])
