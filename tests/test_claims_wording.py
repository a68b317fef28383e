"""The questions, notes and values of differences are what a person at a desk would write, or a short neutral label."""

import re
from dataclasses import replace
from datetime import date

import pytest

from claims.align import align, sides
from claims.compare import compare
from claims.differ.asking import ask_object, ask_subject, ask_when, ask_whether, first, statement_of
from claims.differ.asking_counts import plural
from claims.differ.asking_roles import ask_either
from claims.differ.deed import called, subject_of_deed
from claims.differ.pair import Pair
from claims.differ.places_told import place_told
from claims.differ.verbs import participle, past, third
from claims.encoder import encoder
from claims.extract import read_statement
from claims.model import Claim, Source
from claims.readers.dates import read_whens

DAY = "2025-05-20"


def claim(text: str, *, outlet: str = "Vale Monitor", title: str = "", context: str = "") -> Claim:
    read = read_statement(text, published=DAY)[0]
    source = Source(f"id of {outlet}", outlet, title, published=DAY)
    whens = read_whens(text, date.fromisoformat(DAY), read.words)
    return replace(read, id=f"{outlet}: {text}", source=source, whens=whens, context=context)


def pair(a: str, b: str) -> Pair:
    first_one, second = claim(a), claim(b, outlet="Open Ledger")
    left, right = sides([first_one, second], encoder())
    return Pair(first_one, second, align(left, right), 0.8)


def verb(one: Claim, lemma: str) -> int:
    return next(n for n, word in enumerate(one.words) if word.lemma == lemma and word.pos == "VERB")


@pytest.mark.parametrize(
    ("a", "b", "question"),
    [
        ("The gunman shot a baker in Orsk on Monday.", "The gunman shot a teacher in Orsk on Monday.",
         "Who did the gunman shoot in Orsk?"),
        ("The ferry sank off Tarn Island on 3 May.", "The ferry sank off Tarn Island on 9 May.",
         "When did the ferry sink off Tarn Island?"),
        ("The vigil for the miners will be held on Thursday in Velmora.",
         "The vigil for the miners will be held on Friday in Velmora.",
         "When will the vigil for the miners be held in Velmora?"),
        ("The strike at the Velmora docks on Monday ended.", "The strike at the Velmora docks on Wednesday ended.",
         "When was the strike at the Velmora docks?"),
        ("The driver was charged with arson.", "The driver was charged with murder.", "What was the driver charged with?"),
        ("The baker was hit in the arm.", "The baker was hit in the chest.", "Where was the baker hit?"),
        ("The court acquitted the minister.", "The court convicted the minister.",
         "Did the court convict or acquit the minister?"),
        ("The guards opened fire on the crowd.", "The guards did not open fire on the crowd.",
         "Did the guards open fire on the crowd?"),
        ("Valdria brokered a ceasefire between the two sides on Sunday.",
         "Valdria announced a ceasefire between the two sides on Sunday.",
         "Did Valdria announce or broker a ceasefire between the two sides?"),
        ("Most of the unions rejected the offer of the ministry.", "The unions rejected the offer of the ministry.",
         "Whether it is most or all of the unions"),
        ("The mayor allegedly took bribes from the builder.", "The mayor took bribes from the builder.",
         "How certain is it that the mayor took bribes from the builder?"),
        ("The two ministers are expected to meet in Velmora.", "The two ministers met in Velmora.",
         "Are the two ministers expected to meet in Velmora, or has it happened already?"),
        ("The police will search the old mill for weapons.", "The police are searching the old mill for weapons.",
         "Will the police search the old mill for weapons, or is it under way already?"),
        ("Some 300 workers joined the march in Orsk.", "Some 900 workers joined the march in Orsk.",
         "How many workers joined the march in Orsk?"),
        ("The harbour offered a $5,000 reward for the lost seal.", "The harbour offered a reward of $9,000 for the lost seal.",
         "How much is the reward?"),
        ("The sitting lasted nine hours.", "The sitting lasted 14 hours.", "How long did the sitting last?"),
        ("About 40 percent of voters turned out in Orsk.", "Some 60 percent of voters turned out in Orsk.",
         "What share of voters turned out in Orsk?"),
        ("The blast at the Harbour Inn killed 12 people.", "The blast at the Harbour Inn killed 15 people.",
         "How many people were killed at the Harbour Inn?"),
        ("He handed the keys to his brother.", "She handed the letter to her brother.", "What was handed?"),
        ("The thief took the crown from the museum.", "The thief took the crown from the palace.",
         "Where did the thief take the crown from?"),
    ],
)  # fmt: skip
def test_a_question_is_asked_as_a_person_would(a: str, b: str, question: str) -> None:
    assert question in [difference.question for difference in compare(pair(a, b))]


@pytest.mark.parametrize(
    ("a", "b", "note"),
    [
        ("The gunman shot a baker.", "The gunman shot a teacher.",
         "Both seem to tell of one act, but name different people it was done to."),
        ("The baker was hit in the arm.", "The baker was hit in the chest.",
         "Both seem to tell of one act, but put it in different places."),
        ("The mayor allegedly took bribes from the builder.", "The mayor took bribes from the builder.",
         "One states it as fact, the other says “allegedly”."),
        ("The two ministers are expected to meet in Velmora.", "The two ministers met in Velmora.",
         "One tells it as still to come, the other as done."),
        ("Some 300 workers joined the march in Orsk.", "Some 900 workers joined the march in Orsk.",
         "The numbers can't both be right if they count the same thing."),
        ("Most of the unions rejected the offer.", "The unions rejected the offer.",
         "One says “most”, the other sets no such limit."),
        ("Jets struck the radio station and the army barracks in Velmora.",
         "Jets bombed the railway bridge and the army barracks in Velmora.",
         "Only one names the radio station, and only the other names the railway bridge."),
    ],
)  # fmt: skip
def test_a_note_is_one_plain_sentence(a: str, b: str, note: str) -> None:
    assert note in [difference.note for difference in compare(pair(a, b))]


