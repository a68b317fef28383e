"""What two articles tell otherwise as wholes: times of day, who somebody is and how, whether somebody is held."""

from dataclasses import replace
from datetime import date

import pytest

from claims.differ.articles import article_differences
from claims.extract import read_statement
from claims.model import Claim, Difference, Source
from claims.readers.dates import read_whens

DAY = "2025-05-20"


def article(outlet: str, *sentences: str) -> list[Claim]:
    claims = []
    for text in sentences:
        read = read_statement(text, published=DAY)[0]
        source = Source(f"id of {outlet}", outlet, "", published=DAY)
        claims.append(
            replace(read, id=text, source=source, whens=read_whens(text, date.fromisoformat(DAY), read.words))
        )
    return claims


def differences(mine: list[str], theirs: list[str], kind: str) -> list[Difference]:
    told = article_differences(article("Vale Monitor", *mine), article("Open Ledger", *theirs))
    return [one.difference for one in told if one.difference.kind == kind]


def test_one_deed_at_two_times_of_day_is_told_though_the_sentences_differ() -> None:
    (found,) = differences(
        ["Two men climbed the fence of the quarry around 2:15 a.m.", "Nobody was hurt."],
        ["The siren of the quarry went off around 2 a.m., a guard said."],
        "time",
    )
    assert (found.said, found.found, found.relation) == ("around 2:15 a.m.", "around 2 a.m.", "precision")
    assert found.note == "The two times are 15 minutes apart."


@pytest.mark.parametrize(
    ("mine", "theirs"),
    [
        (["The siren went off at 2:13 a.m."], ["The siren went off around 2:15 a.m."]),  # a rounding
        (["The siren went off just after 2 a.m."], ["The siren went off at 2:07 a.m."]),  # the same, less exactly
        (["The siren went off at 1:53 a.m."], ["The siren went off shortly before 2 a.m."]),
        (["The siren went off at 2 a.m."], ["The guard called the police at 2:40 a.m."]),  # too far apart
        (["The siren went off at 2 a.m.", "Boats left at 2:10 a.m."], ["Boats left at 2:10 a.m."]),  # told by both
        (["The siren went off at 2:14 a.m."], ["Posted at 2:20 a.m. by the night desk."]),  # when it was published
        (["The siren went off at 2 a.m. on 3 May."], ["The siren went off at 2:10 a.m. on 19 May."]),  # other days
        (
            ["The siren went off at 2 a.m."],
            ["Boats left at 1:40 a.m., 2:07 a.m., 2:16 a.m., 2:31 a.m. and 2:48 a.m."],
        ),  # a timetable
    ],
)
def test_two_times_of_day_of_other_things_are_not_set_against_each_other(mine: list[str], theirs: list[str]) -> None:
    assert differences(mine, theirs, "time") == []


def test_a_suspect_sought_here_is_held_there() -> None:
    (found,) = differences(
        ["Police are still looking for the gunman who robbed the ferry office."],
        ["The gunman was arrested at a petrol station near Skarvoy."],
        "status",
    )
    assert (found.said, found.found, found.relation, found.importance) == ("sought", "held", "update", 3)


@pytest.mark.parametrize(
    ("mine", "theirs"),
    [
        (["The gunman was arrested near Skarvoy."], ["The suspect is in custody."]),
        (["No arrests have been made.", "The suspect was arrested on Monday."], ["The suspect is in custody."]),
        (["The suspect was released from custody."], ["The suspect was arrested, then released from custody."]),
        (["The suspect is still at large."], ["A second suspect was arrested in Norhavn."]),
        (["Schools stay closed until the gunman is arrested."], ["The gunman is still at large."]),
    ],
)
def test_one_lot_of_the_suspect_in_other_words_is_no_difference(mine: list[str], theirs: list[str]) -> None:
    assert differences(mine, theirs, "status") == []


def test_somebody_charged_here_is_not_charged_there() -> None:
    (found,) = differences(
        ["Victor Sand was charged with arson on Friday."], ["The prosecutor said that charges are pending."], "status"
    )
    assert (found.question, found.said, found.found) == ("Has anybody been charged?", "charged", "not charged")


def test_a_victim_not_named_here_is_named_there() -> None:
    (found,) = differences(
        ["The name of the victim has not been released."],
        ["The victim was identified by her family as Edda Brandt."],
        "person",
    )
    assert (found.said, found.found, found.relation) == ("not told", "Edda Brandt", "update")


