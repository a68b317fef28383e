"""What the bot is told and what it says, fuzzed on every platform: messages, payloads, texts, replies. See fuzz_targets.py."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

import answers
from fuzz_case import SAID, Fault, Target, text_of

from adapters import console
from adapters.discord import events as discord_events
from adapters.discord import render as discord_render
from adapters.discord import text as discord_text
from adapters.slack import events as slack_events
from adapters.slack import render as slack_render
from adapters.slack import text as slack_text
from bot import config, messages
from bot.app import Bot
from bot.commands import takes
from bot.messages import Buttons, Heading, Item, Message, Note, Person, Place, Reply, Span, Text
from bot.reading import read
from claims.errors import ClaimsError
from claims.model import Article
from claims.store import open_store

_CODE = re.compile(r"(?<!\\)`[^`]*`")


def _bot() -> Bot:
    store = open_store("sqlite://")
    for claim in (answers.BELL, answers.MESSENGER):
        store.add(Article(claim.source, claim.text), [claim])
    free = replace(config.Config(), limits=replace(config.LimitsConfig(), person=0, workspace=0))

    def ask(_store: Any, said: str, **_named: Any) -> Any:
        return answers.with_texts(said, outlet=said[:200], url=said)

    return Bot(store, free, lambda: answers.NOW, ask=ask, ingest=lambda *_given, **_named: iter(()))


_WAYS: tuple[messages.Way, ...] = ("mention", "direct", "command", "menu", "click", "form")
_state: dict[str, Any] = {"said": 0}


def message(data: bytes) -> None:
    """Whatever is said to the bot, and the reply to it on every platform."""
    if "bot" not in _state or _state["said"] % 500 == 0:
        _state["bot"] = _bot()
    _state["said"] += 1
    way = _WAYS[data[0] % len(_WAYS)] if data else "direct"
    text = text_of(data[1:])
    fields = (("statement", text), ("text", text)) if way == "form" else ()
    person = Person("U1", is_admin=bool(data[:1] > b"\x80"))
    one = Message(str(_state["said"]), Place("slack", "T1", "C1"), person, text, way, fields=fields)
    read(one, takes())
    form = _state["bot"].form(one)
    if form is not None:
        return
    failed: list[BaseException] = []
    reply = _handled(_state["bot"], one, failed)
    if failed:
        raise failed[0]
    if reply is not None:
        drawn(reply, allowed=None)


def _handled(bot: Bot, one: Message, failed: list[BaseException]) -> Reply | None:
    """The reply; failed gets the error that the bot told the person of in plain words."""
    from bot import app

    def keep(error: BaseException, **named: Any) -> Reply:
        if not isinstance(error, ClaimsError):
            failed.append(error)
        return told(error, **named)

    told, app.log_and_reply = app.log_and_reply, keep  # type: ignore[assignment]
    try:
        return bot.handle(one)
    finally:
        app.log_and_reply = told  # type: ignore[assignment]


def a_reply(data: bytes) -> None:
    """Text from outside in every block of a reply, drawn on every platform."""
    text = text_of(data)
    first, _, url = text.partition("|")
    span = Span(first, bold=True, italic=len(first) % 2 == 0)
    blocks = (
        Heading(first), Text((Span(text), span, Span(text, code=True), Span(first, link=url))),
        Item((span,), text, url), Note((Span(text),)), Buttons((messages.Button(first, "help"), messages.Button(first, url=url))),
    )  # fmt: skip
    drawn(Reply(text, blocks), allowed=url)


def drawn(reply: Reply, *, allowed: str | None) -> None:
    """Draw the reply on every platform and hold that nobody is pinged and no link hides its target. allowed is the one
    address that may be linked, None where it is not known."""
    from discord_world import _PING, links, problems, texts
    from slack_running import pings

    payload = slack_render.render(reply)
    _sendable(payload)
    if found := pings(payload):
        raise Fault(f"Slack would ping: {found[:1]}")
    for address, words in _slack_links(payload):
        _honest(address, words, allowed)
    components = discord_render.card(reply).to_components()
    _sendable(components)
    embed = discord_render.embed(reply)[0].description or ""
    for part in (*texts(components), embed):
        if _PING.search(part):
            raise Fault(f"Discord would ping: {part[:200]!r}")
        for address in links(_CODE.sub("", part)):  # nothing is a link inside a code span
            _honest(address, "", allowed)
    if found := problems(components, []):
        raise Fault(f"Discord would refuse: {found[0]}")
    if re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", console.render(reply, width=80)):
        raise Fault("a control sign reaches the terminal")


def _sendable(payload: Any) -> None:
    json.dumps(payload, ensure_ascii=False).encode()


def _slack_links(value: Any) -> list[tuple[str, str]]:
    found, waiting = [], [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            if "url" in one:
                words = one.get("text")
                found.append((one["url"], words if isinstance(words, str) else ""))
            waiting += one.values()
        elif isinstance(one, list):
            waiting += one
    return found


def _honest(address: str, words: str, allowed: str | None) -> None:
    """A link leads to the web, to an address that we gave, and its words name no other site."""
    try:
        parts_ = urlsplit(address)
    except ValueError:
        raise Fault(f"a link that is no address: {address[:200]!r}") from None
    if parts_.scheme.lower() not in ("http", "https") or parts_.username:
        raise Fault(f"a link that is no page: {address[:200]!r}")
    if allowed is not None and discord_text.safe_link(allowed) is None and slack_text.visible(allowed) != address:
        raise Fault(f"a link out of the text itself: {address[:200]!r}")
    named = re.match(r"\s*(?:https?://)?((?:[\w-]+\.)+[a-z]{2,})(?:[/?#\s]|$)", words, re.IGNORECASE)
    if named and named[1].casefold() != (parts_.hostname or ""):
        raise Fault(f"words that name another site: {words[:80]!r} -> {address[:80]!r}")


def a_text(data: bytes) -> None:
    """What a person typed, from a platform's notation and into it."""
    text = text_of(data)
    slack_text.decode(text, strip="U1")
    if any(mark in slack_text.escape(text) for mark in "<>"):
        raise Fault("a Slack token comes through")
    for limit in (1, 20, 200):
        if len(slack_text.shorten_escaped(text, limit)) > max(limit, 1):
            raise Fault("longer than asked")
    discord_text.escape(text)
    discord_text.shorten(text, 80, draw=discord_text.escape)
    who = SimpleNamespace(id=1, display_name=text, name=text)
    embed = SimpleNamespace(title=text, description=text)
    said: Any = SimpleNamespace(
        content=text, mentions=[who], role_mentions=[who], channel_mentions=[who], embeds=[embed],
        message_snapshots=[SimpleNamespace(content=text)], reference=None,
    )  # fmt: skip
    discord_events.text_of(said, me=7)


