"""What every store keeps to, run on each of them: add a store to STORES and it is held to the same."""

import multiprocessing
import random
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from postgres_server import server
from store_samples import NOW, add, add_many, article, claims_in, full_claim, moved, vectors_for

from claims.errors import StoreError
from claims.model import Article, Claim, Counts, Discrepancy, Name, Position
from claims.store import Lookup, OutletCount, Store, open_store

ALL = Lookup()
HOSTILE = [
    '"',
    "'",
    "*",
    "a AND (b OR",
    "NEAR(a b)",
    "text:bridge",
    "-bridge",
    "bridge*",
    "^bridge",
    "\x00bridge\x00",
    "🌉👩‍👩‍👧",
    "\u202ebridge",
    "\ud800",
    "'; DROP TABLE claims; --",
    "%_\\",
    "x" * 10_000,
    "",
    "   ",
]


def _file(folder: Path) -> str:
    return f"sqlite:///{folder / 'store.db'}"


STORES: dict[str, Callable[[Path], str]] = {
    "file": _file,
    "memory": lambda folder: "sqlite://",
    "postgres": lambda folder: server().database(),
    "postgres without extensions": lambda folder: server().plain_database(),
}
SHARED = {name: STORES[name] for name in STORES if name != "memory"}  # those that several processes can open


@pytest.fixture(params=STORES)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    opened = open_store(STORES[request.param](tmp_path))
    yield opened
    opened.close()


@pytest.fixture(params=SHARED)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    return SHARED[request.param](tmp_path)


def dump(store: Store) -> list[Any]:
    """All that can be seen of a store."""
    everything = Lookup(superseded=True, limit=10_000)
    found = store.look_up(everything)
    return [
        [store.article(one.source.id) for one, _ in store.articles()],
        store.articles(),
        store.outlets(),
        store.counts(),
        found,
        store.search_words(["bridge", "people", "Orlin"], limit=100),
        store.search_names(["ada", "orlin", "bridge"], limit=100),
        sorted((key, value.tolist()) for key, value in store.vectors_of([claim.id for claim in found]).items()),
        store.discrepancies(Lookup(limit=1000), state=""),
    ]


def ids(found: list[tuple[str, float]]) -> list[str]:
    return [claim_id for claim_id, _ in found]


# articles


def test_a_new_article_comes_back_whole(store: Store) -> None:
    one = article()
    assert store.state_of(one) == "new"
    assert add(store, one) == "new"
    assert store.article("a1") == one
    assert store.article("nobody") is None
    assert store.claims_of("a1") == claims_in(one)
    assert store.articles() == [(replace(one, text=""), 3)]
    assert store.counts() == Counts(articles=1, claims=3, discrepancies=0, outlets=1, newest="2031-05-06")
    assert store.outlets() == [OutletCount("Harbour Post", 1, 3, "2031-05-06")]


def test_a_claim_comes_back_with_every_part(store: Store) -> None:
    one = article()
    claim = full_claim(one)
    store.add(one, [claim])
    assert store.claims(["full"]) == [claim]


def test_an_empty_store_answers_everything(store: Store) -> None:
    assert store.counts() == Counts(0, 0, 0, 0, None)
    assert store.articles() == store.outlets() == store.claims(["x"]) == store.claims_of("x") == []
    assert store.look_up(Lookup(words="bridge", about="Ada")) == []
    assert store.search_words(["bridge"], limit=5) == store.search_names(["ada"], limit=5) == []
    assert store.search_vectors(np.ones(384), limit=5) == []
    assert store.vectors_of(["x"]) == {}
    assert store.discrepancies(Lookup()) == store.discrepancies_of(["x"]) == store.history("x") == []


def test_adding_the_same_article_again_changes_nothing(store: Store) -> None:
    add(store, article())
    before = dump(store)
    assert store.state_of(article()) == "same"
    assert add(store, article(), seed=8) == "same"
    assert dump(store) == before


def test_reading_it_from_elsewhere_or_without_its_date_is_the_same_article(store: Store) -> None:
    add(store, article())
    before = dump(store)
    again = article(outlet="unknown", published=None, missing=("outlet", "published"))
    assert add(store, replace(again, source=replace(again.source, path="moved.md"))) == "same"
    assert dump(store) == before


def test_what_an_article_lacked_is_filled_as_a_new_revision(store: Store) -> None:
    add(store, article(outlet="unknown", published=None, missing=("outlet", "published")))
    assert add(store, article()) == "changed"
    found = store.article("a1")
    assert found == replace(article(), revision=2)
    assert store.outlets() == [OutletCount("Harbour Post", 1, 3, "2031-05-06")]


