"""What a person sees when something fails: a category, what to do, a short reference also in the log.

No exception text, path or SQL ever reaches a chat; the log has the traceback under the same reference.
"""

import logging
import secrets
from dataclasses import dataclass

from bot.messages import Heading, Note, Reply, Span, Text
from claims.errors import ArticleError, ClaimsError, FetchError, StoreError
from claims.log_events import event

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Failure:
    """What failed and what to do about it, in a person's words; kind is one word for those who count."""

    what: str
    advice: str
    kind: str = "other"


def failure(error: BaseException) -> Failure:
    """The category this error belongs to."""
    match error:
        case StoreError():
            return Failure("The claim store can't be reached right now.", "Try again in a minute.", "store")
        case FetchError():
            return Failure("That link could not be read.", "Check that it opens in a browser, then try again.", "fetch")
        case ArticleError():
            return Failure("No article could be found there.", "Give the address of one article.", "article")
        case TimeoutError():
            return Failure("That took too long.", "Try again, with a shorter statement if you can.", "timeout")
        case ClaimsError():
            return Failure("That could not be done.", "Write help to see what can be asked.", "request")
        case _:
            return Failure("Something went wrong here.", "Try again; nothing of yours was lost.")


def reference() -> str:
    """Six characters to find one failure in the log by."""
    return secrets.token_hex(3)


def log_and_reply(error: BaseException) -> Reply:
    """Log the error with its traceback under a fresh reference, and the reply that carries the reference."""
    ref, failed = reference(), failure(error)
    _log.error("failure %s", ref, exc_info=error, extra=event("failure", reference=ref, kind=failed.kind))
    return failure_reply(failed, reference=ref)


def failure_reply(failed: Failure, *, reference: str) -> Reply:
    """The reply to one failure; private, so that nobody else is bothered with it."""
    small = Note((Span(f"If it stays, tell whoever runs this bot, with the reference {reference}."),))
    blocks = (Heading(failed.what), Text((Span(failed.advice),)), small)
    return Reply(f"{failed.what} {failed.advice}", blocks, private=True)
