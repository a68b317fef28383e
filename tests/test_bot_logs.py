"""The log: a line an event in two forms, and nothing in it of what people write or other libraries say."""

import ast
import json
import logging
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from overheard import found_in, overheard

from bot import logs
from bot.failures import log_and_reply
from bot.logs import Lines, event

ROOT = Path(__file__).resolve().parents[1]
OWN = sorted(file for package in ("claims", "bot", "adapters") for file in (ROOT / package).rglob("*.py"))
SECRET = "the mayor is a zebrafinch"


def record(name="bot.app", words="answered", *args, error=None, **extra) -> logging.LogRecord:
    made = logging.LogRecord(
        name, logging.INFO, "/some/where/app.py", 12, words, args, error and (type(error), error, error.__traceback__)
    )
    made.created = 1753963445.678
    for key, value in extra.items():
        setattr(made, key, value)
    return made


def failed(text=SECRET) -> BaseException:
    try:
        try:
            raise KeyError(text)
        except KeyError as error:
            raise ValueError(f"no {text}") from error
    except ValueError as error:
        return error


def test_an_event_is_one_json_object_with_its_facts():
    line = Lines(as_json=True).format(record(**event("answered", platform="slack", finding=None, took_ms=12.5)))
    assert json.loads(line) == {
        "at": "2025-07-31T12:04:05.678Z", "level": "info", "logger": "bot.app", "event": "answered",
        "says": "answered", "platform": "slack", "finding": None, "took_ms": 12.5,
    }  # fmt: skip


def test_the_same_as_text():
    line = Lines(as_json=False).format(record(**event("answered", platform="slack", took_ms=12.5)))
    assert line == "INFO:bot.app:answered platform=slack took_ms=12.5"


def test_an_event_without_a_name_is_named_by_its_own_words():
    made = json.loads(
        Lines(as_json=True).format(record("claims.incoming.poll", "feed %s: %d articles", "a.example", 3))
    )
    assert (made["event"], made["says"]) == ("feed_articles", "feed a.example: 3 articles")


@pytest.mark.parametrize("as_json", [False, True])
def test_of_another_library_only_the_place_in_the_code_is_told(as_json):
    line = Lines(as_json=as_json).format(
        record("slack_sdk.socket_mode", f"received {SECRET} %s", SECRET, about={"x": SECRET})
    )
    assert "zebrafinch" not in line
    assert "slack_sdk.socket_mode" in line
    assert "app.py:12" in line


@pytest.mark.parametrize("as_json", [False, True])
@pytest.mark.parametrize("name", ["bot.failures", "asyncio"])
def test_of_an_exception_its_kind_and_its_way_are_told_and_not_its_words(as_json, name):
    text = Lines(as_json=as_json).format(record(name, "failure abc", error=failed()))
    assert "zebrafinch" not in text
    assert "ValueError" in text
    assert "KeyError" in text
    assert "test_bot_logs.py" in text
    assert len(text.splitlines()) == 1 or not as_json


def test_no_line_can_be_forged():
    for as_json in (False, True):
        assert (
            len(Lines(as_json=as_json).format(record("bot.x", "one\nERROR:bot.x:%s", "two\rthree")).splitlines()) == 1
        )


def test_a_failure_is_in_the_log_by_its_reference_and_without_its_words():
    with overheard() as heard:
        reply = log_and_reply(failed())
    (told,) = heard.named("failure")
    assert told["reference"] in str(reply)
    assert told["kind"] == "other"
    assert found_in(heard.lines, ["zebrafinch"]) == []


def test_a_thread_that_dies_is_logged_without_its_words(monkeypatch):
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    logs.serve_quietly()

    def die() -> None:
        raise failed()

    with overheard() as heard:
        thread = threading.Thread(target=die)
        thread.start()
        thread.join()
    (told,) = heard.named("thread_died")
    assert told["error"] == ["ValueError", "KeyError"]
    assert found_in(heard.lines, ["zebrafinch"]) == []


CODE = """
import logging, sys
from bot import logs
logs.set_up({form!r}, debug=True)
if {serving}:
    logs.serve_quietly()
logging.getLogger("somebody.else").debug("the zebrafinch %s", "sings")
logging.getLogger("bot.app").info("answered", extra=logs.event("answered", took_ms=1.0))
"""


@pytest.mark.parametrize("form", ["text", "json"])
def test_not_even_debug_makes_a_serving_process_tell_what_libraries_say(form):
    code = CODE.format(form=form, serving=True)
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, timeout=60, check=True
    )
    assert "zebrafinch" not in done.stderr
    first, second = done.stderr.splitlines()
    if form == "json":
        assert json.loads(first)["event"] == "library"
        assert json.loads(second)["took_ms"] == 1.0
    else:
        assert second == "INFO:bot.app:answered took_ms=1"


def test_debug_at_ones_own_terminal_shows_what_libraries_say():
    code = CODE.format(form="text", serving=False)
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, timeout=60, check=True
    )
    assert "DEBUG:somebody.else:the zebrafinch sings" in done.stderr


# What a log call of ours may not be given: words, people, places, doors.
UNFIT = {"person", "people", "statement", "text", "words", "channel", "thread", "place", "user", "locator", "title", "message",
         "guild", "team_id", "workspace", "token", "payload", "body", "reply", "url"}  # fmt: skip
HARMLESS = {  # the bot's own name; the kind of Slack's event; the closed set of ways
    ("adapters/discord/app.py", "user"),
    ("adapters/slack/listeners.py", "body"),
    ("adapters/slack/listeners.py", "message"),
    ("adapters/discord/app.py", "message"),
    ("adapters/discord/app.py", "guild"),
    ("bot/app.py", "message"),
    ("bot/app.py", "place"),
    ("adapters/answering.py", "message"),
    ("adapters/answering.py", "place"),
    ("claims/incoming/poll.py", "url"),  # the host of a feed, which is no person's
}


def log_calls(file: Path) -> list[ast.Call]:
    """Every call that logs, and every one that makes an event's facts."""
    every = [node for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)]
    return [one for one in every if logs_something(one.func)]


def logs_something(called: ast.expr) -> bool:
    if isinstance(called, ast.Name):
        return called.id in ("event", "log_event")
    verbs = ("debug", "info", "warning", "error", "exception", "critical")
    owner = called.value if isinstance(called, ast.Attribute) and called.attr in verbs else None
    return isinstance(owner, ast.Name) and owner.id in ("log", "_log")


@pytest.mark.parametrize("file", [one for one in OWN if log_calls(one)], ids=lambda one: str(one.relative_to(ROOT)))
def test_our_own_log_calls_are_given_no_words_and_no_people(file):
    where = str(file.relative_to(ROOT))
    for call in log_calls(file):
        assert isinstance(call.args[0], ast.Constant), f"{where}:{call.lineno}: words that are made up as it runs"
        given = [node for part in (*call.args[1:], *call.keywords) for node in ast.walk(part)]
        names = {
            node.attr if isinstance(node, ast.Attribute) else node.id
            for node in given
            if isinstance(node, ast.Attribute | ast.Name)
        }
        unfit = {name for name in names & UNFIT if (where, name) not in HARMLESS}
        assert unfit == set(), f"{where}:{call.lineno}"
