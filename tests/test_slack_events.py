"""Slack's payloads as messages: what they say, where, and which of them are the same."""

import json
from typing import Any

import pytest
from slack_server import SlackServer

from adapters.slack import events
from bot.messages import Field, Form, Message, Person, Place

SLACK = SlackServer()
SLACK.port = 1


def mention(**more: Any) -> events.Incoming:
    found = events.from_mention(SLACK.mention("x", **more), workspace="T1", bot_user="U0BOT")
    assert found is not None
    return found


def test_a_mention_opens_a_thread_or_stays_in_its_own() -> None:
    assert mention(ts="17.1").message.place == Place("slack", "T1", "C0NEWS", "17.1")
    assert mention(ts="17.1", thread_ts="16.9").message.place.thread == "16.9"


def test_an_event_delivered_again_is_the_same_message() -> None:
    body = SLACK.mention("x")
    first, again = (events.from_mention(body, workspace="T1", bot_user="U0BOT") for _ in range(2))
    assert first is not None
    assert again is not None
    assert first.message.id == again.message.id == body["event_id"]


def test_commands_and_clicks_are_told_apart_even_with_one_trigger() -> None:
    command, click = SLACK.command("check a"), SLACK.click({"action_id": "a", "value": "share k"})
    ids = {
        events.from_command(command, workspace="T1").message.id,
        events.from_command({**command, "text": "check b"}, workspace="T1").message.id,
        *(
            found.message.id
            for value in ("share k", "show k")
            if (found := events.from_click({**click, "actions": [{"value": value}]}, workspace="T1"))
        ),
    }
    assert len(ids) == 4
    assert events.from_command(command, workspace="T1") == events.from_command(command, workspace="T1")


@pytest.mark.parametrize(
    "event",
    [
        {},
        {"user": "U1", "text": "x"},
        {"user": "U1", "text": "x", "channel": "D1", "ts": "1.1", "channel_type": "im", "subtype": "channel_join"},
        {"text": "x", "channel": "D1", "ts": "1.1", "channel_type": "im"},
        {"user": "USLACKBOT", "text": "x", "channel": "D1", "ts": "1.1", "channel_type": "im"},
        {"user": "U1", "text": "x", "channel": "G1", "ts": "1.1", "channel_type": "mpim"},
    ],
)
def test_what_is_not_said_to_us_by_a_person_is_no_message(event: dict[str, Any]) -> None:
    assert events.from_direct({"event": event, "event_id": "E"}, workspace="T1", bot_user="U0BOT") is None


def test_a_message_with_only_an_attachment_is_read() -> None:
    body = SLACK.shortcut({"text": "", "attachments": [{"fallback": "Over 30 &amp; more"}]})
    assert events.from_shortcut(body, workspace="T1", bot_user="U0BOT").message.text == "Over 30 & more"


def test_a_shortcut_on_a_message_without_words_is_an_empty_text() -> None:
    body = SLACK.shortcut({"files": [{"id": "F1"}]})
    assert events.from_shortcut(body, workspace="T1", bot_user="U0BOT").message.text == ""


def test_a_form_keeps_its_way_back_within_slacks_limit() -> None:
    asked = Message("m", Place("slack", "T1", "C1", "16.9"), Person("U1"), "wrong", "click", on="17.1")
    form = Form("Wrong match", "why k1 c1", (Field("words", "Why?"),))
    kept = events.keep(form, events.Incoming(asked, response_url="https://hooks.slack.example/x"))
    view = {
        "id": "V1",
        "hash": "1",
        "private_metadata": kept,
        "state": {"values": {"words": {"value": {"value": " so "}}}},
    }
    sent = events.from_form({"view": view, "user": {"id": "U1"}}, workspace="T1")
    assert sent is not None
    assert sent.response_url == "https://hooks.slack.example/x"
    place = Place("slack", "T1", "C1", "16.9")
    assert sent.message == Message(
        "form:V1:1", place, Person("U1"), "why k1 c1", "form", "17.1", (("words", "so"),), "/twosource "
    )
    long = events.keep(form, events.Incoming(asked, response_url="https://hooks.slack.example/" + "x" * 3000))
    assert "response_url" not in json.loads(long)
    assert json.loads(long)["command"] == "why k1 c1"


@pytest.mark.parametrize("metadata", [None, "", "not json", "[1]", "{}"])
def test_a_form_that_is_not_ours_is_no_message(metadata: str | None) -> None:
    assert events.from_form({"view": {"private_metadata": metadata}}, workspace="T1") is None


def test_a_command_tells_how_commands_are_written_here() -> None:
    asked = events.from_command({**SLACK.command("help"), "command": "/twosource-two"}, workspace="T1")
    assert asked.message.prefix == "/twosource-two "
    said = events.from_mention(SLACK.mention("help"), workspace="T1", bot_user="U0BOT")
    assert said is not None
    assert said.message.prefix == ""


def test_the_people_and_channels_a_command_names_come_with_their_ids() -> None:
    typed = "settings adding:<@U012AB|anna> digests:<#C012AB|news> &amp; more"
    incoming = events.from_command({"text": typed, "user_id": "U1", "channel_id": "C1"}, workspace="T1")
    assert incoming.message.text == "settings adding:@anna digests:#news & more"
    assert incoming.message.named == (("@anna", "U012AB"), ("#news", "C012AB"))


@pytest.mark.parametrize(
    ("state", "value"),
    [
        ({"type": "multi_users_select", "selected_users": ["U1", "U2"]}, "U1, U2"),
        ({"type": "multi_users_select", "selected_users": []}, ""),
        ({"type": "conversations_select", "selected_conversation": "C1"}, "C1"),
        ({"type": "conversations_select", "selected_conversation": None}, ""),
        ({"type": "static_select", "selected_option": {"text": {"text": "de"}, "value": "de"}}, "de"),
        ({"type": "static_select", "selected_option": None}, ""),
        ({"type": "plain_text_input", "value": " x "}, "x"),
    ],
)
def test_what_is_picked_comes_back_as_ids(state: dict[str, object], value: str) -> None:
    assert events.decode_field({"value": state}) == value
