"""What is fuzzed: every reader and parser that takes text or bytes from outside, each as a function of some bytes.

A target raises for a fault and for nothing else: an error that a person may see (ClaimsError) is an answer, any other is
a crash, and so is a broken promise (an offset that does not show its words, a reply that could ping, a half character
that no store takes). Used by bench/fuzz.py, guided by coverage, and by tests/test_fuzz_targets.py.
"""

import json
import re
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE.parent / "tests")]

import answers  # noqa: E402

from adapters import console  # noqa: E402
from adapters.discord import events as discord_events  # noqa: E402
from adapters.discord import render as discord_render  # noqa: E402
from adapters.discord import text as discord_text  # noqa: E402
from adapters.slack import events as slack_events  # noqa: E402
from adapters.slack import render as slack_render  # noqa: E402
from adapters.slack import text as slack_text  # noqa: E402
from bot import config, messages, schedules  # noqa: E402
from bot.app import Bot  # noqa: E402
from bot.commands import takes  # noqa: E402
from bot.messages import Buttons, Heading, Item, Message, Note, Person, Place, Reply, Span, Text  # noqa: E402
from bot.reading import read  # noqa: E402
from claims import extract, ids, parts  # noqa: E402
from claims.articles import feed, files, front_matter, published  # noqa: E402
from claims.articles.article import Link, read_articles  # noqa: E402
from claims.articles.html_article import read_html  # noqa: E402
from claims.errors import ClaimsError  # noqa: E402
from claims.given import Given  # noqa: E402
from claims.incoming import addresses, link_lists  # noqa: E402
from claims.language import _split_only  # noqa: E402
from claims.model import Article, Document, Sentence, Source  # noqa: E402
from claims.readers.attribution import read_attributions  # noqa: E402
from claims.readers.dates import read_whens  # noqa: E402
from claims.readers.names import read_names, same_name  # noqa: E402
from claims.readers.quantities import read_quantities  # noqa: E402
from claims.readers.sentences import sentences  # noqa: E402
from claims.store import open_store  # noqa: E402

SENTENCE_S, ARTICLE_S = 1.0, 20.0  # the longest that one may take
DAY = date(2031, 5, 7)
_FORMS = (
    ("a.txt", ""), ("a.md", "text/markdown"), ("a.html", "text/html"), ("a.json", "application/json"),
    ("a.jsonl", "application/x-ndjson"), ("a.jsonl.gz", ""), ("a.txt.gz", ""), ("a.xml", "application/rss+xml"),
    ("-", ""), ("https://post.example/2031/05/06/a", "text/html"), ("https://post.example/a", "application/feed+json"),
)  # fmt: skip
_CODE = re.compile(r"(?<!\\)`[^`]*`")
_HALF = re.compile("[\ud800-\udfff]")


class Fault(AssertionError):
    """A promise that was not kept."""


@dataclass(frozen=True, slots=True)
class Target:
    """One function of bytes. share is its part of the cases, fewer for what
    is slow; seeds is its own corpus."""

    run: Callable[[bytes], None]
    seeds: tuple[bytes, ...]
    share: int = 60
    limit_s: float = SENTENCE_S
    longest: int = 4096


def text_of(data: bytes) -> str:
    """Any text that a JSON message can carry, half characters included."""
    return data.decode("utf-8", "surrogateescape")


def _clean(*texts: str | None) -> None:
    for text in texts:
        if text and _HALF.search(text):
            raise Fault(f"half a character is kept: {text[:60]!r}")


# --- articles


def article(data: bytes) -> None:
    name, media = _FORMS[data[0] % len(_FORMS)] if data else _FORMS[0]
    url = name if name.startswith("http") else None
    for got in _no_error(lambda: list(read_articles(Document(name, data[1:], media, url), given=Given(outlet="Post")))):
        if isinstance(got, Link):
            _clean(got.url, got.title, got.outlet)
        elif isinstance(got, Article):
            source = got.source
            _clean(got.text, source.title, source.outlet, source.url, source.published, got.author, got.language)
            if not extract.with_headline(got).text.strip() or len(source.id) != 16:
                raise Fault("an article without text or id")
            extract.published_day(source.published)


def _no_error(read: Callable[[], Any]) -> Any:
    """What it gives; an empty list where a person is told why not."""
    try:
        return read()
    except ClaimsError as error:
        _fit_to_be_shown(error)
        return []


def _fit_to_be_shown(error: ClaimsError) -> None:
    if len(str(error)) > 4000 or "Traceback" in str(error):
        raise Fault("an error that is not fit to be shown")


def html(data: bytes) -> None:
    _no_error(lambda: read_html(text_of(data), where="page", url="https://post.example/a"))


def a_feed(data: bytes) -> None:
    _no_error(lambda: list(feed.read_feed(data, where="feed", url="https://post.example/rss")))
    feed.text_of_fragment(text_of(data))


def a_list(data: bytes) -> None:
    document = Document("https://post.example/list", data, "text/plain", "https://post.example/list")
    if link_lists.is_list(document):
        _no_error(lambda: link_lists.links(document))


