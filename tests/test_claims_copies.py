"""Wire copies: stored like any article, told as one voice."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.answer import Part
from bot.answer_reply import answer_reply
from bot.ask import ask
from bot.cards import origins_words, position_item
from bot.messages import plain
from bot.points import point
from claims.copies import alike, note, roots
from claims.given import Given
from claims.ingest import ingest
from claims.model import Attribution, Claim, Match, Origins, Position, Source
from claims.origins import count
from claims.store import Store, open_store

NOW = datetime(2031, 5, 7, tzinfo=UTC)
WIRE = (
    "The ferry to Lunde ran aground on a sandbank outside the harbour on Monday evening.",
    "All 212 passengers were taken ashore in small boats before midnight, the coast guard said.",
    "The captain told his crew that the light on the northern pier had gone out an hour before.",
    "The harbour office promised to look into the matter and to have the lamp changed on Tuesday.",
)


def claims_of(outlet: str, *texts: str, article: str = "") -> list[Claim]:
    source = Source(article or f"a-{outlet}", outlet, "Ferry aground", published="2031-05-06")
    return [Claim(f"{source.id}-{n}", source, text, 0, len(text)) for n, text in enumerate(texts)]


@pytest.fixture
def store() -> Store:
    return open_store("sqlite://")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (WIRE[0], WIRE[0], True),
        (WIRE[0], WIRE[0].replace("ran aground", "went aground"), True),
        (WIRE[0], WIRE[0].upper(), True),
        (WIRE[1], WIRE[1].replace("212", "214"), False),
        (WIRE[0], WIRE[1], False),
        ("He was right.", "He was right.", False),
        ("Outside the harbour on Monday evening the ferry to Lunde ran aground on a sandbank.", WIRE[0], False),
    ],
)
def test_a_passage_is_the_same_when_nearly_all_words_and_every_number_are(one: str, other: str, same: bool) -> None:
    assert alike(one, other) is same


def test_an_article_that_shares_most_sentences_with_another_outlets_is_its_copy(store: Store) -> None:
    assert note(store, claims_of("North Wire", *WIRE), now=NOW) is None
    assert note(store, claims_of("Lunde Post", "Our ferry stood still on Monday evening, to everybody's surprise.", *WIRE[:3]), now=NOW) == "a-North Wire"  # fmt: skip
    assert note(store, claims_of("Orsk Mail", *WIRE[1:]), now=NOW) == "a-North Wire"
    assert roots(store, ["a-North Wire", "a-Lunde Post", "a-Orsk Mail", "other"]) == {
        "a-Lunde Post": "a-North Wire",
        "a-Orsk Mail": "a-North Wire",
    }


def test_one_sentence_in_common_or_the_same_outlet_makes_no_copy(store: Store) -> None:
    note(store, claims_of("North Wire", *WIRE), now=NOW)
    own = [f"Sentence number {n} tells what our own reporter saw on the pier." for n in ("one", "two", "three")]
    assert note(store, claims_of("Lunde Post", WIRE[0], *own), now=NOW) is None
    assert note(store, claims_of("North Wire", *WIRE, article="later"), now=NOW) is None
    assert roots(store, ["a-Lunde Post", "later"]) == {}


def test_a_copy_rewritten_is_one_no_more(store: Store) -> None:
    note(store, claims_of("North Wire", *WIRE), now=NOW)
    note(store, claims_of("Lunde Post", *WIRE), now=NOW)
    own = [f"Sentence number {n} tells what our own reporter saw on the pier." for n in ("one", "two", "three")]
    assert note(store, claims_of("Lunde Post", *own), now=NOW) is None
    assert roots(store, ["a-Lunde Post"]) == {}


def test_the_first_stays_the_first_when_it_is_revised(store: Store) -> None:
    note(store, claims_of("North Wire", *WIRE), now=NOW)
    note(store, claims_of("Lunde Post", *WIRE), now=NOW)
    assert note(store, claims_of("North Wire", *WIRE), now=NOW) is None
    assert roots(store, ["a-North Wire", "a-Lunde Post"]) == {"a-Lunde Post": "a-North Wire"}


def test_outlets_with_one_text_are_one_origin() -> None:
    wire, copy, own = claims_of("North Wire", WIRE[0])[0], claims_of("Lunde Post", WIRE[0])[0], claims_of("Orsk Mail", WIRE[2])[0]  # fmt: skip
    assert count([wire, copy]) == Origins(2, 1, (), ("North Wire", "Lunde Post"))
    assert count([wire, copy, own]) == Origins(3, 2, (), ("North Wire", "Lunde Post"))


def test_other_sentences_of_a_copy_are_not_an_origin_of_their_own() -> None:
    wire, copy = claims_of("North Wire", WIRE[0])[0], claims_of("Lunde Post", WIRE[2])[0]
    assert count([wire, copy]).independent == 2
    assert count([wire, copy], copies={"a-Lunde Post": "a-North Wire"}) == Origins(
        2, 1, (), ("North Wire", "Lunde Post")
    )


def test_an_anonymous_source_printed_by_two_is_one() -> None:
    said = Attribution("officials", "said", anonymous=True)
    one, other = (replace(claims_of(outlet, WIRE[1])[0], attribution=said) for outlet in ("North Wire", "Lunde Post"))
    assert count([one, other]).independent == 1


@pytest.mark.parametrize(
    ("origins", "words"),
    [
        (Origins(2, 1, (), ("A", "B")), "2 outlets, 1 origin: the same text in A and B, which makes one source."),
        (Origins(3, 2, (), ("A", "B")), "3 outlets, 2 origins: the same text in A and B, which makes one source."),
        (Origins(2, 1, ("police",), ("A", "B")), "2 outlets, 1 origin: both rely on police, which makes one source."),
        (Origins(4, 2, ("police",), ("A", "B")), "4 outlets, 2 origins: more than one relies on police; the same text in A and B, which makes one source."),
        (Origins(7, 1, (), tuple("ABCDEFG")), "7 outlets, 1 origin: the same text in A, B, C, D and 3 more, which makes one source."),
    ],
)  # fmt: skip
def test_the_reply_says_that_it_is_one_text(origins: Origins, words: str) -> None:
    assert origins_words(origins) == words


def test_the_heading_and_a_position_say_so_too() -> None:
    wire, copy = claims_of("North Wire", WIRE[0])[0], claims_of("Lunde Post", WIRE[0])[0]
    matches = (Match(wire, 0.9, "agrees"), Match(copy, 0.9, "agrees"))
    part = Part("The ferry ran aground", "agrees", matches, origins=count([wire, copy]))
    assert point(part).heading == "2 outlets say the same, 1 origin: the same text"
    position = Position("on Monday evening", (wire, copy), ("North Wire", "Lunde Post"), (), "2031-05-06")
    assert plain(position_item(position, lead="Monday").spans).endswith(" · also Lunde Post, the same text")
    apart = replace(position, claims=(wire, claims_of("Lunde Post", WIRE[2])[0]))
    assert plain(position_item(apart, lead="Monday").spans).endswith(" · also Lunde Post")


def test_end_to_end_copies_are_stored_and_counted_once(tmp_path) -> None:
    store = open_store(f"sqlite:///{tmp_path}/copies.db")
    for outlet, text in [
        ("North Wire", " ".join(WIRE)),
        ("Lunde Post", " ".join(WIRE)),
        ("Orsk Mail", " ".join(WIRE[:3])),
    ]:
        file = tmp_path / f"{outlet}.txt"
        file.write_text(text, encoding="utf-8")
        given = Given(outlet=outlet, published="2031-05-06")
        assert [one.status for one in ingest(store, [str(file)], now=NOW, given=given)] == ["new"]
    answer = ask(store, "The ferry to Lunde ran aground on a sandbank on Monday evening", now=NOW)
    assert answer.finding == "agrees"
    counted = answer.parts[0].origins
    assert (counted.outlets, counted.independent) == (3, 1)
    assert sorted(counted.copied) == ["Lunde Post", "North Wire", "Orsk Mail"]
    said = answer_reply(answer)
    assert said.summary.startswith("3 outlets say the same, 1 origin: the same text.")
