"""What records are called, for any number of them in one query."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from psycopg import sql

from guanxi.metadata.api import ObjectType, field_type
from guanxi.records.queries.reader import Reader

# A record that was merged into another is called as the other is.
_READ = """
select m.id, {fields} from {table} m join {table} r on r.id = {root} where m.id = any(%s)
"""


def title_of(asked: Reader, kind: ObjectType, row: Mapping[str, Any]) -> str:
    """Return what a row is called: the first filled field of its title, as the reader's language shows it.

    A row without any is called nothing; what to show then is the page's business.
    """
    for slug in kind.title:
        field, value = kind.field(slug), row.get(slug)
        if field is not None and value is not None:
            context = replace(asked.reading.parse, options=field.options)
            return field_type(field.type).to_text(value, context).partition("\n")[0][:200]
    return ""


def titles(asked: Reader, slug: str, ids: Iterable[UUID | None]) -> dict[UUID, str]:
    """Return what some records of an object are called; those that are gone are left out."""
    wanted = list({record_id for record_id in ids if record_id is not None})
    if not wanted:
        return {}
    kind = asked.objects.get(slug)
    statement = sql.SQL(_READ).format(
        fields=sql.SQL(", ").join(sql.Identifier("r", field) for field in kind.title),
        table=sql.Identifier(kind.slug),
        root=sql.SQL("coalesce(m.canonical_id, m.id)" if kind.identity else "m.id"),
    )
    asked.cursor.execute(statement, (wanted,))
    return {
        row[0]: title_of(asked, kind, dict(zip(kind.title, row[1:], strict=True)))
        for row in asked.cursor.fetchall()
    }


def related_titles(
    asked: Reader, kind: ObjectType, rows: Iterable[Mapping[str, Any]]
) -> dict[str, dict[UUID, str]]:
    """Return, per relation field that rows carry, what the linked records are called: one query a target."""
    found = list(rows)
    carried = [f for f in kind.fields if f.type == "relation" and f.target and found and f.slug in found[0]]
    by_target: dict[str, set[UUID | None]] = {}
    for field in carried:
        by_target.setdefault(field.target or "", set()).update(row[field.slug] for row in found)
    known = {target: titles(asked, target, ids) for target, ids in by_target.items()}
    return {field.slug: known[field.target or ""] for field in carried}
