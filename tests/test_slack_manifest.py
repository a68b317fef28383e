"""The manifest and the code ask for the same things, both ways."""

import inspect
import re
from pathlib import Path
from typing import Any

import yaml
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack import app as serving
from adapters.slack import deliver, events, home, limits, listeners, people, pictures
from adapters.slack.listeners import Desk
from adapters.slack.oauth import INSTALL_PATH, RETURN_PATH, SCOPES
from bot.config import SlackConfig

ROOT = Path(__file__).parents[1]
FILE = Path(serving.__file__).with_name("manifest.yaml")
MANIFEST: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
# What each call and event needs: https://docs.slack.dev/reference/methods and
# https://docs.slack.dev/reference/events
SCOPE_OF = {
    "assistant_threads_setStatus": "chat:write",
    "assistant_threads_setSuggestedPrompts": "assistant:write",
    "chat_delete": "chat:write",
    "chat_postEphemeral": "chat:write",
    "chat_postMessage": "chat:write",
    "chat_update": "chat:write",
    "files_upload_v2": "files:write",
    "users_info": "users:read",
    "views_open": None,
    "views_publish": None,
}
SCOPE_OF_EVENT = {
    "app_home_opened": None,
    "app_mention": "app_mentions:read",
    "app_uninstalled": None,
    "message.im": "im:history",
    "tokens_revoked": None,
}


def registered() -> dict[str, set[str]]:
    """What the code listens for, read from a bolt app that records it."""

    class Recorder:
        def __init__(self) -> None:
            self.heard: dict[str, set[str]] = {}

        def __getattr__(self, kind: str) -> Any:
            def register(what: Any) -> Any:
                name = what["callback_id"] if isinstance(what, dict) else what
                if isinstance(name, str):
                    self.heard.setdefault(kind, set()).add(name)
                return lambda function: function

            return register

    recorder = Recorder()
    desk = Desk.__new__(Desk)
    desk.listen(recorder)  # type: ignore[arg-type]
    return recorder.heard


def calls() -> set[str]:
    """The Web API methods the adapter calls once it runs."""
    source = "".join(inspect.getsource(module) for module in (deliver, listeners, people, pictures))
    return {name for name in re.findall(r"client\.(\w+)", source) if hasattr(AsyncWebClient, name) and "_" in name}


def test_every_event_is_heard_and_none_is_missing() -> None:
    asked = MANIFEST["settings"]["event_subscriptions"]["bot_events"]
    assert {name.split(".")[0] for name in asked} == registered()["event"]
    assert set(asked) == set(SCOPE_OF_EVENT)


def test_the_shortcut_is_the_one_heard() -> None:
    (shortcut,) = MANIFEST["features"]["shortcuts"]
    assert {shortcut["callback_id"]} == registered()["shortcut"]
    assert shortcut["type"] == "message"
    assert shortcut["name"] == "Check this message"


def test_the_scopes_are_those_the_calls_and_events_need_and_no_more() -> None:
    assert calls() == set(SCOPE_OF)
    needed = {*SCOPE_OF.values(), *SCOPE_OF_EVENT.values(), "commands"} - {None}
    assert set(MANIFEST["oauth_config"]["scopes"]["bot"]) == needed
    assert set(SCOPES) == needed
    assert "user" not in MANIFEST["oauth_config"]["scopes"]


def test_the_command_is_heard() -> None:
    (command,) = MANIFEST["features"]["slash_commands"]
    assert command["command"] == events.COMMAND
    assert command["should_escape"] is True  # names and channels come with their ids


def test_it_is_within_the_limits_of_a_manifest() -> None:
    about = MANIFEST["display_information"]
    assert len(about["name"]) <= limits.MANIFEST_NAME_CHARS
    assert len(about["description"]) <= limits.MANIFEST_DESCRIPTION_CHARS
    low, high = limits.MANIFEST_LONG_CHARS
    assert low <= len(about["long_description"]) <= high
    assert len(MANIFEST["features"]["slash_commands"][0]["command"]) <= limits.COMMAND_CHARS
    assert len(MANIFEST["features"]["shortcuts"]) <= limits.SHORTCUTS
    assert all(len(one["name"]) <= limits.SHORTCUT_NAME_CHARS for one in MANIFEST["features"]["shortcuts"])


def test_it_is_an_agent_with_a_home_by_socket_mode() -> None:
    features = MANIFEST["features"]
    assert "assistant_view" not in features
    assert features["agent_view"]["suggested_prompts"] == list(home.PROMPTS)
    assert len(home.PROMPTS) <= limits.SUGGESTED_PROMPTS
    assert features["app_home"]["home_tab_enabled"]
    assert not features["app_home"]["messages_tab_read_only_enabled"]
    assert MANIFEST["settings"]["socket_mode_enabled"]
    assert MANIFEST["settings"]["interactivity"]["is_enabled"]


def test_the_guide_explains_every_scope_and_page_and_word() -> None:
    guide = (ROOT / "docs" / "slack.md").read_text(encoding="utf-8")
    explained = set(re.findall(r"^\| `([a-z_.:]+)` \|", guide, flags=re.MULTILINE))
    assert explained == set(MANIFEST["oauth_config"]["scopes"]["bot"])
    for name in (
        serving.EVENTS_PATH,
        serving.HEALTH_PATH,
        SlackConfig().client_id_env,
        SlackConfig().client_secret_env,
        INSTALL_PATH,
        RETURN_PATH,
    ):
        assert name in guide
    assert "I am not in this channel" in deliver.NOT_A_MEMBER
    assert "I am not in this channel" in guide
    for picture in re.findall(r"\((pictures/[\w.-]+)\)", guide):
        assert (ROOT / "docs" / picture).is_file()
