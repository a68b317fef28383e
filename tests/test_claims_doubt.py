"""What two articles tell otherwise and yet is no difference that a desk should see."""

import pytest

from claims.align import align, sides
from claims.compare import compare
from claims.differ.ages import bearer
from claims.differ.clocks import clock_differences
from claims.differ.described import described_differences
from claims.differ.doubt import doubted, told_doubted
from claims.differ.doubt_deeds import age_told_too
from claims.differ.pair import Pair
from claims.differ.people import people_differences
from claims.encoder import encoder
from claims.extract import extract, read_statement, with_headline
from claims.model import Article, Claim, Difference, Source
from claims.readers.ages import age_at

DAY = "2025-05-20"


def article(text: str, outlet: str, *, published: str = DAY) -> list[Claim]:
    given = Article(Source(f"id of {outlet}", outlet, "", published=published), text)
    ((_, claims),) = extract([with_headline(given)])
    return claims


def shown(
    a: str, b: str, *, kind: str, also_a: str = "", also_b: str = "", dates: tuple[str, str] = (DAY, DAY)
) -> list[Difference]:
    """The differences of this kind between the first sentences of two articles that are not doubted."""
    mine = article(f"{a} {also_a}".strip(), "Vale Monitor", published=dates[0])
    theirs = article(f"{b} {also_b}".strip(), "Open Ledger", published=dates[1])
    left, right = sides([mine[0], theirs[0]], encoder())
    pair = Pair(mine[0], theirs[0], align(left, right), 0.8)
    read = [one for one in compare(pair) if one.kind == kind]
    assert read, "no reader of differences sees one: the test would show nothing"
    return [one for one in read if not doubted(one, pair, mine, theirs)]


@pytest.mark.parametrize(
    ("kind", "a", "b", "also_b"),
    [
        ("quantity", "The blast in Orsk killed nine people.", "The blast in Orsk killed 12 people.", ""),
        ("time", "The ferry sank off Orsk at 3:10 a.m. on Sunday.", "The ferry sank off Orsk at 3:50 a.m. on Sunday.", ""),
        ("time", "The council of Orsk will meet on Friday.", "The council of Orsk will meet on Thursday.", ""),
        ("negation", "Police arrested Victor Sand in Orsk.", "Police did not arrest Victor Sand in Orsk.", ""),
        ("status", "Victor Sand allegedly robbed the bank in Orsk.", "Victor Sand robbed the bank in Orsk.", ""),
        ("status", "Victor Sand will open the bridge in Orsk.", "Victor Sand opened the bridge in Orsk.", ""),
        ("person", "Victor Sand robbed the bank in Orsk on Monday.", "Mara Dell robbed the bank in Orsk on Monday.", ""),
        (
            "list",
            "Jets struck the radio station and the army barracks in Velmora.",
            "Jets bombed the railway bridge and the army barracks in Velmora.",
            "",
        ),
    ],
)  # fmt: skip
def test_what_a_desk_would_want_to_know_is_shown(kind: str, a: str, b: str, also_b: str) -> None:
    assert shown(a, b, kind=kind, also_b=also_b)


