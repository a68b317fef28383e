"""What is said to somebody who told us what an answer is worth."""

from bot.messages import Button, Buttons, Heading, Reply, Span, Text


def useful_reply(*, key: str) -> Reply:
    """Thanks for one tap; words, where somebody has them, are asked for after."""
    advice = "Whoever runs this bot can read it beside the statement."
    return _plain("Thank you, noted as useful.", advice, Button("Add a word", f"why {key}"))


def noted_reply(*, key: str, claim: str) -> Reply:
    """Thanks for one tap; words, where somebody has them, are asked for after."""
    advice = "Whoever runs this bot can read it beside the statement and the sentence."
    return _plain("Thank you, noted.", advice, _why(key, claim))


def muted_reply(*, key: str, claim: str) -> Reply:
    """The same, where it counts for everybody in the workspace."""
    undo = Button("Undo", f"unmute {key} {claim}")
    return _plain("That match is left out from now on.", "Here, and for this statement only.", _why(key, claim), undo)


def shown_again_reply() -> Reply:
    return _plain("Taken back.", "The match is shown again when the statement is checked.")


def noted_words_reply(*, claim: str) -> Reply:
    beside = "the statement and the sentence" if claim else "the statement"
    return _plain("Thank you, your words are kept.", f"They stand beside {beside}.")


def _why(key: str, claim: str) -> Button:
    return Button("Say what is wrong", f"why {key} {claim}")


def _plain(head: str, advice: str, *buttons: Button) -> Reply:
    row = (Buttons(buttons),) if buttons else ()
    return Reply(f"{head} {advice}", (Heading(head), Text((Span(advice),)), *row))
