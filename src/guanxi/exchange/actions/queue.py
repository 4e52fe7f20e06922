"""Handing an import to the worker, in the transaction that decides it."""

from __future__ import annotations

from guanxi.cluster.api import Cursor, outside
from guanxi.jobs.api import defer
from guanxi.kernel.api import ActorKind, Context

RUN = "exchange.import_run"
UNDO = "exchange.import_undo"


# From then on it says so: who asked sees that it is under way, and a kill cannot forget it.
_UNDOING = """
update import_run
set status = 'undoing', stage = 'undo', stage_done = 0, stage_total = null, touched_at = now()
where id = %s and status in ('done', 'failed')
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
