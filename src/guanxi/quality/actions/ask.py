"""Asking for a measurement: by hand, or because records came in or were taken back."""

from __future__ import annotations

from guanxi.access.api import action
from guanxi.cluster.api import Cursor
from guanxi.jobs.api import defer_once
from guanxi.kernel.api import ActorKind, Context, Role

MEASURE = "quality.measure"

_ASK = "insert into quality_due (cause, trail) values (%s, %s)"


@action("quality.ask", Role.MEMBER)
def ask_measurement(context: Context, cursor: Cursor, cause: str = "asked") -> int:
    """Have the workspace measured anew; return the job's number."""
    return _queue(context, cursor, cause)


def measure_after_import(context: Context, cursor: Cursor) -> int:
    """Have the workspace measured after an import or its undoing, in the transaction that ends it."""
    cause = "undo" if context.actor.kind is ActorKind.UNDO else "import"
    return _queue(context, cursor, cause)


def _queue(context: Context, cursor: Cursor, cause: str) -> int:
    cursor.execute(_ASK, (cause, context.trail if cause in {"import", "undo"} else None))
    lock = f"quality:{context.workspace.schema}"
    return defer_once(cursor, MEASURE, lock=lock, workspace_id=context.workspace.id)
