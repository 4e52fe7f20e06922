"""Writing records by hand: create, change, move to the trash and back. A single write is a batch of one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from psycopg import sql
from psycopg.types.json import Jsonb

from guanxi.access.api import action, user_names
from guanxi.cluster.api import Cursor
from guanxi.kernel.api import Context, Invalid, Role, uuid7_batch
from guanxi.metadata.api import Field, ObjectType, ParseContext, catalogue, field_type
from guanxi.records.actions.derive import orders_of, refresh_search, refresh_totals
from guanxi.records.actions.sources import MANUAL, ensure_source, say_by_hand
from guanxi.records.errors import FactsNeverChange, FieldNotWritable, RecordNotFound

Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class NewRecords:
    """Records to create: per record, field slugs and values as their field types hold them."""

    object: str
    rows: Sequence[Values]


@dataclass(frozen=True, slots=True)
class RecordChange:
    """New values for some fields of one record."""

    object: str
    id: UUID
    values: Values


@dataclass(frozen=True, slots=True)
class Selection:
    """Some records of one object."""

    object: str
    ids: Sequence[UUID]


@action("records.create", Role.MEMBER)
def create_records(context: Context, cursor: Cursor, given: NewRecords) -> list[UUID]:
    """Create records and return their ids in the order given."""
    kind = _kind(context, cursor, given.object)
    ids = uuid7_batch(len(given.rows))
    required = {field.slug: None for field in kind.fields if field.required}
    rows = [_checked(kind, required | dict(values)) for values in given.rows]
    _require_related(context, cursor, kind, rows)
    for record_id, values, row in zip(ids, given.rows, rows, strict=True):
        checked = row | _identity(cursor, kind, record_id)
        columns = [sql.Identifier(slug) for slug in checked]
        cursor.execute(
            sql.SQL("insert into {table} ({columns}) values ({values})").format(
                table=sql.Identifier(kind.slug),
                columns=sql.SQL(", ").join([sql.Identifier("id"), *columns]),
                values=sql.SQL(", ").join([sql.Placeholder()] * (len(checked) + 1)),
            ),
            [record_id, *checked.values()],
        )
        say_by_hand(cursor, kind.slug, record_id, _said(kind, values))
    refresh_search(cursor, kind.slug, ids)
    refresh_totals(cursor, sorted(orders_of(cursor, kind.slug, ids)))
    return ids


@action("records.change", Role.MEMBER)
def change_record(context: Context, cursor: Cursor, given: RecordChange) -> None:
    """Change fields of one record; raises ``RecordNotFound`` when it is gone."""
    kind = _kind(context, cursor, given.object)
    checked = _checked(kind, given.values)
    _require_related(context, cursor, kind, [checked])
    orders = orders_of(cursor, kind.slug, [given.id])
    assignments = [sql.SQL("{} = %s").format(sql.Identifier(slug)) for slug in checked]
    cursor.execute(
        sql.SQL("update {table} set {assignments} where id = %s and deleted_at is null").format(
            table=sql.Identifier(kind.slug),
            assignments=sql.SQL(", ").join([sql.SQL("updated_at = now()"), *assignments]),
        ),
        [*checked.values(), given.id],
    )
    if not cursor.rowcount:
        raise RecordNotFound(id=given.id, object=given.object)
    say_by_hand(cursor, kind.slug, given.id, _said(kind, given.values))
    refresh_search(cursor, kind.slug, [given.id])
    refresh_totals(cursor, sorted(orders | orders_of(cursor, kind.slug, [given.id])))


@action("records.trash", Role.MEMBER)
def trash_records(context: Context, cursor: Cursor, given: Selection) -> int:
    """Move records to the trash and return how many moved."""
    return _mark(context, cursor, given, "now()", "is null")


@action("records.restore", Role.MEMBER)
def restore_records(context: Context, cursor: Cursor, given: Selection) -> int:
    """Bring records back from the trash and return how many came back."""
    return _mark(context, cursor, given, "null", "is not null")


def _mark(context: Context, cursor: Cursor, given: Selection, moment: str, state: str) -> int:
    kind = _kind(context, cursor, given.object)
    cursor.execute(
        sql.SQL(
            "update {table} set deleted_at = "
            + moment
            + ", updated_at = now() where id = any(%s) and deleted_at "
            + state
        ).format(table=sql.Identifier(kind.slug)),
        (list(given.ids),),
    )
    marked = cursor.rowcount
    refresh_totals(cursor, sorted(orders_of(cursor, kind.slug, given.ids)))
    return marked


def _identity(cursor: Cursor, kind: ObjectType, record_id: UUID) -> dict[str, Any]:
    """Return what tells a line made by hand from all others of its order: two equal ones are two."""
    if kind.slug != "order_lines":
        return {}
    return {"source_id": ensure_source(cursor, MANUAL, kind="person"), "content": record_id.bytes}


def _kind(context: Context, cursor: Cursor, slug: str) -> ObjectType:
    kind = catalogue(cursor, context.workspace).get(slug)
    if kind.append_only:
        raise FactsNeverChange(object=slug)
    return kind


def _checked(kind: ObjectType, values: Values) -> dict[str, Any]:
    return {slug: _bound(_writable(kind, slug), value) for slug, value in values.items()}


def _require_related(context: Context, cursor: Cursor, kind: ObjectType, rows: Sequence[Values]) -> None:
    """Refuse links to what is not there; imports find their records before they name them, hands may not."""
    for field in kind.fields:
        if field.target is None and field.type != "user":
            continue
        asked = {row[field.slug] for row in rows if row.get(field.slug)}
        if asked - _there(context, cursor, field.target, asked):
            raise Invalid(field=field.slug, reason=field_type(field.type).mismatch)


def _there(context: Context, cursor: Cursor, target: str | None, asked: set[Any]) -> Set[Any]:
    """Return those of some records that are there; without a target, those of some users who are members."""
    if not asked:
        return asked
    if target is None:
        return user_names(context.workspace.id, asked).keys()
    statement = sql.SQL("select id from {} where id = any(%s) and deleted_at is null")
    cursor.execute(statement.format(sql.Identifier(target)), (list(asked),))
    return {record for (record,) in cursor.fetchall()}


def _writable(kind: ObjectType, slug: str) -> Field:
    field = kind.field(slug)
    if field is None or field.computed:
        raise FieldNotWritable(object=kind.slug, field=slug)
    return field


def _bound(field: Field, value: Any) -> Any:
    if field.required and value is None:
        raise Invalid(field=field.slug, reason="missing")
    if wrong := field_type(field.type).check(value, ParseContext(options=field.options)):
        raise Invalid(field=field.slug, reason=wrong)
    return Jsonb(value) if isinstance(value, dict) else value


def _said(kind: ObjectType, values: Values) -> dict[str, Any]:
    return {
        slug: None if value is None else field_type(_writable(kind, slug).type).to_json(value)
        for slug, value in values.items()
    }