def front(data: bytes) -> None:
    _no_error(lambda: front_matter.read_front_matter("---\n" + text_of(data) + "\n---\nA text.", where="a.md"))


def reading(data: bytes) -> None:
    """A whole article read for its claims."""
    one = extract.with_headline(Article(Source("a", "Post", "A title", published="2031-05-06"), _whole(data)))
    for _, claims in extract.extract([one]):
        for claim in claims:
            if one.text[claim.start : claim.end] != claim.text:
                raise Fault("a claim's offsets do not show its words")


def _whole(data: bytes) -> str:
    """A text as an article's has become when it is read: half characters are gone by then."""
    return data.decode("utf-8", "replace")


# --- sentences


def statement(data: bytes) -> None:
    text = text_of(data)
    parts.unfit(text)
    for claim in extract.read_statement(text, published="2031-05-06"):
        if _HALF.sub("\ufffd", text[claim.start : claim.end]) != claim.text:
            raise Fault("a claim's offsets do not show its words")
        parts.clauses(claim.text, claim.words)
    extract.read_whole(text)


def dates(data: bytes) -> None:
    text = text_of(data)
    for when in read_whens(text, DAY) + read_whens(text, None):
        if text[when.start : when.end] != when.text:
            raise Fault("a time's offsets do not show its words")
    published.read_published(text)
    published.read_date_line(text)
    published.read_url_date(text)


def quantities(data: bytes) -> None:
    text = text_of(data)
    for one in read_quantities(text):
        if text[one.start : one.end] != one.text:
            raise Fault("a quantity's offsets do not show its words")


def _read(data: bytes) -> list[Sentence]:
    text = text_of(data)
    spans = [(text[start:end], start, number) for start, end, number in sentences(text)]
    return [Sentence(one, start, *_split_only(one), number) for one, start, number in spans]


def names(data: bytes) -> None:
    read_ = _read(data)
    found = [(one, sentence) for row, sentence in zip(read_names(read_), read_, strict=True) for one in row]
    for name, sentence in found:
        if sentence.text[name.start : name.end] != name.text:
            raise Fault("a name's offsets do not show its words")
    for (name, _), (other, _) in pairwise(found):
        same_name(name, other)


def attribution(data: bytes) -> None:
    read_ = _read(data)
    read_attributions(read_, read_names(read_), outlet="Post")


# --- addresses, settings


def locator(data: bytes) -> None:
    text = text_of(data)
    for one in (text, "http://" + text, "https://" + text + "/"):
        files.is_address(one)
        ids.canonical_url(one)
        _no_error(lambda one=one: _allowed(one))
        link = front_matter.web_address(one)
        shown = discord_text.safe_link(one)
        if (link and "@" in urlsplit(link).netloc) or (shown and not shown.lower().startswith(("http://", "https://"))):
            raise Fault(f"an address that hides another: {link!r} {shown!r}")
    if not text.startswith("/"):
        _no_error(lambda: files.read_file("no such folder/" + text.replace("..", "")))


def _allowed(url: str) -> None:
    """The rules for an address, and that a host made of numbers alone is one plain number."""
    host = (addresses.read_url(url).hostname or "").removesuffix(".")
    if re.fullmatch(r"(?:\d+\.?)+|(?:0x[0-9a-f]+\.?)+", host) and not re.fullmatch(r"\d{1,3}(\.\d{1,3}){3}", host):
        raise Fault(f"a spelling of a number passes for a name: {host!r}")


def settings(data: bytes) -> None:
    _no_error(lambda: config.parse(data.decode("utf-8", "replace")))


def schedule(data: bytes) -> None:
    at, _, rest = text_of(data).partition("|")
    zone, _, days = rest.partition("|")
    now = datetime(2031, 5, 7, tzinfo=UTC)
    made = _no_error(lambda: schedules.make(Place("slack", "T", "C"), at, zone, now=now, days=days))
    if made:
        schedules.due_times(made, now, now.replace(day=20))


# --- chat


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


def _examples(*endings: str) -> tuple[bytes, ...]:
    folder = HERE.parent / "examples" / "articles"
    return tuple(one.read_bytes()[:8000] for one in sorted(folder.iterdir()) if one.suffix in endings)[:4]


