"""The insight room's part in erasing a person: how they were scored before is forgotten."""

from __future__ import annotations

from guanxi.access.api import action, perform
from guanxi.cluster.api import Cursor, enter
from guanxi.kernel.api import Context, Progress, Role
from guanxi.records.api import Eraser, Trace

_COUNT = """
select count(*) from score s where s.person = any(%s)
and not exists (select 1 from score_current c where s.run = c.run)
"""


def _look(context: Context, trace: Trace) -> dict[str, int]:
    with enter(context.workspace.schema) as cursor:
        cursor.execute(_COUNT, (list(trace.ids),))
        return {"earlier scores": int(cursor.fetchall()[0][0])}


def _erase(context: Context, trace: Trace, progress: Progress) -> None:
    perform(forget_scores, context, trace)
    progress.advance()


ERASER = Eraser("scores", _look, _erase)


@action("people.erase", Role.ADMIN)
def forget_scores(context: Context, cursor: Cursor, trace: Trace) -> None:
    """Remove the scores of earlier runs; the valid ones are numbers of a record without a name."""
    cursor.execute("select forget_scores(%s)", (list(trace.ids),))
