"""The Slack adapter: hears events, commands, shortcuts, clicks and forms, acknowledges first, then lets the
bot answer.

Slack waits three seconds for an acknowledgement and sends again without one, so every listener notes what it heard,
acks, and hands the work to a task. The bot is plain synchronous code: it runs on threads of our own, and
forms, which Slack gives three seconds to open, have theirs. Knows nothing of what the bot says.
"""

import asyncio
import logging
import re
import uuid
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from typing import Any, Protocol

from slack_bolt.async_app import AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.answering import Answering, vitals_of
from adapters.progress import Progress
from adapters.slack import deliver, events, forms, left
from adapters.slack.client import TROUBLE, Line, error_code
from adapters.slack.events import Incoming
from adapters.slack.home import PROMPTS, home_view
from adapters.slack.people import People
from adapters.slack.render import CLICK, OPEN
from adapters.unanswered import Unanswered
from adapters.under_way import UnderWay
from bot.desk import silent
from bot.fair_replies import BUSY
from bot.inbox import Left
from bot.logs import event as log_event
from bot.messages import Form, Message, Reply
from claims.errors import ClaimsError

log = logging.getLogger(__name__)

SHORTCUT = "check_message"
STATUS = "is checking the sources…"
QUICK_WORKERS = 4
REMEMBERED = 5_000
DRAIN_S = 10.0
# How long the bot has to say that another process took this delivery already, before "Checking…" appears.
GRACE_S = 0.1
PERSON_S = 2.0
# A command or shortcut is told of at once, before its answer, unless that comes at once as well; a click, whose word
# could not be told from the answer it stands beside, only when it takes long.
SOON_S = 0.25
SLOW_S = 2.0

Ack = Callable[..., Awaitable[Any]]
Body = dict[str, Any]
Home = Callable[[str, str], Reply]
SAID = {"app_mention": events.from_mention, "message": events.from_direct}
Removed = Callable[[str | None, str | None, Body], Awaitable[None]]


class BotLike(Protocol):
    """What the adapter needs of the bot: an answer to a message, or the form a click opens."""

    def handle(self, message: Message, *, progress: Callable[[str], None]) -> Reply | None: ...
    def waiting(self, message: Message) -> str: ...
    def form(self, message: Message) -> Form | None: ...
    def undelivered(self, message: Message) -> None: ...


