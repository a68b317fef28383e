"""Where sentences begin and end, and which clauses of a statement are asked about one by one."""

import pytest

from claims import language
from claims.parts import clauses, unfit
from claims.readers.sentences import sentences


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Col. David W. Maron spoke to Dr. Ahn. He left.", 2),
        ("It opened at 10:30 p.m. Thursday in the U.S. capital.", 1),
        ("He left the U.S. The others stayed.", 2),
        ("“All four are dead,” said the officer. “We are sure.”", 2),
        ("“Why?” he asked. Nobody knew.", 2),
        ("She fled on Dec. 8, hours later. It rained.", 2),
        ("It cost $3.5 million. See No. 5 for more.", 2),
        ("A headline without a mark\n\nA sentence under it.", 2),
        ("One quote “that never closes. The next sentence is found all the same.", 2),
    ],
)
def test_sentences_end_where_a_reader_ends_them(text: str, count: int) -> None:
    assert len(list(sentences(text))) == count


def test_offsets_give_the_sentences_verbatim() -> None:
    text = "  First one.  Second one!\n\nA third, in a new paragraph.  "
    assert [text[a:b] for a, b, _ in sentences(text)] == ["First one.", "Second one!", "A third, in a new paragraph."]
    assert [number for _, _, number in sentences(text)] == [0, 0, 1]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "empty"),
        ("  \n ", "empty"),
        ("🤷🤷", "empty"),
        ("hello there!", "greeting"),
        ("Who sank the ferry?", "question"),
        ("I think the minister is awful", "opinion"),
        ("x" * 4001, "too_long"),
    ],
)
def test_what_is_no_statement_is_told_why(text: str, why: str) -> None:
    assert unfit(text) == why


@pytest.mark.parametrize(
    "text", ["Over 300 people died in the flood", "The dam broke on Sunday.", "NATO was founded in 1949"]
)
def test_a_statement_is_fit_to_be_checked(text: str) -> None:
    assert unfit(text) is None


def parts(text: str) -> list[str]:
    ((words, _),) = language.parse([text])
    return clauses(text, words)


def test_clauses_with_subjects_of_their_own_are_asked_one_by_one() -> None:
    assert parts("The ferry sank on Tuesday, and the captain was arrested on Friday.") == [
        "The ferry sank on Tuesday",
        "the captain was arrested on Friday.",
    ]


def test_a_clause_that_shares_its_subject_stays_with_it() -> None:
    text = "The ferry hit a rock and sank within an hour."
    assert parts(text) == [text]
