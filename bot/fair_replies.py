"""The friendly words of fair use: who asked too much is told when to ask again; who comes into a crowd, that it is one."""

import math
from datetime import timedelta

from bot.limits import Limited
from bot.messages import Heading, Reply, Span, Text
from bot.words import many

_MEANWHILE = "The buttons under earlier answers work meanwhile."


def limited_reply(limited: Limited) -> Reply:
    """The word to somebody whose questions, or whose workspace's, are used up for now."""
    who = "You have" if limited.whose == "person" else "This workspace has"
    return _short(f"{who} asked a lot in a short time.", f"Ask again in {_long(limited.again_in)}. {_MEANWHILE}")


def _busy_reply() -> Reply:
    return _short(
        "Many questions are coming in just now.", "Yours was not taken up: ask again in half a minute, please."
    )


def _long(time: timedelta) -> str:
    """A length of time as said to somebody who waits, never shorter than it is."""
    seconds = max(1, math.ceil(time.total_seconds()))
    if seconds < 90:
        return many(seconds, "second")
    minutes = math.ceil(seconds / 60)
    return many(minutes, "minute") if minutes < 90 else many(math.ceil(minutes / 60), "hour")


def _short(head: str, advice: str) -> Reply:
    return Reply(f"{head} {advice}", (Heading(head), Text((Span(advice),))))


BUSY = _busy_reply()
