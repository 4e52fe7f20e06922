"""A job at work: written down as it begins, goes on and ends, and stopped between two of its steps."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from procrastinate import JobContext
from procrastinate.exceptions import JobAborted
from procrastinate.job_context import AbortReason

from guanxi.cluster.api import disk_watched, enter
from guanxi.jobs import ledger
from guanxi.jobs.errors import Broken, Cancelled, told
from guanxi.jobs.kinds import Stop, kind_of
from guanxi.jobs.workspaces import house_context
from guanxi.kernel.api import GuanxiError, Progress

EVERY = 1.0
"""Seconds between two notes of how far a stage is."""


@dataclass(slots=True)
class _Noted:
    """The account of the job at work."""

    schema: str
    job: int
    done: int = 0
    noted: float = 0.0

    def begin(self, context: JobContext) -> None:
        job = context.job
        with enter(self.schema) as cursor:
            ledger.begin(cursor, self.job, job.task_name, job.task_kwargs, lock=job.lock)

    def stage(self, name: str, total: int | None) -> None:
        self.done = 0
        with enter(self.schema) as cursor:
            ledger.note(cursor, self.job, stage=name, stage_done=0, stage_total=total)

    def advance(self, count: int) -> None:
        self.done += count
        if time.monotonic() - self.noted > EVERY:
            self.noted = time.monotonic()
            with enter(self.schema) as cursor:
                ledger.note(cursor, self.job, stage_done=self.done)

    def end(self, status: str, error: GuanxiError | None = None) -> None:
        with enter(self.schema) as cursor:
            ledger.end(cursor, self.job, status, told(error) if error else None)


_at_work: ContextVar[_Noted | None] = ContextVar("job_at_work", default=None)


@contextmanager
def noted(context: JobContext) -> Iterator[None]:
    """Keep the workspace's account of a job for as long as it is at work; jobs of no workspace have none."""
    house = house_context(int(str(context.job.task_kwargs.get("workspace_id") or 0)))
    if house is None or context.job.id is None:
        yield
        return
    account = _Noted(house.workspace.schema, context.job.id)
    account.begin(context)
    token = _at_work.set(account)
    try:
        with _ending(account):
            yield
    finally:
        _at_work.reset(token)


@contextmanager
def _ending(account: _Noted) -> Iterator[None]:
    try:
        with disk_watched(Path(settings.HOME)):
            yield
        account.end("done")
    except Cancelled as error:
        account.end("cancelled", error)
        raise JobAborted from error
    except JobAborted:  # the worker is told to stop: the job goes back into the queue
        with enter(account.schema) as cursor:
            ledger.note(cursor, account.job, status="waiting")
        raise
    except GuanxiError as error:
        account.end("failed", error)
        raise
    except Exception as error:
        account.end("failed", Broken(kind=type(error).__name__))
        raise


def until_stopped(job: JobContext) -> Progress:
    """Return a listener that notes how far the job is, and ends it between two steps once it is to stop.

    Where a person stopped it, it raises ``Cancelled``; where the worker is told to stop, ``JobAborted``.
    """
    return _UntilStopped(job, _at_work.get())


@dataclass(frozen=True, slots=True)
class _UntilStopped:
    job: JobContext
    account: _Noted | None

    def stage(self, name: str, total: int | None = None) -> None:
        """Begin a stage, unless told to stop."""
        self._look()
        if self.account:
            self.account.stage(name, total)

    def advance(self, count: int = 1) -> None:
        """Count units, unless told to stop."""
        self._look()
        if self.account:
            self.account.advance(count)

    def _look(self) -> None:
        reason = self.job.abort_reason()
        if reason == AbortReason.SHUTDOWN:
            raise JobAborted
        if reason and kind_of(self.job.job.task_name).stop != Stop.NEVER:
            raise Cancelled
