"""What two articles tell otherwise as wholes: the time of day, whether somebody is held."""

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
        (["Schools stay closed until the gunman is arrested."], ["The gunman is still at large."]),
    ],
)
def test_one_lot_of_the_suspect_in_other_words_is_no_difference(mine: list[str], theirs: list[str]) -> None:
    assert differences(mine, theirs, "status") == []
