"""Undo: take back the actions of a trail, the last first, each in a transaction of its own.

What was created is removed, what was changed gets its former values, what was removed comes back: but only
where nobody else has touched it since. What others edited is kept and listed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import UUID

from psycopg import sql

from guanxi.cluster.api import Cursor
from guanxi.history.errors import ForEver, NothingToUndo, UndoOfUndo


@dataclass(frozen=True, slots=True)
class Kept:
    """A record, or fields of it, that stays because it was edited since."""

    object: str
    record_id: UUID
    fields: tuple[str, ...]


@dataclass(slots=True)
class Undone:
    """What an undo did: records by object, and what it left alone."""

    removed: dict[str, int] = field(default_factory=dict)
    restored: dict[str, int] = field(default_factory=dict)
    returned: dict[str, int] = field(default_factory=dict)
    kept: list[Kept] = field(default_factory=list)

    def add(self, other: Undone) -> None:
        """Add the counts of another part of the same undo."""
        for mine, theirs in (
            (self.removed, other.removed),
            (self.restored, other.restored),
            (self.returned, other.returned),
        ):
            for key, count in theirs.items():
                mine[key] = mine.get(key, 0) + count
        self.kept.extend(other.kept)


# A room's own part of taking an action back: (cursor, action id, what is kept).
Undoer = Callable[[Cursor, int, list[Kept]], None]
# Told which records of which object an undo has rewritten, to renew what is derived from them.
Refresher = Callable[[Cursor, str, list[UUID]], None]

_undoers: list[Undoer] = []
_refreshers: list[Refresher] = []
_for_ever: set[str] = set()


def register_undo(undoer: Undoer | None = None, refresher: Refresher | None = None) -> None:
    """Add a room's part of undo; called at start-up by the assembler."""
    if undoer:
        _undoers.append(undoer)
    if refresher:
        _refreshers.append(refresher)


def register_for_ever(verb: str) -> None:
    """Say that a verb's actions cannot be taken back; called at start-up by the assembler."""
    _for_ever.add(verb)


_OPEN_ACTIONS = """
select a.id, a.actor_kind, a.verb from action a where a.trail = %s
and not exists (select 1 from undone u where u.action_id = a.id) order by a.id desc
"""


def actions_to_undo(cursor: Cursor, trail: UUID) -> list[int]:
    """Return the actions of a trail that still stand, the last first."""
    cursor.execute(_OPEN_ACTIONS, (trail,))
    rows = cursor.fetchall()
    if not rows:
        raise NothingToUndo(trail=trail)
    if rows[0][1] == "undo":
        raise UndoOfUndo(trail=trail)
    if final := _for_ever.intersection(row[2] for row in rows):
        raise ForEver(verb=min(final))
    return [row[0] for row in rows]


def undo_action(cursor: Cursor, action_id: int) -> Undone:
    """Take one action back inside the running action of an undo."""
    cursor.execute(
        "select object, array_agg(distinct verb) from change where action_id = %s group by object",
        (action_id,),
    )
    result = Undone()
    for table, verbs in sorted(cursor.fetchall()):
        for verb, step in (("update", _restore), ("create", _remove), ("delete", _return)):
            if verb in verbs:
                result.add(step(cursor, action_id, table))
    for undoer in _undoers:
        undoer(cursor, action_id, result.kept)
    cursor.execute("insert into undone (action_id, by_action) select %s, current_action()", (action_id,))
    return result


# Other hands' actions of about that time or later that still stand: neither taken back nor part of an undo.
# What began later has a higher number, whatever the clock said: it may have been put back meanwhile. Those
# that began a little earlier may have written later; a thousand are more than ever run at once.
_OTHER_HANDS = """
select array_agg(a.id) from action a, (select id, trail, at from action where id = %s) mine
where a.trail <> mine.trail and a.actor_kind <> 'undo'
and (a.at > mine.at - interval '10 minutes' or a.id > mine.id - 1000)
and not exists (select 1 from undone u where u.action_id = a.id)
"""

_EDITED_SINCE = """
select distinct c.record_id
from change c join change later on later.record_id = c.record_id and later.seq > c.seq
where c.action_id = %s and c.object = %s and later.action_id = any(%s)
"""


def _edited_since(cursor: Cursor, action_id: int, table: str) -> list[UUID]:
    cursor.execute(_OTHER_HANDS, (action_id,))
    others = cursor.fetchall()[0][0]
    if not others:
        return []
    cursor.execute(_EDITED_SINCE, (action_id, table, others))
    return [row[0] for row in cursor.fetchall()]


