"""Where a person may be named in passing: saved views and what their log says, and the arguments of jobs."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from psycopg.types.json import Jsonb

from guanxi.access.api import action, perform
from guanxi.cluster.api import Cursor, enter
from guanxi.jobs.api import clear_arguments, count_arguments
from guanxi.kernel.api import Context, Progress, Role
from guanxi.records.actions.erase_rooms import Eraser
from guanxi.records.logic.erasing import Trace

_VIEWS = """
select id, name, filter from saved_view v, unnest(%(needles)s::text[]) needle
where v.name ilike needle or v.filter::text ilike needle group by id
"""
_LOGGED = """
select distinct c.record_id from change c, unnest(%(needles)s::text[]) needle
where c.object = 'saved_view' and (c.before::text ilike needle or c.after::text ilike needle)
"""
_KEPT = ["id", "object", "owner", "shared", "columns", "sort", "created_at", "updated_at", "deleted_at"]
ERASED = "…"


def _look(context: Context, trace: Trace) -> dict[str, int]:
    with enter(context.workspace.schema) as cursor:
        return {
            "saved views": len(_views(cursor, trace)),
            "log of saved views": len(_logged(cursor, trace)),
            "jobs": count_arguments(cursor, context.workspace.id, trace.needles),
        }


def _erase(context: Context, trace: Trace, progress: Progress) -> None:
    perform(forget_mentions, context, trace)
    progress.advance()


ERASER = Eraser("mentions", _look, _erase)


@action("people.erase", Role.ADMIN)
def forget_mentions(context: Context, cursor: Cursor, trace: Trace) -> None:
    """Take the person's names and addresses out of views, their log, and jobs."""
    for view, name, tree in _views(cursor, trace):
        cursor.execute(
            "update saved_view set name = %s, filter = %s, updated_at = now() where id = %s",
            (_without(name, trace), Jsonb(json.loads(_without(_text(tree), trace))), view),
        )
    cursor.execute("select redact_log('saved_view', %s, %s)", (_logged(cursor, trace), _KEPT))
    clear_arguments(cursor, context.workspace.id, trace.needles)


def _views(cursor: Cursor, trace: Trace) -> list[tuple[UUID, str, dict[str, Any]]]:
    cursor.execute(_VIEWS, {"needles": _patterns(trace)})
    return cursor.fetchall()


def _logged(cursor: Cursor, trace: Trace) -> list[UUID]:
    cursor.execute(_LOGGED, {"needles": _patterns(trace)})
    return [row[0] for row in cursor.fetchall()]


def _patterns(trace: Trace) -> list[str]:
    """Return the needles as patterns that match them anywhere, also as JSON writes them."""
    plain = {each for needle in trace.needles for each in (needle, _text(needle)[1:-1])}
    return [f"%{_escaped(each)}%" for each in sorted(plain)]


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _without(text: str, trace: Trace) -> str:
    """Return a text without the needles, whatever their case; the longest go first."""
    for needle in sorted(trace.needles, key=len, reverse=True):
        for written in (needle, _text(needle)[1:-1]):
            while (at := text.casefold().find(written.casefold())) >= 0:
                text = text[:at] + ERASED + text[at + len(written) :]
    return text


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
