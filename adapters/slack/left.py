"""What a process of this adapter heard and did not live to answer, made answerable again: what is noted of a message to that
end, and the Incoming made of it. Pure but for asking whose token it was.
"""

from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from typing import Any

from slack_bolt.authorization import AuthorizeResult

from adapters.slack.events import Incoming
from bot.inbox import Left

Authorize = Callable[[str | None, str | None], Awaitable[AuthorizeResult | None]]
# A response_url works for 30 minutes: https://docs.slack.dev/interactivity/handling-user-interaction
_ASIDE = timedelta(minutes=25)


def ways(incoming: Incoming, *, enterprise: str | None, team: str | None) -> Mapping[str, Any]:
    """What has to be known to answer it from another process. A trigger_id is not worth keeping: it opens a form within
    three seconds."""
    told = {
        "response_url": incoming.response_url,
        "private": incoming.private,
        "had_trigger": bool(incoming.trigger_id),
    }
    return told | {"enterprise": enterprise, "team": team}


def incoming(left: Left) -> Incoming | None:
    """It as it came; None where an answer would be too late, or could stand there twice: Slack takes a second answer in
    the place of the placeholder for the same, and for a new one elsewhere."""
    spoken = left.message.way in ("mention", "direct")
    if (left.posting and not left.ways.get("ts")) or (not spoken and left.age > _ASIDE):
        return None
    trigger = "" if left.ways["had_trigger"] else None  # an expired one: who wanted a form is told to press again
    return Incoming(left.message, left.ways["response_url"], trigger, left.ways["private"])


async def token(left: Left, authorize: Authorize) -> str | None:
    """The token that speaks in its workspace, None where there is none any more."""
    known = await authorize(left.ways["enterprise"], left.ways["team"])
    return known.bot_token if known else None
