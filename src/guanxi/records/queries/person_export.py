"""Everything that is held of one person, as data: what the person may ask for, and take elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from psycopg import sql

from guanxi.cluster.api import Cursor
from guanxi.history.api import Entry
from guanxi.metadata.api import SYSTEM_FIELDS, Field, ObjectType, field_type
from guanxi.records.logic.erasing import PEOPLE
from guanxi.records.queries.belonging import Tie, ties_to_people
from guanxi.records.queries.get import get_record
from guanxi.records.queries.past import history_of
from guanxi.records.queries.reader import Reader

MOST = 1_000_000

# What a room above holds of some records of one person: (cursor, ids, the root first), as JSON takes it.
Teller = Callable[[Cursor, Sequence[UUID]], Any]

_tellers: dict[str, Teller] = {}


def register_teller(name: str, teller: Teller) -> None:
    """Add what a room holds of a person to their export; the assembler does that at start-up."""
    _tellers[name] = teller


@dataclass(frozen=True, slots=True)
class Dossier:
    """What is held of one person. ``rows`` has, per object, what belongs to them, themselves first.

    What lies in the trash says since when, as ``deleted_at``.
    """

    person: UUID
    title: str
    made_at: datetime
    kinds: tuple[ObjectType, ...]
    rows: dict[str, list[dict[str, Any]]]
    sources: list[dict[str, Any]]
    history: list[dict[str, Any]]
    rooms: dict[str, Any]

    def to_json(self) -> dict[str, Any]:
        """Return all of it as JSON takes it."""
        return {
            "person": str(self.person),
            "made_at": self.made_at.isoformat(),
            "records": self.rows,
            "sources": self.sources,
            "history": self.history,
            **self.rooms,
        }


def person_dossier(asked: Reader, person: UUID) -> Dossier:
    """Return everything that is held of a person, trashed ones too. Raises ``RecordNotFound``."""
    found = get_record(asked, PEOPLE, person, trash=True)
    ids = [found.id, *found.members]
    kinds = {PEOPLE: found.kind}
    rows = {PEOPLE: [_plain(found.kind, found.values), *_merged(asked, found.kind, found.members)]}
    # An object may point at people more than once; what it says of the person twice is told once.
    seen: set[Any] = set()
    for tie in ties_to_people(asked.objects):
        kind, new = tie.kind, [row for row in _theirs(asked, tie, ids) if row["id"] not in seen]
        seen.update(row["id"] for row in new)
        if new:
            kinds[kind.slug] = kind
            rows.setdefault(kind.slug, []).extend(_plain(kind, row) for row in new)
    return Dossier(
        person=found.id,
        title=found.title,
        made_at=datetime.now(UTC),
        kinds=tuple(kinds.values()),
        rows=rows,
        sources=_sources(asked, ids),
        history=[_entry(entry) for entry in history_of(asked, found.kind, ids, limit=MOST)],
        rooms={name: tell(asked.cursor, ids) for name, tell in _tellers.items()},
    )


def _theirs(asked: Reader, tie: Tie, people: Sequence[UUID]) -> list[dict[str, Any]]:
    """Return an object's records that belong to some people, trashed ones too."""
    names = [*SYSTEM_FIELDS, "deleted_at", *(field.slug for field in tie.kind.fields)]
    statement = sql.SQL("select {} from {} where {} order by id").format(
        sql.SQL(", ").join(map(sql.Identifier, names)), sql.Identifier(tie.kind.slug), tie.condition()
    )
    asked.cursor.execute(statement, (list(people),))
    return [dict(zip(names, row, strict=True)) for row in asked.cursor.fetchall()]


def _merged(asked: Reader, kind: ObjectType, members: Sequence[UUID]) -> list[dict[str, Any]]:
    asked.cursor.execute(
        "select jsonb_strip_nulls(to_jsonb(p) - 'search') from people p where p.id = any(%s) order by p.id",
        (list(members),),
    )
    seen = {*SYSTEM_FIELDS, "deleted_at", *(field.slug for field in kind.fields)}
    return [
        {slug: value for slug, value in row[0].items() if slug in seen} for row in asked.cursor.fetchall()
    ]


def _plain(kind: ObjectType, row: dict[str, Any]) -> dict[str, Any]:
    """Return a record's filled values as JSON takes them."""
    fields: dict[str, Field] = {field.slug: field for field in kind.fields}
    return {
        slug: field_type(fields[slug].type).to_json(value) if slug in fields else str(value)
        for slug, value in row.items()
        if value is not None
    }


_SOURCES = """
select s.slug, r.object, r.external_id, r.record_id::text, r.said, r.originals,
    null::timestamptz as replaced_at
from source_record r join source s on s.id = r.source_id where r.record_id = any(%(ids)s)
union all
select s.slug, p.object, p.external_id, r.record_id::text, p.said, p.originals, a.at
from source_record_past p join source_record r using (object, source_id, external_id)
join source s on s.id = p.source_id join action a on a.id = p.replaced_by where r.record_id = any(%(ids)s)
order by 1, 2, 3, 7 nulls last
"""
_SOURCE_NAMES = ("source", "object", "number", "record", "said", "originals", "replaced_at")


def _sources(asked: Reader, ids: Sequence[UUID]) -> list[dict[str, Any]]:
    asked.cursor.execute(_SOURCES, {"ids": list(ids)})
    rows = [dict(zip(_SOURCE_NAMES, row, strict=True)) for row in asked.cursor.fetchall()]
    return [
        row | {"replaced_at": row["replaced_at"].isoformat() if row["replaced_at"] else None} for row in rows
    ]


def _entry(entry: Entry) -> dict[str, Any]:
    return {
        "at": entry.at.isoformat(),
        "record": str(entry.record_id),
        "verb": entry.verb,
        "action": entry.action,
        "by": entry.actor_name,
        "hand": entry.actor_kind,
        "source": entry.source,
        "before": entry.before,
        "after": entry.after,
    }