def test_a_changed_article_supersedes_what_is_gone_and_keeps_what_stays(store: Store) -> None:
    one = article()
    add(store, one)
    stays, gone, _ = claims_in(one)
    new = moved(one, "Ten people died. The Veldt bridge fell on Monday. Mayor Ada Orlin wept.")
    assert store.state_of(new) == "changed"
    assert add(store, new) == "changed"
    assert store.article("a1") == replace(new, revision=2)
    ten, bridge, mayor = claims_in(new)
    expected = [replace(claim, revision=2) for claim in (ten, bridge, mayor)]
    assert store.claims_of("a1") == expected
    assert bridge.id == stays.id
    assert (bridge.start, bridge.end) == (17, 49)
    assert store.claims([gone.id]) == []
    assert store.claims([gone.id], superseded=True) == [replace(gone, superseded=True)]
    assert store.counts().claims == 3
    assert store.articles()[0][1] == 3


def test_a_superseded_claim_is_left_out_of_every_search(store: Store) -> None:
    one = article(text="Nine people died in Veldt. Rain fell.")
    add(store, one)
    died = claims_in(one)[0]
    vector = store.vectors_of([died.id])[died.id]
    assert ids(store.search_vectors(vector, limit=1)) == [died.id]
    add(store, moved(one, "Rain fell."), seed=9)
    assert store.search_words(["people", "Veldt"], limit=10) == []
    assert store.search_names(["veldt"], limit=10) == []
    assert died.id not in ids(store.search_vectors(vector, limit=10))
    assert store.vectors_of([died.id]) == {}
    assert store.look_up(Lookup(words="people")) == []
    assert [claim.text for claim in store.look_up(Lookup())] == ["Rain fell."]
    assert [claim.text for claim in store.look_up(Lookup(superseded=True))] == [
        "Nine people died in Veldt.",
        "Rain fell.",
    ]


def test_a_claim_that_returns_is_live_again(store: Store) -> None:
    one = article(text="Nine people died in Veldt. Rain fell.")
    add(store, one)
    before = claims_in(one)
    add(store, moved(one, "Rain fell."))
    assert add(store, one) == "changed"
    assert store.claims_of("a1") == [replace(claim, revision=3) for claim in before]
    assert ids(store.search_words(["people"], limit=10)) == [before[0].id]
    assert store.search_names(["veldt"], limit=10) == [before[0].id]
    assert ids(store.search_vectors(vectors_for(before)[0], limit=1)) == [before[0].id]


def test_an_article_whose_claims_are_all_gone_is_left_without(store: Store) -> None:
    one = article()
    add(store, one)
    assert store.add(moved(one, "Nothing here."), [], None) == "changed"
    assert store.claims_of("a1") == []
    assert store.counts() == Counts(1, 0, 0, 1, "2031-05-06")
    assert store.search_words(["bridge"], limit=3) == []


def test_a_new_title_is_searched_and_the_old_one_is_not(store: Store) -> None:
    add(store, article(title="Calamity"))
    assert len(store.search_words(["calamity"], limit=9)) == 3
    assert add(store, article(title="Misfortune")) == "changed"
    assert store.search_words(["calamity"], limit=9) == []
    assert len(store.search_words(["misfortune"], limit=9)) == 3


def test_an_equal_sentence_given_twice_is_stored_once(store: Store) -> None:
    one = article()
    claims = claims_in(one)
    store.add(one, [*claims, claims[0]], vectors_for([*claims, claims[0]]))
    assert store.claims_of("a1") == claims
    assert store.counts().claims == 3
    assert np.array_equal(store.vectors_of([claims[0].id])[claims[0].id], vectors_for([*claims, claims[0]])[0])


def test_vectors_that_do_not_fit_the_claims_are_refused_and_nothing_is_stored(store: Store) -> None:
    one = article()
    with pytest.raises(StoreError):
        store.add(one, claims_in(one), np.zeros((2, 384), np.int8))
    assert store.counts() == Counts(0, 0, 0, 0, None)


def test_a_claim_id_of_another_article_is_refused_and_nothing_is_stored(store: Store) -> None:
    add(store, article("a1"))
    before = dump(store)
    with pytest.raises(StoreError):
        store.add(article("a2"), claims_in(article("a1")))
    assert dump(store) == before


