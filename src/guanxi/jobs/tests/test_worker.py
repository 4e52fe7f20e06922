"""The worker: what dead workers left is done, what kills workers is given up, TERM ends between two steps."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from types import SimpleNamespace
from typing import Any

import pytest
from procrastinate import App
from procrastinate.contrib.django import app
from procrastinate.exceptions import JobAborted
from procrastinate.job_context import AbortReason

from guanxi.cluster.api import database_urls, resolve_home
from guanxi.jobs.api import at_start, defer, task, until_stopped
from guanxi.jobs.starting import starts
from guanxi.jobs.worker import TRIES, connector, reclaim

done: list[int] = []


@task(name="jobs.tests.note")
def note(number: int) -> None:
    done.append(number)


def with_worker(work: Callable[[App], Awaitable[Any]]) -> Any:
    """Give a coroutine the worker's own connection to the queue."""

    async def run():
        async with app.with_connector(connector(database_urls(resolve_home()))).open_async() as worker:
            return await work(worker)

    return asyncio.run(run())


def status(job: int) -> str | None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("select status from procrastinate_jobs where id = %s", (job,))
        row = cursor.fetchone()
        return row[0] if row else None


async def take_and_die(worker: App) -> None:
    """Take a job as a worker does, and never speak again."""
    number = await worker.job_manager.register_worker()
    assert await worker.job_manager.fetch_job(queues=["dying"], worker_id=number) is not None


def dying() -> int:
    return int(app.configure_task("jobs.tests.note", queue="dying").defer(number=7))


async def work_off(worker: App) -> None:
    await worker.run_worker_async(
        queues=["dying"], wait=False, listen_notify=False, install_signal_handlers=False,
        delete_jobs="successful",
    )  # fmt: skip


def test_a_job_of_a_dead_worker_is_done_by_the_next(installation):
    done.clear()
    job = dying()
    with_worker(take_and_die)
    assert status(job) == "doing"
    assert with_worker(lambda worker: reclaim(worker, 0.0)) == 1
    with_worker(work_off)
    assert (done, status(job)) == ([7], None)


def test_a_living_worker_keeps_its_job(installation):
    job = dying()
    with_worker(take_and_die)
    assert with_worker(lambda worker: reclaim(worker, 30.0)) == 0
    assert status(job) == "doing"
    with_worker(lambda worker: reclaim(worker, 0.0))
    with_worker(work_off)


def test_a_job_that_kills_every_worker_is_given_up(installation):
    job = dying()
    for _ in range(TRIES):
        with_worker(take_and_die)
        with_worker(lambda worker: reclaim(worker, 0.0))
    assert status(job) == "todo"
    with_worker(take_and_die)
    with_worker(lambda worker: reclaim(worker, 0.0))
    assert status(job) == "failed"


def test_a_job_that_is_rolled_back_was_never_queued(installation):
    from django.db import transaction

    with transaction.atomic():
        job = defer("jobs.tests.note", number=1)
        assert status(job) == "todo"
        transaction.set_rollback(True)
    assert status(job) is None


class Told:
    """A job's context, told to stop after some steps."""

    def __init__(self, steps: int, reason: AbortReason, task: str = "jobs.tests.note") -> None:
        self.steps, self.reason = steps, reason
        self.job = SimpleNamespace(task_name=task)

    def abort_reason(self) -> AbortReason | None:
        self.steps -= 1
        return self.reason if self.steps < 0 else None


def test_work_ends_between_two_steps_when_the_worker_is_told_to_stop():
    progress = until_stopped(Told(3, AbortReason.SHUTDOWN))
    progress.stage("one", 10)
    progress.advance(5)
    progress.advance(5)
    with pytest.raises(JobAborted):
        progress.stage("two")


def test_what_rooms_register_for_the_start_is_kept_in_order():
    def first() -> None: ...

    def second() -> None: ...

    before = starts()
    at_start(first)
    at_start(second)
    assert starts() == (*before, first, second)
    from guanxi.jobs import starting

    starting._starts[:] = list(before)
