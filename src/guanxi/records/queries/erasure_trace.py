"""Everything that was ever said of a person, from which follows what an erasure has to look for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from guanxi.cluster.api import Cursor
from guanxi.records.errors import RecordNotFound
from guanxi.records.logic.erasing import PEOPLE, Trace, trace_of

# The root first, then everybody merged into it; whoever is known only to the log or a source counts too.
_IDS = """
select coalesce(p.canonical_id, p.id) from people p where p.id = %(id)s
union all select p.id from people p
where p.canonical_id = (select coalesce(r.canonical_id, r.id) from people r where r.id = %(id)s)
"""
_KNOWN = """
select exists (select from change where record_id = %(id)s and object = 'people')
or exists (select from source_record where record_id = %(id)s and object = 'people')
"""
_SOURCES = """
select s.slug, r.source_id, r.external_id, r.said, coalesce(r.originals, '{}')
from source_record r join source s on s.id = r.source_id where r.object = %s and r.record_id = any(%s)
"""
_PAST = """
select p.said, coalesce(p.originals, '{}') from source_record_past p
join source_record r using (object, source_id, external_id) where r.object = %s and r.record_id = any(%s)
"""
_NOW = "select jsonb_strip_nulls(to_jsonb(p) - 'search') from people p where p.id = any(%s)"
_OTHERS = """
select email from people where email = any(%(emails)s::text[]) and id <> all(%(ids)s)
union select phone from people where phone = any(%(phones)s::text[]) and id <> all(%(ids)s)
union select name from people where name = any(%(names)s::text[]) and id <> all(%(ids)s)
"""
_LOGGED = """
select side from change c, lateral (values (c.before), (c.after)) s(side)
where c.object = %s and c.record_id = any(%s) and side is not null
"""


def find_trace(cursor: Cursor, person: UUID) -> Trace:
    """Return the trace of a person, trashed and removed ones too; raises ``RecordNotFound``."""
    cursor.execute(_IDS, {"id": person})
    ids = [row[0] for row in cursor.fetchall()]
    if not ids:
        cursor.execute(_KNOWN, {"id": person})
        if not cursor.fetchall()[0][0]:
            raise RecordNotFound(id=person, object=PEOPLE)
        ids = [person]
    cursor.execute(_SOURCES, (PEOPLE, ids))
    sources = cursor.fetchall()
    told = [*_sides(cursor, ids), *(side for row in sources for side in row[3:])]
    found = trace_of(ids, ((slug, number) for slug, _source, number, *_sides_ in sources), told)
    return found.without(_shared(cursor, found))


def _shared(cursor: Cursor, trace: Trace) -> list[str]:
    """Return what other people are called too: a family's telephone or a common name betrays nobody."""
    given = {name: list(getattr(trace, name)) for name in ("emails", "phones", "names")}
    cursor.execute(_OTHERS, {"ids": list(trace.ids), **given})
    return [row[0] for row in cursor.fetchall()]


def _sides(cursor: Cursor, ids: list[UUID]) -> Iterator[Mapping[str, Any]]:
    cursor.execute(_NOW, (ids,))
    yield from (row[0] for row in cursor.fetchall())
    cursor.execute(_PAST, (PEOPLE, ids))
    yield from (side for row in cursor.fetchall() for side in row)
    cursor.execute(_LOGGED, (PEOPLE, ids))
    yield from (row[0] for row in cursor.fetchall())