def test_articles_come_newest_first_and_undated_ones_last(store: Store) -> None:
    days = {"a": "2031-01-02", "b": None, "c": "2031-01-02T10:00:00Z", "d": "2030-12-31"}
    for name, day in days.items():
        add(store, article(name, published=day))
    assert [one.source.id for one, _ in store.articles()] == ["c", "a", "d", "b"]
    assert [one.source.id for one, _ in store.articles(limit=2, offset=1)] == ["a", "d"]
    assert store.counts().newest == "2031-01-02T10:00:00Z"


def test_odd_characters_are_kept_and_lone_surrogates_leave_the_offsets(store: Store) -> None:
    text = "\x00The \ud83d bridge 🌉 \u202efell\u202c, e\u0301tude."
    one = article(text=text, title="\udc00", outlet="\ud800 Post")
    claim = Claim("c", one.source, text, 0, len(text), context="\udfff")
    assert store.add(one, [claim]) == "new"
    assert store.add(one, [claim]) == "same"
    assert store.claims(["c"])[0].text == text.replace("\ud83d", "?")
    found = store.article("a1")
    assert found is not None
    assert found.text == text.replace("\ud83d", "?")
    assert ids(store.search_words(["bridge"], limit=2)) == ["c"]


# reading claims


def test_claims_come_in_the_order_asked_and_unknown_ones_are_left_out(store: Store) -> None:
    one = article()
    add(store, one)
    first, _, third = claims_in(one)
    assert store.claims([third.id, "unknown", first.id, third.id]) == [third, first]
    assert store.claims([]) == []


def test_neighbours_are_the_claims_before_and_after_in_the_article(store: Store) -> None:
    add(store, article())
    add(store, article("a2"))
    first, second, third = claims_in(article())
    assert store.neighbours(second) == (first, third)
    assert store.neighbours(first) == (None, second)
    assert store.neighbours(third) == (second, None)


@pytest.fixture
def three(store: Store) -> Store:
    add(store, article("a1", "The Veldt bridge fell. Nine people died.", title="Notices"))
    add(
        store,
        article(
            "a2",
            "A bridge was opened. Ada Orlin cut the ribbon.",
            outlet="Öst Nyheter",
            title="News",
            published="2031-06-01",
        ),
    )
    add(store, article("a3", "Ten people were hurt.", title="Notices", published="2030-01-01T05:00:00Z"))
    return store


@pytest.mark.parametrize(
    ("lookup", "texts"),
    [
        (Lookup(words="bridge"), ["A bridge was opened.", "The Veldt bridge fell."]),
        (Lookup(words="BRIDGES people"), ["A bridge was opened.", "The Veldt bridge fell.", "Nine people died.", "Ten people were hurt."]),
        (Lookup(words="people died"), ["Nine people died."]),
        (Lookup(about="orlin"), ["Ada Orlin cut the ribbon."]),
        (Lookup(about="ada orlin"), ["Ada Orlin cut the ribbon."]),
        (Lookup(about="Veldt bridge"), ["The Veldt bridge fell."]),
        (Lookup(outlet="öst NYHETER"), ["A bridge was opened.", "Ada Orlin cut the ribbon."]),
        (Lookup(since="2031-05-06", until="2031-05-06"), ["The Veldt bridge fell.", "Nine people died."]),
        (Lookup(until="2030-01-01"), ["Ten people were hurt."]),
        (Lookup(since="2032-01-01"), []),
        (Lookup(words="bridge", outlet="harbour post"), ["The Veldt bridge fell."]),
        (Lookup(limit=2), ["A bridge was opened.", "Ada Orlin cut the ribbon."]),
        (Lookup(limit=2, offset=3), ["Nine people died.", "Ten people were hurt."]),
        (Lookup(words="zebra"), []),
    ],
)  # fmt: skip
def test_a_look_up_gives_the_newest_first_then_by_place(three: Store, lookup: Lookup, texts: list[str]) -> None:
    assert [claim.text for claim in three.look_up(lookup)] == texts


@pytest.mark.parametrize("words", HOSTILE)
def test_a_look_up_takes_whatever_is_typed(three: Store, words: str) -> None:
    three.look_up(Lookup(words=words))
    three.look_up(Lookup(about=words))
    three.look_up(Lookup(outlet=words))
    three.discrepancies(Lookup(words=words, about=words))
    assert three.counts().claims == 5


# retrieval


def test_words_are_found_whatever_their_form_best_first(three: Store) -> None:
    found = three.search_words(["bridges", "OPENING"], limit=5)
    assert ids(found) == ["a2:A bridge was opened.", "a1:The Veldt bridge fell."]
    assert found[0][1] > found[1][1] > 0
    assert ids(three.search_words(["bridge"], limit=1)) in (["a2:A bridge was opened."], ["a1:The Veldt bridge fell."])
    assert three.search_words([], limit=5) == three.search_words(["zebra"], limit=5) == []
    assert three.search_words(["bridge"], limit=0) == []


