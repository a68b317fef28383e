"""The commands: one table. Adding one is a row here and a function; every platform then has it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from bot import kept_answers
from bot.answer_reply import answer_reply
from bot.desk import Call, Desk, Refused, guard
from bot.list_replies import (
    about_reply,
    articles_reply,
    claims_reply,
    difference_reply,
    discrepancies_reply,
    sources_reply,
)
from bot.match_pages import matches_reply
from bot.messages import Field, Form, Reply
from bot.reading import Takes, compose
from bot.recent import remember
from bot.replies import (
    added_reply,
    already_shared_reply,
    expired_reply,
    gone_reply,
    help_reply,
    not_a_day_reply,
    not_a_link_reply,
    not_allowed_reply,
    noted_reply,
    noted_words_reply,
    shared,
)
from claims.store import Lookup

PAGE = 8
FEEDBACK_CHARS = 2000


@dataclass(frozen=True, slots=True)
class Command:
    """One thing people can ask for. takes says what may follow its name in free text; arguments and example
    are for help. A command that takes a "click" comes from a button only and is not in help."""

    name: str
    help: str
    run: Callable[[Desk, Call], Reply]
    takes: Takes
    arguments: str = ""
    example: str = ""


def check(desk: Desk, call: Call) -> Reply:
    """A statement against the store; the answer is kept for its buttons."""
    message = call.message
    statement = call.field("statement") or call.text
    workspace = kept_answers.workspace_key(message)
    answer = desk.ask(desk.store, statement, now=desk.now(), workspace=workspace)
    if answer.finding in ("nothing_found", "not_checkable"):
        return answer_reply(answer)
    now, days = desk.now(), desk.config.bot.answer_days
    key = kept_answers.keep(desk.store, answer, message, now=now, days=days)
    remember(desk.store, message, statement, key=key, now=now, days=days)
    return answer_reply(answer, key=key, shareable=message.way in ("command", "menu", "click", "form"))


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
    found = desk.store.discrepancy(call.text)
    mine = ("", kept_answers.workspace_key(call.message))
    if found is None or (mine[1] and any(c.workspace not in mine for p in found.positions for c in p.claims)):
        raise Refused(gone_reply())
    return difference_reply(found)


def about(desk: Desk, call: Call) -> Reply:
    """What is disputed about a name, then the newest claims that speak of it."""
    name = call.text
    workspace = kept_answers.workspace_key(call.message)
    differing = desk.store.discrepancies(Lookup(about=name, limit=3), workspace=workspace)
    found = desk.store.look_up(Lookup(about=name, limit=PAGE), workspace=workspace)
    return about_reply(name, differing, found)


def sources(desk: Desk, call: Call) -> Reply:
    """The outlets in the store."""
    return sources_reply(desk.store.outlets(workspace=kept_answers.workspace_key(call.message)))


def articles(desk: Desk, call: Call) -> Reply:
    """The newest articles in the store."""
    return articles_reply(desk.store.articles(limit=10, workspace=kept_answers.workspace_key(call.message)))


def show(desk: Desk, call: Call) -> Reply:
    """A page of an answer's matches; the first opens beside the answer, the others replace it."""
    key, _, rest = call.text.partition(" ")
    page = rest.split()[-1] if rest else ""
    answer = kept_answers.kept(desk.store, key, call.message, now=desk.now())
    if answer is None:
        raise Refused(expired_reply())
    return matches_reply(answer, key=key, page=int(page) if page.isdecimal() else 1, replaces=page.isdecimal())


def share(desk: Desk, call: Call) -> Reply:
    """The answer once more, for all in the channel, with the name of who shared it."""
    now = desk.now()
    answer = kept_answers.kept(desk.store, call.text, call.message, now=now)
    if answer is None:
        raise Refused(expired_reply())
    expires = now + timedelta(days=desk.config.bot.answer_days)
    if not desk.store.put_once("shared", _shared_where(call), call.message.person.id, now=now, expires=expires):
        raise Refused(already_shared_reply())
    return shared(answer_reply(answer, key=call.text), statement=answer.statement, by=call.message.person.name)


def unshare(desk: Desk, call: Call) -> None:
    """Forget that the answer was shared there: the platform did not take the post, so it may be tried
    again."""
    desk.store.delete("shared", _shared_where(call))


