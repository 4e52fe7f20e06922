"""Handing an analysis to the worker, in the transaction that makes it needed."""

from __future__ import annotations

from guanxi.cluster.api import Cursor, outside
from guanxi.jobs.api import defer
from guanxi.kernel.api import Context

ANALYSE = "insight.analyse"


def queue_analysis(context: Context, cursor: Cursor) -> int:
    """Queue an analysis of the workspace that the cursor is in; return the job's number.

    Several may wait: they run one after the other, and those that find nothing new end at once.
    """
    with outside(cursor):
        return defer(ANALYSE, lock=f"insight:{context.workspace.schema}", workspace_id=context.workspace.id)
