"""Fails when a measured quality falls below its floor: `make gate`.

Runs each quality script named in floors.toml, reads the figures it leaves in bench/out, and prints one line a floor.
Where ../shared is not beside the checkout nothing is measured, and one line says so.
"""

import json
import subprocess
import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
SHARED = HERE.parents[1] / "shared" / "eval"


def main() -> int:
    if not SHARED.is_dir():
        print("skipped: the evaluation data in ../shared is not here")
        return 0
    floors = tomllib.loads((HERE / "floors.toml").read_text(encoding="utf-8"))
    return int(sum(below(name, wanted) for name, wanted in floors.items()) > 0)


def below(name: str, wanted: Mapping[str, float]) -> int:
    """How many figures of this script stand below their floor."""
    subprocess.run([sys.executable, str(HERE / f"{name}.py")], check=True, stdout=subprocess.DEVNULL)
    measured = json.loads((HERE / "out" / f"{name}.json").read_text(encoding="utf-8"))
    failed = 0
    for path, floor in wanted.items():
        figure = at(measured, path)
        failed += figure < floor
        print(f"{'below' if figure < floor else 'ok':6}{figure:7.3f}  floor {floor:.3f}  {name} {path}")
    return failed


def at(measured: Mapping[str, Any], path: str) -> float:
    """The figure at "newsquant.ours.f1"."""
    found: Any = measured
    for key in path.split("."):
        found = found[key]
    return float(found)


if __name__ == "__main__":
    sys.exit(main())
