"""The Discord app: acknowledges at once, lets the bot answer in a thread, delivers. No policy stands here.

serve() is its one way in; what is posted unasked goes out by post.py. It asks for no privileged intent: a mention, a DM and the
target of a message menu carry their text.
"""

import asyncio
import contextlib
import logging
import os
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import discord
import yarl

from adapters.answering import Answering, vitals_of
from adapters.discord import deliver, events, left, views
from adapters.discord.commands import SPACE, Tree
from adapters.progress import Progress
from adapters.unanswered import Unanswered
from adapters.under_way import UnderWay
from bot.app import Bot
from bot.config import Config, ConfigError, secret
from bot.departures import forget
from bot.desk import silent
from bot.failures import log_and_reply
from bot.inbox import Left
from bot.kept_answers import workspace_key
from bot.logs import event
from bot.messages import Form, Message, Place, Reply
from bot.replies import not_shared_reply
from bot.suggestions import suggest

log = logging.getLogger(__name__)

# A digest must not freeze behind one long 429: past this discord.py raises RateLimited instead of waiting.
_LONGEST_WAIT_S = 60.0
_LOGIN_PAUSES_S = (1, 5, 15, 30, 60)
_LAST_ANSWERS_S = 5.0
_SUGGEST_WAIT_S = 2.0
_TOO_LATE, _TWICE = 10062, 40060  # https://docs.discord.com/developers/topics/opcodes-and-status-codes#json


async def serve(bot: Bot, config: Config) -> None:
    """Run the Discord app until cancelled; answers under way then get a few seconds to arrive. Raises ConfigError
    when the token is missing or refused, or Discord stays out of reach."""
    _quieten()
    token = secret(config.discord.token_env)
    if token is None:
        advice = f"Put the bot token of your Discord app into {config.discord.token_env}; see docs/discord.md"
        raise ConfigError("no token", where="discord", advice=advice)
    async with Client(bot, shard_count=use_local_server(os.environ)) as client:
        try:
            await _log_in(client, token)
            await client.connect()
        except (discord.LoginFailure, discord.ConnectionClosed) as error:
            advice = f"Copy it again from the app's Bot page into {config.discord.token_env}"
            raise ConfigError("Discord refused the token", where="discord", advice=advice) from error
        except discord.GatewayNotFound as error:
            raise _out_of_reach() from error


async def _log_in(client: discord.Client, token: str) -> None:
    """Log in, trying again while Discord can't be reached: at a start of the whole machine the network is late."""
    for pause_s in _LOGIN_PAUSES_S:
        try:
            return await client.login(token)
        except discord.LoginFailure:
            raise
        except (OSError, discord.HTTPException) as error:
            told = event("not_connected", platform="discord", error=type(error).__name__, again_in_s=pause_s)
            log.warning("Discord can't be reached; trying again", extra=told)
            await client.http.close()
            client.http.connector = discord.utils.MISSING  # or the next login would use the closed one
            await asyncio.sleep(pause_s)
    raise _out_of_reach()


def _out_of_reach() -> ConfigError:
    return ConfigError("it can't be reached", where="discord", advice="Check the network, then start again")


def _quieten() -> None:
    """discord.py logs whole payloads at DEBUG; what people write belongs in no log."""
    level = logging.INFO if logging.getLogger().isEnabledFor(logging.DEBUG) else logging.WARNING
    logging.getLogger("discord").setLevel(level)
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False  # we never speak


def use_local_server(env: Mapping[str, str]) -> int | None:
    """Point discord.py at other addresses, where the environment gives them (a local server in tests), and return
    the number of shards to open. None: as many as Discord says, at the address that it says."""
    if api_base := env.get("DISCORD_API_BASE"):
        discord.http.Route.BASE = api_base.rstrip("/")
    if gateway := env.get("DISCORD_GATEWAY_URL"):
        discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(gateway)
    return 1 if gateway else None


def intents() -> discord.Intents:
    """Guilds, and messages with or without a guild: none of them privileged."""
    wanted = discord.Intents.none()
    wanted.guilds = wanted.guild_messages = wanted.dm_messages = True
    return wanted


