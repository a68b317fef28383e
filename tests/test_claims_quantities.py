"""The quantity reader, on invented sentences with hand-written expectations."""

import time
from decimal import Decimal

import pytest

from claims.language import parse
from claims.model import Quantity
from claims.readers.quantities import read_quantities


def read(text: str) -> tuple[Quantity, ...]:
    ((words, _),) = parse([text])
    return read_quantities(text, words)


def ends(quantity: Quantity) -> tuple[str | None, str | None, str]:
    low, high = quantity.low, quantity.high
    return (None if low is None else str(low), None if high is None else str(high), quantity.bound)


@pytest.mark.parametrize(
    ("text", "low", "high", "bound"),
    [
        ("More than 300 goats drowned.", "300", None, "at_least"),
        ("Over 1,400 goats drowned.", "1400", None, "at_least"),
        ("over 1400 people fled", "1400", None, "at_least"),
        ("At least 12 goats drowned.", "12", None, "at_least"),
        ("no fewer than 20 boats sank", "20", None, "at_least"),
        ("upwards of 50 boats sank", "50", None, "at_least"),
        ("300 or more boats sank", "300", None, "at_least"),
        ("300+ boats sank", "300", None, "at_least"),
        ("Up to 40 boats sank.", None, "40", "at_most"),
        ("As many as 16 boats sank.", None, "16", "at_most"),
        ("fewer than 9 boats sank", None, "9", "at_most"),
        ("no more than nine boats sank", None, "9", "at_most"),
        ("Nearly 300 boats sank.", "300", "300", "about"),
        ("almost 300 boats sank", "300", "300", "about"),
        ("about 300 boats sank", "300", "300", "about"),
        ("around 300 boats sank", "300", "300", "about"),
        ("some 300 boats sank", "300", "300", "about"),
        ("roughly 300 boats sank", "300", "300", "about"),
        ("300 boats or so sank", "300", "300", "exact"),
        ("300 or so boats sank", "300", "300", "about"),
        ("an estimated 300 boats sank", "300", "300", "about"),
        ("36 boats sank", "36", "36", "exact"),
        ("30 to 40 boats sank", "30", "40", "range"),
        ("30-40 boats sank", "30", "40", "range"),
        ("between five and seven boats sank", "5", "7", "range"),
        ("two or three boats sank", "2", "3", "range"),
        ("4,000-5,000 boats sank", "4000", "5000", "range"),
        ("dozens of boats sank", "24", "99", "about"),
        ("scores of boats sank", "40", "199", "about"),
        ("hundreds of boats sank", "200", "999", "about"),
        ("tens of thousands of boats sank", "20000", "99999", "about"),
        ("hundreds of thousands of boats sank", "200000", "999999", "about"),
        ("several hundred boats sank", "300", "999", "about"),
        ("a dozen boats sank", "12", "12", "exact"),
        ("half a dozen boats sank", "6", "6", "exact"),
        ("at least a dozen boats sank", "12", None, "at_least"),
        ("twenty-one boats sank", "21", "21", "exact"),
        ("three hundred and twelve boats sank", "312", "312", "exact"),
        ("two and a half million boats sank", "2500000", "2500000", "exact"),
        ("2.5 million boats sank", "2500000", "2500000", "exact"),
        ("half a million boats sank", "500000", "500000", "exact"),
        ("both boats sank", "2", "2", "exact"),
        ("the pair sank", "2", "2", "exact"),
    ],
)
def test_a_number_is_read_with_its_bound(text: str, low: str | None, high: str | None, bound: str) -> None:
    (quantity,) = read(text)
    assert ends(quantity) == (low, high, bound)


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        (
            "The storm killed 14 people and injured 21 others.",
            [("14", "person", "killed"), ("21", "person", "injured")],
        ),
        ("The blast left 12 dead and 30 wounded.", [("12", "person", "killed"), ("30", "person", "injured")]),
        ("14 dead, 17 wounded in Oakford fire", [("14", "person", "killed"), ("17", "person", "injured")]),
        ("Raiders killed 14 and wounded 20.", [("14", "person", "killed"), ("20", "person", "injured")]),
        ("Seven were killed.", [("7", "person", "killed")]),
        ("The deaths of seven sailors shook the port.", [("7", "sailor", "killed")]),
        ("A toll of 36 was given.", [("36", "person", "killed")]),
        ("The death toll rose to 43.", [("43", "person", "killed")]),
        ("Officials put the number of dead at 45.", [("45", "person", "killed")]),
        ("The flood led to a death toll put at over 300 within days.", [("300", "person", "killed")]),
        ("Four men were shot dead.", [("4", "man", "killed")]),
        ("Two men and three children died.", [("2", "man", "killed"), ("3", "child", "killed")]),
        ("At least 16 people died and 21 were hurt.", [("16", "person", "killed"), ("21", "person", "injured")]),
        (
            "Five people were found dead and another 12 are missing.",
            [("5", "person", "killed"), ("12", "person", "missing")],
        ),
        ("Eight miners were taken to a nearby hospital.", [("8", "miner", "injured")]),
        ("The fire claimed 19 lives.", [("19", "person", "killed")]),
        ("The mine saved 19 lives.", [("19", "person", "")]),
        ("The flood claimed the lives of 23 people.", [("23", "person", "killed")]),
        ("Death toll hits 50", [("50", "person", "killed")]),
        ("Among the dead were three children.", [("3", "child", "killed")]),
        ("Four others, including two clerks, were hurt.", [("4", "person", "injured"), ("2", "clerk", "injured")]),
        ("Three killed, five hurt as bus overturns", [("3", "person", "killed"), ("5", "person", "injured")]),
        ("Police arrested 12 suspects.", [("12", "suspect", "arrested")]),
        ("Thousands of villagers were displaced.", [("2000", "villager", "displaced")]),
        ("The air force has carried out hundreds of strikes.", [("200", "strike", "strike")]),
        ("Nobody was killed.", [("0", "person", "killed")]),
        ("No one was hurt.", [("0", "person", "injured")]),
        ("There were no injuries.", [("0", "person", "injured")]),
        ("No arrests have been made.", [("0", "arrest", "arrested")]),
        ("Two of the three hostages were freed.", [("2", "hostage", "freed"), ("3", "hostage", "")]),
        ("Crews released the names of the 14 victims.", [("14", "victim", "")]),
        ("The envoys announced a truce between the two sides.", [("2", "side", "")]),
        ("Both were wounded.", [("2", "person", "injured")]),
        ("Both Ilves and Brandt were farmers.", []),
    ],
)
def test_what_is_counted_and_what_became_of_it(text: str, counts: list[tuple[str, str, str]]) -> None:
    assert [(str(q.low), q.unit, q.of) for q in read(text)] == counts


