"""Digest -> Replies: a first page of at most a screen, the rest behind a button; every word a digest says is here."""

from dataclasses import replace
from datetime import datetime
from itertools import pairwise
from typing import assert_never
from zoneinfo import ZoneInfo

from bot.cards import origins_words, relation_name, value_words, web_address
from bot.digests import Carried, Changed, Correction, Digest, Entry
from bot.messages import Block, Button, Buttons, Divider, Heading, Item, Note, Picture, Reply, Span, Text
from bot.words import cut, many, number, series
from claims.model import Discrepancy, Position

FIRST_PAGE = 5  # entries: what a phone shows without scrolling far
_EACH = 2  # entries of one story on the first page, while there are other stories
PAGE = 8
_MOST = 60
_LINE = 220
_HEADS = {"new": "New difference", "moved": "Moved", "closed": "Settled"}


def digest_pages(digest: Digest, *, zone: str = "UTC", key: str = "", picture: Picture | None = None) -> list[Reply]:
    """The pages, first page first; key names the kept digest that the button "More" opens ("": no button). picture
    stands on the first."""
    rows = _in_order(digest)[:_MOST]
    cuts = [0, *range(FIRST_PAGE, len(rows), PAGE), len(rows)] if len(rows) > FIRST_PAGE else [0, len(rows)]
    head = _head(digest)
    summary = f"{head}, since {_moment(digest.since, zone)}."
    small, pages = _small(digest, zone), []
    for count, (start, end) in enumerate(pairwise(cuts), start=1):
        blocks: list[Block] = [Heading(head if count == 1 else f"{head}, page {count}"), *_rows(rows[start:end])]
        if count == 1:
            blocks += [*([picture] if picture else []), *_end(digest)]
        if key and end < len(rows):
            blocks.append(Buttons((Button(f"More ({len(rows) - end})", f"digest more {key} {count + 1}"),)))
        pages.append(Reply(summary, (*blocks, small), private=count > 1))
    return pages


def _in_order(digest: Digest) -> list[tuple[str, Entry]]:
    """Every entry with its story's title: first the weightiest of each story, as many as make a screen, then the rest
    story by story."""
    rows = [(story.title, entry) for story in digest.stories for entry in story.entries]
    heads = [(story.title, entry) for story in digest.stories for entry in story.entries[:_EACH]][:FIRST_PAGE]
    heads += [row for row in rows if not any(row is one or row == one for one in heads)][: FIRST_PAGE - len(heads)]
    return [*(row for row in rows if row in heads), *(row for row in rows if row not in heads)]


def _head(digest: Digest) -> str:
    entries = [entry for story in digest.stories for entry in story.entries]
    counted = {what: sum(isinstance(one, Changed) and one.what == what for one in entries) for what in _HEADS}
    parts = [
        many(counted["new"], "new difference") if counted["new"] else "",
        f"{number(counted['moved'])} moved" if counted["moved"] else "",
        f"{number(counted['closed'])} settled" if counted["closed"] else "",
        _count(entries, Correction, "correction"),
        _count(entries, Carried, "claim carried by several", "claims carried by several"),
    ]
    said = [part for part in parts if part]
    if said:
        return f"What changed: {series(said)}"
    return "What was asked most" if digest.asked else "Feeds that fail"


def _count(entries: list[Entry], kind: type, one: str, more: str | None = None) -> str:
    count = sum(isinstance(entry, kind) for entry in entries)
    return many(count, one, more) if count else ""


def _rows(rows: list[tuple[str, Entry]]) -> list[Block]:
    """The entries, each story under its title."""
    blocks: list[Block] = []
    last = None
    for title, entry in rows:
        if title != last and title:
            blocks += [Divider()] if blocks else []
            blocks.append(Text((Span(cut(title, 160), bold=True),)))
        last = title
        blocks.append(entry_item(entry))
    return blocks


def entry_item(entry: Entry) -> Item:
    """One entry as a line, with a quotation and a link where there is one."""
    match entry:
        case Changed():
            return _changed(entry)
        case Correction():
            return _correction(entry)
        case Carried(claim=claim, outlets=outlets):
            counted = origins_words(replace(entry.origins, outlets=len(outlets))).rstrip(".")
            who = series([cut(one, 40) for one in outlets[:4]])
            line = f" · {who} · {counted or many(len(outlets), 'outlet')}"
            return Item((Span("Carried by several", bold=True), Span(line)), f"“{cut(claim.text, _LINE)}”",
                        web_address(claim.source.url))  # fmt: skip
        case _:
            assert_never(entry)


def _changed(entry: Changed) -> Item:
    found = entry.found
    answers = series([_answer(found, one) for one in found.positions[:4]], last="or")
    now = f" {cut(found.question, 160)} {answers}"
    before = f" (before: {series([cut(one, 60) for one in entry.before[:4]], last='or')})" if entry.before else ""
    head = (
        f"{_HEADS[entry.what]}, {relation_name(found.relation).lower()}" if entry.what == "new" else _HEADS[entry.what]
    )
    return Item((Span(head, bold=True), Span(f" ·{now}{before}")), url=_link(found))


def _answer(found: Discrepancy, position: Position) -> str:
    """ "over 300 (Evening Bell, citing the fire brigade)"."""
    outlets = series([cut(one, 40) for one in position.outlets[:2]])
    more = f" and {len(position.outlets) - 2} more" if len(position.outlets) > 2 else ""
    origin = f", citing {cut(position.origins[0], 60)}" if position.origins else ""
    return f"{value_words(found, position, limit=60)} ({outlets}{more}{origin})"


def _link(found: Discrepancy) -> str | None:
    """The newest sentence's page."""
    claims = [claim for position in reversed(found.positions) for claim in position.claims]
    return next((url for claim in claims if (url := web_address(claim.source.url))), None)


def _correction(entry: Correction) -> Item:
    outlet = cut(entry.source.outlet, 60) or "unnamed outlet"
    old, new = entry.changes[0]
    said = {
        (True, True): f"“{cut(old, _LINE)}” became “{cut(new, _LINE)}”",
        (True, False): f"taken out: “{cut(old, _LINE)}”",
        (False, True): f"put in: “{cut(new, _LINE)}”",
    }[bool(old), bool(new)]
    more = f"; {many(len(entry.changes) - 1, 'more sentence')} changed" if len(entry.changes) > 1 else ""
    return Item((Span("Correction", bold=True), Span(f" · {outlet}{more}")), said, web_address(entry.source.url))


def _end(digest: Digest) -> list[Block]:
    """What was asked most, and the feeds that fail."""
    blocks: list[Block] = []
    if digest.asked:
        blocks += [Divider(), Text((Span("Asked most", bold=True),))]
        blocks += [Item((Span(f"“{cut(said, _LINE)}” · asked by {many(count, 'person', 'people')}"),))
                   for said, count in digest.asked]  # fmt: skip
    if digest.failing:
        blocks += [Divider(), Text((Span("Feeds that fail", bold=True),))]
        blocks += [Item((Span(cut(line, _LINE)),)) for line in digest.failing[:5]]
        rest = len(digest.failing) - 5
        blocks += [Note((Span(f"and {many(rest, 'more feed')}: twosource feeds list."),))] if rest > 0 else []
    return blocks


def _small(digest: Digest, zone: str) -> Note:
    return Note((Span(f"Since {_moment(digest.since, zone)}. I show who said what; I don't say who is right."),))


def _moment(at: datetime, zone: str) -> str:
    local = at.astimezone(ZoneInfo(zone))
    return f"{local.day} {local:%b %Y, %H:%M} {zone}"
