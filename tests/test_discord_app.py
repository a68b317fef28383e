"""People and our bot on Discord: each way to ask, each button, form, restart and refusal, over the real discord.py."""

import asyncio
import threading
from dataclasses import replace

import answers
import discord
import pytest
from contract_adapters import Asked, bot_with, store_with
from discord_world import World, texts, unmarked, world

from adapters.discord import deliver
from adapters.discord.app import Client, intents
from bot.app import Bot
from bot.config import BotConfig, Config
from bot.messages import Button, Buttons, Heading, Message, Person, Picture, Place, Reply
from bot.settings import Settings, keep
from claims.ingest import Ingested

HEAD = "Sources differ: over 30 or 112 hurt in the Harbour Street fire"


def shown(message) -> str:
    return unmarked("\n".join(texts(message.components)))


def cards(w: World, channel) -> list[str]:
    """What our bot said in this channel."""
    ours = w.env.backend.messages.get(channel.id, {}).values()
    return [shown(one) for one in ours if one.author_id == w.env.bot.user.id]


async def checked(w: World):
    return await w.ana.slash(w.desk, "check", statement=answers.STATEMENT)


# --- asking


async def test_a_slash_command_is_deferred_first_and_answered_to_the_asker_alone() -> None:
    async with world(bot_with(Asked())) as w:
        result = await checked(w)
        first = next(one.json for one in w.env.http_requests if one.path.endswith("/callback"))
    assert first == {"type": 5, "data": {"flags": 64}}
    assert result.ephemeral
    assert HEAD in shown(result.response)
    assert result.response.flags.components_v2


@pytest.mark.parametrize(
    ("name", "given", "says"),
    [
        ("claims", {"words": "fire"}, "Evening Bell"),
        ("claims", {"outlet": "Coast Messenger"}, "Coast Messenger"),
        ("claims", {"since": "2025-07-31"}, "Coast Messenger"),
        ("claims", {"since": "soon"}, "“soon” is not a day."),
        ("discrepancies", {}, "No open difference between sources here."),
        ("sources", {}, "Evening Bell"),
        ("articles", {}, "Fire on Harbour Street"),
        ("help", {}, "What you can ask"),
        ("about", {"name": "Harbour Street"}, "Harbour Street"),
    ],
)
async def test_every_command_of_the_table_answers(name: str, given: dict, says: str) -> None:
    async with world(bot_with(Asked())) as w:
        result = await w.ana.slash(w.desk, name, **given)
    assert says in shown(result.response)
    assert result.ephemeral


async def test_a_mention_is_answered_as_a_reply_to_it() -> None:
    async with world(bot_with(Asked())) as w:
        asked = await w.ana.send(w.desk, f"{w.me} {answers.STATEMENT}")
        (answer,) = [one for one in w.desk.history() if one.author.id == w.env.bot.user.id]
    assert answer.reference.message_id == asked.id
    assert answer.mentions == []


async def test_a_mention_in_a_thread_is_answered_in_that_thread() -> None:
    async with world(bot_with(Asked())) as w:
        await w.say(answers.STATEMENT, way="mention", thread="story")
        thread = w.threads["story"]
        assert [HEAD in said for said in cards(w, thread)] == [True]
        assert cards(w, w.desk) == []


async def test_talk_that_does_not_name_the_bot_is_left_alone() -> None:
    asked = Asked()
    async with world(bot_with(asked)) as w:
        await w.ana.send(w.desk, f"{w.me} {answers.STATEMENT}")
        answer = w.desk.history()[-1]
        before = len(w.desk.history())
        await w.ana.send(w.desk, "thanks, good to know", reply_to=answer)
        await w.ana.send(w.desk, "@everyone lunch?")
        assert len(w.desk.history()) == before + 2
    assert asked.statements == [answers.STATEMENT]


async def test_a_webhook_that_names_the_bot_is_not_answered() -> None:
    asked = Asked()
    async with world(bot_with(asked)) as w:
        await w.guild.create_webhook(w.desk).send(f"{w.me} {answers.STATEMENT}")
    assert asked.statements == []


async def test_names_stand_where_discord_writes_ids() -> None:
    asked = Asked()
    async with world(bot_with(asked)) as w:
        bo = w.guild.add_member(w.env.create_user("bo", global_name="Bo"))
        await w.ana.send(
            w.desk,
            f"{w.me} > <@{bo.id}> of <#{w.desk.id}> on <t:1753920000:D>: <https://a.example/x> "
            "<:fire:123456789012345678>",
        )
    assert asked.statements == ["> @Bo of #desk on 31 July 2025: https://a.example/x :fire:"]


