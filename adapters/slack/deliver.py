"""Puts a Reply where it belongs: into the placeholder in the thread, before the asker alone, or shared with
all.

Every post to Slack stands here. Private first: what can't be answered privately one way goes the next way
(response_url, then an ephemeral message, then a direct message), never to the channel.
"""

import logging
from dataclasses import replace
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.client import TROUBLE, Line, delivery_error, error_code
from adapters.slack.events import Incoming
from adapters.slack.pictures import add_pictures, has_pictures
from adapters.slack.render import render
from adapters.slack.text import escape
from bot.logs import event
from bot.messages import DeliveryError, Note, Place, Reply, Sent, Span
from bot.replies import not_shared_reply

log = logging.getLogger(__name__)

NOT_A_MEMBER = "I am not in this channel"
INVITE = "Type /invite @Twosource in the channel, then press the button again."
NO_PLACE = "There is no channel to share this to. Ask from the channel, with /twosource check, and share it there."
ELSEWHERE = "The picture is in your conversation with me."
FAILED = "Something went wrong on our side, and your question was not answered. Please ask again in a minute."
NOT_INSTALLED = "Twosource is not installed in this workspace any more. Ask an admin to add it again."
TOO_LATE = "That took too long for Slack, and the form did not open. Press the button again."

# No preview of a linked article may push an answer off the screen; link_names stays off, so "@here" is only
# text.
QUIET: dict[str, Any] = {"unfurl_links": False, "unfurl_media": False}
_UNFIT_BLOCKS = frozenset({"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "msg_too_long"})
_GONE = frozenset({"message_not_found", "cant_update_message"})
_NOT_THERE = frozenset({"not_in_channel", "channel_not_found"})


async def placeholder(client: AsyncWebClient, incoming: Incoming, text: str) -> str | None:
    """Says "Checking…" or the like where the answer will stand; its ts, or None when Slack refuses (the answer is
    then posted)."""
    place = incoming.message.place
    try:
        sent = await client.chat_postMessage(channel=place.channel, thread_ts=place.thread, text=escape(text), **QUIET)
    except TROUBLE as error:
        log.warning("no placeholder", extra=event("not_delivered", what="placeholder", code=error_code(error)))
        return None
    return str(sent["ts"])


async def update_words(client: AsyncWebClient, incoming: Incoming, standing: list[str], text: str) -> None:
    """Changes the words of the placeholder, if it stands by now; Slack refusing is no matter."""
    try:
        for ts in standing:
            await client.chat_update(channel=incoming.message.place.channel, ts=ts, text=escape(text), **QUIET)
    except TROUBLE as error:
        log.info("progress not shown", extra=event("not_delivered", what="progress", code=error_code(error)))


async def withdraw(client: AsyncWebClient, incoming: Incoming, ts: str | None) -> None:
    """Takes the placeholder back: there is nothing to say, or it is said to the asker alone."""
    if ts is not None:
        try:
            await client.chat_delete(channel=incoming.message.place.channel, ts=ts)
        except TROUBLE as error:
            log.warning("placeholder stays", extra=event("not_withdrawn", code=error_code(error)))


async def answer(
    line: Line,
    client: AsyncWebClient,
    incoming: Incoming,
    reply: Reply,
    *,
    ts: str | None = None,
    told: bool = False,
) -> bool:
    """Brings the reply to the person; False when it was to be shared and could not be (and the person was
    told). ts is the placeholder to fill; told: "Checking…" was said to the person alone. Raises SlackApiError when no
    way is left."""
    if reply.shared:
        return await _share(line, client, incoming, reply)
    if reply.replaces and incoming.message.way == "click":
        await _replace(line, client, incoming, reply)
    elif _own_direct_message(incoming) or not (reply.private or incoming.private):
        await _in_place(client, incoming, reply, ts)
    else:
        await withdraw(client, incoming, ts)
        # Slack takes the answer to a command in the place of what was said before through the same response_url, or,
        # as it has of late, below it: https://github.com/slackapi/bolt-python/issues/1268. A shortcut's response_url
        # belongs to the message it was used on, which must stay.
        await _aside(line, client, incoming, reply, instead=told and incoming.message.way == "command")
    return True


async def _aside(line: Line, client: AsyncWebClient, incoming: Incoming, reply: Reply, *, instead: bool) -> None:
    """To the asker alone. What only they see can hold no file, so pictures come by direct message."""
    if not has_pictures(reply):
        await privately(line, client, incoming, render(reply), instead=instead)
        return
    whole = replace(reply, blocks=(*reply.blocks, Note((Span(ELSEWHERE),))))
    await privately(line, client, incoming, render(whole), instead=instead)
    person = incoming.message.person.id
    try:
        sent = await _fitting(client.chat_postMessage, render(reply), channel=person, **QUIET)
    except SlackApiError as error:
        log.warning("a picture was not sent", extra=event("not_delivered", what="picture", code=error_code(error)))
        return
    await add_pictures(client, reply, channel=str(sent["channel"]), thread=str(sent["ts"]))


async def privately(
    line: Line, client: AsyncWebClient, incoming: Incoming, payload: dict[str, Any], *, instead: bool = False
) -> None:
    """To the asker alone, by the first way that works; instead: in the place of what was said there before."""
    person, place = incoming.message.person, incoming.message.place
    body = {**payload, "replace_original": instead}
    if incoming.response_url and await _respond(line, incoming.response_url, body, thread=place.thread):
        return
    if place.channel and not _own_direct_message(incoming):
        try:
            await _fitting(
                client.chat_postEphemeral,
                payload,
                channel=place.channel,
                user=person.id,
                thread_ts=place.thread,
            )
        except SlackApiError as error:
            log.info("no ephemeral message", extra=event("not_delivered", what="ephemeral", code=error_code(error)))
        else:
            return
    if _own_direct_message(incoming):
        await _fitting(client.chat_postMessage, payload, channel=place.channel, thread_ts=place.thread, **QUIET)
    else:
        # A user id as channel is the app's direct message with that person.
        await _fitting(client.chat_postMessage, payload, channel=person.id, **QUIET)


async def say(line: Line, incoming: Incoming, text: str) -> bool:
    """A few words to the asker alone, without a token; whether Slack took them."""
    url, thread = incoming.response_url, incoming.message.place.thread
    return url is not None and await _respond(line, url, words(text), thread=thread)


async def post(client: AsyncWebClient, place: Place, reply: Reply, *, key: str) -> Sent:
    """Posts a reply for all to see, as a digest does. Raises DeliveryError."""
    note = {"event_type": "twosource_post", "event_payload": {"key": key}}
    try:
        sent = await _fitting(
            client.chat_postMessage,
            render(reply),
            channel=place.channel,
            thread_ts=place.thread,
            metadata=note,
            **QUIET,
        )
    except TROUBLE as error:
        raise delivery_error(error) from error
    await add_pictures(client, reply, channel=str(sent["channel"]), thread=place.thread or str(sent["ts"]))
    return Sent(place, str(sent["ts"]))


def words(text: str) -> dict[str, Any]:
    """A few words of our own as a message."""
    return render(Reply(text))


def _own_direct_message(incoming: Incoming) -> bool:
    """Whether this is the app's own conversation with the person: nobody else reads it, so nothing need be
    ephemeral. A command or a shortcut may come from a conversation between two people, which also starts with
    "D"."""
    way, channel = incoming.message.way, incoming.message.place.channel
    return way == "direct" or (way in ("click", "form") and channel.startswith("D") and not incoming.private)


async def _in_place(client: AsyncWebClient, incoming: Incoming, reply: Reply, ts: str | None) -> None:
    """Into the placeholder; as a new message where there is none, or somebody deleted it meanwhile."""
    place, payload = incoming.message.place, render(reply)
    if ts is not None:
        try:
            await _fitting(client.chat_update, payload, channel=place.channel, ts=ts, **QUIET)
        except SlackApiError as error:
            if error_code(error) not in _GONE:
                raise
        else:
            await add_pictures(client, reply, channel=place.channel, thread=place.thread or ts)
            return
    sent = await _fitting(client.chat_postMessage, payload, channel=place.channel, thread_ts=place.thread, **QUIET)
    await add_pictures(client, reply, channel=place.channel, thread=place.thread or str(sent["ts"]))


async def _replace(line: Line, client: AsyncWebClient, incoming: Incoming, reply: Reply) -> None:
    """Into the message whose button was clicked: an ephemeral one can only be reached through
    response_url."""
    payload, place = render(reply), incoming.message.place
    if incoming.response_url and await _respond(line, incoming.response_url, {**payload, "replace_original": True}):
        return
    if incoming.message.on and place.channel and not incoming.private:
        await _fitting(client.chat_update, payload, channel=place.channel, ts=incoming.message.on, **QUIET)
    else:
        await privately(line, client, incoming, payload)


async def _share(line: Line, client: AsyncWebClient, incoming: Incoming, reply: Reply) -> bool:
    """Whether the reply now stands in the channel; the person is told in private why it does not."""
    place = incoming.message.place
    if not place.channel:
        await privately(line, client, incoming, words(NO_PLACE))
        return False
    payload = render(reply)
    try:
        sent = await _fitting(client.chat_postMessage, payload, channel=place.channel, thread_ts=place.thread, **QUIET)
    except SlackApiError as error:
        code = error_code(error)
        log.info("not shared", extra=event("not_shared", code=code))
        not_there = not_shared_reply(why=NOT_A_MEMBER, advice=INVITE)
        await privately(line, client, incoming, render(not_there if code in _NOT_THERE else not_shared_reply()))
        return False
    await add_pictures(client, reply, channel=place.channel, thread=place.thread or str(sent["ts"]))
    return True


async def _respond(line: Line, url: str, payload: dict[str, Any], *, thread: str | None = None) -> bool:
    """Whether the response_url took it."""
    body: dict[str, Any] = {"response_type": "ephemeral", "replace_original": False, **payload, **QUIET}
    try:
        await line.respond(url, body | ({"thread_ts": thread} if thread else {}))
    except DeliveryError as error:
        log.info("response_url: %s", error.why, extra=event("not_delivered", what="response"))
        return False
    return True


async def _fitting(call: Any, payload: dict[str, Any], **where: Any) -> Any:
    """The call with the blocks, or with the words alone when Slack finds the blocks unfit: better plain than
    nothing."""
    try:
        return await call(**where, **payload)
    except SlackApiError as error:
        if error_code(error) not in _UNFIT_BLOCKS:
            raise
        log.error("Slack refused our blocks", extra=event("blocks_refused", code=error_code(error)))
        return await call(**where, text=payload["text"])
