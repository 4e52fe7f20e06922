"""What people decide about jobs: to stop one, to try one again. Both doors perform these actions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from guanxi.cluster.api import Cursor, outside
from guanxi.jobs import ledger
from guanxi.jobs.errors import Cancelled, GoesOn, NotCancellable, NotRetryable, told
from guanxi.jobs.kinds import Stop, kind_of, tell_cancelled
from guanxi.jobs.listing import JobState, get_job
from guanxi.jobs.queue import defer
from guanxi.kernel.api import Action, ActorKind, Context, Role

_ASK = "select procrastinate_cancel_job_v1(%s, true, false)"
_GIVE_UP = "select procrastinate_finish_job_v1(%s, 'aborted', false)"
_FORGET = """
delete from procrastinate_jobs
where id = %s and args ->> 'workspace_id' = %s::text and status in ('failed', 'cancelled', 'aborted')
"""


@dataclass(frozen=True, slots=True)
class JobNumber:
    """Which job."""

    job: int


@dataclass(frozen=True, slots=True)
class Stopped:
    """What became of a job that was to be stopped: ``cancelled``, or ``stopping`` at its next step."""

    job: int
    status: str
    stop: Stop


def _cancel(context: Context, cursor: Cursor, given: JobNumber) -> Stopped:
    state = get_job(context, cursor, given.job)
    kind = kind_of(state.task)
    if not state.is_open:
        raise NotCancellable(job=state.job)
    if kind.stop == Stop.NEVER:
        raise GoesOn
    with outside(cursor):
        cursor.execute(_GIVE_UP if state.status == "left" else _ASK, (state.job,))
    if state.status in {"running", "stopping"}:
        return Stopped(state.job, "stopping", kind.stop)
    _write_cancelled(context, cursor, state)
    return Stopped(state.job, "cancelled", kind.stop)


def _write_cancelled(context: Context, cursor: Cursor, state: JobState) -> None:
    if state.attempts == 0:
        queued: dict[str, Any] = {"lock": state.lock, "queued_at": state.queued_at}
        ledger.begin(cursor, state.job, state.task, state.ids, status="cancelled", **queued)
    ledger.end(cursor, state.job, "cancelled", told(Cancelled()))
    tell_cancelled(context, cursor, state.task, state.ids)


def _retry(context: Context, cursor: Cursor, given: JobNumber) -> int:
    """Queue the same work again, for whoever asks now, and return the new job's number."""
    state = get_job(context, cursor, given.job)
    if not state.retryable:
        raise NotRetryable(job=state.job)
    # An account that came from elsewhere names the workspace that it came from.
    ids = {**state.ids, "workspace_id": context.workspace.id}
    if "user_id" in ids:
        by_person = context.actor.kind == ActorKind.PERSON
        ids["user_id"] = int(context.actor.id) if by_person else None
    with outside(cursor):
        cursor.execute(_FORGET, (state.job, context.workspace.id))
        number = defer(state.task, lock=_lock_here(context, state.lock), **ids)
    if state.attempts == 0:
        ledger.begin(cursor, state.job, state.task, state.ids, status="failed", queued_at=state.queued_at)
        ledger.end(cursor, state.job, "failed", state.error)
    ledger.note(cursor, state.job, retried_as=number)
    return number


def _lock_here(context: Context, lock: str | None) -> str | None:
    """Return a job's lock, ``kind:schema``, with this workspace's schema: what it keeps apart lies here."""
    if lock is None or ":" not in lock:
        return lock
    return f"{lock.partition(':')[0]}:{context.workspace.schema}"


cancel_job = Action("job.cancel", Role.MEMBER, _cancel)
retry_job = Action("job.retry", Role.MEMBER, _retry)
