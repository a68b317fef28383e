"""What to offer while somebody types the name of a person, a place or an outlet. Knows no platform."""

from collections import Counter

from claims.store import Lookup, Store

MOST = 25
_NEWEST = 200


def suggest(store: Store, option: str, typed: str, *, workspace: str | None = None) -> list[str]:
    """At most 25 values for this option ("outlet", or a name for any other) that hold what was typed: those that begin
    with it first, then the more frequent ones; while nothing is typed, the names in the newest claims. Only what this
    workspace may see."""
    typed = " ".join(typed.split())
    if option == "outlet":
        return _outlets(store, typed.casefold(), workspace)
    if typed:
        return store.spellings(typed, limit=MOST, workspace=workspace)
    newest = store.look_up(Lookup(limit=_NEWEST), workspace=workspace)
    return _most_frequent(Counter(name.canonical for claim in newest for name in claim.names if name.canonical))


def _outlets(store: Store, typed: str, workspace: str | None) -> list[str]:
    """Of all outlets: there are few of them, and the store keeps them counted."""
    found = [one for one in store.outlets(workspace=workspace) if typed in one.outlet.casefold() and one.outlet]
    found.sort(key=lambda one: (not one.outlet.casefold().startswith(typed), -one.claims, one.outlet))
    return [one.outlet for one in found[:MOST]]


def _most_frequent(counted: Counter[str]) -> list[str]:
    return sorted(counted, key=lambda value: (-counted[value], value))[:MOST]
