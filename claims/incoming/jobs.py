"""The queue of what is to be read, kept in the PostgreSQL store itself: filled by whoever finds articles, emptied by
workers on whatever machine. The only importer of procrastinate; what a job does is work.py's.

A job is done at least once, and doing it twice changes nothing, since ids come from content. One that fails is tried
again later and later, then kept with its reason until a person has seen to it. A worker shows that it lives by a beat;
when that stops, what it was at goes to another.
"""

import asyncio
import contextlib
import logging
import signal
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Literal

from procrastinate import App, BaseRetryStrategy, JobContext, PsycopgConnector, RetryDecision, SyncPsycopgConnector
from procrastinate import exceptions as refused
from procrastinate import jobs as procrastinate_jobs
from procrastinate.schema import SchemaManager

from claims.store import Store
from claims.stores.postgres_connections import configure_async
from claims.stores.store_postgres import PostgreSQLStore

_log = logging.getLogger(__name__)
QUEUE = "twosource"
WHY = "jobs"  # records: why a job failed, by its number
TRIES = 5
_PAUSE_S = 60  # then four times as long: 1, 4, 16 and 64 minutes
_KEPT = timedelta(days=90)
What = Literal["article", "page"]
_WHATS: tuple[What, ...] = ("article", "page")
Do = Callable[[What, Mapping[str, Any]], None]


class JobFailed(Exception):
    """Why a job could not be done, in words for a person; permanent: trying again won't help; after_s: not sooner."""

    def __init__(self, why: str, *, permanent: bool, after_s: float = 0) -> None:
        super().__init__(why)
        self.permanent, self.after_s = permanent, after_s


@dataclass(frozen=True, slots=True)
class Waiting:
    """One job. tried: how often in vain; due: not before, None for at once."""

    id: int
    what: str
    locator: str
    state: Literal["waiting", "under way", "failed"]
    tried: int
    due: datetime | None
    why: str


@dataclass(frozen=True, slots=True)
class Standing:
    """How many jobs there are in each state, and how many workers have shown a beat of late."""

    waiting: int
    under_way: int
    failed: int
    workers: int


_STATES: dict[str, Literal["waiting", "under way", "failed"]] = {
    "todo": "waiting", "doing": "under way", "failed": "failed",
}  # fmt: skip