def test_accents_do_not_hinder(store: Store) -> None:
    one = article(text="The Garçon café closed.")
    add(store, one)
    assert len(store.search_words(["garcon"], limit=5)) == 1
    assert len(store.search_words(["CAFÉ"], limit=5)) == 1


@pytest.mark.parametrize("term", HOSTILE)
def test_terms_are_words_never_query_syntax(three: Store, term: str) -> None:
    three.search_words([term], limit=5)
    assert "a1:Nine people died." in ids(three.search_words([term, "died"], limit=5))


def test_ten_thousand_characters_pasted_are_searched(three: Store) -> None:
    pasted = [f"w{n}" for n in range(150)] + ["died"] + [f"x{n}" for n in range(2000)]
    assert ids(three.search_words(pasted, limit=5)) == ["a1:Nine people died."]


def test_words_in_the_claim_count_more_than_words_in_its_title_or_context(store: Store) -> None:
    add(store, article("a1", "Rain stopped.", title="The dam broke"), vectors=False)
    add(store, article("a2", "The dam broke.", title="Rain stopped"), vectors=False)
    three = article("a3", "It held.", title="Walls")
    store.add(three, [replace(claims_in(three)[0], context="the dam")])
    for n in range(8):
        add(store, article(f"b{n}", "Grass grew tall.", title="Green"), vectors=False)
    assert ids(store.search_words(["dam"], limit=5))[0] == "a2:The dam broke."
    assert set(ids(store.search_words(["dam"], limit=5))) == {"a1:Rain stopped.", "a2:The dam broke.", "a3:It held."}


def test_published_restricts_to_days_both_included(three: Store) -> None:
    vector = vectors_for([], seed=1).sum() + np.ones(384)

    def found(days: tuple[str, str]) -> set[str]:
        by_words = {name[:2] for name in ids(three.search_words(["bridge", "people"], limit=9, published=days))}
        by_vector = {name[:2] for name in ids(three.search_vectors(vector, limit=9, published=days))}
        assert by_words == by_vector
        return by_words

    assert found(("2030-01-01", "2031-05-06")) == {"a1", "a3"}
    assert found(("", "2030-01-01")) == {"a3"}
    assert found(("2031-05-07", "")) == {"a2"}
    assert found(("", "")) == {"a1", "a2", "a3"}
    assert found(("2040-01-01", "2041-01-01")) == set()


def test_the_nearest_vector_comes_first_with_its_cosine(three: Store) -> None:
    claim = three.claims_of("a1")[1]
    vector = three.vectors_of([claim.id])[claim.id]
    assert vector.dtype == np.int8
    (best, cosine), *rest = three.search_vectors(vector.astype(np.float32) / 300, limit=5)
    assert best == claim.id
    assert cosine == pytest.approx(1.0, abs=1e-3)
    assert all(score <= cosine for _, score in rest)
    assert three.search_vectors(np.zeros(384), limit=5) == []
    assert three.search_vectors(np.ones(16), limit=5) == []


def test_names_find_the_claims_that_name_most_of_them_rarest_first(store: Store) -> None:
    add(store, article("a1", "The Veldt mayor spoke. The Veldt river and Orlin rose. The Orlin house stood."))
    add(store, article("a2", "The Veldt fair opened. The Veldt and Mirev teams met."))
    found = store.search_names(["veldt", "orlin", "mirev", "nobody"], limit=9)
    assert found[:3] == [
        "a2:The Veldt and Mirev teams met.",
        "a1:The Veldt river and Orlin rose.",
        "a1:The Orlin house stood.",
    ]
    assert set(found[3:]) == {"a1:The Veldt mayor spoke.", "a2:The Veldt fair opened."}
    assert store.search_names(["veldt", "orlin"], limit=1) == ["a1:The Veldt river and Orlin rose."]
    assert store.search_names([], limit=5) == store.search_names(["nobody"], limit=5) == []


def spelled(article_id: str, *names: tuple[str, str], workspace: str = "") -> tuple[Article, Claim]:
    """An article of one claim that has these names, each with its key."""
    one = article(article_id, f"{article_id} was said.", workspace=workspace)
    held = tuple(Name(full, 0, 1, "person", full, key) for full, key in names)
    return one, Claim(f"{article_id}:1", one.source, one.text, 0, len(one.text), names=held, workspace=workspace)


