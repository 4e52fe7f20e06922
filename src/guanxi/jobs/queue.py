"""Deferring work in the transaction that asks for it, and declaring what the worker does."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from procrastinate import BaseRetryStrategy, JobContext, RetryDecision
from procrastinate.contrib.django import app
from procrastinate.exceptions import JobAborted
from procrastinate.jobs import Job as Queued

from guanxi.cluster.api import Cursor, outside
from guanxi.jobs.kinds import Kind, Stop, declare
from guanxi.jobs.noting import noted

Job = JobContext
Function = TypeVar("Function", bound=Callable[..., Any])

_QUEUED = """
select 1 from procrastinate_jobs
where task_name = %s and args @> %s::jsonb and status in ('todo', 'doing') limit 1
"""
_WAITING = """
select id from procrastinate_jobs
where task_name = %s and args @> %s::jsonb and status = 'todo' order by id limit 1 for update skip locked
"""


class _AfterShutdown(BaseRetryStrategy):
    """What the worker had to leave because it was told to stop is done by the next one."""

    def get_retry_decision(self, *, exception: BaseException, job: Queued) -> RetryDecision | None:  # noqa: ARG002
        return RetryDecision() if isinstance(exception, JobAborted) else None


def task(
    *, name: str, label: str = "", stop: Stop = Stop.NEVER, pass_context: bool = False, **options: Any
) -> Callable[[Function], Any]:
    """Declare what the worker does under a name; rooms do it in their ``tasks`` module.

    ``label`` is what people call it, a message to be translated; ``stop`` what stopping it would mean.
    """

    def declared(function: Function) -> Any:
        declare(Kind(name, label or name, stop))

        @wraps(function)
        def run(job: JobContext, **ids: Any) -> Any:
            with noted(job):
                return function(job, **ids) if pass_context else function(**ids)

        noting: Any = run  # its kind of call is the queue's, whatever the function takes
        return app.task(name=name, pass_context=True, retry=_AfterShutdown(), **options)(noting)

    return declared


def defer(name: str, *, lock: str | None = None, **ids: Any) -> int:
    """Queue a task by name with the ids it needs; ``lock`` keeps jobs of the same lock from overlapping.

    Call it outside a workspace's role (``cluster.api.outside``): the queue is a public table.
    """
    return int(app.configure_task(name, lock=lock, queueing_lock=None).defer(**ids))


def defer_once(cursor: Cursor, name: str, *, lock: str | None = None, **ids: Any) -> int:
    """Queue a task unless one with these ids waits already; return the job's number.

    The one that waits is held back until the transaction ends, so that it sees what that has written.
    """
    with outside(cursor):
        cursor.execute(_WAITING, (name, json.dumps(ids)))
        waiting = cursor.fetchone()
        return int(waiting[0]) if waiting else defer(name, lock=lock, **ids)


def is_queued(cursor: Cursor, name: str, **ids: Any) -> bool:
    """Say whether a job with these ids waits or is at work."""
    with outside(cursor):
        cursor.execute(_QUEUED, (name, json.dumps(ids)))
        return cursor.fetchone() is not None
