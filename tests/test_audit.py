"""The pinned packages: each with its hashes, none known to be bad, every licence one that we know. Asks no network."""

import sys
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).resolve().parents[1] / "bench"))
import audit

HASH = "--hash=sha256:" + "0a" * 32


def test_every_package_is_pinned_with_its_hashes_and_none_is_known_to_be_bad() -> None:
    packages, wrong = audit.pinned(audit.LOCK.read_text(encoding="utf-8"))
    assert wrong == []
    assert len(packages) > 80
    assert audit.known_bad(packages, audit.BAD.read_text(encoding="utf-8")) == []


def test_every_licence_is_one_that_we_know() -> None:
    packages, _ = audit.pinned(audit.LOCK.read_text(encoding="utf-8"))
    wrong, licences = audit.installed(packages)
    assert [line for line in wrong if "licence" in line] == []
    assert sum(licences.values()) > 80


@pytest.mark.parametrize(
    ("lock", "wrong"),
    [
        (f"a==1.0 \\\n    {HASH}\n", []),
        ("a==1.0\n", ["a has no hash"]),
        ("a==1.0 \\\n    --hash=md5:00\n", ["a has no hash"]),
        (f"a>=1.0 \\\n    {HASH}\n", ["a is not pinned to one version"]),
        (f"a @ https://evil.example/a.whl \\\n    {HASH}\n", ["a is not pinned to one version"]),
    ],
)
def test_a_line_that_is_not_pinned_is_told(lock: str, wrong: list[str]) -> None:
    assert audit.pinned(lock)[1] == wrong


def test_a_release_of_which_the_list_warns_is_told() -> None:
    bad = 'bad = [{ name = "a", versions = "<2", why = "it leaks" }]'
    assert audit.known_bad([audit.Pin("a", "1.9")], bad) == ["a 1.9: it leaks"]
    assert audit.known_bad([audit.Pin("a", "2.0")], bad) == []