async def test_a_forwarded_message_is_checked() -> None:
    asked = Asked()
    async with world(bot_with(asked)) as w:
        source = await w.ana.send(w.desk, answers.STATEMENT)
        await w.ana.forward(source, w.ana.user.dm_channel)
    assert asked.statements == [answers.STATEMENT]


async def test_the_message_menu_reads_an_embed_where_there_is_no_text() -> None:
    asked = Asked()
    async with world(bot_with(asked)) as w:
        wire = w.guild.create_webhook(w.desk)
        post = await wire.send(embeds=[discord.Embed(title="Fire", description="112 people were hurt")])
        result = await w.ana.context_menu(w.desk, "Check this message", post)
    assert asked.statements == ["Fire\n\n112 people were hurt"]
    assert result.ephemeral


async def test_commands_work_in_a_direct_message() -> None:
    async with world(bot_with(Asked())) as w:
        result = await w.ana.user.slash("check", statement=answers.STATEMENT)
    assert HEAD in shown(result.response)


async def test_outlets_and_names_are_suggested() -> None:
    async with world(bot_with(Asked())) as w:
        outlets = await w.ana.autocomplete(w.desk, "claims", "outlet", "eve")
        none = await w.ana.autocomplete(w.desk, "claims", "outlet", "zzz")
    assert [one["value"] for one in outlets] == ["Evening Bell"]
    assert none == []


async def test_at_most_25_outlets_of_at_most_100_characters_are_suggested() -> None:
    many = answers.many_matches(40)
    long = answers.answer(replace(many.parts[0], matches=(*many.parts[0].matches, *one_outlet("Z" * 150))))
    async with world(bot_with(Asked(long))) as w:
        offered = await w.ana.autocomplete(w.desk, "claims", "outlet", "")
        assert len(offered) == 25
        assert await w.ana.autocomplete(w.desk, "claims", "outlet", "ZZZ") == []


def one_outlet(name: str):
    return (replace(answers.ON_BELL, claim=answers.claim(id="long", outlet=name)),)


# --- buttons and forms


async def test_a_button_opens_its_page_for_the_clicker_alone_and_paging_replaces_it() -> None:
    async with world(bot_with(Asked(answers.many_matches(12)))) as w:
        await w.say(answers.STATEMENT, way="mention")
        (first,) = await w.click("All matches (12)")
        (second,) = await w.click("Next")
    assert first.private
    assert second.private
    assert "Page 2 of 3." in second.text


async def test_buttons_work_after_a_restart() -> None:
    asked = Asked(answers.many_matches(12))
    bot = bot_with(asked)
    async with world(bot) as w:
        await w.say(answers.STATEMENT, way="mention")
        again = Bot(bot.store, Config(), lambda: answers.NOW, ask=asked)
        await w.env.restart_bot(Client(again, shard_count=1))
        (page,) = await w.click("All matches (12)")
    assert "Outlet 0" in page.text


async def test_sharing_posts_it_for_all_once_and_takes_the_button_away() -> None:
    async with world(bot_with(Asked())) as w:
        result = await checked(w)
        assert cards(w, w.desk)[0].startswith(HEAD)
        again = result.response
        await w.ana.click(result.response, label="Share to channel")
        shared = [one for one in w.desk.history() if not one.flags.ephemeral]
        assert len(shared) == 1
        labels = [one["label"] for one in buttons_of(again)]
        assert labels == ["All matches (2)", "Show quotes", "Watch", "Copy as text", "Useful", "Wrong match"]
        page = await w.ana.click(again, label="All matches (2)")
        assert "Evening Bell" in shown(page.followups[0])
        assert nothing_is_kept_in_memory(w)


def nothing_is_kept_in_memory(w: World) -> bool:
    """Whether discord.py holds no view: ours need none, and a newsroom asks for years."""
    store = w.env.bot._connection._view_store
    return not store._views and not store._synced_message_views and len(store._dynamic_items) == 1


async def test_who_may_not_write_in_a_channel_can_not_share_there_either() -> None:
    async with world(bot_with(Asked())) as w:
        silent = discord.PermissionOverwrite(send_messages=False)
        news = w.guild.create_text_channel("announcements", overwrites={w.guild.default_role: silent})
        result = await w.ana.slash(news, "check", statement=answers.STATEMENT)
        await w.ana.click(result.response, label="Share to channel")
        assert [one for one in news.history() if not one.flags.ephemeral] == []
        assert "Nothing was shared" in cards(w, news)[-1]


