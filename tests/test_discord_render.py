"""A Reply on Discord: what is drawn, what fits, and what a hostile text can't do."""

import json
import re
from typing import Any

import discord
import pytest
from discord_world import problems
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.discord import limits
from adapters.discord.render import card, embed, files
from adapters.discord.text import escape, masked, safe_link, shorten
from bot.messages import Button, Buttons, Divider, Heading, Item, Note, Picture, Reply, Span, Text

QUOTE = "“The harbour fire hurt 31 people, the mayor of Port Ilsa said on Monday.”"


def drawn(reply: Reply) -> list[dict[str, Any]]:
    """The components inside the card's container."""
    (container,) = card(reply).to_components()
    assert container["type"] == discord.ComponentType.container.value
    return list(container["components"])


def texts(reply: Reply) -> list[str]:
    return [one["content"] for one in drawn(reply) if "content" in one]


def count(components: list[dict[str, Any]]) -> int:
    return sum(1 + count(one.get("components", [])) for one in components)


def within_limits(reply: Reply) -> None:
    whole = card(reply).to_components()
    assert count(whole) <= 40
    assert sum(limits.length(one) for one in texts(reply)) <= 4000
    shown, view = embed(reply)
    assert len(shown.description or "") <= 4096
    assert len(shown) <= 6000
    assert len(view.children) <= 25


def matches(many: int, quote: str = QUOTE) -> tuple[Item, ...]:
    line = (Span("31", bold=True), Span(" · Ilsa Courier · 31 Jul 2025 · citing the mayor"))
    return tuple(Item(line, quote, f"https://courier.example/{number}") for number in range(many))


def test_a_card_shows_the_point_then_who_says_it_then_its_words_and_buttons() -> None:
    reply = Reply(
        "Sources differ: 31 or 40 hurt.",
        (
            Heading("Sources differ: 31 or 40 hurt"),
            Heading("How many people were hurt?"),
            *matches(1),
            Divider(),
            Buttons((Button("All matches", "show k matches"), Button("Site", url="https://ilsa.example/a"))),
            Note((Span("2 articles searched."),)),
        ),
    )
    assert texts(reply) == [
        "## Sources differ: 31 or 40 hurt",
        "**How many people were hurt?**",
        "**31** · Ilsa Courier · 31 Jul 2025 · citing the mayor · [open](<https://courier.example/0>)\n"
        "> “The harbour fire hurt 31 people, the mayor of Port Ilsa said on Monday.”",
        "-# 2 articles searched.",
    ]
    row = next(one for one in drawn(reply) if one["type"] == 1)
    assert [one.get("custom_id") or one["url"] for one in row["components"]] == [
        "2s0:show k matches",
        "https://ilsa.example/a",
    ]


def test_a_reply_without_blocks_shows_its_summary() -> None:
    assert texts(Reply("Nothing here speaks of that.")) == ["## Nothing here speaks of that."]


@pytest.mark.parametrize("many", [0, 1, 8, 200])
@pytest.mark.parametrize("length", [0, 70, 5000])
def test_any_number_of_matches_of_any_length_fits_and_keeps_its_buttons(many: int, length: int) -> None:
    buttons = Buttons((Button("All matches", "show k"), Button("Share to channel", "share k")))
    reply = Reply("S", (Heading("Head"), *matches(many, "é" * length), buttons, Note((Span("small"),))))
    within_limits(reply)
    assert "share k" in json.dumps(drawn(reply))
    assert texts(reply)[-1] == "-# small"


def test_what_does_not_fit_is_counted() -> None:
    reply = Reply("S", (Heading("Head"), *matches(200), Note((Span("small"),))))
    shown = texts(reply)
    items = [one for one in shown if "Ilsa Courier" in one]
    assert shown[-2] == f"-# … and {200 - len(items)} more"
    assert len(items) >= 15


def test_long_quotes_are_shortened_before_any_match_is_left_out() -> None:
    shown = texts(Reply("S", (Heading("Head"), *matches(9, "word " * 1000))))
    assert len(shown) == 10
    assert all(one.endswith("word…") for one in shown[1:])


def test_a_heading_whose_items_did_not_fit_goes_with_them() -> None:
    blocks = (Heading("Head"), *matches(60), Divider(), Heading("Second"), *matches(5), Note((Span("n"),)))
    shown = texts(Reply("S", blocks))
    assert "**Second**" not in shown
    assert sum("more" in one for one in shown) == 1


