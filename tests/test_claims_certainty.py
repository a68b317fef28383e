"""Hedges, negations and status: how firmly a sentence is told."""

import pytest

from claims import language
from claims.model import Status, Word
from claims.readers.certainty import read_hedges, read_negations, read_status

needs_model = pytest.mark.skipif(language.missing() is not None, reason="needs the English model")


def words_of(text: str) -> tuple[Word, ...]:
    return next(iter(language.parse([text])))[0]


@needs_model
@pytest.mark.parametrize(
    ("text", "hedges"),
    [
        ("The pilot reportedly left the country.", ("reportedly",)),
        ("The pilot allegedly left, and may have crossed the border.", ("allegedly", "may")),
        ("The pilot might not return.", ("might",)),
        ("The strike could last a week.", ("could",)),
        ("The figure could not be verified.", ()),
        ("Moscow is believed to favour the talks.", ("believed to",)),
        ("An earlier meeting is understood to have paved the way.", ("understood to",)),
        ("The general is said to be ill.", ("said to",)),
        ("The suspected gunman fled.", ("suspected",)),
        ("Rebels appear to have left the town.", ("appear to",)),
        ("The defendant appeared in court.", ()),
        ("The talks are expected to end on Friday.", ()),
        ("The talks will end in May 2026.", ()),
        ("Theresa May said the port was open.", ()),
        ("The death toll was reported at over 300 within days.", ("reported at over",)),
        ("A fire was reported to police at noon.", ()),
        ("It is unclear who fired first.", ("is unclear",)),
        ("Rebels struck the palace.", ()),
    ],
)
def test_hedges_are_the_words_that_leave_it_open(text: str, hedges: tuple[str, ...]) -> None:
    assert read_hedges(text, words_of(text)) == hedges


@needs_model
@pytest.mark.parametrize(
    ("text", "negations"),
    [
        ("The bridge did not fall.", ("not",)),
        ("The bridge didn't fall.", ("didn't",)),
        ("The bridge hasn’t fallen.", ("hasn’t",)),
        ("No one was hurt, and nobody fled.", ("No one", "nobody")),
        ("Neither side has confirmed it.", ("Neither",)),
        ("The army denied the report.", ("denied",)),
        ("The talks ended without agreement.", ("without",)),
        ("The crew failed to reach the harbour.", ("failed to",)),
        ("No fewer than ten people died.", ()),
        ("No more than ten people died.", ()),
        ("It is not only a port.", ()),
        ("The No. 1 reactor was closed.", ()),
        ("Doctors Without Borders opened a clinic.", ()),
        ("The town is no longer besieged.", ("no longer",)),
        ("Rebels struck the palace.", ()),
    ],
)
def test_negations_are_the_words_that_say_it_is_not_so(text: str, negations: tuple[str, ...]) -> None:
    assert read_negations(text, words_of(text)) == negations


@needs_model
@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("The meeting will take place on Friday.", "planned"),
        ("Officials from both sides are expected to meet in Oslo.", "planned"),
        ("The talks are scheduled for Friday.", "planned"),
        ("Russia announced that the minister will visit Moscow.", "planned"),
        ("The police said they plan to close the road.", "planned"),
        ("The visit is due to begin on Monday.", "planned"),
        ("The general is going to resign, aides said.", "planned"),
        ("A summit is taking place in Oslo, a diplomat said.", "under_way"),
        ("Fighting continues in the north.", "under_way"),
        ("Both sides are meeting in Oslo.", "under_way"),
        ("Rebels struck the palace.", "happened"),
        ("Four men were killed, police said.", "happened"),
        ("The army has left the town.", "happened"),
        ("The ministry denied that its forces had shelled the town.", "denied"),
        ("She rejected allegations that she had lied.", "denied"),
        ("The mayor confirmed that the bridge had fallen.", "confirmed"),
        ("Neither side has officially confirmed the talks.", "unconfirmed"),
        ("The figure could not be independently verified.", "unconfirmed"),
        ("There was no official confirmation of the visit.", "unconfirmed"),
        ("The attack has intensified, though details remain unconfirmed.", "happened"),
        ("The town is the capital of the province.", "asserted"),
        ("The pilot may have left.", "asserted"),
    ],
)
def test_the_status_is_that_of_what_is_told(text: str, status: Status) -> None:
    assert read_status(text, words_of(text)) == status


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("The meeting will take place on Friday.", "planned"),
        ("A summit is taking place in Oslo.", "under_way"),
        ("Rebels struck the palace.", "happened"),
        ("The ministry denied the report.", "denied"),
        ("The figure could not be independently verified.", "unconfirmed"),
        ("The town is the capital of the province.", "asserted"),
    ],
)
def test_without_a_model_the_status_is_read_from_patterns(text: str, status: Status) -> None:
    assert read_status(text, ()) == status


def test_without_a_model_hedges_and_negations_are_read_from_the_text() -> None:
    assert read_hedges("He may reportedly leave on May 3.", ()) == ("may", "reportedly")
    assert read_negations("He did not leave.", ()) == ("not",)


@pytest.mark.parametrize(
    "text", ["", " ", "not " * 3000, "could " * 3000, "no official " * 2000, "was reported " * 2000]
)
def test_hostile_sentences_are_read_in_no_time(text: str) -> None:
    read_hedges(text, ())
    read_negations(text, ())
    assert read_status(text, ()) in ("asserted", "happened", "unconfirmed")