async def test_a_share_that_discord_refuses_is_told() -> None:
    async with world(bot_with(Asked())) as w:
        result = await checked(w)
        w.env.inject_error("POST", "/webhooks/*", status=403)
        await w.ana.click(result.response, label="Share to channel")
        assert "Nothing was shared" in cards(w, w.desk)[-1]
        await w.ana.click(result.response, label="Share to channel")  # nothing was, so it may be tried again
        assert "Shared by Ana." in cards(w, w.desk)[-1]


async def test_the_share_button_of_an_embed_goes_too() -> None:
    async with world(bot_with(Asked())) as w:
        w.env.inject_error("PATCH", "/webhooks/*/messages/@original", status=400)
        result = await checked(w)
        assert HEAD in unmarked(result.response.embeds[0].description)
        await w.ana.click(result.response, label="Share to channel")
        assert "Share to channel" not in [one["label"] for one in buttons_of(result.response)]
        assert "All matches (2)" in [one["label"] for one in buttons_of(result.response)]


async def test_a_second_share_of_the_same_answer_is_refused_in_private() -> None:
    async with world(bot_with(Asked())) as w:
        result = await checked(w)
        first, share = result.response.message, "Share to channel"
        custom_id = next(one["custom_id"] for one in buttons_of(result.response) if one["label"] == share)
        await w.ana.click(result.response, label=share)
        reply = await asyncio.to_thread(w.env.bot.bot.handle, click(w, custom_id, first))
    assert reply.private
    assert "already in the channel" in reply.summary


def click(w: World, custom_id: str, message: discord.Message) -> Message:
    place = Place("discord", str(w.guild.id), str(w.desk.id))
    return Message("again", place, Person("7"), custom_id.split(":", 1)[1], "click", str(message.id))


def buttons_of(message) -> list[dict]:
    from discord_world import walk

    return [one for one in walk(message.components) if one["type"] == 2]


async def test_an_empty_check_opens_a_form_and_the_form_is_answered() -> None:
    asked = Asked()
    async with world(bot_with(asked)) as w:
        shown_form = await w.ana.slash(w.desk, "check")
        assert shown_form.modal["title"] == "Check a statement"
        result = await w.ana.submit_modal(shown_form, {"statement": answers.STATEMENT})
    assert asked.statements == [answers.STATEMENT]
    assert result.ephemeral
    assert HEAD in shown(result.response)


async def test_a_form_opened_before_a_restart_is_still_answered() -> None:
    asked = Asked()
    bot = bot_with(asked)
    async with world(bot) as w:
        shown_form = await w.ana.slash(w.desk, "check")
        await w.env.restart_bot(Client(bot, shard_count=1))
        result = await w.ana.submit_modal(shown_form, {"statement": answers.STATEMENT})
    assert HEAD in shown(result.response)


async def test_the_button_for_long_texts_opens_the_form() -> None:
    async with world(bot_with(Asked())) as w:
        help_ = await w.ana.slash(w.desk, "help")
        opened = await w.ana.click(help_.response, label="Check a long text")
    assert opened.modal is not None


# --- again, refused, broken


async def test_an_interaction_delivered_again_is_answered_once() -> None:
    asked = Asked()
    async with world(bot_with(asked)) as w:
        await checked(w)
        event, payload = [(one[1], one[2]) for one in w.env.backend.transcript if one[1] == "INTERACTION_CREATE"][-1]
        w.env.backend.emit(event, payload)
        await w.env.settle()
        assert len(cards(w, w.desk)) == 1
    assert asked.statements == [answers.STATEMENT]


async def test_where_we_may_not_write_the_answer_comes_by_direct_message() -> None:
    async with world(bot_with(Asked())) as w:
        locked = w.guild.create_text_channel("locked")
        w.env.inject_error("POST", f"/channels/{locked.id}/messages", status=403)
        await w.ana.send(locked, f"{w.me} {answers.STATEMENT}")
        assert cards(w, locked) == []
        assert [HEAD in said for said in cards(w, w.ana.user.dm_channel)] == [True]


async def test_where_we_may_not_read_the_history_the_answer_stands_without_a_reference() -> None:
    async with world(bot_with(Asked())) as w:
        w.env.inject_error("POST", f"/channels/{w.desk.id}/messages", status=400, code=160002)
        await w.ana.send(w.desk, f"{w.me} {answers.STATEMENT}")
        (answer,) = [one for one in w.desk.history() if one.author.id == w.env.bot.user.id]
    assert answer.reference is None
    assert HEAD in unmarked(texts_of(answer))


