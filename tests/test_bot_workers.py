"""Workers side by side: one that is killed is started again, and all end together."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
# A worker that says which process it is, and takes half a second to end.
WORKER = """
import os, signal, sys, time
from pathlib import Path
signal.signal(signal.SIGTERM, lambda *_: (time.sleep(0.5), Path(sys.argv[1], f"ended.{os.getpid()}").touch(), sys.exit(0)))
Path(sys.argv[1], f"began.{os.getpid()}").touch()
while True:
    time.sleep(0.05)
"""
KEEPER = """
import sys
from bot import workers
workers._PAUSE_S = 0.1
workers.keep_running([sys.executable, "-c", sys.argv[1], sys.argv[2]], 2)
"""


def named(folder: Path, what: str) -> set[int]:
    return {int(path.suffix[1:]) for path in folder.glob(f"{what}.*")}


def until(done: Callable[[], bool]) -> None:
    ends = time.monotonic() + 60
    while not done():
        assert time.monotonic() < ends
        time.sleep(0.05)


def test_a_killed_worker_is_started_again_and_all_end_what_they_are_at(tmp_path: Path) -> None:
    keeper = subprocess.Popen([sys.executable, "-c", KEEPER, WORKER, str(tmp_path)], cwd=ROOT)
    until(lambda: len(named(tmp_path, "began")) == 2)
    first, second = named(tmp_path, "began")
    os.kill(first, signal.SIGKILL)
    until(lambda: len(named(tmp_path, "began")) == 3)
    keeper.send_signal(signal.SIGTERM)
    assert keeper.wait(60) == 0
    assert named(tmp_path, "ended") == named(tmp_path, "began") - {first}
    assert second in named(tmp_path, "ended")


def test_it_ends_when_the_workers_have_nothing_left_to_do(tmp_path: Path) -> None:
    code = f"from bot import workers; workers.keep_running([{sys.executable!r}, '-c', 'pass'], 2)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, timeout=60).returncode == 0
