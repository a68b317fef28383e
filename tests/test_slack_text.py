"""What a person typed in Slack, as plain text."""

import pytest

from adapters.outside import web_address
from adapters.slack.text import decode, shorten


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("<@U0BOT> Over 30 were hurt", "Over 30 were hurt"),
        ("hey <@U0BOT>", "hey"),
        ("<@U0BEN|ben> says 3 &lt; 5 &amp; 6 &gt; 4", "@ben says 3 < 5 & 6 > 4"),
        ("<@U0BEN> says so", "@U0BEN says so"),
        ("&amp;lt;b&amp;gt;", "&lt;b&gt;"),
        ("see <https://news.example/a?b=1&amp;c=2>", "see https://news.example/a?b=1&c=2"),
        ("see <https://news.example/a|the story>", "see the story"),
        ("add <http://news.example/a|news.example/a>", "add http://news.example/a"),
        ("<mailto:a@b.example|a@b.example> wrote", "a@b.example wrote"),
        ("<mailto:a@b.example> wrote", "a@b.example wrote"),
        ("<#C0NEWS|news> and <#C0NEWS>", "#news and #C0NEWS"),
        ("<!here> and <!subteam^S1|@desk> on <!date^1392734382^{date}|18 Feb 2014>", "@here and @desk on 18 Feb 2014"),
        ("<<nested> <", "<nested <"),
        ("", ""),
    ],
)
def test_incoming_text_is_decoded(typed: str, read: str) -> None:
    assert decode(typed, strip="U0BOT") == read


def test_a_hundred_thousand_brackets_are_read_in_no_time() -> None:
    assert decode("<" * 100_000) == "<" * 100_000
    assert decode("<a|" * 30_000).startswith("<a|")


@pytest.mark.parametrize(
    ("text", "limit", "short"),
    [("one two", 20, "one two"), ("one two three", 9, "one two…"), ("onetwothree", 5, "onet…"), ("ab", 1, "…")],
)
def test_text_is_cut_at_a_word_where_one_is_near(text: str, limit: int, short: str) -> None:
    assert shorten(text, limit) == short


@pytest.mark.parametrize("url", ["https://a.example/ä?x=<y>", "HTTP://A.example"])
def test_web_addresses_pass(url: str) -> None:
    assert web_address(url, limit=3000) == url


def test_an_address_too_long_is_none() -> None:
    assert web_address("https://a.example/" + "a" * 3000, limit=3000) is None