@pytest.mark.parametrize(
    ("text", "unit", "of"),
    [
        ("14 people were killed", "person", "killed"),
        ("killing 14", "person", "killed"),
        ("three women were injured", "woman", "injured"),
        ("a death toll of 36", "person", "killed"),
        ("12 buses", "bus", ""),
        ("40 countries", "country", ""),
    ],
)
def test_without_a_parse_the_words_beside_the_number_tell(text: str, unit: str, of: str) -> None:
    (quantity,) = read_quantities(text)
    assert (quantity.unit, quantity.of) == (unit, of)


@pytest.mark.parametrize(
    ("text", "low", "high", "unit", "measure"),
    [
        ("It paid $50.", "50", "50", "USD", "money"),
        ("It paid US$60 billion.", "60000000000", "60000000000", "USD", "money"),
        ("It paid €3.5bn.", "3500000000", "3500000000", "EUR", "money"),
        ("It paid £2m.", "2000000", "2000000", "GBP", "money"),
        ("It paid 30 million euros.", "30000000", "30000000", "EUR", "money"),
        ("It paid 10.5 million Australian dollars.", "10500000", "10500000", "AUD", "money"),
        ("It paid $1.5-2 billion.", "1500000000", "2000000000", "USD", "money"),
        ("Turnout was 52.3%.", "52.3", "52.3", "%", "percent"),
        ("Turnout was 52 per cent.", "52", "52", "%", "percent"),
        ("Turnout was between 50% and 55%.", "50", "55", "%", "percent"),
        ("one in five goats", "0.2", "0.2", "goat", "fraction"),
        ("two-thirds of the goats", "0.6667", "0.6667", "goat", "fraction"),
        ("half of the goats", "0.5", "0.5", "goat", "fraction"),
        ("It lasted 10 days.", "10", "10", "day", "duration"),
        ("a two-year deal", "2", "2", "year", "duration"),
        ("It is 12 km away.", "12", "12", "kilometre", "measure"),
        ("A magnitude 6.8 quake struck.", "6.8", "6.8", "magnitude", "measure"),
        ("It weighs 21,600 pounds.", "21600", "21600", "pound", "measure"),
        ("a 30-foot-long whale", "30", "30", "foot", "measure"),
        ("It was the third visit.", "3", "3", "visit", "ordinal"),
    ],
)
def test_measures_keep_their_unit(text: str, low: str, high: str, unit: str, measure: str) -> None:
    (quantity,) = read(text)
    assert (str(quantity.low), str(quantity.high), quantity.unit, quantity.measure) == (low, high, unit, measure)


