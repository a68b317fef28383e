"""A speaker met again, and what stands between two of their sentences."""

from claims.extract import read_statement
from claims.model import Attribution

FIRST = "A ministerial meeting is taking place in Pellworth, a diplomat told MPA."
MIDDLE = "The meeting follows talks of the two ministers in Halvard last week."
LAST = "It will end on Friday, added the diplomat, who asked not to be named."


def attributions(text: str) -> list[Attribution | None]:
    return [claim.attribution for claim in read_statement(text, published=None)]


def test_the_diplomat_is_the_one_who_spoke_to_the_agency() -> None:
    first, last = attributions(f"{FIRST} {LAST}")
    assert first is not None
    assert last is not None
    assert (last.origin, last.via, last.anonymous) == (first.origin, ("MPA",), True)


def test_what_stands_between_two_sentences_of_one_speaker_is_theirs() -> None:
    _, middle, _ = attributions(f"{FIRST} {MIDDLE} {LAST}")
    assert middle is not None
    assert (middle.origin, middle.via) == ("a diplomat", ("MPA",))


def test_nothing_is_carried_past_the_last_sentence_or_over_a_paragraph() -> None:
    assert attributions(f"{FIRST} {MIDDLE}")[1] is None
    assert attributions(f"{FIRST}\n\n{MIDDLE}\n\n{LAST}")[1] is None
