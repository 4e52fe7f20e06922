"""Going on after a kill: what was begun and has no process at work on it is carried to its end."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from uuid import UUID

from guanxi.access.api import Workspace, operator_context
from guanxi.cluster.api import enter, staging_schema
from guanxi.exchange.actions.lock import held
from guanxi.exchange.actions.patience import patiently
from guanxi.exchange.actions.queue import RUN, UNDO, queue_import
from guanxi.exchange.actions.run import run_import
from guanxi.exchange.actions.store import Stage, drop_stage
from guanxi.exchange.actions.undo import undo_import
from guanxi.exchange.errors import ImportBusy, WrongMoment
from guanxi.exchange.queries.imports import ImportRun, get_import, unfinished_imports
from guanxi.jobs.api import is_queued
from guanxi.kernel.api import Context, GuanxiError, Progress

log = logging.getLogger(__name__)


def resume_unfinished(context: Context, progress: Progress | None = None) -> list[ImportRun]:
    """Carry the broken-off imports and undos of a workspace through; return those that were, as they stand.

    What another process is at work on is left to it. One that fails is kept as failed, and the next follows.
    """
    with enter(context.workspace.schema) as cursor:
        waiting = unfinished_imports(cursor)
    resumed = []
    for run in waiting:
        try:
            _carry_on(context, run, progress)
        except (ImportBusy, WrongMoment):
            continue
        except GuanxiError as error:
            log.warning("Import %s of %s: %s", run.id, run.file_name, error)
        with enter(context.workspace.schema) as cursor:
            resumed.append(get_import(cursor, run.id))
    clear_staged(context)
    return resumed


def queue_unfinished() -> int:
    """Hand the broken-off imports and undos of every workspace to the worker; return how many they are."""
    queued = 0
    for workspace in Workspace.objects.order_by("pk"):
        context = operator_context(workspace)
        with enter(context.workspace.schema) as cursor:
            for run in unfinished_imports(cursor):
                name = UNDO if run.status == "undoing" else RUN
                if is_queued(cursor, name, trail=str(run.id)):
                    continue
                queue_import(context.on_trail(run.id), cursor, name)
                queued += 1
        clear_staged(context)
    return queued


def _carry_on(context: Context, run: ImportRun, progress: Progress | None) -> None:
    if run.status == "undoing":
        patiently(lambda: undo_import(context, run.id, progress))
    else:
        patiently(lambda: run_import(context, run.id, progress))


def clear_staged(context: Context) -> None:
    """Drop the staged tables of rehearsals and imports that are over; a kill may leave such."""
    schema = context.workspace.schema
    with enter(schema) as cursor:
        cursor.execute(
            "select distinct right(tablename, 32) from pg_tables "
            "where schemaname = %s and tablename ~ '_[0-9a-f]{32}$' and right(tablename, 32) not in "
            "(select replace(id::text, '-', '') from import_run where status <> 'done')",
            (staging_schema(schema),),
        )
        stale = [UUID(row[0]) for row in cursor.fetchall()]
    for trail in _unheld(context, stale):
        with enter(schema) as cursor:
            drop_stage(cursor, Stage(schema, trail))


def _unheld(context: Context, trails: list[UUID]) -> Iterator[UUID]:
    for trail in trails:
        try:
            with held(context, trail):
                yield trail
        except ImportBusy:
            continue
