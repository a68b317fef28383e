"""Two claims, or a statement and a claim, side by side: which question both answer and how the answers differ."""

from dataclasses import replace
from datetime import date

import pytest

from claims.align import align, sides
from claims.compare import compare, compare_statement
from claims.differ.pair import Pair
from claims.differ.people import people_differences, respelled
from claims.encoder import encoder
from claims.extract import read_statement
from claims.model import Claim, Difference, Source
from claims.readers.dates import read_whens

DAY = "2025-05-20"


def claim(text: str, *, outlet: str = "Vale Monitor", published: str = DAY) -> Claim:
    read = read_statement(text, published=published)[0]
    source = Source(f"id of {outlet}", outlet, "", published=published)
    whens = read_whens(text, date.fromisoformat(published), read.words)
    return replace(read, id=text, source=source, whens=whens)


def pair(a: str, b: str, *, statement: bool = False) -> Pair:
    first, second = claim(a), claim(b, outlet="Open Ledger")
    left, right = sides([first, second], encoder())
    return Pair(first, second, align(left, right), 0.8, statement=statement)


def of_kind(found: list[Difference], kind: str) -> list[Difference]:
    return [difference for difference in found if difference.kind == kind]


def test_two_tolls_that_fit_as_bounds_are_a_matter_of_precision_and_say_how_far_apart_they_are() -> None:
    found = compare(
        pair(
            "The flood in Orsk Valley killed over 300 people, reports said.",
            "More than 1,500 people were killed by the flood in Orsk Valley.",
        )
    )
    (toll,) = of_kind(found, "quantity")
    assert (toll.relation, toll.said, toll.found) == ("precision", "over 300 people", "More than 1,500 people")
    assert "5.0 times apart" in toll.note
    assert "Orsk" in toll.question


def test_the_same_toll_in_other_words_is_no_difference() -> None:
    found = compare(pair("The fire killed 36 workers.", "Thirty-six people died in the fire."))
    assert of_kind(found, "quantity") == []


def test_the_dead_and_the_wounded_are_not_set_against_each_other() -> None:
    found = compare(pair("The blast killed 12 people.", "The blast wounded 40 people."))
    assert of_kind(found, "quantity") == []


def test_tolls_of_two_days_are_two_events() -> None:
    found = compare(
        pair("Seven people were killed in the raid on 3 May.", "Nine people were killed in the raid on 19 May.")
    )
    assert of_kind(found, "quantity") == []


def test_lists_that_share_a_member_and_part_on_others_differ_in_scope() -> None:
    found = compare(
        pair(
            "Taskarran jets struck the radio station and the army barracks in Velmora.",
            "Taskarra bombed the railway bridge and the army barracks in Velmora.",
        )
    )
    (listed,) = of_kind(found, "list")
    assert listed.relation == "scope"
    assert "radio station" in listed.note
    assert "railway bridge" in listed.note


def test_who_announces_is_not_who_brokers() -> None:
    found = compare(
        pair(
            "Valdria brokered a ceasefire between the two sides on Sunday.",
            "Valdria announced a ceasefire between the two sides on Sunday.",
        )
    )
    (action,) = of_kind(found, "action")
    assert "brokered" in action.note
    assert "announced" in action.note


def test_most_of_a_group_is_told_apart_from_all_of_it() -> None:
    found = compare(
        pair(
            "Most of the unions rejected the offer of the ministry.",
            "The unions rejected the offer of the ministry.",
        )
    )
    assert [(d.said, d.found) for d in of_kind(found, "status")] == [("Most of the unions", "The unions")]


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("The court acquitted the minister.", "The court convicted the minister."),
        ("The guards opened fire on the crowd.", "The guards did not open fire on the crowd."),
    ],
)
def test_a_denial_of_the_same_deed_is_a_conflict(a: str, b: str) -> None:
    assert [d.relation for d in of_kind(compare(pair(a, b)), "negation")] == ["conflict"]


def test_a_negation_elsewhere_in_the_sentence_is_no_denial() -> None:
    found = compare(
        pair(
            "The ferry sank off the island on Tuesday.",
            "The ferry sank off the island on Tuesday, and its owner has not been found.",
        )
    )
    assert of_kind(found, "negation") == []


@pytest.mark.parametrize(
    ("statement", "text", "kind", "said", "found"),
    [
        ("The bridge was opened in 1972.", "The bridge was opened in 1981.", "time", "1972", "1981"),
        ("The envoys met in Halvard.", "The envoys met in Pellworth.", "place", "Halvard", "Pellworth"),
        ("Two of the exits were locked.", "Three of the exits were locked.", "quantity", "Two", "Three"),
    ],
)
def test_a_statement_names_the_detail_that_sources_tell_otherwise(
    statement: str, text: str, kind: str, said: str, found: str
) -> None:
    differences = of_kind(compare_statement(pair(statement, text, statement=True)), kind)
    assert any(said in d.said and found in d.found for d in differences), differences


def test_a_capital_stands_for_its_country() -> None:
    found = compare_statement(
        pair("Moscow refused to take part in the talks.", "Russia refused to take part in the talks.", statement=True)
    )
    assert of_kind(found, "place") == []


def test_people_are_compared_over_whole_articles() -> None:
    mine = [claim("Interim President Edda Brandt spoke."), claim("Sten Aldous, 41, was arrested.")]
    theirs = [claim("President Edda Brandt spoke."), claim("The police arrested Sten Aldouss, 43.")]
    found = {told.difference.question: told.difference for told in people_differences(mine, theirs)}
    assert [(d.said, d.found) for q, d in found.items() if "title" in q] == [("Interim President", "President")]
    assert any("spelled" in q for q in found)
    assert [(d.said, d.found, d.relation) for q, d in found.items() if "old" in q] == [("41", "43", "conflict")]


@pytest.mark.parametrize(
    ("one", "other", "differs"),
    [
        ("Ahmed al-Haddar", "Ahmad Al-Haddar", True),
        ("Chuck Hollin", "Chuck Holler", True),
        ("David Maron", "David W. Maron", False),
        ("Tom Barrow", "Thomas Barrow", False),
        ("Edda Brandt", "Edda Brandt", False),
    ],
)
def test_another_spelling_is_told_from_a_short_form(one: str, other: str, differs: bool) -> None:
    assert respelled(one, other) is differs


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "Five people were injured in the crash in Orsk.",
            "Two of the injured people in the crash in Orsk are children.",
        ),
        ("Five people were injured in the crash in Orsk.", "Three others were injured in the crash in Orsk."),
        ("Nine officers were injured in the riot in Orsk.", "No people were injured in the riot in Orsk."),
    ],
)
def test_a_part_a_rest_or_none_of_another_group_is_not_set_against_a_whole(one: str, other: str) -> None:
    assert of_kind(compare(pair(one, other)), "quantity") == []


def test_more_than_is_a_bound_and_no_rest() -> None:
    found = compare(
        pair("Five people were injured in the crash in Orsk.", "More than nine people were injured in Orsk.")
    )
    assert [(one.said, one.found) for one in of_kind(found, "quantity")] == [("Five people", "More than nine people")]


def test_a_person_told_by_name_and_as_a_man_may_be_one() -> None:
    found = compare(pair("Victor Sand robbed the bank in Orsk on Monday.", "A man robbed the bank in Orsk on Monday."))
    assert of_kind(found, "person") == []