async def test_while_discord_is_away_the_answer_is_sent_again() -> None:
    async with world(bot_with(Asked())) as w:
        w.env.inject_error("POST", f"/channels/{w.desk.id}/messages", status=503)
        await w.ana.send(w.desk, f"{w.me} {answers.STATEMENT}")
        await w.env.advance_time(2)
        assert [HEAD in said for said in cards(w, w.desk)] == [True]


def texts_of(message: discord.Message) -> str:
    return "\n".join(texts([one.to_dict() for one in message.components]))


async def test_a_refused_card_is_sent_as_an_embed() -> None:
    async with world(bot_with(Asked())) as w:
        w.env.inject_error("POST", f"/channels/{w.desk.id}/messages", status=400)
        await w.ana.send(w.desk, f"{w.me} {answers.STATEMENT}")
        (answer,) = [one for one in w.desk.history() if one.author.id == w.env.bot.user.id]
    assert HEAD in unmarked(answer.embeds[0].description)
    assert [one.label for row in answer.components for one in row.children] == [
        "All matches (2)",
        "Show quotes",
        "Watch",
        "Copy as text",
        "Useful",
        "Wrong match",
    ]


async def test_a_fault_of_discord_while_answering_stops_nothing() -> None:
    async with world(bot_with(Asked())) as w:
        w.env.inject_error("POST", f"/channels/{w.desk.id}/messages", status=500)
        await w.ana.send(w.desk, f"{w.me} {answers.STATEMENT}")
        await w.ana.send(w.desk, f"{w.me} {answers.STATEMENT}")
        assert len(cards(w, w.desk)) >= 1


async def test_a_slow_answer_does_not_hold_up_others() -> None:
    release = threading.Event()

    class Slow(Asked):
        def __call__(self, store, statement, **more):
            if statement.startswith("Slow"):
                release.wait(10)
            return super().__call__(store, statement, **more)

    async with world(bot_with(Slow())) as w:
        client = w.env.bot
        place = Place("discord", "", "1")
        slow = asyncio.create_task(client.ask(a_message("1", place, "Slow statement about a fire")))
        quick = await client.ask(a_message("2", place, answers.STATEMENT))
        assert quick is not None
        assert not slow.done()
        release.set()
        assert await slow is not None


def a_message(identity: str, place: Place, text: str) -> Message:
    return Message(identity, place, Person("7"), text, "direct")


async def test_answers_under_way_are_finished_before_disconnecting() -> None:
    release = threading.Event()

    class Slow(Asked):
        def __call__(self, store, statement, **more):
            release.wait(10)
            return super().__call__(store, statement, **more)

    message = a_message("1", Place("discord", "", "1"), answers.STATEMENT)
    async with Client(bot_with(Slow()), shard_count=1) as client:
        answering = asyncio.create_task(client.ask(message))
        await asyncio.sleep(0)
        closing = asyncio.create_task(client.close())
        await asyncio.sleep(0)
        assert not closing.done()
        release.set()
        await closing
        assert answering.done()


async def test_adding_is_for_those_who_manage_the_server() -> None:
    read: list[str] = []

    def ingest(store, locators, *, now, **more):
        read.extend(locators)
        yield Ingested(locators[0], "new", None, claims=3)

    asked = Asked()
    bot = Bot(store_with(asked.gives), Config(), lambda: answers.NOW, ask=asked, ingest=ingest)
    async with world(bot) as w:
        assert "add" not in w.ana.available_commands(w.desk)
        desk_head = w.guild.create_role("Head", permissions=discord.Permissions(manage_guild=True))
        head = w.guild.add_member(w.env.create_user("head"), roles=[desk_head])
        result = await head.slash(w.desk, "add", link="https://a.example/story")
        assert read == ["https://a.example/story"]
        assert "1 article read" in shown(result.response)
        await w.ana.send(w.desk, f"{w.me} add https://b.example/story")
    assert read == ["https://a.example/story"]


async def test_a_person_named_in_the_configuration_may_add_without_managing_the_server() -> None:
    read: list[str] = []

    def ingest(store, locators, *, now, **more):
        read.extend(locators)
        yield Ingested(locators[0], "same", None)

    asked = Asked()
    store = store_with(asked.gives)
    async with world(Bot(store, Config(), lambda: answers.NOW, ask=asked, ingest=ingest)) as w:
        named = Config(bot=BotConfig(may_add=(str(w.ana.id),)))
        await w.env.restart_bot(Client(Bot(store, named, lambda: answers.NOW, ask=asked, ingest=ingest), shard_count=1))
        await w.ana.send(w.desk, f"{w.me} add https://b.example/story")
    assert read == ["https://b.example/story"]


