"""What waits in one store's queue carried into another's, with its number, so that the reason why a job failed, a record
under that number, stays with it. Knows the queue's one table and nothing of what a job does.

A job that a worker of the source is at is carried as waiting: done twice it changes nothing. Running it again makes the
two alike again, as long as no worker works on the target.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from claims.errors import StoreError
from claims.incoming.jobs import Jobs
from claims.stores.postgres_connections import Connection

_PAGE = 200  # of them may carry a whole article each
_COLUMNS = "id, queue_name, task_name, priority, lock, queueing_lock, args, status, scheduled_at, attempts"
# Of two with one name, one under way and one waiting, the waiting one does it all.
_HELD = """
SELECT id, queue_name, task_name, priority, lock, queueing_lock, args::text,
  CASE status WHEN 'failed' THEN 'failed' ELSE 'todo' END, scheduled_at, attempts
FROM procrastinate_jobs j
WHERE (status IN ('todo', 'failed') OR status = 'doing' AND NOT EXISTS (
  SELECT FROM procrastinate_jobs o WHERE o.queueing_lock = j.queueing_lock AND o.status = 'todo'))
"""
_TAKE = f"""
INSERT INTO procrastinate_jobs ({_COLUMNS})
VALUES (%s, %s, %s, %s, %s, %s, %s::jsonb, %s::procrastinate_job_status, %s, %s)
ON CONFLICT (id) DO UPDATE SET ({_COLUMNS.removeprefix("id, ")}) = (
  excluded.queue_name, excluded.task_name, excluded.priority, excluded.lock, excluded.queueing_lock, excluded.args,
  excluded.status, excluded.scheduled_at, excluded.attempts)
"""  # noqa: S608 -- names of columns
_NUMBERS = """
SELECT setval(pg_get_serial_sequence('procrastinate_jobs', 'id'), greatest(
  (SELECT max(id) FROM procrastinate_jobs), (SELECT last_value FROM procrastinate_jobs_id_seq)), true)
"""
_Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Carried:
    """How many jobs the two queues hold now, the same in both: those to be done, and those that have failed."""

    waiting: int
    failed: int


def carry(source: Jobs, target: Jobs) -> Carried:
    """Make the target's queue hold what the source's does. Raises StoreError when a worker is at the target's, or when
    the two are not the same in the end."""
    if target.standing().under_way:
        raise _not_the_same("workers are at the queue of the store to move to")
    _drop_gone(source, target)
    for page in _pages(source):
        there = set(_with_ids(target, [row[0] for row in page]))
        if lacking := [row for row in page if row not in there]:
            _take(target, lacking)
    waiting = failed = 0
    for page in _pages(source):
        if page != _with_ids(target, [row[0] for row in page]):
            raise _not_the_same("the jobs that wait are not the same after the move")
        waiting += sum(row[7] == "todo" for row in page)
        failed += sum(row[7] == "failed" for row in page)
    return Carried(waiting, failed)


def _pages(jobs: Jobs) -> Iterator[list[_Row]]:
    after = 0
    while page := _read(jobs, "AND id > %s ORDER BY id LIMIT %s", after, _PAGE):
        yield page
        after = page[-1][0]


def _with_ids(jobs: Jobs, ids: Sequence[int]) -> list[_Row]:
    return _read(jobs, "AND id = ANY(%s::bigint[]) ORDER BY id", list(ids))


def _read(jobs: Jobs, which: str, *given: Any) -> list[_Row]:
    with jobs.store.connections.reading() as connection:
        return connection.execute(_HELD + which, given).fetchall()


def _take(jobs: Jobs, rows: Sequence[_Row]) -> None:
    with jobs.store.connections.writing() as connection:
        connection.cursor().executemany(_TAKE, rows)
        connection.execute(_NUMBERS)


def _drop_gone(source: Jobs, target: Jobs) -> None:
    """What an earlier run carried may have been done since; and its name may be another's by now."""
    for page in _pages(target):
        there = {row[0] for row in _with_ids(source, [row[0] for row in page])}
        gone = [row[0] for row in page if row[0] not in there]
        with target.store.connections.writing() as connection:
            _delete(connection, gone)


def _delete(connection: Connection, ids: Sequence[int]) -> None:
    connection.execute("DELETE FROM procrastinate_jobs WHERE id = ANY(%s::bigint[])", (list(ids),))


def _not_the_same(what: str) -> StoreError:
    return StoreError(what, where="move", advice="Stop the workers of both stores and run it again")
