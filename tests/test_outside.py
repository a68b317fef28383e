"""What came from outside is made fit once, for every platform."""

import pytest

from adapters.outside import visible, web_address, works
from bot.messages import Button


def test_what_can_not_be_seen_but_changes_the_line_is_dropped():
    assert visible("a\u202eb\u2066c\x00d\ud800e\ufefff") == "abcdef"
    assert visible("two\nlines\tand a tab") == "two\nlines\tand a tab"


@pytest.mark.parametrize(
    ("url", "opens"),
    [
        ("https://a.example/ä?x=<y>", True),
        ("HTTP://a.example", True),
        ("javascript:alert(1)", False),
        ("https://", False),
        ("https://bank.example@evil.example/", False),
        ("https://a.example/a b", False),
        ("https://[broken", False),
        ("https://a.example/" + "x" * 100, False),
        ("", False),
        (None, False),
    ],
)
def test_an_address_opens_a_page_or_is_none(url, opens):
    assert (web_address(url, limit=100) is not None) is opens


@pytest.mark.parametrize(
    ("button", "fit"),
    [
        (Button("More", "claims fire"), True),
        (Button("More", ""), False),
        (Button("More", "x" * 91), False),
        (Button(" \u202e", "help"), False),
        (Button("Open", url="https://a.example"), True),
        (Button("Open", url="javascript:x"), False),
    ],
)
def test_a_button_that_could_not_work_is_known(button, fit):
    assert works(button, command_chars=90, url_chars=100) is fit
