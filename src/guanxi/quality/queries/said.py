"""When the values of a field were last said, and by whom: how fresh they are."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from psycopg import sql

from guanxi.cluster.api import Cursor
from guanxi.metadata.api import ObjectType
from guanxi.records.api import BY_COLUMN

ALL = ""

# By the hour, so that what Python adds up stays small however many rows there are.
_SAID = """
select s.slug, v.key, date_trunc('hour', a.at) as hour, max(a.at), count(*)
from source_record r join source s on s.id = r.source_id join action a on a.id = r.action_id
join {table} t on t.id = r.record_id and t.deleted_at is null, jsonb_each(r.said) v
where r.object = {object} and v.value <> 'null' group by 1, 2, 3 order by hour
"""
_CARRIED = """
select s.slug, v.key, date_trunc('hour', t.created_at) as hour, max(t.created_at), sum(v.filled)
from {table} t join source s on s.id = t.source_id, lateral (values {values}) v(key, filled)
where t.deleted_at is null and v.filled > 0 group by 1, 2, 3 order by hour
"""


@dataclass(frozen=True, slots=True)
class Said:
    """When the newest value came in, and since when half of them have."""

    newest: datetime
    half: datetime


def freshness(cursor: Cursor, kind: ObjectType) -> dict[tuple[str, str], Said]:
    """Return, by field and source (``ALL``: whichever), when values were said."""
    cursor.execute(_statement(kind))
    hours: dict[tuple[str, str], list[tuple[datetime, int]]] = defaultdict(list)
    for source, field, _hour, newest, values in cursor.fetchall():
        hours[field, source].append((newest, int(values)))
        hours[field, ALL].append((newest, int(values)))
    return {key: _said(each) for key, each in hours.items()}


def _said(hours: list[tuple[datetime, int]]) -> Said:
    hours = sorted(hours)
    left: Any = sum(values for _, values in hours) / 2
    for moment, values in hours:
        left -= values
        if left <= 0:
            return Said(hours[-1][0], moment)
    return Said(hours[-1][0], hours[-1][0])


def _statement(kind: ObjectType) -> sql.Composed:
    table = sql.Identifier(kind.slug)
    if kind.slug not in BY_COLUMN:
        return sql.SQL(_SAID).format(table=table, object=sql.Literal(kind.slug))
    values = sql.SQL(", ").join(
        sql.SQL("({}, (t.{} is not null)::int)").format(sql.Literal(f.slug), sql.Identifier(f.slug))
        for f in kind.fields
    )
    return sql.SQL(_CARRIED).format(table=table, values=values)
