"""The commands: one table. Adding one is a row here and a function; every platform then has it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from bot import kept_answers
from bot.answer_commands import check, share, show, text, unmute, useful, why, wrong
from bot.charts import chart as draw_chart
from bot.charts import chart_reply
from bot.desk import Call, Desk, Refused, guard
from bot.digest_commands import digest, schedule
from bot.feed_commands import feeds
from bot.list_replies import (
    about_reply,
    articles_reply,
    claims_reply,
    difference_reply,
    discrepancies_reply,
    sources_reply,
)
from bot.locales import language_of
from bot.messages import Field, Form, Reply
from bot.reading import Takes, compose
from bot.replies import (
    added_reply,
    gone_reply,
    help_reply,
    not_a_day_reply,
    not_a_link_reply,
    not_allowed_reply,
    reading_words,
)
from bot.rights import may
from bot.settings import settings_of
from bot.settings_commands import settings_, settings_form
from bot.watch_commands import watch
from claims.ingest import Ingested
from claims.model import Discrepancy
from claims.store import Lookup, Store

PAGE = 8


@dataclass(frozen=True, slots=True)
class Command:
    """One thing people can ask for. takes says what may follow its name in free text; arguments and example
    are for help. A command that takes a "click" comes from a button only and is not in help. admins: platforms that can
    hide it from all others do; whoever calls it is asked again for the right. question: it counts against the limits of
    fair use, unless it comes from a button."""

    name: str
    help: str
    run: Callable[[Desk, Call], Reply]
    takes: Takes
    arguments: str = ""
    example: str = ""
    admins: bool = False
    question: bool = False


def claims(desk: Desk, call: Call) -> Reply:
    """Claims by words, name, outlet and day."""
    lookup = _lookup(call)
    workspace = kept_answers.workspace_key(call.message)
    found = desk.store.look_up(lookup, workspace=workspace)
    return claims_reply(found[:PAGE], lookup, more=_next(call, lookup) if len(found) > PAGE else "")


def discrepancies(desk: Desk, call: Call) -> Reply:
    """Open differences between sources."""
    lookup = _lookup(call)
    workspace = kept_answers.workspace_key(call.message)
    found = desk.store.discrepancies(
        lookup, kind=call.option("kind"), relation=call.option("relation"), workspace=workspace
    )
    more = _next(call, lookup) if len(found) > PAGE else ""
    return discrepancies_reply(found[:PAGE], lookup, more=more, openable=True)


def difference(desk: Desk, call: Call) -> Reply:
    """One discrepancy with its sentences, if this workspace may see all of them."""
    return difference_reply(_seen(desk, call))


def _seen(desk: Desk, call: Call) -> Discrepancy:
    """The discrepancy of this id, if this workspace may see all of its sentences. Raises Refused."""
    found = desk.store.discrepancy(call.text)
    mine = ("", kept_answers.workspace_key(call.message))
    if found is None or (mine[1] and any(c.workspace not in mine for p in found.positions for c in p.claims)):
        raise Refused(gone_reply(call.message.prefix))
    return found


def chart(desk: Desk, call: Call) -> Reply:
    """A disputed figure over time as a picture, if this workspace may see all of it."""
    found = _seen(desk, call)
    return chart_reply(found, draw_chart(found))


def about(desk: Desk, call: Call) -> Reply:
    """What is disputed about a name, then the newest claims that speak of it."""
    name = call.text
    workspace = kept_answers.workspace_key(call.message)
    differing = desk.store.discrepancies(Lookup(about=name, limit=3), workspace=workspace)
    found = desk.store.look_up(Lookup(about=name, limit=PAGE + 1), workspace=workspace)
    more = compose("claims", about=name, **{"from": str(PAGE)}) if len(found) > PAGE else ""
    return about_reply(name, differing, found[:PAGE], more=more)


def sources(desk: Desk, call: Call) -> Reply:
    """The outlets in the store."""
    return sources_reply(desk.store.outlets(workspace=kept_answers.workspace_key(call.message)))


def articles(desk: Desk, call: Call) -> Reply:
    """The newest articles in the store."""
    return articles_reply(desk.store.articles(limit=10, workspace=kept_answers.workspace_key(call.message)))


def add(desk: Desk, call: Call) -> Reply:
    """A link into the store, by those who may; for all workspaces or for this one, as the config says."""
    if not may(desk.store, desk.config.bot, call.message, "add"):
        raise Refused(not_allowed_reply())
    link = call.text.strip("<>")
    if not link.lower().startswith(("https://", "http://")) or len(link.split()) != 1:
        raise Refused(not_a_link_reply(call.message.prefix))
    own = desk.config.bot.articles == "workspace"
    workspace = (kept_answers.workspace_key(call.message) or "") if own else ""
    rows: list[Ingested] = []
    for row in desk.ingest(desk.store, [link], now=desk.now(), guard=guard(desk.config), workspace=workspace):
        rows.append(row)
        call.progress(reading_words(rows))
    return added_reply(rows, private=own)


def help_(desk: Desk, call: Call) -> Reply:
    """What can be asked, with examples to copy, as it is written where this was asked."""
    person = call.message.person
    settings = settings_of(desk.store, kept_answers.workspace_key(call.message))
    trusted = person.is_admin or may(desk.store, desk.config.bot, call.message, "add")
    shown = [one for one in COMMANDS if one.takes != "click" and (trusted or not one.admins)]
    rows = [(one.name, one.arguments, one.help, one.example) for one in shown]
    return help_reply(rows, prefix=call.message.prefix, language=language_of(settings.language or person.locale))


# fmt: off
COMMANDS: tuple[Command, ...] = (
    Command("check", "what the sources say of a statement, and where they differ", check, "text",
            "STATEMENT", "check More than 30 people were hurt in the Harbour Street fire", question=True),
    Command("claims", "look claims up", claims, "lookup",
            "WORDS about:NAME outlet:NAME since:DAY until:DAY", "claims harbour fire since:2025-07-01", question=True),
    Command("discrepancies", "where sources differ now", discrepancies, "lookup",
            "WORDS about:NAME outlet:NAME since:DAY until:DAY", "discrepancies fire", question=True),
    Command("about", "what is said and disputed about a name", about, "lookup", "NAME", "about Harbour Street", question=True),
    Command("sources", "the outlets here, and how fresh they are", sources, "nothing", "", "sources"),
    Command("articles", "the newest articles here", articles, "nothing", "", "articles"),
    Command("watch", "be told when the sources change what they say", watch, "verbs",
            "ACTION WHAT about:NAME", "watch add More than 30 people were hurt in the Harbour Street fire", question=True),
    Command("digest", "what changed lately in what the sources say", digest, "lookup",
            "WORDS since:DAY", "digest", question=True),
    Command("schedule", "a digest for this channel at a fixed hour", schedule, "verbs",
            "ACTION AT ZONE DAYS topics:WORDS names:NAMES", "schedule add 08:30 Europe/Oslo mon-fri"),
    Command("add", "read an article into the store, by those who may", add, "text",
            "LINK", "add https://example.org/story", admins=True, question=True),
    Command("feeds", "the feeds that are read by themselves; for admins", feeds, "verbs",
            "ACTION LINK", "feeds list", admins=True),
    Command("settings", "what this workspace has settled for itself; for admins", settings_, "lookup",
            "digests:CHANNEL adding:ROLES muting:ROLES language:LANGUAGE quiet:HOURS", "settings digests:here",
            admins=True),
    Command("help", "this list", help_, "nothing", "", "help"),
    Command("chart", "a disputed figure as a picture", chart, "click"),
    Command("show", "a page of an answer", show, "click"),
    Command("difference", "one difference with its sentences", difference, "click"),
    Command("share", "an answer for all in the channel", share, "click"),
    Command("text", "an answer as plain text", text, "click"),
    Command("useful", "an answer that helped", useful, "click"),
    Command("unmute", "a match that does belong", unmute, "click"),
    Command("wrong", "a match that does not belong", wrong, "click"),
    Command("why", "what is wrong with a match", why, "click"),
)
# fmt: on


def takes() -> dict[str, Takes]:
    """What each command takes, by name."""
    return {command.name: command.takes for command in COMMANDS}


_QUESTIONS = frozenset(command.name for command in COMMANDS if command.question)


def is_question(call: Call) -> bool:
    """Whether this counts against the limits: it reads the store or a page at somebody's word. A button only pages through
    what was asked; a form that a button opened asks anew; a check of nothing explains itself."""
    if call.name == "check" and not (call.field("statement") or call.text).strip():
        return False
    return call.name in _QUESTIONS and call.message.way != "click"


def form(call: Call, store: Store) -> Form | None:
    """The form to open instead of answering, or None."""
    if call.name == "settings" and call.text == "change" and call.message.way == "click":
        return settings_form(settings_of(store, kept_answers.workspace_key(call.message)))
    if call.name == "why" and call.message.way == "click":
        wrong = " " in call.text  # a claim is named
        label = "What is wrong with this match?" if wrong else "What was useful, or is missing?"
        words = Field("words", label, "In your words, for whoever runs this bot", long=True)
        return Form("Wrong match" if wrong else "Useful", f"why {call.text}", (words,))
    empty = call.name == "check" and not call.text and call.message.text.strip()
    if not empty or call.message.way not in ("click", "command"):
        return None
    field = Field("statement", "What should be checked?", "Paste one or a few sentences", long=True)
    return Form("Check a statement", "check", (field,), submit="Check")


def _lookup(call: Call) -> Lookup:
    """What to look up: one more than a page, which tells if there are more. Raises Refused for a wrong
    day."""
    for name in ("since", "until"):
        if call.option(name) and not _is_day(call.option(name)):
            raise Refused(not_a_day_reply(call.option(name)))
    first = call.option("from")
    return Lookup(
        call.words,
        about=call.option("about"),
        outlet=call.option("outlet"),
        since=call.option("since"),
        until=call.option("until"),
        limit=PAGE + 1,
        offset=int(first) if first.isdecimal() else 0,
    )


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _next(call: Call, lookup: Lookup) -> str:
    """The command of the next page."""
    options = {name: value for name, value in call.options if name != "from"}
    return compose(call.name, call.words, **options, **{"from": str(lookup.offset + PAGE)})
