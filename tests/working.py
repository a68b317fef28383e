"""A worker process whose reading of language is replaced by invented claims: `python tests/working.py URL FOLDER`.

Each article read leaves a file in FOLDER named after it; while FOLDER/hold is there, reading does not end.
"""

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE)]

from claims.model import Article  # noqa: E402

DEAD_AFTER_S = 3.0


def start(url: str, folder: Path, *more: str) -> "subprocess.Popen[bytes]":
    return subprocess.Popen([sys.executable, __file__, url, str(folder), *more], stdin=subprocess.DEVNULL)


def main(url: str, folder: str, *more: str) -> None:
    from store_samples import claims_in

    from claims import ingest as ingesting
    from claims.incoming.fetch import Guard
    from claims.incoming.jobs import jobs_of
    from claims.incoming.work import Later, Work
    from claims.store import open_store

    def read(articles: Sequence[Article], _folder: str = "") -> list[Any]:
        for one in articles:
            Path(folder, f"{one.source.title}.{os.getpid()}").touch()
        while Path(folder, "hold").exists():
            time.sleep(0.05)
        return [(one, claims_in(one), None) for one in articles]

    ingesting.read_batch = read
    store = open_store(url)
    jobs = jobs_of(store)
    assert jobs is not None
    work = Work(store, Later(jobs), Guard(allow_private=True), lambda: datetime.now(UTC), 0.0, timedelta(minutes=15))
    jobs.work(work.do, until_empty="--until-empty" in more, beat_s=0.5, dead_after_s=DEAD_AFTER_S)
    store.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
