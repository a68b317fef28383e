"""The commands on one answer: check, its pages, sharing, copying, and what people say of it."""

from datetime import timedelta
from typing import Literal

from bot import kept_answers, verdicts
from bot.answer import Answer
from bot.answer_reply import answer_reply
from bot.desk import Call, Desk, Refused
from bot.inbox import key_of
from bot.kept_answers import workspace_key
from bot.match_pages import matches_reply, which_reply
from bot.messages import Reply
from bot.plain_text import text_reply
from bot.quote_pages import quotes_reply
from bot.recent import remember
from bot.replies import already_shared_reply, expired_reply, shared
from bot.rights import may
from bot.verdict_replies import muted_reply, noted_reply, noted_words_reply, shown_again_reply, useful_reply


def check(desk: Desk, call: Call) -> Reply:
    """A statement against the store; the answer is kept for its buttons."""
    message = call.message
    statement = call.field("statement") or call.text
    workspace = workspace_key(message)
    found = desk.ask(desk.store, statement, now=desk.now(), workspace=workspace)
    answer = verdicts.without_muted(desk.store, found, workspace=workspace)
    left_out = _matches(found) - _matches(answer)
    if answer.finding == "not_checkable":
        return answer_reply(answer, left_out=left_out, prefix=message.prefix)
    now, days = desk.now(), desk.config.bot.answer_days
    key = kept_answers.keep(desk.store, answer, message, now=now, days=days)
    opens = answer.finding != "nothing_found"
    remember(desk.store, message, statement, key=key, now=now, days=days, opens=opens)
    aside = message.way in ("command", "menu", "click", "form")
    return answer_reply(answer, key=key, shareable=aside, left_out=left_out, prefix=message.prefix)


def _matches(answer: Answer) -> int:
    return sum(len(part.matches) for part in answer.parts)


def _kept(desk: Desk, call: Call, key: str) -> Answer:
    """The answer of this key, without what was called wrong since. Raises Refused when it is gone."""
    answer = kept_answers.kept(desk.store, key, call.message, now=desk.now())
    if answer is None:
        raise Refused(expired_reply(call.message.prefix))
    return verdicts.without_muted(desk.store, answer, workspace=workspace_key(call.message))


def show(desk: Desk, call: Call) -> Reply:
    """A page of an answer: its matches, or its sentences in their context. The first opens beside the answer, the
    others replace it."""
    key, _, rest = call.text.partition(" ")
    words = rest.split()
    page = words[-1] if words else ""
    answer = _kept(desk, call, key)
    number, replaces = (int(page) if page.isdecimal() else 1), page.isdecimal()
    if "quotes" in words:
        return quotes_reply(answer, desk.store.article, key=key, page=number, replaces=replaces)
    return matches_reply(answer, key=key, page=number, replaces=replaces)


def text(desk: Desk, call: Call) -> Reply:
    """The answer as plain text, to copy into a story."""
    return text_reply(answer_reply(_kept(desk, call, call.text)))


def share(desk: Desk, call: Call) -> Reply:
    """The answer once more, for all in the channel, with the name of who shared it."""
    now = desk.now()
    answer = _kept(desk, call, call.text)
    expires = now + timedelta(days=desk.config.bot.answer_days)
    where, mine = _shared_where(call), key_of(call.message)
    first = desk.store.put_once("shared", where, mine, now=now, expires=expires)
    # Else this very click may have been seen to by a process that died before it had posted.
    if not first and desk.store.get("shared", where, now=now) != mine:
        raise Refused(already_shared_reply())
    return shared(answer_reply(answer, key=call.text), statement=answer.statement, by=call.message.person.name)


def unshare(desk: Desk, call: Call) -> None:
    """Forget that the answer was shared there: the platform did not take the post, so it may be tried
    again."""
    desk.store.delete("shared", _shared_where(call))


def _shared_where(call: Call) -> str:
    place = call.message.place
    return f"{call.text}:{place.channel}:{place.thread or ''}"


def useful(desk: Desk, call: Call) -> Reply:
    """Keeps that a person found the answer useful."""
    _note(desk, call, _kept(desk, call, call.text), "useful", key=call.text)
    return useful_reply(key=call.text)


def wrong(desk: Desk, call: Call) -> Reply:
    """Keeps that a person found a match wrong; said by somebody allowed to, it is not shown again here for that
    statement. Without a claim it asks which."""
    key, _, claim = call.text.partition(" ")
    answer = _kept(desk, call, key)
    claims = [match.claim.id for part in answer.parts for match in part.matches]
    if not claim and len(set(claims)) != 1:
        return which_reply(answer, key=key)
    claim = claim or claims[0]
    if claim not in claims:
        raise Refused(muted_reply(key=key, claim=claim))
    _note(desk, call, answer, "wrong", key=key, claim=claim)
    if not may(desk.store, desk.config.bot, call.message, "mute"):
        return noted_reply(key=key, claim=claim)
    part, by = verdicts.part_with(answer, claim), call.message.person.id
    verdicts.mute(desk.store, part, claim, workspace=workspace_key(call.message), by=by, now=desk.now())
    return muted_reply(key=key, claim=claim)


def unmute(desk: Desk, call: Call) -> Reply:
    """Takes a "wrong match" back, by those who may."""
    key, _, claim = call.text.partition(" ")
    answer = kept_answers.kept(desk.store, key, call.message, now=desk.now())
    if answer is None or not may(desk.store, desk.config.bot, call.message, "mute"):
        raise Refused(expired_reply(call.message.prefix))
    part, workspace = verdicts.part_with(answer, claim), workspace_key(call.message)
    verdicts.unmute(desk.store, part, claim, workspace=workspace)
    verdicts.withdraw(desk.store, key=key, claim=claim, person=call.message.person.id)
    return shown_again_reply()


def why(desk: Desk, call: Call) -> Reply:
    """Keeps in a person's own words what is wrong with a match, or, without one, what was useful."""
    key, _, claim = call.text.partition(" ")
    answer = kept_answers.kept(desk.store, key, call.message, now=desk.now())
    if answer is None:
        raise Refused(expired_reply(call.message.prefix))
    _note(desk, call, answer, "wrong" if claim else "useful", key=key, claim=claim, words=call.field("words"))
    return noted_words_reply(claim=claim)


def _note(
    desk: Desk,
    call: Call,
    answer: Answer,
    verdict: Literal["useful", "wrong"],
    *,
    key: str,
    claim: str = "",
    words: str = "",
) -> None:
    workspace, person = workspace_key(call.message), call.message.person.id
    said = verdicts.Said(verdict, key, answer.statement, claim, workspace, person, desk.now(), words)
    verdicts.keep(desk.store, said)
