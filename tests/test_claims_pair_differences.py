"""What two sentences tell otherwise: somebody's age, a place, a count, a time; and what only looks like it."""

from dataclasses import replace
from datetime import date

import pytest

from claims.align import align, sides
from claims.differ.described import described_differences
from claims.differ.pair import Pair
from claims.differ.times import time_differences
from claims.differ.vague import vague_differences
from claims.differ.whereabouts import place_differences
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
    return Pair(first, second, align(left, right), 0.8)


def test_somebody_of_no_age_is_a_boy_elsewhere() -> None:
    (found,) = described_differences(
        pair(
            "One person was stabbed at the skating rink during the fight.",
            "A teenage boy was stabbed at the skating rink during the fight.",
        )
    )
    assert (found.kind, found.relation, found.said, found.found) == (
        "person", "precision", "One person", "A teenage boy",
    )  # fmt: skip


def test_a_grown_man_here_and_a_boy_there_can_not_both_be() -> None:
    (found,) = described_differences(
        pair("Police arrested a 34-year-old man in Skarvoy.", "Police arrested a 15-year-old boy in Skarvoy.")
    )
    assert (found.relation, found.importance) == ("conflict", 3)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("A man was stabbed at the rink.", "One person was stabbed at the rink."),  # a man is a person
        ("Victor Sand was stabbed at the rink.", "A teenage boy was stabbed at the rink."),  # he may be a boy
        ("Two people were stabbed at the rink.", "A teenage boy was stabbed at the rink."),  # he may be one of them
        ("A teenager was stabbed at the rink.", "A boy was stabbed at the rink."),
    ],
)
def test_what_fits_the_same_person_is_no_difference(a: str, b: str) -> None:
    assert list(described_differences(pair(a, b))) == []


def test_a_place_is_told_more_closely() -> None:
    (found,) = place_differences(
        pair(
            "The quarrel began at a wedding party at a farm in the 300 block of Elm Road.",
            "The quarrel began at a wedding party at a farm in eastern Norhavn.",
        )
    )
    assert (found.kind, found.relation) == ("place", "precision")
    assert "300 block of Elm Road" in found.said
    assert "eastern Norhavn" in found.found


@pytest.mark.parametrize(
    ("a", "b"),
    [
        # one street, told twice
        ("The shooting was in the 300 block of Elm Road.", "The shooting was on Elm Road, near the church."),
        # what was hit and where
        ("He was shot in the stomach on Friday.", "He was shot in a car park on Friday."),
        # the place is told by the other sentence too
        ("A fire broke out at a mill in Norhavn.", "In Norhavn a fire broke out at a bakery by the river."),
    ],
)
def test_one_place_in_other_words_is_no_difference(a: str, b: str) -> None:
    assert list(place_differences(pair(a, b))) == []


def test_several_here_are_counted_there() -> None:
    (found,) = vague_differences(
        pair("Multiple rounds were fired during the fight.", "At least 50 rounds were fired during the fight.")
    )
    assert (found.relation, found.said, found.found, found.importance) == (
        "precision", "Multiple rounds", "At least 50 rounds", 1,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Several windows broke in the fight.", "At least 50 rounds were fired in the fight."),
        ("Rounds were fired during the fight.", "At least 50 rounds were fired during the fight."),
        ("Several rounds were fired during the fight.", "Two rounds were fired during the fight."),
        ("Several officers came to the rink.", "Seven of the officers came to the rink."),
    ],
)
def test_several_are_not_counted_by_what_counts_something_else(a: str, b: str) -> None:
    assert list(vague_differences(pair(a, b))) == []


def test_midnight_lies_within_the_night() -> None:
    found = time_differences(
        pair("The trouble at the rink started overnight.", "The trouble at the rink started around midnight.")
    )
    assert [one.relation for one in found] in ([], ["precision"])
