"""Running an import: stage, level, apply chunk by chunk; and going on after a kill where it stopped."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
from django.conf import settings
from django.db import DataError

from guanxi.access.api import perform
from guanxi.cluster.api import Cursor, DiskFull, disk_watched, enter
from guanxi.exchange.actions.after import tell_finished
from guanxi.exchange.actions.ahead import working_ahead
from guanxi.exchange.actions.apply import CHUNK, Chunk, apply_chunk, fields_of, staged_count
from guanxi.exchange.actions.choices import add_choices
from guanxi.exchange.actions.cleaning import make_cleaner
from guanxi.exchange.actions.currencies import tell_currencies
from guanxi.exchange.actions.levels import stage_levels
from guanxi.exchange.actions.lock import held, is_connected
from guanxi.exchange.actions.notes import flagged, take_notes
from guanxi.exchange.actions.patience import LOST
from guanxi.exchange.actions.refusing import refuse_erased
from guanxi.exchange.actions.stage import stage_file
from guanxi.exchange.actions.store import Stage, drop_stage, note, note_apart
from guanxi.exchange.errors import FileMissing, Unstorable, WrongMoment
from guanxi.exchange.logic.plan import Level, Plan, make_plan
from guanxi.exchange.logic.reading.open import open_table
from guanxi.exchange.logic.reading.shaped import shaped
from guanxi.exchange.queries.imports import ImportRun, get_import
from guanxi.jobs.api import told
from guanxi.kernel.api import ActorKind, Context, GuanxiError, NullProgress, Progress
from guanxi.metadata.api import catalogue
from guanxi.records.api import ensure_source


@dataclass(frozen=True, slots=True)
class Running:
    """An import at work: who, which, how."""

    context: Context
    run: ImportRun
    plan: Plan
    source_id: int
    progress: Progress

    @property
    def stage(self) -> Stage:
        """Return where its staged tables are."""
        return Stage(self.context.workspace.schema, self.run.id)


def run_import(context: Context, trail: UUID, progress: Progress | None = None) -> ImportRun:
    """Carry an import through, from wherever it is, and return it as it then stands.

    Raises ``ImportBusy`` when another process works on it and ``WrongMoment`` when it is over. A failure is
    kept with the import; what was written by then stays under its trail and can be undone or resumed. One
    that ended with ``DiskFull`` is gone on with like one that was killed.
    """
    with held(context, trail):
        run = _get(context, trail)
        if run.status not in {"waiting", "running", "failed"}:
            raise WrongMoment(trail=trail, status=run.status)
        note_apart(context, trail, status="running", error=None)
        with _failure_kept(context, trail), _values_stored(run):
            working = _prepare(context, run, progress or NullProgress())
            _ensure_staged(working)
            for level in _remaining(working):
                _apply(working, level)
            _finish(working)
    return _get(context, trail)


def _prepare(context: Context, run: ImportRun, progress: Progress) -> Running:
    acting = replace(context.acting_as(ActorKind.IMPORT, source=run.source), trail=run.id)
    with enter(context.workspace.schema) as cursor:
        objects = catalogue(cursor, context.workspace).objects
        source_id = ensure_source(cursor, run.source)
    return Running(acting, run, make_plan(run.object, run.mapping, objects), source_id, progress)


def _ensure_staged(working: Running) -> None:
    """Stage the file, unless a run before this one did and its tables have survived."""
    run, stage = working.run, working.stage
    with enter(stage.schema) as cursor:
        counts = {level.slug: staged_count(cursor, stage, level) for level in working.plan.levels}
    if run.place.get("staged") == counts and all(counts.values()):
        return
    if not run.file_path:  # it told of somebody who was erased
        raise FileMissing(path=run.file_name)
    table = shaped(open_table(Path(run.file_path), sheet=run.options.get("sheet")), run.mapping)
    cleaner = make_cleaner(working.context, working.plan, table, run.options)
    refuse_erased(working.context, cleaner, working.plan, run.source)
    tell_currencies(working.context, cleaner, working.plan, run.source)
    note_apart(working.context, run.id, stage="read", stage_done=0, stage_total=run.file_size)
    staged = stage_file(working.context, run.id, table, working.plan, cleaner, working.progress)
    add_choices(working.context, run.id, working.plan)
    options = {**run.options, "oddities": {**run.options.get("oddities", {}), **staged.oddities}}
    working.progress.stage("sort", None)
    with enter(stage.schema) as cursor:
        counts = stage_levels(cursor, stage, working.plan)
        notes = take_notes(cursor, stage, working.plan, cleaner.quality, options)
        # Where the file has lost rows to an erasure, others have their numbers, and each is looked at anew.
        place = run.place if run.place.get("staged") == counts else {"staged": counts}
        note(cursor, run.id, place=place, notes=notes, stage="sort", stage_total=None)


def _remaining(working: Running) -> Iterator[Level]:
    """Yield the levels that are not written yet, beginning with the one in which a former run stopped."""
    slugs = [level.slug for level in working.plan.levels]
    reached = _get(working.context, working.run.id).place.get("level")
    yield from working.plan.levels[slugs.index(reached) if reached in slugs else 0 :]


def _apply(working: Running, level: Level) -> None:
    run = _get(working.context, working.run.id)
    total = run.place["staged"][level.slug]
    first = run.place["n"] if run.place.get("level") == level.slug else 1
    working.progress.stage(level.slug, total)
    working.progress.advance(first - 1)
    note_apart(working.context, run.id, stage=level.slug, stage_done=first - 1, stage_total=total)
    chunk = Chunk(
        trail=run.id,
        plan=working.plan,
        level=level,
        source_id=working.source_id,
        first=first,
        last=first,
        staged=run.place["staged"],
        match_on=_match_on(level, run.options),
        records=run.records,
    )
    with working_ahead(working.stage, level, fields_of(level, working.plan), working.source_id) as ahead:
        while chunk.last <= total:
            first, last = chunk.last, min(chunk.last + CHUNK, total + 1)
            found = ahead.found(first, last, min(last + CHUNK, total + 1))
            chunk = replace(chunk, first=first, last=last, found=found)
            chunk = replace(chunk, records=perform(apply_chunk, working.context, chunk))
            working.progress.advance(last - first)


def _match_on(level: Level, options: dict[str, Any]) -> str | None:
    """Only rows without a number of their own look for their record by a value."""
    if level.key is not None and level.key.endswith(".@id"):
        return None
    filled = {column.field.slug for column in level.fields if column.field}
    if options.get("match_phone") and "phone" in filled:
        return "phone"
    if level.slug == "people" and "email" in filled:
        return "email"
    return "name" if level.slug == "companies" and not level.main and "name" in filled else None


def _take_statistics(cursor: Cursor, working: Running) -> None:
    """After many new records, tell the planner; after a few, what it knows still holds."""
    records = get_import(cursor, working.run.id).records
    if sum(counts["created"] for counts in records.values()) > CHUNK // 4:
        for table in ("change", "source_record", *(level.slug for level in working.plan.levels)):
            cursor.execute("select take_statistics(%s)", (table,))


def _finish(working: Running) -> None:
    with enter(working.stage.schema) as cursor:
        drop_stage(cursor, working.stage)
        _take_statistics(cursor, working)
        cursor.execute("select now()")
        finished = cursor.fetchall()[0][0]
        run = get_import(cursor, working.run.id)
        note(
            cursor,
            run.id,
            status="done",
            stage="done",
            stage_total=None,
            finished_at=finished,
            notes=[*run.notes, *flagged(run.records)],
        )
        tell_finished(working.context, cursor)


@contextmanager
def _failure_kept(context: Context, trail: UUID) -> Iterator[None]:
    try:
        with disk_watched(Path(settings.HOME)):
            yield
    except DiskFull as error:
        # Where not even this can be written, the import counts as broken off.
        if is_connected():
            with suppress(*LOST):
                _give_room(context, trail)
                _note_failed(context, trail, error)
        raise
    except GuanxiError as error:
        _note_failed(context, trail, error)
        raise


def _note_failed(context: Context, trail: UUID, error: GuanxiError) -> None:
    note_apart(context, trail, status="failed", error=told(error))


def _give_room(context: Context, trail: UUID) -> None:
    """Let go of what was staged, so that others can work on; it is made again from the file."""
    with enter(context.workspace.schema) as cursor:
        drop_stage(cursor, Stage(context.workspace.schema, trail))


@contextmanager
def _values_stored(run: ImportRun) -> Iterator[None]:
    """Say of a value that the database refuses whose it is."""
    try:
        yield
    except (psycopg.DataError, DataError) as error:
        raise Unstorable(path=run.file_name, reason=str(error).split("\n", 1)[0]) from error


def _get(context: Context, trail: UUID) -> ImportRun:
    with enter(context.workspace.schema) as cursor:
        return get_import(cursor, trail)
