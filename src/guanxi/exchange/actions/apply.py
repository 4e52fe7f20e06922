"""Chunk actions: a stretch of staged records is written in one short transaction under the import's trail."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from psycopg import sql

from guanxi.access.api import action
from guanxi.cluster.api import Cursor
from guanxi.exchange.actions.store import Stage, note
from guanxi.exchange.logic.plan import ID, LINES, Level, Plan
from guanxi.kernel.api import Context, Role
from guanxi.records.api import (
    Absorbed,
    Batch,
    Facts,
    Found,
    Lines,
    absorb,
    absorb_events,
    absorb_lines,
    refresh_totals,
)

CHUNK = 20_000


@dataclass(frozen=True, slots=True)
class Chunk:
    """Records ``first <= n < last`` of one level of an import."""

    trail: UUID
    plan: Plan
    level: Level
    source_id: int
    first: int
    last: int
    staged: dict[str, int]
    records: dict[str, dict[str, int]]
    match_on: str | None = None
    found: Mapping[int, Found] = field(default_factory=dict)


@action("import.apply", Role.MEMBER)
def apply_chunk(context: Context, cursor: Cursor, given: Chunk) -> dict[str, dict[str, int]]:
    """Write one chunk and the place reached, so that a killed import goes on where it was.

    Returns what the import has created, updated and found unchanged so far, per object.
    """
    _wait_for_others(context, cursor)
    write = _WRITERS.get(given.level.slug, _write_records)
    absorbed = write(context, cursor, given)
    records = {slug: dict(counts) for slug, counts in given.records.items()}
    counts = records.setdefault(given.level.slug, {"created": 0, "updated": 0, "unchanged": 0, "flagged": 0})
    for name in counts:
        counts[name] += getattr(absorbed, name)
    note(
        cursor,
        given.trail,
        place={"staged": given.staged, "level": given.level.slug, "n": given.last},
        records=records,
        stage_done=given.last - 1,
    )
    return records


def _wait_for_others(context: Context, cursor: Cursor) -> None:
    """Let one chunk at a time look for records and write what it misses: two at once would write it twice."""
    key = f"{context.workspace.schema}:import.apply"
    cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, 0))", (key,))


def fields_of(level: Level, plan: Plan) -> list[str]:
    """Return the fields that the level's staged table fills, beside those that point at other levels."""
    filled = {column.field.slug: None for column in level.fields if column.field} | dict.fromkeys(
        level.relations
    )
    if level.slug == LINES:
        return [*filled, *plan.kept_by_lines]
    if level.kind.number and level.key:
        filled[level.kind.number] = None
    if level.slug == "orders" and "order_lines.quantity" in plan.targets:
        filled["status"] = None
    return list(filled)


def _assumed(context: Context, level: Level, plan: Plan) -> dict[str, str]:
    """Return what new records have where the file has no column for it: amounts are in some currency."""
    assumed = level.kind.field("currency") and "currency" not in fields_of(level, plan)
    return {"currency": context.workspace.currency} if assumed else {}


def _write_records(context: Context, cursor: Cursor, given: Chunk) -> Absorbed:
    level = given.level
    return absorb(
        cursor,
        Batch(
            kind=level.kind,
            table=_staged(context, given),
            source_id=given.source_id,
            fields=fields_of(level, given.plan),
            first=given.first,
            last=given.last,
            relations=_relations(level),
            match_on=given.match_on,
            found=given.found,
            assumed=_assumed(context, level, given.plan),
            flag_on="email" if level.slug == "people" and "email" in fields_of(level, given.plan) else None,
        ),
    )


def _write_lines(context: Context, cursor: Cursor, given: Chunk) -> Absorbed:
    level = given.level
    written, orders = absorb_lines(
        cursor,
        Lines(
            table=_staged(context, given),
            source_id=given.source_id,
            fields=[slug for slug in fields_of(level, given.plan) if slug not in level.relations],
            with_product="product" in level.relations,
            relations={
                slug: target for slug, target in _relations(level).items() if slug not in level.relations
            },
            first=given.first,
            last=given.last,
            currency=context.workspace.currency,
            with_own=f"{LINES}.{ID}" in given.plan.targets,
        ),
    )
    refresh_totals(cursor, orders)
    return written


def _write_events(context: Context, cursor: Cursor, given: Chunk) -> Absorbed:
    level = given.level
    return absorb_events(
        cursor,
        Facts(
            table=_staged(context, given),
            source_id=given.source_id,
            fields=fields_of(level, given.plan),
            relations=_relations(level),
            first=given.first,
            last=given.last,
        ),
    )


def _staged(context: Context, given: Chunk) -> sql.Identifier:
    return Stage(context.workspace.schema, given.trail).table(given.level.slug)


def _relations(level: Level) -> dict[str, str]:
    staged = {
        column.field.slug: column.field.target
        for column in level.fields
        if column.field and column.field.type == "relation" and column.field.target
    }
    return {**staged, **level.relations}


_WRITERS: dict[str, Callable[[Context, Cursor, Chunk], Absorbed]] = {
    LINES: _write_lines,
    "events": _write_events,
}


def staged_count(cursor: Cursor, stage: Stage, level: Level) -> int:
    """Return how many records of a level are staged; 0 also when the table was lost."""
    cursor.execute("select to_regclass(%s)", (stage.table(level.slug).as_string(),))
    if cursor.fetchall()[0][0] is None:
        return 0
    cursor.execute(sql.SQL("select coalesce(max(n), 0) from {}").format(stage.table(level.slug)))
    return int(cursor.fetchall()[0][0])