async def test_one_server_never_sees_the_answers_of_another_and_leaving_removes_them() -> None:
    asked = Asked(answers.many_matches(12))
    bot = bot_with(asked)
    async with world(bot) as w:
        await w.say(answers.STATEMENT, way="mention")
        ((key, kept),) = bot.store.records("answers")
        assert kept["workspace"] == f"discord:{w.guild.id}"
        elsewhere = Place("discord", "999", "1")
        stranger = replace(a_message("9", elsewhere, f"show {key} matches"), way="click")
        assert "no longer kept" in bot.handle(stranger).summary
        w.env.backend.emit("GUILD_DELETE", {"id": str(w.guild.id)})
        await w.env.settle()
    assert bot.store.records("answers") == []


def test_no_privileged_intent_is_asked_for() -> None:
    wanted = intents()
    assert wanted.value & discord.Intents(message_content=True, members=True, presences=True).value == 0


async def test_a_picture_is_attached_and_described() -> None:
    png = bytes.fromhex("89504e470d0a1a0a")
    reply = Reply("Figures.", (Heading("Figures"), Picture(png, "Two bars: 31 and 40")))
    async with world(bot_with(Asked())) as w:
        place = Place("discord", str(w.guild.id), str(w.desk.id))
        await deliver.post(w.env.bot, place, reply, key="k")
        (sent,) = w.desk.history()
    assert [one.filename for one in sent.attachments] == ["chart.png"]
    assert "Two bars: 31 and 40" in str([one.to_dict() for one in sent.components])


# --- unasked


async def test_a_post_carries_a_nonce_and_says_where_it_went() -> None:
    reply = Reply("Digest.", (Heading("Digest"), Buttons((Button("Sources", "sources"),))))
    async with world(bot_with(Asked())) as w:
        place = Place("discord", str(w.guild.id), str(w.desk.id))
        sent = await deliver.post(w.env.bot, place, reply, key="digest:2025-08-01")
        body = next(one.json for one in w.env.http_requests if one.path.endswith(f"{w.desk.id}/messages"))
        assert sent.id == str(w.desk.last_message.id)
    assert body["enforce_nonce"] is True
    assert 1 <= len(body["nonce"]) <= 25
    assert body["allowed_mentions"]["parse"] == []


@pytest.mark.parametrize(
    ("status", "permanent", "unknown"),
    [(403, True, False), (404, True, False), (400, True, False), (500, False, True), (429, False, False)],
)
async def test_a_post_that_fails_says_whether_trying_again_can_help(
    status: int, permanent: bool, unknown: bool
) -> None:
    from bot.messages import DeliveryError

    async with world(bot_with(Asked())) as w:
        for _ in range(2):  # the card, and the embed behind it
            w.env.inject_error("POST", f"/channels/{w.desk.id}/messages", status=status)
        place = Place("discord", str(w.guild.id), str(w.desk.id))
        with pytest.raises(DeliveryError) as failed:
            await deliver.post(w.env.bot, place, Reply("Digest."), key="k")
    assert (failed.value.permanent, failed.value.unknown) == (permanent, unknown)


async def test_a_managers_settings_are_kept_for_the_server_and_shown_to_no_other() -> None:
    async with world(bot_with(Asked())) as w:
        assert "settings" not in w.ana.available_commands(w.desk)
        managers = w.guild.create_role("heads", permissions=discord.Permissions(manage_guild=True))
        head = w.guild.add_member(w.env.create_user("head"), roles=[managers])
        result = await head.slash(w.desk, "settings", digests="here", adding=f"<@&{managers.id}>", language="de")
        assert result.ephemeral
        assert f"Channel for digests: <#{w.desk.id}>" in shown(result.response)
        assert f"May add sources, besides admins: {managers.id}" in shown(result.response)
        assert "Die Medien hier" in shown((await w.ana.slash(w.desk, "help")).response)
        other = w.env.create_guild("Elsewhere")
        there, cleo = other.create_text_channel("desk"), other.add_member(w.env.create_user("cleo"))
        assert "Die Medien hier" not in shown((await cleo.slash(there, "help")).response)


