"""What people see of jobs, and what they may decide: the whole cast, and no trace of what was denied."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Any

import pytest

from guanxi.access.api import perform
from guanxi.cluster.api import enter, outside
from guanxi.jobs import ledger
from guanxi.jobs.api import (
    Job,
    JobNumber,
    Stop,
    at_cancel,
    cancel_job,
    defer,
    defer_once,
    is_queued,
    list_jobs,
    retry_job,
    task,
    until_stopped,
)
from guanxi.jobs.errors import GoesOn, NotCancellable, NotRetryable
from guanxi.jobs.tests.working import empty_queue, take_and_die, with_worker, work_off
from guanxi.jobs.worker import reclaim
from guanxi.kernel.api import GuanxiError, NotAllowed, NotFound


class Refused(GuanxiError):
    """For a test."""

    code = "refused_here"
    message = "The file {name} cannot be read."


@dataclass
class Script:
    """What the next job does, and what is known of those that were."""

    refuses: bool = False
    breaks: bool = False
    stops_itself: Any = None
    steps: list[int] = field(default_factory=list)
    told: list[dict[str, Any]] = field(default_factory=list)


script = Script()


@task(name="jobs.tests.walk", label="Walk", stop=Stop.RESUMES, pass_context=True)
def walk(job: Job, *, workspace_id: int, user_id: int | None = None, go: str = "") -> None:
    progress = until_stopped(job)
    progress.stage("first", 3)
    for step in range(3):
        progress.advance()
        script.steps.append(step)
        if script.stops_itself:
            perform(cancel_job, script.stops_itself, JobNumber(job.job.id or 0))
            end = time.monotonic() + 5
            while not job.should_abort() and time.monotonic() < end:
                time.sleep(0.02)
    if script.refuses:
        raise Refused(name="a.csv")
    if script.breaks:
        raise ZeroDivisionError


@task(name="jobs.tests.must", label="Must end", pass_context=True)
def must(job: Job, *, workspace_id: int, user_id: int | None = None) -> None:
    until_stopped(job).advance()


@pytest.fixture(autouse=True)
def clean(cast):
    global script  # noqa: PLW0603
    script = Script()
    at_cancel("jobs.tests.walk", lambda context, cursor, ids: script.told.append(dict(ids)))
    empty_queue()
    for workspace in (cast.workspace, cast.elsewhere):
        with enter(workspace.schema) as cursor:
            cursor.execute("delete from job_run")


def queue(context, name="jobs.tests.walk", **ids):
    with enter(context.workspace.schema) as cursor, outside(cursor):
        by, lock = int(context.actor.id), f"t:{context.workspace.schema}"
        return defer(name, workspace_id=context.workspace.id, user_id=by, lock=lock, **ids)


def seen(context):
    with enter(context.workspace.schema) as cursor:
        return {state.job: state for state in list_jobs(context, cursor)}


def log_length(context):
    with enter(context.workspace.schema) as cursor:
        cursor.execute("select count(*) from action")
        return cursor.fetchall()[0][0]


def test_a_job_is_told_from_the_queue_to_its_end(cast):
    job = queue(cast.bob)
    assert seen(cast.alice)[job].status == "waiting"
    with_worker(work_off)
    state = seen(cast.alice)[job]
    assert (state.status, state.stage, state.asked_by) == ("done", "first", int(cast.bob.actor.id))
    assert state.started_at <= state.ended_at
    assert (state.attempts, state.again, state.error) == (1, False, None)


def test_a_failure_keeps_its_code_and_a_fault_only_its_kind(cast):
    script.refuses = True
    job = queue(cast.bob)
    with_worker(work_off)
    error = seen(cast.bob)[job].error
    assert (error["code"], error["message"]) == ("refused_here", "The file a.csv cannot be read.")
    assert error["template"].format(**error["params"]) == error["message"]
    script.refuses, script.breaks = False, True
    broken = queue(cast.bob)
    with_worker(work_off)
    assert seen(cast.bob)[broken].error["code"] == "fault"
    assert "ZeroDivisionError" in seen(cast.bob)[broken].error["message"]


def test_a_failed_job_is_tried_again_once_by_who_asks(cast):
    script.refuses = True
    job = queue(cast.bob, go="on")
    with_worker(work_off)
    script.refuses = False
    again = perform(retry_job, cast.alice, JobNumber(job))
    assert seen(cast.alice)[again].asked_by == int(cast.alice.actor.id)
    assert seen(cast.alice)[again].ids["go"] == "on"
    assert seen(cast.alice)[again].lock == seen(cast.alice)[job].lock
    with pytest.raises(NotRetryable):
        perform(retry_job, cast.alice, JobNumber(job))
    with_worker(work_off)
    told = seen(cast.alice)
    assert (told[job].status, told[job].retried_as, told[again].status) == ("failed", again, "done")
    with pytest.raises(NotRetryable):
        perform(retry_job, cast.alice, JobNumber(again))


def queued(cursor):
    with outside(cursor):
        cursor.execute("select id, args, lock, status::text from procrastinate_jobs")
        return {row[0]: row[1:] for row in cursor.fetchall()}


def test_an_account_that_came_from_elsewhere_is_tried_again_here_and_leaves_elsewhere_alone(cast):
    """Numbers of jobs and workspaces travel with a workspace's tables, where they mean others."""
    theirs = queue(cast.mallory, go="theirs")
    perform(cancel_job, cast.mallory, JobNumber(theirs))
    lock = f"t:{cast.elsewhere.schema}"
    with enter(cast.workspace.schema) as cursor:
        ids = {"workspace_id": cast.elsewhere.pk, "user_id": int(cast.mallory.actor.id), "go": "came"}
        ledger.begin(cursor, theirs, "jobs.tests.walk", ids, lock=lock)
        ledger.end(cursor, theirs, "failed")
    again = perform(retry_job, cast.alice, JobNumber(theirs))
    with enter(cast.workspace.schema) as cursor:
        assert queued(cursor) == {
            theirs: (
                {"workspace_id": cast.elsewhere.pk, "user_id": int(cast.mallory.actor.id), "go": "theirs"},
                lock,
                "cancelled",
            ),
            again: (
                {"workspace_id": cast.workspace.pk, "user_id": int(cast.alice.actor.id), "go": "came"},
                f"t:{cast.workspace.schema}",
                "todo",
            ),
        }


