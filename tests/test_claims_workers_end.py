"""A reading process does not outlive the program that started it."""

import os
import signal
import subprocess
import sys
import time

_PROGRAM = """
import os, time
from claims.workers import Workers

def who(batch):
    return [os.getpid() for _ in batch]

if __name__ == "__main__":
    workers = Workers(who, most=1)
    print(workers.start([1]).result()[0], flush=True)
    time.sleep(60)
"""


def test_a_worker_ends_when_its_program_is_killed(tmp_path):
    file = tmp_path / "program.py"
    file.write_text(_PROGRAM)
    with subprocess.Popen([sys.executable, str(file)], stdout=subprocess.PIPE, text=True) as program:
        assert program.stdout is not None
        worker = int(program.stdout.readline())
        os.kill(worker, 0)
        program.send_signal(signal.SIGKILL)
        program.wait()
    deadline = time.monotonic() + 20
    while _runs(worker) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not _runs(worker)


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return (
        subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True).stdout.strip()[:1] != "Z"
    )
