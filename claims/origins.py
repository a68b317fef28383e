"""claims -> independent origins: two outlets repeating one agency, or printing one text, are one source."""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from itertools import combinations

from claims.copies import alike
from claims.model import Claim, Origins


def count(claims: Sequence[Claim], *, copies: Mapping[str, str] | None = None) -> Origins:
    """How many outlets carry these claims, on how many separate origins. A claim without attribution counts as its
    outlet's own word; the same named origin, or anonymous sources speaking to the same agency, count once. Outlets that
    carry one text speak with one voice: those whose sentences are alike, and those whose articles are copies (copies
    gives the article that carried the text first, by the id of its copy)."""
    if not claims:
        return Origins(0, 0)
    voices = _voices(claims, copies or {})
    behind: dict[str, set[str]] = defaultdict(set)
    heard: dict[str, set[str]] = defaultdict(set)
    shown: dict[str, str] = {}
    for claim in claims:
        voice = voices[claim.source.outlet]
        key, words = _origin_in(claim, voice)
        behind[key].add(claim.source.outlet)
        heard[key].add(voice)
        shown.setdefault(key, words)
    named = [key for key in behind if not key.startswith("outlet:")]
    attributed = {voice for key in named for voice in heard[key]}
    own = {key for key, by in heard.items() if key.startswith("outlet:") and not by <= attributed}
    shared = tuple(shown[key] for key in named if len(behind[key]) > 1)
    return Origins(len(voices), len(named) + len(own), shared, _in_chorus(voices))


def _voices(claims: Sequence[Claim], copies: Mapping[str, str]) -> dict[str, str]:
    """For each outlet, in order, the first outlet whose text it carries, which may be itself."""
    voices = {claim.source.outlet: claim.source.outlet for claim in claims}
    for one, other in combinations(claims, 2):
        mine, theirs = voices[one.source.outlet], voices[other.source.outlet]
        if mine != theirs and _one_text(one, other, copies):
            voices = {outlet: mine if voice == theirs else voice for outlet, voice in voices.items()}
    return voices


def _one_text(one: Claim, other: Claim, copies: Mapping[str, str]) -> bool:
    first, second = (copies.get(claim.source.id, claim.source.id) for claim in (one, other))
    return first == second or alike(one.text, other.text)


def _in_chorus(voices: Mapping[str, str]) -> tuple[str, ...]:
    """The outlets that share a voice."""
    sizes = Counter(voices.values())
    return tuple(outlet for outlet, voice in voices.items() if sizes[voice] > 1)


def origin_of(claim: Claim) -> tuple[str, str]:
    """(key, words) of who stands behind a claim; the key joins spellings and anonymous sources of one agency."""
    return _origin_in(claim, claim.source.outlet)


def _origin_in(claim: Claim, voice: str) -> tuple[str, str]:
    said = claim.attribution
    if said is None:
        return f"outlet:{voice.casefold()}", claim.source.outlet
    words = f"{said.origin}, to {said.via[-1]}" if said.via else said.origin
    if said.anonymous and said.via:
        return f"anonymous {_head(said.origin)} to {said.via[-1].casefold()}", words
    if said.anonymous:
        return f"anonymous {said.origin.casefold()} in {voice.casefold()}", words
    return _folded(said.origin), words


def _head(origin: str) -> str:
    """The noun of "a diplomat who asked not to be named": two of them speaking to one agency are taken for one."""
    words = re.split(r"\b(?:who|speaking|with|from|in|of|close|familiar)\b|,", origin.casefold(), maxsplit=1)[0].split()
    return words[-1] if words else ""


def _folded(origin: str) -> str:
    words = origin.casefold().replace("the ", "").split()
    return " ".join(words[-4:])
