"""Opening an action in the log; the change-log triggers refuse writes without it."""

from __future__ import annotations

from guanxi.cluster.api import Cursor
from guanxi.kernel.api import Context


def begin_action(cursor: Cursor, context: Context, verb: str) -> int:
    """Write the action's row, make it the transaction's current one, and return its number."""
    actor = context.actor
    cursor.execute(
        "select begin_action(%s, %s, %s, %s, %s, %s, %s)",
        (context.trail, verb, actor.kind, actor.id, actor.name, context.source, context.request_id),
    )
    return int(cursor.fetchall()[0][0])


def resume_action(cursor: Cursor, number: int) -> None:
    """Make an earlier action of the same transaction the current one again, after a nested one."""
    cursor.execute("select set_config('guanxi.action', %s, true)", (str(number),))
