"""A disputed figure as a picture: what is drawn, what is said of it, when there is none."""

import io
import struct
from dataclasses import replace
from decimal import Decimal

import answers
import pytest

from bot.charts import alt_text, chart, chart_reply, drawable, points_of
from bot.messages import Heading, Picture
from claims.model import Attribution, Claim, Position, Quantity, Source


def position(value, outlet, at, low, high, bound, origin="") -> Position:
    text = f"The toll was {value}."
    figure = Quantity(
        value, 13, 13 + len(value), None if low is None else Decimal(low), None if high is None else Decimal(high),
        bound, "person", "hurt",
    )  # fmt: skip
    said = Attribution(origin, "said") if origin else None
    claim = Claim(
        f"{outlet}{at}{value}",
        Source(outlet, outlet, "t", None, at),
        text,
        0,
        len(text),
        attribution=said,
        quantities=(figure,),
    )
    return Position(value, (claim,), (outlet,), (origin,) if origin else (), at)


ALL = (
    position("up to 120", "Northern Wire", "2025-08-03", None, 120, "at_most", "the mayor"),
    position("over 30", "Evening Bell", "2025-07-30", 30, None, "at_least"),
    position("about 60", "Harbour Radio", "2025-07-30", 60, 60, "about", "a nurse"),
    position("dozens", "Skerry Radio", "2025-07-30", 24, 99, "about"),
    position("80 to 95", "Coast Messenger", "2025-07-31", 80, 95, "range", "Harbour Fire Brigade"),
    position("112.5", "Coast Messenger", "2025-08-02T10:00:00Z", "112.5", "112.5", "exact"),
)


def disputed(*positions: Position):
    return replace(answers.DISCREPANCY, positions=positions)


def size(picture: Picture) -> tuple[int, int]:
    assert picture.png.startswith(b"\x89PNG")
    width, height = struct.unpack(">II", picture.png[16:24])
    return width, height


def test_every_figure_is_told_in_words_in_order_of_time():
    assert chart(disputed(*ALL)).alt == (
        "Chart. How many people were hurt in the Harbour Street fire? 30 Jul 2025: at least 30, Evening Bell; "
        "30 Jul 2025: about 60, Harbour Radio citing a nurse; 30 Jul 2025: dozens, Skerry Radio; "
        "31 Jul 2025: 80 to 95, Coast Messenger citing Harbour Fire Brigade; 2 Aug 2025: 112.5, Coast Messenger; "
        "3 Aug 2025: at most 120, Northern Wire citing the mayor."
    )


def test_the_picture_fits_a_phone():
    assert size(chart(disputed(*ALL))) == (1080, 972)


def test_figures_far_apart_are_drawn_too():
    far = disputed(
        position("3", "A", "2025-07-30", 3, 3, "exact"),
        position("over 1,400", "B", "2025-07-31", 1400, None, "at_least"),
    )
    assert size(chart(far)) == (1080, 972)
    assert "at least 1,400, B" in chart(far).alt


@pytest.mark.parametrize(
    "found",
    [
        disputed(ALL[0]),
        disputed(ALL[0], ALL[0]),
        disputed(ALL[0], position("9", "B", None, 9, 9, "exact")),
        disputed(ALL[0], position("unknown", "B", "2025-07-30", None, None, "about")),
        replace(disputed(*ALL), kind="time"),
    ],
    ids=["one", "the same twice", "no day", "no figure", "no quantity"],
)
def test_where_there_are_not_two_dated_figures_there_is_no_picture(found):
    assert chart(found) is None
    assert "There is no picture of that." in chart_reply(found, chart(found)).summary


def test_a_button_is_offered_only_where_a_picture_can_be_drawn():
    assert drawable(disputed(*ALL))
    assert not drawable(disputed(ALL[0]))


def test_hostile_words_are_drawn_as_words():
    hostile = position(
        "over 30", answers.HOSTILE + r" $\frac{1}{0}$ $x_{", "2025-07-30", 30, None, "at_least", r"$\bad"
    )
    assert size(chart(replace(disputed(hostile, *ALL), question=r"$\frac{ " + answers.HOSTILE))) == (1080, 972)


def test_of_many_figures_the_first_ones_are_drawn():
    many = [position(str(n), f"Outlet {n}", "2025-07-30", n, n, "exact") for n in range(1, 200)]
    assert len(points_of(disputed(*many))) == 24
    assert len(alt_text(points_of(disputed(*many)), "x" * 900)) <= 1900


def test_the_reply_holds_the_picture_under_its_question():
    found = disputed(*ALL)
    reply = chart_reply(found, chart(found))
    assert [type(block) for block in reply.blocks[:2]] == [Heading, Picture]
    assert reply.summary == chart(found).alt
    assert io.BytesIO(reply.blocks[1].png).read(4) == b"\x89PNG"
