"""A Reply as Slack blocks: within every limit, and nothing from outside is ever markup."""

import json
from typing import Any

import pytest
from slack_running import pings, shown
from slack_sdk.models.blocks import Block
from slack_server import unfit

from adapters.slack import limits
from adapters.slack.render import render
from bot.messages import Button, Buttons, Divider, Heading, Item, Note, Picture, Reply, Span, Text


def drawn(*blocks: Any, summary: str = "A summary.") -> dict[str, Any]:
    """The payload, checked against Slack's limits twice: by slack_sdk's models and by our local Slack."""
    payload = render(Reply(summary, blocks))
    for block in Block.parse_all(payload["blocks"]):
        block.validate_json()
    assert unfit(payload) == ""
    assert pings(payload) == []
    return payload


def test_the_first_heading_is_a_header_and_later_ones_are_bold_lines() -> None:
    blocks = drawn(Heading("Sources differ"), Heading("How many?"))["blocks"]
    assert blocks == [
        {"type": "header", "text": {"type": "plain_text", "text": "Sources differ", "emoji": False}},
        {
            "type": "rich_text",
            "elements": [
                {
                    "type": "rich_text_section",
                    "elements": [{"type": "text", "text": "How many?", "style": {"bold": True}}],
                }
            ],
        },
    ]


def test_an_item_is_a_line_with_its_link_and_a_quotation() -> None:
    item = Item((Span("over 30", bold=True), Span(" · Evening Bell")), "“Over 30 were hurt.”", "https://bell.example/a")
    assert drawn(item)["blocks"][0]["elements"] == [
        {
            "type": "rich_text_section",
            "elements": [
                {"type": "text", "text": "over 30", "style": {"bold": True}},
                {"type": "text", "text": " · Evening Bell"},
                {"type": "text", "text": " · "},
                {"type": "link", "url": "https://bell.example/a", "text": "open"},
            ],
        },
        {"type": "rich_text_quote", "elements": [{"type": "text", "text": "“Over 30 were hurt.”"}]},
    ]


def test_small_print_is_plain_text() -> None:
    assert drawn(Note((Span("2 articles *searched*"),)))["blocks"] == [
        {
            "type": "context",
            "elements": [{"type": "plain_text", "text": "2 articles *searched*", "emoji": False}],
        }
    ]


def test_buttons_carry_their_command_and_a_name_of_their_own() -> None:
    buttons = (Button("All", "show k"), Button("Open", url="https://a.example/"), Button("Go", "go", style="primary"))
    elements = drawn(Buttons(buttons))["blocks"][0]["elements"]
    assert [one["action_id"] for one in elements] == ["twosource:click:0", "twosource:open:1", "twosource:click:2"]
    assert [one.get("value") for one in elements] == ["show k", None, "go"]
    assert elements[1]["url"] == "https://a.example/"
    assert elements[2]["style"] == "primary"


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "ftp://a.example/",
        "https://",
        "http://[broken",
        "data:text/html,x",
        "https://a.example/a b",
    ],
)
def test_only_a_web_address_becomes_a_link(url: str) -> None:
    payload = drawn(Item((Span("x", link=url),), url=url), Text((Span("y"),)))
    assert '"url"' not in json.dumps(payload)


def test_a_reply_without_blocks_shows_its_summary_as_plain_words() -> None:
    payload = drawn(summary="Nothing *here* speaks of <that>.")
    assert payload["text"] == "Nothing *here* speaks of &lt;that&gt;."
    assert payload["blocks"][0]["elements"][0]["elements"] == [
        {"type": "text", "text": "Nothing *here* speaks of <that>."}
    ]


@pytest.mark.parametrize("count", [0, 1, 200])
def test_any_number_of_matches_fits_and_the_buttons_stay(count: int) -> None:
    items = [Item((Span(f"Outlet {n}"),), f"“Sentence number {n}.”") for n in range(count)]
    payload = drawn(Heading("Matches"), *items, Buttons((Button("Share", "share k"),)), Note((Span("searched"),)))
    text = shown(payload)
    assert '"Share"' in text
    assert "searched" in text
    assert f"Outlet {min(count, 40) - 1}" in text or count == 0
    assert ("more" in text) == (count == 200)


