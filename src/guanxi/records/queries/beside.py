"""Columns beside a record: what a room above keeps of each record in a table of its own, such as scores.

The room registers them at start-up, as it does conditions. They are read like fields and not written.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from psycopg import sql

from guanxi.metadata.api import Field, ObjectType
from guanxi.records.queries.reader import Reader

ALIAS = "beside"


@dataclass(frozen=True, slots=True)
class Beside:
    """Columns of ``table``, a row of which belongs to the record whose id is in ``key``.

    Lists may be sorted by ``indexed`` fields: the table has an index on the filled column and the key.
    ``filled`` returns those that there is something to show of now.
    """

    object: str
    table: str
    key: str
    fields: tuple[Field, ...]
    filled: Callable[[Reader], tuple[Field, ...]]

    @property
    def join(self) -> sql.Composed:
        """Return the SQL that brings the columns to the rows ``t``."""
        return sql.SQL("left join {} {alias} on {alias}.{} = t.id").format(
            sql.Identifier(self.table), sql.Identifier(self.key), alias=sql.Identifier(ALIAS)
        )

    def column(self, slug: str) -> sql.Composed:
        """Return a column as an expression."""
        return sql.SQL("{}.{}").format(sql.Identifier(ALIAS), sql.Identifier(slug))


_registered: dict[str, Beside] = {}


def register_beside(beside: Beside) -> None:
    """Let lists of an object show columns that the object itself does not have."""
    _registered[beside.object] = beside


def beside_of(kind: ObjectType) -> Beside | None:
    """Return what stands beside an object's records; a field of the object's own comes first."""
    found = _registered.get(kind.slug)
    if found is None:
        return None
    free = tuple(field for field in found.fields if kind.field(field.slug) is None)
    return replace(found, fields=free) if free else None


def listed_kind(asked: Reader, slug: str) -> ObjectType:
    """Return an object with what can be shown beside its records now. Raises ``ObjectNotFound``."""
    kind = asked.objects.get(slug)
    if (found := beside_of(kind)) is None:
        return kind
    filled = found.filled(asked)
    return replace(kind, beside=tuple(field for field in found.fields if field in filled))
