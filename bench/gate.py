"""Fails when a measured quality falls below its floor: `make gate`.

Runs each quality script named in floors.toml, reads the figures it leaves in bench/out, and prints one line a floor. The
floors hold for the data whose hash stands beside them: other data is told and fails, as its figures say nothing of ours.
Where ../shared is not beside the checkout nothing is measured, and one line says so.

    python bench/gate.py [--only quality_dates] [--hash]
"""

import argparse
import hashlib
import json
import subprocess
import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
SHARED = HERE.parents[1] / "shared" / "eval"
Floor = float | Mapping[str, float]  # at least so much, or {most = ...}: at most


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", help="one of the scripts")
    parser.add_argument("--hash", action="store_true", help="print the data's hash and stop")
    given = parser.parse_args()
    if not SHARED.is_dir():
        print("skipped: the evaluation data in ../shared is not here")
        return 0
    if given.hash:
        print(data_hash(SHARED))
        return 0
    floors = tomllib.loads((HERE / "floors.toml").read_text(encoding="utf-8"))
    known = floors.pop("data")["sha256"]
    if known != data_hash(SHARED):
        print("the evaluation data is not what the floors were measured on: measure anew, then set floors and sha256")
        return 1
    wanted = {name: floor for name, floor in floors.items() if given.only in (None, name)}
    return int(sum(below(name, floor) for name, floor in wanted.items()) > 0)


def data_hash(folder: Path) -> str:
    """One hash over the names and bytes of every file of the folder that is data."""
    whole = hashlib.sha256()
    for file in sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix not in (".pyc", ".md")):
        whole.update(
            f"{file.relative_to(folder).as_posix()}\0{hashlib.sha256(file.read_bytes()).hexdigest()}\n".encode()
        )
    return whole.hexdigest()


def below(name: str, wanted: Mapping[str, Floor]) -> int:
    """How many figures of this script stand on the wrong side of their floor."""
    subprocess.run([sys.executable, str(HERE / f"{name}.py")], check=True, stdout=subprocess.DEVNULL)
    measured = json.loads((HERE / "out" / f"{name}.json").read_text(encoding="utf-8"))
    failed = 0
    for path, floor in wanted.items():
        line, bad = judged(at(measured, path), floor)
        failed += bad
        print(f"{line}  {name} {path}", flush=True)
    return failed


def judged(figure: float, floor: Floor) -> tuple[str, bool]:
    """A line on this figure, and whether it fails."""
    if isinstance(floor, Mapping):
        bad, side, limit = figure > floor["most"], "ceiling", floor["most"]
    else:
        bad, side, limit = figure < floor, "floor", floor
    return f"{'FAILS' if bad else 'ok':6}{figure:7.3f}  {side:7} {limit:.3f}", bad


def at(measured: Mapping[str, Any], path: str) -> float:
    """The figure at "newsquant.ours.f1"; of a figure with its count, [0.25, 51], the figure."""
    found: Any = measured
    for key in path.split("."):
        found = found[key]
    return float(found[0] if isinstance(found, list) else found)


if __name__ == "__main__":
    sys.exit(main())