class Client(discord.AutoShardedClient):
    """One connection to Discord on behalf of one Bot."""

    def __init__(self, bot: Bot, **options: Any) -> None:
        super().__init__(
            intents=intents(),
            allowed_mentions=deliver.NOBODY,
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
            max_ratelimit_timeout=_LONGEST_WAIT_S,
            **options,
        )
        self.bot = bot
        self.tree = Tree(self)
        # Suggestions must come within 3 s, so they do not queue behind long answers.
        self.quick = ThreadPoolExecutor(4, thread_name_prefix="discord-quick")
        self.under_way, self.unanswered = UnderWay(), Unanswered(bot, platform="discord")
        self._looking: asyncio.Task[None] | None = None
        self._shards_away: set[int] = set()
        self._noting = asyncio.Lock()
        self.answering = Answering(bot, platform="discord")
        vitals = vitals_of(bot)
        self.standing, self.metrics = vitals.standing, vitals.metrics
        self.standing.connected("discord", False)

    async def setup_hook(self) -> None:
        self.add_dynamic_items(views.CommandButton)
        await self.tree.register_if_changed()

    async def close(self) -> None:
        """Let the answers under way arrive, then disconnect."""
        if self._looking is not None:
            self._looking.cancel()
        await self.under_way.arrive(within_s=_LAST_ANSWERS_S)
        await self.unanswered.close()
        await super().close()
        self.quick.shutdown(wait=False, cancel_futures=True)
        self.answering.close()

    # --- events

    async def on_ready(self) -> None:
        self.standing.connected("discord")
        told = event("connected", platform="discord", servers=len(self.guilds))
        log.warning("Discord: connected as %s; servers: %d", self.user, len(self.guilds), extra=told)
        if self._looking is None:
            self._looking = asyncio.create_task(self.unanswered.look_after(self._take_up), name="discord:left")
        await self._forget_who_left()

    async def on_shard_resumed(self, shard_id: int) -> None:
        self._shards_away.discard(shard_id)
        self.standing.connected("discord", not self._shards_away)

    on_shard_ready = on_shard_resumed

    async def on_shard_disconnect(self, shard_id: int) -> None:
        self._shards_away.add(shard_id)
        self.standing.connected("discord", False)

    async def on_message(self, message: discord.Message) -> None:
        """A mention or a direct message: answered as a reply, in its thread if it stands in one."""
        heard = events.asked(message, me=self.user.id) if self.user else None
        if heard is None or heard.person.is_bot or not await self.unanswered.take(heard):
            return
        await self._answer_said(message, heard)

    async def on_interaction(self, interaction: discord.Interaction[Any]) -> None:
        """A form that was sent. Commands and buttons come through the tree and through CommandButton."""
        sent = views.submitted(interaction)
        if sent is not None:
            command, fields = sent
            on = interaction.message.id if interaction.message else None
            heard = events.from_interaction(interaction, command, way="form", on=on, fields=fields)
            await self._respond_first(interaction, heard)

    async def commanded(self, interaction: discord.Interaction[Any], message: Message) -> None:
        """A slash command or a message menu: a form when the command needs one, else a private answer."""
        form = self.bot.form(message)
        if form is not None:
            await self._open(interaction, form)
        else:
            await self._respond_first(interaction, message)

    async def _respond_first(self, interaction: discord.Interaction[Any], message: Message) -> None:
        """Note it, say "thinking…", then answer: what is noted is answered after a death of this process."""
        if not await self.unanswered.take(message, **left.ways(interaction)):
            return
        async with self.unanswered.answering(message):
            if await self.acknowledge(interaction, private=True):
                await self.respond(interaction, message)

    async def clicked(self, interaction: discord.Interaction[Any], command: str) -> None:
        """A button: its command, about the message it stands on."""
        on = interaction.message.id if interaction.message else None
        heard = events.from_interaction(interaction, command, way="click", on=on)
        form = self.bot.form(heard)
        if form is not None:
            await self._open(interaction, form)
        elif await self.unanswered.take(heard, **left.ways(interaction)):
            async with self.unanswered.answering(heard):
                if await self._acknowledge_click(interaction):
                    await self._answer_click(interaction, heard, may_write=events.may_write(interaction))

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """The app was removed from a server: what was kept for it goes."""
        log.info("a server removed the app", extra=event("removed", platform="discord"))
        await asyncio.to_thread(forget, self.bot.store, Place("discord", str(guild.id), ""))
        await self._forget_who_left()

    async def on_guild_join(self, guild: discord.Guild) -> None:
        """The app was added to a server: noted, so that it is missed when it leaves while we are away."""
        del guild
        await self._forget_who_left()

    async def _forget_who_left(self) -> None:
        """Forget the servers that this app was on and is no longer: Discord tells nobody who is not connected. A server
        with an outage is still among them."""
        store, key, here = self.bot.store, f"servers:{self.application_id}", sorted(str(one.id) for one in self.guilds)
        async with self._noting:
            before = await asyncio.to_thread(store.get, SPACE, key) or []
            for gone in sorted(set(before) - set(here)):
                log.info("a server had removed the app", extra=event("removed", platform="discord"))
                await asyncio.to_thread(forget, store, Place("discord", gone, ""))
            if before != here:
                await asyncio.to_thread(store.put, SPACE, key, here)

    # --- what a process that died had heard

    async def _take_up(self, one: Left) -> None:
        self.under_way.add(asyncio.create_task(self._take_up_alone(one), name=f"discord:{one.message.id}"))

    async def _take_up_alone(self, one: Left) -> None:
        """Answer it, unless that would be too late or could stand there twice."""
        heard = one.message
        if not left.answerable(one):
            await self.unanswered.done(heard)
        elif "token" not in one.ways:
            await self._answer_said(left.said(self, heard), heard)
        else:
            async with self.unanswered.answering(heard):
                if heard.way == "click":
                    await self._answer_click(left.interaction(self, one), heard, may_write=one.ways["may_write"])
                else:
                    await self.respond(left.interaction(self, one), heard)

    # --- asking the bot

    async def suggested(self, interaction: discord.Interaction[Any], option: str, typed: str) -> list[str]:
        """What to offer while an option is typed; nothing when it takes longer than Discord waits."""
        workspace = workspace_key(events.from_interaction(interaction, typed, way="command"))
        work = partial(suggest, self.bot.store, option, typed, workspace=workspace)
        try:
            return await asyncio.wait_for(asyncio.get_running_loop().run_in_executor(self.quick, work), _SUGGEST_WAIT_S)
        except TimeoutError:
            return []

    async def ask(self, message: Message, *, progress: Callable[[str], None] = silent) -> Reply | None:
        """The bot's answer, or the word that too many ask; Bot.handle never raises."""
        self.under_way.add(asyncio.current_task())
        return await self.answering.answer(message, progress=progress)

    # --- answering

    async def acknowledge(self, interaction: discord.Interaction[Any], *, private: bool) -> bool:
        """Say "thinking…" within the 3 s there are. False when it is too late, or was said already."""
        return await self._first(interaction.response.defer(ephemeral=private, thinking=True))

    async def _acknowledge_click(self, interaction: discord.Interaction[Any]) -> bool:
        return await self._first(interaction.response.defer())

    async def _open(self, interaction: discord.Interaction[Any], form: Form) -> None:
        await self._first(interaction.response.send_modal(views.modal_of(form, roles=_roles(interaction))))

    async def _first(self, response: Any) -> bool:
        try:
            await response
        except discord.HTTPException as error:
            if error.code not in (_TOO_LATE, _TWICE):
                raise
            log.warning(
                "interaction not answered", extra=event("not_acknowledged", platform="discord", code=error.code)
            )
            return False
        return True

    async def respond(self, interaction: discord.Interaction[Any], message: Message) -> None:
        """The bot's answer in place of "thinking…", or of how far it has come."""
        progress = Progress(partial(self._come_so_far, interaction))
        reply = await self.ask(message, progress=progress)
        await progress.end()
        if reply is None:
            await interaction.delete_original_response()
        elif not await self.unanswered.posting(message):
            return
        elif reply.shared:
            await self._delivered(message, reply, partial(deliver.beside, interaction, private=False))
            await interaction.delete_original_response()
        else:
            await self._delivered(message, reply, partial(deliver.in_place, interaction))

    async def _come_so_far(self, interaction: discord.Interaction[Any], words: str) -> None:
        with contextlib.suppress(discord.DiscordException):
            await deliver.in_place(interaction, Reply(words))

    async def _answer_click(self, interaction: discord.Interaction[Any], message: Message, *, may_write: bool) -> None:
        reply = await self.ask(message)
        if reply is None or not await self.unanswered.posting(message):
            return
        if reply.replaces:
            await self._delivered(message, reply, partial(deliver.in_place, interaction))
            return
        if reply.shared:
            await self._share(interaction, message, reply, may_write=may_write)
        else:
            await self._delivered(message, reply, partial(deliver.beside, interaction, private=True))

    async def _share(
        self, interaction: discord.Interaction[Any], message: Message, reply: Reply, *, may_write: bool
    ) -> None:
        """Post for all, if the person may write here: our button must not lend them a right they don't have."""
        send = partial(deliver.beside, interaction, private=False)
        if may_write and await self._delivered(message, reply, send):
            await self._take_away(interaction, message.text)
        else:
            await asyncio.to_thread(self.bot.undelivered, message)  # shared nowhere, so it may be tried again
            await self._delivered(message, not_shared_reply(), partial(deliver.beside, interaction, private=True))

    async def _take_away(self, interaction: discord.Interaction[Any], command: str) -> None:
        """Remove the button that shared an answer: once is enough."""
        if interaction.message is None:
            return
        rest = views.without(interaction.message, command)
        with contextlib.suppress(discord.HTTPException):
            await interaction.edit_original_response(view=rest)
        rest.stop()  # discord.py would keep it in memory, waiting for clicks that CommandButton answers

    async def _answer_said(self, message: left.Said, heard: Message) -> None:
        """The bot's answer to a mention or a direct message."""
        async with self.unanswered.answering(heard):
            with contextlib.suppress(discord.HTTPException):
                await message.channel.typing()
            reply = await self.ask(heard)
            if reply is not None and await self.unanswered.posting(heard):
                await self._reply_to(message, heard, reply)

    async def _reply_to(self, message: left.Said, heard: Message, reply: Reply) -> None:
        """Answer where it was asked; what is for the asker alone, or may not be written there, by direct message."""
        nonce = deliver.nonce_of(f"answer:{message.id}")
        here = partial(deliver.to_channel, message.channel, answers=message, nonce=nonce)
        apart = partial(self._to_person, heard.person.id, nonce=nonce)
        ways = (apart, here) if reply.private and heard.way == "mention" else (here, apart)
        for send in ways if heard.way == "mention" else (here,):
            if await self._delivered(heard, reply, send):
                return

    async def _to_person(self, person: str, reply: Reply, *, nonce: str) -> None:
        await deliver.to_channel(await self.fetch_user(int(person)), reply, nonce=nonce)

    async def _delivered(self, message: Message, reply: Reply, send: Callable[[Reply], Awaitable[Any]]) -> bool:
        """Send the reply, or a plain apology where it can't be drawn. False when Discord took neither."""
        try:
            await send(reply)
        except discord.HTTPException as error:
            told = event("not_delivered", platform="discord", way=message.way, status=error.status, code=error.code)
            log.warning("reply not delivered", extra=told)
            self.metrics.failed("delivery")
            return False
        except Exception as error:  # noqa: BLE001 - the adapter's handler: a plain word, whatever failed
            self.metrics.failed("delivery")
            await send(log_and_reply(error))
        return True


def _roles(interaction: discord.Interaction[Any]) -> frozenset[int]:
    """The roles of the server this happens on, as far as the bot is a member of it."""
    guild = interaction.client.get_guild(interaction.guild_id) if interaction.guild_id else None
    return frozenset(role.id for role in guild.roles) if guild else frozenset()
