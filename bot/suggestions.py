"""What to offer while somebody types the name of a person, a place or an outlet. Knows no platform."""

from collections import Counter

from claims.store import Lookup, Store

MOST = 25
_READ_CLAIMS = 200


def suggest(store: Store, option: str, typed: str, *, workspace: str | None = None) -> list[str]:
    """At most 25 values for this option ("outlet", or a name for any other) that hold what was typed: those that begin
    with it first, then the more frequent ones. Only what this workspace may see."""
    typed = " ".join(typed.split()).casefold()
    found = _outlets(store, workspace) if option == "outlet" else _names(store, typed, workspace)
    fitting = [(value, count) for value, count in found.items() if typed in value.casefold()]
    fitting.sort(key=lambda one: (not one[0].casefold().startswith(typed), -one[1], one[0]))
    return [value for value, _ in fitting[:MOST]]


def _outlets(store: Store, workspace: str | None) -> Counter[str]:
    return Counter({one.outlet: one.claims for one in store.outlets(workspace=workspace) if one.outlet})


def _names(store: Store, typed: str, workspace: str | None) -> Counter[str]:
    """Names in the newest claims that speak of what was typed, or in the newest of all when nothing was."""
    claims = store.look_up(Lookup(words=typed, limit=_READ_CLAIMS), workspace=workspace)
    claims = claims or store.look_up(Lookup(limit=_READ_CLAIMS), workspace=workspace)
    return Counter(name.canonical for claim in claims for name in claim.names if name.canonical)
