"""The main job through the command line, scored by ../shared/eval/score.py: figures to bench/out/quality_events.json.

    python bench/quality_events.py

The development events among 300 other articles (quality_retrieval.py: the dev tweets among 10,375 claims). Skipped in one line
where ../shared is absent.
"""

import json
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
SHARED = HERE.parents[1] / "shared" / "eval"
TASKS = {
    "quality_events": ("events", str(SHARED / "events"), "--distractors", str(SHARED / "load.jsonl.gz")),
    "quality_retrieval": ("retrieval", str(SHARED / "retrieval"), "--split", "dev"),
}


def measure(name: str) -> None:
    """Runs score.py with this environment's twosource and keeps the figures it ends with."""
    if not (SHARED / "score.py").exists():
        print(f"bench/{name}: skipped, ../shared is absent")
        return
    command = [sys.executable, str(SHARED / "score.py"), *TASKS[name]]
    command += ["--twosource", str(Path(sys.executable).parent / "twosource")]
    printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    figures = json.loads(printed[printed.rindex("\n{\n") :] if "\n{\n" in printed else printed[printed.index("{") :])
    (HERE / "out").mkdir(exist_ok=True)
    (HERE / "out" / f"{name}.json").write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(figures, indent=1))


if __name__ == "__main__":
    measure("quality_events")
