"""The small replies: help, adding, sharing, and every plain refusal. Answers and lists have their own files."""

from collections.abc import Sequence
from dataclasses import replace

from bot.locales import translated
from bot.messages import Button, Buttons, Heading, Item, Note, Reply, Span, Text
from bot.unfit_replies import examples
from bot.words import capital, cut, many
from claims.ingest import Ingested

_ARGUMENTS = 36  # characters of what a command takes; platforms that complete commands show the rest
_STATUS = {"new": "added", "changed": "updated to a new revision", "same": "already here, unchanged"}


def help_reply(commands: Sequence[tuple[str, str, str, str]], *, prefix: str = "", language: str = "en") -> Reply:
    """What can be asked: (name, arguments, help, example) of each command, with the prefix it is written with here
    and its help in this language."""
    intro = "Send me a statement: I show which sources speak of it, in their words, and where they differ."
    rows = tuple(_command(prefix + name, arguments, _in(language, what)) for name, arguments, what, _ in commands)
    tries = tuple(
        Item((Span(prefix + example, code=True),))
        for name, _, _, example in commands
        if name in ("claims", "about") and example
    )
    paste = Buttons((Button("Check a long text", "check"),))
    note = Note((Span("I never say whether something is so: I show who said what, when, and on whose authority."),))
    blocks = (Heading("What you can ask"), Text((Span(intro),)), *rows, *examples(prefix), *tries, paste, note)
    return Reply(intro, blocks)


def _in(language: str, what: str) -> str:
    return translated(capital(what), language) or what


def _command(name: str, arguments: str, what: str) -> Item:
    return Item((Span(f"{name} {cut(arguments, _ARGUMENTS)}".strip(), code=True), Span(f" · {what}")))


def waiting_words(command: str) -> str:
    """What to show while this command is carried out."""
    return {"check": "Checking…", "add": "Reading the link…"}.get(command, "Looking…")


def reading_words(rows: Sequence[Ingested]) -> str:
    """How far reading a link has come."""
    return f"Reading… {many(len(rows), 'article')} so far; last: {cut(rows[-1].title or rows[-1].locator, 80)}"


def added_reply(rows: Sequence[Ingested], *, private: bool = False) -> Reply:
    """What became of each article of a link; private: only this workspace sees them."""
    if not rows:
        return _plain("No article could be found there.", "Give the address of one article or of a feed.")
    failed = [row for row in rows if row.status == "failed"]
    done = len(rows) - len(failed)
    head = f"{many(done, 'article')} read" if done else "Nothing could be added"
    if failed and done:
        head = f"{head}, {many(len(failed), 'failure')}"
    shown = tuple(_row(row) for row in rows[:20])
    rest = (Note((Span(f"and {many(len(rows) - 20, 'more article')}."),)),) if len(rows) > 20 else ()
    whose = (Note((Span("Seen in this workspace only."),)),) if private and done else ()
    return Reply(f"{head}.", (Heading(head), *shown, *rest, *whose))


def _row(row: Ingested) -> Item:
    name = Span(cut(row.title or row.locator, 160), bold=True)
    if row.status == "failed":
        return Item((name, Span(f" · {cut(row.error or 'it could not be read', 200)}")))
    found = f"{many(row.claims, 'claim')}, {many(row.discrepancies, 'difference')} with other sources"
    missing = f"; not said there: {', '.join(row.missing)}" if row.missing else ""
    return Item((name, Span(f" · {_STATUS[row.status]} · {found}{missing}")))


def shared(reply: Reply, *, statement: str, by: str) -> Reply:
    """The same answer for all: after its point the statement, which the others have not seen, and who shared it."""
    checked = Text((Span("Checked: ", bold=True), Span(f"“{cut(statement, 300)}”", italic=True)))
    who = Note((Span(f"Shared by {cut(by, 80) or 'a colleague'}."),))
    blocks = (*reply.blocks[:1], checked, *reply.blocks[1:], who)
    return replace(reply, blocks=blocks, private=False, shared=True, replaces=False)


def already_shared_reply() -> Reply:
    return _plain("That answer is already in the channel.", "It is posted once, so that nobody reads it twice.")


def not_shared_reply(*, why: str = "posting here is not allowed", advice: str = "") -> Reply:
    """The platform did not take a shared answer, or the person may not write there."""
    return _plain(f"Nothing was shared: {why}.", advice or "Those who manage this place say who may post in it.")


def expired_reply(prefix: str = "") -> Reply:
    again = f"Send the statement again for a fresh one: {prefix}check <statement>"
    return _plain("That answer is no longer kept.", again)


def gone_reply(prefix: str = "") -> Reply:
    return _plain("That difference is no longer here.", f"List those that are open: {prefix}discrepancies")


def not_allowed_reply() -> Reply:
    return _plain("Adding sources is for admins and those they name.", "Ask one of them to add it.")


def not_a_link_reply(prefix: str = "") -> Reply:
    return _plain("That is not a link.", f"Write: {prefix}add https://example.org/story")


def not_a_day_reply(given: str) -> Reply:
    return _plain(f"“{cut(given, 40)}” is not a day.", "Write a day like 2025-07-31.")


def _plain(head: str, advice: str) -> Reply:
    """A short private word: what it is, and what to do."""
    return Reply(f"{head} {advice}", (Heading(head), Text((Span(advice),))))
