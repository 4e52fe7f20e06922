"""Of which state of an object a measurement speaks: equal texts mean that nothing has changed since."""

from __future__ import annotations

from hashlib import sha256

from psycopg import sql

from guanxi.cluster.api import Cursor
from guanxi.metadata.api import ObjectType

_STATE = """
select (select concat_ws(' ', count(*), count(deleted_at), max(updated_at)) from {table}),
(select concat_ws(' ', count(*), max(action_id)) from source_record where object = {object}),
(select concat_ws(' ', count(*), max(id)) from edge where object = {object})
"""


def version_of(cursor: Cursor, kind: ObjectType, currency: str) -> str:
    """Return a text that changes with rows, statements, links, the fields, and the workspace's currency."""
    table, own = sql.Identifier(kind.slug), sql.Literal(kind.slug)
    cursor.execute(sql.SQL(_STATE).format(table=table, object=own))
    state = [str(part) for part in cursor.fetchall()[0]]
    fields = [f"{field.slug}:{field.type}:{len(field.options)}" for field in kind.fields]
    return sha256(" | ".join([*state, *fields, currency]).encode()).hexdigest()[:32]