@pytest.mark.parametrize(
    ("mine", "theirs"),
    [
        # not named first, then named
        (
            ["The name of the victim was not released on Monday.", "The victim was identified as Edda Brandt."],
            ["The victim was identified as Edda Brandt."],
        ),
        # who did it, and whom it befell
        (["The gunman has not been identified."], ["The victim was identified as Edda Brandt."]),
        # nobody says that it is not known
        (["The victim was a swimmer."], ["The victim was identified as Edda Brandt."]),
        # the other names her too, in passing
        (
            ["The names of the other victims were withheld.", "Friends of Brandt lit candles."],
            ["The victim was identified as Edda Brandt."],
        ),
    ],
)
def test_somebody_named_is_not_set_against_another(mine: list[str], theirs: list[str]) -> None:
    assert differences(mine, theirs, "person") == []


def test_one_street_has_two_numbers() -> None:
    (found,) = differences(
        ["The mill stood near 745 Locust Ave, the mayor said."], ["The fire began at 743 Locust Avenue."], "place"
    )
    assert (found.said, found.found, found.relation) == ("745 Locust Ave", "743 Locust Avenue", "conflict")


@pytest.mark.parametrize(
    ("mine", "theirs"),
    [
        (["The fire began at 743 Elm Road."], ["The fire began in the 700 block of Elm Road."]),
        (["The fire began at 743 Elm Road."], ["Boats lie at 12 Harbour Street."]),
        (["The fire began at 743 Elm Road.", "It took 745 Elm Road too."], ["The fire began at 745 Elm Road."]),
    ],
)
def test_a_house_lies_in_its_block(mine: list[str], theirs: list[str]) -> None:
    assert differences(mine, theirs, "place") == []


def test_somebody_who_has_died_is_in_critical_condition_elsewhere() -> None:
    (found,) = differences(
        ["Victor Sand succumbed to his wounds on Tuesday."],
        ["Doctors said Victor Sand was in critical condition."],
        "status",
    )
    assert (found.question, found.said, found.found) == (
        "What condition is Victor Sand in?",
        "succumbed",
        "critical condition",
    )


@pytest.mark.parametrize(
    ("mine", "theirs"),
    [
        (["Victor Sand is in stable condition."], ["Victor Sand is expected to survive."]),
        (["The brother of Victor Sand died on Monday."], ["Victor Sand is in stable condition."]),
        (["Victor Sand could have died, a doctor said."], ["Victor Sand is in stable condition."]),
        (["Edda Brandt died on Monday."], ["Victor Sand is in stable condition."]),
    ],
)
def test_one_state_in_other_words_is_no_difference(mine: list[str], theirs: list[str]) -> None:
    assert differences(mine, theirs, "status") == []


def test_a_girlfriend_is_a_common_law_wife_elsewhere() -> None:
    (found,) = differences(
        ["His girlfriend, Edda Brandt, ran to the pier."],
        ["He believed that his common-law wife, Edda Brandt, had left."],
        "person",
    )
    assert (found.said, found.found, found.relation) == ("girlfriend", "common-law wife", "conflict")


@pytest.mark.parametrize(
    ("mine", "theirs"),
    [
        (["His wife, Edda Brandt, ran to the pier."], ["Jonas’s sister, Edda Brandt, ran to the pier."]),
        (["His wife, Edda Brandt, ran to the pier."], ["His girlfriend, Ines Falk, ran to the pier."]),
        (["His wife, Edda Brandt, ran."], ["His girlfriend, Edda Brandt, ran.", "His wife, Edda Brandt, fell."]),
    ],
)
def test_two_ties_that_hold_together_are_no_difference(mine: list[str], theirs: list[str]) -> None:
    assert differences(mine, theirs, "person") == []


def test_one_family_name_and_one_age_with_two_given_names_is_one_person() -> None:
    (found,) = differences(
        ["Sirken Sand, 26, was pulled from the pier."], ["Sirolen Sand, 26, was pulled from the pier."], "person"
    )
    assert {found.said, found.found} == {"Sirken Sand", "Sirolen Sand"}


@pytest.mark.parametrize(
    ("mine", "theirs"),
    [
        (["Marek Sand, 26, was hurt."], ["Milena Sand, 26, was hurt."]),
        (["Nakoma Sand, 26, was hurt."], ["Nakiel Sand, 31, was hurt."]),
    ],
)
def test_two_of_one_family_are_two_people(mine: list[str], theirs: list[str]) -> None:
    assert differences(mine, theirs, "person") == []
