"""Deferring work in the transaction that asks for it, and what a task needs to know while it works."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.exceptions import JobAborted

from guanxi.kernel.api import Progress

Job = JobContext
Function = TypeVar("Function", bound=Callable[..., Any])


def task(*, name: str, **options: Any) -> Callable[[Function], Any]:
    """Declare what the worker does under a name; rooms do it in their ``tasks`` module."""
    return app.task(name=name, **options)


def defer(name: str, *, lock: str | None = None, **ids: Any) -> int:
    """Queue a task by name with the ids it needs; ``lock`` keeps jobs of the same lock from overlapping.

    Call it outside a workspace's role (``cluster.api.outside``): the queue is a public table.
    """
    return int(app.configure_task(name, lock=lock, queueing_lock=None).defer(**ids))


def until_stopped(job: Job) -> Progress:
    """Return a listener that ends the job between two steps of its work once the worker is told to stop."""
    return _UntilStopped(job)


@dataclass(frozen=True, slots=True)
class _UntilStopped:
    job: Job

    def stage(self, name: str, total: int | None = None) -> None:  # noqa: ARG002 (the protocol's)
        """Begin a stage, unless told to stop."""
        self.advance()

    def advance(self, count: int = 1) -> None:  # noqa: ARG002 (the protocol's)
        """Count units, unless told to stop."""
        if self.job.should_abort():
            raise JobAborted
