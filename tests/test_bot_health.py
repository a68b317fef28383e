"""/healthz and /metrics: what they say, when, and where."""

import json
import threading
import urllib.error
import urllib.request
from datetime import timedelta

import answers
import pytest
from contract_adapters import Asked, store_with
from slack_running import free_port
from test_bot_app import Clock, bot_with, message

from bot import endpoint
from bot.config import Config, ConfigError, LimitsConfig, RunConfig
from bot.health import Probe, health
from bot.messages import Place
from bot.room import Room
from bot.standing import Standing
from bot.vitals import Vitals, measure
from claims.errors import StoreError

NOW = answers.NOW


def get(port: int, path: str, *, host: str = "127.0.0.1") -> tuple[int, str, str]:
    try:
        with urllib.request.urlopen(f"http://{host}:{port}{path}", timeout=10) as answer:
            return answer.status, answer.headers["Content-Type"], answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.headers["Content-Type"], error.read().decode()


def standing(*, slack=True, discord=True, round_at=NOW) -> Standing:
    made = Standing()
    made.connected("slack", slack)
    made.connected("discord", discord)
    made.round_done(round_at)
    return made


def test_all_is_well():
    found = health(standing(), store=True, now=NOW, started=NOW)
    assert found.ok
    assert found.shown == {
        "status": "ok", "store": "ok", "adapters": {"discord": "connected", "slack": "connected"},
        "models": "not loaded", "rounds": "ok", "last_round": "2025-08-01T12:00:00Z", "last_feeds": None,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("how", "store", "names"),
    [
        ({}, False, {"store": "failing"}),
        ({"discord": False}, True, {"adapters": {"discord": "not connected", "slack": "connected"}}),
        ({"round_at": NOW - timedelta(minutes=16)}, True, {"rounds": "failing"}),
    ],
)
def test_what_fails_is_named(how, store, names):
    found = health(standing(**how), store=store, now=NOW, started=NOW - timedelta(hours=1))
    assert not found.ok
    assert found.shown["status"] == "failing"
    assert found.shown | names == found.shown


def test_while_the_models_are_loaded_it_says_warming_and_answers_all_the_same():
    made = standing()
    made.models_are("warming")
    found = health(made, store=True, now=NOW, started=NOW)
    assert (found.ok, found.shown["models"]) == (True, "warming")


def test_before_the_first_round_there_is_time():
    young = health(Standing(), store=True, now=NOW, started=NOW - timedelta(minutes=14))
    assert young.ok
    assert not health(Standing(), store=True, now=NOW, started=NOW - timedelta(minutes=16)).ok


def test_a_store_that_hangs_is_no_answer_and_is_not_asked_twice_at_once():
    gate, asked = threading.Event(), []

    def hang() -> None:
        asked.append(1)
        gate.wait(20)

    probe = Probe(hang, within_s=0.05)
    assert [probe(), probe(), probe()] == [False, False, False]
    assert asked == [1]
    gate.set()
    probe._asking.join(5)
    assert probe()


def test_a_store_that_fails_is_no_answer():
    def fails() -> None:
        raise StoreError("gone")

    assert not Probe(fails)()


def served(vitals: Vitals, *, store: bool = True, clock: Clock | None = None):
    clock = clock or Clock()
    shown = endpoint.pages(lambda: health(vitals.standing, store=store, now=clock(), started=NOW), vitals.metrics_page)
    return endpoint.serving(RunConfig(health_port=free_port()), shown)


def test_the_two_pages_and_nothing_else():
    vitals = Vitals(Room(4))
    with served(vitals) as port:
        status, kind, body = get(port, "/healthz")
        assert (status, kind, json.loads(body)["status"]) == (200, "application/json", "ok")
        status, kind, body = get(port, "/metrics?x=1")
        assert (status, kind) == (200, "text/plain; version=0.0.4; charset=utf-8")
        assert "twosource_under_way 0.0" in body
        assert get(port, "/")[0] == get(port, "/../etc/passwd")[0] == 404
        vitals.standing.connected("discord", False)
        assert get(port, "/healthz")[0] == 503


def test_a_store_away_is_503():
    with served(Vitals(Room(4)), store=False) as port:
        assert get(port, "/healthz")[0] == 503


def test_a_port_that_is_taken_is_told_plainly():
    with served(Vitals(Room(4))) as port:
        run = RunConfig(health_port=port)
        with pytest.raises(ConfigError, match=r"run\.health_port: 127\.0\.0\.1:\d+ can't"), endpoint.serving(run, {}):
            pass


def test_by_default_it_is_off_and_when_on_for_this_machine_only():
    assert RunConfig().health_port == 0
    assert RunConfig().health_host == "127.0.0.1"


# --- what is counted


def page_after(*said, fails=None, gives=answers.SOURCES_DIFFER, limits=None) -> str:
    bot = bot_with(Asked(gives, fails), config=Config(limits=limits or LimitsConfig()))
    for one in said:
        bot.handle(one)
    return bot.vitals.metrics_page().decode()


def test_questions_are_counted_by_platform_and_finding_and_timed():
    page = page_after(message("x fell"), message("y fell"), message("z fell", place=Place("discord", "G1", "7")))
    assert 'twosource_questions_total{finding="sources_differ",platform="slack"} 2.0' in page
    assert 'twosource_questions_total{finding="sources_differ",platform="discord"} 1.0' in page
    assert 'twosource_answer_seconds_count{command="check",platform="slack"} 2.0' in page
    assert 'twosource_answer_seconds_bucket{command="check",le="60.0",platform="slack"} 2.0' in page


@pytest.mark.parametrize(
    ("error", "kind"), [(StoreError("gone"), "store"), (TimeoutError(), "timeout"), (RuntimeError("x"), "other")]
)
def test_failures_are_counted_by_kind(error, kind):
    assert f'twosource_failures_total{{kind="{kind}"}} 1.0' in page_after(message("x fell"), fails=error)


def test_who_is_limited_is_counted_without_saying_who():
    page = page_after(message("x fell"), message("y fell"), limits=LimitsConfig(person=1))
    assert 'twosource_limited_total{whose="person"} 1.0' in page


def test_what_the_store_holds_is_measured():
    vitals, store = Vitals(Room(4)), store_with(answers.SOURCES_DIFFER)
    measure(store, vitals)
    page = vitals.metrics_page().decode()
    assert 'twosource_store_rows{what="articles"} 2.0' in page
    assert 'twosource_store_rows{what="claims"} 2.0' in page
    assert f"twosource_store_bytes {float(store.size())}" in page
    assert store.size() > 1000


def test_a_store_that_is_away_keeps_the_last_numbers():
    class Away:
        def counts(self):
            raise StoreError("gone")

    vitals = Vitals(Room(4))
    measure(store_with(answers.SOURCES_DIFFER), vitals)
    measure(Away(), vitals)  # type: ignore[arg-type]
    assert 'twosource_store_rows{what="articles"} 2.0' in vitals.metrics_page().decode()


def test_every_label_comes_from_a_closed_set():
    page = page_after(
        message("x fell"), message("claims fire"), message("nonsense " * 50), message("show nothing", way="click")
    )
    labels = {pair for line in page.splitlines() if "twosource_" in line and "{" in line
              for pair in line[line.index("{") + 1 : line.index("}")].split(",")}  # fmt: skip
    names = {pair.partition("=")[0] for pair in labels}
    assert names <= {"platform", "finding", "command", "kind", "whose", "how", "status", "outcome", "what", "le"}
    assert {pair for pair in labels if pair.startswith("command=")} == {
        'command="check"',
        'command="claims"',
        'command="show"',
    }