class Jobs:
    """The queue of one store."""

    def __init__(self, store: PostgreSQLStore) -> None:
        self._store = store
        self._connector = SyncPsycopgConnector()
        with self._told():
            self._connector.open(store.connections.pool())
            _bring_up_to_date(self._connector)
        self._app = App(connector=self._connector)

    @property
    def store(self) -> PostgreSQLStore:
        """The store it stands beside."""
        return self._store

    @contextmanager
    def _told(self) -> Iterator[None]:
        with self._store.connections.told():
            try:
                yield
            except refused.ConnectorException as error:
                raise (error.__cause__ or error) from None

    def put(self, what: What, told: Mapping[str, Any], *, once: str, host: str | None = None) -> bool:
        """Put in a job with what it needs to know; False when one with this name (once) waits or is under way. Of
        jobs with one host, one is done at a time."""
        twin = "SELECT EXISTS (SELECT FROM procrastinate_jobs WHERE queueing_lock = %(once)s AND status IN ('todo', 'doing')) AS it"
        with self._told():
            if self._connector.execute_query_one(twin, once=once)["it"]:
                return False
            try:
                self._app.configure_task(what, queue=QUEUE, lock=host, queueing_lock=once).defer(**told)
            except refused.AlreadyEnqueued:
                return False
        return True

    def standing(self) -> Standing:
        """A worker counts that has shown a beat within the last minute."""
        count = (
            "SELECT count(*) FILTER (WHERE status = 'todo') AS waiting, count(*) FILTER (WHERE status = 'doing') AS under_way,"
            " count(*) FILTER (WHERE status = 'failed') AS failed, (SELECT count(*) FROM procrastinate_workers"
            " WHERE last_heartbeat > now() - interval '1 minute') AS workers FROM procrastinate_jobs"
        )
        with self._told():
            return Standing(**self._connector.execute_query_one(count))

    def listed(self, state: str = "failed", *, limit: int = 100) -> list[Waiting]:
        """Those in this state, oldest first."""
        kept = next(name for name, told in _STATES.items() if told == state)
        query = (
            "SELECT id, task_name, args ->> 'locator' AS locator, status::text AS status, attempts, scheduled_at"
            " FROM procrastinate_jobs WHERE status::text = %(kept)s ORDER BY id LIMIT %(limit)s"
        )
        with self._told():
            rows = self._connector.execute_query_all(query, kept=kept, limit=limit)
        return [
            Waiting(row["id"], row["task_name"], row["locator"], _STATES[row["status"]], row["attempts"],
                    row["scheduled_at"], self.why(row["id"]))
            for row in rows
        ]  # fmt: skip

    def why(self, number: int) -> str:
        """Why it failed last, "" when it did not."""
        return str((self._store.get(WHY, str(number)) or {}).get("why", ""))

    def again(self, number: int | None = None) -> int:
        """Let the failed one with this number be done again, or all of them; how many."""
        query = (
            "UPDATE procrastinate_jobs j SET status = 'todo', attempts = 0, scheduled_at = NULL"
            " WHERE status = 'failed' AND (%(number)s::bigint IS NULL OR id = %(number)s)"
            " AND NOT EXISTS (SELECT FROM procrastinate_jobs o WHERE o.queueing_lock = j.queueing_lock AND o.id <> j.id"
            " AND (o.status IN ('todo', 'doing') OR o.status = 'failed' AND o.id > j.id)) RETURNING id"
        )
        with self._told():
            return len(self._connector.execute_query_all(query, number=number))

    def forget(self, number: int | None = None) -> int:
        """Drop the failed one with this number, or all of them; how many."""
        query = (
            "DELETE FROM procrastinate_jobs WHERE status = 'failed' AND (%(number)s::bigint IS NULL OR id = %(number)s)"
            " RETURNING id"
        )
        with self._told():
            gone = [row["id"] for row in self._connector.execute_query_all(query, number=number)]
        for one in gone:
            self._store.delete(WHY, str(one))
        return len(gone)

    def work(self, do: Do, *, until_empty: bool = False, beat_s: float = 10, dead_after_s: float = 60) -> None:
        """Do jobs, one at a time, until SIGTERM or SIGINT: then end the one under way and give back the rest. until_empty:
        also end when none is due. A database that is away for a while is waited for."""
        logging.getLogger("procrastinate").setLevel(logging.CRITICAL)  # its lines hold the texts of articles
        worker = _Worker(self, do, until_empty=until_empty, beat_s=beat_s, dead_after_s=dead_after_s)
        asyncio.run(worker.run())

    def note(self, number: int, why: str) -> None:
        """Keep why this job failed."""
        now = datetime.now(UTC)
        self._store.put(WHY, str(number), {"why": why[:500], "at": now.isoformat()}, expires=now + _KEPT)

    def url(self) -> str:
        return self._store.url


def jobs_of(store: Store) -> Jobs | None:
    """The queue beside this store; None for a store that has none (SQLite)."""
    return Jobs(store) if isinstance(store, PostgreSQLStore) else None


def _bring_up_to_date(connector: SyncPsycopgConnector) -> None:
    """Make the queue's tables in the store's schema, or apply procrastinate's steps that they lack."""
    names = sorted(path.name for path in Path(SchemaManager.get_migrations_path()).glob("*.sql"))
    try:
        _apply(connector, names)
    except refused.ConnectorException:
        if _lacking(connector, names):  # else another process was making them, and has
            raise


def _apply(connector: SyncPsycopgConnector, names: list[str]) -> None:
    lacking = _lacking(connector, names)
    if lacking == names:
        steps = [SchemaManager.get_schema(), "CREATE TABLE queue_steps (name text PRIMARY KEY)"]
    else:
        steps = [Path(SchemaManager.get_migrations_path(), name).read_text(encoding="utf-8") for name in lacking]
    if lacking:
        noted = "INSERT INTO queue_steps VALUES " + ", ".join(f"('{name}')" for name in lacking)  # noqa: S608 -- names of files
        # One text of several statements is one transaction.
        connector.execute_query(";\n".join([*steps, noted]).replace("%", "%%"))