ADA, ADAM, LINDA = ("Ada Orlin", "orlin"), ("Adam Vessel", "vessel"), ("Linda Adair", "adair")


def test_a_name_is_found_by_any_part_of_its_spelling_those_that_begin_with_it_first(store: Store) -> None:
    for n, names in enumerate(([ADA, LINDA], [ADAM], [ADAM], [LINDA, ("Östen Ada’s", "osten")])):
        one, claim = spelled(f"a{n}", *names)
        store.add(one, [claim])
    assert store.spellings("aDa", limit=9) == ["Adam Vessel", "Ada Orlin", "Linda Adair", "Östen Ada’s"]
    assert store.spellings("ada", limit=2) == ["Adam Vessel", "Ada Orlin"]
    assert store.spellings("ÖST", limit=9) == ["Östen Ada’s"]
    assert store.spellings("orl", limit=9) == ["Ada Orlin"]
    assert store.spellings("nobody", limit=9) == store.spellings("%", limit=9) == store.spellings("a_a", limit=9) == []


def test_nothing_typed_breaks_the_search_for_spellings(store: Store) -> None:
    one, claim = spelled("a1", ADA, ("Half\ud800 name", "half\ud800"), ("Nul\x00 name", "nul"))
    store.add(one, [claim])
    offered = {typed: store.spellings(typed, limit=25) for typed in HOSTILE if typed.strip()}
    assert {typed: names for typed, names in offered.items() if names} == {"\ud800": ["Half? name"]}
    assert store.spellings("half", limit=25) == ["Half? name"]


def test_a_spelling_of_another_workspace_or_of_no_live_claim_is_not_told(store: Store) -> None:
    mine, claim = spelled("m", ("Inside Person", "person"), workspace="discord:1")
    store.add(mine, [claim])
    gone, was = spelled("g", ADA, LINDA)
    store.add(gone, [was])
    store.add(
        moved(gone, "It was not said."),
        [Claim("g:2", gone.source, "It was not said.", 0, 16, names=(Name("x", 0, 1, "person", *LINDA),))],
    )
    other, held = spelled("o", ("Otto Orlin", "orlin"))
    store.add(other, [held])
    assert store.spellings("inside", limit=9, workspace="discord:2") == []
    assert store.spellings("inside", limit=9, workspace="discord:1") == store.spellings("inside", limit=9)
    assert store.spellings("orlin", limit=9) == ["Otto Orlin"]
    assert store.spellings("linda", limit=9) == ["Linda Adair"]


def test_a_spelling_is_found_however_many_claims_came_after_it(store: Store) -> None:
    first, claim = spelled("old", ("Port Ilsa", "port ilsa"))
    store.add(first, [claim])
    for n in range(250):
        one, held = spelled(f"n{n}", (f"Portside {n}", f"portside {n}"), ("Mara Port", "port"))
        store.add(one, [held])
    assert store.spellings("port i", limit=25) == ["Port Ilsa"]
    assert store.spellings("ilsa", limit=25) == ["Port Ilsa"]
    assert "Mara Port" in store.spellings("mara", limit=25)


# workspaces


def test_a_workspace_sees_what_is_shared_and_its_own_only(store: Store) -> None:
    for name, workspace in (("s", ""), ("x", "team-x"), ("y", "team-y")):
        add(store, article(name, f"The bridge of Orlin in {name} fell.", outlet=f"Post {name}", workspace=workspace))
    vector = np.ones(384)

    def seen(workspace: str | None) -> list[set[str]]:
        return [
            {one.source.id for one, _ in store.articles(workspace=workspace)},
            {one.outlet[-1] for one in store.outlets(workspace=workspace)},
            {claim.source.id for claim in store.look_up(Lookup(words="bridge"), workspace=workspace)},
            {name[0] for name in ids(store.search_words(["bridge"], limit=9, workspace=workspace))},
            {name[0] for name in ids(store.search_vectors(vector, limit=9, workspace=workspace))},
            {name[0] for name in store.search_names(["orlin"], limit=9, workspace=workspace)},
        ]

    for workspace, expected in (
        ("team-x", {"s", "x"}),
        ("team-y", {"s", "y"}),
        ("other", {"s"}),
        (None, {"s", "x", "y"}),
    ):
        assert seen(workspace) == [expected] * 6
        assert store.counts(workspace=workspace).articles == len(expected)
    assert store.claims_of("x")[0].workspace == "team-x"


