"""Handing an import to the worker, in the transaction that decides it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from psycopg.types.json import Jsonb

from guanxi.cluster.api import Cursor, outside
from guanxi.exchange.errors import StoppedBefore
from guanxi.jobs.api import defer, told
from guanxi.kernel.api import ActorKind, Context

RUN = "exchange.import_run"
UNDO = "exchange.import_undo"


# From then on it says so: who asked sees that it is under way, and a kill cannot forget it.
_UNDOING = """
update import_run
set status = 'undoing', stage = 'undo', stage_done = 0, stage_total = null, touched_at = now()
where id = %s and status in ('done', 'failed')
"""


# Not begun of itself again; who wants it goes on with it, or takes back what was written.
_CANCELLED = """
update import_run set status = 'failed', error = %s, touched_at = now()
where id = %s and status in ('waiting', 'running')
"""


def queue_import(context: Context, cursor: Cursor, name: str) -> int:
    """Queue the running or undoing of the import on the context's trail; return the job's number.

    Imports of one workspace wait for each other.
    """
    if name == UNDO:
        cursor.execute(_UNDOING, (context.trail,))
    by_person = context.actor.kind == ActorKind.PERSON
    with outside(cursor):
        return defer(
            name,
            lock=f"import:{context.workspace.schema}",
            workspace_id=context.workspace.id,
            trail=str(context.trail),
            user_id=int(context.actor.id) if by_person else None,
        )


def note_cancelled(context: Context, cursor: Cursor, ids: Mapping[str, Any]) -> None:
    """Write down that an import was stopped before a worker came to it."""
    cursor.execute(_CANCELLED, (Jsonb(told(StoppedBefore())), ids["trail"]))
