"""The word index beside a large embedded store: it answers as FTS5 does, at once knows what is new, and may be lost."""

import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from store_samples import add, article, claims_in, moved

from claims.errors import StoreError
from claims.stores.store_sqlite import SQLiteStore
from claims.stores.word_index import Reach, Row, WordIndex


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'store.db'}"


@pytest.fixture
def plain(url: str) -> Iterator[SQLiteStore]:
    """Answers by FTS5."""
    store = SQLiteStore(url)
    yield store
    store.close()


@pytest.fixture
def store(url: str) -> Iterator[SQLiteStore]:
    """Answers by the word index from the first claim on, where there is one."""
    store = SQLiteStore(url, large_from=1)
    yield store
    store.close()


def found(store: SQLiteStore, *terms: str, **others: object) -> list[str]:
    return [claim_id for claim_id, _ in store.search_words(terms, limit=400, **others)]  # type: ignore[arg-type]


def used(store: SQLiteStore) -> bool:
    """Whether the word index is what answers."""
    with store._at.reading() as connection:
        return store._words.search(connection, ["x"], limit=1, workspace=None, published=None) is not None


def test_without_an_index_fts5_answers_and_one_is_built_behind(store: SQLiteStore) -> None:
    add(store, article())
    assert found(store, "died") == ["a1:Nine people died."]
    builder = store._words._builder
    assert builder is not None
    builder.join(60)
    assert used(store)
    assert found(store, "died") == ["a1:Nine people died."]


def test_it_finds_what_fts5_finds_in_nearly_the_same_order(store: SQLiteStore, plain: SQLiteStore) -> None:
    chance = random.Random(4)
    words = [f"{start}{end}" for start in ("bridge", "tower", "mill", "gate", "dam") for end in "abcdefgh"]
    for n in range(60):
        text = " ".join("The " + " ".join(chance.choices(words, k=8)) + " fell." for _ in range(5))
        add(store, article(f"a{n}", text, title="Notice"), vectors=False)
    store._words.build()
    assert used(store)
    for _ in range(20):
        terms = chance.sample(words, 3)
        ours, theirs = found(store, *terms), found(plain, *terms)
        assert set(ours) == set(theirs)
        assert len(set(ours[:20]) & set(theirs[:20])) >= 14  # many score alike
        assert ours[0] in theirs[:5]


def test_new_changed_and_superseded_claims_are_known_at_once(store: SQLiteStore, plain: SQLiteStore) -> None:
    one = article("a1", "Nine people died. Rain fell.", title="Notice")
    add(store, one)
    add(store, article("a2", "Nobody died.", title="Notice"))
    store._words.build()
    assert used(store)
    assert found(store, "died") == found(plain, "died")
    add(plain, article("a3", "Ten sheep died.", title="Calamity"))
    add(plain, moved(one, "Rain fell. Two horses died."))
    assert set(found(store, "died")) == {"a2:Nobody died.", "a3:Ten sheep died.", "a1:Two horses died."}
    assert found(store, "rain") == ["a1:Rain fell."]
    assert found(store, "calamity") == ["a3:Ten sheep died."]
    add(store, one)
    assert set(found(store, "died")) == {"a2:Nobody died.", "a3:Ten sheep died.", "a1:Nine people died."}


def test_a_random_run_of_revisions_and_builds_agrees_with_fts5(store: SQLiteStore, plain: SQLiteStore) -> None:
    chance = random.Random(6)
    sentences = [f"The {word} of Orlin fell." for word in ("bridge", "tower", "mill", "wall", "gate", "dam")]
    for step in range(80):
        workspace = chance.choice(["", "", "w"])
        name = f"{chance.choice('abcd')}{workspace}"
        text = " ".join(chance.sample(sentences, chance.randint(1, 5)))
        day = f"2031-05-0{chance.randint(1, 9)}"
        add(chance.choice([store, plain]), article(name, text, published=day, workspace=workspace), vectors=False)
        if step % 9 == 0:
            store._words.build()
        assert set(found(store, "orlin")) == set(found(plain, "orlin"))
        assert set(found(store, "mill", workspace="other")) == set(found(plain, "mill", workspace="other"))
        days = ("2031-05-03", "2031-05-06")
        assert set(found(store, "fell", published=days)) == set(found(plain, "fell", published=days))
    assert used(store)