@pytest.mark.parametrize(
    ("a", "b", "also_b"),
    [
        # its article gives the other's number too
        ("The blast in Orsk killed 12 people.", "The blast in Orsk killed nine people.", "Three died later: 12 people were killed."),
        ("Three injured people are in hospital in Orsk.", "The other two injured people are in hospital in Orsk.", ""),
        # and goes beyond its own
        ("The blast in Orsk killed 12 people.", "The blast in Orsk killed nine people.", "In all, 14 people were killed."),
        ("The fire in Orsk killed five people.", "The fire in Orsk killed six people, including three children.", "In all, five people were killed."),
        ("Five people died in the fire in Orsk.", "Two children died in the fire in Orsk.", ""),
        ("Three people died in the fire in Orsk.", "Two women and a child died in the fire in Orsk.", ""),
        ("Seven people were injured in the fire in Orsk.", "Eleven men are in hospital in Orsk, one with injuries to the lungs.", ""),
        ("Six people were shot at the fair in Orsk.", "About 300 people were at the fair in Orsk.", ""),
        ("The blast in Orsk killed 12 people.", "A blast in Orsk killed nine people in May 2019.", ""),
        ("The reward in Orsk was raised to $25,000.", "The reward in Orsk was raised by $5,000.", ""),
        ("A blast in Orsk killed one person.", "Blasts and fires have killed 10 people in Orsk since Friday.", ""),
        ("Five people died in the fire in Orsk.", "The names of three people killed in the fire in Orsk were made known.", ""),
        ("Shootings in Orsk from Friday to Sunday left nine people dead.", "Shootings in Orsk overnight left two people dead.", ""),
    ],
)  # fmt: skip
def test_counts_that_may_both_hold_are_not_shown(a: str, b: str, also_b: str) -> None:
    assert shown(a, b, kind="quantity", also_b=also_b) == []


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("The ferry sank off Orsk at about 3:10 a.m. on Sunday.", "The ferry sank off Orsk at 3 a.m. on Sunday."),
        ("The ferry sank off Orsk at 4 p.m. on Sunday.", "The ferry sank off Orsk on Sunday evening."),
        ("The ferry sank off Orsk on Sunday night.", "The ferry sank off Orsk on Sunday at 11 p.m."),
        ("The council of Orsk will meet tonight.", "The council of Orsk will meet on Wednesday."),
        ("The ferry sank off Orsk on Sunday.", "The ferry sank off Orsk in March 2011."),
        ("The ferry sank off Orsk at 2:30 a.m. on Sunday.", "The ferry sank off Orsk on Sunday morning."),
        ("Victor Sand was arrested in Orsk on Monday.", "Mara Dell was arrested in Orsk on Thursday."),
    ],
)
def test_times_that_agree_as_people_tell_them_are_not_shown(a: str, b: str) -> None:
    assert shown(a, b, kind="time") == []


def test_one_day_of_the_week_is_one_day_whatever_the_days_of_the_articles() -> None:
    one, other = "A vigil will be held in Orsk on Thursday at 6 p.m.", "A vigil will be held in Orsk on Thursday night."
    assert shown(one, other, kind="time", dates=("2025-05-20", "2025-05-23")) == []


@pytest.mark.parametrize(
    ("a", "b", "also_b"),
    [
        ("Victor Sand allegedly robbed the bank in Orsk.", "Victor Sand robbed the bank in Orsk, police said.", ""),
        ("Victor Sand was held for allegedly robbing the bank in Orsk.", "Victor Sand robbed the bank in Orsk.", ""),
        ("Victor Sand allegedly killed a guard in Orsk.", "The attack that killed a guard in Orsk shocked Victor Sand.", ""),
        ("Victor Sand allegedly robbed the bank in Orsk.", "Victor Sand robbed the bank in Orsk.", "He allegedly robbed two more."),
        ("Victor Sand will open the bridge in Orsk.", "Mara Dell opened the bridge in Orsk.", ""),
        ("Victor Sand will open the bridge in Orsk.", "Victor Sand asked the mayor to open the bridge in Orsk.", ""),
        ("The minister of Taskarra will visit the port of Orsk.", "The minister of Velmora visited the port of Orsk.", ""),
        ("Victor Sand will open the bridge in Orsk.", "He opened the bridge in Orsk.", ""),
    ],
)  # fmt: skip
def test_a_hedge_or_plan_that_stands_against_nothing_is_not_shown(a: str, b: str, also_b: str) -> None:
    assert shown(a, b, kind="status", also_b=also_b) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Officers said they knew the ferry was empty.", "Officers said they did not know who sailed the ferry."),
        ("No charges have been filed in Orsk.", "It was not clear if charges will be filed in Orsk."),
        ("The sailors were involved in the fire in Orsk.", "The sailors were not involved in smuggling in Orsk."),
        ("The ferry came from another direction than expected.", "The ferry did not come from the direction expected."),
        ("Victor Sand said he would sell Mara Dell a ferry.", "Mara Dell went to Orsk to buy a ferry."),
    ],
)
def test_a_denial_of_something_else_is_not_shown(one: str, other: str) -> None:
    assert shown(one, other, kind="negation") == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Police had no reason to arrest Victor Sand.", "Police did not arrest Victor Sand."),
        ("The guard neglected to lock the gate in Orsk.", "The guard did not lock the gate in Orsk."),
        ("The gun was not loaded when Victor Sand found it.", "The gun was unloaded when Victor Sand found it."),
        ("The council has not yet set a date for the vote.", "The council has yet to set a date for the vote."),
        ("Police named no suspects in Orsk.", "Police made no arrests or named any suspects in Orsk."),
        ("Detectives do not believe the fire is related to the theft.", "The fire is not related to the theft, police say."),
    ],
)  # fmt: skip
def test_a_denial_in_other_words_is_no_conflict(one: str, other: str) -> None:
    first, second = read_statement(one, published=DAY)[0], read_statement(other, published=DAY)[0]
    left, right = sides([first, second], encoder())
    found = compare(Pair(first, second, align(left, right), 0.8))
    assert [difference for difference in found if difference.kind == "negation"] == []


