"""How a reply looks in the terminal."""

import re

import answers
import pytest
from contract_adapters import Asked, store_with

from adapters.console import Console, render
from bot.answer_reply import answer_reply
from bot.app import Bot
from bot.config import Config
from bot.messages import Button, Buttons, Divider, Heading, Item, Note, Picture, Reply, Span, Text


def test_every_block_is_drawn():
    reply = Reply(
        "summary",
        (
            Heading("The point"),
            Text((Span("Some "), Span("words", bold=True), Span(" and a page", link="https://a.example/b"))),
            Item((Span("112", bold=True), Span(" · Bell")), "“112 were hurt.”", "https://bell.example/fire"),
            Divider(),
            Buttons((Button("More", "claims"), Button("Open", url="https://a.example"))),
            Note((Span("2 articles searched."),)),
            Picture(b"", "A line that rises", "hurt.png"),
        ),
    )
    assert render(reply, width=60).splitlines() == [
        "The point",
        "Some words and a page (https://a.example/b)",
        "  112 · Bell",
        "    “112 were hurt.”",
        "    https://bell.example/fire",
        "",
        "────────────────────────────────────────────────────────────",
        "",
        "[1] More  [2] Open (https://a.example)",
        "",
        "2 articles searched.",
        "[picture hurt.png: A line that rises]",
    ]


def test_a_reply_without_blocks_is_its_summary():
    assert render(Reply("Just a word."), width=60) == "Just a word."


@pytest.mark.parametrize("name", answers.replies())
@pytest.mark.parametrize("width", [20, 80])
def test_nothing_from_outside_moves_the_cursor_or_colours_the_screen(name, width):
    drawn = render(answers.replies()[name], width=width)
    assert not [sign for sign in drawn if sign != "\n" and (ord(sign) < 32 or 0x7F <= ord(sign) < 0xA0)]
    assert "\u202e" not in drawn
    assert "\u200b" not in drawn


def test_lines_keep_to_the_width():
    drawn = render(answer_reply(answers.SOURCES_DIFFER, key="k"), width=50)
    assert max(map(len, drawn.splitlines())) <= 50


def test_on_a_terminal_headings_and_values_stand_out_and_the_words_stay():
    reply = answer_reply(answers.SOURCES_DIFFER)
    plain, styled = render(reply, width=80), render(reply, width=80, styled=True)
    assert "\x1b[1mSources differ: over 30 or 112 hurt in the Harbour Street fire\x1b[0m" in styled
    assert "  \x1b[1mover 30\x1b[0m · Evening Bell" in styled
    assert re.sub(r"\x1b\[\dm", "", styled) == plain


class Typed:
    """Lines a person types, then the end of input."""

    def __init__(self, *lines: str) -> None:
        self._lines = iter(lines)
        self.prompts: list[str] = []

    def __call__(self, prompt: str) -> str:
        self.prompts.append(prompt)
        try:
            return next(self._lines)
        except StopIteration:
            raise EOFError from None


def talk(*lines: str, asked: Asked | None = None) -> tuple[list[str], Asked]:
    asked = asked or Asked()
    written: list[str] = []
    bot = Bot(store_with(asked.gives), Config(), lambda: answers.NOW, ask=asked)
    Console(bot, read=Typed(*lines), write=written.append, width=100).run()
    return written, asked


def test_a_number_clicks_the_button_last_shown():
    written, asked = talk(answers.STATEMENT, "1")
    assert asked.statements == [answers.STATEMENT]
    assert written[2].startswith("2 matches for “More than 30 people")


def test_a_number_without_buttons_is_a_statement():
    _, asked = talk("300", asked=Asked(answers.GREETING))
    assert asked.statements == ["300"]


def test_a_number_that_no_button_has_is_told():
    written, _ = talk(answers.STATEMENT, "9")
    assert written[-1] == "There is no button 9."


def test_the_same_words_typed_again_are_answered_again():
    _, asked = talk(answers.STATEMENT, answers.STATEMENT)
    assert asked.statements == [answers.STATEMENT] * 2


def test_a_form_is_asked_line_by_line():
    written, asked = talk("help", "1", "The mayor resigned on Monday")
    assert asked.statements == ["The mayor resigned on Monday"]
    assert "Check a statement" in written


@pytest.mark.parametrize("word", ["quit", "EXIT"])
def test_the_talk_ends_when_the_person_says_so(word):
    _, asked = talk(word, answers.STATEMENT)
    assert asked.statements == []