_REMOVE = """
delete from {table} t using change c
where c.action_id = %s and c.object = %s and c.verb = 'create' and t.id = c.record_id and t.id <> all(%s)
"""

_STILL_THERE = """
select t.id from {table} t join change c on c.record_id = t.id
where c.action_id = %s and c.object = %s and c.verb = 'create'
"""


def _remove(cursor: Cursor, action_id: int, table: str) -> Undone:
    given = (action_id, table)
    edited = _edited_since(cursor, action_id, table)
    cursor.execute(sql.SQL(_REMOVE).format(table=sql.Identifier(table)), (*given, edited))
    removed = cursor.rowcount
    cursor.execute(sql.SQL(_STILL_THERE).format(table=sql.Identifier(table)), given)
    kept = [Kept(table, row[0], ()) for row in cursor.fetchall()]
    return Undone(removed={table: removed}, kept=kept)


_RETURN = """
insert into {table} ({columns})
select {values} from change c, lateral jsonb_populate_record(null::{table}, c.before) r
where c.action_id = %s and c.object = %s and c.verb = 'delete'
on conflict do nothing returning id
"""


def _return(cursor: Cursor, action_id: int, table: str) -> Undone:
    columns = _columns(cursor, table)
    cursor.execute(
        sql.SQL(_RETURN).format(
            table=sql.Identifier(table),
            columns=sql.SQL(", ").join(map(sql.Identifier, columns)),
            values=sql.SQL(", ").join(sql.Identifier("r", column) for column in columns),
        ),
        (action_id, table),
    )
    ids = [row[0] for row in cursor.fetchall()]
    _refresh(cursor, table, ids)
    return Undone(returned={table: len(ids)})


# A field goes back only if it still holds what the action wrote.
_RESTORE = """
update {table} t set {assignments}
from change c, lateral jsonb_populate_record(null::{table}, c.before) r
where c.action_id = %s and c.object = %s and c.verb = 'update' and t.id = c.record_id
returning t.id
"""

_EDITED_FIELDS = """
select t.id, array_agg(key) from {table} t
join change c on c.record_id = t.id and c.action_id = %s and c.object = %s and c.verb = 'update',
lateral jsonb_each(c.after) where key <> 'updated_at'
and coalesce(to_jsonb(t) -> key, 'null') is distinct from value group by t.id
"""

_ASSIGNMENT = """
{column} = case when c.after ? {name} and coalesce(to_jsonb(t.{column}), 'null') = c.after -> {name}
then r.{column} else t.{column} end
"""


def _restore(cursor: Cursor, action_id: int, table: str) -> Undone:
    given = (action_id, table)
    cursor.execute(sql.SQL(_EDITED_FIELDS).format(table=sql.Identifier(table)), given)
    kept = [Kept(table, row[0], tuple(sorted(row[1]))) for row in cursor.fetchall()]
    columns = _changed_columns(cursor, action_id, table)
    assignments = sql.SQL(", ").join(
        sql.SQL(_ASSIGNMENT).format(column=sql.Identifier(column), name=sql.Literal(column))
        for column in columns
    )
    cursor.execute(sql.SQL(_RESTORE).format(table=sql.Identifier(table), assignments=assignments), given)
    ids = [row[0] for row in cursor.fetchall()]
    _refresh(cursor, table, ids)
    return Undone(restored={table: len(ids)}, kept=kept)


def _changed_columns(cursor: Cursor, action_id: int, table: str) -> list[str]:
    cursor.execute(
        "select distinct jsonb_object_keys(after) from change "
        "where action_id = %s and object = %s and verb = 'update'",
        (action_id, table),
    )
    changed = {row[0] for row in cursor.fetchall()}
    return [column for column in _columns(cursor, table) if column in changed]


def _columns(cursor: Cursor, table: str) -> list[str]:
    cursor.execute(
        "select attname from pg_attribute where attrelid = to_regclass(%s) and attnum > 0 "
        "and not attisdropped and attgenerated = '' and attname not in ('search', 'sort_key') "
        "order by attnum",
        (table,),
    )
    return [row[0] for row in cursor.fetchall()]


def _refresh(cursor: Cursor, table: str, ids: list[UUID]) -> None:
    for refresher in _refreshers:
        refresher(cursor, table, ids)
