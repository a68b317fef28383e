"""What doctor says of a set-up."""

import answers
import pytest
from contract_adapters import store_with

from bot.config import Config, DiscordConfig, FetchConfig, LimitsConfig, RunConfig, SlackConfig
from bot.doctor import Finding, examine, without_password
from claims import pair_model
from claims.errors import StoreError

TOKENS = ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET", "DISCORD_TOKEN")
ALL_ON = Config(slack=SlackConfig(enabled=True), discord=DiscordConfig(enabled=True))


@pytest.fixture(autouse=True)
def _no_tokens(monkeypatch):
    for name in TOKENS:
        monkeypatch.delenv(name, raising=False)


def looked_at(config=ALL_ON, *, store=None, url="sqlite://") -> dict[str, Finding]:
    held = store or store_with(answers.SOURCES_DIFFER)
    found = examine(config, config_file=None, store_url=url, store=lambda: held)
    return {one.what: one for one in found}


def test_a_missing_token_is_named_with_where_to_get_it():
    found = looked_at()
    assert found["Slack bot token"].state == "missing"
    assert found["Slack bot token"].says == "SLACK_BOT_TOKEN is not set"
    assert "OAuth & Permissions" in found["Slack bot token"].advice
    assert found["Discord token"].state == "missing"


def test_no_secret_is_ever_shown(monkeypatch):
    for name in TOKENS:
        monkeypatch.setenv(name, "xoxb-very-secret")
    found = looked_at(url="postgresql://ann:hunter2@db.example/claims?password=hunter3")
    assert "very-secret" not in str(found)
    assert "hunter" not in str(found)
    assert found["Slack bot token"].state == "ok"
    assert found["Slack app token"].says == "SLACK_APP_TOKEN is set, but to something else"


def test_http_needs_the_signing_secret_and_no_app_token():
    found = looked_at(Config(slack=SlackConfig(enabled=True, mode="http")))
    assert "Slack signing secret" in found
    assert "Slack app token" not in found
    assert found["Slack address"].says == "listens on 127.0.0.1:3000"


@pytest.mark.parametrize(
    ("key", "state", "says"),
    [
        ("", "missing", "kept in the clear: TWOSOURCE_TOKEN_KEY is not set"),
        ("a-password", "broken", "TWOSOURCE_TOKEN_KEY is set, but to something else"),
        ("MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=", "ok", "sealed with the key in TWOSOURCE_TOKEN_KEY"),
    ],
)
def test_how_the_tokens_of_many_workspaces_are_kept_is_said(monkeypatch, key, state, says):
    for name, value in (("SLACK_CLIENT_ID", "1.2"), ("SLACK_CLIENT_SECRET", "s"), ("TWOSOURCE_TOKEN_KEY", key)):
        monkeypatch.setenv(name, value)
    found = looked_at(Config(slack=SlackConfig(enabled=True, mode="http")))
    assert (found["Slack tokens at rest"].state, found["Slack tokens at rest"].says) == (state, says)
    assert "a-password" not in str(found)


def test_what_is_not_wanted_is_off():
    found = looked_at(Config())
    assert (found["Slack"].state, found["Discord"].state) == ("off", "off")


def test_an_empty_store_says_how_to_fill_it():
    found = looked_at(store=store_with(None))
    assert found["Articles"] == Finding(
        "Articles", "missing", "none yet", "Add some: twosource add FILE, folder or link"
    )


def test_a_filled_store_is_counted():
    assert looked_at()["Articles"].says == "2 articles of 2 outlets, 2 claims, newest 31 Jul 2025"


def test_a_store_that_does_not_open_is_broken():
    def away():
        raise StoreError("its folder does not exist", where="x.db", advice="Make the folder first")

    found = {one.what: one for one in examine(Config(), config_file=None, store_url="sqlite:///x.db", store=away)}
    assert found["Store"].state == "broken"
    assert found["Store"].advice == "x.db: its folder does not exist. Make the folder first"


def test_private_addresses_allowed_is_pointed_out():
    found = looked_at(Config(fetch=FetchConfig(allow_private=True)))
    assert found["Links"].says == "private addresses may be fetched"
    assert found["Links"].advice


def test_the_pair_model_stands_beside_the_encoder(monkeypatch, tmp_path):
    model = tmp_path / "pair_model.onnx"
    monkeypatch.setattr(pair_model.missing, "__defaults__", (model,))
    monkeypatch.setattr(pair_model, "installed_tokenizer", lambda: tmp_path / "tokenizer.json")
    gone = looked_at()
    assert list(gone).index("Pair model") == list(gone).index("Sentence encoder") + 1
    assert (gone["Pair model"].state, gone["Pair model"].advice) == (
        "missing",
        "Install twosource anew: its file pair_model.onnx is not there",
    )
    model.write_bytes(b"weights")
    assert looked_at()["Pair model"] == Finding("Pair model", "ok", "installed")


def test_the_pair_model_without_the_encoders_tokenizer_is_missing(monkeypatch, tmp_path):
    model = tmp_path / "pair_model.onnx"
    model.write_bytes(b"weights")
    monkeypatch.setattr(pair_model.missing, "__defaults__", (model,))
    monkeypatch.setattr(pair_model, "installed_tokenizer", lambda: None)
    monkeypatch.setattr(pair_model.encoder, "missing", lambda _="": "the sentence encoder: make install")
    found = looked_at()["Pair model"]
    assert (found.state, found.advice) == ("missing", "Install the sentence encoder: make install")


def test_the_limits_in_force_are_shown():
    assert looked_at()["Limits"].says == (
        "30 questions a person and 600 a workspace in 10 minutes; 64 messages at once in one process"
    )
    free = looked_at(Config(limits=LimitsConfig(person=0, workspace=0, minutes=1, at_once=1)))
    assert free["Limits"].says == (
        "any number of questions a person and any number a workspace in 1 minute; 1 message at once in one process"
    )


def test_where_the_health_page_is_and_who_may_reach_it():
    assert looked_at()["Health page"].state == "off"
    here = looked_at(Config(run=RunConfig(health_port=9464)))["Health page"]
    assert (here.says, here.advice) == ("http://127.0.0.1:9464/healthz and /metrics", "")
    open_to_all = looked_at(Config(run=RunConfig(health_host="0.0.0.0", health_port=9464)))["Health page"]
    assert "firewall" in open_to_all.advice


@pytest.mark.parametrize(("form", "says"), [("text", "plain text"), ("json", "one JSON object a line")])
def test_the_form_of_the_log_is_told(form, says):
    assert looked_at(Config(run=RunConfig(log_format=form)))["Log"].says == says


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("sqlite:///a.db", "sqlite:///a.db"),
        ("postgresql://db/claims", "postgresql://db/claims"),
        ("postgresql://ann:pw@db:5432/claims", "postgresql://ann:***@db:5432/claims"),
        ("postgresql://db/claims?user=ann&password=pw", "postgresql://db/claims"),
    ],
)
def test_a_password_is_left_out_of_the_store_address(url, shown):
    assert without_password(url) == shown


def test_for_many_workspaces_no_bot_token_is_asked_for(monkeypatch):
    config = Config(
        slack=SlackConfig(enabled=True, mode="http", client_id_env="THE_ID", client_secret_env="THE_SECRET")
    )
    monkeypatch.setenv("THE_ID", "1.2")
    monkeypatch.setenv("SLACK_SIGNING_SECRET", "shh")
    assert "Slack bot token" in looked_at(config)
    monkeypatch.setenv("THE_SECRET", "x")
    found = looked_at(config)
    assert "Slack bot token" not in found
    assert found["Slack workspaces"].state == "ok"
