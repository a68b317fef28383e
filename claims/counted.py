"""What a number counts and what became of it: the unit ("person") and the deed ("killed").

Reads the dependency parse where there is one, and the words next to the number otherwise. Deaths and injuries come
out under one word each, so that "14 dead", "killing 14" and "a death toll of 14" answer the same question.
"""

import re
from collections.abc import Iterator

from claims.model import Word

_DEATH = "kill die slay perish dead death fatality murder massacre deceased slain fatally corpse drown toll".split()
_INJURY = "wound injure injury hurt maim hospitalise hospitalize injured wounded".split()
_DEEDS = {**dict.fromkeys(_DEATH, "killed"), **dict.fromkeys(_INJURY, "injured")}
_DEEDS |= {"body": "killed", "casualty": "casualty", "arrest": "arrested", "detain": "detained", "miss": "missing"}
_DEEDS |= {"missing": "missing", "homeless": "homeless", "displace": "displaced", "survivor": "survived"}
_LIGHT = set("be have do make take get give say tell report put see include find leave carry remain become go come".split())
_LIGHT |= {"there", "confirm", "claim", "cause", "bring", "result"}
_EVENTS = set(
    "strike attack airstrike raid shooting bombing explosion blast arrest death injury clash protest sortie assault".split()
)
_PEOPLE = set(
    "person man woman child boy girl officer soldier civilian student worker victim suspect official passenger resident"
    " policeman troop fighter militant marine migrant refugee villager protester hostage gunman attacker teenager other"
    " adult member guard rebel terrorist patient tourist pilgrim doctor journalist".split()
)
_IRREGULAR = {"people": "person", "men": "man", "women": "woman", "children": "child", "feet": "foot", "lives": "life"}
_IRREGULAR |= {"policemen": "policeman", "gunmen": "gunman", "firemen": "fireman", "persons": "person", "police": "police"}
_IRREGULAR |= {"bodies": "body", "wives": "wife", "knives": "knife", "servicemen": "serviceman", "others": "person"}
_PARTICIPLES = {"shoot": "shot", "take": "taken", "hold": "held", "send": "sent", "buy": "bought", "sell": "sold"}
_PARTICIPLES |= {"lose": "lost", "find": "found", "build": "built", "steal": "stolen", "flee": "fled", "win": "won"}
_PARTICIPLES |= {"hit": "hit", "cut": "cut", "spend": "spent", "cost": "cost", "strike": "struck", "free": "freed"}

_MODIFIES = {"nummod", "compound", "amod", "quantmod", "det", "npadvmod", "nmod", "advmod", "poss"}
_TOLL = {"toll", "number", "figure", "count", "total", "tally"}
_NEXT_NOUN = re.compile(
    r"[\s-]*(?:of\s+(?:the\s+|its\s+|his\s+|her\s+|their\s+)?)?((?:[a-z][\w’'-]*\s+){0,3}?)"
    r"(people|men|women|children|police|personnel|troops|[A-Za-z][a-z’'-]*s|dead|wounded|injured)\b"
)
_STATE_NEXT = re.compile(
    r"\s*(?:other\s+|others\s+|more\s+|people\s+|persons\s+|of\s+them\s+)*(?:were\s+|was\s+|are\s+|is\s+|have\s+been\s+|had\s+been\s+|have\s+|had\s+)?"
    r"(?:reported(?:ly)?\s+|confirmed\s+|believed\s+|shot\s+|critically\s+|seriously\s+|badly\s+|fatally\s+)?"
    r"(dead|killed|died|deaths?|fatalit(?:y|ies)|injured|wounded|hurt|injur(?:y|ies)|missing|homeless|arrested|displaced|hospitali[sz]ed)\b",
    re.IGNORECASE,
)
_STATE_BEFORE = re.compile(
    r"\b(kill(?:ed|s|ing)?|wound(?:ed|s|ing)|injur(?:ed|es|ing)|hurt|left|toll|deaths?|dead|died|arrest(?:ed|s|ing)|displac(?:ed|ing))\b"
    r"[^.;:\d]{0,40}$",
    re.IGNORECASE,
)


def counted(text: str, start: int, end: int, words: tuple[Word, ...]) -> tuple[str, str, int]:
    """(unit, deed, end of the counted noun) for the number at text[start:end]; "" where the sentence doesn't say."""
    if words and any(word.dep for word in words):
        unit, deed, stop = _by_parse(words, start, end)
    else:
        unit, deed, stop = _by_text(text, end)
    state = _STATE_NEXT.match(text, stop if unit else end) or _STATE_NEXT.match(text, end)
    if state:
        deed = _deed_of(state[1]) or deed
    elif not deed and not any(word.dep for word in words) and (before := _STATE_BEFORE.search(text[:start])):
        deed = _deed_of(before[1])
    if deed and not unit:
        unit = "person"
    if unit in ("other", "life", "death", "fatality", "body", "injury", "dead", "wounded", "injured", "victim"):
        deed = deed or _DEEDS.get(unit, "")
        unit = "person"
    return unit, deed, max(stop, end)


def singular(word: str) -> str:
    """The singular lower-case form of a noun as written."""
    word = word.lower().replace("’", "'").removesuffix("'")
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "xes", "ches", "shes")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