def test_what_comes_first_stays_whole_and_the_last_sections_go() -> None:
    sections = [(Heading(f"Question {n}?"), *matches(2), Text((Span("Both may hold. " * 30),))) for n in range(12)]
    blocks = (Heading("Head"), *(one for section in sections for one in section), Note((Span("small"),)))
    shown = texts(Reply("S", blocks))
    assert [one.split("\n")[0][:12] for one in shown[:5]] == [
        "## Head",
        "**Question 0",
        "**31** · Ils",
        "**31** · Ils",
        "Both may hol",
    ]
    assert re.fullmatch(r"-# … and \d+ more", shown[-2])
    assert "**Question 11?**" not in shown


def test_a_cut_without_items_is_told_too() -> None:
    shown = texts(Reply("S", (Heading("Head"), *(Text((Span("x " * 800),)) for _ in range(4)))))
    assert shown[-1] == "-# … cut to fit here"


def test_forty_buttons_become_twenty_five_and_bad_ones_are_left_out() -> None:
    many = tuple(Button(f"Number {n}", f"show {n}") for n in range(40))
    bad = (
        Button("Script", url="javascript:alert(1)"),
        Button(" ", "show x"),
        Button("Long", "x" * 200),
        Button("None"),
    )
    reply = Reply("S", (Heading("H"), Buttons((*bad, *many))))
    within_limits(reply)
    rows = [one for one in drawn(reply) if one["type"] == 1]
    assert [len(one["components"]) for one in rows] == [5, 5, 5, 5, 5]
    assert rows[0]["components"][0]["label"] == "Number 0"


def test_two_buttons_of_one_command_have_ids_of_their_own() -> None:
    reply = Reply("S", (Buttons((Button("A", "help"), Button("B", "help"))),))
    ids = [one["custom_id"] for one in drawn(reply)[-1]["components"]]
    assert ids == ["2s0:help", "2s1:help"]


def test_the_longest_label_and_command_still_fit() -> None:
    reply = Reply("S", (Buttons((Button("L" * 300, "c" * 90),)),))
    (button,) = drawn(reply)[-1]["components"]
    assert len(button["label"]) == 80
    assert len(button["custom_id"]) <= 100


def test_a_picture_comes_with_its_words_and_a_safe_file_name() -> None:
    reply = Reply("S", (Heading("H"), Picture(b"\x89PNG", "Two bars: 31 and 40", "../ch art.png")))
    gallery = drawn(reply)[-1]
    assert gallery["items"][0]["media"]["url"] == "attachment://.._ch_art.png"
    assert gallery["items"][0]["description"] == "Two bars: 31 and 40"
    assert files(reply)[0].filename == ".._ch_art.png"


HOSTILE = [
    ("@everyone", "@\u200beveryone"),
    ("@HERE now", "@\u200bHERE now"),
    ("<@1> <@!1> <@&2>", "\\<@\u200b1> \\<@\u200b!1> \\<@\u200b&2>"),
    ("<#1>", "\\<#\u200b1>"),
    ("<t:1720000000:R>", "\\<t:1720000000:R>"),
    ("<a:wave:123456789012345678>", "\\<a:wave:123456789012345678>"),
    ("[a](javascript:alert(1))", "\\[a\\]\\(javascript:alert(1))"),
    ("[a](https://evil.example)", "\\[a\\]\\(https\\://evil.example)"),
    ("https://evil.example", "https\\://evil.example"),
    ("discord.gg/abc", "discord\\.gg/abc"),
    ("# Head", "\\# Head"),
    ("-# small", "\\-# small"),
    ("> quote", "\\> quote"),
    ("- list", "\\- list"),
    ("1. list", "1\\. list"),
    ("```code```", "\\`\\`\\`code\\`\\`\\`"),
    ("**b** __u__ ~~s~~ ||x||", "\\*\\*b\\*\\* \\_\\_u\\_\\_ \\~\\~s\\~\\~ \\|\\|x\\|\\|"),
    ("a\\", "a\\\\"),
    ("\u202eevil\u202c", "evil"),
    ("@\u200e\u202aeveryone", "@\u200beveryone"),
    ("a\x00b", "ab"),
    ("5 < 6, R&D, 1,400 (31%)", "5 \\< 6, R&D, 1,400 (31%)"),
]


@pytest.mark.parametrize(("said", "written"), HOSTILE)
def test_text_shows_exactly_its_characters(said: str, written: str) -> None:
    assert escape(said) == written


