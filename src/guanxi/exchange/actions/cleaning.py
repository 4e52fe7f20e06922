"""Making the cleaner of a file: what its dates, numbers and people are read with, decided by evidence."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from guanxi.access.api import members_of
from guanxi.exchange.logic.own import is_own
from guanxi.exchange.logic.plan import Column, Plan
from guanxi.exchange.logic.reading.table import Table
from guanxi.exchange.logic.staging import Cleaner
from guanxi.kernel.api import Context
from guanxi.metadata.api import Field, ParseContext, decide_date_order

# Spreadsheets and data frames turn whole numbers into 17850.0; as numbers of customers they are 17850.
_FLOATED = re.compile(r"\d+\.0")

EVIDENCE = 20_000


def make_cleaner(context: Context, plan: Plan, table: Table, options: Mapping[str, Any]) -> Cleaner:
    """Return the cleaner of a file for a workspace's country, currency and zone."""
    sample = table.sample(EVIDENCE)
    workspace = context.workspace
    base = ParseContext(
        country=workspace.country,
        currency=workspace.currency,
        zone=workspace.time_zone,
        language=workspace.language,
        new_options=bool(options.get("new_options")),
    )
    members = {member.user.email.lower(): member.user.pk for member in members_of(workspace.id)}
    columns = {
        column.target: [row[table.columns.index(column.heading)] for row in sample]
        for column in plan.columns
        if not column.derived
    }
    return Cleaner(
        plan,
        table.columns,
        base,
        frozenset(c.target for c in plan.columns if _floated(c, columns.get(c.target, ()))),
        {c.target: _context(c, columns[c.target], base, members) for c in plan.columns if not c.derived},
        ours=is_own(table.own_columns),
        defused=is_own(table.own_columns) and bool(table.format.delimiter),
        read=table.own_columns,
    )


def is_open(field: Field) -> bool:
    """Return whether a field of choices takes choices that it does not offer yet."""
    return not field.standard or not field.options


def _floated(column: Column, cells: Sequence[str]) -> bool:
    if column.field is not None and column.field.type != "relation":
        return False
    filled = [cell for cell in cells if cell]
    return bool(filled) and all(_FLOATED.fullmatch(cell) for cell in filled)


def _context(
    column: Column, cells: Sequence[str], base: ParseContext, members: Mapping[str, int]
) -> ParseContext:
    if column.field and column.field.type in {"date", "datetime"}:
        return replace(base, date_order=decide_date_order(cells, base.country).order)
    if column.field and column.field.type in {"select", "multiselect"}:
        # The choices of a workspace's own field are those that its files have; they are added afterwards.
        return replace(base, new_options=base.new_options or is_open(column.field))
    if column.field and column.field.type == "user":
        return replace(base, resolve=lambda text: members.get(text.strip().lower()))
    return base
