"""kill -9 at random instants while questions are answered: `python bench/fault_answers.py [--tries 100] [--seed 1] [--store
sqlite|postgres]`.

The Slack adapter, by Socket Mode, on a Slack of this machine; only the answer itself is a canned one that takes a moment.
A round asks questions, mentions and commands, of a process that is killed at a random instant after the first of them,
twice more of the next ones, and lets the last live. What was not acknowledged is delivered again, as Slack does it for
mentions; a command that was not acknowledged counts as not asked, since its asker was told so. Then every mention must
have its answer once, and every command once or, where the process died during the call that sends it, not at all; those
are counted. Notes of the dead are made old enough not to have to wait for their lease.
"""

import argparse
import asyncio
import os
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent), str(HERE.parent / "tests")]

import answers  # noqa: E402
from faults import PROCESSES, QUICK, new_stores  # noqa: E402
from left_behind import age, unanswered  # noqa: E402
from slack_running import settings  # noqa: E402
from slack_server import APP_TOKEN, BOT_TOKEN, SlackServer  # noqa: E402

from adapters.slack.app import serve  # noqa: E402
from bot.app import Bot  # noqa: E402
from bot.inbox import SPACE  # noqa: E402
from claims.model import Article  # noqa: E402
from claims.store import open_store  # noqa: E402

KILLS, MENTIONS, COMMANDS = 3, 3, 2
TAKES_S, WINDOW_S = 0.15, 0.8
POINT = "Sources differ"


def answering(ready: Connection, url: str, api: str) -> None:
    """A process that serves Slack."""
    os.environ |= {"SLACK_API_BASE_URL": api, "SLACK_BOT_TOKEN": BOT_TOKEN, "SLACK_APP_TOKEN": APP_TOKEN}

    def ask(*_given: Any, **_named: Any) -> Any:
        time.sleep(TAKES_S)
        return answers.SOURCES_DIFFER

    config = settings("socket", 0)
    bot = Bot(open_store(url), config, ask=ask)
    ready.send("ready")
    asyncio.run(serve(bot, config))


@dataclass
class Round:
    """What was asked, by its thread or its response_url."""

    mentions: dict[str, Any] = field(default_factory=dict)
    commands: set[str] = field(default_factory=set)
    again: list[Any] = field(default_factory=list)


async def ask_all(server: SlackServer, asked: Round, chance: random.Random) -> None:
    """Ask, at random instants."""

    async def mention() -> None:
        await asyncio.sleep(chance.uniform(0, WINDOW_S / 2))
        payload = server.mention(answers.STATEMENT)
        asked.mentions[payload["event"]["ts"]] = payload
        try:
            await server.by_socket("events_api", payload, seconds=2)
        except (TimeoutError, ConnectionError, IndexError):
            asked.again.append(payload)

    async def command() -> None:
        await asyncio.sleep(chance.uniform(0, WINDOW_S / 2))
        payload = server.command(f"check {answers.STATEMENT}")
        try:
            await server.by_socket("slash_commands", payload, seconds=2)
            asked.commands.add(payload["response_url"].rsplit("/", 1)[1])
        except (TimeoutError, ConnectionError, IndexError):
            pass

    await asyncio.gather(*(mention() for _ in range(MENTIONS)), *(command() for _ in range(COMMANDS)))


async def started(server: SlackServer, url: str) -> Any:
    here, there = PROCESSES.Pipe()
    process = PROCESSES.Process(target=answering, args=(there, url, server.base_url))
    process.start()
    there.close()
    await asyncio.to_thread(here.recv)
    await server.until(lambda: len(server._sockets) == 1, seconds=60)
    return process


async def one_round(new: Callable[[], str], chance: random.Random) -> Counter[str]:
    """Kills, and what came of the questions."""
    server, url, asked, seen = SlackServer(), new(), Round(), Counter[str]()
    await server.start()
    store = open_store(url)
    for claim in (answers.BELL, answers.MESSENGER):
        store.add(Article(claim.source, claim.text), [claim])
    store.close()
    for _ in range(KILLS):
        process = await started(server, url)
        asking = asyncio.create_task(ask_all(server, asked, chance))
        await asyncio.sleep(chance.uniform(0, WINDOW_S))
        process.kill()
        process.join()
        await asking
        await server.until(lambda: not server._sockets, seconds=30)
        seen["kills"] += 1
        seen["left"] += age(url)
    process = await started(server, url)
    for payload in asked.again:
        await server.by_socket("events_api", payload, seconds=10)
    await settled(server, url)
    process.kill()
    process.join()
    count(server, asked, seen)
    await server.stop()
    return seen


async def settled(server: SlackServer, url: str) -> None:
    """Wait until nothing is left to answer and nothing more is said."""
    ends, before = time.monotonic() + 60, -1
    while time.monotonic() < ends:
        await asyncio.sleep(1)
        now = len(server.calls) + len(server.responses)
        if now == before and not unanswered(url):
            return
        before = now
    print("  not settled:", [held["message"]["way"] for _, held in open_store(url).records(SPACE)])


def count(server: SlackServer, asked: Round, seen: Counter[str]) -> None:
    told = Counter(one["thread_ts"] for one in server.messages if POINT in str(one))
    standing = sum(POINT not in str(one) for one in server.messages)
    answered = Counter(one["link"] for one in server.responses if POINT in str(one))
    seen["questions"] += len(asked.mentions) + len(asked.commands)
    seen["mentions lost"] += sum(not told[one] for one in asked.mentions)
    seen["commands not sent again"] += sum(not answered[one] for one in asked.commands)
    seen["doubled"] += sum(n > 1 for n in (*told.values(), *answered.values()))
    seen["placeholders left"] += standing


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])  # type: ignore[union-attr]
    options.add_argument("--tries", type=int, default=100)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--store", choices=["sqlite", "postgres"], default="sqlite")
    given = options.parse_args()
    os.environ["PYTHONPATH"] = os.pathsep.join(sys.path[:3])
    PROCESSES.set_forkserver_preload(["fault_answers"])
    chance, seen, began = random.Random(given.seed), Counter[str](), time.perf_counter()
    with tempfile.TemporaryDirectory(dir=QUICK if QUICK.is_dir() else None) as name:
        new = new_stores(given.store, Path(name))
        while seen["kills"] < given.tries:
            seen += asyncio.run(one_round(new, chance))
            print(f"  {dict(seen)}", file=sys.stderr, flush=True)
    names = ("questions", "left", "mentions lost", "doubled", "commands not sent again", "placeholders left")
    told = ", ".join(f"{name} {seen[name]}" for name in names)
    print(f"answers from {given.store}: {seen['kills']} kills; {told} ({time.perf_counter() - began:.0f} s)")
    return 1 if seen["mentions lost"] or seen["doubled"] else 0


if __name__ == "__main__":
    sys.exit(main())
