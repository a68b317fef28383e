"""What a newcomer reads is true: links lead somewhere, commands exist; and nothing lies in the tree that must not."""

import gzip
import json
import re
import subprocess
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli import cli

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), *(ROOT / "bench").rglob("*.md")])
LINK = re.compile(r"\]\(([^)\s]+)\)|(?:src|href)=\"([^\"]+)\"")
COMMAND = re.compile(r"(?<![/\w])twosource +((?:--?[a-z]+(?: \S*[/.:]\S*)? )*)([a-z]+)")
TARGET = re.compile(r"\bmake ([a-z]+)")
# A package index by its address, an option that names one, and a home folder or workplace of one machine.
FORBIDDEN = re.compile(r"--(?:extra-)?index-url|https?://[^\s\"']*/simple\b|(?<![\w.])/(?:work|home|Users)/\w")
# A row of words that so many texts share is nobody's: "all rights reserved this material may not be published".
COMMON = 3


@cache
def tracked() -> list[Path]:
    """The files of the checkout, as git lists them; none where there is no git."""
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True)
    names = listed.stdout.splitlines() if listed.returncode == 0 else []
    return [ROOT / name for name in names if (ROOT / name).is_file()]


def texts() -> Iterator[tuple[Path, str]]:
    for file in tracked():
        if file.suffix not in {".png", ".gz", ".onnx"}:
            yield file, file.read_text(encoding="utf-8", errors="replace")


def code(page: Path) -> str:
    """The code of a page, in blocks and in lines."""
    text = page.read_text(encoding="utf-8")
    return "\n".join(re.findall(r"```.*?```", text, re.DOTALL) + re.findall(r"`[^`\n]+`", text))


def rows(words: list[str], *, of: int) -> Iterator[tuple[str, ...]]:
    return zip(*(words[n:] for n in range(of)), strict=False)


def words_of(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text.lower())


@cache
def foreign() -> list[tuple[str, list[str]]]:
    """(where, words) of every text in ../shared that must not stand here."""
    return [(where, words_of(text)) for where, text in foreign_texts()]


def foreign_texts() -> Iterator[tuple[str, str]]:
    for file in sorted([*(SHARED / "articles").iterdir(), *(SHARED / "eval").rglob("*.jsonl*")]):
        whole = gzip.decompress(file.read_bytes()) if file.suffix == ".gz" else file.read_bytes()
        for number, line in enumerate(whole.decode("utf-8", "replace").splitlines(), 1):
            told = json.loads(line) if line.startswith("{") else line
            yield f"{file.name}:{number}", told if isinstance(told, str) else " \n ".join(strings(told))


def strings(value: object) -> Iterator[str]:
    match value:
        case str():
            yield value
        case dict():
            for one in value.values():
                yield from strings(one)
        case list():
            for one in value:
                yield from strings(one)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_within_the_project_leads_somewhere(page: Path) -> None:
    for found in LINK.findall(page.read_text(encoding="utf-8")):
        link = (found[0] or found[1]).partition("#")[0]
        if link and not link.startswith(("http://", "https://", "mailto:")):
            assert (page.parent / link).exists(), link


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_command_named_exists(page: Path) -> None:
    for _, command in COMMAND.findall(code(page)):
        assert command in cli.commands, f"twosource {command}"
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    for target in TARGET.findall(code(page)):
        assert target in targets, f"make {target}"


def test_the_readme_leads_to_every_page() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    linked = {(ROOT / (a or b).partition("#")[0]).resolve() for a, b in LINK.findall(readme)}
    assert [page.name for page in (ROOT / "docs").glob("*.md") if page.resolve() not in linked] == []


def test_the_sources_in_the_readme_are_those_of_the_demo() -> None:
    """The statement, and under it each value, outlet, origin and sentence; how the rest is worded may move."""
    shown = re.findall(r"```\n(\$ twosource check .*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    assert len(shown) == 1
    statement, *answer = shown[0].splitlines()
    said = CliRunner().invoke(cli, ["demo"]).stdout.partition(statement)[2].partition("$ twosource")[0]
    sources = [line.strip() for line in answer if line.startswith("  ")]
    assert len(sources) > 3
    assert " ".join(sources) in " ".join(said.split())  # lines break where the terminal is as wide


def test_no_package_index_and_no_folder_of_one_machine_is_named() -> None:
    bad = [
        f"{file.relative_to(ROOT)}: {match[0]}"
        for file, text in texts()
        if file != Path(__file__).resolve()
        for match in [FORBIDDEN.search(text)]
        if match
    ]
    assert bad == []


def test_no_text_of_the_evaluation_data_is_copied() -> None:
    """Eight words in a row are a copy, letters and digits only; in bench/gold, which tells the facts of those texts
    anew, twelve."""
    if not SHARED.is_dir():
        pytest.skip("../shared is not beside the checkout")
    pages = {file.relative_to(ROOT).as_posix(): text for file, text in texts() if file.name != "requirements.lock"}
    gold = {name: text for name, text in pages.items() if name.startswith("bench/gold")}
    ours = {name: text for name, text in pages.items() if name not in gold}
    assert copied(ours, of=8) + copied(gold, of=12) == []


def copied(pages: dict[str, str], *, of: int) -> list[str]:
    """One line for each row of so many words that a page shares with a foreign text."""
    here = {row: name for name, text in pages.items() for row in rows(words_of(text), of=of)}
    looked_for = set(here)
    there: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for where, words in foreign():
        for row in looked_for.intersection(rows(words, of=of)):
            there[row].add(where)
    return sorted(
        f"{here[row]}: {' '.join(row)} <- {sorted(found)[0]}" for row, found in there.items() if len(found) < COMMON
    )
