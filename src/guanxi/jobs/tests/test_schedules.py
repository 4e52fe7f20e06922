"""The schedule: one run per workspace and slot, on a clock that is moved; who may change it."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, time, timedelta

import pytest

from guanxi.access.api import perform
from guanxi.cluster.api import enter, outside
from guanxi.jobs import upkeep as declared
from guanxi.jobs.api import (
    ScheduleChange,
    Upkeep,
    When,
    change_schedule,
    list_jobs,
    queue_after_import,
    register_upkeep,
    schedules,
)
from guanxi.jobs.schedules import queue_due
from guanxi.jobs.tests.working import empty_queue, with_worker, work_off
from guanxi.kernel.api import Invalid, NotAllowed, NotFound

NIGHT = datetime(2026, 6, 10, 2, 59, tzinfo=UTC)
done: list[str] = []


@pytest.fixture(autouse=True)
def only_ours(cast, monkeypatch):
    """A workspace with one piece of daily upkeep at three o'clock, and one after imports."""
    monkeypatch.setattr(declared, "_upkeeps", {})
    register_upkeep(
        Upkeep(
            "night", "Night", "", lambda context, progress: done.append(context.workspace.slug), at=time(3)
        ),
        Upkeep("after", "After", "", lambda context, progress: done.append("after"), when=When.AFTER_IMPORT),
        Upkeep("asked", "Asked", "", lambda context, progress: done.append("asked"), when=When.ASKED),
    )
    done.clear()
    empty_queue()
    for context in (cast.alice, cast.mallory):
        with enter(context.workspace.schema) as cursor:
            cursor.execute("delete from schedule")
            cursor.execute("delete from job_run")
    queue_due(NIGHT)


def waiting(context):
    with enter(context.workspace.schema) as cursor:
        return [job.ids["upkeep"] for job in list_jobs(context, cursor) if job.is_open]


def test_a_slot_is_worked_off_once_and_in_each_workspace(cast):
    assert waiting(cast.alice) == []
    for minutes in range(4):
        queue_due(NIGHT + timedelta(minutes=minutes))
    assert (waiting(cast.alice), waiting(cast.mallory)) == (["night"], ["night"])
    with_worker(work_off)
    assert [done.count(each.slug) for each in (cast.workspace, cast.elsewhere)] == [1, 1]
    queue_due(NIGHT + timedelta(hours=20))
    assert waiting(cast.alice) == []
    queue_due(NIGHT + timedelta(hours=25))
    assert waiting(cast.alice) == ["night"]


def test_two_workers_at_once_queue_one_run(cast):
    gate = threading.Barrier(4)

    def look():
        from django.db import connection

        gate.wait()
        queue_due(NIGHT + timedelta(minutes=1))
        connection.close()

    workers = [threading.Thread(target=look) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert waiting(cast.alice) == ["night"]


def test_nights_that_went_by_while_nothing_ran_are_caught_up_by_one_run(cast):
    queue_due(NIGHT + timedelta(days=9))
    queue_due(NIGHT + timedelta(days=9, minutes=30))
    assert waiting(cast.alice) == ["night"]


def test_a_run_that_still_waits_is_not_queued_twice(cast):
    queue_due(NIGHT + timedelta(days=1))
    queue_due(NIGHT + timedelta(days=2))
    assert waiting(cast.alice) == ["night"]


def test_a_clock_that_goes_back_repeats_nothing(cast):
    queue_due(NIGHT + timedelta(minutes=2))
    with_worker(work_off)
    queue_due(NIGHT)
    queue_due(NIGHT + timedelta(minutes=3))
    assert waiting(cast.alice) == []


def test_the_zone_of_the_workspace_says_when_it_is_three(cast):
    with outside():
        cast.workspace.time_zone = "Asia/Shanghai"
        cast.workspace.save()
    try:
        queue_due(datetime(2026, 6, 10, 18, 59, tzinfo=UTC))
        with_worker(work_off)
        done.clear()
        queue_due(datetime(2026, 6, 10, 19, 0, tzinfo=UTC))
        assert waiting(cast.alice) == ["night"]
    finally:
        cast.workspace.time_zone = "UTC"
        cast.workspace.save()


def test_a_zone_that_this_machine_does_not_know_keeps_nobody_waiting(cast):
    for zone in ("Nowhere/Atlantis", "Europe", "../UTC"):
        cast.workspace.time_zone = zone
        cast.workspace.save()
        try:
            queue_due(NIGHT + timedelta(minutes=1))
        finally:
            cast.workspace.time_zone = "UTC"
            cast.workspace.save()
        assert (waiting(cast.alice), waiting(cast.mallory)) == (["night"], ["night"])


def test_what_is_switched_off_is_left_alone_and_not_caught_up(cast):
    perform(change_schedule, cast.alice, ScheduleChange("night", is_on=False))
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    queue_due(tomorrow)
    assert waiting(cast.alice) == []
    perform(change_schedule, cast.alice, ScheduleChange("night", is_on=True, at=time(4, 30)))
    assert [(each.is_on, each.at) for each in seen(cast.alice) if each.upkeep.name == "night"] == [
        (True, time(4, 30))
    ]
    queue_due(datetime.now(UTC))
    assert waiting(cast.alice) == []


def seen(context):
    with enter(context.workspace.schema) as cursor:
        return schedules(context, cursor)


def test_only_administrators_change_it_and_only_their_own(cast):
    before = seen(cast.alice), seen(cast.mallory)
    for who in (cast.bob, cast.carol):
        with pytest.raises(NotAllowed):
            perform(change_schedule, who, ScheduleChange("night", is_on=False))
    with pytest.raises(NotFound):
        perform(change_schedule, cast.alice, ScheduleChange("nothing", is_on=True))
    for wrong in (ScheduleChange("asked", is_on=True), ScheduleChange("after", is_on=True, at=time(3))):
        with pytest.raises(Invalid):
            perform(change_schedule, cast.alice, wrong)
    assert (seen(cast.alice), seen(cast.mallory)) == before
    perform(change_schedule, cast.mallory, ScheduleChange("night", is_on=False))
    assert seen(cast.alice) == before[0]


def test_what_follows_imports_follows_while_it_is_switched_on(cast):
    with enter(cast.workspace.schema) as cursor:
        queue_after_import(cast.alice, cursor)
    assert waiting(cast.alice) == ["after"]
    with_worker(work_off)
    assert done == ["after"]
    perform(change_schedule, cast.alice, ScheduleChange("after", is_on=False))
    with enter(cast.workspace.schema) as cursor:
        queue_after_import(cast.alice, cursor)
    assert waiting(cast.alice) == []
