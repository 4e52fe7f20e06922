"""Analyses as they stand: for the command line, the pages and the worker."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from guanxi.cluster.api import Cursor


@dataclass(frozen=True, slots=True)
class AnalysisRun:
    """One analysis; ``id`` is its trail.

    ``status``: running, done, unchanged (nothing had changed since the one before), failed. ``as_of`` is the
    moment it speaks of, ``report`` what it found (see ``logic/report.py``), ``error`` code and message.
    """

    id: UUID
    status: str
    stage: str
    stage_done: int
    stage_total: int | None
    as_of: datetime | None
    position: int | None
    version: str
    params: dict[str, Any]
    report: dict[str, Any]
    error: dict[str, str] | None
    scores: int
    started_by: str
    started_at: datetime
    finished_at: datetime | None


_COLUMNS = ", ".join(AnalysisRun.__dataclass_fields__)
_CURRENT = f"select {_COLUMNS} from analysis_run where id = (select c.run from score_current c)"
_LAST = f"select {_COLUMNS} from analysis_run order by started_at desc limit 1"


def get_run(cursor: Cursor, run: UUID) -> AnalysisRun:
    """Return an analysis of this workspace, one that is known to exist."""
    cursor.execute(f"select {_COLUMNS} from analysis_run where id = %s", (run,))
    return AnalysisRun(*cursor.fetchall()[0])


def current_run(cursor: Cursor) -> AnalysisRun | None:
    """Return the analysis whose scores are the valid ones; None before the first."""
    return _one(cursor, _CURRENT)


def last_run(cursor: Cursor) -> AnalysisRun | None:
    """Return the analysis that was begun last, at whatever stage it is; None before the first."""
    return _one(cursor, _LAST)


_BROKEN_OFF = """
select count(*) from analysis_run where (status = 'running' or error ->> 'code' = 'broken_off')
and started_at > coalesce((
    select max(started_at) from analysis_run
    where status <> 'running' and error ->> 'code' is distinct from 'broken_off'
), '-infinity')
"""


def broken_off_in_a_row(cursor: Cursor) -> int:
    """Return how many analyses have been left before their end since the last that came to one."""
    cursor.execute(_BROKEN_OFF)
    return int(cursor.fetchall()[0][0])


def _one(cursor: Cursor, statement: str) -> AnalysisRun | None:
    cursor.execute(statement)
    row = cursor.fetchone()
    return None if row is None else AnalysisRun(*row)
