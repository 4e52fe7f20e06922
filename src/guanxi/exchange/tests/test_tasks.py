"""Imports in the background: queued with the decision, run by the worker, nothing twice."""

from __future__ import annotations

import asyncio

import pytest
from procrastinate.contrib.django import app

from guanxi.access.api import Workspace
from guanxi.cluster.api import database_urls, enter, resolve_home
from guanxi.exchange.actions.store import folder_of
from guanxi.exchange.api import (
    UNDO,
    begin_import,
    get_import,
    propose_import,
    queue_import,
    queue_unfinished,
)
from guanxi.exchange.tests.loading import write
from guanxi.jobs.worker import connector
from guanxi.kernel.api import NotAllowed, uuid7


def work_off() -> None:
    """Run the worker until the queue is empty."""

    async def run():
        async with app.with_connector(connector(database_urls(resolve_home()))).open_async() as worker:
            await worker.run_worker_async(wait=False, listen_notify=False, install_signal_handlers=False)

    asyncio.run(run())


def queued():
    """Return the jobs of imports that wait or have failed, as task, arguments and status."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "select task_name, args, status from procrastinate_jobs where status in ('todo', 'failed') "
            "and task_name like 'exchange.%' order by id"
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
    assert len(queued()) == 1
    work_off()
    done = standing(context, run.id)
    assert (done.status, done.records["people"]["created"]) == ("done", 30)
    with enter(context.workspace.schema) as cursor:
        cursor.execute("select distinct actor_kind, actor_id from action where trail = %s", (run.id,))
        assert sorted(cursor.fetchall()) == [("import", cast.bob.actor.id), ("person", cast.bob.actor.id)]
        queue_import(context, cursor, UNDO)
    work_off()
    assert standing(context, run.id).status == "undone"
    assert queued() == []


def test_a_queue_that_says_it_twice_does_it_once(cast, tmp_path):
    context, run = begin(cast.alice, tmp_path, "twice.csv")
    queue_unfinished()
    assert len(queued()) == 2
    work_off()
    assert standing(context, run.id).records["people"]["created"] == 30
    assert queued() == []


def test_what_is_refused_is_not_queued(cast, tmp_path):
    path = write(tmp_path / "r.csv", ["Customer ID"], [["1"]])
    with enter(cast.alice.workspace.schema) as cursor:
        proposal = propose_import(cast.alice, cursor, path, "people", "r")
    carol = cast.carol.on_trail(uuid7())
    with pytest.raises(NotAllowed):
        begin_import(carol, path, "r.csv", proposal, background=True)
    assert queued() == []
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
        assert [status for _, _, status in queued()] == ["failed"]
    finally:
        Membership.objects.create(
            workspace=Workspace.objects.get(pk=context.workspace.id), user_id=int(context.actor.id), role=role
        )
