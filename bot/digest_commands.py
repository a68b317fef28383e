"""What people ask of digests in chat: one now, for themselves, and schedules for their channel."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import available_timezones

from bot import schedules
from bot.desk import Call, Desk, Refused
from bot.digest_reply import digest_pages
from bot.digests import Wanted, compose
from bot.kept_answers import workspace_of
from bot.messages import Button, Buttons, Heading, Item, Place, Reply, Span, Text
from bot.places import write_place
from bot.reply_json import from_plain, to_plain
from bot.rights import may
from bot.rounds import PAGES, PAGES_KEPT
from bot.schedules import Schedule, ScheduleError, in_words
from bot.settings import settings_of
from bot.words import cut
from claims.ids import article_id

_HOURS = 24
_USAGE = "Write: schedule add 08:30 Europe/Oslo mon-fri topics:fire, schedule list, or schedule remove ID"


def digest(desk: Desk, call: Call) -> Reply:
    """What changed since a day, or in the last 24 hours, for the asker; "more KEY N" is a further page."""
    verb, *rest = call.text.split() or [""]
    if call.message.way == "click" and verb == "more" and len(rest) == 2:
        return _page(desk, call, *rest)
    now = desk.now()
    since = _since(call.option("since")) or now - timedelta(hours=_HOURS)
    workspace = workspace_of(call.message.place)
    found = compose(
        desk.store,
        since=since,
        until=now,
        workspace=workspace,
        ask=desk.lasting(),
        wanted=Wanted(topics=_listed(call.words)),
    )
    if found is None:
        raise Refused(_plain("Nothing changed since then.", "Ask further back: digest since:2025-07-01"))
    key = article_id(None, "", "", "", f"{call.message.id} {workspace}")[:12]
    pages = [replace(page, private=True) for page in digest_pages(found, zone=desk.config.digest.zone, key=key)]
    value = {"workspace": workspace, "pages": [to_plain(page) for page in pages]}
    desk.store.put(PAGES, key, value, expires=now + PAGES_KEPT)
    return pages[0]


def _page(desk: Desk, call: Call, key: str, page: str) -> Reply:
    held = desk.store.get(PAGES, key, now=desk.now())
    if held is None or held["workspace"] != workspace_of(call.message.place):
        raise Refused(_plain("That digest is no longer kept.", "Ask for a fresh one: digest"))
    pages = held["pages"]
    count = int(page) if page.isdecimal() and 1 <= int(page) <= len(pages) else 1
    reply: Reply = from_plain(pages[count - 1])
    return reply


def _since(day: str) -> datetime | None:
    if not day:
        return None
    try:
        return datetime.fromisoformat(day).replace(tzinfo=UTC)
    except ValueError as error:
        raise Refused(_plain(f"“{cut(day, 40)}” is not a day.", "Write a day like 2025-07-31.")) from error


def schedule(desk: Desk, call: Call) -> Reply:
    """Set up, list, remove or take up again the digests of this channel."""
    verb, *rest = call.words.split() or ["list"]
    match verb.lower():
        case "add" if rest:
            return _add(desk, call, rest)
        case "remove" if len(rest) == 1:
            return _remove(desk, call, rest[0])
        case "resume" if len(rest) == 1:
            return _resume(desk, call, rest[0])
        case "list":
            return schedules_reply(_here(desk, call))
        case _:
            raise Refused(_plain("That is not something a schedule can do.", _USAGE))


def _add(desk: Desk, call: Call, words: list[str]) -> Reply:
    _may(desk, call)
    if call.message.place.platform == "console":
        how = "Name the channel instead: twosource schedule add slack:C012ABC 08:30"
        raise Refused(_plain("Nothing is posted to the terminal by itself.", how))
    zones = {zone.casefold() for zone in available_timezones()}
    zone = [word for word in words[1:] if "/" in word or word.casefold() in zones]
    days = [word for word in words[1:] if word not in zone]
    try:
        made = schedules.make(
            _channel(desk, call),
            words[0],
            zone[0] if zone else desk.config.digest.zone,
            now=desk.now(),
            days=",".join(days) or "daily",
            topics=_listed(call.option("topics")),
            names=_listed(call.option("names"), by=","),
            feeds=call.option("feeds") == "yes",
            by=call.message.person.id,
        )
    except ScheduleError as error:
        raise Refused(_plain(f"“{cut(error.where, 40)}” {error.what}.", f"{error.advice}. {_USAGE}")) from error
    kept = schedules.add(desk.store, made)
    head = "A digest is set up."
    return Reply(f"{head} {in_words(kept)}.", (Heading(head), _item(kept), _remove_button(kept)))


def _remove(desk: Desk, call: Call, schedule_id: str) -> Reply:
    found = _mine(desk, call, schedule_id)
    schedules.remove(desk.store, found.id)
    return _plain("That digest is removed.", f"It was: {in_words(found)}.")


def _resume(desk: Desk, call: Call, schedule_id: str) -> Reply:
    found = _mine(desk, call, schedule_id)
    if found.paused:
        schedules.add(desk.store, replace(found, paused="", created=desk.now(), by=call.message.person.id))
    return _plain("That digest is posted again from now on.", f"{in_words(found)}.")


def _mine(desk: Desk, call: Call, schedule_id: str) -> Schedule:
    """The schedule of this workspace with this id. Raises Refused."""
    _may(desk, call)
    found = schedules.find(desk.store, schedule_id)
    if found is None or workspace_of(found.place) != workspace_of(call.message.place):
        raise Refused(_plain("There is no digest with that name here.", "See them with: schedule list"))
    return found


def _may(desk: Desk, call: Call) -> None:
    """In a conversation of two anybody may; in a channel those who may add sources. Raises Refused."""
    if call.message.way != "direct" and not may(desk.store, desk.config.bot, call.message, "add"):
        who = "Setting up a digest for a channel is for admins and those named in the configuration."
        raise Refused(_plain(who, "Ask one of them, or write to me directly for a digest of your own."))


def _here(desk: Desk, call: Call) -> list[Schedule]:
    workspace = workspace_of(call.message.place)
    return [one for one in schedules.all_of(desk.store) if workspace is None or workspace_of(one.place) == workspace]


def _channel(desk: Desk, call: Call) -> Place:
    """The channel for digests that the settings here name, else the one where this is asked."""
    place = replace(call.message.place, thread=None)
    named = settings_of(desk.store, workspace_of(place)).digests
    return replace(place, channel=named) if named and call.message.way != "direct" else place


def _listed(text: str, *, by: str | None = None) -> tuple[str, ...]:
    """ "fire, flood" or "fire flood" as words; by="," keeps blanks within a name."""
    parts = text.split(",") if by or "," in text else text.split()
    return tuple(part.strip() for part in parts if part.strip())


def schedules_reply(found: list[Schedule]) -> Reply:
    """The digests of a workspace, each with its state."""
    if not found:
        return _plain("No digest is set up here.", _USAGE)
    head = "Digests set up here"
    return Reply(f"{head}: {len(found)}.", (Heading(head), *map(_item, found[:25])))


def _item(one: Schedule) -> Item:
    paused = f" · paused: {one.paused}" if one.paused else ""
    where = (Span(" · "), Span(write_place(one.place), channel=one.place.channel)) if one.place.workspace else ()
    return Item((Span(one.id, code=True), *where, Span(f" · {in_words(one)}{paused}")))


def _remove_button(one: Schedule) -> Buttons:
    return Buttons((Button("Remove", f"schedule remove {one.id}"),))


def _plain(head: str, advice: str) -> Reply:
    return Reply(f"{head} {advice}", (Heading(head), Text((Span(advice),))))
