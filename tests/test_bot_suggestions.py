"""What is offered while somebody types, and what goes when a workspace leaves."""

from dataclasses import replace

import answers

from bot.departures import forget
from bot.messages import Place
from bot.suggestions import suggest
from claims.model import Article, Name
from claims.store import Store, open_store


def name(text: str, canonical: str) -> Name:
    return Name(text, 0, len(text), "place", canonical, canonical.lower())


def a_store() -> Store:
    store = open_store("sqlite://")
    harbour = name("Harbour Street", "Harbour Street")
    first = replace(answers.BELL, names=(harbour, name("Port Ilsa", "Port Ilsa")))
    second = replace(answers.MESSENGER, names=(name("Old Harbour", "Old Harbour"),))
    for claim in (first, second):
        store.add(Article(claim.source, claim.text), [claim])
    return store


def test_outlets_that_hold_what_was_typed_come_with_those_that_begin_with_it_first() -> None:
    assert suggest(a_store(), "outlet", "") == ["Coast Messenger", "Evening Bell"]
    assert suggest(a_store(), "outlet", "BELL") == ["Evening Bell"]
    assert suggest(a_store(), "outlet", "nothing like it") == []


def test_names_that_hold_what_was_typed_come_with_those_that_begin_with_it_first() -> None:
    assert suggest(a_store(), "about", "harb") == ["Harbour Street", "Old Harbour"]
    assert suggest(a_store(), "about", "port il") == ["Port Ilsa"]


def test_a_name_is_suggested_however_many_claims_came_after_it() -> None:
    store = a_store()
    for n in range(250):
        later = answers.claim(f"Port traffic was counted on day {n}.", id=f"n{n}", outlet="Tide Table")
        store.add(Article(later.source, later.text), [replace(later, names=(name(f"Portside {n}", f"Portside {n}"),))])
    assert suggest(store, "about", "Port Il") == ["Port Ilsa"]
    assert "Harbour Street" not in suggest(store, "about", "")
    assert suggest(store, "about", "  old   harb ") == ["Old Harbour"]


def test_what_only_another_workspace_may_see_is_not_suggested() -> None:
    store = a_store()
    private = answers.claim("A quiet meeting was held.", id="p", outlet="Inside Desk")
    store.add(Article(private.source, private.text, workspace="discord:1"), [replace(private, workspace="discord:1")])
    assert "Inside Desk" not in suggest(store, "outlet", "", workspace="discord:2")
    assert "Inside Desk" in suggest(store, "outlet", "", workspace="discord:1")


def test_at_most_25_are_suggested() -> None:
    store = open_store("sqlite://")
    for match in answers.many_matches(40).parts[0].matches:
        store.add(Article(match.claim.source, match.claim.text), [match.claim])
    assert len(suggest(store, "outlet", "out")) == 25


def test_leaving_deletes_what_was_kept_for_that_workspace_and_nothing_else() -> None:
    store = open_store("sqlite://")
    for key, workspace in (("a", "discord:1"), ("b", "discord:2"), ("c", "slack:1")):
        store.put("answers", key, {"workspace": workspace})
        store.put("feedback", key, {"workspace": workspace})
    store.put("settings", "discord:1", {"roles": ["9"]})
    store.put("settings", "discord:11", {"roles": ["8"]})
    assert forget(store, Place("discord", "1", "")) == 3
    assert [key for key, _ in store.records("answers")] == ["b", "c"]
    assert [key for key, _ in store.records("feedback")] == ["b", "c"]
    assert [key for key, _ in store.records("settings")] == ["discord:11"]


def test_a_place_without_a_workspace_forgets_nothing() -> None:
    assert forget(open_store("sqlite://"), Place("console", "", "")) == 0
