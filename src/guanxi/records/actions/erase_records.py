"""The records' own part in erasing a person: the record and those merged into it, and what hangs on them.

A change is logged with what was there before, so that each step redacts the log in the same transaction.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from psycopg import sql

from guanxi.access.api import action, perform
from guanxi.cluster.api import Cursor, enter
from guanxi.kernel.api import Context, Progress, Role
from guanxi.metadata.api import ObjectType, catalogue, removed_fields
from guanxi.records.actions.derive import refresh_search
from guanxi.records.actions.erase_rooms import Eraser
from guanxi.records.logic.erasing import PEOPLE, Trace, erased_fields, kept_fields
from guanxi.records.queries.belonging import Tie, ties_to_people

CHUNK = 2_000
_NEVER = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Hanging:
    """Records of an object that belong to the person: which, and which of their fields are emptied."""

    kind: ObjectType
    ids: tuple[UUID, ...]
    fields: tuple[str, ...]


def _look(context: Context, trace: Trace) -> dict[str, int]:
    with enter(context.workspace.schema) as cursor:
        found: dict[str, int] = {}
        for kind, tie in _concerned(context, cursor):
            emptied = tuple(erased_fields(kind, removed_fields(cursor, kind)))
            for ids in _batches(cursor, kind, tie, trace, emptied):
                step = Hanging(kind, tuple(ids), emptied)
                for place, count in _counted(cursor, step).items():
                    found[place] = found.get(place, 0) + count
        return found


def _erase(context: Context, trace: Trace, progress: Progress) -> None:
    with enter(context.workspace.schema) as cursor:
        concerned = list(_concerned(context, cursor))
    for kind, tie in concerned:
        with enter(context.workspace.schema) as cursor:
            emptied = tuple(erased_fields(kind, removed_fields(cursor, kind)))
            batches = list(_batches(cursor, kind, tie, trace, emptied))
        for ids in batches:
            step = Hanging(kind, tuple(ids), emptied)
            perform(empty_facts if kind.append_only else empty_records, context, step)
            progress.advance()


ERASER = Eraser("records", _look, _erase)


@action("people.erase", Role.ADMIN)
def empty_records(context: Context, cursor: Cursor, given: Hanging) -> None:
    """Empty some records, what sources said of them, their search words, and their log."""
    slug, ids = given.kind.slug, list(given.ids)
    if given.fields:
        cursor.execute(
            sql.SQL(
                "update {table} set updated_at = now(), {emptied} where id = any(%s) and ({filled})"
            ).format(
                table=sql.Identifier(slug),
                emptied=sql.SQL(", ").join(
                    sql.SQL("{} = null").format(sql.Identifier(name)) for name in given.fields
                ),
                filled=_filled(given.fields),
            ),
            (ids,),
        )
        if cursor.rowcount:
            refresh_search(cursor, slug, ids)
    _forget_statements(cursor, given)
    cursor.execute("select redact_log(%s, %s, %s)", (slug, ids, kept_fields(given.kind)))


@action("people.erase", Role.ADMIN)
def empty_facts(context: Context, cursor: Cursor, given: Hanging) -> None:
    """Empty the free text of all facts of the people who are named by ``ids``."""
    if given.fields:
        cursor.execute("select redact_facts(%s, %s, %s)", (list(given.ids), list(given.fields), CHUNK * 10))


_FORGET = """
delete from source_record_past p using source_record r
where r.object = %(object)s and r.record_id = any(%(ids)s)
and (p.object, p.source_id, p.external_id) = (r.object, r.source_id, r.external_id);
delete from source_record where object = %(object)s and record_id = any(%(ids)s);
delete from edge where object = %(object)s and kind <> 'same' and (a = any(%(ids)s) or b = any(%(ids)s));
update edge set reason = 'erased' where object = %(object)s and reason <> 'erased'
and (a = any(%(ids)s) or b = any(%(ids)s))
"""

_REDACT = """
update source_record_past p
set said = p.said - %(fields)s::text[], originals = p.originals - %(fields)s::text[]
from source_record r where r.object = %(object)s and r.record_id = any(%(ids)s)
and (p.object, p.source_id, p.external_id) = (r.object, r.source_id, r.external_id)
and (p.said ?| %(fields)s::text[] or p.originals ?| %(fields)s::text[]);
update source_record set said = said - %(fields)s::text[], originals = originals - %(fields)s::text[]
where object = %(object)s and record_id = any(%(ids)s)
and (said ?| %(fields)s::text[] or originals ?| %(fields)s::text[])
"""


def _forget_statements(cursor: Cursor, given: Hanging) -> None:
    statement = _FORGET if given.kind.slug == PEOPLE else _REDACT
    fields = list(given.fields)
    cursor.execute(statement, {"object": given.kind.slug, "ids": list(given.ids), "fields": fields})


def _concerned(context: Context, cursor: Cursor) -> Iterator[tuple[ObjectType, Tie | None]]:
    """Yield people themselves, last, and before them every object whose records belong to somebody.

    What hangs on a person is found by the person's ids, which stay; the order is for those who read along.
    """
    known = catalogue(cursor, context.workspace, whole=True)
    for tie in ties_to_people(known):
        yield tie.kind, tie
    yield known.get(PEOPLE), None


def _batches(
    cursor: Cursor, kind: ObjectType, tie: Tie | None, trace: Trace, fields: tuple[str, ...]
) -> Iterator[list[UUID]]:
    """Yield ids of records, a chunk at a time; of facts, which have no action of their own, the people's."""
    if tie is None or kind.append_only:
        yield from ([list(trace.ids)] if tie is None else _facts_left(cursor, kind, trace, fields))
        return
    last = _NEVER
    while True:
        cursor.execute(
            sql.SQL("select id from {} where {} and id > %s order by id limit %s").format(
                sql.Identifier(kind.slug), tie.condition()
            ),
            (list(trace.ids), last, CHUNK),
        )
        ids = [row[0] for row in cursor.fetchall()]
        if not ids:
            return
        yield ids
        last = ids[-1]