def test_a_private_claim_does_not_push_visible_ones_out_of_the_results(store: Store) -> None:
    for n in range(40):
        add(store, article(f"x{n}", "The bridge bridge bridge.", workspace="team-x"))
    add(store, article("s", "A long sentence in which among many other things a bridge is named at last."))
    assert ids(store.search_words(["bridge"], limit=3, workspace="team-y")) == [claims_in(article("s", "A long sentence in which among many other things a bridge is named at last."))[0].id]  # fmt: skip
    assert len(store.search_vectors(np.ones(384), limit=3, workspace="team-y")) == 1


def test_a_discrepancy_is_seen_by_those_who_see_all_its_claims(store: Store) -> None:
    shared, private, other = (
        article(name, f"{word} people died in Veldt.", workspace=workspace)
        for name, word, workspace in (("s", "Nine", ""), ("x", "Ten", "team-x"), ("y", "Six", "team-y"))
    )
    claims = []
    for one in (shared, private, other):
        add(store, one)
        claims.append(claims_in(one)[0])
    store.save_discrepancies([found("d1", claims[:2]), found("d2", claims), found("d3", claims[:1])])

    def seen(workspace: str | None) -> list[str]:
        by_claim = [one.id for one in store.discrepancies_of([claims[0].id], workspace=workspace)]
        looked_up = [one.id for one in store.discrepancies(Lookup(), workspace=workspace)]
        assert sorted(by_claim) == sorted(looked_up)
        assert store.counts(workspace=workspace).discrepancies == len(looked_up)
        return sorted(looked_up)

    assert seen("team-x") == ["d1", "d3"]
    assert seen("team-y") == ["d3"]
    assert seen("") == ["d3"]
    assert seen(None) == ["d1", "d2", "d3"]


# discrepancies


def found(name: str, claims: list[Claim], *, changed: datetime = NOW, **others: Any) -> Discrepancy:
    positions = tuple(
        Position(claim.text.split()[0], (claim,), (claim.source.outlet,), ("police",), "2031-05-06") for claim in claims
    )
    values = {"kind": "quantity", "relation": "conflict", "importance": 2, **others}
    return Discrepancy(name, "How many people died?", positions=positions, opened=changed, changed=changed, **values)


def test_a_discrepancy_comes_back_whole_and_saving_it_again_changes_nothing(three: Store) -> None:
    one = found("d1", three.claims_of("a1"), note="Both are early counts.")
    assert three.save_discrepancies([one]) == ["d1"]
    assert three.discrepancy("d1") == one
    assert three.save_discrepancies([replace(one, changed=NOW + timedelta(days=1))]) == []
    assert three.discrepancy("d1") == one
    assert three.discrepancy("d2") is None
    assert three.counts().discrepancies == 1


def test_a_discrepancy_keeps_when_it_was_opened_and_its_history(three: Store) -> None:
    claims = three.claims_of("a1")
    later = [NOW + timedelta(hours=hour) for hour in range(4)]
    three.save_discrepancies([found("d1", claims[:1])])
    assert three.save_discrepancies([found("d1", claims, changed=later[1])]) == ["d1"]
    assert three.save_discrepancies([found("d1", claims, changed=later[2], state="closed")]) == ["d1"]
    closed = three.discrepancy("d1")
    assert closed is not None
    assert (closed.opened, closed.changed, closed.state) == (NOW, later[2], "closed")
    assert three.discrepancies(Lookup()) == []
    assert [one.id for one in three.discrepancies(Lookup(), state="closed")] == ["d1"]
    assert three.discrepancies_of([claims[0].id]) == []
    three.save_discrepancies([found("d1", claims, changed=later[3])])
    assert [(row["what"], row["positions"]) for row in three.history("d1")] == [
        ("opened", ["The"]),
        ("moved", ["The", "Nine"]),
        ("closed", ["The", "Nine"]),
        ("opened", ["The", "Nine"]),
    ]
    assert [datetime.fromisoformat(row["at"]) for row in three.history("d1")] == later


