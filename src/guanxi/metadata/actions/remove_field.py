"""Remove a custom field; and what undo does about columns, which live outside the rows it restores."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from guanxi.access.api import action
from guanxi.cluster.api import Cursor
from guanxi.history.api import Kept
from guanxi.kernel.api import Context, Role
from guanxi.metadata.actions.versions import change_metadata
from guanxi.metadata.errors import FieldNotFound
from guanxi.metadata.logic.ddl import SQL_TYPES
from guanxi.metadata.queries.catalogue import catalogue


@dataclass(frozen=True, slots=True)
class FieldName:
    """A custom field, by its object and slug."""

    object: str
    slug: str


@action("field.remove", Role.ADMIN)
def remove_field(context: Context, cursor: Cursor, given: FieldName) -> bool:
    """Remove a custom field and return whether its column went too.

    A column that holds values stays, hidden: undo, or defining the field again, brings it back with them.
    """
    change_metadata(cursor)
    field = catalogue(cursor, context.workspace).get(given.object).field(given.slug)
    if field is None or field.standard:
        raise FieldNotFound(object=given.object, field=given.slug)
    dropped = _drop(cursor, given.object, given.slug)
    change = "delete from field" if dropped else "update field set deleted_at = now()"
    cursor.execute(
        change + " where object = %s and slug = %s and deleted_at is null", (given.object, given.slug)
    )
    change_metadata(cursor)
    return dropped


_TOUCHED = """
select verb, coalesce(after, before) ->> 'object', coalesce(after, before) ->> 'slug',
    coalesce(after, before) ->> 'type', coalesce(after, before)
from change where action_id = %s and object = 'field' and verb in ('create', 'delete')
"""

_PUT_BACK = "insert into field select * from jsonb_populate_record(null::field, %s::jsonb)"


def undo_fields(cursor: Cursor, action_id: int, kept: Sequence[Kept]) -> None:
    """Follow an undo with the columns: what it un-defined is dropped if empty, what it brought back is made.

    Registered with ``history.api.register_undo``; ``kept`` were edited since and stay.
    """
    from psycopg.types.json import Jsonb

    cursor.execute(
        "select exists (select 1 from change where action_id = %s and object = 'field')", (action_id,)
    )
    if not cursor.fetchall()[0][0]:
        return
    cursor.execute(_TOUCHED, (action_id,))
    stay = {each.record_id for each in kept}
    for verb, object_slug, slug, kind, row in cursor.fetchall():
        if verb == "delete":
            cursor.execute("select define_column(%s, %s, %s)", (object_slug, slug, SQL_TYPES[kind]))
        elif UUID(row["id"]) not in stay and not _drop(cursor, object_slug, slug):
            cursor.execute(_PUT_BACK, (Jsonb(row),))
    change_metadata(cursor)


def _drop(cursor: Cursor, object_slug: str, slug: str) -> bool:
    cursor.execute("select drop_column(%s, %s)", (object_slug, slug))
    return bool(cursor.fetchall()[0][0])
