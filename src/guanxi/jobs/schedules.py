"""The schedule of a workspace: what its administrators chose, what is due, and one run per slot."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import UTC, datetime, time

import psycopg
from django.db import Error

from guanxi.cluster.api import Cursor, enter
from guanxi.jobs.errors import NoTimeOfDay
from guanxi.jobs.queue import is_queued, task
from guanxi.jobs.slots import is_due, latest_slot, next_slot
from guanxi.jobs.upkeep import TASK, Upkeep, When, find_upkeep, queue_upkeep, upkeeps
from guanxi.jobs.workspaces import house_contexts
from guanxi.kernel.api import Action, Context, Role

TICK = "jobs.tick"

log = logging.getLogger("guanxi.worker")


@dataclass(frozen=True, slots=True)
class Schedule:
    """How one piece of upkeep is set in a workspace. ``at`` is its wall clock, ``due`` the next moment."""

    upkeep: Upkeep
    is_on: bool
    at: time | None
    last: datetime | None
    due: datetime | None


@dataclass(frozen=True, slots=True)
class ScheduleChange:
    """A piece of upkeep, by name, switched on or off; a daily one with its time (None: as it is)."""

    name: str
    is_on: bool
    at: time | None = None


_KNOWN = "select name, is_on, at, last_slot from schedule"
_WRITE = """
insert into schedule (name, is_on, at, last_slot) values (%s, %s, %s, %s)
on conflict (name) do update set is_on = excluded.is_on, at = excluded.at, last_slot = excluded.last_slot
"""
_FIRST = "insert into schedule (name, is_on, at, last_slot) values (%s, %s, %s, %s) on conflict do nothing"
_LOCKED = "select is_on, at, last_slot from schedule where name = %s for update"
_CLAIM = "update schedule set last_slot = %s where name = %s"


def schedules(context: Context, cursor: Cursor, now: datetime | None = None) -> list[Schedule]:
    """Return how all upkeep that works of itself is set in the cursor's workspace."""
    now = now or datetime.now(UTC)
    cursor.execute(_KNOWN)
    known = {row[0]: row[1:] for row in cursor.fetchall()}
    told = []
    for upkeep in upkeeps():
        if upkeep.when != When.ASKED:
            is_on, at, last = known.get(upkeep.name, (upkeep.is_on, upkeep.at, None))
            due = next_slot(at, context.workspace.time_zone, now) if is_on and at else None
            told.append(Schedule(upkeep, is_on, at, last, due))
    return told


def _change(context: Context, cursor: Cursor, given: ScheduleChange) -> None:
    upkeep = find_upkeep(given.name)
    if upkeep.when == When.ASKED or (given.at is not None and upkeep.when != When.DAILY):
        raise NoTimeOfDay(name=given.name)
    now = next(each for each in schedules(context, cursor) if each.upkeep == upkeep)
    # What was due before the change is not caught up: somebody has just said when it is to be.
    cursor.execute(_WRITE, (given.name, given.is_on, given.at or now.at, datetime.now(UTC)))


change_schedule = Action("schedule.change", Role.ADMIN, _change)


def queue_due(now: datetime) -> int:
    """Queue what is due in any workspace, once per slot whoever asks; return how many jobs that were.

    Slots that went by while nothing ran are caught up by one run.
    """
    return sum(_queue_due(context, now) for context in house_contexts())


def _queue_due(context: Context, now: datetime) -> int:
    try:
        with enter(context.workspace.schema) as cursor:
            cursor.execute(_KNOWN)
            known = {row[0]: row[2:] for row in cursor.fetchall()}
            daily = [each for each in upkeeps() if each.when == When.DAILY]
            return sum(
                _claimed(context, cursor, upkeep, now)
                for upkeep in daily
                if upkeep.name not in known or _slot(context, known[upkeep.name], now)
            )
    except (Error, psycopg.Error) as error:  # one that is being removed must not keep the others waiting
        log.warning("the schedule of %s could not be read: %s", context.workspace.schema, error)
        return 0


def _slot(context: Context, known: tuple[time, datetime], now: datetime) -> datetime | None:
    at, last = known
    slot = latest_slot(at, context.workspace.time_zone, now)
    return slot if is_due(slot, last, now) else None


def _claimed(context: Context, cursor: Cursor, upkeep: Upkeep, now: datetime) -> bool:
    """Claim the slot that is due, if no other worker was quicker, and queue its run."""
    cursor.execute(_FIRST, (upkeep.name, upkeep.is_on, upkeep.at, now))
    cursor.execute(_LOCKED, (upkeep.name,))
    is_on, at, last = cursor.fetchall()[0]
    slot = _slot(context, (at, last), now)
    if slot is None:
        return False
    cursor.execute(_CLAIM, (slot, upkeep.name))
    ids = {"workspace_id": context.workspace.id, "upkeep": upkeep.name}
    if not is_on or is_queued(cursor, TASK, **ids):
        return False
    queue_upkeep(context, cursor, upkeep)
    return True


def queue_after_import(context: Context, cursor: Cursor) -> None:
    """Queue what follows an import, as far as it is switched on in the cursor's workspace."""
    for schedule in schedules(context, cursor):
        if schedule.upkeep.when == When.AFTER_IMPORT and schedule.is_on:
            queue_upkeep(context, cursor, schedule.upkeep)


@task(name=TICK, queue="schedule", queueing_lock=TICK)
def tick(timestamp: int = 0) -> None:  # noqa: ARG001 (jobs of former versions bring it)
    """Look for what is due; the worker asks for it once a minute.

    Not as the queue's own periodic task: that waits, after the clock was put back, until it has caught up.
    """
    if queued := queue_due(datetime.now(UTC)):
        log.info("%d jobs are due by the schedule", queued)
