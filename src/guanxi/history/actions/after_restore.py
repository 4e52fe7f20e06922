"""After a restore: every action of the backup gets its place, and the next ones come far behind it.

A reader of the feed may have read on after the backup was taken, from a log that is no longer. Places given
from now on must not be among those it has passed, or it would miss what they hold; so a stretch is left out.
"""

from __future__ import annotations

from guanxi.cluster.api import Cursor
from guanxi.kernel.api import uuid7

# More places than any log gives between a backup and its restore; 2^53 / 2^32 restores until a float cannot
# tell two places apart.
STRETCH = 1 << 32

# The numbers of transactions in a backup are another server's: all that came along is settled by that alone.
_SETTLE = """
with last as (select coalesce(max(position), 0) as place from action),
ready as (select id, row_number() over (order by id) as step from action where position is null)
update action set position = last.place + ready.step from last, ready where ready.id = action.id
"""
_MARK = """
insert into action (trail, verb, actor_kind, actor_id, actor_name, position)
select %s, 'workspace.restore', 'operator', 'cli', 'operator', coalesce(max(position), 0) + %s from action
returning position
"""


def settle_restored(cursor: Cursor) -> int:
    """Settle a restored log and mark in it where it goes on; return that place.

    Call it as the owner with the workspace's schema on the search path, before anybody else writes there.
    """
    cursor.execute(_SETTLE)
    cursor.execute(_MARK, (uuid7(), STRETCH))
    return int(cursor.fetchall()[0][0])
