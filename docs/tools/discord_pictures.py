"""Pictures of our Discord messages, as simcord's preview draws them, into docs/pictures/.

Not part of the program: needs `pip install "simcord[screenshot]"` beside the project's own packages, and Debian's
chromium. Run from the top of the project:

    python docs/tools/discord_pictures.py
"""

import asyncio
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

import answers  # noqa: E402
import discord  # noqa: E402
from contract_adapters import Asked, bot_with  # noqa: E402
from discord_world import World, world  # noqa: E402
from playwright.async_api import BrowserType  # noqa: E402

from bot.app import Bot  # noqa: E402

OUT = ROOT / "docs" / "pictures"
WIDTH = 760


def use_debians_chromium() -> None:
    """Playwright looks for a browser of its own; point it at the one that is installed."""
    launch = BrowserType.launch

    async def launched(self: BrowserType, **options: object) -> object:
        return await launch(self, executable_path=shutil.which("chromium"), args=["--no-sandbox"], **options)

    BrowserType.launch = launched


async def shoot(w: World, target: object, name: str, *, channel: bool = False, viewer: object = None) -> None:
    """One message, or with channel=True the end of the channel with the message in it."""
    w.env.backend.bot_user.name = "Twosource"
    how = {"layout": "channel", "mode": "viewport", "viewport": (WIDTH, 560)} if channel else {}
    async with w.env.preview(w.desk, viewers=[viewer or w.ana], display="fixed", width=WIDTH, height=1400) as preview:
        report = await preview.screenshot(OUT / name, target=target, allow_incomplete=True, **how)
    sys.stdout.write(f"{name}: {'ready' if report.ready else report}\n")


async def main() -> None:
    use_debians_chromium()
    OUT.mkdir(parents=True, exist_ok=True)
    async with world(bot_with(Asked())) as w:
        result = await w.ana.slash(w.desk, "check", statement=answers.STATEMENT)
        await shoot(w, result, "discord-answer.png")
        await w.ana.click(result.response, label="Share to channel")
        await shoot(w, w.desk.last_message, "discord-shared.png")
        help_ = await w.ana.slash(w.desk, "help")
        await shoot(w, help_, "discord-help.png")
        await shoot(w, await w.ana.slash(w.desk, "check"), "discord-form.png")
    async with world(bot_with(Asked())) as w:
        await w.ana.send(w.desk, f"{w.me} {answers.STATEMENT}")
        await shoot(w, w.desk.last_message, "discord-mention.png", channel=True)
    await several({"discord-silence.png": answers.NOTHING, "discord-agreement.png": answers.AGREES})
    await paging(bot_with(Asked(answers.many_matches(12))))
    await settled(bot_with(Asked()))


async def settled(bot: Bot) -> None:
    """The settings of a server, the form that changes them, and help in the language that they name."""
    async with world(bot) as w:
        heads = w.guild.create_role("heads", permissions=discord.Permissions(manage_guild=True))
        head = w.guild.add_member(w.env.create_user("head", global_name="Head"), roles=[heads])
        now = await head.slash(w.desk, "settings", digests="here", quiet="22:00-07:00 Europe/Paris")
        await shoot(w, now, "discord-settings.png", viewer=head)
        await shoot(w, await head.click(now.response, label="Change"), "discord-settings-form.png", viewer=head)
        await head.slash(w.desk, "settings", language="ar")
        await shoot(w, await w.ana.slash(w.desk, "help"), "discord-help-arabic.png")


async def several(wanted: dict[str, object]) -> None:
    for name, answer in wanted.items():
        async with world(bot_with(Asked(answer))) as w:
            await shoot(w, await w.ana.slash(w.desk, "check", statement=answer.statement), name)


async def paging(bot: Bot) -> None:
    async with world(bot) as w:
        result = await w.ana.slash(w.desk, "check", statement=answers.STATEMENT)
        page = await w.ana.click(result.response, label="All matches (12)")
        await shoot(w, page.followups[0], "discord-matches.png")


if __name__ == "__main__":
    discord.utils.setup_logging(level=40)
    asyncio.run(main())
