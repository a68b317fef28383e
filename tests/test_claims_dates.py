"""The time reader, on invented sentences with hand-written expectations. 31 July 2025 is a Thursday."""

import time
from datetime import date

import pytest

from claims.language import parse
from claims.model import When
from claims.readers.dates import main_when, read_whens

THURSDAY = date(2025, 7, 31)


def read(text: str, published: date | None = THURSDAY) -> tuple[When, ...]:
    ((words, _),) = parse([text])
    return read_whens(text, published, words)


def days(when: When) -> str:
    """ "2025-07-18", "2025-07-01..2025-07-31" or "?"."""
    if when.first is None or when.last is None:
        return "?"
    return str(when.first) if when.first == when.last else f"{when.first}..{when.last}"


@pytest.mark.parametrize(
    ("text", "span", "expected"),
    [
        ("It began on 2025-07-18.", "2025-07-18", "2025-07-18"),
        ("Posted 07/18/2025 by staff.", "07/18/2025", "2025-07-18"),
        ("It began on 18.07.2025.", "18.07.2025", "2025-07-18"),
        ("The ferry sank on July 18.", "July 18", "2025-07-18"),
        ("The ferry sank on 18 July.", "18 July", "2025-07-18"),
        ("The ferry sank on the 18th of July.", "the 18th of July", "2025-07-18"),
        ("The ferry sank on July 18, 2019.", "July 18, 2019", "2019-07-18"),
        ("The ferry sank on 18 July 2019.", "18 July 2019", "2019-07-18"),
        ("The ferry sank on Dec. 8.", "Dec. 8", "2024-12-08"),
        ("The ferry sank on Thursday 17 July.", "Thursday 17 July", "2025-07-17"),
        ("The ferry sank on Saturday, Sept. 12.", "Saturday, Sept. 12", "2020-09-12"),
        ("The ferry will sail on Sept. 12.", "Sept. 12", "2025-09-12"),
        ("The fair ran July 12-14.", "July 12-14", "2025-07-12..2025-07-14"),
        ("The fair ran from 3 to 5 June.", "from 3 to 5 June", "2025-06-03..2025-06-05"),
        ("The fair ran between 28 June and 2 July.", "between 28 June and 2 July", "2025-06-28..2025-07-02"),
        ("The fair was held in March 2019.", "March 2019", "2019-03-01..2019-03-31"),
        ("The mayor fell in December.", "December", "2024-12-01..2024-12-31"),
        ("The mayor was elected in May.", "May", "2025-05-01..2025-05-31"),
        ("The fair will open in December.", "December", "2025-12-01..2025-12-31"),
        ("The fair opened last December.", "last December", "2024-12-01..2024-12-31"),
        ("The fair opens next March.", "next March", "2026-03-01..2026-03-31"),
        ("Violence broke out from mid-July.", "mid-July", "2025-07-11..2025-07-21"),
        ("The fair opened in early June.", "early June", "2025-06-01..2025-06-10"),
        ("The fair closed in late June.", "late June", "2025-06-21..2025-06-30"),
        ("It ran from March to May.", "from March to May", "2025-03-01..2025-05-31"),
        ("The bridge was built in 1967.", "1967", "1967-01-01..1967-12-31"),
        ("It has held the hills since 1967.", "since 1967", "1967-01-01..1967-12-31"),
        ("It held the hills between 1967 and 1973.", "between 1967 and 1973", "1967-01-01..1973-12-31"),
        ("He served in 2011-14.", "2011-14", "2011-01-01..2014-12-31"),
        ("The 1973 war began badly.", "1973", "1973-01-01..1973-12-31"),
        ("They signed a year after the 1973 war.", "a year after the 1973 war", "1974-01-01..1974-12-31"),
        ("They signed two years before the 1973 war.", "two years before the 1973 war", "1971-01-01..1971-12-31"),
        ("They met two days after July 18.", "two days after July 18", "2025-07-20"),
        ("They met the day before July 18.", "the day before July 18", "2025-07-17"),
        ("On the eve of July 4 they met.", "On the eve of July 4", "2025-07-03"),
        ("Prices doubled in the 1990s.", "the 1990s", "1990-01-01..1999-12-31"),
        ("Prices doubled in the '80s.", "the '80s", "1980-01-01..1989-12-31"),
        ("The fort is from the 19th century.", "the 19th century", "1800-01-01..1899-12-31"),
        ("Sales fell in the first quarter of 2019.", "the first quarter of 2019", "2019-01-01..2019-03-31"),
        ("Sales fell in Q3 2019.", "Q3 2019", "2019-07-01..2019-09-30"),
        ("Sales fell in the second quarter.", "the second quarter", "2025-04-01..2025-06-30"),
        ("Sales fell in the second half of 2018.", "the second half of 2018", "2018-07-01..2018-12-31"),
        ("The dam burst in the summer of 2019.", "the summer of 2019", "2019-06-01..2019-08-31"),
        ("The dam burst last winter.", "last winter", "2024-12-01..2025-02-28"),
        ("The dam burst this spring.", "this spring", "2025-03-01..2025-05-31"),
        ("The dam burst last week.", "last week", "2025-07-21..2025-07-27"),
        ("The dam burst last month.", "last month", "2025-06-01..2025-06-30"),
        ("The dam burst last year.", "last year", "2024-01-01..2024-12-31"),
        ("The dam burst earlier this month.", "earlier this month", "2025-07-01..2025-07-31"),
        ("The dam burst earlier this year.", "earlier this year", "2025-01-01..2025-07-31"),
        ("The dam will open later this year.", "later this year", "2025-07-31..2025-12-31"),
        ("The dam will open next week.", "next week", "2025-08-04..2025-08-10"),
        ("The dam burst over the weekend.", "the weekend", "2025-07-26..2025-07-27"),
        ("It turned the tide a decade ago.", "a decade ago", "2015-01-01..2015-12-31"),
        ("The dam burst half a century ago.", "half a century ago", "1975-01-01..1975-12-31"),
        ("It will open by the end of the year.", "the end of the year", "2025-09-01..2025-12-31"),
        ("It rained in the first half of July.", "the first half of July", "2025-07-01..2025-07-16"),
        ("The October 7 storm was the worst.", "October 7", "2024-10-07"),
        ("He played in 2023/24.", "2023/24", "2023-01-01..2024-12-31"),
        ("The dam burst three days ago.", "three days ago", "2025-07-28"),
        ("The dam burst two months ago.", "two months ago", "2025-05-01..2025-05-31"),
        ("The dam burst 12 years ago.", "12 years ago", "2013-01-01..2013-12-31"),
        ("The dam burst yesterday.", "yesterday", "2025-07-30"),
        ("The dam burst today.", "today", "2025-07-31"),
        ("The dam opens tomorrow.", "tomorrow", "2025-08-01"),
        ("The dam burst on Christmas Day.", "Christmas Day", "2024-12-25"),
        ("Over the past two weeks the dam has leaked.", "Over the past two weeks", "2025-07-17..2025-07-31"),
    ],
)
def test_a_time_is_resolved_against_the_articles_day(text: str, span: str, expected: str) -> None:
    (when,) = read(text)
    assert (when.text, days(when)) == (span, expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The envoys met on Monday.", "2025-07-28"),
        ("The envoys met on Thursday.", "2025-07-31"),
        ("The envoys met on Friday.", "2025-07-25"),
        ("The envoys will meet on Monday.", "2025-08-04"),
        ("The envoys will meet on Thursday.", "2025-07-31"),
        ("The envoys are expected to meet on Saturday.", "2025-08-02"),
        ("The talks, scheduled for Saturday, cover trade.", "2025-08-02"),
        ("Saturday's talks are expected to cover trade.", "2025-08-02"),
        ("The envoys met last Thursday.", "2025-07-24"),
        ("The envoys meet next Thursday.", "2025-08-07"),
        ("A spokesman said on Wednesday that the minister will visit Norland.", "2025-07-30"),
        ("Officials will decide how to treat Monday's attack.", "2025-07-28"),
        ("The county shut its offices for Friday.", "2025-08-01"),
        ("Officers said Friday they would search again.", "2025-07-25"),
    ],
)
def test_a_weekday_lies_where_the_tense_points(text: str, expected: str) -> None:
    (when,) = read(text)
    assert days(when) == expected