def _shared_where(call: Call) -> str:
    place = call.message.place
    return f"{call.text}:{place.channel}:{place.thread or ''}"


def wrong(desk: Desk, call: Call) -> Reply:
    """Keeps that a person found a match wrong, with the statement and the claim."""
    key, _, claim = call.text.partition(" ")
    _keep_verdict(desk, call, key=key, claim=claim)
    return noted_reply(key=key, claim=claim)


def why(desk: Desk, call: Call) -> Reply:
    """Keeps in a person's own words what is wrong with a match."""
    key, _, claim = call.text.partition(" ")
    _keep_verdict(desk, call, key=key, claim=claim, words=call.field("words"))
    return noted_words_reply()


def _keep_verdict(desk: Desk, call: Call, *, key: str, claim: str, words: str = "") -> None:
    """One record a person, match and answer: words come to it later. Raises Refused when the answer is
    gone."""
    answer = kept_answers.kept(desk.store, key, call.message, now=desk.now())
    if answer is None:
        raise Refused(expired_reply())
    person = call.message.person.id
    value = {
        "verdict": "wrong",
        "statement": answer.statement,
        "claim": claim,
        "workspace": kept_answers.workspace_key(call.message),
        "person": person,
        "at": desk.now().isoformat(),
    }
    said = {"words": words[:FEEDBACK_CHARS]} if words else {}
    desk.store.put("feedback", f"{key}:{claim}:{person}", value | said)


def add(desk: Desk, call: Call) -> Reply:
    """A link into the store, by those who may."""
    if not _may_add(desk, call):
        raise Refused(not_allowed_reply())
    link = call.text.strip("<>")
    if not link.lower().startswith(("https://", "http://")) or len(link.split()) != 1:
        raise Refused(not_a_link_reply())
    return added_reply(list(desk.ingest(desk.store, [link], now=desk.now(), guard=guard(desk.config))))


def _may_add(desk: Desk, call: Call) -> bool:
    person, bot = call.message.person, desk.config.bot
    return person.id in bot.may_add or (person.is_admin and bot.admins_may_add)


def help_(_desk: Desk, _call: Call) -> Reply:
    """What can be asked, with examples to copy."""
    return help_reply([(one.name, one.arguments, one.help, one.example) for one in COMMANDS if one.takes != "click"])


# fmt: off
COMMANDS: tuple[Command, ...] = (
    Command("check", "what the sources say of a statement, and where they differ", check, "text",
            "STATEMENT", "check More than 30 people were hurt in the Harbour Street fire"),
    Command("claims", "look claims up", claims, "lookup",
            "WORDS about:NAME outlet:NAME since:DAY until:DAY", "claims harbour fire since:2025-07-01"),
    Command("discrepancies", "where sources differ now", discrepancies, "lookup",
            "WORDS about:NAME since:DAY", "discrepancies fire"),
    Command("about", "what is said and disputed about a name", about, "lookup", "NAME", "about Harbour Street"),
    Command("sources", "the outlets here, and how fresh they are", sources, "nothing", "", "sources"),
    Command("articles", "the newest articles here", articles, "nothing", "", "articles"),
    Command("add", "read an article into the store, by those who may", add, "text",
            "LINK", "add https://example.org/story"),
    Command("help", "this list", help_, "nothing", "", "help"),
    Command("show", "a page of an answer", show, "click"),
    Command("difference", "one difference with its sentences", difference, "click"),
    Command("share", "an answer for all in the channel", share, "click"),
    Command("wrong", "a match that does not belong", wrong, "click"),
    Command("why", "what is wrong with a match", why, "click"),
)
# fmt: on


def takes() -> dict[str, Takes]:
    """What each command takes, by name."""
    return {command.name: command.takes for command in COMMANDS}


def form(call: Call) -> Form | None:
    """The form to open instead of answering, or None."""
    if call.name == "why" and call.message.way == "click":
        words = Field("words", "What is wrong with this match?", "In your words, for whoever runs this bot", long=True)
        return Form("Wrong match", f"why {call.text}", (words,))
    if call.name != "check" or call.message.way != "click" or call.text:
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