_SAID = (
    b"On Monday, 3 May 2031, at least 1,400 people were killed in Veldt, police told Harbour Post.",
    b'"We lost two dozen boats," said Mayor Ada Orlin, citing the coast guard, two days after the storm.',
    b"Between 30 and 40% of Rell Shipping's $2.5 million went missing from March to June 2030, according to a diplomat.",
    b"Neither the ministry nor Mr. Orlin's lawyer denied that 5 of the 12 bridges had not been inspected since 1999.",
    "«Näin ei ole», said Ünal Öz — half of the 3½ tonnes… 10 000 m², 5′11″, ١٢٣ and 二十.".encode(),
)
_FEEDS = (
    b'<?xml version="1.0"?><rss version="2.0"><channel><title>Post</title><item><title>T</title><link>https://post.example/1</link>'
    b"<pubDate>Tue, 06 May 2031 10:00:00 GMT</pubDate><description>&lt;p&gt;Nine died.&lt;/p&gt;</description></item></channel></rss>",
    b'<feed xmlns="http://www.w3.org/2005/Atom"><title>Post</title><entry><title>T</title><link href="https://post.example/2"/>'
    b'<updated>2031-05-06T10:00:00Z</updated><content type="html">&lt;p&gt;Nine died&lt;/p&gt;</content></entry></feed>',
)
_JSON_FEED = (
    b'{"version": "https://jsonfeed.org/version/1.1", "title": "Post", "items": [{"id": "1", "url": "https://post.example/1", '
    b'"title": "T", "content_html": "<p>Nine died.</p>", "date_published": "2031-05-06T10:00:00Z", "authors": [{"name": "A"}]}]}'
)
_HTML = (
    b'<!doctype html><html lang="en"><head><title>Bridge falls</title><meta property="og:site_name" content="Post">'
    b'<link rel="canonical" href="https://post.example/a"></head><body><article><h1>Bridge falls</h1><p>'
    + _SAID[0] * 3 + b"</p><p>" + _SAID[1] * 3 + b"</p></article></body></html>",
    b"<p>Nine died.<script>x</script><table><tr><td>a</table>",
)  # fmt: skip
_YAML = b"title: 'Bridge: falls'\noutlet: Post\npublished: 2031-05-06T10:00:00+02:00\nauthor: [A, B]\nurl: https://post.example/a"
_HOSTS = (
    b"http://127.0.0.1/", b"0x7f000001", b"2130706433", b"0177.0.0.1", b"[::1]", b"[::ffff:10.0.0.1]", b"me:word@post.example",
    b"post.example:80/2031/05/06/a?utm_source=x&amp=1#y", b"file:///etc/passwd", b"../../etc/passwd", b"a.jsonl.gz", "post。example".encode(),
)  # fmt: skip
_COMMANDS = (b"check ", b"claims fire since:2031-05-01", b'about "Ada Orlin"', b"schedule add 8:30 Europe/Oslo mon-fri", b"watch add x",
             b"feeds add https://post.example/rss", b"help", b"add https://post.example/a", b"matches k 2", b"discrepancies kind:time")  # fmt: skip

TARGETS: dict[str, Target] = {
    "article": Target(article, tuple(bytes([n]) + s for n, s in enumerate((*_SAID, _JSON_FEED, b"---\n" + _YAML + b"\n---\n" + _SAID[0], *_FEEDS, *_HTML))), 70, ARTICLE_S, 8192),
    "html": Target(html, (*_HTML, *_examples(".html")), 20, ARTICLE_S, 8192),
    "feed": Target(a_feed, (*_FEEDS, _HTML[1]), 50, ARTICLE_S, 4096),
    "list": Target(a_list, (b"https://post.example/1\nhttps://post.example/2\n", b'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>https://post.example/1</loc><lastmod>2031-05-06</lastmod></url></urlset>', b"<sitemapindex><sitemap><loc>https://post.example/s</loc></sitemap></sitemapindex>"), 80, ARTICLE_S),
    "front": Target(front, (_YAML, b"title: [a\nb", b"x: &a [*a]", b"published: 2031-13-99"), 60, ARTICLE_S),
    "reading": Target(reading, (b"\n\n".join(_SAID), *_examples(".md", ".txt")), 2, ARTICLE_S, 4096),
    "statement": Target(statement, _SAID, 20),
    "dates": Target(dates, (*_SAID, b"2031-05-06", b"Tue, 06 May 2031 10:00:00 GMT", b"Published: May 6, 2031, 14:05", b"/2031/05/06/a"), 110),
    "quantities": Target(quantities, _SAID, 110),
    "names": Target(names, _SAID, 70),
    "attribution": Target(attribution, _SAID, 60),
    "locator": Target(locator, _HOSTS, 80),
    "settings": Target(settings, ((HERE.parent / "config.example.toml").read_bytes()[:4000], b"[store]\nurl = 'x'"), 50),
    "schedule": Target(schedule, (b"8:30|Europe/Oslo|mon-fri", b"23.59|UTC|sat,sun", b"2:30|America/New_York|weekdays"), 40),
    "message": Target(message, tuple(bytes([n]) + s for n, s in enumerate((*_COMMANDS, *_SAID, answers.HOSTILE.encode()))), 10),
    "reply": Target(a_reply, (answers.HOSTILE.encode(), b"https://good.example|https://evil.example/x", *_SAID), 25),
    "text": Target(a_text, (answers.HOSTILE.encode(), b"<@U1|ana> <https://a.example|b> &amp;lt; <t:99:R> <:x:123456789012345678>", *_SAID), 80),
    "payload": Target(payload, tuple(bytes([n, n, n % 12]) + s for n, s in enumerate((*_SAID, b""))), 80),
}  # fmt: skip
