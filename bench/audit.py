"""The pinned packages looked over: `make audit`, or `python bench/audit.py [--online]`.

Offline, as CI runs it (tests/test_audit.py): every package of requirements.lock is pinned with its hashes, what is
installed is what is pinned, none is a release known here to be bad (known_bad.toml), every licence is one of those we
know. --online also asks pip-audit, where it is installed and its service can be reached; where it can't, that is said and
is no failure, since it says nothing about the packages.
"""

import argparse
import re
import subprocess
import sys
import tomllib
from collections import Counter
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, metadata, version
from pathlib import Path

from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

ROOT = Path(__file__).resolve().parents[1]
LOCK, BAD = ROOT / "requirements.lock", ROOT / "bench" / "known_bad.toml"
# What a licence may call itself, the first that fits; none of them asks anything of a newsroom that runs the bot.
LICENCES = ("Apache", "BSD", "MIT", "ISC", "MPL", "Mozilla", "PSF", "Python Software Foundation", "LGPL", "Lesser General Public",
            "Unlicense", "Zlib", "HPND", "PostgreSQL", "CC0", "0BSD", "Public Domain")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Pin:
    """A package of the lock; here: on this system and Python."""

    name: str
    version: str
    here: bool = True


def pinned(lock: str) -> tuple[list[Pin], list[str]]:
    """Every package of a lock, and what is wrong with its lines."""
    found: list[Pin] = []
    wrong: list[str] = []
    for line in re.sub(r"\\\n", " ", lock).splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        head, *hashes = line.split("--hash=")
        requirement = Requirement(head.strip())
        exact = [one.version for one in requirement.specifier if one.operator == "=="]
        if len(exact) != 1 or requirement.url:
            wrong.append(f"{requirement.name} is not pinned to one version")
            continue
        if not hashes or not all(re.fullmatch(r"sha256:[0-9a-f]{64}", one.strip()) for one in hashes):
            wrong.append(f"{requirement.name} has no hash")
        here = requirement.marker is None or requirement.marker.evaluate()
        found.append(Pin(requirement.name.lower(), exact[0], here))
    return found, wrong


def known_bad(packages: list[Pin], bad: str) -> list[str]:
    """The packages that are a release of which known_bad.toml warns."""
    rows = tomllib.loads(bad)["bad"]
    return [
        f"{one.name} {one.version}: {row['why']}"
        for row in rows
        for one in packages
        if row["name"] == one.name and SpecifierSet(row["versions"]).contains(one.version, prereleases=True)
    ]


def licence_of(name: str) -> str:
    """The licence that an installed package names, in a few words; "" when it names none."""
    about = metadata(name)
    classes = [one.rpartition(" :: ")[2] for one in about.get_all("Classifier") or [] if one.startswith("License")]
    said = " ".join([about.get("License-Expression") or "", *classes, (about.get("License") or "")[:200]])
    return next((one for one in LICENCES if one.lower() in said.lower()), said.strip()[:40])


def installed(packages: list[Pin]) -> tuple[list[str], Counter[str]]:
    """What is installed otherwise than pinned or under a licence unknown to us, and how many have which licence."""
    wrong: list[str] = []
    licences: Counter[str] = Counter()
    for name, wanted in ((one.name, one.version) for one in packages if one.here):
        try:
            is_there = version(name)
        except PackageNotFoundError:
            wrong.append(f"{name} is pinned and not installed")
            continue
        if is_there != wanted:
            wrong.append(f"{name} is {is_there}, pinned is {wanted}")
        licence = licence_of(name)
        licences[licence or "not named"] += 1
        if licence and licence not in LICENCES:
            wrong.append(f"{name} has a licence to look at: {licence}")
    return wrong, licences


def asked_online() -> tuple[list[str], str]:
    """What pip-audit found, and a line on how it went."""
    command = [
        sys.executable,
        "-m",
        "pip_audit",
        "-r",
        str(LOCK),
        "--require-hashes",
        "--disable-pip",
        "--timeout",
        "20",
    ]
    done = subprocess.run(command, capture_output=True, text=True)
    if "No module named" in done.stderr:
        return [], "pip-audit: not asked, it is not installed (pip install pip-audit)"
    if done.returncode and "Found" not in done.stderr:
        return [], "pip-audit: not asked, its service can't be reached from here"
    unseen = done.stdout.count("could not be audited")
    found = (
        [one for one in done.stdout.splitlines()[2:] if "could not be audited" not in one] if done.returncode else []
    )
    return found, f"pip-audit: asked; {unseen} packages are unknown to the index that this machine reaches, so unseen"


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])  # type: ignore[union-attr]
    options.add_argument("--online", action="store_true", help="ask pip-audit too")
    given = options.parse_args()
    packages, wrong = pinned(LOCK.read_text(encoding="utf-8"))
    bad = known_bad(packages, BAD.read_text(encoding="utf-8"))
    otherwise, licences = installed(packages)
    found, how = asked_online() if given.online else ([], "pip-audit: not asked (--online asks it)")
    for line in (*wrong, *bad, *otherwise, *found):
        print(line)
    print(
        f"{len(packages)} packages pinned; licences: {', '.join(f'{n} {name}' for name, n in licences.most_common())}"
    )
    print(how)
    return 1 if wrong or bad or otherwise or found else 0


if __name__ == "__main__":
    sys.exit(main())