def _deed_of(word: str) -> str:
    word = word.lower()
    for stem, deed in (("kill", "killed"), ("d", ""), ("left", "")):
        if word.startswith(stem) and deed:
            return deed
    if word in ("dead", "died", "death", "deaths", "toll") or word.startswith("fatal"):
        return "killed"
    if word.startswith(("injur", "wound", "hurt", "hospital")):
        return "injured"
    if word.startswith("arrest"):
        return "arrested"
    if word.startswith("displac"):
        return "displaced"
    return word if word in ("missing", "homeless") else ""


def _by_text(text: str, end: int) -> tuple[str, str, int]:
    found = _NEXT_NOUN.match(text, end)
    if not found:
        return "", "", end
    return singular(found[2]), _DEEDS.get(singular(found[2]), ""), found.end()


def _by_parse(words: tuple[Word, ...], start: int, end: int) -> tuple[str, str, int]:
    inside = [n for n, word in enumerate(words) if word.start < end and word.end > start]
    top = next((n for n in inside if words[n].head not in inside or words[n].head == n), None)
    if top is None:
        return "", "", end
    noun = _noun(words, top, inside)
    if noun is None:
        return "", _deed(words, top), end
    unit = _unit(words[noun])
    deed = _deed(words, noun)
    if not deed and noun != top and words[top].dep not in _MODIFIES:
        deed = _deed(words, top)
    near = words[noun].start >= end and words[noun].start - end < 40
    return unit, deed, words[noun].end if near else end


def _noun(words: tuple[Word, ...], top: int, inside: list[int]) -> int | None:
    """The word the number counts: what it modifies, or what stands after "of"."""
    for n in _children(words, top):
        if n not in inside and words[n].text.lower() == "of" and words[n].dep == "prep":
            return next((m for m in _children(words, n) if words[m].dep == "pobj"), None)
    head = words[top].head
    if words[top].dep in _MODIFIES and words[head].pos in ("NOUN", "PROPN", "ADJ") and head != top and head not in inside:
        return head
    return None


def _unit(word: Word) -> str:
    text = word.text.lower()
    if text in _IRREGULAR:
        return _IRREGULAR[text]
    return word.lemma.lower() if word.pos == "NOUN" and word.lemma != word.text else singular(text)


def _children(words: tuple[Word, ...], n: int) -> Iterator[int]:
    return (m for m, word in enumerate(words) if word.head == n and m != n)


def _deed(words: tuple[Word, ...], n: int) -> str:
    """What the word at n did or suffered: its own sense, a modifier's, or the verb it depends on."""
    if own := _DEEDS.get(words[n].lemma.lower()):
        return own
    if words[n].lemma.lower() in _EVENTS:
        return words[n].lemma.lower()
    for m in _children(words, n):
        if words[m].dep in ("amod", "acl", "relcl") and (deed := _verb(words, m)):
            return deed
    return _above(words, n)


def _above(words: tuple[Word, ...], n: int) -> str:
    for _ in range(6):
        head = words[n].head
        if head == n:
            return ""
        dep, lemma = words[n].dep, words[head].lemma.lower()
        if lemma in ("toll", "death", "fatality") or (dep == "pobj" and lemma == "of" and words[words[head].head].lemma == "death"):
            return "killed"
        if dep in ("nsubj", "nsubjpass", "dobj", "attr", "oprd") and words[head].pos in ("VERB", "AUX", "ADJ"):
            return _verb(words, head) or _subject_toll(words, head)
        if dep == "pobj" and words[words[head].head].pos == "VERB":
            return _subject_toll(words, words[head].head)
        if dep not in ("conj", "appos", "pobj", "prep", "nummod"):
            return ""
        n = head
    return ""


def _subject_toll(words: tuple[Word, ...], verb: int) -> str:
    for m in _children(words, verb):
        if words[m].dep in ("nsubj", "nsubjpass"):
            group = [m, *_children(words, m)]
            if any(words[k].lemma.lower() in _TOLL for k in group):
                for k in range(m - 3, m + 5):
                    if 0 <= k < len(words) and (deed := _DEEDS.get(words[k].lemma.lower())):
                        return deed
    return ""


def _verb(words: tuple[Word, ...], n: int) -> str:
    """The deed a verb tells, preferring death among verbs joined by "and" ("shot and killed")."""
    chain = [n, *(m for m in _children(words, n) if words[m].dep == "conj")]
    for m in chain:
        if (deed := _DEEDS.get(words[m].lemma.lower())) and (m == n or not _has_object(words, m)):
            return deed
    word = words[n]
    if word.pos not in ("VERB", "ADJ") or word.lemma.lower() in _LIGHT or word.pos == "ADJ":
        return ""
    if word.tag in ("VBN", "VBD"):
        return word.text.lower()
    return participle(word.lemma.lower())


def _has_object(words: tuple[Word, ...], n: int) -> bool:
    return any(words[m].dep in ("dobj", "nsubj", "nsubjpass") for m in _children(words, n))


def participle(lemma: str) -> str:
    """The past participle of a verb, regular but for a short list."""
    if lemma in _PARTICIPLES:
        return _PARTICIPLES[lemma]
    if lemma.endswith("e"):
        return lemma + "d"
    if lemma.endswith("y") and lemma[-2:-1] not in "aeiou":
        return lemma[:-1] + "ied"
    return lemma + "ed"
