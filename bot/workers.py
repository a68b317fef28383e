"""Several worker processes side by side: started, started again when one dies, and ended together. Knows no queue."""

import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence

_log = logging.getLogger(__name__)
_SOON_S = 20.0  # one that dies sooner after its start is started again with a pause
_PAUSE_S = 5.0


def work_command(config_file: str | None, store_url: str, *, until_empty: bool) -> list[str]:
    """This program, told to be one worker."""
    config = ["--config", os.path.abspath(config_file)] if config_file else []
    until = ["--until-empty"] if until_empty else []
    return [sys.executable, "-c", "from bot.cli import main; main()", *config, "--store", store_url, "work", *until]


def keep_running(command: Sequence[str], count: int) -> None:
    """Run so many of them until SIGTERM or SIGINT, which is passed on; then wait until each has ended what it is at. One
    that was killed is started again; one that ended by itself has nothing left to do."""
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    threads = [threading.Thread(target=_keep_one, args=(command, stop)) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        while thread.is_alive():  # a signal is only seen between two short waits
            thread.join(0.5)


def _keep_one(command: Sequence[str], stop: threading.Event) -> None:
    while not stop.is_set():
        began = time.monotonic()
        # A group of its own: Ctrl-C reaches us alone, and each is told once.
        process = subprocess.Popen(list(command), stdin=subprocess.DEVNULL, start_new_session=True)
        while process.poll() is None and not stop.wait(0.5):
            pass
        if process.poll() is None:
            process.terminate()
            process.wait()
            return
        if process.returncode == 0:
            return
        _log.warning("worker %d ended with status %d", process.pid, process.returncode)
        if time.monotonic() - began < _SOON_S:
            stop.wait(_PAUSE_S)
