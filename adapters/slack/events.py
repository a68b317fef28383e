"""Slack payload -> Incoming: the Message the bot reads, and what the adapter needs to answer it.

Pure. None means "not for us": other bots, our own words, edits and joins, an empty payload. Payload shapes:
https://docs.slack.dev/apis/events-api and https://docs.slack.dev/reference/interaction-payloads
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from adapters.slack import limits
from adapters.slack.text import decode
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
    place = Place("slack", workspace, event["channel"], event.get("thread_ts") or event["ts"])
    text = _said(event, strip=bot_user)
    return Incoming(_message(body, event, place, text, "mention"), private=False)


def from_direct(body: Payload, *, workspace: str, bot_user: str) -> Incoming | None:
    """A direct message, typed or forwarded. Slack shows each question in the agent view as a thread of its
    own, so the answer stands in the thread of the question:
    https://docs.slack.dev/ai/migrating-to-agent-messaging/"""
    event = _event(body)
    if event is None or event.get("channel_type") != "im":
        return None
    place = Place("slack", workspace, event["channel"], event.get("thread_ts") or event["ts"])
    text = _said(event, strip=bot_user)
    return Incoming(_message(body, event, place, text, "direct"), private=True)


def from_command(body: Payload, *, workspace: str) -> Incoming:
    """/twosource …; Slack delivers it once, so its trigger is its id."""
    place = Place("slack", workspace, body["channel_id"])
    person = Person(body["user_id"], name=body.get("user_name", ""))
    message = Message(_id(body), place, person, decode(body.get("text") or ""), "command", prefix=_prefix(body))
    return Incoming(message, body.get("response_url"), body.get("trigger_id"))


def from_shortcut(body: Payload, *, workspace: str, bot_user: str) -> Incoming:
    """ "Check this message": the text of the message whose menu was used, whoever wrote it."""
    about = body.get("message") or {}
    place = Place("slack", workspace, _channel(body), about.get("thread_ts"))
    on = body.get("message_ts") or about.get("ts")
    message = Message(_id(body), place, _user(body), _said(about, strip=bot_user), "menu", on, prefix=_prefix(body))
    return Incoming(message, body.get("response_url"), body.get("trigger_id"))


def from_click(body: Payload, *, workspace: str) -> Incoming | None:
    """A button: its value is the command. None for a button without one (it opened a page)."""
    action: Payload = next(iter(body.get("actions") or ()), {})
    command = action.get("value")
    if not isinstance(command, str) or not command:
        return None
    holder = body.get("container") or {}
    thread = holder.get("thread_ts") or (body.get("message") or {}).get("thread_ts")
    channel = holder.get("channel_id") or _channel(body)
    on = holder.get("message_ts")
    message = Message(
        _id(body), Place("slack", workspace, channel, thread), _user(body), command, "click", on, prefix=_prefix(body)
    )
    private = bool(holder.get("is_ephemeral")) or not channel
    return Incoming(message, body.get("response_url"), body.get("trigger_id"), private)


def from_form(body: Payload, *, workspace: str) -> Incoming | None:
    """A form that was sent, back where it was opened. None when it is not one of ours."""
    view = body.get("view") or {}
    kept = _kept(view)
    if not kept.get("command"):
        return None
    values = (view.get("state") or {}).get("values") or {}
    fields = tuple((name, decode_field(one)) for name, one in values.items())
    place = Place("slack", workspace, kept.get("channel") or "", kept.get("thread"))
    identity = f"form:{view.get('id', '')}:{view.get('hash', '')}"
    message = Message(identity, place, _user(body), kept["command"], "form", kept.get("on"), fields, _prefix(body))
    return Incoming(message, kept.get("response_url"), body.get("trigger_id"), kept.get("private") is not False)


def _prefix(body: Payload) -> str:
    """What a command is written with, wherever one is; a workspace may have had to rename it."""
    return f"{body.get('command') or COMMAND} "


def decode_field(block: Payload) -> str:
    """What was typed into one input; Slack sends it as typed."""
    typed: Payload = next(iter(block.values()), {})
    value = typed.get("value")
    return value.strip() if isinstance(value, str) else ""


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
        kept = json.loads(view.get("private_metadata") or "{}")
    except json.JSONDecodeError:
        return {}
    return kept if isinstance(kept, dict) else {}


def _event(body: Payload) -> Payload | None:
    """The event if a person said it. A subtype is an edit, a join, a bot's words or a thread's echo."""
    event: Payload = body.get("event") or {}
    if event.get("bot_id") or event.get("subtype") or not event.get("user") or event["user"] == "USLACKBOT":
        return None
    return event if event.get("channel") and event.get("ts") else None


def _message(body: Payload, event: Payload, place: Place, text: str, way: Way) -> Message:
    # The message itself is the fallback: a stable id even where Slack's envelope has none.
    identity = body.get("event_id") or f"{event['channel']}:{event['ts']}"
    return Message(identity, place, Person(event["user"]), text, way)


def _said(message: Payload, *, strip: str) -> str:
    """The words of a message; those of the message forwarded in it when there is one."""
    parts = [message.get("text") or "", *(_forwarded(one) for one in message.get("attachments") or ())]
    said = [decode(part, strip=strip) for part in parts if part]
    forwarded = [decode(_forwarded(one)) for one in message.get("attachments") or () if one.get("is_share")]
    return next((part for part in [*forwarded, *said] if part), "")


def _forwarded(attachment: Payload) -> str:
    return attachment.get("text") or attachment.get("fallback") or ""


def _user(body: Payload) -> Person:
    user = body.get("user") or {}
    return Person(user.get("id", ""), name=user.get("name") or user.get("username") or "")


def _channel(body: Payload) -> str:
    return (body.get("channel") or {}).get("id") or ""


def _id(body: Payload) -> str:
    """The same for the same command, click or shortcut however often it is delivered, and for no other. A
    trigger is unique at Slack; what was asked stands beside it, so that nothing is lost where it is not."""
    action: Payload = next(iter(body.get("actions") or ()), {})
    parts = [body.get(name) for name in ("trigger_id", "response_url", "message_ts", "action_ts", "text")]
    whole = json.dumps([*parts, action.get("action_ts"), action.get("value")])
    return hashlib.sha256(whole.encode()).hexdigest()[:24]
