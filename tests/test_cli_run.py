"""`twosource run console` as a process: it answers, and ends when told to."""

import os
import signal
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
CODE = (
    "import sys; from bot.cli import main; sys.argv = ['twosource', '--store', 'sqlite://', 'run', 'console']; main()"
)


def start() -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", CODE],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )


def test_it_answers_and_ends_with_its_input():
    with start() as process:
        out, err = process.communicate("help\nquit\n", timeout=60)
    assert "What you can ask" in out
    assert "Traceback" not in err
    assert process.returncode == 0


def test_a_signal_ends_it_while_it_waits_for_a_line():
    with start() as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "Type a statement to check, help, or quit.\n"
        process.send_signal(signal.SIGTERM)
        _, err = process.communicate(timeout=60)
    assert process.returncode == 0
    assert "Fatal" not in err
    assert "Traceback" not in err