@pytest.mark.parametrize(
    ("one", "other", "doubtful"),
    [
        ("Taskarra identified the driver.", "Taskarra reported the driver.", True),
        ("Taskarra hid the driver as a guest.", "Taskarra passed off the driver as a guest.", True),
        ("Taskarra announced the truce.", "Taskarra brokered the truce.", False),
    ],
)
def test_two_verbs_that_say_the_same_of_the_same_are_one_deed(one: str, other: str, doubtful: bool) -> None:
    first, second = read_statement(one, published=DAY)[0], read_statement(other, published=DAY)[0]
    left, right = sides([first, second], encoder())
    whole = (0, len(one)), (0, len(other))
    difference = Difference("action", "scope", "What part had it?", one, other, said_at=whole[0], found_at=whole[1])
    assert doubted(difference, Pair(first, second, align(left, right), 0.8), [first], [second]) is doubtful


def test_a_thing_that_was_set_somewhere_is_not_planned() -> None:
    (claim,) = read_statement("Victor Sand had set the cup down.", published=DAY)
    assert claim.status == "happened"


def test_a_name_and_what_somebody_is_may_be_one_in_a_list() -> None:
    one = "Mara Dell and her son were taken to hospital in Orsk."
    assert shown(one, "The driver and her son were taken to hospital in Orsk.", kind="list") == []


def test_a_list_that_the_article_completes_in_another_sentence_is_not_shown() -> None:
    one = "Jets struck the radio station and the army barracks in Velmora."
    other = "Jets bombed the railway bridge and the army barracks in Velmora."
    also = {"also_a": "The railway bridge was hit too.", "also_b": "The radio station burned."}
    assert shown(one, other, kind="list", **also) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "The 2-year-old was able to reach Victor Sand's keys.",
        "Police named them as 18-year-old Tess; 19-year-old Victor Sand was not hurt.",
        "A 40-year-old was held after Victor Sand called the police.",
    ],
)
def test_the_age_of_a_neighbour_is_not_taken_for_a_persons(sentence: str) -> None:
    (claim,) = read_statement(sentence, published=DAY)
    first = next(q for q in claim.quantities if q.measure == "age")
    assert bearer(claim, first) is None


def test_in_a_list_of_ages_and_names_each_has_its_own() -> None:
    (claim,) = read_statement("They found 33-year-old Mara Dell, 40-year-old Victor Sand and a dog.", published=DAY)
    ages = [q for q in claim.quantities if q.measure == "age"]
    assert [found.canonical for age in ages if (found := bearer(claim, age))] == ["Mara Dell", "Victor Sand"]


