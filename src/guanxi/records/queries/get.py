"""One record."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from psycopg import sql

from guanxi.metadata.api import SYSTEM_FIELDS, ObjectType
from guanxi.records.errors import RecordNotFound
from guanxi.records.queries.reader import Reader
from guanxi.records.queries.titles import related_titles, title_of


@dataclass(frozen=True, slots=True)
class Record:
    """A record's values by slug (``deleted_at`` among them), its title, and what linked records are called.

    ``members`` are the ids of the records that were merged into it.
    """

    kind: ObjectType
    values: dict[str, Any]
    title: str
    titles: dict[str, dict[UUID, str]] = field(default_factory=dict)
    members: list[UUID] = field(default_factory=list)

    @property
    def id(self) -> UUID:
        """Return the record's own id."""
        found: UUID = self.values["id"]
        return found


_READ = "select {columns} from {table} t where t.id = {root}"
_ROOT = "(select coalesce(m.canonical_id, m.id) from {table} m where m.id = %(id)s)"
_MEMBERS = "select id from {table} where canonical_id = %(id)s order by id"


def get_record(asked: Reader, slug: str, record_id: UUID, *, trash: bool = False) -> Record:
    """Return a record, for one that was merged into another the other; with ``trash`` trashed ones too.

    Raises ``RecordNotFound``, ``ObjectNotFound``.
    """
    kind = asked.objects.get(slug)
    table = sql.Identifier(kind.slug)
    names = [*SYSTEM_FIELDS, "deleted_at", *(one.slug for one in kind.fields)]
    statement = sql.SQL(_READ).format(
        columns=sql.SQL(", ").join(sql.Identifier("t", name) for name in names),
        table=table,
        root=sql.SQL(_ROOT).format(table=table) if kind.identity else sql.SQL("%(id)s"),
    )
    asked.cursor.execute(statement, {"id": record_id})
    row = asked.cursor.fetchone()
    values = dict(zip(names, row, strict=True)) if row else {}
    if not values or (values["deleted_at"] is not None and not trash):
        raise RecordNotFound(id=record_id, object=slug)
    return Record(
        kind,
        values,
        title_of(asked, kind, values),
        related_titles(asked, kind, [values]),
        _members(asked, kind, values["id"]) if kind.identity else [],
    )


def _members(asked: Reader, kind: ObjectType, root: UUID) -> list[UUID]:
    asked.cursor.execute(sql.SQL(_MEMBERS).format(table=sql.Identifier(kind.slug)), {"id": root})
    return [row[0] for row in asked.cursor.fetchall()]
