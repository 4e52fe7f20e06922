"""The workspace's own account of its jobs. It is a log of work, no record, so it needs no action."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from psycopg import sql
from psycopg.types.json import Jsonb

from guanxi.cluster.api import Cursor

_BEGIN = """
insert into job_run (job, task, ids, lock, asked_by, status, started_at, touched_at, queued_at)
values (%(job)s, %(task)s, %(ids)s, %(lock)s, %(asked_by)s, %(status)s,
    case when %(status)s = 'running' then now() end, now(), coalesce(%(queued_at)s, now()))
on conflict (job) do update set
    task = excluded.task, ids = excluded.ids, lock = excluded.lock, asked_by = excluded.asked_by,
    status = excluded.status, started_at = coalesce(excluded.started_at, job_run.started_at),
    touched_at = now(), ended_at = null, error = null, retried_as = null, stage = '', stage_done = 0,
    stage_total = null, attempts = case
        when job_run.task = excluded.task and job_run.status in ('running', 'waiting')
        then job_run.attempts + 1 else 1 end
"""

_THIN = "delete from job_run where ended_at < now() - %s * interval '1 day'"


def begin(cursor: Cursor, job: int, task: str, ids: Mapping[str, Any], **known: Any) -> None:
    """Write a job down as running, or in another ``status``; one that is known is at it once more."""
    given = {
        "job": job, "task": task, "ids": Jsonb(dict(ids)), "lock": None, "asked_by": ids.get("user_id"),
        "status": "running", "queued_at": None, **known,
    }  # fmt: skip
    cursor.execute(_BEGIN, given)


def note(cursor: Cursor, job: int, **values: Any) -> None:
    """Write how far a job is."""
    columns = sql.SQL(", ").join(sql.SQL("{} = %s").format(sql.Identifier(name)) for name in values)
    bound = [Jsonb(value) if isinstance(value, dict) else value for value in values.values()]
    statement = sql.SQL("update job_run set {}, touched_at = clock_timestamp() where job = %s")
    cursor.execute(statement.format(columns), [*bound, job])


def end(cursor: Cursor, job: int, status: str, error: dict[str, Any] | None = None) -> None:
    """Write that a job has come to an end, a good one or not."""
    note(cursor, job, status=status, error=error)
    cursor.execute("update job_run set ended_at = clock_timestamp() where job = %s", (job,))


def thin(cursor: Cursor, days: int) -> int:
    """Forget jobs that ended so many days ago; return how many they were."""
    cursor.execute(_THIN, (days,))
    return int(cursor.rowcount)


def forget_jobs(cursor: Cursor) -> None:
    """Forget every job of a workspace that came from elsewhere: their numbers and ids mean others here."""
    cursor.execute("delete from job_run")
