"""The small replies: help, adding, sharing, and every plain refusal. Answers and lists have their own files."""

from collections.abc import Sequence
from dataclasses import replace

from bot.messages import Button, Buttons, Heading, Item, Note, Reply, Span, Text
from bot.unfit_replies import examples
from bot.words import cut, many
from claims.ingest import Ingested

_STATUS = {"new": "added", "changed": "updated to a new revision", "same": "already here, unchanged"}


def help_reply(commands: Sequence[tuple[str, str, str, str]]) -> Reply:
    """What can be asked: (name, arguments, help, example) of each command."""
    intro = "Send me a statement: I show which sources speak of it, in their words, and where they differ."
    rows = tuple(_command(name, arguments, what) for name, arguments, what, _ in commands)
    tries = tuple(Item((Span(example, code=True),)) for name, _, _, example in commands if name in ("claims", "about"))
    paste = Buttons((Button("Check a long text", "check"),))
    note = Note((Span("I never say whether something is so: I show who said what, when, and on whose authority."),))
    blocks = (Heading("What you can ask"), Text((Span(intro),)), *rows, *examples(), *tries, paste, note)
    return Reply(intro, blocks)


def _command(name: str, arguments: str, what: str) -> Item:
    return Item((Span(f"{name} {arguments}".strip(), code=True), Span(f" · {what}")))


def added_reply(rows: Sequence[Ingested]) -> Reply:
    """What became of each article of a link."""
    if not rows:
        return _plain("No article could be found there.", "Give the address of one article or of a feed.")
    failed = [row for row in rows if row.status == "failed"]
    done = len(rows) - len(failed)
    head = f"{many(done, 'article')} read" if done else "Nothing could be added"
    if failed and done:
        head = f"{head}, {many(len(failed), 'failure')}"
    return Reply(f"{head}.", (Heading(head), *(_row(row) for row in rows[:20])))


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


def expired_reply() -> Reply:
    return _plain("That answer is no longer kept.", "Send the statement again for a fresh one: check <statement>")


def gone_reply() -> Reply:
    return _plain("That difference is no longer here.", "List those that are open: discrepancies")


def noted_reply(*, key: str, claim: str) -> Reply:
    """Thanks for one tap; words, where somebody has them, are asked for after."""
    head, advice = "Thank you, noted.", "Whoever runs this bot can read it beside the statement and the sentence."
    why = Buttons((Button("Say what is wrong", f"why {key} {claim}"),))
    return Reply(f"{head} {advice}", (Heading(head), Text((Span(advice),)), why))


def noted_words_reply() -> Reply:
    return _plain("Thank you, your words are kept.", "They stand beside the statement and the sentence.")


def not_allowed_reply() -> Reply:
    return _plain("Adding sources is for those named in the configuration.", "Ask whoever runs this bot to add it.")


def not_a_link_reply() -> Reply:
    return _plain("That is not a link.", "Write: add https://example.org/story")


def not_a_day_reply(given: str) -> Reply:
    return _plain(f"“{cut(given, 40)}” is not a day.", "Write a day like 2025-07-31.")


def _plain(head: str, advice: str) -> Reply:
    """A short private word: what it is, and what to do."""
    return Reply(f"{head} {advice}", (Heading(head), Text((Span(advice),))))
