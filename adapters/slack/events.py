"""Slack payload -> Incoming: the Message the bot reads, and what the adapter needs to answer it.

Pure. None means "not for us": other bots, our own words, edits and joins, an empty payload. A value of another kind
than documented is read as missing, so that a payload of a new shape is no crash. Payload shapes:
https://docs.slack.dev/apis/events-api and https://docs.slack.dev/reference/interaction-payloads
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from adapters.slack import limits
from adapters.slack.text import decode, named
from bot.messages import Form, Message, Person, Place, Way

Payload = Mapping[str, Any]
COMMAND = "/twosource"


@dataclass(frozen=True, slots=True)
class Incoming:
    """A message with the ways to answer it. response_url works 5 times in 30 minutes, trigger_id once in 3
    seconds. private: it was said, or clicked, where only this person sees it."""

    message: Message
    response_url: str | None = None
    trigger_id: str | None = None
    private: bool = True


def from_mention(body: Payload, *, workspace: str, bot_user: str) -> Incoming | None:
    """A mention in a channel; answered in its thread, or in a new one under it."""
    event = _event(body)
    if event is None:
        return None
    place = Place("slack", workspace, event["channel"], _text(event, "thread_ts") or event["ts"])
    text = _said(event, strip=bot_user)
    return Incoming(_message(body, event, place, text, "mention"), private=False)


def from_direct(body: Payload, *, workspace: str, bot_user: str) -> Incoming | None:
    """A direct message, typed or forwarded. Slack shows each question in the agent view as a thread of its
    own, so the answer stands in the thread of the question:
    https://docs.slack.dev/ai/migrating-to-agent-messaging/"""
    event = _event(body)
    if event is None or event.get("channel_type") != "im":
        return None
    place = Place("slack", workspace, event["channel"], _text(event, "thread_ts") or event["ts"])
    text = _said(event, strip=bot_user)
    return Incoming(_message(body, event, place, text, "direct"), private=True)


def from_command(body: Payload, *, workspace: str) -> Incoming:
    """/twosource …; Slack delivers it once, so its trigger is its id."""
    place = Place("slack", workspace, _text(body, "channel_id"))
    person = Person(_text(body, "user_id"), name=_text(body, "user_name"))
    typed = _text(body, "text")
    names = named(typed)
    message = Message(_id(body), place, person, decode(typed), "command", prefix=_prefix(body), named=names)
    return Incoming(message, *_ways(body))


def from_shortcut(body: Payload, *, workspace: str, bot_user: str) -> Incoming:
    """ "Check this message": the text of the message whose menu was used, whoever wrote it."""
    about = _part(body, "message")
    place = Place("slack", workspace, _channel(body), _text(about, "thread_ts") or None)
    on = _text(body, "message_ts") or _text(about, "ts") or None
    message = Message(_id(body), place, _user(body), _said(about, strip=bot_user), "menu", on, prefix=_prefix(body))
    return Incoming(message, *_ways(body))


def from_click(body: Payload, *, workspace: str) -> Incoming | None:
    """A button: its value is the command. None for a button without one (it opened a page)."""
    command = _text(_first(body, "actions"), "value")
    if not command:
        return None
    holder = _part(body, "container")
    thread = _text(holder, "thread_ts") or _text(_part(body, "message"), "thread_ts") or None
    channel = _text(holder, "channel_id") or _channel(body)
    on = _text(holder, "message_ts") or None
    message = Message(
        _id(body), Place("slack", workspace, channel, thread), _user(body), command, "click", on, prefix=_prefix(body)
    )
    private = bool(holder.get("is_ephemeral")) or not channel
    return Incoming(message, *_ways(body), private)


def from_form(body: Payload, *, workspace: str) -> Incoming | None:
    """A form that was sent, back where it was opened. None when it is not one of ours."""
    view = _part(body, "view")
    kept = _kept(view)
    command, on = _text(kept, "command"), _text(kept, "on") or None
    if not command:
        return None
    values = _part(_part(view, "state"), "values")
    fields = tuple((name, decode_field(one)) for name, one in values.items() if isinstance(one, dict))
    place = Place("slack", workspace, _text(kept, "channel"), _text(kept, "thread") or None)
    identity = f"form:{_text(view, 'id')}:{_text(view, 'hash')}"
    message = Message(identity, place, _user(body), command, "form", on, fields, _prefix(body))
    return Incoming(message, _ways(kept)[0], _ways(body)[1], kept.get("private") is not False)