class Desk:
    """Takes what Slack delivers and sees it answered. Lives as long as the process serves Slack."""

    def __init__(
        self,
        bot: BotLike,
        line: Line,
        *,
        workspace: str | None = None,
        home: Home | None = None,
        removed: Removed | None = None,
    ) -> None:
        self._bot, self._line, self._workspace = bot, line, workspace
        self._home, self._removed = home, removed
        self._people = People()
        self._answering, self._metrics = Answering(bot, platform="slack"), vitals_of(bot).metrics
        # Forms must open within three seconds, and the Home tab is drawn while somebody looks at it.
        self._quick = ThreadPoolExecutor(QUICK_WORKERS, thread_name_prefix="slack-quick")
        self._under_way, self._unanswered = UnderWay(), Unanswered(bot, platform="slack")
        self._seen: OrderedDict[tuple[str, str], None] = OrderedDict()

    def listen(self, app: AsyncApp) -> None:
        """Register every listener; manifest.yaml asks Slack for exactly these."""
        app.use(self.on_event)
        app.event("app_mention")(self.on_mention)
        app.event("message")(self.on_message)
        app.event("app_home_opened")(self.on_home_opened)
        app.event("app_uninstalled")(self.on_removed)
        app.event("tokens_revoked")(self.on_removed)
        app.command(re.compile(r"^/"))(self.on_command)  # the manifest's name; a workspace may have to rename it
        app.shortcut({"type": "message_action", "callback_id": SHORTCUT})(self.on_shortcut)
        app.action(re.compile(f"^{CLICK}"))(self.on_click)
        app.action(re.compile(f"^{OPEN}"))(_only_ack)
        app.view(forms.SENT)(self.on_form)
        for leftover in (app.event, app.action, app.shortcut):
            leftover(re.compile(""))(_only_ack)  # Slack counts what is never acknowledged against the app

    async def close(self) -> None:
        """Let the answers under way arrive, for a while, then stop."""
        await self._under_way.arrive(within_s=DRAIN_S)
        await self._unanswered.close()
        self._answering.close()
        self._quick.shutdown(wait=False, cancel_futures=True)

    async def on_event(self, body: Body, context: AsyncBoltContext, next: Callable[[], Awaitable[Any]]) -> None:
        """A middleware, since bolt acknowledges an event before it calls its listener: what is said is noted first."""
        event = body.get("event")
        read = SAID.get(str(event.get("type"))) if isinstance(event, dict) else None
        if read is not None:
            incoming = read(body, workspace=self._key(context), bot_user=context.bot_user_id or "")
            context["incoming"] = incoming if await self._taken(incoming, context) else None
        await next()

    async def on_mention(self, ack: Ack, context: AsyncBoltContext) -> None:
        await self._heard(ack, context)

    async def on_message(self, ack: Ack, context: AsyncBoltContext) -> None:
        await self._heard(ack, context)

    async def on_command(self, ack: Ack, body: Body, context: AsyncBoltContext) -> None:
        await self._hear(ack, events.from_command(body, workspace=self._key(context)), context)

    async def on_shortcut(self, ack: Ack, body: Body, context: AsyncBoltContext) -> None:
        bot_user = context.bot_user_id or ""
        await self._hear(ack, events.from_shortcut(body, workspace=self._key(context), bot_user=bot_user), context)

    async def on_click(self, ack: Ack, body: Body, context: AsyncBoltContext) -> None:
        await self._hear(ack, events.from_click(body, workspace=self._key(context)), context)

    async def on_form(self, ack: Ack, body: Body, context: AsyncBoltContext) -> None:
        await self._hear(ack, events.from_form(body, workspace=self._key(context)), context)

    async def on_home_opened(self, ack: Ack, body: Body, context: AsyncBoltContext) -> None:
        """The Home tab is drawn afresh each time; the conversation gets its suggestions."""
        await ack()
        event, client = body["event"], self._line.client(context.bot_token)
        try:
            if event.get("tab") == "messages":
                await client.assistant_threads_setSuggestedPrompts(channel_id=event["channel"], prompts=list(PROMPTS))
            elif self._home is not None:
                loop = asyncio.get_running_loop()
                page = await loop.run_in_executor(self._quick, self._home, self._key(context), event["user"])
                await client.views_publish(user_id=event["user"], view=home_view(page))
        except (*TROUBLE, ClaimsError) as error:
            log.warning("Home tab not drawn", extra=log_event("home_not_drawn", code=error_code(error)))

    async def on_removed(self, ack: Ack, body: Body, context: AsyncBoltContext) -> None:
        """The app was taken out of a workspace, or its tokens were: nothing can be said there any more."""
        await ack()
        log.warning("a workspace removed the app", extra=log_event("removed", kind=str(body["event"]["type"])))
        if self._removed is not None:
            await self._removed(context.enterprise_id, context.team_id, body)

    def _key(self, context: AsyncBoltContext) -> str:
        """The workspace this belongs to: the one installed, else (organisation-wide) the one it comes
        from."""
        return self._workspace or context.team_id or context.enterprise_id or ""

    async def _taken(self, incoming: Incoming | None, context: AsyncBoltContext) -> bool:
        """Whether it is for us to answer; then it is noted, so that it is answered even after a death of this process.
        Slack sends what is not acknowledged again: so nothing falls between."""
        if incoming is None or not incoming.message.person.id or self._repeated(incoming.message):
            return False
        ways = left.ways(incoming, enterprise=context.enterprise_id, team=context.team_id)
        return await self._unanswered.take(incoming.message, **ways)

    async def _heard(self, ack: Ack, context: AsyncBoltContext) -> None:
        """See to what on_event has noted."""
        await ack()
        if (incoming := context.get("incoming")) is not None:
            self._start(incoming, context.bot_token)

    async def _hear(self, ack: Ack, incoming: Incoming | None, context: AsyncBoltContext) -> None:
        """Note it, acknowledge it, then see to it."""
        mine = await self._taken(incoming, context)
        try:
            await ack()
        finally:
            if mine and incoming is not None:
                self._start(incoming, context.bot_token)

    def _start(self, incoming: Incoming, token: str | None, ts: str | None = None) -> None:
        """See to it in a task of its own. ts is the placeholder that stands there already."""
        client = self._line.client(token) if token else None
        working = self._see_to(incoming, client, ts) if client else self._decline(incoming)
        self._under_way.add(asyncio.create_task(working, name=f"slack:{incoming.message.id}"))

    async def look_after(self, authorize: left.Authorize) -> None:
        """Until cancelled: take up what was said to a process that died before it had answered."""

        async def take_up(one: Left) -> None:
            if (again := left.incoming(one)) is None:
                await self._unanswered.done(one.message)
            else:
                self._start(again, await left.token(one, authorize), one.ways.get("ts"))

        await self._unanswered.look_after(take_up)

    def _repeated(self, message: Message) -> bool:
        """Whether this process took the same delivery before. The bot itself remembers across restarts and
        processes; this only spares the thread a second "Checking…"."""
        key = (message.place.workspace, message.id)
        if key in self._seen:
            return True
        self._seen[key] = None
        if len(self._seen) > REMEMBERED:
            self._seen.popitem(last=False)
        return False

    async def _see_to(self, incoming: Incoming, client: AsyncWebClient, ts: str | None = None) -> None:
        """Answers, or says in private that it could not; the one place of the adapter that catches
        everything."""
        try:
            if incoming.message.way in ("mention", "direct"):
                await self._in_thread(incoming, client, ts)
            elif not await self._form_opened(incoming, client):
                await self._beside(incoming, client)
            await self._unanswered.done(incoming.message)
        except Exception as error:
            reference = uuid.uuid4().hex[:8]
            self._metrics.failed("delivery")
            why = log_event(
                "failure", kind="delivery", reference=reference, code=error_code(error), way=incoming.message.way
            )
            log.exception("failure %s: not answered", reference, extra=why)
            await self._apologise(incoming, client, reference)
            await self._unanswered.done(incoming.message)

    async def _decline(self, incoming: Incoming) -> None:
        """Says that the app is not installed there, where that can be said without a token."""
        log.warning("a message from a workspace without an install", extra=log_event("not_installed"))
        await deliver.say(self._line, incoming, deliver.NOT_INSTALLED)
        await self._unanswered.done(incoming.message)

    async def _beside(self, incoming: Incoming, client: AsyncWebClient) -> None:
        """The answer to what was not said in a conversation."""
        reply, told = await self._aside(incoming, client)
        if reply is None or not await self._unanswered.posting(incoming.message):
            return
        if not await deliver.answer(self._line, client, incoming, reply, told=told):
            await asyncio.to_thread(self._bot.undelivered, incoming.message)

    async def _aside(self, incoming: Incoming, client: AsyncWebClient) -> tuple[Reply | None, bool]:
        """The answer to a command, shortcut, click or form, and whether "Checking…" or the like was said before it, to
        the asker alone."""
        working = asyncio.ensure_future(self._handled(incoming, client, silent))
        soon = incoming.message.way in ("command", "menu")
        await asyncio.wait({working}, timeout=SOON_S if soon else SLOW_S)
        told = not working.done() and await deliver.say(self._line, incoming, self._bot.waiting(incoming.message))
        return await working, told

    async def _in_thread(self, incoming: Incoming, client: AsyncWebClient, ts: str | None) -> None:
        """ "Checking…" at once and how far it has come, then the answer in its place; nothing at all for what was
        answered before."""
        standing = [ts] if ts else []
        progress = Progress(lambda words: deliver.update_words(client, incoming, standing, words))
        working = asyncio.ensure_future(self._handled(incoming, client, progress))
        await asyncio.wait({working}, timeout=GRACE_S)
        if working.done() and working.result() in (None, BUSY) and not ts:
            return await self._said_at_once(incoming, client, working.result())
        if not ts and (ts := await deliver.placeholder(client, incoming, self._bot.waiting(incoming.message))):
            standing.append(ts)
            await self._unanswered.note(incoming.message, ts=ts)
        status = await self._status(incoming, client, STATUS)
        try:
            reply = await working
        except BaseException:
            await deliver.withdraw(client, incoming, ts)
            raise
        finally:
            await progress.end()
            if status:
                await self._status(incoming, client, "")
        if reply is None:
            await deliver.withdraw(client, incoming, ts)
        elif await self._unanswered.posting(incoming.message):
            await deliver.answer(self._line, client, incoming, reply, ts=ts)

    async def _said_at_once(self, incoming: Incoming, client: AsyncWebClient, reply: Reply | None) -> None:
        """Without "Checking…" before it: nothing is being checked."""
        if reply is not None and await self._unanswered.posting(incoming.message):
            await deliver.answer(self._line, client, incoming, reply)

    async def _known(self, client: AsyncWebClient, message: Message) -> Message:
        """The message with its person's name and rights; without them when Slack is slow to tell."""
        asking = self._people.fill(client, message.person, workspace=message.place.workspace)
        try:
            return replace(message, person=await asyncio.wait_for(asking, PERSON_S))
        except TimeoutError:
            return message

    async def _handled(
        self, incoming: Incoming, client: AsyncWebClient, progress: Callable[[str], None]
    ) -> Reply | None:
        known = partial(self._known, client)
        return await self._answering.answer(incoming.message, progress=progress, complete=known)

    async def _form_opened(self, incoming: Incoming, client: AsyncWebClient) -> bool:
        """Whether this opened a form (or should have, and the person was told that it came too late)."""
        if incoming.message.way == "form" or incoming.trigger_id is None:
            return False
        form = await asyncio.get_running_loop().run_in_executor(self._quick, self._bot.form, incoming.message)
        if form is None:
            return False
        view = forms.modal(form, kept=events.keep(form, incoming))
        try:
            await client.views_open(trigger_id=incoming.trigger_id, view=view)
        except SlackApiError as error:
            log.info("a form did not open", extra=log_event("form_not_opened", code=error_code(error)))
            await deliver.privately(self._line, client, incoming, deliver.words(deliver.TOO_LATE))
        return True

    async def _status(self, incoming: Incoming, client: AsyncWebClient, status: str) -> bool:
        """In a direct message, shows what the app is doing; False where Slack does not offer that."""
        place = incoming.message.place
        if incoming.message.way != "direct" or not place.thread:
            return False
        try:
            await client.assistant_threads_setStatus(channel_id=place.channel, thread_ts=place.thread, status=status)
        except TROUBLE:
            return False
        return True

    async def _apologise(self, incoming: Incoming, client: AsyncWebClient, reference: str) -> None:
        try:
            sorry = deliver.words(f"{deliver.FAILED} (Reference {reference})")
            await deliver.privately(self._line, client, incoming, sorry)
        except TROUBLE as error:
            log.warning("could not say so either", extra=log_event("apology_not_delivered", code=error_code(error)))


async def _only_ack(ack: Ack) -> None:
    await ack()