def _facts_left(
    cursor: Cursor, kind: ObjectType, trace: Trace, fields: tuple[str, ...]
) -> Iterator[list[UUID]]:
    """Yield the people once per chunk of facts that still say something of them."""
    if not fields:
        return
    cursor.execute(
        sql.SQL("select count(*) from {} where person = any(%s) and ({})").format(
            sql.Identifier(kind.slug), _filled(fields)
        ),
        (list(trace.ids),),
    )
    left = int(cursor.fetchall()[0][0])
    for _chunk in range(-(-left // (CHUNK * 10))):
        yield list(trace.ids)


def _filled(fields: tuple[str, ...] | list[str]) -> sql.Composed:
    return sql.SQL(" or ").join(sql.SQL("{} is not null").format(sql.Identifier(name)) for name in fields)


_LOGGED = """
select count(*) from change c where c.object = %s and c.record_id = any(%s)
and (tells(c.before, %s) or tells(c.after, %s))
"""
_SAID = """
select count(*) from source_record r where r.object = %(object)s and r.record_id = any(%(ids)s)
and (%(all)s or r.said ?| %(fields)s::text[] or r.originals ?| %(fields)s::text[])
"""
_SAID_BEFORE = """
select count(*) from source_record_past p join source_record r using (object, source_id, external_id)
where r.object = %(object)s and r.record_id = any(%(ids)s)
and (%(all)s or p.said ?| %(fields)s::text[] or p.originals ?| %(fields)s::text[])
"""


def _counted(cursor: Cursor, step: Hanging) -> dict[str, int]:
    """Return, per place, how many rows of these records still tell something."""
    kind, ids, fields = step.kind, list(step.ids), list(step.fields)
    found: dict[str, int] = {}
    if fields:
        cursor.execute(
            sql.SQL("select count(*) from {} where {} = any(%s) and ({})").format(
                sql.Identifier(kind.slug),
                sql.Identifier("person" if kind.append_only else "id"),
                _filled(fields),
            ),
            (ids,),
        )
        found[kind.slug] = _number(cursor)
    if kind.append_only:
        return found
    kept = kept_fields(kind)
    cursor.execute(_LOGGED, (kind.slug, ids, kept, kept))
    found["change log"] = _number(cursor)
    asked: dict[str, Any] = {"object": kind.slug, "ids": ids, "fields": fields, "all": kind.slug == PEOPLE}
    cursor.execute(_SAID, asked)
    found["sources"] = _number(cursor)
    cursor.execute(_SAID_BEFORE, asked)
    found["sources before"] = _number(cursor)
    return found


def _number(cursor: Cursor) -> int:
    return int(cursor.fetchall()[0][0])
