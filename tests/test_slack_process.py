"""`twosource run slack` as a process of its own, talking to a local Slack."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from left_behind import age, unanswered
from slack_running import Running, free_port, serving
from slack_server import SlackServer

TWOSOURCE = Path(sys.executable).with_name("twosource")
ARTICLES = {
    "bell.md": (
        "---\ntitle: Fire on Harbour Street\noutlet: Evening Bell\npublished: 2025-07-30\n"
        "url: https://bell.example/fire\n---\n\n"
        "More than 30 people were hurt in a fire on Harbour Street in Orven on Wednesday, police said.\n"
    ),
    "coast.md": (
        "---\ntitle: Orven fire\noutlet: Coast Messenger\npublished: 2025-07-31\n---\n\n"
        "The fire on Harbour Street in Orven hurt 112 people, according to the Orven Fire Brigade.\n"
    ),
}
STATEMENT = "More than 30 people were hurt in the fire on Harbour Street in Orven"
SECONDS = 60.0


@pytest.fixture
async def server(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[SlackServer]:
    async with serving(monkeypatch) as server:
        yield server


@pytest.fixture
async def store(tmp_path: Path) -> str:
    for name, text in ARTICLES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    url = f"sqlite:///{tmp_path / 'claims.db'}"
    adding = await asyncio.create_subprocess_exec(
        TWOSOURCE, "--store", url, "add", *(tmp_path / name for name in ARTICLES), cwd=tmp_path
    )
    assert await adding.wait() == 0
    return url


@asynccontextmanager
async def process(store: str, folder: Path, config: str = "") -> AsyncIterator[asyncio.subprocess.Process]:
    """The served process; ended with SIGTERM, which must end it cleanly."""
    (folder / "config.toml").write_text(config, encoding="utf-8")
    run = await asyncio.create_subprocess_exec(
        TWOSOURCE, "--store", store, "run", "slack", cwd=folder, stderr=asyncio.subprocess.PIPE, env={**os.environ}
    )
    try:
        yield run
    finally:
        run.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(run.wait(), SECONDS) == 0


async def test_a_button_works_after_a_restart(server: SlackServer, store: str, tmp_path: Path) -> None:
    async with process(store, tmp_path):
        await server.until(server.connected_now, seconds=SECONDS)
        await server.by_socket("events_api", server.mention(STATEMENT))
        answer = await server.until(lambda: next((m for m in server.messages if m["edited"]), None), seconds=SECONDS)
        assert "2 articles" in answer["text"]
        assert "Evening Bell" in str(answer["blocks"])
    buttons = [one for block in answer["blocks"] if block["type"] == "actions" for one in block["elements"]]
    matches = next(one for one in buttons if one["text"]["text"].startswith("All matches"))
    async with process(store, tmp_path):
        await server.until(server.connected_now, seconds=SECONDS)
        click = server.click(matches, ts=answer["ts"], thread=answer["thread_ts"])
        await server.by_socket("interactive", click)
        page = await server.until(lambda: next(iter(server.responses), None), seconds=SECONDS)
    assert "Evening Bell" in str(page["blocks"])
    assert "Coast Messenger" in str(page["blocks"])
    assert server.refused == []


async def test_it_serves_over_http(server: SlackServer, store: str, tmp_path: Path) -> None:
    port = free_port()
    async with process(store, tmp_path, f'[slack]\nmode = "http"\nport = {port}\n') as run:
        assert run.stderr is not None
        while b"listening" not in (line := await asyncio.wait_for(run.stderr.readline(), SECONDS)):
            assert line
        url = f"http://127.0.0.1:{port}/slack/events"
        slack = Running(server, "http", url, asyncio.current_task())  # type: ignore[arg-type]
        await slack.command(server.command(f"check {STATEMENT}"))
        answer = await server.until(lambda: next(iter(server.responses), None), seconds=SECONDS)
        assert (answer["response_type"], answer["user"]) == ("ephemeral", "U0ANNA")
        await slack.event(
            server.envelope({"type": "app_home_opened", "user": "U0ANNA", "tab": "home", "channel": "D1"})
        )
        home = await server.until(lambda: server.homes.get("U0ANNA"), seconds=SECONDS)
        assert "2 articles" in str(home)


async def test_a_wrong_secret_is_said_in_one_line(
    server: SlackServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-other")
    run = await asyncio.create_subprocess_exec(
        TWOSOURCE, "--store", "sqlite://", "run", "slack", cwd=tmp_path, stderr=asyncio.subprocess.PIPE
    )
    _, errors = await asyncio.wait_for(run.communicate(), SECONDS)
    assert run.returncode == 1
    assert "SLACK_BOT_TOKEN: Slack does not accept the bot token (invalid_auth)" in errors.decode()
    assert "xoxb-other" not in errors.decode()
    assert "Traceback" not in errors.decode()


@asynccontextmanager
async def doomed(store: str, folder: Path) -> AsyncIterator[asyncio.subprocess.Process]:
    """The served process, killed at the end of the block."""
    run = await asyncio.create_subprocess_exec(
        TWOSOURCE, "--store", store, "run", "slack", cwd=folder, stderr=asyncio.subprocess.PIPE, env={**os.environ}
    )
    try:
        yield run
    finally:
        run.kill()
        await run.wait()


async def test_what_was_asked_of_a_process_that_was_killed_is_answered_once_by_the_next(
    server: SlackServer, store: str, tmp_path: Path
) -> None:
    async with doomed(store, tmp_path):
        await server.until(server.connected_now, seconds=SECONDS)
        asked = server.mention(STATEMENT)
        await server.by_socket("events_api", asked)
        await server.until(lambda: server.messages, seconds=SECONDS)  # "Checking…"
        command = server.command(f"check {STATEMENT}")
        await server.by_socket("slash_commands", command)
    assert server.messages[0]["text"].startswith("Checking")
    assert age(store) == 2
    async with process(store, tmp_path):
        await server.until(server.connected_now, seconds=SECONDS)
        await server.until(lambda: [m for m in server.messages if m["edited"]], seconds=SECONDS)
        await server.until(lambda: "Evening Bell" in str(server.responses), seconds=SECONDS)
        await server.by_socket("events_api", asked)  # Slack may send it again all the same
        await asyncio.sleep(1)
    assert len(server.messages) == 1  # in the place of "Checking…"
    assert "Evening Bell" in str(server.messages[0]["blocks"])
    assert sum("Evening Bell" in str(one) for one in server.responses) == 1
    assert unanswered(store) == 0
    assert server.refused == []
