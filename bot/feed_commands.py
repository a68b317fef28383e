"""What admins ask of feeds in chat: the list with what fails, one more, one less."""

from bot.desk import Call, Desk, Refused
from bot.kept_answers import workspace_of
from bot.messages import Heading, Item, Reply, Span, Text
from bot.replies import not_allowed_reply
from bot.rights import may
from bot.words import cut, many
from claims.errors import FetchError
from claims.incoming import feeds as kept_feeds
from claims.incoming.feeds import Feed

_USAGE = "Write: feeds add https://example.org/rss, feeds list, or feeds remove https://example.org/rss"
_SHOWN = 25


def feeds(desk: Desk, call: Call) -> Reply:
    """List, add or remove feeds, by those who may add sources."""
    if not may(desk.store, desk.config.bot, call.message, "add"):
        raise Refused(not_allowed_reply())
    verb, *rest = call.text.split() or ["list"]
    match verb.lower(), rest:
        case "add", [url]:
            return _add(desk, call, url.strip("<>"))
        case "remove", [url]:
            return _remove(desk, call, url.strip("<>"))
        case "list", []:
            return _list(desk, call)
        case "poll", []:
            return _soon(desk, call)
        case _:
            raise Refused(_plain("That is not something feeds can do.", _USAGE))


def _workspace(desk: Desk, call: Call) -> str:
    """Whose the articles of a feed added here are: everybody's, or this workspace's own, as the config says."""
    return (workspace_of(call.message.place) or "") if desk.config.bot.articles == "workspace" else ""


def _add(desk: Desk, call: Call, url: str) -> Reply:
    try:
        feed, new = kept_feeds.add(
            desk.store, url, now=desk.now(), by=call.message.person.id, workspace=_workspace(desk, call)
        )
    except FetchError as error:
        raise Refused(_plain("That is not a link.", _USAGE)) from error
    head = "That feed is read from now on." if new else "That feed is read already."
    return _plain(head, f"{cut(feed.url, 200)}. Its news come in by themselves; see: feeds list")


def _remove(desk: Desk, call: Call, url: str) -> Reply:
    if not any(one.url == url for one in _mine(desk, call)) or not kept_feeds.remove(desk.store, url):
        raise Refused(_plain("There is no such feed here.", "See them with: feeds list"))
    return _plain("That feed is read no more.", "The articles that came from it stay.")


def _mine(desk: Desk, call: Call) -> list[Feed]:
    workspace = workspace_of(call.message.place)
    return [one for one in kept_feeds.all_of(desk.store) if workspace is None or one.workspace in ("", workspace)]


def _list(desk: Desk, call: Call) -> Reply:
    found = sorted(_mine(desk, call), key=lambda one: (not one.error, not one.unread, one.url))
    if not found:
        return _plain("No feed is read here yet.", _USAGE)
    failing = sum(bool(one.error) for one in found)
    head = f"{many(len(found), 'feed')}" + (f", {failing} failing" if failing else "")
    return Reply(f"{head}.", (Heading(head), *map(_item, found[:_SHOWN])))


def _item(one: Feed) -> Item:
    read = f"read {one.read:%Y-%m-%d %H:%M} UTC" if one.read else "not read yet"
    trouble = f" · fails: {cut(one.error, 200)}" if one.error else f" · {cut(one.unread, 200)}" if one.unread else ""
    return Item((Span(cut(one.url, 160), bold=True), Span(f" · {read}{trouble}")))


def _soon(desk: Desk, call: Call) -> Reply:
    for one in _mine(desk, call):
        kept_feeds.keep(desk.store, one, kept_feeds.at_once(one, now=desk.now()))
    return _plain("The feeds are read within a minute.", "What is new in them comes in by itself.")


def _plain(head: str, advice: str) -> Reply:
    return Reply(f"{head} {advice}", (Heading(head), Text((Span(advice),))))
