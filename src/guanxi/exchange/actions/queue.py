"""Handing an import to the worker, in the transaction that decides it."""

from __future__ import annotations

from guanxi.cluster.api import Cursor, outside
from guanxi.jobs.api import defer
from guanxi.kernel.api import ActorKind, Context

RUN = "exchange.import_run"
UNDO = "exchange.import_undo"


def queue_import(context: Context, cursor: Cursor, name: str) -> int:
    """Queue the running or undoing of the import on the context's trail; return the job's number.

    Imports of one workspace wait for each other.
    """
    by_person = context.actor.kind == ActorKind.PERSON
    with outside(cursor):
        return defer(
            name,
            lock=f"import:{context.workspace.schema}",
            workspace_id=context.workspace.id,
            trail=str(context.trail),
            user_id=int(context.actor.id) if by_person else None,
        )
