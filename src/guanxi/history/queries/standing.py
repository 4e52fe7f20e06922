"""How a workspace's log stands: how far it is settled, and whether it knows of a time yet to come."""

from __future__ import annotations

from dataclasses import dataclass

from psycopg import sql

from guanxi.cluster.api import Cursor

_STANDING = """
select coalesce(max(position), 0), count(*) filter (where position is null),
       coalesce(extract(epoch from now() - min(at) filter (where position is null)), 0),
       coalesce(extract(epoch from max(at) - now()), 0)
from action where position is null or id > (select coalesce(max(id), 0) from action) - 100
"""
_SINCE = "select count(*), coalesce(extract(epoch from now() - min(at)), 0) from action where position > %s"


@dataclass(frozen=True, slots=True)
class LogStanding:
    """The last position, actions without one, the oldest such one's age, and seconds it is ahead of now."""

    position: int
    unsettled: int
    oldest: float
    ahead: float


def log_standing(cursor: Cursor) -> LogStanding:
    """Return how the entered workspace's log stands."""
    cursor.execute(_STANDING)
    position, unsettled, oldest, ahead = cursor.fetchall()[0]
    return LogStanding(position, unsettled, float(oldest), float(ahead))


def actions_since(cursor: Cursor, position: int) -> tuple[int, float]:
    """Return how many settled actions came after a position, and the age in seconds of the first of them."""
    cursor.execute(_SINCE, (position,))
    count, age = cursor.fetchall()[0]
    return count, float(age)


def is_untouched(cursor: Cursor, schema: str) -> bool:
    """Tell, as the owner, whether a workspace's log is empty, and keep it so to the end of the transaction.

    Raises ``LockNotAvailable`` where an action is going on.
    """
    log = sql.Identifier(schema, "action")
    cursor.execute(sql.SQL("lock table {} in exclusive mode nowait").format(log))
    cursor.execute(sql.SQL("select not exists (select from {})").format(log))
    return bool(cursor.fetchall()[0][0])
