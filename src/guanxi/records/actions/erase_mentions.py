"""Where a person may be named in passing: saved views and what their log says, and the arguments of jobs."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
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
            (without(name, trace.needles), Jsonb(without(tree, trace.needles)), view),
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


def without(value: Any, needles: Iterable[str]) -> Any:
    """Return a text, or a tree of them, without the needles, whatever their case; the longest go first."""
    longest = sorted(needles, key=len, reverse=True)
    words = re.compile("|".join(map(re.escape, longest)), re.IGNORECASE)
    return _replaced(value, words) if longest else value


def _replaced(value: Any, words: re.Pattern[str]) -> Any:
    """Replace words in every text of a tree; the names of its parts are ours."""
    if isinstance(value, str):
        return words.sub(ERASED, value)
    if isinstance(value, dict):
        return {name: _replaced(each, words) for name, each in value.items()}
    if isinstance(value, list):
        return [_replaced(each, words) for each in value]
    # A telephone number may stand in a condition on a number.
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return 0 if is_number and words.search(str(value)) else value


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
