"""What was measured: the newest measurement of an object, those before it, and whether one is under way."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from guanxi.cluster.api import Cursor
from guanxi.quality.logic.score import Cells, Score, score_of
from guanxi.quality.queries.unusual import Unusual


@dataclass(frozen=True, slots=True)
class Run:
    """One measurement of an object; its numbers are those of ``as_of`` and still held at ``checked_at``.

    ``cause``: import, undo, asked, time. ``trails``: what came in or was taken back since the one before.
    """

    id: UUID
    object: str
    as_of: datetime
    checked_at: datetime
    cause: str
    trails: list[UUID]
    rows: int
    doubles: int


@dataclass(frozen=True, slots=True)
class FieldQuality:
    """A field over ``rows``: filled, of those valid, different values; shapes with counts, unusual values.

    ``said_newest`` and ``said_half``: when the newest value came in, since when half of them have.
    """

    field: str
    source: str
    rows: int
    filled: int
    valid: int
    distinct: int
    shapes: list[tuple[str, int]]
    unusual: Unusual | None
    said_newest: datetime | None
    said_half: datetime | None

    @property
    def cells(self) -> Cells:
        """Return what the score needs."""
        return Cells(self.field, self.rows, self.filled, self.valid)


@dataclass(frozen=True, slots=True)
class Point:
    """One moment of the trend: the measurement and the score of the fields asked for."""

    run: Run
    score: Score | None
    fields: dict[str, Cells]


_COLUMNS = ", ".join(Run.__dataclass_fields__)
_FIELDS = """
select field, source, rows, filled, valid, distinct_values, shapes, limits, said_newest, said_half
from quality_measure where run = %s
"""
_POINTS = """
select m.run, m.field, m.rows, m.filled, m.valid from quality_measure m
where m.source = '' and m.run = any(%s)
"""


def last_measured(cursor: Cursor, slug: str) -> Run | None:
    """Return the newest measurement of an object; None before the first."""
    found = runs_of(cursor, slug, limit=1)
    return found[0] if found else None


def runs_of(cursor: Cursor, slug: str, *, limit: int = 60) -> list[Run]:
    """Return the measurements of an object, the newest first."""
    cursor.execute(
        f"select {_COLUMNS} from quality_run where object = %s order by as_of desc limit %s", (slug, limit)
    )
    return [Run(*row) for row in cursor.fetchall()]


def fields_of(cursor: Cursor, run: UUID) -> list[FieldQuality]:
    """Return what a measurement found of each field, over all rows (source '') and per source."""
    cursor.execute(_FIELDS, (run,))
    return [_field(row) for row in cursor.fetchall()]


def _field(row: tuple[Any, ...]) -> FieldQuality:
    field, source, rows, filled, valid, distinct, shapes, limits, newest, half = row
    outside = Unusual(**limits) if limits else None
    found = [(shape, count) for shape, count in shapes]
    return FieldQuality(field, source, rows, filled, valid, distinct, found, outside, newest, half)


def trend_of(cursor: Cursor, slug: str, fields: Collection[str], *, limit: int = 60) -> list[Point]:
    """Return how an object fared over its last measurements, the oldest first, by some of its fields."""
    runs = runs_of(cursor, slug, limit=limit)
    cursor.execute(_POINTS, ([run.id for run in runs],))
    cells: dict[UUID, dict[str, Cells]] = {run.id: {} for run in runs}
    for run, field, *counts in cursor.fetchall():
        if field in fields:
            cells[run][field] = Cells(field, *counts)
    return [
        Point(run, score_of(cells[run.id].values(), run.rows, run.doubles), cells[run.id])
        for run in reversed(runs)
    ]


def being_measured(cursor: Cursor) -> bool:
    """Say whether a measurement was asked for and is not done yet."""
    cursor.execute("select exists (select from quality_due)")
    return bool(cursor.fetchall()[0][0])
