"""Measuring a workspace: each object that has changed, in a transaction of its own."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from psycopg.types.json import Jsonb

from guanxi.cluster.api import Cursor, enter
from guanxi.kernel.api import Context, NullProgress, Progress, uuid7
from guanxi.metadata.api import Field, catalogue
from guanxi.quality.queries.columns import Counted, Table
from guanxi.quality.queries.said import ALL, Said, freshness
from guanxi.quality.queries.unusual import unusual
from guanxi.quality.queries.version import version_of
from guanxi.records.api import reader

Stored = tuple[Any, ...]

_DUE = "select id, cause, trail from quality_due order by id"
_CHECKED = """
update quality_run set checked_at = now() where version = %s and id = (
    select id from quality_run where object = %s order by as_of desc limit 1)
"""
_RUN = """
insert into quality_run (id, object, as_of, checked_at, cause, trails, rows, doubles, version, seconds)
values (%s, %s, now(), now(), %s, %s, %s, %s, %s, %s)
"""
_FIELDS = """
insert into quality_measure
(run, field, source, rows, filled, valid, distinct_values, shapes, limits, said_newest, said_half)
values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
"""
# Of measurements that no import asked for, the last of each day stays; after 400 days, of each month.
_THIN = """
delete from quality_run r where r.object = %(object)s and exists (
    select from quality_run later where later.object = r.object and later.as_of > r.as_of and (
        r.trails = '{}' and later.as_of::date = r.as_of::date and later.cause = r.cause
        or r.as_of < now() - interval '400 days'
        and date_trunc('month', later.as_of) = date_trunc('month', r.as_of)))
"""


@dataclass(frozen=True, slots=True)
class Due:
    """What asks for a measurement: the last cause, the trails that came in, and the last row that says so."""

    last: int
    cause: str
    trails: list[UUID]


def measure(context: Context, progress: Progress | None = None) -> list[str]:
    """Measure what has changed since it was measured last; return the objects that were measured anew.

    Nothing is done where nobody asked. A kill leaves what asked in place, so that the next call goes on.
    """
    progress = progress or NullProgress()
    with enter(context.workspace.schema) as cursor:
        due = _due(cursor)
        kinds = list(catalogue(cursor, context.workspace))
    if due is None:
        return []
    progress.stage("measure", len(kinds))
    done = []
    for kind in kinds:
        with enter(context.workspace.schema) as cursor:
            if _measure_object(context, cursor, kind.slug, due):
                done.append(kind.slug)
        progress.advance()
    with enter(context.workspace.schema) as cursor:
        cursor.execute("delete from quality_due where id <= %s", (due.last,))
    return done


def measure_daily(context: Context, progress: Progress | None = None) -> list[str]:
    """Measure because a day has passed, so that edits by hand show in the trend; return what had changed."""
    with enter(context.workspace.schema) as cursor:
        cursor.execute("insert into quality_due (cause) values ('time')")
    return measure(context, progress)


def _due(cursor: Cursor) -> Due | None:
    cursor.execute(_DUE)
    rows = cursor.fetchall()
    if not rows:
        return None
    return Due(rows[-1][0], rows[-1][1], list(dict.fromkeys(row[2] for row in rows if row[2])))


def _measure_object(context: Context, cursor: Cursor, slug: str, due: Due) -> bool:
    """Measure one object, unless it is as it was; return whether that was done."""
    table, began = Table(reader(context, cursor), slug), time.monotonic()
    version = version_of(cursor, table.kind, context.workspace.currency)
    cursor.execute(_CHECKED, (version, slug))
    if cursor.rowcount:
        return False
    rows = list(_fields(context, cursor, table))
    run, count = uuid7(), table.count_all()
    cursor.execute(
        _RUN,
        (run, slug, due.cause, due.trails, count, table.doubles(), version, time.monotonic() - began),
    )
    cursor.executemany(_FIELDS, [(run, *row) for row in rows])
    cursor.execute(_THIN, {"object": slug})
    return True


def _fields(context: Context, cursor: Cursor, table: Table) -> Iterable[Stored]:
    """Yield each field, over all rows and per source, as it is stored."""
    counted, said = table.everything(), freshness(cursor, table.kind)
    filled = [field for field in table.kind.fields if counted[field.slug].filled]
    for field in table.kind.fields:
        yield _whole(context, table, field, counted[field.slug], said.get((field.slug, ALL)))
    for source, fields in (table.by_source(filled) if filled else {}).items():
        for slug, each in fields.items():
            yield _row(slug, source, each, said.get((slug, source)))


def _whole(context: Context, table: Table, field: Field, counted: Counted, said: Said | None) -> Stored:
    if not counted.filled:
        return _row(field.slug, ALL, counted, said)
    every = Counted(counted.rows, counted.filled, counted.valid, table.distinct(field))
    outside = unusual(table, field, context.workspace.currency)
    return _row(field.slug, ALL, every, said, table.shapes(field), outside.stored() if outside else None)


def _row(
    field: str,
    source: str,
    counted: Counted,
    said: Said | None,
    shapes: list[tuple[str, int]] | None = None,
    limits: dict[str, Any] | None = None,
) -> Stored:
    numbers = counted.rows, counted.filled, counted.valid, counted.distinct
    moments = (said.newest, said.half) if said else (None, None)
    return field, source, *numbers, Jsonb(shapes or []), Jsonb(limits) if limits else None, *moments