@pytest.mark.parametrize(
    ("text", "span", "expected", "clock"),
    [
        ("It struck at 10:30 p.m. Thursday.", "10:30 p.m. Thursday", "2025-07-31", "22:30"),
        ("It struck Thursday at 10:30 p.m.", "Thursday at 10:30 p.m.", "2025-07-31", "22:30"),
        (
            "It struck just before 5pm local time on Saturday.",
            "just before 5pm local time on Saturday",
            "2025-07-26",
            "17:00",
        ),
        (
            "It struck at about 3 a.m. local time (0000 GMT) on Friday.",
            "about 3 a.m. local time (0000 GMT) on Friday",
            "2025-07-25",
            "03:00",
        ),
        ("It struck around 11 a.m.", "around 11 a.m.", "?", "11:00"),
        ("It struck at 14:30 GMT on July 18.", "14:30 GMT on July 18", "2025-07-18", "14:30"),
        ("It struck at noon on Friday.", "noon on Friday", "2025-07-25", "12:00"),
        ("It struck at 12:05 a.m. Sunday.", "12:05 a.m. Sunday", "2025-07-27", "00:05"),
        ("It struck early Friday.", "early Friday", "2025-07-25", "morning"),
        ("It struck late on Friday.", "late on Friday", "2025-07-25", "evening"),
        ("It struck Thursday night.", "Thursday night", "2025-07-31", "night"),
        ("It struck on Friday afternoon.", "Friday afternoon", "2025-07-25", "afternoon"),
        ("It struck overnight on July 18.", "overnight on July 18", "2025-07-18", "overnight"),
        ("He left on the morning of Dec. 8.", "on the morning of Dec. 8", "2024-12-08", "morning"),
        ("It struck late Friday night.", "late Friday night", "2025-07-25", "night"),
        ("It struck last night.", "last night", "2025-07-30", "night"),
        ("It struck this morning.", "this morning", "2025-07-31", "morning"),
        ("It struck overnight.", "overnight", "2025-07-30..2025-07-31", "overnight"),
    ],
)
def test_the_time_of_day_joins_its_day(text: str, span: str, expected: str, clock: str) -> None:
    (when,) = read(text)
    assert (when.text, days(when), when.clock) == (span, expected, clock)