def test_an_age_before_a_name_with_what_the_person_is_between_is_the_persons() -> None:
    (claim,) = read_statement("Police arrested 28-year-old baker Victor Sand in Orsk.", published=DAY)
    (age,) = [q for q in claim.quantities if q.measure == "age"]
    assert (found := bearer(claim, age)) is not None
    assert found.canonical == "Victor Sand"


def test_the_last_age_of_a_list_needs_no_comma() -> None:
    text = "Mara Dell, 24, and Victor Sand, 25 were taken to hospital."
    (claim,) = read_statement(text, published=DAY)
    assert [(q.text, q.measure) for q in claim.quantities] == [("24", "age"), ("25", "age")]


def test_the_age_of_somebody_without_a_name_is_no_toll() -> None:
    text = "The victim, 20, was pronounced dead."
    assert age_at(text, 12, 14) == (14, "year", "victim")


@pytest.mark.parametrize(
    ("one", "other", "doubtful"),
    [
        ("The ferry sank just after 10 p.m.", "The ferry sank at 10:12 p.m.", True),
        ("The ferry sank shortly before midnight.", "The ferry sank around 11:50 p.m.", True),
        ("The ferry sank shortly after 10 p.m.", "The ferry sank at 9:48 p.m.", False),
    ],
)
def test_just_after_ten_may_be_twelve_past(one: str, other: str, doubtful: bool) -> None:
    mine, theirs = (
        article(f"{one} Nobody was hurt.", "Vale Monitor"),
        article(f"{other} Nobody was hurt.", "Open Ledger"),
    )
    (told,) = clock_differences(mine, theirs)
    assert told_doubted(told, mine, theirs) is doubtful


def test_most_of_some_is_compared_with_all_under_one_verb_only() -> None:
    one, other = "Most of the wounds are light, a doctor said.", "Many guests suffered wounds, a doctor in Orsk said."
    first, second = read_statement(one, published=DAY)[0], read_statement(other, published=DAY)[0]
    left, right = sides([first, second], encoder())
    at = [(w.start, w.end) for c in (first, second) for w in c.words if w.lemma == "wound"]
    difference = Difference("status", "precision", "Is it most?", "most", "wounds", said_at=at[0], found_at=at[1])
    assert doubted(difference, Pair(first, second, align(left, right), 0.8), [first], [second])


def test_the_age_of_somebody_else_in_the_phrase_is_not_the_suspects() -> None:
    one = "Police arrested a suspect in the killing of an 8-year-old girl in Orsk."
    other = "Police arrested a 19-year-old man in the killing of a girl in Orsk."
    first, second = read_statement(one, published=DAY)[0], read_statement(other, published=DAY)[0]
    left, right = sides([first, second], encoder())
    found = list(described_differences(Pair(first, second, align(left, right), 0.8)))
    assert [difference.relation for difference in found] in ([], ["precision"])


@pytest.mark.parametrize(("also", "doubtful"), [("A 14-year-old juggler was stung too.", True), ("", False)])
def test_an_age_that_the_other_article_gives_too_tells_nobody_apart(also: str, doubtful: bool) -> None:
    one, other = "A 33-year-old man was stung in Orsk.", "A 14-year-old boy was stung in Orsk."
    mine, theirs = article(f"{one} {also}".strip(), "Vale Monitor"), article(other, "Open Ledger")
    left, right = sides([mine[0], theirs[0]], encoder())
    pair = Pair(mine[0], theirs[0], align(left, right), 0.8)
    (difference,) = described_differences(pair)
    assert age_told_too(difference, pair, mine, theirs) is doubtful


@pytest.mark.parametrize(("age", "doubtful"), [(7, True), (41, False)])
def test_a_father_and_a_son_of_one_name_are_two(age: int, doubtful: bool) -> None:
    mine, theirs = (
        article("Victor Sand, 44, was hurt.", "Vale Monitor"),
        article(f"Victor Sand, {age}, was hurt.", "Open Ledger"),
    )
    (told,) = people_differences(mine, theirs)
    assert told_doubted(told, mine, theirs) is doubtful