def test_a_denial_is_shown_with_its_verb_as_it_stands() -> None:
    (denied,) = [
        d
        for d in compare(pair("The guards opened fire on the crowd.", "The guards didn't open fire on the crowd."))
        if d.kind == "negation"
    ]
    assert (denied.said, denied.found) == ("opened", "didn't open")


def test_whom_nobody_named_shot_is_asked_in_the_passive() -> None:
    said = claim("They shot the mayor in the leg.")
    assert subject_of_deed(said.words, verb(said, "shoot")) is not None
    assert ask_whether(said, verb(said, "shoot")) == "Was the mayor shot?"
    assert ask_when(said, verb(said, "shoot")) == "When was the mayor shot?"


def test_the_one_who_does_it_is_found_above_a_bare_verb() -> None:
    said = claim("Police arrested a man accused of killing two nurses in Orsk.")
    killing = verb(said, "kill")
    nurses = next(n for n, word in enumerate(said.words) if word.text == "nurses")
    assert ask_object(said, killing, nurses, "Who") == "Who did the man kill in Orsk?"


def test_what_is_said_to_have_happened_is_told_as_happened() -> None:
    said = claim("The captain appears to have acted alone.")
    assert statement_of(said, verb(said, "act")) == "the captain acted"


def test_two_verbs_with_their_particles_stand_side_by_side() -> None:
    mine, theirs = claim("Falk set up the talks."), claim("Falk arranged the talks.", outlet="Open Ledger")
    assert (
        ask_either(mine, verb(mine, "set"), theirs, verb(theirs, "arrange")) == "Did Falk set up or arrange the talks?"
    )


def test_a_note_on_two_verbs_keeps_their_particles() -> None:
    (action,) = [
        d for d in compare(pair("Falk called off the talks.", "Falk praised the talks.")) if d.kind == "action"
    ]
    assert action.note == "One says “called off”, the other “praised”."


def test_what_somebody_is_asked_to_do_has_no_doer_but_him() -> None:
    said = claim("Anyone with information to pass on should call the Velmora police.")
    assert subject_of_deed(said.words, verb(said, "pass")) is None


def test_many_who_did_it_are_asked_for_as_one() -> None:
    said = claim("The wounded were taken to the Velmora clinic.")
    assert ask_subject(said, verb(said, "take"), "Who") == "Who was taken to the Velmora clinic?"


@pytest.mark.parametrize(
    ("context", "meant"),
    [("Daniel Marr", "Daniel Marr"), ("Velmora Police", None), ("Daniel Marr, Thomas Orr", None), ("", None)],
)
def test_he_is_named_only_where_one_person_can_be_meant(context: str, meant: str | None) -> None:
    said = claim("He left the house at dawn.", context=context)
    assert called(said, 0) == meant


def test_what_has_no_plural_is_left_alone() -> None:
    assert [plural(noun) for noun in ("aircraft", "ferry", "policeman", "bus")] == [
        "aircraft",
        "ferries",
        "policemen",
        "buses",
    ]


def test_a_question_that_leaves_somebody_unnamed_or_is_too_long_gives_way_to_the_label() -> None:
    assert (
        first([None, "Who did they shoot?", f"Who {'very ' * 40}left?"], "Who it was done to") == "Who it was done to"
    )


@pytest.mark.parametrize(
    ("text", "title", "place"),
    [
        ("Nine people died at a hotel in Leeds.", "", " in Leeds"),
        ("One of the nine dead was a man from Leeds.", "", ""),
        ("One of the nine dead was a man from Leeds.", "Nine dead in Bristol fire", " in Bristol"),
        ("The Leeds blast killed nine people.", "", " in Leeds"),
        ("Talks go on as Leeds flood toll passes 140", "", " in Leeds"),
        ("Nine people were killed near Leeds.", "", " near Leeds"),
    ],
)
def test_the_place_of_a_toll_is_where_it_is_said_to_be(text: str, title: str, place: str) -> None:
    said = claim(text, title=title)
    assert place_told(said, said.quantities[0].start) == place


@pytest.mark.parametrize(
    ("lemma", "forms"),
    [
        ("strike", ("struck", "struck", "strikes")),
        ("stop", ("stopped", "stopped", "stops")),
        ("carry", ("carried", "carried", "carries")),
        ("give", ("gave", "given", "gives")),
        ("visit", ("visited", "visited", "visits")),
        ("go", ("went", "gone", "goes")),
        ("accuse", ("accused", "accused", "accuses")),
        ("destroy", ("destroyed", "destroyed", "destroys")),
    ],
)
def test_a_verb_has_its_three_forms(lemma: str, forms: tuple[str, str, str]) -> None:
    assert (past(lemma), participle(lemma), third(lemma)) == forms


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Photo: Image 2 of 7 Falk was arrested on Monday.", "Image 3 of 7: Falk was arrested on Friday."),
        ("He shot her on Monday.", "She was shot by him on Friday."),
        ("What they did there on Monday, nobody knows.", "What they did there on Friday, nobody knows."),
        ("“We struck the depot on 3 May,” they said.", "“We struck the depot on 9 May,” they said."),
    ],
)
def test_no_question_is_ever_broken(a: str, b: str) -> None:
    for difference in compare(pair(a, b)):
        assert "…" not in difference.question
        assert not re.search(r"\b(?:he|she|they|we|him|them)\b", difference.question)
        assert re.match(r"[A-Z]\w+ \S.*[^\s?]\??$", difference.question)
