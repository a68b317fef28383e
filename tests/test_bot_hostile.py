"""Whatever is written, by people or by articles, the bot answers and no reply passes on what can't be seen."""

import unicodedata

import answers
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from adapters.console import render
from bot.answer_reply import answer_reply
from bot.commands import takes
from bot.desk import Call
from bot.match_pages import matches_reply
from bot.messages import Message, Person, Place
from bot.points import indirect
from bot.reading import compose, read, split_options
from bot.words import clean, cut, window

ANY = st.text(max_size=300)
WAYS = st.sampled_from(["mention", "direct", "command", "menu", "click", "form"])
SMALL = settings(max_examples=150, deadline=None)


@SMALL
@given(ANY, WAYS)
@example('claims about:"' * 500, "command")
@example("/" * 10_000, "mention")
def test_every_text_is_read_as_a_command_or_as_a_statement(text, way):
    call = read(Message("1", Place("slack", "T", "C"), Person("U"), text, way), takes())
    assert isinstance(call, Call)
    assert call.name in takes()


@SMALL
@given(ANY, ANY)
def test_every_text_can_stand_in_an_answer(text, outlet):
    answer = answers.with_texts(text, outlet=outlet, url=text)
    assert answer_reply(answer, key="k").summary.strip()
    assert render(matches_reply(answer, key="k", page=1, replaces=False), width=80)


@SMALL
@given(ANY)
def test_a_cleaned_text_has_no_control_or_direction_signs(text):
    assert not [
        sign for sign in clean(text) if unicodedata.category(sign) == "Cc" or sign in "\u202e\u2066\u200b\ufeff"
    ]


@SMALL
@given(ANY, st.integers(1, 200))
def test_a_cut_text_is_as_short_as_asked(text, limit):
    assert len(cut(text, limit)) <= limit


@SMALL
@given(ANY, st.integers(0, 300), st.integers(0, 300), st.integers(10, 200))
def test_a_window_is_never_much_longer_than_asked(text, start, end, limit):
    assert len(window(text, (start, max(start, end)), limit)) <= limit + 4


@SMALL
@given(ANY)
def test_every_question_can_be_turned_or_left(question):
    clause = indirect(question)
    assert clause is None or len(clause) <= 140


@pytest.mark.parametrize(
    ("text", "words", "options"),
    [
        ("fire", "fire", {}),
        ("fire about:Lee", "fire", {"about": "Lee"}),
        ('about:"Ann Lee" fire', "fire", {"about": "Ann Lee"}),
        ("--since=2025-07-01 fire --until 5", "fire --until 5", {"since": "2025-07-01"}),
        ("score:3 http://a.example", "score:3 http://a.example", {}),
        ('about:"Ann', "", {"about": '"Ann'}),
        ("SINCE:2025-07-01", "", {"since": "2025-07-01"}),
    ],
)
def test_options_are_taken_out_of_the_words(text, words, options):
    found, given_ = split_options(text)
    assert (found, dict(given_)) == (words, options)


def test_a_composed_command_reads_back_as_what_it_was_made_of():
    text = compose("claims", "harbour fire", about='Ann "Lee"', since="", until="2025-07-31")
    assert text == 'claims harbour fire about:"Ann Lee" until:"2025-07-31"'
    call = read(Message("1", Place("discord", "G", "C"), Person("U"), text, "command"), takes())
    assert (call.name, call.words, call.option("about"), call.option("until")) == (
        "claims", "harbour fire", "Ann Lee", "2025-07-31"
    )  # fmt: skip
