"""Jobs carry ids; should one carry more, what names a person can be found and taken away."""

from __future__ import annotations

from collections.abc import Sequence

from guanxi.cluster.api import Cursor, outside

_NAMING = """
from procrastinate_jobs j where j.args ->> 'workspace_id' = %(workspace)s::text and exists (
    select from unnest(%(needles)s::text[]) needle where strpos(lower(j.args::text), lower(needle)) > 0
)
"""


def count_arguments(cursor: Cursor, workspace: int, needles: Sequence[str]) -> int:
    """Return how many jobs of a workspace have arguments that say one of some words."""
    with outside(cursor):
        cursor.execute(f"select count(*) {_NAMING}", {"needles": list(needles), "workspace": workspace})
        return int(cursor.fetchall()[0][0])


def clear_arguments(cursor: Cursor, workspace: int, needles: Sequence[str]) -> int:
    """Remove the jobs whose arguments say one of some words; return how many they were."""
    with outside(cursor):
        cursor.execute("delete " + _NAMING, {"needles": list(needles), "workspace": workspace})
        return int(cursor.rowcount)