async def test_help_is_written_as_commands_are_on_discord() -> None:
    async with world(bot_with(Asked())) as w:
        asked = shown((await w.ana.slash(w.desk, "help")).response)
    assert "/check STATEMENT" in asked
    assert "/check The mayor resigned on Monday" in asked


async def test_useful_and_wrong_match_are_one_tap_and_answered_to_who_tapped() -> None:
    async with world(bot_with(Asked(answers.ONE_MATCH))) as w:
        result = await checked(w)
        for label, says in (("Useful", "noted as useful"), ("Wrong match", "Thank you, noted.")):
            (said,) = (await w.ana.click(result.response, label=label)).followups
            assert said.ephemeral
            assert says in shown(said)
        kept = [value["verdict"] for _, value in w.env.bot.bot.store.records("feedback")]
    assert sorted(kept) == ["useful", "wrong"]


async def test_how_far_reading_has_come_is_shown_until_the_answer_is_there(monkeypatch) -> None:
    gate = threading.Event()
    told: list[str] = []

    def slowly(store, sources, *, now, guard=None, workspace=""):
        yield Ingested(sources[0], "new", "a1", "Fire on Harbour Street", claims=12)
        assert gate.wait(10)
        yield Ingested(sources[0], "new", "a2", "After the fire", claims=3)

    so_far = Client._come_so_far

    async def noted(self, interaction, words) -> None:
        await so_far(self, interaction, words)
        told.append(words)
        gate.set()

    monkeypatch.setattr(Client, "_come_so_far", noted)
    config = Config(bot=BotConfig(admins_may_add=True))
    bot = Bot(store_with(None), config, lambda: answers.NOW, ask=Asked(), ingest=slowly)
    async with world(bot) as w:
        managers = w.guild.create_role("heads", permissions=discord.Permissions(manage_guild=True))
        head = w.guild.add_member(w.env.create_user("head"), roles=[managers])
        result = await head.slash(w.desk, "add", link="https://bell.example/feed")
    assert told == ["Reading… 1 article so far; last: Fire on Harbour Street"]
    assert "2 articles read" in shown(result.response)


async def test_settings_are_picked_in_a_form_that_shows_what_is_settled() -> None:
    async with world(bot_with(Asked())) as w:
        heads = w.guild.create_role("heads", permissions=discord.Permissions(manage_guild=True))
        head = w.guild.add_member(w.env.create_user("head"), roles=[heads])
        now = await head.slash(w.desk, "settings", adding=f"<@&{heads.id}> <@{w.ana.id}>", language="fr")
        opened = await head.click(now.response, label="Modifier")
        inputs = {one["component"]["custom_id"]: one["component"] for one in opened.modal["components"]}
        held = [(int(one["id"]), one["type"]) for one in inputs["adding"]["default_values"]]
        assert held == [(heads.id, "role"), (w.ana.id, "user")]
        assert [one["value"] for one in inputs["language"]["options"] if one.get("default")] == ["fr"]
        picked = {"digests": [w.desk], "adding": [w.ana], "language": ["ar"], "quiet": "22:00-07:00 Europe/Paris"}
        saved = await head.submit_modal(opened, picked)
        said = shown(saved.response)
        assert f"Channel for digests: <#{w.desk.id}>" in said
        assert f"May add sources, besides admins: {w.ana.id}" in said
        assert "Language of help: ar" in said
        assert "Quiet hours, when nothing is posted unasked: 22:00-07:00 Europe/Paris" in said
        help_ = shown((await w.ana.slash(w.desk, "help")).response)
    assert "ما الذي يمكن السؤال عنه" in help_
    assert "What you can ask" not in help_


async def test_a_server_that_removed_the_app_while_it_was_away_is_forgotten_at_the_next_start() -> None:
    bot = bot_with(Asked())
    async with world(bot) as w:
        here, gone, of_another_app = f"discord:{w.guild.id}", "discord:80351110224678912", "discord:80351110224678999"
        for workspace in (here, gone, of_another_app):
            keep(bot.store, workspace, Settings(language="de"))
        key = f"servers:{w.env.bot.application_id}"
        await w.env.restart_bot(Client(bot, shard_count=1))
        await w.env.settle()
        assert bot.store.get("discord", key) == [str(w.guild.id)]
        bot.store.put("discord", key, [str(w.guild.id), "80351110224678912"])
        await w.env.restart_bot(Client(bot, shard_count=1))
        await w.env.settle()
        assert [workspace for workspace, _ in bot.store.records("settings")] == sorted([here, of_another_app])
        assert bot.store.get("discord", key) == [str(w.guild.id)]