@pytest.mark.parametrize("text", ["It was agreed around 18 July.", "It began in mid-July.", "It was built about 1967."])
def test_what_is_told_roughly_is_approximate(text: str) -> None:
    (when,) = read(text)
    assert when.approximate


def test_the_following_month_follows_the_month_told_before() -> None:
    january, february = read("A team came in January, and the following month the leaders spoke.")
    assert (days(january), days(february)) == ("2025-01-01..2025-01-31", "2025-02-01..2025-02-28")


def test_two_days_later_counts_from_the_day_told_before() -> None:
    assert [days(w) for w in read("They came on July 3 and left two days later.")] == ["2025-07-03", "2025-07-05"]


def test_the_day_told_in_the_sentence_before_can_be_given() -> None:
    (when,) = read_whens("Two days later they left.", THURSDAY, before=(date(2025, 7, 3), date(2025, 7, 3)))
    assert days(when) == "2025-07-05"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The dam burst last week.", ["?"]),
        ("The dam burst on Thursday.", ["?"]),
        ("The dam burst on July 18.", ["?"]),
        ("The dam burst in December.", ["?"]),
        ("The dam burst on July 18, 2019.", ["2019-07-18"]),
        ("The dam burst in 2019.", ["2019-01-01..2019-12-31"]),
    ],
)
def test_without_a_day_of_publication_only_full_dates_are_resolved(text: str, expected: list[str]) -> None:
    assert [days(when) for when in read(text, None)] == expected


@pytest.mark.parametrize(
    "text",
    [
        "More than 1,400 people were killed.",
        "About 1400 people fled.",
        "Some 2,000 goats drowned.",
        "The tanker held 2000 tonnes of oil.",
        "She may march on the palace.",
        "We sat there and the sun shone.",
        "Call 555-0199 now.",
        "Northport won 3-1.",
        "It cost $1950.",
        "The road is 1999 Elm Street.",
        "A week-long strike ended.",
        "A 28-year-old man was held.",
        "It stands at 2019 Maple Avenue.",
        "April Brandt spoke.",
        "Watch the video 3:26",
        "USA TODAY",
        "They went to a Christmas party.",
        "",
    ],
)
def test_what_is_no_time_is_left_alone(text: str) -> None:
    assert read(text) == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Police said Friday that two men died on Tuesday.", "Tuesday"),
        ("Two men died on Tuesday, police said Friday.", "Tuesday"),
        ("Police said Friday that two men died.", None),
        ("Two men died in the blast, police said on Friday.", None),
        ("Rangers closed the 1973 tunnel on Tuesday.", "Tuesday"),
        ("Norland announced a truce overnight on July 18.", "overnight on July 18"),
        ("Since the fall of the mayor in December, crews closed the tunnel on July 3.", "July 3"),
        ("The tunnel opened in 1973.", "1973"),
        ("Nothing happened.", None),
        ("The tunnel closed hours after the storm.", None),
    ],
)
def test_the_main_time_is_the_events_not_the_speakers(text: str, expected: str | None) -> None:
    ((words, _),) = parse([text])
    whens = read_whens(text, THURSDAY, words)
    picked = main_when(text, whens, words)
    assert (whens[picked].text if picked is not None else None) == expected


def test_offsets_show_the_words_verbatim_and_in_order() -> None:
    text = (
        "Late on Friday, after the “long” talks of July 18, they left; a decade ago they stayed until 5 p.m. on Monday."
    )
    whens = read(text)
    assert [text[w.start : w.end] for w in whens] == [w.text for w in whens]
    assert [w.start for w in whens] == sorted(w.start for w in whens)
    assert len(whens) == 4


@pytest.mark.parametrize(
    "text",
    ["1990 " * 1500, "May " * 2000, "last " * 2000, "the " * 3000, "1/" * 3000, "a year after " * 500, "9" * 5000],
)
def test_hostile_text_is_read_in_little_time(text: str) -> None:
    started = time.perf_counter()
    read_whens(text, THURSDAY)
    assert time.perf_counter() - started < 2


@pytest.mark.parametrize(
    "text",
    [
        "in 9999",
        "July 31, 9999",
        "99 centuries ago",
        "5000 years ago",
        "the next day",
        "in 0001",
        "Feb. 29",
        "on the 31st",
    ],
)
@pytest.mark.parametrize("published", [None, date(1, 1, 1), date(9999, 12, 31), THURSDAY])
def test_the_ends_of_the_calendar_break_nothing(text: str, published: date | None) -> None:
    for phrase in (
        text,
        f"{text} on Monday",
        "last week",
        "next year",
        "next month",
        "the past 5 weeks",
        "last winter",
    ):
        for when in read_whens(f"It came {phrase}.", published):
            assert (when.first is None) == (when.last is None)
