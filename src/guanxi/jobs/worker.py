"""The worker process: ``python -m guanxi.jobs.worker``."""

from __future__ import annotations

import asyncio
import logging
import os
import sys

from procrastinate import App, PsycopgConnector
from procrastinate.exceptions import AlreadyEnqueued, ConnectorException
from procrastinate.jobs import Status

from guanxi.cluster.api import DatabaseUrls, database_urls, resolve_home
from guanxi.jobs.listing import SILENT
from guanxi.jobs.schedules import TICK
from guanxi.jobs.starting import starts
from guanxi.kernel.api import log_uncaught

PATIENCE = 15.0  # seconds that a job has to reach its next step when the worker is told to stop
POLL = 5.0  # seconds after which the queue is looked at even if no notice came
LOOK = 60.0  # seconds between two looks for jobs of dead workers and for what is due
TRIES = 5  # a job that has taken so many workers with it is not tried again

_NO_SIGN_AHEAD = "update procrastinate_workers set last_heartbeat = now() where last_heartbeat > now()"
# No job of ours is put off to a later time.
_NO_WAIT = "update procrastinate_jobs set scheduled_at = null where status = 'todo' and scheduled_at > now()"

log = logging.getLogger("guanxi.worker")


def main() -> None:
    """Work off the queue until told to stop; TERM lets the job at hand finish its step."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guanxi.config.settings")
    import django

    django.setup()
    sys.excepthook = log_uncaught
    from procrastinate.contrib.django import app

    for start in starts():
        start()
    urls = database_urls(resolve_home())
    asyncio.run(work(app.with_connector(connector(urls)), SILENT if urls.external else 0.0))


def connector(urls: DatabaseUrls) -> PsycopgConnector:
    """Return the worker's own way to the queue: the serving login, with a small pool beside Django's."""
    options = {"prepare_threshold": None}
    return PsycopgConnector(conninfo=urls.serve.conninfo, min_size=1, max_size=3, kwargs=options)


async def work(app: App, silent: float) -> None:
    """Run jobs until told to stop.

    ``silent`` is after how many seconds without a heartbeat a worker counts as dead at our start: 0 where no
    other can be alive, because one home has one worker.
    """
    async with app.open_async():
        await reclaim(app, silent)
        looking = asyncio.create_task(_keep_looking(app))
        try:
            await app.run_worker_async(
                concurrency=1,
                delete_jobs="successful",
                fetch_job_polling_interval=POLL,
                shutdown_graceful_timeout=PATIENCE,
            )
        finally:
            looking.cancel()


async def reclaim(app: App, silent: float) -> int:
    """Queue the jobs of dead workers once more and return how many they are."""
    await _set_right(app)
    await app.job_manager.prune_stalled_workers(silent)
    stalled = list(await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=silent))
    for job in stalled:
        if job.attempts >= TRIES:
            log.error("%s has stopped %d workers and is not tried again", job.call_string, job.attempts)
            await app.job_manager.finish_job(job, Status.FAILED, delete_job=False)
        else:
            log.warning("%s was left behind by a worker that is gone; it is queued again", job.call_string)
            await app.job_manager.retry_job(job)
    return len(stalled)


async def _set_right(app: App) -> None:
    """Forget signs of life and retries of a time to come: nobody waits until the clock has caught up."""
    await app.connector.execute_query_async(_NO_SIGN_AHEAD)
    await app.connector.execute_query_async(_NO_WAIT)


async def _keep_looking(app: App) -> None:
    """Look for what dead workers left and for what is due, by a clock that cannot be put back."""
    while True:
        try:
            await app.configure_task(TICK, queueing_lock=TICK).defer_async()
        except AlreadyEnqueued:
            log.debug("the last look at the schedule has not been worked off yet")
        except ConnectorException as error:
            log.warning("%s", error)
        await asyncio.sleep(LOOK)
        try:
            await reclaim(app, SILENT)
        except ConnectorException as error:
            log.warning("%s", error)


if __name__ == "__main__":
    # By its own name, or the queue's library would take the tasks for those of a script.
    from guanxi.jobs.worker import main as as_module

    as_module()
