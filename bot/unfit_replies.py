"""What is said when a text can't be checked: a plain word why, and three examples to copy."""

from typing import assert_never

from bot.answer import Unfit
from bot.messages import Block, Heading, Item, Note, Reply, Span, Text

EXAMPLES = (
    "More than 30 people were hurt in the Harbour Street fire",
    "The mayor resigned on Monday",
    "The bridge was opened in 1967",
)


def unfit_reply(unfit: Unfit | None, *, prefix: str = "") -> Reply:
    """Why this text can't be checked and what can. None: nothing in it can be looked up. prefix: examples()."""
    head, advice = _words(unfit)
    blocks = (Heading(head), Text((Span(advice),)), *examples(prefix), _PRIVACY)
    return Reply(f"{head} {advice}", blocks)


_PRIVACY = Note((Span("Only sentences that say something happened can be looked up."),))


def examples(prefix: str = "") -> tuple[Block, ...]:
    """Three statements to copy, with the command before them where one is needed (prefix: "/twosource ")."""
    before = f"{prefix}check " if prefix else ""
    return (Text((Span("For example:"),)), *(Item((Span(before + text, code=True),)) for text in EXAMPLES))


def _words(unfit: Unfit | None) -> tuple[str, str]:
    match unfit:
        case "empty":
            return "Send a statement to check.", "Paste a sentence from a story, a post or a speech."
        case "question":
            return (
                "That is a question.",
                "Send it as a statement, with the number, name or date you want to check.",
            )
        case "greeting":
            return (
                "Hello.",
                "Send me a statement, and I show which sources speak of it and where they differ.",
            )
        case "opinion":
            return "That is an opinion or a wish.", "Send what happened: who, what, where, when, how many."
        case "command":
            return "That asks for something to be done.", "Send what is said to have happened, or write help."
        case "too_long":
            return "That is too long for one go.", "Send the few sentences that matter most."
        case "language":
            return "That is not in English.", "English is the only language read here for now."
        case None:
            return (
                "There is nothing here to look up.",
                "Send what happened: who, what, where, when, how many.",
            )
        case _:
            assert_never(unfit)
