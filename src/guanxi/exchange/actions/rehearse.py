"""Rehearsing an import: everything up to the records, which are only counted; nothing stays behind."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from psycopg import sql

from guanxi.access.api import require
from guanxi.cluster.api import Cursor, enter
from guanxi.exchange.actions.cleaning import make_cleaner
from guanxi.exchange.actions.currencies import tell_currencies
from guanxi.exchange.actions.levels import stage_levels
from guanxi.exchange.actions.lock import held
from guanxi.exchange.actions.notes import Note, take_notes
from guanxi.exchange.actions.refusing import refuse_erased
from guanxi.exchange.actions.stage import Staged, quality_of, stage_file
from guanxi.exchange.actions.store import Stage, drop_stage, folder_of
from guanxi.exchange.logic.plan import LINES, Level, Plan, make_plan
from guanxi.exchange.logic.proposal import Proposed
from guanxi.exchange.logic.reading.open import open_table
from guanxi.exchange.logic.reading.shaped import shaped
from guanxi.exchange.logic.slugs import slug_for
from guanxi.exchange.queries.propose import Proposal
from guanxi.kernel.api import Context, NullProgress, Progress, Role, uuid7
from guanxi.metadata.api import Field, Label, ObjectType, Option, catalogue, field_name


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What an import would do: per object how many records are ``new`` and how many ``known`` already."""

    staged: Staged
    records: dict[str, dict[str, int]]
    notes: list[Note]
    quality: dict[str, dict[str, Any]]


def rehearse_import(
    context: Context,
    path: Path,
    proposal: Proposal,
    options: Mapping[str, Any] | None = None,
    progress: Progress | None = None,
) -> Rehearsal:
    """Read, clean and stage a file as ``run_import`` would, count what it would write, and clear up.

    A record is known when its source has used its number before; rows that would find theirs by e-mail count
    as new. Raises ``NotAllowed``, ``NotMapped`` and what reading a file raises.
    """
    require(context, Role.MEMBER, "import.start")
    trail = uuid7()
    stage = Stage(context.workspace.schema, trail)
    with held(context, trail):
        try:
            plan, notes = _plan(context, proposal)
            table = shaped(open_table(path, sheet=proposal.sheet), proposal.mapping)
            cleaner = make_cleaner(context, plan, table, options or {})
            refuse_erased(context, cleaner, plan, proposal.source)
            tell_currencies(context, cleaner, plan, proposal.source)
            staged = stage_file(context, trail, table, plan, cleaner, progress or NullProgress())
            notes |= {"oddities": {**proposal.oddities, **staged.oddities}}
            with enter(stage.schema) as cursor:
                counts = stage_levels(cursor, stage, plan)
                found = take_notes(cursor, stage, plan, cleaner.quality, notes)
                known = {level.slug: _known(cursor, stage, level, proposal.source) for level in plan.levels}
        finally:
            with enter(stage.schema) as cursor:
                drop_stage(cursor, stage)
            shutil.rmtree(folder_of(context, trail), ignore_errors=True)
    records = {slug: {"new": count - known[slug], "known": known[slug]} for slug, count in counts.items()}
    return Rehearsal(staged, records, found, quality_of(cleaner.quality))


def _plan(context: Context, proposal: Proposal) -> tuple[Plan, dict[str, Any]]:
    """Return the plan as if the new fields were there."""
    with enter(context.workspace.schema) as cursor:
        objects = dict(catalogue(cursor, context.workspace).objects)
    mapping = proposal.mapping
    for column in proposal.new_fields:
        field = _imagined(column, objects[column.object])
        objects[column.object] = replace(
            objects[column.object], fields=(*objects[column.object].fields, field)
        )
        mapping[column.heading] = f"{column.object}.{field.slug}"
    new = [mapping[column.heading] for column in proposal.new_fields]
    dates = {column.heading: column.dates.code for column in proposal.columns if column.dates}
    notes = {"ignored": proposal.ignored, "new_fields": new, "dates": dates}
    return make_plan(proposal.object, mapping, objects), notes


def _imagined(column: Proposed, kind: ObjectType) -> Field:
    slug = field_name(slug_for(column.heading), {field.slug for field in kind.fields})
    options = tuple(Option(value, Label(value, value)) for value in column.options)
    return Field(slug, column.type, Label(column.heading, column.heading), standard=False, options=options)


_KNOWN = """
select count(*) from {staged} s join source_record r on r.object = {object} and r.external_id = s.ext
join source o on o.id = r.source_id and o.slug = {source}
"""
_KNOWN_LINES = """
select count(*) from {staged} s
join source o on o.slug = {source}
join source_record r on r.object = 'orders' and r.source_id = o.id and r.external_id = s."order"
join order_lines l on l."order" = r.record_id and l.content = s.digest and l.occurrence = s.occurrence
"""
_KNOWN_EVENTS = """
select count(*) from {staged} s join source o on o.slug = {source}
join events e on e.source_id = o.id and e.external_id = s.ext and e.occurred_at = s.occurred_at
"""


def _known(cursor: Cursor, stage: Stage, level: Level, source: str) -> int:
    statement = {LINES: _KNOWN_LINES, "events": _KNOWN_EVENTS}.get(level.slug, _KNOWN)
    cursor.execute(
        sql.SQL(statement).format(
            staged=stage.table(level.slug), object=sql.Literal(level.slug), source=sql.Literal(source)
        )
    )
    return int(cursor.fetchall()[0][0])
