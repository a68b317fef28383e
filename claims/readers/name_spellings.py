"""How alike two spellings of a name are, and the key that its spellings share.

Names come through many alphabets: Gaddafi, Qadhafi; Shaibani, Chaibani; Volodymyr, Vladimir. Words are compared by
sound: a weighted edit distance in which vowels, doubled letters and letters that transliterate one sound cost little.
Given names go by a table, since Mahmoud and Mohammed sound alike and are two men. Knows words only, not sentences.
"""

import functools
import re
from collections.abc import Sequence

from claims.model import NameKind
from claims.readers.places import country, fold, people, place_key
from claims.readers.wordlists import rows, words_of

_SOUNDS = (
    (re.compile(r"sch|sh|ch(?![rl])"), "S"),
    (re.compile(r"zh"), "Z"),
    (re.compile(r"kh"), "H"),
    (re.compile(r"ph"), "f"),
    (re.compile(r"gh"), "g"),
    (re.compile(r"dh"), "d"),
    (re.compile(r"th"), "t"),
    (re.compile(r"dj"), "j"),
    (re.compile(r"ck|q|c(?=[aoulrkt]|$)"), "k"),
    (re.compile(r"c"), "s"),
    (re.compile(r"x"), "ks"),
    (re.compile(r"w"), "v"),
    (re.compile(r"ee|iy|y"), "i"),
    (re.compile(r"ou|oo"), "u"),
    (re.compile(r"(.)\1+"), r"\1"),
)
_VOWELS = "aeiou"
_NEAR = {
    frozenset(pair): cost
    for pair, cost in {
        "ae": 0.25, "ei": 0.2, "ou": 0.2, "ai": 0.4, "ao": 0.6, "io": 0.6, "eo": 0.6, "au": 0.6, "eu": 0.6, "iu": 0.6,
        "gk": 0.3, "Hh": 0.2, "Hk": 0.4, "sz": 0.4, "zZ": 0.3, "sS": 0.5, "dt": 0.5, "bp": 0.6, "vf": 0.5, "jg": 0.5,
        "mn": 0.8, "jZ": 0.3, "dz": 0.5, "uv": 0.4,
    }.items()
}  # fmt: skip
_LOOSE = {"e": 0.2, "h": 0.15, "i": 0.3, "a": 0.35, "u": 0.35, "o": 0.45}
_SUFFIXES = words_of("jr sr ii iii iv phd md mp")
_SURNAME_FIRST = words_of("xi li wang zhang chen zhao liu yang huang zhou wu hu deng mao nguyen tran wen tsai")
_SURNAME_FIRST_OF_THREE = words_of("kim park moon yoon ban choi lai chiang jiang sun zhu lin han jung cho")
_BRITISH = ((re.compile(r"\bdefence\b"), "defense"), (re.compile(r"isation\b"), "ization"), (re.compile(r"\bcentre"), "center"),
            (re.compile(r"\blabour\b"), "labor"), (re.compile(r"\bprogramme\b"), "program"))  # fmt: skip
_EMPTY = words_of("the of for and in on a an at to inc ltd llc plc corp co affairs")
ALIKE = 0.87
"""From here on two words count as spellings of one; below it two names differ."""


@functools.lru_cache(maxsize=100_000)
def sound(word: str) -> str:
    """A folded word as it sounds: one letter a sound, doubled letters once."""
    for pattern, letter in _SOUNDS:
        word = pattern.sub(letter, word)
    return word


@functools.lru_cache(maxsize=100_000)
def skeleton(word: str) -> str:
    """The consonants of a folded word as they sound; the word itself when fewer than two are left."""
    bones = re.sub(r"[aeiouh]", "", sound(word).replace("H", "k").replace("g", "k").lower())
    bones = re.sub(r"(.)\1+", r"\1", bones)
    return bones if len(bones) > 1 else word


@functools.lru_cache(maxsize=100_000)
def alike(one: str, other: str) -> float:
    """0..1, how alike two folded words sound; 1 is the same spelling or sound."""
    if one == other:
        return 1.0
    a, b = sound(one), sound(other)
    if not a or not b or abs(len(a) - len(b)) > 4:
        return 0.0
    cost = _distance(a, b) + (0.5 if _cost(a[0], b[0]) > 0.5 else 0.0)
    return max(0.0, 1.0 - cost / max(len(a), len(b)))


def _cost(a: str, b: str) -> float:
    return 0.0 if a == b else _NEAR.get(frozenset((a, b)), 1.0)


def _distance(a: str, b: str) -> float:
    """Edit distance with costs by sound."""
    row = [0.0]
    for letter in b:
        row.append(row[-1] + _LOOSE.get(letter, 1.0))
    for x in a:
        drop = _LOOSE.get(x, 1.0)
        last, row = row, [row[0] + drop]
        for n, y in enumerate(b, 1):
            row.append(min(last[n] + drop, row[n - 1] + _LOOSE.get(y, 1.0), last[n - 1] + _cost(x, y)))
    return row[-1]


@functools.cache
def _given_names() -> dict[str, frozenset[int]]:
    found: dict[str, frozenset[int]] = {}
    for number, row in enumerate(rows("given_names.txt")):
        for word in row.split():
            found[word] = found.get(word, frozenset()) | {number}
    return found