@pytest.mark.parametrize("said", [one for one, _ in HOSTILE])
def test_no_block_lets_hostile_text_through(said: str) -> None:
    span = Span(said, link="https://ok.example")
    blocks = (
        Heading(said),
        Text((Span(said), Span(said, bold=True, italic=True), Span(said, code=True), span)),
        Item((Span(said),), said, "javascript:alert(1)"),
        Note((Span(said),)),
        Buttons((Button(said.strip("\x00") or "x", "help"),)),
    )
    written = "\n".join(texts(Reply(said, blocks)))
    for ping in ("@everyone", "@here", "@HERE", "<@1>", "<@!1>", "<@&2>", "<#1>", "](javascript", "](https"):
        assert ping not in re.sub(r"`\[[^`]*`", "", written)  # nothing is a link inside a code span
    assert not any(line.startswith(("# ", "> quote", "- list")) for line in written.replace("> > ", "").split("\n"))


@pytest.mark.parametrize(
    ("url", "link"),
    [
        ("https://a.example/x?y=1#z", "https://a.example/x?y=1#z"),
        ("http://a.example/(x)<y>", "http://a.example/%28x%29%3Cy%3E"),
        ("https://ü.example/ö", "https://%C3%BC.example/%C3%B6"),
        ("javascript:alert(1)", None),
        ("https://", None),
        ("https://a.example@evil.example/", None),
        ("//a.example", None),
        ("https://a.example/" + "x" * 600, None),
        ("https://[bad", None),
        ("", None),
        (None, None),
    ],
)
def test_only_web_addresses_become_links(url: str | None, link: str | None) -> None:
    assert safe_link(url) == link


def test_a_link_label_holds_neither_marks_nor_addresses() -> None:
    # Discord shows backslashes in a label, and draws no link at all when the label holds an address.
    assert masked("*a* [b](https://c.example) <@1>", "https://x.example") == (
        "[a (b)(c.example) ‹@\u200b1›](<https://x.example>)"
    )


@pytest.mark.parametrize("limit", [1, 5, 40, 300])
def test_shortening_never_exceeds_its_limit_nor_breaks_an_escape(limit: int) -> None:
    cut = shorten("*_~ " * 200 + "🔥" * 200, limit, draw=escape)
    assert limits.length(cut) <= limit
    assert cut.endswith("…")
    assert not cut.rstrip("…").endswith("\\") or cut.rstrip("…").endswith("\\\\")


@pytest.mark.parametrize("text", ["`" * 5000, "word " * 1000, "🔥" * 3000, "@everyone" * 600, "\u200e" * 5000])
def test_as_much_is_kept_as_fits(text: str) -> None:
    cut = shorten(text, 300, draw=escape)
    assert limits.length(cut) <= 300
    assert limits.length(cut) >= 260 or text.startswith("\u200e")


def test_half_a_character_is_dropped() -> None:
    assert escape("a\ud83db") == "ab"


def test_an_outlet_name_of_300_characters_leaves_room_for_the_rest() -> None:
    item = Item((Span("31", bold=True), Span(f" · {'Very Long Outlet ' * 20} · 1 Jan 2025")), QUOTE)
    within_limits(Reply("S", (Heading("H"), *(item,) * 30)))


SPANS = st.builds(
    Span,
    st.text(max_size=80) | st.sampled_from([said for said, _ in HOSTILE]),
    bold=st.booleans(),
    italic=st.booleans(),
    code=st.booleans(),
    link=st.none() | st.sampled_from(["https://a.example/x", "javascript:alert(1)", "https://b.example/)("]),
)
LINES = st.lists(SPANS, max_size=6).map(tuple)
LONG_TEXT = st.text(max_size=60).flatmap(lambda one: st.integers(0, 200).map(lambda times: one * times))
BLOCKS = st.one_of(
    st.builds(Heading, LONG_TEXT),
    st.builds(Text, LINES),
    st.builds(Item, LINES, st.none() | LONG_TEXT, st.none() | st.just("https://a.example/y")),
    st.builds(Note, LINES),
    st.just(Divider()),
    st.builds(Buttons, st.lists(st.builds(Button, st.text(max_size=90), st.text(max_size=90)), max_size=9).map(tuple)),
)


@given(st.text(max_size=200), st.lists(BLOCKS, max_size=60).map(tuple))
@settings(max_examples=150, deadline=None)
def test_any_reply_at_all_is_drawn_within_the_limits(summary: str, blocks: tuple) -> None:
    reply = Reply(summary, blocks)
    assert [fault for fault in problems(card(reply).to_components(), []) if fault] == []
    within_limits(reply)


@given(st.text(alphabet=st.sampled_from("@everyonh<>&!#12:/[]()*_~`|\\ -.\n\u200e"), max_size=60))
@settings(max_examples=500, deadline=None)
def test_no_text_at_all_makes_a_mention(said: str) -> None:
    written = escape(said)
    assert not re.search(r"@everyone|@here|<@[!&]?\d|<#\d", written)
    assert not re.search(r"(?<!\\)(?:\\\\)*<", re.sub(r"\\.", "", written))
