"""Sources: who told us, what each said of a record, and taking that back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from psycopg.types.json import Jsonb

from guanxi.cluster.api import Cursor
from guanxi.history.api import Kept

MANUAL = "manual"

_ENSURE = """
with made as (
    insert into source (slug, kind) values (%(slug)s, %(kind)s) on conflict (slug) do nothing returning id
)
select id from made union all select id from source where slug = %(slug)s limit 1
"""


def ensure_source(cursor: Cursor, slug: str, kind: str = "file") -> int:
    """Return a source's number, made when it is first named."""
    found: list[tuple[int]] = []
    while not found:
        # Who waited here for another transaction to make it sees that only with the next statement.
        cursor.execute(_ENSURE, {"slug": slug, "kind": kind})
        found = cursor.fetchall()
    return found[0][0]


_KEEP_PAST = """
insert into source_record_past (object, source_id, external_id, said, originals, action_id, replaced_by)
select object, source_id, external_id, said, originals, action_id, current_action() from source_record
where object = %(object)s and source_id = %(source)s and external_id = %(external_id)s
"""

_SAY = """
insert into source_record as r (object, source_id, external_id, record_id, said, action_id)
values (%(object)s, %(source)s, %(external_id)s, %(record)s, %(said)s, current_action())
on conflict (object, source_id, external_id)
do update set said = r.said || excluded.said, action_id = excluded.action_id
"""


def say_by_hand(cursor: Cursor, object_slug: str, record_id: UUID, said: dict[str, Any]) -> None:
    """Keep what a person typed as the statement of the source ``manual``."""
    given = {
        "object": object_slug,
        "source": ensure_source(cursor, MANUAL, kind="person"),
        "external_id": str(record_id),
        "record": record_id,
        "said": Jsonb(said),
    }
    cursor.execute(_KEEP_PAST, given)
    cursor.execute(_SAY, given)


_FORGET = """
delete from source_record s where s.action_id = %(action)s and s.record_id <> all(%(kept)s)
and not exists (
    select 1 from source_record_past p where p.replaced_by = %(action)s
    and (p.object, p.source_id, p.external_id) = (s.object, s.source_id, s.external_id)
)
"""

_RECALL = """
update source_record s set said = p.said, originals = p.originals, action_id = p.action_id
from source_record_past p where p.replaced_by = %(action)s and s.action_id = %(action)s
and (p.object, p.source_id, p.external_id) = (s.object, s.source_id, s.external_id)
"""

_REST = """
delete from source_record_past where replaced_by = %(action)s;
delete from edge where action_id = %(action)s;
delete from events where action_id = %(action)s;
"""


# Of a record that stays in some fields only what was said of these is kept: the same file, loaded once more,
# brings back the others and leaves the edits.
_NARROW = """
update source_record s set
said = (
    select coalesce(jsonb_object_agg(key, value), '{}') from jsonb_each(s.said) where key = any(k.fields)
),
originals = (select jsonb_object_agg(key, value) from jsonb_each(s.originals) where key = any(k.fields))
from jsonb_to_recordset(%(fields)s) k (id uuid, fields text[])
where s.action_id = %(action)s and s.record_id = k.id
"""


def undo_sources(cursor: Cursor, action_id: int, kept: Sequence[Kept]) -> None:
    """Take back what an action learnt from its source: statements, links, facts of behaviour."""
    given = {"action": action_id, "kept": [each.record_id for each in kept]}
    cursor.execute(_FORGET, given)
    if fields := [{"id": str(each.record_id), "fields": each.fields} for each in kept if each.fields]:
        cursor.execute(_NARROW, given | {"fields": Jsonb(fields)})
    cursor.execute(_RECALL, given)
    cursor.execute(_REST, given)
