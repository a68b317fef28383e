"""Every reader and parser on hostile input: what coverage-guided fuzzing found, and random mixtures of our own seeds.

The targets stand in bench/fuzz_targets.py and are fuzzed for longer by bench/fuzz.py."""

import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from slack_running import pings

from adapters.discord import text as discord_text
from adapters.discord.views import button_of
from adapters.outside import honest
from adapters.slack.render import render
from bot.messages import Button, Message, Person, Place, Reply, Span, Text
from bot.words import sound
from claims import extract

sys.path.append(str(Path(__file__).resolve().parents[1] / "bench"))
import fuzz_chat
import fuzz_readers
from fuzz_case import Fault
from fuzz_targets import TARGETS

SLOW = ("statement", "reading", "message", "html")
# target, the input that once broke it
FOUND = [
    ("statement", b"Nine \xc2 people died in Veldt."),
    ("statement", b"\xff"),
    ("message", b"\x02check Nine \xc2 people died"),
    ("message", b"\x01Nine \xff"),
    ("reply", b"https://good.example|https://evil.example/x"),
    ("reply", b"\xc2s://\x82\x00o<!cha\x00\x00\x00pl"),
    ("feed", b""),
    ("locator", b"http://127.0.:81/"),
    ("locator", b"Http://11/"),
    ("payload", b"\x02\x04\x07Nine"),
    ("payload", b"\x03\x02\x08"),
    ("payload", b"\x00\x01\x0a"),
    ("payload", b"\x04\x00\x04"),
    ("payload", b"\x05\x00\x02[1"),
]


@pytest.mark.parametrize(("name", "data"), FOUND)
def test_what_broke_a_reader_once_is_read(name: str, data: bytes) -> None:
    TARGETS[name].run(data)


@pytest.mark.parametrize("name", TARGETS)
def test_every_seed_is_read(name: str) -> None:
    for data in TARGETS[name].seeds:
        TARGETS[name].run(data)


def mixed(seeds: tuple[bytes, ...]) -> st.SearchStrategy[bytes]:
    """Pieces of the seeds with pieces of anything between them."""
    pieces = [one[at : at + 40] for one in seeds for at in range(0, min(len(one), 2000), 40)]
    anything = st.one_of(st.binary(max_size=8), st.text(max_size=8).map(lambda one: one.encode("utf-8", "replace")))
    return st.lists(st.one_of(st.sampled_from(pieces), anything), max_size=8).map(b"".join)


@pytest.mark.parametrize("name", TARGETS)
def test_mixtures_of_what_is_expected_and_what_is_not_are_read(name: str) -> None:
    @settings(max_examples=10 if name in SLOW else 60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(mixed(TARGETS[name].seeds))
    def read(data: bytes) -> None:
        TARGETS[name].run(data)

    read()


def test_the_targets_notice_a_fault() -> None:
    """A target that lets everything pass would prove nothing."""
    assert pings({"text": "<!channel>"})
    assert pings({"blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "x"}}]})
    with pytest.raises(Fault, match="words that name another site"):
        fuzz_chat._honest("https://evil.example/", "https://good.example", None)
    with pytest.raises(Fault, match="no page"):
        fuzz_chat._honest("javascript:alert(1)", "", None)
    with pytest.raises(Fault, match="half a character"):
        fuzz_readers._clean("\ud83d")


# what was found, said as a person would meet it


@pytest.mark.parametrize(
    ("words", "address", "is_honest"),
    [
        ("open", "https://post.example/a", True),
        ("Harbour Post", "https://post.example/a", True),
        ("post.example", "https://www.post.example/a", True),
        ("https://post.example/a", "https://post.example/b", True),
        ("bank.example", "https://evil.example/", False),
        ("https://bank.example/login", "https://evil.example/", False),
        ("www.bank.example", "https://evil.example/bank.example", False),
        ("bank.example@evil.example", "https://evil.example/", True),
        ("\u200fhttps://bank.example", "https://evil.example/", False),
        ("St. Mary's church", "https://post.example/a", True),
        ("No. 10", "https://post.example/a", True),
    ],
)
def test_words_of_a_link_may_not_name_another_site(words: str, address: str, is_honest: bool) -> None:
    assert honest(words, address) is is_honest


def test_a_link_whose_words_name_another_site_is_drawn_as_words_alone() -> None:
    span = Span("https://bank.example", link="https://evil.example/")
    assert "evil" not in str(render(Reply("x", (Text((span,)),))))
    assert "evil" not in discord_text.spans((span,))


def test_a_half_character_in_a_button_does_not_reach_discord() -> None:
    assert button_of(Button("Show \ud83d it", url="https://post.example/"), 0).to_component_dict()["label"] == "Show it"


def test_halves_of_a_character_become_whole_or_a_replacement_sign() -> None:
    assert sound("caf\u00e9 \ud83d\udd25") == "caf\u00e9 \U0001f525"
    assert sound("caf\u00e9 \ud83d") == "caf\u00e9 \ufffd"
    assert sound("plain") == "plain"
    assert extract.read_statement("Nine \udcff people died in Veldt.", published=None)[0].text[:6] == "Nine \ufffd"


def test_a_message_with_half_a_character_is_answered() -> None:
    bot = fuzz_chat._bot()
    reply = bot.handle(
        Message("1", Place("slack", "T", "C"), Person("U"), "Nine \ud83d people died in Veldt", "direct")
    )
    assert reply is not None
    assert "went wrong" not in reply.summary
