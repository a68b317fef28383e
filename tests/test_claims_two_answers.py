"""Which detail is named where the pair model is sure that a sentence answers otherwise than a statement."""

from dataclasses import replace
from datetime import date

import pytest

from claims.align import align, sides
from claims.differ.pair import Pair
from claims.differ.two_answers import two_answers
from claims.encoder import encoder
from claims.extract import read_statement
from claims.model import Claim
from claims.readers.dates import read_whens

DAY = "2025-05-20"


def claim(text: str) -> Claim:
    read = read_statement(text, published=DAY)[0]
    return replace(read, id=text, whens=read_whens(text, date.fromisoformat(DAY), read.words))


def pair(a: str, b: str) -> Pair:
    first, second = claim(a), claim(b)
    left, right = sides([first, second], encoder())
    return Pair(first, second, align(left, right), 0.8, statement=True)


@pytest.mark.parametrize(
    ("said", "found", "named"),
    [
        ("Sand left the coast guard in 2016.", "Sand had served in the coast guard from 2008 to 2013.",
         ("time", "2016", "from 2008 to 2013")),
        ("The harbour board made the pact public on 28 April.", "The pact was announced by the board overnight on April 18.",
         ("time", "28 April", "April 18")),
        ("Nine sailors went down with the trawler.", "The trawler took seven sailors with it.",
         ("quantity", "Nine sailors", "seven sailors")),
        ("Ida Holm ran the ferry line for a decade.", "For ten years the ferry line was led by Victor Sand.",
         ("person", "Ida Holm", "Victor Sand")),
        ("The guard carried a rifle onto the pier.", "The guard was armed with a pistol when he reached the pier.",
         ("action", "carried a rifle onto the pier", "was armed with a pistol")),
    ],
)  # fmt: skip
def test_the_detail_that_is_told_otherwise_is_named(said: str, found: str, named: tuple[str, str, str]) -> None:
    one = two_answers(pair(said, found))
    assert one is not None
    assert (one.kind, one.said) == named[:2]
    assert named[2] in one.found
    assert one.relation == "conflict"


def test_the_words_stand_where_they_are_said_to_stand() -> None:
    both = pair("Nine sailors went down with the trawler.", "The trawler took seven sailors with it.")
    one = two_answers(both)
    assert one is not None
    assert both.a.text[slice(*one.said_at)] == "Nine sailors"
    assert both.b.text[slice(*one.found_at)] == "seven sailors"


def test_a_capital_that_stands_for_its_country_is_no_other_place() -> None:
    one = two_answers(pair("Paris sent two frigates on 3 May.", "France sent two frigates on 9 May."))
    assert one is not None
    assert (one.kind, one.said) == ("time", "3 May")


def test_a_time_that_may_be_one_of_several_is_not_named() -> None:
    one = two_answers(pair("The pier closed in May.", "The pier closed on 3 May after a storm in April."))
    assert one is None or one.kind != "time"


def test_what_has_no_like_is_told_by_the_clauses() -> None:
    one = two_answers(
        pair("The mayor knew very well what the raised flag stood for.", "The mayor had no idea of its meaning.")
    )
    assert one is not None
    assert one.kind == "action"
    assert (one.said, one.found) == ("knew very well", "had no idea of its meaning")


def test_a_sentence_that_holds_every_word_leaves_nothing_to_name() -> None:
    assert two_answers(pair("The pier closed.", "The pier closed.")) is None


def test_clauses_in_the_same_words_are_no_two_answers() -> None:
    one = two_answers(
        pair(
            "A fireman said that one exit of the mill was locked.",
            "A fireman told the agency at least one exit was locked.",
        )
    )
    assert one is None or one.said != one.found