def _lacking(connector: SyncPsycopgConnector, names: list[str]) -> list[str]:
    there = "SELECT to_regclass('queue_steps') IS NOT NULL AS made"
    if not connector.execute_query_one(there)["made"]:
        return names
    applied = {row["name"] for row in connector.execute_query_all("SELECT name FROM queue_steps")}
    return [name for name in names if name not in applied]


class _LaterAndLater(BaseRetryStrategy):
    def get_retry_decision(self, *, exception: BaseException, job: procrastinate_jobs.Job) -> RetryDecision | None:
        if (isinstance(exception, JobFailed) and exception.permanent) or job.attempts + 1 >= TRIES:
            return None
        asked_s = exception.after_s if isinstance(exception, JobFailed) else 0
        return RetryDecision(retry_in={"seconds": int(max(_PAUSE_S * 4**job.attempts, asked_s))})


class _Worker:
    """One worker process: its app, and whether it is to stop."""

    def __init__(self, jobs: Jobs, do: Do, *, until_empty: bool, beat_s: float, dead_after_s: float) -> None:
        self._jobs, self._do, self._until_empty = jobs, do, until_empty
        self._beat_s, self._dead_after_s = beat_s, dead_after_s

    def _app(self) -> App:
        connector = PsycopgConnector(conninfo=self._jobs.url(), configure=configure_async, min_size=1, max_size=4)
        app = App(connector=connector)
        for what in _WHATS:
            app.task(name=what, queue=QUEUE, pass_context=True, retry=_LaterAndLater())(self._doing(what))
        return app

    def _doing(self, what: What) -> Callable[..., None]:
        def done(context: JobContext, **told: Any) -> None:
            number = context.job.id or 0
            try:
                self._do(what, told)
            except Exception as error:
                _log.warning("job %d failed", number, exc_info=None if isinstance(error, JobFailed) else error)
                why = str(error) if isinstance(error, JobFailed) else "it could not be read; the log has the details"
                with contextlib.suppress(Exception):  # the store may be what is away
                    self._jobs.note(number, why)
                raise

        return done

    async def run(self) -> None:
        stop, failures = asyncio.Event(), 0
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
        while not stop.is_set():
            try:
                if await self._serve(stop):
                    return
                failures = 0
            except Exception as error:  # noqa: BLE001 -- the database is away: wait for it
                _log.warning("worker: %s; tries again", type(error).__name__)
                failures += 1
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), min(2.0 ** min(failures, 10), 30))

    async def _serve(self, stop: asyncio.Event) -> bool:
        """True when it ended as it should: told to, or with nothing left to do."""
        async with self._app().open_async() as app:
            await self._take_up(app)
            serving = asyncio.create_task(
                app.run_worker_async(
                    queues=[QUEUE],
                    concurrency=1,
                    wait=not self._until_empty,
                    delete_jobs="successful",
                    install_signal_handlers=False,
                    update_heartbeat_interval=self._beat_s,
                    stalled_worker_timeout=self._dead_after_s,
                )
            )
            told = asyncio.create_task(stop.wait())
            beside = asyncio.create_task(self._keep_taking_up(app))
            await asyncio.wait([serving, told], return_when=asyncio.FIRST_COMPLETED)
            beside.cancel()
            told.cancel()
            if not serving.done():
                serving.cancel()  # ends once the job under way is done
            ended = (await asyncio.gather(serving, return_exceptions=True))[0]
            if isinstance(ended, Exception) and not isinstance(ended, asyncio.CancelledError):
                raise ended
            return stop.is_set() or self._until_empty

    async def _keep_taking_up(self, app: App) -> None:
        while True:
            await asyncio.sleep(self._dead_after_s / 2)
            with contextlib.suppress(refused.ConnectorException):
                await self._take_up(app)

    async def _take_up(self, app: App) -> None:
        """Put back what a worker was at whose beat has stopped; after so many deaths it counts as failed."""
        manager = app.job_manager
        for job in await manager.get_stalled_jobs(queue=QUEUE, seconds_since_heartbeat=self._dead_after_s):
            if job.attempts + 1 < TRIES:
                await manager.retry_job(job)
            else:
                await manager.finish_job(job, status=procrastinate_jobs.Status.FAILED, delete_job=False)
                why = f"the worker that was reading it died, {TRIES} times"
                await asyncio.to_thread(self._jobs.note, job.id or 0, why)
            _log.warning("job %s: its worker died", job.id)
