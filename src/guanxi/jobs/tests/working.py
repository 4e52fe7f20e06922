"""Workers for tests: one that works off a queue and ends, and one that takes a job and dies."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from procrastinate import App
from procrastinate.contrib.django import app

from guanxi.cluster.api import database_urls, resolve_home
from guanxi.jobs.worker import connector


def with_worker(work: Callable[[App], Awaitable[Any]]) -> Any:
    """Give a coroutine the worker's own connection to the queue."""

    async def run() -> Any:
        async with app.with_connector(connector(database_urls(resolve_home()))).open_async() as worker:
            return await work(worker)

    return asyncio.run(run())


async def work_off(worker: App) -> None:
    """Work off what waits, as the worker does, but not what the clock of now asks for, and end."""
    await worker.run_worker_async(
        queues=["default"], wait=False, listen_notify=False, install_signal_handlers=False,
        delete_jobs="successful", abort_job_polling_interval=0.1,
    )  # fmt: skip


async def take_and_die(worker: App) -> None:
    """Take the next job as a worker does, and never speak again."""
    number = await worker.job_manager.register_worker()
    assert await worker.job_manager.fetch_job(queues=None, worker_id=number) is not None


def empty_queue() -> None:
    """Remove what others left in the queue."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("delete from procrastinate_jobs")
