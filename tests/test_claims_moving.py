"""Moving between stores: everything arrives, a stopped move goes on, and what differs is told."""

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from postgres_server import server
from store_samples import NOW, add, article, claims_in, full_claim, moved
from test_claims_store import dump, found

from claims.errors import StoreError
from claims.store import Store, open_store
from claims.stores.moving import KEY, SPACE, move

WAYS = {
    "sqlite to postgres": (lambda folder: f"sqlite:///{folder}/from.db", lambda folder: server().database()),
    "postgres to sqlite": (lambda folder: server().database(), lambda folder: f"sqlite:///{folder}/to.db"),
    "sqlite to sqlite": (lambda folder: f"sqlite:///{folder}/from.db", lambda folder: f"sqlite:///{folder}/to.db"),
}


@pytest.fixture(params=WAYS)
def urls(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[str, str]:
    first, second = WAYS[request.param]
    return first(tmp_path), second(tmp_path)


@pytest.fixture
def stores(urls: tuple[str, str]) -> Iterator[tuple[Store, Store]]:
    source, target = open_store(urls[0]), open_store(urls[1])
    yield source, target
    source.close()
    target.close()


def fill(store: Store, *, articles: int = 120) -> None:
    """Articles of three workspaces, some revised, with vectors and without; discrepancies, records."""
    for n in range(articles):
        text = f"The bridge {n} of Orlin fell. Nine people died in Veldt. Rain fell 🌉 on {n}."
        workspace = ("", "team-x", "team-y")[n % 3]
        add(store, article(f"a{n}", text, workspace=workspace, outlet=f"Post {n % 4}"), vectors=n % 5 != 0, seed=n)
    for n in range(0, articles, 7):
        one = article(f"a{n}", f"The bridge {n} of Orlin fell. Snow fell.", workspace=("", "team-x", "team-y")[n % 3])
        add(store, one, seed=n + 1)
    odd = article("full", title="Bridge \x00 \ufdd0 falls 🌉")
    store.add(odd, [full_claim(odd)])
    first = claims_in(article("a1", f"The bridge {1} of Orlin fell. Nine people died in Veldt."))
    store.save_discrepancies([found("d1", first[:1]), found("d2", first)])
    store.save_discrepancies([found("d1", first, changed=NOW + timedelta(hours=1))])
    store.save_discrepancies([found("d2", first, changed=NOW + timedelta(hours=2), state="closed")])
    store.put("settings", "team-x", {"a": [1, "é"]})
    store.put("seen", "m1", 1, expires=NOW + timedelta(days=1))


def everything(store: Store) -> list[object]:
    history = [store.history(name) for name in ("d1", "d2")]
    held = [one for _, one in store.held_articles(limit=1000)]
    return [held, dump_in_any_order(store), history, store.held_records(), store.held_counts()]


def dump_in_any_order(store: Store) -> list[object]:
    """All that can be seen, without scores: each store weighs words with its own arithmetic."""
    seen = dump(store)
    seen[5] = sorted(name for name, _ in store.search_words(["bridge", "people", "Orlin"], limit=10_000))
    return seen


def test_everything_arrives_as_it_was(stores: tuple[Store, Store]) -> None:
    source, target = stores
    fill(source)
    steps = list(move(source, target))
    assert everything(target) == everything(source)
    assert target.held_counts().claims == 120 * 3 + 18 + 1
    assert [(step.doing, step.what) for step in steps if step.done == step.total > 0] == [
        ("copying", "articles"),
        ("copying", "discrepancies"),
        ("copying", "records"),
        ("comparing", "articles"),
        ("comparing", "discrepancies"),
        ("comparing", "records"),
    ]
    assert add(target, moved(article("a1", workspace="team-x"), "Snow fell."), seed=3) == "changed"


def test_a_move_that_was_stopped_goes_on_where_it_was(stores: tuple[Store, Store]) -> None:
    source, target = stores
    fill(source)
    for step in move(source, target):
        if step.done >= 50:
            break
    assert target.held_counts().articles == 50
    again = [step for step in move(source, target) if (step.doing, step.what) == ("copying", "articles")]
    assert [step.done for step in again] == [0, 50, 71]
    assert everything(target) == everything(source)


def test_moving_again_carries_what_came_and_changed_since(stores: tuple[Store, Store]) -> None:
    source, target = stores
    fill(source, articles=60)
    list(move(source, target))
    add(source, article("late", "A late report came."))
    add(source, moved(article("a2", workspace="team-y", outlet="Post 2"), "The bridge 2 of Orlin stands."), seed=4)
    source.put("settings", "team-x", "other")
    source.delete("seen", "m1")
    list(move(source, target))
    assert everything(target) == everything(source)


def test_a_store_that_holds_something_else_is_not_moved_onto(stores: tuple[Store, Store]) -> None:
    source, target = stores
    add(source, article("a1"))
    add(target, article("b1"))
    with pytest.raises(StoreError, match="already holds something else"):
        list(move(source, target))
    assert target.held_counts().articles == 1


def test_what_the_target_has_too_much_is_told(stores: tuple[Store, Store]) -> None:
    source, target = stores
    add(source, article("a1"))
    list(move(source, target))
    add(target, article("b1"))
    with pytest.raises(StoreError, match="do not hold the same"):
        list(move(source, target))


def test_what_was_damaged_on_the_way_is_carried_again(stores: tuple[Store, Store]) -> None:
    source, target = stores
    fill(source, articles=20)
    list(move(source, target))
    one = target.held_articles(ids=["a4"])[0][1]
    target.take([replace(one, claims=(replace(one.claims[0], text="Forged."), *one.claims[1:]))])
    assert everything(target) != everything(source)
    list(move(source, target))
    assert everything(target) == everything(source)


def test_an_empty_store_is_moved(stores: tuple[Store, Store]) -> None:
    source, target = stores
    list(move(source, target))
    assert target.counts() == source.counts()
    assert target.get(SPACE, KEY) is not None


MOVE = """
import sys
from claims.stores.moving import move
from claims.store import open_store
for step in move(open_store(sys.argv[1]), open_store(sys.argv[2])):
    print(step.done, flush=True)
"""


def test_a_move_killed_at_any_moment_ends_whole(urls: tuple[str, str]) -> None:
    source = open_store(urls[0])
    fill(source, articles=300)
    for wait_s in (0.0, 0.02, 0.1):
        process = subprocess.Popen([sys.executable, "-c", MOVE, *urls], stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(wait_s)
        process.send_signal(signal.SIGKILL)
        process.wait(timeout=30)
    target = open_store(urls[1])
    list(move(source, target))
    assert everything(target) == everything(source)
    source.close()
    target.close()


def test_a_backup_of_postgres_is_a_file_that_can_be_opened_and_moved_back(tmp_path: Path) -> None:
    store = open_store(server().database())
    fill(store, articles=30)
    store.put(SPACE, KEY, {"from": "another move"})
    file = tmp_path / "copy.db"
    store.backup(str(file))
    copy, again = open_store(f"sqlite:///{file}"), open_store(server().database())
    assert everything(copy) == everything(store)
    list(move(copy, again))
    assert everything(again) == everything(store)
    for one in (store, copy, again):
        one.close()
    assert [name.name for name in tmp_path.iterdir() if "part" in name.name] == []
    with pytest.raises(StoreError, match="folder does not exist"):
        open_store(server().database()).backup(str(tmp_path / "no" / "copy.db"))


def indexes(store: Store) -> set[str]:
    with store.connections.reading() as connection:  # type: ignore[attr-defined]
        return {
            name for (name,) in connection.execute("SELECT indexname FROM pg_indexes WHERE schemaname = 'twosource'")
        }


SLOW = {"words_words", "vectors_near", "known_names_like"}


def test_indexes_that_are_slow_to_grow_are_made_after_the_articles_are_there(tmp_path: Path) -> None:
    source, target = open_store(f"sqlite:///{tmp_path}/from.db"), open_store(server().database())
    fill(source, articles=60)
    whole, seen = indexes(target), []
    for step in move(source, target):
        if (step.doing, step.what) == ("copying", "articles"):
            seen.append(SLOW & indexes(target))
    assert whole >= SLOW
    assert seen == [set()] * 3
    assert indexes(target) == whole
    source.close()
    target.close()


def test_a_store_whose_filling_died_gets_its_indexes_when_it_is_opened(tmp_path: Path) -> None:
    url = server().database()
    source, target = open_store(f"sqlite:///{tmp_path}/from.db"), open_store(url)
    fill(source, articles=60)
    whole, moving = indexes(target), move(source, target)
    next(moving)
    moving.close()
    assert not SLOW & indexes(target)
    target.close()
    again = open_store(url)
    assert indexes(again) == whole
    list(move(source, again))
    assert everything(again) == everything(source)
    source.close()
    again.close()
