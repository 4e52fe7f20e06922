"""Imports in the background: queued with the decision, run by the worker, nothing twice."""

from __future__ import annotations

import asyncio
import time

import pytest
from procrastinate.contrib.django import app

from guanxi.access.api import Workspace, perform
from guanxi.cluster.api import database_urls, enter, resolve_home
from guanxi.exchange.actions.store import folder_of
from guanxi.exchange.api import (
    RUN,
    UNDO,
    begin_import,
    get_import,
    propose_import,
    queue_import,
    queue_unfinished,
)
from guanxi.exchange.tests.loading import write
from guanxi.jobs.api import JobNumber, cancel_job, list_jobs, retry_job, until_stopped
from guanxi.jobs.worker import connector
from guanxi.kernel.api import NotAllowed, uuid7


def work_off() -> None:
    """Run the worker until the queue is empty."""

    async def run():
        async with app.with_connector(connector(database_urls(resolve_home()))).open_async() as worker:
            await worker.run_worker_async(
                wait=False, listen_notify=False, install_signal_handlers=False, abort_job_polling_interval=0.1
            )

    asyncio.run(run())


def queued(cast):
    """Return the workspace's jobs of imports that wait or have failed, as task, arguments and status."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "select task_name, args, status from procrastinate_jobs where status in ('todo', 'failed') "
            "and task_name like 'exchange.%%' and args ->> 'workspace_id' = %s order by id",
            (str(cast.workspace.id),),
        )
        return cursor.fetchall()


def begin(context, tmp_path, name="b.csv"):
    rows = [[str(n), f"{name}{n}@example.com"] for n in range(30)]
    path = write(tmp_path / name, ["Customer ID", "Email"], rows)
    context = context.on_trail(uuid7())
    with enter(context.workspace.schema) as cursor:
        proposal = propose_import(context, cursor, path, "people", name)
    return context, begin_import(context, path, name, proposal, background=True)


def standing(context, trail):
    with enter(context.workspace.schema) as cursor:
        return get_import(cursor, trail)


def test_an_import_is_queued_run_and_taken_back(cast, tmp_path):
    context, run = begin(cast.bob, tmp_path)
    assert run.status == "waiting"
    assert len(queued(cast)) == 1
    work_off()
    done = standing(context, run.id)
    assert (done.status, done.records["people"]["created"]) == ("done", 30)
    with enter(context.workspace.schema) as cursor:
        cursor.execute("select distinct actor_kind, actor_id from action where trail = %s", (run.id,))
        assert sorted(cursor.fetchall()) == [("import", cast.bob.actor.id), ("person", cast.bob.actor.id)]
        queue_import(context, cursor, UNDO)
    work_off()
    assert standing(context, run.id).status == "undone"
    assert queued(cast) == []


def test_a_queue_that_says_it_twice_does_it_once(cast, tmp_path):
    context, run = begin(cast.alice, tmp_path, "twice.csv")
    queue_unfinished()
    assert len(queued(cast)) == 1
    with enter(context.workspace.schema) as cursor:
        queue_import(context, cursor, RUN)
    work_off()
    assert standing(context, run.id).records["people"]["created"] == 30
    assert queued(cast) == []


def test_what_is_refused_is_not_queued(cast, tmp_path):
    path = write(tmp_path / "r.csv", ["Customer ID"], [["1"]])
    with enter(cast.alice.workspace.schema) as cursor:
        proposal = propose_import(cast.alice, cursor, path, "people", "r")
    carol = cast.carol.on_trail(uuid7())
    with pytest.raises(NotAllowed):
        begin_import(carol, path, "r.csv", proposal, background=True)
    assert queued(cast) == []
    assert not folder_of(carol, carol.trail).exists()


def test_a_job_of_a_person_who_has_left_fails_and_writes_nothing(cast, tmp_path):
    context, run = begin(cast.bob, tmp_path, "left.csv")
    from guanxi.access.api import Membership

    membership = Membership.objects.get(workspace_id=context.workspace.id, user_id=int(context.actor.id))
    role = membership.role
    membership.delete()
    try:
        work_off()
        assert standing(context, run.id).status == "waiting"
        assert [status for _, _, status in queued(cast)] == ["failed"]
    finally:
        Membership.objects.create(
            workspace=Workspace.objects.get(pk=context.workspace.id), user_id=int(context.actor.id), role=role
        )


def job_of(context, run):
    """Return the newest job of an import."""
    with enter(context.workspace.schema) as cursor:
        return next(job for job in list_jobs(context, cursor) if job.ids["trail"] == str(run.id))


def test_an_import_that_is_stopped_before_it_begins_stays_so_until_it_is_tried_again(cast, tmp_path):
    context, run = begin(cast.bob, tmp_path, "stopped.csv")
    perform(cancel_job, cast.bob, JobNumber(job_of(cast.bob, run).job))
    assert (standing(context, run.id).status, standing(context, run.id).error["code"]) == (
        "failed",
        "cancelled",
    )
    queue_unfinished()
    assert not job_of(cast.bob, run).is_open
    perform(retry_job, cast.bob, JobNumber(job_of(cast.bob, run).job))
    work_off()
    assert standing(context, run.id).records["people"]["created"] == 30


def test_an_import_that_is_stopped_at_work_ends_at_its_next_step_and_can_go_on(cast, tmp_path, monkeypatch):
    context, run = begin(cast.bob, tmp_path, "midway.csv")
    job, stopped = job_of(cast.bob, run).job, []

    def stopped_midway(job_context):
        if job_context.job.id == job:
            stopped.append(perform(cancel_job, cast.bob, JobNumber(job)).status)
            end = time.monotonic() + 10
            while not job_context.should_abort() and time.monotonic() < end:
                time.sleep(0.02)
        return until_stopped(job_context)

    with monkeypatch.context() as patched:
        patched.setattr("guanxi.exchange.tasks.until_stopped", stopped_midway)
        work_off()
    assert stopped == ["stopping"]
    assert (standing(context, run.id).status, standing(context, run.id).error["code"]) == (
        "failed",
        "cancelled",
    )
    state = job_of(cast.bob, run)
    assert (state.job, state.status, state.error["code"]) == (job, "cancelled", "cancelled")
    queue_unfinished()
    assert not job_of(cast.bob, run).is_open
    perform(retry_job, cast.bob, JobNumber(job))
    work_off()
    assert standing(context, run.id).records["people"]["created"] == 30
