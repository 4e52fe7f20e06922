"""Values for any field of any object, two of each that differ, and records made of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any
from uuid import UUID

from guanxi.access.api import perform
from guanxi.cluster.api import Cursor, enter
from guanxi.history.api import Undone
from guanxi.kernel.api import ActorKind, Context, uuid7
from guanxi.metadata.api import Catalogue, Field, ObjectType, ParseContext, catalogue, field_type
from guanxi.records.api import NewRecords, create_records, undo_changes

# Fields whose texts mean something beyond themselves.
MEANINGFUL = {"country": ("GB", "FR"), "currency": ("EUR", "EUR"), "language": ("zh", "en")}
MOMENT = datetime(2024, 3, 1, 10, 30, tzinfo=UTC)

_serial = count(1)


def serial() -> int:
    """Return a number that no other sample of this run has."""
    return next(_serial)


_BY_TYPE: dict[str, Callable[[Field, int], Any]] = {
    "email": lambda _, number: f"person{number}@example.com",
    "phone": lambda _, number: f"+4420794{number:05}",
    "url": lambda field, number: f"https://example.com/{field.slug}{number}",
    "number": lambda _, number: number + 0.5,
    "money": lambda _, number: 1000 + number,
    "boolean": lambda _, number: number % 2 == 0,
    "date": lambda _, number: date(1980, 1, 1) + timedelta(days=number),
    "datetime": lambda _, number: MOMENT + timedelta(hours=number),
    "select": lambda field, number: field.options[number % len(field.options)].value,
    "multiselect": lambda _, number: ["shared", f"tag{number}"],
    "address": lambda _, number: {"city": "Ely", "street": f"{number} Mill Road", "country": "GB"},
}


def sample(field: Field, number: int, links: dict[str, UUID], user: int) -> Any:
    """Return the value of a field in the ``number``-th record; neighbours have other values."""
    if field.slug in MEANINGFUL:
        return MEANINGFUL[field.slug][number % 2]
    if field.type in {"relation", "user"}:
        return user if field.type == "user" else links[field.slug]
    if made := _BY_TYPE.get(field.type):
        return made(field, number)
    return f"{field.slug.replace('_', ' ').title()} Numero{number}"


def writable(kind: ObjectType) -> list[Field]:
    """Return the fields that people and files may fill."""
    return [field for field in kind.fields if not field.computed]


def values(context: Context, kind: ObjectType, links: dict[str, UUID] | None = None) -> dict[str, Any]:
    """Return a value for every writable field; linked records are made where none are given."""
    number, user = serial(), int(context.actor.id)
    links = linked(context, kind) if links is None else links
    return {field.slug: sample(field, number, links, user) for field in writable(kind)}


def linked(context: Context, kind: ObjectType) -> dict[str, UUID]:
    """Make one record per relation of an object and return them by field."""
    return {
        field.slug: make(context, kinds(context).get(field.target), links={})
        for field in kind.fields
        if field.type == "relation" and field.target
    }


def make(context: Context, kind: ObjectType, links: dict[str, UUID] | None = None) -> UUID:
    """Create a record with every field filled, but for its links, and return its id."""
    number, user = serial(), int(context.actor.id)
    filled = {
        field.slug: sample(field, number, links or {}, user)
        for field in writable(kind)
        if field.type != "relation" or field.slug in (links or {})
    }
    return create(context, kind, filled, apart=False)


def create(context: Context, kind: ObjectType, given: dict[str, Any], *, apart: bool = True) -> UUID:
    """Create a record, on a trail of its own unless not ``apart``, and return its id."""
    context = context.on_trail(uuid7()) if apart else context
    return perform(create_records, context, NewRecords(kind.slug, [given]))[0]


def take_back(context: Context, trail: UUID) -> Undone:
    """Undo what was done by hand on a trail."""
    return perform(undo_changes, context.acting_as(ActorKind.UNDO).on_trail(uuid7()), trail)


def kinds(context: Context) -> Catalogue:
    """Return the objects of a workspace as they are now."""
    with enter(context.workspace.schema) as cursor:
        return catalogue(cursor, context.workspace)


def exported(field: Field, value: Any) -> str:
    """Return a value as a file carries it."""
    return field_type(field.type).to_export(value, ParseContext(currency="EUR", options=field.options))


def everything(context: Context) -> dict[str, list[tuple[Any, ...]]]:
    """Return every record of every object and what sources said of it, as the database prints it."""
    tables = [*(kind.slug for kind in kinds(context)), "source_record", "edge", "field"]
    with enter(context.workspace.schema) as cursor:
        return {table: _printed(cursor, table) for table in tables}


def log_length(context: Context) -> tuple[int, int]:
    """Return how many actions and changes the log holds."""
    with enter(context.workspace.schema) as cursor:
        return len(_printed(cursor, "action")), len(_printed(cursor, "change"))


def _printed(cursor: Cursor, table: str) -> list[tuple[Any, ...]]:
    cursor.execute(f'select to_jsonb(t)::text from "{table}" t order by 1')
    return cursor.fetchall()
