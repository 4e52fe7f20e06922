"""The jobs of a workspace: what waits and runs from the queue, what is over from the account."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from guanxi.cluster.api import Cursor, outside
from guanxi.jobs.errors import WorkerLost, told
from guanxi.kernel.api import ActorKind, Context, NotFound, Role

SILENT = 30.0
"""Seconds without a sign of life after which a worker counts as dead."""

LATEST = 200
RANK = {"running": 0, "stopping": 0, "left": 0, "waiting": 1, "failed": 2, "cancelled": 3, "done": 3}


@dataclass(frozen=True, slots=True)
class JobState:
    """One job. ``ids`` are all it carries.

    ``status``: waiting, running, stopping (told to end at its next step), left (its worker died; the next one
    takes it up), done, failed, cancelled. ``attempts``: how often a worker began it. ``asked_by``: the number
    of the user, None where nobody but the house did. ``error``: code and message, and the
    ``template`` and ``params`` that made it.
    """

    job: int
    task: str
    ids: dict[str, Any]
    status: str
    asked_by: int | None
    lock: str | None
    queued_at: datetime
    attempts: int = 0
    stage: str = ""
    stage_done: int = 0
    stage_total: int | None = None
    error: dict[str, Any] | None = None
    retried_as: int | None = None
    started_at: datetime | None = None
    touched_at: datetime | None = None
    ended_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Say whether it has still to come to its end."""
        return self.status in {"running", "stopping", "left", "waiting"}

    @property
    def again(self) -> bool:
        """Say whether it was taken up again after a worker ended in the middle of it."""
        return self.attempts > 1 or (self.status == "waiting" and self.attempts == 1)

    @property
    def retryable(self) -> bool:
        """Say whether it may be tried again."""
        return self.status in {"failed", "cancelled"} and self.retried_as is None


LARGEST = 2**63 - 1
_QUEUE = """
select j.id, j.task_name, j.args, case
        when j.status = 'todo' then 'waiting'
        when j.status = 'doing' and coalesce(w.last_heartbeat, '-infinity')
            < now() - %(silent)s * interval '1 second' then 'left'
        when j.status = 'doing' then case when j.abort_requested then 'stopping' else 'running' end
        when j.status = 'failed' then 'failed' else 'cancelled' end,
    (j.args ->> 'user_id')::bigint, j.lock,
    coalesce(e.at, now())
from procrastinate_jobs j left join procrastinate_workers w on w.id = j.worker_id,
    lateral (select min(at) as at from procrastinate_events where job_id = j.id and type = 'deferred') e
where j.args ->> 'workspace_id' = %(workspace)s::text and (%(job)s::bigint is null or j.id = %(job)s)
"""

_ACCOUNT = """
select job, task, ids, status, asked_by, lock, queued_at, attempts, stage, stage_done, stage_total, error,
    retried_as, started_at, touched_at, ended_at
from job_run where (%(job)s::bigint is null or job = %(job)s) order by touched_at desc limit %(latest)s
"""


def list_jobs(context: Context, cursor: Cursor) -> list[JobState]:
    """Return the jobs that the caller may see: administrators all, others their own. Open ones come first."""
    found = [each for each in _found(context, cursor, None) if _is_seen(context, each)]
    found.sort(key=lambda each: each.touched_at or each.queued_at, reverse=True)
    return sorted(found, key=lambda each: RANK[each.status])


def get_job(context: Context, cursor: Cursor, job: int) -> JobState:
    """Return one job; raises ``NotFound`` for one that the caller may not see, too."""
    found = (
        [each for each in _found(context, cursor, job) if _is_seen(context, each)] if job <= LARGEST else []
    )
    if not found:
        raise NotFound(what="job", key=job)
    return found[0]


def _is_seen(context: Context, state: JobState) -> bool:
    actor = context.actor
    if actor.role in {Role.OWNER, Role.ADMIN}:
        return True
    return actor.kind == ActorKind.PERSON and state.asked_by == int(actor.id)


def _found(context: Context, cursor: Cursor, job: int | None) -> list[JobState]:
    given = {"workspace": context.workspace.id, "silent": SILENT, "job": job, "latest": LATEST}
    cursor.execute(_ACCOUNT, given)
    account = {row[0]: JobState(*row) for row in cursor.fetchall()}
    with outside(cursor):
        cursor.execute(_QUEUE, given)
        queue = {row[0]: JobState(*row) for row in cursor.fetchall()}
    told = [_together(state, account.get(number)) for number, state in queue.items()]
    return told + [_alone(state) for number, state in account.items() if number not in queue]


def _together(queued: JobState, known: JobState | None) -> JobState:
    """Return what both say: the queue knows how a job stands, the account how far it came."""
    if known is None or known.task != queued.task:
        return replace(queued, error=_lost() if queued.status == "failed" else None)
    error = known.error or (_lost() if queued.status == "failed" else None)
    return replace(known, status=queued.status, error=None if queued.is_open else error)


def _alone(known: JobState) -> JobState:
    """Return a job that the queue has forgotten: done, or at work when the database was restored."""
    if known.is_open:
        return replace(known, status="failed", error=_lost())
    return known


def _lost() -> dict[str, Any]:
    return told(WorkerLost())
