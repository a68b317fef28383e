"""The work that bench/faults.py kills: ingest, move, migration, digest, each a function run in a process of its own.

The way is the program's own; only the reading of language is replaced by invented claims and one invented difference an
article, so that the instants fall into the store's work. Each says on `ready` when its stores are open and it begins.
"""

import http.client
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE.parent / "tests")]

import answers  # noqa: E402
from store_samples import claims_in, vectors_for  # noqa: E402
from test_bot_digests import nothing  # noqa: E402
from test_claims_store import found  # noqa: E402

from bot import outbox, schedules  # noqa: E402
from bot.messages import Place, Sent  # noqa: E402
from bot.rounds import Rounds, digest_round  # noqa: E402
from claims import ingest as ingesting  # noqa: E402
from claims import topics  # noqa: E402
from claims.incoming.jobs import Jobs  # noqa: E402
from claims.incoming.jobs_moving import carry  # noqa: E402
from claims.model import Article  # noqa: E402
from claims.store import Store, open_store  # noqa: E402
from claims.stores import migrations, postgres_migrations  # noqa: E402
from claims.stores.moving import move  # noqa: E402
from claims.stores.store_postgres import PostgreSQLStore  # noqa: E402

ARTICLES = 30
DIGESTS = 16
QUEUED = 120
NOW = datetime(2031, 5, 7, tzinfo=UTC)
DUE = datetime(2025, 8, 1, 8, 0, tzinfo=UTC)
# Two steps that no release has: a new column filled for every claim, a new table of as many rows as a large store has.
PROBES = (
    (
        "9000_probe",
        "ALTER TABLE claims ADD COLUMN probe text;\n"
        "UPDATE claims SET probe = upper(text);\n"
        "CREATE INDEX claims_probe ON claims (probe)",
    ),
    (
        "9001_probe",
        "CREATE TABLE probes (n integer PRIMARY KEY, value text NOT NULL);\n"
        "INSERT INTO probes WITH RECURSIVE up(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM up WHERE n < 20000)"
        " SELECT n, 'value ' || n FROM up;\n"
        "CREATE INDEX probes_value ON probes (value)",
    ),
)


def write_articles(folder: Path) -> None:
    for n in range(ARTICLES):
        text = f"The bridge {n} of Orlin fell. {n} people died in Veldt. Rain fell on day {n}."
        head = f"title: Bridge {n} falls\noutlet: Post {n % 7}\npublished: 2031-05-06\nurl: https://post.example/{n}"
        (folder / f"{n:03}.md").write_text(f"---\n{head}\n---\n\n{text}\n")


def add_all(ready: Connection, url: str, folder: str) -> None:
    """`twosource add FOLDER` without the language model."""

    def read(articles: Sequence[Article], _folder: str = "") -> list[Any]:
        return [(one, claims_in(one), vectors_for(claims_in(one), seed=len(one.text))) for one in articles]

    def update(store: Store, article_id: str, **_given: Any) -> int:
        return len(store.save_discrepancies([found(f"d-{article_id}", store.claims_of(article_id), changed=NOW)]))

    ingesting.read_batch, ingesting.PARALLEL_FROM = read, 10 * ARTICLES
    topics.update = update  # type: ignore[assignment]
    store = open_store(url)
    ready.send("ready")
    for _ in ingesting.ingest(store, [folder], now=datetime.now(UTC)):
        pass
    store.close()


def move_all(ready: Connection, url: str, to: str) -> None:
    """`twosource move --to URL`."""
    source, target = open_store(url), open_store(to)
    ready.send("ready")
    for _ in move(source, target):
        pass
    source.close()
    target.close()


def move_queue(ready: Connection, url: str, to: str) -> None:
    """The same from PostgreSQL to PostgreSQL, with what waits in the queue."""
    source, target = PostgreSQLStore(url), PostgreSQLStore(to)
    queues = Jobs(source), Jobs(target)
    ready.send("ready")
    carry(*queues)
    for _ in move(source, target):
        pass
    carry(*queues)
    source.close()
    target.close()


def fill_queue(ready: Connection, url: str) -> None:
    """Jobs that wait, and some that have failed with a reason."""
    store = PostgreSQLStore(url)
    jobs = Jobs(store)
    ready.send("ready")
    for n in range(QUEUED):
        jobs.put("article", {"locator": f"{n}.md", "article": "x" * 3000}, once=f"article:{n}")
    store.close()


def queued(url: str) -> list[Any]:
    """What waits; nothing where no queue was made yet."""
    store = PostgreSQLStore(url)
    with store.connections.reading() as connection:
        made = connection.execute("SELECT to_regclass('queue_steps') IS NOT NULL").fetchone() == (True,)
    found = Jobs(store).listed("waiting", limit=10 * QUEUED) if made else []
    store.close()
    return found


def know_probes() -> None:
    """Let this process know the two steps."""

    def step(sql: str) -> Any:
        def apply(db: Any) -> None:
            for statement in sql.split(";\n"):
                db.execute(statement)

        return apply

    if PROBES[0] in postgres_migrations.STEPS:
        return
    postgres_migrations.STEPS += PROBES
    migrations._steps._migrations += [migrations.Migrations._Migration(name, step(sql)) for name, sql in PROBES]


def migrate(ready: Connection, url: str) -> None:
    """The first start of a newer program on a store."""
    know_probes()
    ready.send("ready")
    open_store(url).close()


def with_digests(url: str) -> None:
    """A store with news, and digests due at DUE for as many channels."""
    store = open_store(url)
    for claim in (answers.BELL, answers.MESSENGER):
        store.add(Article(claim.source, claim.text), [claim])
    store.save_discrepancies([replace(answers.DISCREPANCY, opened=DUE, changed=DUE - timedelta(hours=1))])
    for n in range(DIGESTS):
        place = Place(*(("slack", "T1", f"C{n}") if n % 2 else ("discord", "G1", f"{n}")))
        schedules.add(store, schedules.make(place, "08:00", "UTC", now=DUE - timedelta(days=1), by="U1"))
    store.close()


def digests(ready: Connection, url: str, port: str, minutes: str) -> None:
    """One minute's round of the serving process, so many minutes after the digests fell due."""
    at = DUE + timedelta(minutes=int(minutes))

    def post(place: Place, _reply: Any, *, key: str) -> Sent:
        line = http.client.HTTPConnection("127.0.0.1", int(port), timeout=20)
        line.request("POST", "/", body=key.encode())
        line.getresponse().read()
        line.close()
        return Sent(place, "1")

    store = open_store(url)
    ready.send("ready")
    digest_round(Rounds(store, {"slack": post, "discord": post}, nothing, lambda: at))
    store.close()


def to_look_at(url: str, minutes: int) -> list[str]:
    """The keys of the posts that a person is told to look at by then."""
    store = open_store(url)
    keys = [one.key for one in outbox.unsettled(store, now=DUE + timedelta(minutes=minutes))]
    store.close()
    return keys