def given_alike(one: str, other: str) -> float:
    """0..1 for two given names: the table of one name's forms first, an initial against a name, then the sound."""
    if one == other:
        return 1.0
    if len(one) == 1 or len(other) == 1:
        return 0.9 if one[0] == other[0] else 0.0
    table = _given_names()
    if one in table and other in table:
        return 0.97 if table[one] & table[other] else 0.2
    return alike(one, other)


@functools.lru_cache(maxsize=50_000)
def person_words(text: str) -> tuple[str, ...]:
    """A person's name as folded words, without suffixes like "Jr."; titles must be off already."""
    words = fold(text).split()
    return tuple(w for w in words if w not in _SUFFIXES) or tuple(words)


def surname(words: Sequence[str]) -> str:
    """The family name among a person's folded words: the last, or the first of an East Asian name."""
    return words[0] if family_first(words) else words[-1]


def family_first(words: Sequence[str]) -> bool:
    """Whether these are a Chinese, Korean or Vietnamese name in its own order."""
    return (len(words) > 1 and words[0] in _SURNAME_FIRST) or (len(words) == 3 and words[0] in _SURNAME_FIRST_OF_THREE)


@functools.lru_cache(maxsize=50_000)
def same_person(one: str, other: str) -> float:
    """0..1 for two persons' names without titles; at most 0.7 when one of them is a family name alone."""
    a, b = person_words(one), person_words(other)
    if not a or not b:
        return 0.0
    if "".join(a) == "".join(b):
        return 1.0
    short, long = (a, b) if len(a) <= len(b) else (b, a)
    if len(short) == 1:
        return _one_word(short[0], long)
    if len(short) < len(long) and all(alike(x, y) >= ALIKE for x, y in zip(short, long[-len(short) :], strict=True)):
        return 0.75
    family = alike(surname(short), surname(long))
    given = given_alike(short[0], long[0])
    if family_first(long) and long[0] == short[0]:
        family, given = alike("".join(short[1:]), "".join(long[1:])), 1.0
    score = family * given * _middle(short[1:-1], long[1:-1])
    return score if min(family, given) >= 0.8 else score * 0.5


def _one_word(word: str, words: Sequence[str]) -> float:
    if len(words) == 1:
        return alike(word, words[0])
    family = alike(word, surname(words))
    return 0.7 * family if family >= ALIKE else 0.25 * family


def _middle(one: Sequence[str], other: Sequence[str]) -> float:
    """What middle names say: 1 when one has none or all agree, little when they are others."""
    if not one or not other:
        return 1.0
    words, rest = ("".join(one), "".join(other)) if len(one) != len(other) else ("", "")
    if words or rest:
        return 1.0 if all(any(given_alike(x, y) >= 0.8 for y in other) for x in one) else 0.5
    return min(1.0 if given_alike(x, y) >= 0.8 else 0.3 for x, y in zip(one, other, strict=True))


@functools.cache
def _acronyms() -> dict[str, str]:
    """Folded short form or full name of a well-known body -> its folded first full name."""
    found: dict[str, str] = {}
    for row in rows("acronyms.txt"):
        short, full = ([cell.strip() for cell in part.split(",")] for part in row.split("|"))
        for form in (*short, *full):
            found[fold(form)] = fold(full[0])
    return found


@functools.lru_cache(maxsize=50_000)
def body_words(text: str) -> tuple[str, ...]:
    """The words that tell a body apart, folded, in order: short forms written out, countries for their adjectives."""
    folded = fold(text)
    folded = _acronyms().get(folded, folded)
    for pattern, american in _BRITISH:
        folded = pattern.sub(american, folded)
    words = [people(w) or country(w) or w for w in folded.split() if w not in _EMPTY]
    return tuple(words) or tuple(folded.split())


@functools.lru_cache(maxsize=50_000)
def same_body(one: str, other: str) -> float:
    """0..1 for two organisations: 1 the same words in any order, 0.7 when one is contained in the other or is its
    initials."""
    a, b = body_words(one), body_words(other)
    if not a or not b:
        return 0.0
    if sorted(a) == sorted(b):
        return 1.0
    short, long = (a, b) if len(a) <= len(b) else (b, a)
    if len(short) == 1 and len(long) > 1 and short[0] == "".join(w[0] for w in long):
        return 0.9
    matched = sum(any(alike(x, y) >= ALIKE for y in long) for x in short)
    if matched == len(short):
        return 0.7 if len(short) < len(long) else 0.95
    return 0.4 * matched / len(long)


@functools.lru_cache(maxsize=50_000)
def spelling_key(text: str, kind: NameKind) -> str:
    """What all spellings of a name share; titles must be off already. A person: the consonants of the family name
    (so "al-Sharaa" finds "Ahmed al-Sharaa"; whether it is the same man is same_person's to say). A place: its key in
    places.py. A body: its telling words, sorted. A people: its country's key, or its own."""
    match kind:
        case "person":
            words = person_words(text)
            return skeleton(surname(words)) if words else ""
        case "place":
            return place_key(text)
        case "group":
            return people(text) or fold(text)
        case "organisation":
            return " ".join(sorted(body_words(text)))
        case _:
            return fold(text)


def is_given_name(word: str) -> bool:
    """Whether a folded word is a common given name."""
    return word in _given_names()


def known_body(text: str) -> bool:
    """Whether this is a well-known body by its short form or full name."""
    return fold(text) in _acronyms()
