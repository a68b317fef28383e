"""Writes the jobs for slack_pictures.mjs: the messages whose pictures stand in docs/pictures.

    python docs/tools/slack_pictures.py docs/pictures > /tmp/pictures/jobs.json
    cd /tmp/pictures && node .../docs/tools/slack_pictures.mjs jobs.json

Uses the invented answers of tests/answers.py.
"""

import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

import answers  # noqa: E402

from adapters.slack.render import render  # noqa: E402
from bot.answer_reply import answer_reply  # noqa: E402
from bot.app import Bot  # noqa: E402
from bot.config import Config  # noqa: E402
from bot.home_reply import home_reply  # noqa: E402
from bot.match_pages import matches_reply  # noqa: E402
from bot.messages import Message, Person, Place, Reply  # noqa: E402
from bot.quote_pages import quotes_reply  # noqa: E402
from bot.recent import remember  # noqa: E402
from bot.replies import shared  # noqa: E402
from bot.verdict_replies import muted_reply  # noqa: E402
from claims.model import Article  # noqa: E402
from claims.store import open_store  # noqa: E402


def pictures() -> dict[str, Reply]:
    return {
        "answer": answer_reply(answers.SOURCES_DIFFER, key="k1", shareable=True),
        "agreement": answer_reply(answers.AGREES, key="k1", shareable=True),
        "nothing": answer_reply(answers.NOTHING),
        "shared": shared(answer_reply(answers.SOURCES_DIFFER, key="k1"), by="Anna Kovacs", statement=answers.STATEMENT),
        "matches": matches_reply(answers.many_matches(12), key="k1", page=1, replaces=False),
        "quotes": quotes_reply(answers.SOURCES_DIFFER, article, key="k1", page=1, replaces=False),
        "wrong": muted_reply(key="k1", claim="c1"),
        "settings": settings_reply(),
        "help": Bot(open_store("sqlite://"), Config()).handle(said("help")) or Reply(""),
        "home": home(),
    }


def said(text: str) -> Message:
    return Message(
        "m", Place("slack", "T1", "C0NEWS"), Person("U1", is_admin=True), text, "command", prefix="/twosource "
    )


def settings_reply() -> Reply:
    bot = Bot(open_store("sqlite://"), Config())
    return bot.handle(said("settings quiet:22:00-07:00 Europe/Paris language:en")) or Reply("")


def article(article_id: str) -> Article | None:
    claims = (answers.BELL, answers.MESSENGER)
    return next((Article(one.source, one.text) for one in claims if one.source.id == article_id), None)


def home() -> Reply:
    store = open_store("sqlite://")
    for claim in (answers.BELL, answers.MESSENGER):
        store.add(Article(claim.source, claim.text), [claim])
    store.save_discrepancies([answers.DISCREPANCY])
    message = Message("m", Place("slack", "T1", "C1"), Person("U1"), answers.STATEMENT, "command")
    remember(store, message, answers.STATEMENT, key="k1", now=answers.NOW, days=30)
    return home_reply(store, workspace="slack:T1", person="U1", now=answers.NOW, answer_days=30, prefix="/twosource ")


def jobs(folder: Path) -> list[dict[str, object]]:
    blocks = {name: render(reply)["blocks"] for name, reply in pictures().items()}
    return [
        {"blocks": drawn, "theme": theme, "out": str(folder / f"slack-{name}-{theme}.png")}
        for name, drawn in blocks.items()
        for theme in ("light", "dark")
    ]


if __name__ == "__main__":
    sys.stdout.write(json.dumps(jobs(Path(sys.argv[1]).resolve())))
