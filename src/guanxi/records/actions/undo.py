"""Taking back what somebody did by hand: one trail of few actions, at once."""

from __future__ import annotations

from uuid import UUID

from guanxi.access.api import action
from guanxi.cluster.api import Cursor
from guanxi.history.api import Undone, actions_to_undo, undo_action
from guanxi.kernel.api import Context, Role
from guanxi.records.errors import NotByHand

_BY_OTHERS = "select 1 from action where trail = %s and actor_kind in ('import', 'model', 'system') limit 1"


@action("records.undo", Role.MEMBER)
def undo_changes(context: Context, cursor: Cursor, trail: UUID) -> Undone:
    """Take back the actions of a trail in one transaction; what was edited since stays and is listed.

    For an import, which is many transactions under a lock of its own, see ``exchange``. Raises ``NotByHand``,
    ``NothingToUndo``, ``UndoOfUndo``.
    """
    cursor.execute(_BY_OTHERS, (trail,))
    if cursor.fetchone():
        raise NotByHand(trail=trail)
    result = Undone()
    for action_id in actions_to_undo(cursor, trail):
        result.add(undo_action(cursor, action_id))
    return result