@pytest.mark.parametrize(
    ("text", "ages"),
    [
        ("A 28-year-old man was held.", [("28", "year", "man")]),
        ("Brandt, 28, and Ilves, 29, were married.", [("28", "year", "Brandt"), ("29", "year", "Ilves")]),
        ("The pilot, aged 34, was held.", [("34", "year", "")]),
        ("She is 61 years old.", [("61", "year", "")]),
        ("Edda Brandt, who kept the inn, was 31.", [("31", "year", "Edda Brandt")]),
        ("She was 9, and he was 12.", [("9", "year", ""), ("12", "year", "")]),
        ("It named 28-year-old Edda Brandt.", [("28", "year", "Edda Brandt")]),
        ("A three-month-old baby was saved.", [("3", "month", "baby")]),
    ],
)
def test_ages_are_not_counts(text: str, ages: list[tuple[str, str, str]]) -> None:
    assert [(str(q.low), q.unit, q.of) for q in read(text) if q.measure == "age"] == ages
    assert [q for q in read(text) if q.measure == "count" and q.text.isdigit()] == []


@pytest.mark.parametrize(
    "text",
    [
        "They met on July 18.",
        "They met on 18 July 2025.",
        "They met in 2015.",
        "They met in the 1990s.",
        "They met at 10:30 p.m.",
        "They met at 5pm.",
        "Northport beat Eastwick 3-1.",
        "It was a Boeing 737.",
        "It cited Article 5.",
        "It recalled World War II.",
        "She called 911.",
        "Callers may ring 713-555-0142 or 555-TIPS.",
        "It stopped at 94th Avenue.",
        "It stands at 953 E. Maple Avenue.",
        "Call 702-555-0381 now.",
        "The K-1 class is old.",
        "It was one of the largest fires.",
        "They saw each other at one point.",
        "Flight 370 landed.",
        "The S&P 500 fell.",
        "They met two days ago.",
        "It recalled the Six-Day War.",
        "",
        "Nothing is counted here.",
    ],
)
def test_dates_scores_names_and_numbers_of_things_are_no_counts(text: str) -> None:
    assert read(text) == ()


def test_a_year_beside_a_count_leaves_the_count() -> None:
    assert [str(q.low) for q in read("In 2015 14 people were killed.")] == ["14"]
    assert [str(q.low) for q in read("In 2015, 2,996 people were killed.")] == ["2996"]


def test_a_rise_from_one_figure_to_another_is_no_range() -> None:
    assert [(str(q.low), q.bound) for q in read("Sales rose from 20 to 30 million euros.")] == [
        ("20", "exact"),
        ("30000000", "exact"),
    ]


def test_offsets_show_the_words_verbatim() -> None:
    text = "On Monday over 1,400 people were killed in “Elm Park”, and dozens of dogs fled."
    for quantity in read(text):
        assert text[quantity.start : quantity.end] == quantity.text
    assert [q.text for q in read(text)] == ["over 1,400 people", "dozens of dogs"]


def test_values_are_exact_decimals() -> None:
    (quantity,) = read("It paid $0.1 million.")
    assert quantity.low == Decimal(100000)


@pytest.mark.parametrize(
    "text", ["1" * 5000, "one " * 2000, "$" * 3000, "1,111" * 800, "more than " * 900 + "3", "no " * 3000, "12-" * 2000]
)
def test_hostile_text_is_read_in_little_time(text: str) -> None:
    started = time.perf_counter()
    read_quantities(text)
    assert time.perf_counter() - started < 2