def test_what_is_cut_is_counted() -> None:
    payload = drawn(*[Item((Span(f"Outlet {n}"),)) for n in range(200)])
    kept = sum(block["type"] == "rich_text" for block in payload["blocks"])
    assert payload["blocks"][-1]["elements"][0]["text"] == f"… and {200 - kept} more"
    assert len(payload["blocks"]) == 50


def test_long_quotes_and_names_are_cut_at_a_word() -> None:
    item = Item(
        (Span("N" * 300, bold=True), Span(" · " + "word " * 400)), "“" + "A long sentence goes on. " * 220 + "”"
    )
    line, quote = drawn(item)["blocks"][0]["elements"]
    assert line["elements"][0]["text"] == "N" * 300
    assert quote["elements"][0]["text"].endswith("…")
    assert len(quote["elements"][0]["text"]) <= 1200


def test_fifty_long_quotes_fit_too() -> None:
    drawn(*[Item((Span(f"Outlet {n}"),), "q" * 5_000) for n in range(50)], Buttons((Button("All", "x"),)))


def test_many_and_long_buttons_fit() -> None:
    payload = drawn(Buttons(tuple(Button(f"Button {n} " + "x" * 100, f"go {n}") for n in range(60))))
    assert [len(block["elements"]) for block in payload["blocks"]] == [25, 25, 10]


def test_a_button_that_could_not_work_is_left_out() -> None:
    useless = (Button("a", "x" * 2001), Button("b"), Button("c", url="javascript:1"), Button("", "x"))
    assert drawn(Buttons((*useless, Button("d", "fine"))))["blocks"][0]["elements"][0]["value"] == "fine"


def test_empty_blocks_are_left_out() -> None:
    blocks = (Heading("  "), Text(()), Text((Span(""),)), Item(()), Note((Span(" "),)), Buttons(()), Divider())
    assert drawn(*blocks)["blocks"] == [{"type": "divider"}]


def test_a_heading_too_long_for_a_header_loses_no_word() -> None:
    heading = "Sources differ: " + "how many were hurt " * 12
    assert "hurt" in shown(drawn(Heading(heading)))
    assert drawn(Heading(heading))["blocks"][0]["type"] == "rich_text"


def test_characters_that_turn_or_break_a_line_are_dropped() -> None:
    payload = drawn(Text((Span("a\u202eb\u2066c\x00d\ud800e"),)), summary="s\u202e\x07")
    assert payload["blocks"][0]["elements"][0]["elements"][0]["text"] == "abcde"
    assert payload["text"] == "s"


def test_the_summary_is_escaped_and_cut_between_entities() -> None:
    text = render(Reply("<!channel> & " * 1000))["text"]
    assert len(text) <= 4000
    assert "<" not in text
    assert text.endswith("…")
    assert not text.removesuffix("…").rstrip().endswith(("&", "&a", "&am", "&amp", "&l", "&lt", "&g", "&gt"))


def test_a_picture_gives_its_words() -> None:
    assert "Two bars: 3 and 5" in shown(drawn(Picture(b"", "Two bars: 3 and 5")))


def test_our_own_choices_are_within_what_slack_allows() -> None:
    assert max(limits.NOTE_CHARS, limits.QUOTE_CHARS, limits.ITEM_LINE_CHARS) <= limits.TEXT_OBJECT_CHARS
    assert limits.QUOTE_CHARS + limits.ITEM_LINE_CHARS <= limits.RICH_TEXT_CHARS
    assert limits.PARAGRAPH_CHARS <= limits.RICH_TEXT_CHARS


def test_a_heading_left_without_its_items_goes_too() -> None:
    blocks = [Heading("Top"), *[Item((Span(f"{n}"),)) for n in range(47)], Heading("Next"), Item((Span("last"),))]
    texts = [shown({"blocks": [block]}) for block in drawn(*blocks, Note((Span("n"),)))["blocks"]]
    assert not any('"Next"' in text for text in texts)


def test_a_channel_is_drawn_as_its_name_and_what_is_no_channel_as_text() -> None:
    drawn = render(Reply("x", (Item((Span("in "), Span("C012AB", channel="C012AB"), Span("501", channel="501"))),)))
    (section,) = drawn["blocks"][0]["elements"]
    assert section["elements"] == [
        {"type": "text", "text": "in "},
        {"type": "channel", "channel_id": "C012AB"},
        {"type": "text", "text": "501"},
    ]
