"""Slack asks, the adapter answers: the real bolt app over HTTP and by Socket Mode, against a local Slack."""

import asyncio
import logging
import threading
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import answers
import pytest
from contract_adapters import Asked, bot_with
from slack_running import MODES, FakeBot, Running, pings, running, serving, shown
from slack_server import BOT_USER, SlackServer

from adapters.slack import app, listeners
from bot.app import Bot
from bot.config import Config
from bot.messages import Button, Buttons, Field, Form, Heading, Item, Message, Picture, Reply, Span
from claims.store import open_store

ANSWER = Reply(
    "Sources differ: 3 or 5.", (Heading("Sources differ: 3 or 5"), Buttons((Button("All matches", "show k1 matches"),)))
)


@pytest.fixture
async def server(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[SlackServer]:
    async with serving(monkeypatch) as server:
        yield server
    assert server.refused == []


@pytest.fixture
def bot() -> FakeBot:
    return FakeBot()


@pytest.fixture(params=MODES)
async def slack(request: pytest.FixtureRequest, server: SlackServer, bot: FakeBot) -> AsyncIterator[Running]:
    async with running(server, bot, request.param) as up:
        yield up


def aloud(reply: Reply) -> Reply:
    """The same reply for all in the thread."""
    return Reply(reply.summary, reply.blocks, private=False)


async def test_a_mention_is_answered_in_its_thread_in_the_place_of_checking(slack: Running, bot: FakeBot) -> None:
    bot.gate = threading.Event()
    bot.answer = lambda message: aloud(ANSWER)
    asked = slack.server.mention("Over 3 people were hurt &amp; taken away")
    await slack.event(asked)
    first = await slack.said("Checking…")
    assert first["thread_ts"] == asked["event"]["ts"]
    bot.gate.set()
    answer = await slack.said("Sources differ: 3 or 5")
    assert answer["ts"] == first["ts"]
    assert len(slack.server.messages) == 1
    assert (answer["unfurl_links"], answer["unfurl_media"]) == (False, False)
    assert bot.seen[0].text == "Over 3 people were hurt & taken away"
    assert bot.seen[0].way == "mention"


async def test_a_mention_in_a_thread_is_answered_in_that_thread(slack: Running, bot: FakeBot) -> None:
    bot.answer = lambda message: aloud(ANSWER)
    await slack.event(slack.server.mention("Over 3", thread_ts="1699.5"))
    assert (await slack.said("Sources differ"))["thread_ts"] == "1699.5"


async def test_a_direct_message_is_answered_there_with_a_status_while_working(slack: Running, bot: FakeBot) -> None:
    bot.answer = lambda message: aloud(ANSWER)
    asked = slack.server.direct("Over 3 people")
    await slack.event(asked)
    answer = await slack.said("Sources differ")
    assert answer["channel"] == "D0ANNA"
    assert answer["thread_ts"] == asked["event"]["ts"]
    await slack.server.until(lambda: len(slack.server.called("assistant.threads.setStatus")) == 2)
    status, cleared = slack.server.called("assistant.threads.setStatus")
    assert (status["status"], cleared["status"]) == ("is checking the sources…", "")
    assert status["thread_ts"] == asked["event"]["ts"]


async def test_a_slash_command_is_answered_to_the_asker_alone(slack: Running, bot: FakeBot) -> None:
    bot.answer = lambda message: ANSWER
    await slack.command(slack.server.command("check Over 3 people"))
    answer = await slack.responded("Sources differ")
    assert answer["response_type"] == "ephemeral"
    assert slack.server.messages == []
    assert bot.seen[0].text == "check Over 3 people"
    assert bot.seen[0].way == "command"


async def test_the_message_menu_checks_the_text_of_the_message(slack: Running, bot: FakeBot) -> None:
    message = {"text": "See <https://news.example/a|the story>: 3 &lt; 5, says <@U0BEN|ben>", "thread_ts": "1698.1"}
    await slack.interaction(slack.server.shortcut(message))
    answer = await slack.responded("You said")
    assert bot.seen[0].text == "See the story: 3 < 5, says @ben"
    assert bot.seen[0].way == "menu"
    assert bot.seen[0].on is not None
    assert answer["response_type"] == "ephemeral"
    assert answer["thread_ts"] == "1698.1"


async def test_a_click_comes_back_as_its_command_and_replaces_the_message(slack: Running, bot: FakeBot) -> None:
    bot.answer = lambda message: Reply("Page two", replaces=True)
    button = {"action_id": "twosource:click:0", "value": "show k1 2"}
    await slack.interaction(slack.server.click(button, ephemeral=True))
    answer = await slack.responded("Page two")
    assert answer["replace_original"] is True
    assert (bot.seen[0].text, bot.seen[0].way, bot.seen[0].on) == ("show k1 2", "click", "1700000000.000900")


async def test_a_click_on_a_public_answer_is_answered_to_the_one_who_clicked(slack: Running, bot: FakeBot) -> None:
    bot.answer = lambda message: Reply("All matches", private=True)
    button = {"action_id": "twosource:click:0", "value": "show k1 matches"}
    await slack.interaction(slack.server.click(button, thread="1699.5"))
    answer = await slack.responded("All matches")
    assert (answer["response_type"], answer["replace_original"], answer["thread_ts"]) == ("ephemeral", False, "1699.5")


async def test_a_click_in_a_direct_message_is_answered_there_to_stay(slack: Running, bot: FakeBot) -> None:
    bot.answer = lambda message: Reply("All matches", private=True)
    button = {"action_id": "twosource:click:0", "value": "show k1 matches"}
    await slack.interaction(slack.server.click(button, channel="D0ANNA", thread="1699.5"))
    answer = await slack.said("All matches")
    assert (answer["channel"], answer["thread_ts"]) == ("D0ANNA", "1699.5")
    assert slack.server.responses == []


async def test_a_click_between_two_people_stays_with_the_one_who_clicked(slack: Running, bot: FakeBot) -> None:
    bot.answer = lambda message: Reply("All matches", private=True)
    button = {"action_id": "twosource:click:0", "value": "show k1 matches"}
    await slack.interaction(slack.server.click(button, channel="D0ANNABEN", ephemeral=True))
    assert (await slack.responded("All matches"))["response_type"] == "ephemeral"
    assert slack.server.messages == []


async def test_a_failure_in_a_direct_message_is_told_in_its_thread(slack: Running, bot: FakeBot) -> None:
    def fail(message: Message) -> Reply:
        raise RuntimeError

    bot.answer = fail
    asked = slack.server.direct("Over 3")
    await slack.event(asked)
    told = await slack.said("went wrong")
    assert (told["channel"], told["thread_ts"]) == ("D0ANNA", asked["event"]["ts"])


async def test_a_button_that_opens_a_page_is_only_acknowledged(slack: Running, bot: FakeBot) -> None:
    await slack.interaction(slack.server.click({"action_id": "twosource:open:3", "url": "https://news.example/"}))
    assert bot.seen == []


async def test_sharing_posts_once_for_all_in_the_thread(slack: Running, bot: FakeBot) -> None:
    bot.answer = lambda message: Reply(f"Shared by {message.person.name}", shared=True, private=False)
    slack.server.users["U0ANNA"] = {"id": "U0ANNA", "profile": {"display_name": "Anna K"}, "is_admin": True}
    button = {"action_id": "twosource:click:1", "value": "share k1"}
    await slack.interaction(slack.server.click(button, ephemeral=True, thread="1699.5"))
    shared = await slack.said("Shared by Anna K")
    assert (shared["channel"], shared["thread_ts"]) == ("C0NEWS", "1699.5")
    assert bot.seen[0].person.is_admin


async def test_sharing_where_the_app_is_no_member_is_told_in_private(slack: Running, bot: FakeBot) -> None:
    bot.answer = lambda message: Reply("The answer", shared=True, private=False)
    button = {"action_id": "twosource:click:1", "value": "share k1"}
    await slack.interaction(slack.server.click(button, ephemeral=True, channel="C0OTHER"))
    told = await slack.responded("I am not in this channel")
    assert told["response_type"] == "ephemeral"
    assert slack.server.messages == []
    await slack.server.until(lambda: bot.returned)


async def test_a_share_that_failed_can_be_tried_again(server: SlackServer) -> None:
    real = bot_with(Asked())
    async with running(server, real, "http") as slack:
        await slack.command(server.command(f"check {answers.STATEMENT}", channel="C0OTHER"))
        answer = await slack.responded("Sources differ")
        buttons = [one for block in answer["blocks"] if block["type"] == "actions" for one in block["elements"]]
        share = next(one for one in buttons if one["text"]["text"] == "Share to channel")
        await slack.interaction(server.click(share, ephemeral=True, channel="C0OTHER"))
        await slack.responded("I am not in this channel")
        server.channels.add("C0OTHER")
        await slack.interaction(server.click(share, ephemeral=True, channel="C0OTHER"))
        await slack.said("Shared by")


async def test_a_form_opens_and_what_is_typed_comes_back(slack: Running, bot: FakeBot) -> None:
    bot.forms["wrong"] = Form("Wrong match", "wrong", (Field("why", "What is wrong?", long=True),))
    button = {"action_id": "twosource:click:2", "value": "wrong"}
    await slack.interaction(slack.server.click(button, ephemeral=True))
    view = await slack.server.until(lambda: next(iter(slack.server.views), None))
    assert bot.seen == []
    await slack.interaction(slack.server.submit(view, {"why": "  another harbour "}))
    await slack.responded("You said: wrong")
    assert (bot.seen[0].way, bot.seen[0].fields) == ("form", (("why", "another harbour"),))
    assert bot.seen[0].place.channel == "C0NEWS"


async def test_settings_are_picked_from_what_is_there(server: SlackServer) -> None:
    real = bot_with(Asked())
    server.users["U0ANNA"] = {"id": "U0ANNA", "team_id": "T0HOME", "is_admin": True}
    async with running(server, real, "http") as slack:
        await slack.command(server.command("settings adding:<@U0BEN1|ben>"))
        await slack.responded("U0BEN1")
        await slack.interaction(server.click(_button(server, "Change"), ephemeral=True))
        view = await server.until(lambda: next(iter(server.views), None))
        elements = {block["block_id"]: block["element"] for block in view["blocks"]}
        assert elements["adding"]["initial_users"] == ["U0BEN1"]
        assert "placeholder" not in elements["adding"]
        kinds = [elements[name]["type"] for name in ("digests", "adding", "muting", "language", "quiet")]
        people, one = "multi_users_select", "conversations_select"
        assert kinds == [one, people, people, "static_select", "plain_text_input"]
        sent = server.submit(view, {"quiet": "22:00-07:00 Europe/Paris"})
        sent["view"]["state"]["values"] |= {
            "digests": {"value": {"type": one, "selected_conversation": "C0NEWS"}},
            "adding": {"value": {"type": people, "selected_users": ["U0CARL"]}},
            "muting": {"value": {"type": people, "selected_users": []}},
            "language": {"value": {"type": "static_select", "selected_option": {"value": "de"}}},
        }
        await slack.interaction(sent)
        await slack.responded("U0CARL")
    kept = real.store.get("settings", "slack:T0HOME")
    assert (kept["digests"], kept["adding"], kept["language"]) == ("C0NEWS", ["U0CARL"], "de")


async def test_useful_is_one_tap_and_words_come_after(server: SlackServer) -> None:
    real = bot_with(Asked(answers.many_matches(3)))
    async with running(server, real, "http") as slack:
        await slack.command(server.command(f"check {answers.STATEMENT}"))
        await slack.responded("All matches (3)")
        await slack.interaction(server.click(_button(server, "Useful"), ephemeral=True))
        await slack.responded("noted as useful")
        await slack.interaction(server.click(_button(server, "Add a word"), ephemeral=True))
        view = await server.until(lambda: next(iter(server.views), None))
        assert view["title"]["text"] == "Useful"
        await slack.interaction(server.submit(view, {"words": "saved us a call"}))
        await slack.responded("your words are kept")
    ((_, kept),) = real.store.records("feedback")
    assert (kept["verdict"], kept["words"], kept["claim"]) == ("useful", "saved us a call", "")


async def test_a_form_in_a_direct_message_is_answered_there_to_stay(slack: Running, bot: FakeBot) -> None:
    bot.forms["check"] = Form("Check", "check", (Field("statement", "What?"),))
    button = {"action_id": "twosource:click:2", "value": "check"}
    await slack.interaction(slack.server.click(button, channel="D0ANNA", thread="1699.5"))
    view = await slack.server.until(lambda: next(iter(slack.server.views), None))
    await slack.interaction(slack.server.submit(view, {"statement": "Over 3"}))
    answer = await slack.said("You said: check")
    assert (answer["channel"], answer["thread_ts"]) == ("D0ANNA", "1699.5")


async def test_a_form_that_comes_too_late_is_said_so(slack: Running, bot: FakeBot) -> None:
    bot.forms["wrong"] = Form("Wrong match", "wrong", (Field("why", "What is wrong?"),))
    click = slack.server.click({"action_id": "twosource:click:2", "value": "wrong"}, ephemeral=True)
    await slack.interaction({**click, "trigger_id": slack.server.trigger(seconds=-1)})
    await slack.responded("took too long")


async def test_the_same_event_again_is_answered_once(slack: Running, bot: FakeBot) -> None:
    bot.answer = lambda message: aloud(ANSWER)
    asked = slack.server.mention("Over 3")
    for attempt in range(3):
        await slack.event(asked, **({"X_Slack_Retry_Num": str(attempt)} if attempt else {}))
    await slack.said("Sources differ")
    assert len(slack.server.messages) == 1
    assert len(bot.seen) == 1


async def test_an_event_another_process_answered_leaves_no_trace(slack: Running, bot: FakeBot) -> None:
    asked = slack.server.mention("Over 3")
    bot.remembered.add(("T0HOME", asked["event_id"]))
    await slack.event(asked)
    await slack.command(slack.server.command("help"))
    await slack.responded("You said: help")
    assert slack.server.called("chat.postMessage") == []


@pytest.mark.parametrize("more", [{"bot_id": "B9"}, {"subtype": "message_changed"}, {"user": BOT_USER}])
async def test_bots_edits_and_our_own_words_are_not_answered(
    slack: Running, bot: FakeBot, more: dict[str, str]
) -> None:
    await slack.event(slack.server.mention("Over 3", **more))
    await slack.event(slack.server.direct("Over 3", **more))
    await slack.command(slack.server.command("help"))
    await slack.responded("You said: help")
    assert [message.text for message in bot.seen] == ["help"]


async def test_a_message_in_a_channel_without_a_mention_is_not_ours(slack: Running, bot: FakeBot) -> None:
    await slack.event(slack.server.direct("Over 3", channel="C0NEWS", channel_type="channel"))
    await slack.command(slack.server.command("help"))
    await slack.responded("You said: help")
    assert len(bot.seen) == 1


async def test_a_forwarded_message_is_what_is_checked(slack: Running, bot: FakeBot) -> None:
    forwarded = {"is_share": True, "text": "Over 3 people &gt; 2", "author_name": "ben", "fallback": "x"}
    await slack.event(slack.server.direct("", attachments=[forwarded]))
    await slack.said("You said")
    assert bot.seen[0].text == "Over 3 people > 2"


async def test_a_slow_bot_does_not_keep_acknowledgements_waiting(slack: Running, bot: FakeBot) -> None:
    bot.gate = threading.Event()
    bot.answer = lambda message: aloud(Reply(f"Answer to {message.text}"))
    asked = [slack.server.mention(f"number {count}.") for count in range(40)]
    await asyncio.wait_for(asyncio.gather(*(slack.event(one) for one in asked)), 3)
    bot.gate.set()
    for count in (0, 20, 39):
        await slack.said(f"Answer to number {count}.")


async def test_a_form_opens_while_every_worker_is_busy(slack: Running, bot: FakeBot) -> None:
    bot.gate = threading.Event()
    bot.forms["wrong"] = Form("Wrong match", "wrong", (Field("why", "What is wrong?"),))
    for count in range(12):
        await slack.event(slack.server.mention(f"number {count}"))
    await slack.interaction(slack.server.click({"action_id": "twosource:click:2", "value": "wrong"}, ephemeral=True))
    await slack.server.until(lambda: slack.server.views, seconds=3)
    bot.gate.set()


async def test_slack_asking_to_slow_down_is_obeyed(slack: Running, bot: FakeBot) -> None:
    bot.answer = lambda message: aloud(ANSWER)
    slack.server.answer_next("chat.update", {"ok": False, "error": "ratelimited"}, status=429, Retry_After="1")
    await slack.event(slack.server.mention("Over 3"))
    await slack.said("Sources differ")
    assert len(slack.server.called("chat.update")) == 2


async def test_an_answer_whose_placeholder_was_deleted_is_posted(slack: Running, bot: FakeBot) -> None:
    bot.gate = threading.Event()
    bot.answer = lambda message: aloud(ANSWER)
    await slack.event(slack.server.mention("Over 3"))
    await slack.said("Checking…")
    slack.server.messages.clear()
    bot.gate.set()
    await slack.said("Sources differ")


async def test_a_failure_is_told_in_private_and_plainly(slack: Running, bot: FakeBot) -> None:
    def fail(message: Message) -> Reply:
        raise RuntimeError("/srv/secret/path SELECT * FROM claims")

    bot.answer = fail
    await slack.event(slack.server.mention("Over 3"))
    told = await slack.server.until(lambda: next(iter(slack.server.ephemerals), None))
    assert "went wrong" in shown(told)
    assert "secret" not in shown(told)
    assert "SELECT" not in shown(told)
    assert told["user"] == "U0ANNA"
    assert slack.server.messages == []


async def test_a_private_reply_to_a_mention_is_for_the_asker_alone(slack: Running, bot: FakeBot) -> None:
    bot.answer = lambda message: Reply("That link could not be read.", private=True)
    await slack.event(slack.server.mention("add https://news.example/"))
    told = await slack.server.until(lambda: next(iter(slack.server.ephemerals), None))
    assert (told["channel"], told["user"]) == ("C0NEWS", "U0ANNA")
    assert slack.server.messages == []


async def test_a_used_up_response_url_ends_in_a_private_message(slack: Running, bot: FakeBot) -> None:
    command = slack.server.command("check Over 3")
    command["response_url"] = slack.server.response_url("C0NEWS", "U0ANNA", uses=0)
    await slack.command(command)
    told = await slack.server.until(lambda: next(iter(slack.server.ephemerals), None))
    assert told["user"] == "U0ANNA"


async def test_without_response_url_and_membership_the_answer_comes_as_a_direct_message(
    slack: Running, bot: FakeBot
) -> None:
    command = slack.server.command("check Over 3", channel="C0OTHER")
    command["response_url"] = slack.server.response_url("C0OTHER", "U0ANNA", uses=0)
    await slack.command(command)
    assert (await slack.said("You said"))["channel"] == "U0ANNA"


async def test_blocks_slack_refuses_are_sent_as_words(slack: Running, bot: FakeBot) -> None:
    bot.answer = lambda message: aloud(ANSWER)
    slack.server.answer_next("chat.update", {"ok": False, "error": "invalid_blocks"})
    await slack.event(slack.server.mention("Over 3"))
    assert (await slack.said("Sources differ: 3 or 5."))["blocks"] == []


HOSTILE = "<!channel> <@U0BEN> <!subteam^S1> @everyone *bold* `x` [a](javascript:alert(1)) <https://evil.example|click> \u202e\x00"


async def test_hostile_text_pings_nobody(slack: Running, bot: FakeBot) -> None:
    item = Item((Span(HOSTILE, link="javascript:alert(1)"),), quote=HOSTILE, url="javascript:alert(1)")
    bot.answer = lambda message: aloud(Reply(HOSTILE, (Heading(HOSTILE), item, Buttons((Button(HOSTILE, "x"),)))))
    await slack.event(slack.server.mention("x"))
    answer = await slack.said("everyone")
    assert answer["edited"]
    assert pings(answer) == []
    assert '"url": "javascript' not in shown(answer)
    assert "\u202e" not in shown(answer)


async def test_an_unknown_interaction_is_acknowledged(slack: Running, bot: FakeBot) -> None:
    await slack.interaction(slack.server.click({"action_id": "from-an-older-version", "value": "x"}))
    await slack.interaction(slack.server.shortcut({"text": "x"}, callback="gone"))
    await slack.event(slack.server.envelope({"type": "reaction_added", "user": "U0ANNA", "item": {}}))
    assert bot.seen == []


async def test_what_is_under_way_is_finished_when_the_bot_stops(server: SlackServer, bot: FakeBot) -> None:
    bot.gate = threading.Event()
    bot.answer = lambda message: aloud(ANSWER)
    async with running(server, bot, "socket") as slack:
        await slack.event(server.mention("Over 3"))
        await slack.said("Checking…")
        slack.task.cancel()
        bot.gate.set()
        await slack.said("Sources differ")


async def test_a_broken_connection_is_made_anew_even_from_an_expired_address(
    server: SlackServer, bot: FakeBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app, "PING_S", 0.1)
    monkeypatch.setattr(app, "WATCH_S", 0.2)
    async with running(server, bot, "socket") as slack:
        server.dead_links = 2
        await server.break_socket()
        await server.connected()
        await slack.command(server.command("help"))
        await slack.responded("You said: help")


async def test_slack_slow_to_say_who_asks_does_not_hold_the_answer(
    server: SlackServer, bot: FakeBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listeners, "PERSON_S", 0.1)
    server.users["U0ANNA"] = {"id": "U0ANNA", "team_id": "T0HOME", "is_admin": True}
    server.delays["users.info"] = 5
    async with running(server, bot, "http") as slack:
        await slack.event(server.mention("Over 3"))
        await slack.server.until(lambda: bot.seen, seconds=3)
        server.delays.clear()
    assert not bot.seen[0].person.is_admin


async def test_a_wrong_match_is_one_tap_and_words_come_after(server: SlackServer) -> None:
    real = bot_with(Asked(answers.many_matches(3)))
    async with running(server, real, "socket") as slack:
        await slack.command(server.command(f"check {answers.STATEMENT}"))
        await slack.responded("All matches (3)")
        for label, then in (("Wrong match", "Which match does not belong?"), ("Not 1", "Thank you, noted.")):
            await slack.interaction(server.click(_button(server, label), ephemeral=True))
            await slack.responded(then)
        ((_, tapped),) = real.store.records("feedback")
        assert (tapped["verdict"], tapped["person"]) == ("wrong", "U0ANNA")
        await slack.interaction(server.click(_button(server, "Say what is wrong"), ephemeral=True))
        view = await server.until(lambda: next(iter(server.views), None))
        await slack.interaction(server.submit(view, {"words": "another fire"}))
        await slack.responded("your words are kept")
    ((_, kept),) = real.store.records("feedback")
    assert (kept["words"], kept["claim"], kept["statement"]) == ("another fire", tapped["claim"], answers.STATEMENT)


def _button(server: SlackServer, label: str) -> dict[str, Any]:
    """The newest button with this label that somebody was answered with."""
    blocks = [block for one in reversed(server.responses) for block in one["blocks"] if block["type"] == "actions"]
    return next(one for block in blocks for one in block["elements"] if one["text"]["text"] == label)


@pytest.mark.parametrize("mode", MODES)
async def test_no_log_holds_what_people_write_or_a_token(
    server: SlackServer, bot: FakeBot, mode: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    bot.answer = lambda message: aloud(Reply("the-answer-text"))
    async with running(server, bot, mode) as slack:
        await slack.event(server.mention("the-question-text"))
        await slack.said("the-answer-text")
        await slack.command(server.command("the-question-text"))
        await slack.responded("the-answer-text")
    for hidden in ("the-question-text", "the-answer-text", "xoxb-test", "xapp-test", "shhh"):
        assert hidden not in caplog.text


async def test_two_processes_on_one_store_answer_an_event_once(server: SlackServer, tmp_path: Path) -> None:
    def bot() -> Bot:
        return Bot(open_store(f"sqlite:///{tmp_path / 'one.db'}"), Config(), lambda: answers.NOW)

    async with running(server, bot(), "http") as one, running(server, bot(), "http") as two:
        for _ in range(10):
            asked = server.mention("help")
            await asyncio.gather(one.event(asked), two.event(asked))
        await server.until(lambda: len([m for m in server.messages if m["edited"]]) == 10)
    assert len(server.messages) == 10


async def test_an_admin_of_another_company_is_no_admin_here(server: SlackServer, bot: FakeBot) -> None:
    server.users["U0ANNA"] = {"id": "U0ANNA", "team_id": "T0THEM", "is_admin": True, "is_stranger": True}
    server.users["U0BEN"] = {"id": "U0BEN", "team_id": "T0HOME", "is_admin": True, "real_name": "Ben"}
    async with running(server, bot, "http") as slack:
        await slack.command(server.command("add x"))
        await slack.command(server.command("add y", user="U0BEN"))
        await slack.responded("add x")
        await slack.responded("add y")
    assert {message.person.id: message.person.is_admin for message in bot.seen} == {"U0ANNA": False, "U0BEN": True}


async def test_a_refreshed_socket_loses_nothing(server: SlackServer, bot: FakeBot) -> None:
    bot.answer = lambda message: aloud(Reply(f"Answer to {message.text}"))
    async with running(server, bot, "socket") as slack:
        await slack.event(server.mention("one"))
        await server.refresh_socket()
        await slack.event(server.mention("two"))
        await slack.said("Answer to one")
        await slack.said("Answer to two")


@pytest.mark.parametrize(("secret", "age"), [("wrong", 0), ("shhh", 600)])
async def test_a_wrong_or_stale_signature_is_refused(server: SlackServer, bot: FakeBot, secret: str, age: int) -> None:
    async with running(server, bot, "http") as slack:
        status, _ = await server.by_http(slack.url, "events_api", server.mention("x"), secret=secret, age=age)
        assert status == 401
        status, _ = await server.by_http(slack.url, "slash_commands", server.command("x"), secret=secret, age=age)
        assert status == 401
    assert bot.seen == []


async def test_slacks_check_of_the_address_is_answered(server: SlackServer, bot: FakeBot) -> None:
    async with running(server, bot, "http") as slack:
        asked = {"type": "url_verification", "token": "x", "challenge": "3eZb"}
        assert await server.by_http(slack.url, "events_api", asked) == (200, '{"challenge": "3eZb"}')


async def test_how_far_it_has_come_is_told_in_the_thread_and_the_answer_takes_its_place(
    slack: Running, bot: FakeBot
) -> None:
    bot.gate = threading.Event()
    bot.answer = lambda message: aloud(ANSWER)
    await slack.event(slack.server.mention("add https://bell.example/feed"))
    await slack.said("Checking…")
    bot.progress("Reading… 3 articles so far; last: <!channel>")
    told = await slack.said("Reading… 3 articles so far")
    assert told["text"].endswith("&lt;!channel&gt;")
    bot.gate.set()
    await slack.said("Sources differ: 3 or 5")
    assert len(slack.server.messages) == 1


async def test_checking_is_said_at_once_to_the_asker_alone_and_the_answer_takes_its_place(
    slack: Running, bot: FakeBot
) -> None:
    bot.gate = threading.Event()
    bot.answer = lambda message: ANSWER
    started = time.monotonic()
    await slack.command(slack.server.command("check Over 3 people"))
    assert (await slack.responded("Checking…"))["response_type"] == "ephemeral"
    assert time.monotonic() - started < 1
    bot.gate.set()
    answer = await slack.responded("Sources differ: 3 or 5")
    assert (answer["replace_original"], answer["response_type"]) == (True, "ephemeral")
    assert len(slack.server.responses) == 2


async def test_checking_stands_in_the_thread_of_the_message_whose_menu_was_used(slack: Running, bot: FakeBot) -> None:
    bot.gate = threading.Event()
    bot.answer = lambda message: ANSWER
    await slack.interaction(slack.server.shortcut({"text": "Over 3 people", "thread_ts": "1698.1"}))
    assert (await slack.responded("Checking…"))["thread_ts"] == "1698.1"
    bot.gate.set()
    answer = await slack.responded("Sources differ: 3 or 5")
    assert (answer["replace_original"], answer["thread_ts"]) == (False, "1698.1")


async def test_what_is_answered_at_once_is_answered_without_a_word_before(slack: Running, bot: FakeBot) -> None:
    bot.answer = lambda message: ANSWER
    await slack.command(slack.server.command("help"))
    assert (await slack.responded("Sources differ: 3 or 5"))["replace_original"] is False
    assert len(slack.server.responses) == 1


async def test_a_click_that_takes_long_is_told_of(
    slack: Running, bot: FakeBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listeners, "SLOW_S", 0.05)
    bot.gate = threading.Event()
    bot.answer = lambda message: ANSWER
    await slack.interaction(slack.server.click({"action_id": "twosource:click:0", "value": "chart d1"}, ephemeral=True))
    assert (await slack.responded("Checking…"))["response_type"] == "ephemeral"
    bot.gate.set()
    assert (await slack.responded("Sources differ: 3 or 5"))["replace_original"] is False


CHART = Reply("Over time: 3, then 5.", (Heading("Over time"), Picture(b"\x89PNG...", "3 on Monday, 5 on Friday")))


async def test_a_picture_follows_in_the_thread_and_its_words_stand_in_the_message(slack: Running, bot: FakeBot) -> None:
    bot.answer = lambda message: aloud(CHART)
    await slack.event(slack.server.mention("chart"))
    answer = await slack.said("Over time")
    await slack.server.until(lambda: [one for one in slack.server.files.values() if one.get("thread")])
    (file,) = slack.server.files.values()
    assert file["bytes"] == b"\x89PNG..."
    assert file["alt_txt"] == "3 on Monday, 5 on Friday"
    assert (file["channel"], file["thread"]) == ("C0NEWS", answer["thread_ts"])
    assert "3 on Monday, 5 on Friday" in shown(answer)


async def test_a_picture_for_one_person_comes_by_direct_message(slack: Running, bot: FakeBot) -> None:
    bot.answer = lambda message: CHART
    await slack.interaction(slack.server.click({"action_id": "twosource:click:0", "value": "chart d1"}, ephemeral=True))
    answer = await slack.responded("Over time")
    assert "The picture is in your conversation with me." in shown(answer)
    await slack.server.until(lambda: [one for one in slack.server.files.values() if one.get("thread")])
    (sent,) = slack.server.messages
    assert sent["channel"] == "U0ANNA"
    (file,) = slack.server.files.values()
    assert file["thread"] == sent["ts"]


async def test_without_the_scope_a_pictures_words_stand_alone(slack: Running, bot: FakeBot) -> None:
    slack.server.answer_next("files.getUploadURLExternal", {"ok": False, "error": "missing_scope"})
    bot.answer = lambda message: aloud(CHART)
    await slack.event(slack.server.mention("chart"))
    assert "3 on Monday, 5 on Friday" in shown(await slack.said("Over time"))
    await slack.server.until(lambda: slack.server.called("files.getUploadURLExternal"))
    assert len(slack.server.messages) == 1
    assert slack.server.files == {}