_EVENT = {"user": "U1", "text": "<@B1> Nine died", "channel": "C1", "ts": "1.2", "channel_type": "im", "thread_ts": "1.1",
          "attachments": [{"text": "Ten died", "fallback": "x", "is_share": True}]}  # fmt: skip
_PAYLOADS: tuple[tuple[Callable[..., Any], Mapping[str, Any]], ...] = (
    (lambda body: slack_events.from_mention(body, workspace="T", bot_user="B1"), {"event_id": "E1", "event": _EVENT}),
    (lambda body: slack_events.from_direct(body, workspace="T", bot_user="B1"), {"event_id": "E1", "event": _EVENT}),
    (lambda body: slack_events.from_command(body, workspace="T"),
     {"channel_id": "C1", "user_id": "U1", "user_name": "ana", "text": "check x", "command": "/twosource",
      "response_url": "https://slack.example/r", "trigger_id": "1.2"}),
    (lambda body: slack_events.from_shortcut(body, workspace="T", bot_user="B1"),
     {"message": {"text": "Nine died", "ts": "1.2", "thread_ts": "1.1", "attachments": [{"text": "x"}]}, "channel": {"id": "C1"},
      "user": {"id": "U1", "name": "ana"}, "message_ts": "1.2", "trigger_id": "1", "response_url": "https://slack.example/r"}),
    (lambda body: slack_events.from_click(body, workspace="T"),
     {"actions": [{"value": "matches k", "action_ts": "1.2"}], "container": {"channel_id": "C1", "message_ts": "1.2", "is_ephemeral": True},
      "user": {"id": "U1"}, "message": {"thread_ts": "1.1"}, "response_url": "https://slack.example/r", "trigger_id": "1"}),
    (lambda body: slack_events.from_form(body, workspace="T"),
     {"view": {"id": "V1", "hash": "h", "private_metadata": '{"command": "check", "channel": "C1", "thread": "1.1", "private": true}',
               "state": {"values": {"statement": {"x": {"type": "plain_text_input", "value": "Nine died"}}}}},
      "user": {"id": "U1"}, "trigger_id": "1"}),
)  # fmt: skip


def payload(data: bytes) -> None:
    """A Slack payload with some of its values replaced, left out or nested."""
    if not data:
        return
    run, seed = _PAYLOADS[data[0] % len(_PAYLOADS)]
    body = json.loads(json.dumps(seed))
    rest = data[1:]
    while len(rest) >= 2:
        _replace(body, rest[0], _value(rest[1], rest[2:]))
        rest = rest[2 + 8 :]
    got = run(body)
    if got is not None:
        place = got.message.place
        for one in (place.channel, got.message.person.id, got.message.person.name, got.message.text, got.message.id):
            if not isinstance(one, str):
                raise Fault(f"a message with something else than a text: {one!r}")


def _value(kind: int, rest: bytes) -> Any:
    text = text_of(rest[:200])
    return (None, "", text, 0, [], {}, [text], {"text": text}, True, 1e300, [[text]], {"id": None})[kind % 12]


def _replace(body: Any, which: int, value: Any) -> None:
    """Put the value in the place of one of all values of the body, counted through."""
    found: list[tuple[Any, Any]] = []
    waiting = [body]
    while waiting:
        one = waiting.pop()
        keys = list(one) if isinstance(one, dict) else range(len(one)) if isinstance(one, list) else ()
        found += [(one, key) for key in keys]
        waiting += [one[key] for key in keys]
    if found:
        holder, key = found[which % len(found)]
        holder[key] = value


_COMMANDS = (b"check ", b"claims fire since:2031-05-01", b'about "Ada Orlin"', b"schedule add 8:30 Europe/Oslo mon-fri", b"watch add x",
             b"feeds add https://post.example/rss", b"help", b"add https://post.example/a", b"matches k 2", b"discrepancies kind:time")  # fmt: skip

TARGETS: dict[str, Target] = {
    "message": Target(message, tuple(bytes([n]) + s for n, s in enumerate((*_COMMANDS, *SAID, answers.HOSTILE.encode()))), 10),
    "reply": Target(a_reply, (answers.HOSTILE.encode(), b"https://good.example|https://evil.example/x", *SAID), 25),
    "text": Target(a_text, (answers.HOSTILE.encode(), b"<@U1|ana> <https://a.example|b> &amp;lt; <t:99:R> <:x:123456789012345678>", *SAID), 80),
    "payload": Target(payload, tuple(bytes([n, n, n % 12]) + s for n, s in enumerate((*SAID, b""))), 80),
}  # fmt: skip
