"""Handing an analysis to the worker, in the transaction that makes it needed."""

from __future__ import annotations

from guanxi.access.api import Workspace, operator_context
from guanxi.cluster.api import Cursor, enter
from guanxi.insight.queries.runs import broken_off_in_a_row
from guanxi.jobs.api import defer_once, is_queued
from guanxi.kernel.api import ActorKind, Context
from guanxi.metadata.api import is_on

ANALYSE = "insight.analyse"
MODULE = "insight"
TRIES = 3
"""An analysis that was broken off so often is not begun again of itself: it may be what ends its worker."""


def queue_analysis(context: Context, cursor: Cursor) -> int:
    """Queue an analysis of the workspace that the cursor is in, unless one waits; return the job's number."""
    asked_by = int(context.actor.id) if context.actor.kind == ActorKind.PERSON else None
    lock = f"insight:{context.workspace.schema}"
    return defer_once(cursor, ANALYSE, lock=lock, workspace_id=context.workspace.id, user_id=asked_by)


def queue_needed(context: Context, cursor: Cursor) -> None:
    """Queue the analysis that a change makes needed, unless the workspace has switched insight off."""
    if is_on(context.workspace, MODULE):
        queue_analysis(context, cursor)


def queue_broken_off() -> int:
    """Queue the analyses of all workspaces in which a kill ended the last one; return how many they are."""
    queued = 0
    for workspace in Workspace.objects.order_by("pk"):
        with enter(workspace.schema) as cursor:
            waits = is_queued(cursor, ANALYSE, workspace_id=workspace.pk)
            on = is_on(workspace.ref(), MODULE)
            if on and not waits and 0 < broken_off_in_a_row(cursor) < TRIES:
                queue_analysis(operator_context(workspace), cursor)
                queued += 1
    return queued