def test_the_newest_claim_is_ranked_among_the_old_ones(store: SQLiteStore) -> None:
    for n in range(40):
        add(store, article(f"a{n}", f"The bridge number {n} was painted and reopened on a quiet day.", title="Notice"))
    store._words.build()
    add(store, article("new", "A zeppelin bridge.", title="Notice"))
    assert found(store, "zeppelin", "bridge")[0] == "new:A zeppelin bridge."
    assert len(found(store, "bridge")) == 41
    before = dict(store.search_words(["zeppelin", "day"], limit=100))
    store._words.build()
    after = dict(store.search_words(["zeppelin", "day"], limit=100))
    assert after.keys() == before.keys()
    assert after["new:A zeppelin bridge."] == pytest.approx(before["new:A zeppelin bridge."], rel=0.2)


def test_a_bulk_write_taken_back_is_forgotten(store: SQLiteStore) -> None:
    add(store, article("a1", "Rain fell."))
    store._words.build()

    def spoiled() -> None:
        with store.bulk():
            add(store, article("a2", "Snow fell."))
            assert found(store, "snow") == ["a2:Snow fell."]
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        spoiled()
    add(store, article("a3", "Hail fell."))
    assert found(store, "snow") == []
    assert found(store, "hail") == ["a3:Hail fell."]


def test_an_index_that_is_lost_damaged_or_of_another_store_is_not_believed(
    tmp_path: Path, url: str, store: SQLiteStore
) -> None:
    add(store, article("a1", "Rain fell.", title="Notice"))
    store.backup(str(tmp_path / "older.db"))
    add(store, article("a2", "Snow fell.", title="Notice"))
    store._words.build()
    store.close()
    folder = tmp_path / "store.db.words"
    shutil.copytree(folder, tmp_path / "older.db.words")
    older = SQLiteStore(f"sqlite:///{tmp_path}/older.db", large_from=1)
    assert found(older, "snow") == []
    add(older, article("a9", "Hail fell.", title="Notice"))
    assert found(older, "hail") == ["a9:Hail fell."]
    older.close()
    (folder / "reach.json").write_text("{")
    again = SQLiteStore(url, large_from=1)
    assert found(again, "snow") == ["a2:Snow fell."]
    again.close()
    assert (folder / "reach.json").read_text() != "{"
    shutil.rmtree(folder)
    once_more = SQLiteStore(url, large_from=1)
    assert found(once_more, "snow") == ["a2:Snow fell."]
    once_more.close()


def test_of_two_that_build_one_is_told_that_the_other_does(tmp_path: Path) -> None:
    folder = str(tmp_path / "words")
    first, second = WordIndex(folder), WordIndex(folder)
    row = Row(1, "Rain fell.", "", "", "", 20310506)

    def rows() -> Iterator[Row]:
        with pytest.raises(StoreError):
            second.write([row], gone=[], reach=Reach(1, "x", 0), afresh=True)
        yield row

    first.write(rows(), gone=[], reach=Reach(1, "x", 0), afresh=True)
    assert second.reach() == Reach(1, "x", 0)
    assert second.size() == 1


@pytest.mark.parametrize("term", ['"', "*", "a AND (b", "text:rain", "\x00rain", "🌉", "x" * 10_000, "", "\u202erain"])
def test_terms_are_words_never_query_syntax(store: SQLiteStore, term: str) -> None:
    one = article(text="Rain fell.")
    add(store, one)
    store._words.build()
    store.search_words([term], limit=5)
    assert found(store, term, "rain") == [claims_in(one)[0].id]