def test_discrepancies_are_found_by_what_they_ask_hold_and_are(three: Store) -> None:
    first, second, third = three.claims_of("a1"), three.claims_of("a2"), three.claims_of("a3")
    three.save_discrepancies(
        [
            found("d1", first, importance=1),
            found("d2", second, importance=3, relation="update"),
            found("d3", third, importance=3, changed=NOW + timedelta(days=1), kind="list"),
        ]
    )

    def names(lookup: Lookup = ALL, **others: Any) -> list[str]:
        return [one.id for one in three.discrepancies(lookup, **others)]

    assert names() == ["d3", "d2", "d1"]
    assert names(Lookup(limit=1, offset=1)) == ["d2"]
    assert names(min_importance=2) == ["d3", "d2"]
    assert names(kind="list") == ["d3"]
    assert names(relation="update") == ["d2"]
    assert names(changed_since=NOW + timedelta(hours=1)) == ["d3"]
    assert names(Lookup(words="people")) == ["d3", "d2", "d1"]
    assert names(Lookup(words="ribbon")) == ["d2"]
    assert names(Lookup(about="orlin")) == ["d2"]
    assert names(Lookup(outlet="harbour post")) == ["d3", "d1"]
    assert names(Lookup(since="2031-01-01")) == ["d2", "d1"]
    assert names(Lookup(until="2030-01-01")) == ["d3"]
    assert [one.id for one in three.discrepancies_of([first[0].id, third[0].id])] == ["d3", "d1"]


def test_a_discrepancy_still_shows_a_claim_that_was_superseded(three: Store) -> None:
    claims = three.claims_of("a1")
    three.save_discrepancies([found("d1", claims)])
    add(three, moved(article("a1"), "Nine people died."))
    held = three.discrepancy("d1")
    assert held is not None
    assert [(position.claims[0].text, position.claims[0].superseded) for position in held.positions] == [
        ("The Veldt bridge fell.", True),
        ("Nine people died.", False),
    ]


# records


def test_a_record_is_put_read_swapped_and_deleted(store: Store) -> None:
    assert store.get("settings", "a") is None
    store.put("settings", "a", {"z": [1, None, "é🌉"], "b": True})
    assert store.get("settings", "a") == {"z": [1, None, "é🌉"], "b": True}
    assert store.swap("settings", "a", {"b": True, "z": [1, None, "é🌉"]}, 2) is True
    assert store.swap("settings", "a", 1, 3) is False
    assert store.get("settings", "a") == 2
    assert store.swap("settings", "new", None, "first") is True
    assert store.swap("settings", "new", None, "second") is False
    assert store.get("settings", "new") == "first"
    assert store.get("other", "a") is None
    assert store.delete("settings", "a") is True
    assert store.delete("settings", "a") is False
    assert store.get("settings", "a") is None


def test_records_come_in_order_of_key_and_by_prefix(store: Store) -> None:
    for key in ("b/2", "a", "b/1", "b%", "c", "B/3"):
        store.put("space", key, key.upper())
    assert store.records("space", prefix="b/") == [("b/1", "B/1"), ("b/2", "B/2")]
    assert [key for key, _ in store.records("space")] == ["B/3", "a", "b%", "b/1", "b/2", "c"]
    assert len(store.records("space", limit=2)) == 2
    assert store.records("elsewhere") == []


def test_an_expired_record_is_not_there_and_may_be_written_once_more(store: Store) -> None:
    soon = NOW + timedelta(minutes=1)
    later = NOW + timedelta(minutes=2)
    assert store.put_once("seen", "m1", 1, now=NOW, expires=soon) is True
    assert store.put_once("seen", "m1", 2, now=NOW, expires=soon) is False
    assert store.get("seen", "m1", now=NOW) == 1
    assert store.get("seen", "m1", now=later) is None
    assert store.put_once("seen", "m1", 3, now=later) is True
    store.put("seen", "m2", 1, expires=soon)
    assert store.expire(now=later) == 1
    assert [key for key, _ in store.records("seen")] == ["m1"]


def test_what_is_not_json_or_has_no_time_zone_is_refused(store: Store) -> None:
    for value in (object(), {1, 2}, float("nan")):
        with pytest.raises(StoreError):
            store.put("space", "key", value)
    with pytest.raises(StoreError):
        store.put("space", "key", 1, expires=datetime(2031, 1, 1))
    assert store.records("space") == []


def test_of_eight_threads_one_writes_a_record_once(store: Store) -> None:
    gate = threading.Barrier(8)

    def attempt(n: int) -> bool:
        gate.wait()
        return store.put_once("runs", "digest", n, now=NOW)

    with ThreadPoolExecutor(8) as pool:
        won = list(pool.map(attempt, range(8)))
    assert sum(won) == 1
    assert store.get("runs", "digest") == won.index(True)


def test_of_eight_threads_one_swaps_each_value(store: Store) -> None:
    store.put("runs", "n", 0)

    def attempt(_: int) -> int:
        return sum(store.swap("runs", "n", value, value + 1) for value in range(20))

    with ThreadPoolExecutor(8) as pool:
        won = sum(pool.map(attempt, range(8)))
    assert won == store.get("runs", "n")