def test_a_waiting_job_is_cancelled_at_once_and_its_room_is_told(cast):
    job = queue(cast.bob, go="on")
    done = perform(cancel_job, cast.bob, JobNumber(job))
    assert (done.status, done.stop) == ("cancelled", Stop.RESUMES)
    assert [each["go"] for each in script.told] == ["on"]
    with_worker(work_off)
    assert script.steps == []
    assert seen(cast.bob)[job].status == "cancelled"
    with pytest.raises(NotCancellable):
        perform(cancel_job, cast.bob, JobNumber(job))
    again = perform(retry_job, cast.bob, JobNumber(job))
    with_worker(work_off)
    assert seen(cast.bob)[again].status == "done"


def test_a_running_job_stops_at_its_next_step(cast):
    script.stops_itself = cast.bob
    job = queue(cast.bob)
    with_worker(work_off)
    assert script.steps == [0]
    assert (seen(cast.bob)[job].status, seen(cast.bob)[job].error["code"]) == ("cancelled", "cancelled")


def test_what_must_not_stay_half_done_cannot_be_stopped(cast):
    job = queue(cast.bob, "jobs.tests.must")
    with pytest.raises(GoesOn):
        perform(cancel_job, cast.alice, JobNumber(job))
    with_worker(work_off)
    assert seen(cast.bob)[job].status == "done"


def test_a_job_whose_worker_died_is_taken_up_again_and_says_so(cast):
    job = queue(cast.bob)
    script.breaks = True
    with_worker(take_and_die)
    with enter(cast.workspace.schema) as cursor, outside(cursor):
        cursor.execute("update procrastinate_workers set last_heartbeat = now() - interval '5 minutes'")
    assert seen(cast.bob)[job].status == "left"
    script.breaks = False
    # The account knows of the first attempt, as it does when a worker is killed in the middle.
    with enter(cast.workspace.schema) as cursor:
        cursor.execute(
            "insert into job_run (job, task, status, asked_by) values (%s, 'jobs.tests.walk', 'running', %s)",
            (job, int(cast.bob.actor.id)),
        )
    with_worker(lambda worker: reclaim(worker, 0.0))
    assert (seen(cast.bob)[job].status, seen(cast.bob)[job].again) == ("waiting", True)
    with_worker(work_off)
    assert (seen(cast.bob)[job].status, seen(cast.bob)[job].attempts) == ("done", 2)


def test_a_job_of_a_dead_worker_is_cancelled_at_once(cast):
    job = queue(cast.bob)
    with_worker(take_and_die)
    with enter(cast.workspace.schema) as cursor, outside(cursor):
        cursor.execute("update procrastinate_workers set last_heartbeat = now() - interval '5 minutes'")
    assert perform(cancel_job, cast.bob, JobNumber(job)).status == "cancelled"
    with_worker(lambda worker: reclaim(worker, 0.0))
    with_worker(work_off)
    assert (script.steps, seen(cast.bob)[job].status) == ([], "cancelled")


def test_who_sees_what_and_may_do_what(cast):
    mine, theirs, house = queue(cast.bob), queue(cast.alice), queue_house(cast)
    assert set(seen(cast.alice)) == {mine, theirs, house}
    assert set(seen(cast.bob)) == {mine}
    assert set(seen(cast.carol)) == set()
    assert set(seen(cast.mallory)) == set()
    before = log_length(cast.alice), log_length(cast.mallory), seen(cast.alice)
    for who, job, refusal in (
        (cast.bob, theirs, NotFound),
        (cast.bob, house, NotFound),
        (cast.carol, mine, NotAllowed),
        (cast.mallory, mine, NotFound),
        (cast.alice, 10**12, NotFound),
    ):
        for verb in (cancel_job, retry_job):
            with pytest.raises(refusal):
                perform(verb, who, JobNumber(job))
    assert (log_length(cast.alice), log_length(cast.mallory), seen(cast.alice)) == before
    assert script.told == []


def queue_house(cast):
    with enter(cast.workspace.schema) as cursor, outside(cursor):
        return defer("jobs.tests.walk", workspace_id=cast.workspace.pk)


def test_a_queued_job_is_known_by_its_ids(cast):
    queue(cast.bob, go="here")
    with enter(cast.workspace.schema) as cursor:
        assert is_queued(cursor, "jobs.tests.walk", go="here")
        assert not is_queued(cursor, "jobs.tests.walk", go="there")
        assert not is_queued(cursor, "jobs.tests.must", go="here")


def test_what_waits_already_is_not_queued_again_but_what_is_at_work_is(cast):
    empty_queue()
    workspace = cast.workspace.id

    def queued() -> int:
        with enter(cast.workspace.schema) as cursor:
            return defer_once(cursor, "jobs.tests.walk", workspace_id=workspace)

    first = queued()
    assert queued() == first
    with enter(cast.elsewhere.schema) as cursor:
        assert defer_once(cursor, "jobs.tests.walk", workspace_id=cast.elsewhere.id) != first
    with_worker(take_and_die)
    assert queued() != first