def _text(payload: Payload, name: str) -> str:
    """The text of this name, "" where there is none or something else."""
    value = payload.get(name)
    return value if isinstance(value, str) else ""


def _part(payload: Payload, name: str) -> Payload:
    """The object of this name, an empty one where there is none."""
    value = payload.get(name)
    return value if isinstance(value, dict) else {}


def _parts(payload: Payload, name: str) -> list[Payload]:
    """The objects of the list of this name."""
    value = payload.get(name)
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _first(payload: Payload, name: str) -> Payload:
    return next(iter(_parts(payload, name)), {})


def _ways(body: Payload) -> tuple[str | None, str | None]:
    """response_url and trigger_id."""
    return _text(body, "response_url") or None, _text(body, "trigger_id") or None


def _prefix(body: Payload) -> str:
    """What a command is written with, wherever one is; a workspace may have had to rename it."""
    return f"{_text(body, 'command') or COMMAND} "


def decode_field(block: Payload) -> str:
    """What was typed into one input, as typed, or the ids that were picked."""
    typed = next(iter(block.values()), None)
    if not isinstance(typed, dict):
        return ""
    people = typed.get("selected_users")
    if isinstance(people, list):
        return ", ".join(one for one in people if isinstance(one, str))
    picked = _text(typed, "selected_conversation") or _text(_part(typed, "selected_option"), "value")
    return picked or _text(typed, "value").strip()


def keep(form: Form, incoming: Incoming) -> str:
    """What a form's private_metadata carries so that its answer finds the way back."""
    place = incoming.message.place
    kept = {
        "command": form.command,
        "channel": place.channel,
        "thread": place.thread,
        "on": incoming.message.on,
        "private": incoming.private,
    }
    whole = json.dumps({**kept, "response_url": incoming.response_url})
    return whole if len(whole) <= limits.PRIVATE_METADATA_CHARS else json.dumps(kept)


def _kept(view: Payload) -> dict[str, Any]:
    try:
        kept = json.loads(_text(view, "private_metadata") or "{}")
    except (ValueError, RecursionError):
        return {}
    return kept if isinstance(kept, dict) else {}


def _event(body: Payload) -> Payload | None:
    """The event if a person said it. A subtype is an edit, a join, a bot's words or a thread's echo."""
    event = _part(body, "event")
    if event.get("bot_id") or event.get("subtype") or _text(event, "user") in ("", "USLACKBOT"):
        return None
    return event if _text(event, "channel") and _text(event, "ts") else None


def _message(body: Payload, event: Payload, place: Place, text: str, way: Way) -> Message:
    # The message itself is the fallback: a stable id even where Slack's envelope has none.
    identity = _text(body, "event_id") or f"{event['channel']}:{event['ts']}"
    return Message(identity, place, Person(event["user"]), text, way)


def _said(message: Payload, *, strip: str) -> str:
    """The words of a message; those of the message forwarded in it when there is one."""
    attached = _parts(message, "attachments")
    parts = [_text(message, "text"), *(_forwarded(one) for one in attached)]
    said = [decode(part, strip=strip) for part in parts if part]
    forwarded = [decode(_forwarded(one)) for one in attached if one.get("is_share")]
    return next((part for part in [*forwarded, *said] if part), "")


def _forwarded(attachment: Payload) -> str:
    return _text(attachment, "text") or _text(attachment, "fallback")


def _user(body: Payload) -> Person:
    user = _part(body, "user")
    return Person(_text(user, "id"), name=_text(user, "name") or _text(user, "username"))


def _channel(body: Payload) -> str:
    return _text(_part(body, "channel"), "id")


def _id(body: Payload) -> str:
    """The same for the same command, click or shortcut however often it is delivered, and for no other. A
    trigger is unique at Slack; what was asked stands beside it, so that nothing is lost where it is not."""
    action = _first(body, "actions")
    parts = [body.get(name) for name in ("trigger_id", "response_url", "message_ts", "action_ts", "text")]
    whole = json.dumps([*parts, action.get("action_ts"), action.get("value")])
    return hashlib.sha256(whole.encode()).hexdigest()[:24]
