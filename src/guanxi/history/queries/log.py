"""Reading the log: a record's timeline, a trail, and the feed of all changes."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from guanxi.cluster.api import Cursor


@dataclass(frozen=True, slots=True)
class Entry:
    """One change of one record: when, whose hand, and the fields before and after."""

    seq: int
    at: datetime
    object: str
    record_id: UUID
    verb: str
    before: dict[str, Any]
    after: dict[str, Any]
    action: str
    actor_kind: str
    actor_id: str
    actor_name: str
    source: str | None
    trail: UUID

    @property
    def fields(self) -> list[str]:
        """Return the changed fields."""
        return sorted({*self.before, *self.after})


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """A change with its place in the order in which changes became certain."""

    position: int
    seq: int
    object: str
    record_id: UUID
    verb: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None


_TIMELINE = """
select c.seq, c.at, c.object, c.record_id, c.verb, coalesce(c.before, '{}'), coalesce(c.after, '{}'),
       a.verb, a.actor_kind, a.actor_id, a.actor_name, a.source, a.trail
from change c join action a on a.id = c.action_id
where c.record_id = any(%(ids)s) and (%(before)s::bigint is null or c.seq < %(before)s)
order by c.seq desc limit %(limit)s
"""

_FEED = """
select a.position, c.seq, c.object, c.record_id, c.verb, c.before, c.after
from action a join change c on c.action_id = a.id
where (a.position, c.seq) > (%(position)s, %(seq)s) and a.position >= %(position)s
order by a.position, c.seq limit %(limit)s
"""


def timeline(
    cursor: Cursor, record_ids: Sequence[UUID], *, before: int | None = None, limit: int = 50
) -> list[Entry]:
    """Return the changes of some records, the newest first; page on with the last entry's ``seq``."""
    cursor.execute(_TIMELINE, {"ids": list(record_ids), "before": before, "limit": limit})
    return [Entry(*row) for row in cursor.fetchall()]


def settle(cursor: Cursor) -> int:
    """Give positions to all finished actions and return the last position."""
    cursor.execute("select settle()")
    return int(cursor.fetchall()[0][0])


def feed(cursor: Cursor, *, after: tuple[int, int] = (0, 0), limit: int = 1000) -> list[FeedEntry]:
    """Return changes after a place (position, seq), in an order that never changes and never has gaps.

    Places hold across backups: in a restored installation or workspace, who stopped before the backup goes on
    from the same place and misses and repeats nothing. Who had read on after it finds everything new, because
    new places lie behind all that were given before the restore; what it saw in between is no longer there.
    """
    settle(cursor)
    cursor.execute(_FEED, {"position": after[0], "seq": after[1], "limit": limit})
    return [FeedEntry(*row) for row in cursor.fetchall()]


@dataclass(frozen=True, slots=True)
class TrailSummary:
    """What one trail did, by object and verb; of one that did ``much``, only its first changes."""

    trail: UUID
    verb: str
    at: datetime
    actor_name: str
    source: str | None
    undone: bool
    counts: dict[str, dict[str, int]]

    @property
    def much(self) -> bool:
        """Say whether it made more changes than are counted."""
        return sum(number for verbs in self.counts.values() for number in verbs.values()) > MUCH


MUCH = 1000
"""So many changes of a trail are counted: what everybody sees at each visit must not read a million."""

_RECENT = """
with heads as (
    select trail, min(id) as first, max(id) as last, bool_and(u.action_id is not null) as undone
    from (select id, trail from action order by id desc limit 5000) a
    left join undone u on u.action_id = a.id
    group by trail order by max(id) desc limit %(limit)s
)
select heads.trail, a.verb, a.at, a.actor_name, a.source, heads.undone
from heads join action a on a.id = heads.first order by heads.last desc
"""

_COUNTS = """
select t.trail, c.object, c.verb, count(*) from unnest(%s::uuid[]) t(trail), lateral (
    select c.object, c.verb from action a join change c on c.action_id = a.id where a.trail = t.trail limit %s
) c group by 1, 2, 3
"""


def recent_trails(
    cursor: Cursor, limit: int = 10, *, uncounted: Container[str] = frozenset()
) -> list[TrailSummary]:
    """Return the latest trails, the newest first, with what each did.

    Trails that begin with a verb of ``uncounted`` come without counts: the row of an import has them.
    """
    cursor.execute(_RECENT, {"limit": limit})
    heads = cursor.fetchall()
    cursor.execute(_COUNTS, ([head[0] for head in heads if head[1] not in uncounted], MUCH + 1))
    counts: dict[UUID, dict[str, dict[str, int]]] = {}
    for trail, kind, verb, number in cursor.fetchall():
        counts.setdefault(trail, {}).setdefault(kind, {})[verb] = number
    return [
        TrailSummary(trail, verb, at, name, source, undone, counts.get(trail, {}))
        for trail, verb, at, name, source, undone in heads
    ]
