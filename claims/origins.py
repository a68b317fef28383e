"""claims -> independent origins: two outlets repeating one agency are one source."""

import re
from collections import defaultdict
from collections.abc import Sequence

from claims.model import Claim, Origins


def count(claims: Sequence[Claim]) -> Origins:
    """How many outlets carry these claims, on how many separate origins. A claim without attribution counts as its
    outlet's own word; the same named origin, or anonymous sources speaking to the same agency, count once."""
    if not claims:
        return Origins(0, 0)
    behind: dict[str, set[str]] = defaultdict(set)
    shown: dict[str, str] = {}
    for claim in claims:
        key, words = origin_of(claim)
        behind[key].add(claim.source.outlet)
        shown.setdefault(key, words)
    attributed = {outlet for key, outlets in behind.items() if not key.startswith("outlet:") for outlet in outlets}
    own = {key for key, outlets in behind.items() if key.startswith("outlet:") and not outlets <= attributed}
    named = [key for key in behind if not key.startswith("outlet:")]
    shared = tuple(shown[key] for key in named if len(behind[key]) > 1)
    return Origins(len({c.source.outlet for c in claims}), len(named) + len(own), shared)


def origin_of(claim: Claim) -> tuple[str, str]:
    """(key, words) of who stands behind a claim; the key joins spellings and anonymous sources of one agency."""
    said = claim.attribution
    if said is None:
        return f"outlet:{claim.source.outlet.casefold()}", claim.source.outlet
    words = f"{said.origin}, to {said.via[-1]}" if said.via else said.origin
    if said.anonymous and said.via:
        return f"anonymous {_head(said.origin)} to {said.via[-1].casefold()}", words
    if said.anonymous:
        return f"anonymous {said.origin.casefold()} in {claim.source.outlet.casefold()}", words
    return _folded(said.origin), words


def _head(origin: str) -> str:
    """The noun of "a diplomat who asked not to be named": two of them speaking to one agency are taken for one."""
    words = re.split(r"\b(?:who|speaking|with|from|in|of|close|familiar)\b|,", origin.casefold(), maxsplit=1)[0].split()
    return words[-1] if words else ""


def _folded(origin: str) -> str:
    words = origin.casefold().replace("the ", "").split()
    return " ".join(words[-4:])