# threads and processes


def test_eight_threads_add_and_search_at_once(store: Store) -> None:
    def work(n: int) -> int:
        for k in range(5):
            add(store, article(f"t{n}-{k}", f"The bridge {n} of day {k} fell. Nobody in Orlin died."))
            assert store.search_words(["bridge"], limit=100)
            assert store.search_vectors(np.ones(384), limit=100)
        return n

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(work, range(8))) == list(range(8))
    assert store.counts() == Counts(40, 80, 0, 1, "2031-05-06")
    assert len(store.search_words(["day"], limit=100)) == 40
    assert len(store.search_vectors(np.ones(384), limit=100)) == 80
    assert len(store.search_names(["orlin"], limit=100)) == 40


@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_two_processes_add_at_once_and_lose_nothing(url: str, method: str) -> None:
    context = multiprocessing.get_context(method)
    store = open_store(url)
    add(store, article("first"))
    assert len(store.search_vectors(np.ones(384), limit=1000)) == 3
    gate, out = context.Barrier(2), context.Queue()
    workers = [context.Process(target=add_many, args=(url, first, gate, out)) for first in (0, 1000)]
    for worker in workers:
        worker.start()
    won = [out.get(timeout=60) for _ in workers]
    for worker in workers:
        worker.join(timeout=60)
    assert sorted(won) == [False, True]
    assert store.counts() == Counts(62, 3 + 120 + 1, 0, 1, "2031-05-06")
    assert len(store.search_words(["number"], limit=1000)) == 60
    assert len(store.search_vectors(np.ones(384), limit=1000)) == 124
    store.close()


def test_a_store_opened_again_holds_all_it_held(url: str) -> None:
    store = open_store(url)
    add(store, article())
    store.save_discrepancies([found("d1", store.claims_of("a1"))])
    store.put("space", "key", [1])
    before = dump(store)
    store.close()
    again = open_store(url)
    assert dump(again) == before
    assert again.get("space", "key") == [1]
    again.close()


def test_a_revision_made_elsewhere_reaches_the_vectors_in_memory(url: str) -> None:
    here, there = open_store(url), open_store(url)
    one = article(text="Nine people died in Veldt. Rain fell.")
    add(here, one)
    assert len(here.search_vectors(np.ones(384), limit=9)) == 2
    add(there, moved(one, "Rain fell. Snow fell. Hail fell."), seed=9)
    expected = sorted(claim.id for claim in there.claims_of("a1"))
    assert sorted(ids(here.search_vectors(np.ones(384), limit=9))) == expected
    here.close()
    there.close()


def test_a_random_run_of_revisions_leaves_what_the_last_ones_hold(store: Store) -> None:
    chance = random.Random(5)
    sentences = [f"The {word} of Orlin fell." for word in ("bridge", "tower", "mill", "wall", "gate", "dam")]
    last: dict[str, list[str]] = {}
    for step in range(60):
        name = chance.choice("abcd")
        chosen = chance.sample(sentences, chance.randint(1, 5))
        one = article(name, " ".join(chosen).replace(". ", ". "))
        add(store, one, seed=step)
        last[name] = chosen
        if step % 7 == 0:
            store.search_vectors(np.ones(384), limit=100)
    expected = sorted(f"{name}:{text}" for name, texts in last.items() for text in texts)
    assert sorted(claim.id for name in last for claim in store.claims_of(name)) == expected
    assert sorted(ids(store.search_words(["orlin", "fell"], limit=100))) == expected
    assert sorted(ids(store.search_vectors(np.ones(384), limit=100))) == expected
    assert sorted(store.search_names(["orlin"], limit=100)) == expected
    assert store.counts().claims == len(expected)
    assert store.outlets()[0].claims == len(expected)


# upkeep


def test_health_tells_what_a_doctor_asks(store: Store) -> None:
    add(store, article())
    health = store.health()
    assert health["integrity"] == "ok"
    assert health["pending_migrations"] == []
    assert health["bytes"] > 0
    assert store.size() == health["bytes"]
    assert health["engine"]
    assert health["version"]


def test_a_closed_store_says_so(store: Store) -> None:
    store.close()
    with pytest.raises(StoreError, match="closed"):
        store.counts()
    store.close()


@pytest.mark.parametrize(
    "bad", ["mysql://x", "postgresql://localhost/x", "nonsense", "", "sqlite:/x.db", "sqlite:x.db"]
)
def test_an_address_that_is_no_store_is_refused_in_plain_words(bad: str) -> None:
    with pytest.raises(StoreError):
        open_store(bad)
