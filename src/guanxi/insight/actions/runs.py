"""The row of an analysis: begun, noted as it goes, and marked where it was broken off."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from psycopg import sql
from psycopg.types.json import Jsonb

from guanxi.cluster.api import Cursor, enter
from guanxi.kernel.api import Context, GuanxiError, Progress

BROKEN_OFF = {"code": "broken_off", "message": "The analysis was broken off."}
EVERY = 1.0
"""Seconds between two notes of how far a stage is."""

_BREAK_OFF = """
update analysis_run set status = 'failed', error = %s, finished_at = now() where status = 'running'
"""


def begin_run(context: Context, params: dict[str, Any]) -> UUID:
    """Write an analysis down as running under the context's trail, and those a kill left as failed."""
    with enter(context.workspace.schema) as cursor:
        cursor.execute(_BREAK_OFF, (Jsonb(BROKEN_OFF),))
        cursor.execute(
            "insert into analysis_run (id, status, params, started_by) values (%s, 'running', %s, %s)",
            (context.trail, Jsonb(params), context.actor.name),
        )
    return context.trail


def note(cursor: Cursor, run: UUID, **values: Any) -> None:
    """Write how far an analysis is. Its row is a log of work, no record, so it needs no action."""
    columns = sql.SQL(", ").join(sql.SQL("{} = %s").format(sql.Identifier(name)) for name in values)
    bound = [Jsonb(value) if isinstance(value, dict) else value for value in values.values()]
    statement = sql.SQL("update analysis_run set {}, touched_at = clock_timestamp() where id = %s")
    cursor.execute(statement.format(columns), [*bound, run])


def note_apart(context: Context, run: UUID, **values: Any) -> None:
    """Write how far an analysis is, in a transaction of its own."""
    with enter(context.workspace.schema) as cursor:
        note(cursor, run, **values)


@contextmanager
def failure_kept(context: Context, run: UUID) -> Iterator[None]:
    """Mark an analysis as failed when it is left before its end, with the reason if there is a typed one."""
    ended = False
    reason = BROKEN_OFF
    try:
        yield
        ended = True
    except GuanxiError as error:
        reason = {"code": error.code, "message": str(error)}
        raise
    finally:
        if not ended:
            with enter(context.workspace.schema) as cursor:
                cursor.execute("select now()")
                note(cursor, run, status="failed", error=reason, finished_at=cursor.fetchall()[0][0])


class Noted:
    """Progress that is also written to the analysis, for the pages, and timed."""

    def __init__(self, progress: Progress, context: Context, run: UUID) -> None:
        self._progress, self._context, self._run = progress, context, run
        self._stage, self._since, self._noted = "", time.monotonic(), 0.0
        self._done = 0
        self.seconds: dict[str, float] = {}

    def stage(self, name: str, total: int | None = None) -> None:
        """Begin a stage."""
        self._progress.stage(name, total)
        self.end()
        self._stage, self._since, self._done = name, time.monotonic(), 0
        note_apart(self._context, self._run, stage=name, stage_done=0, stage_total=total)

    def advance(self, count: int = 1) -> None:
        """Count units."""
        self._progress.advance(count)
        self._done += count
        if time.monotonic() - self._noted > EVERY:
            self._noted = time.monotonic()
            note_apart(self._context, self._run, stage_done=self._done)

    def end(self) -> None:
        """End the stage at hand."""
        if self._stage:
            self.seconds[self._stage] = round(time.monotonic() - self._since, 3)
