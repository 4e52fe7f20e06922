"""Jobs carry ids; should one carry more, or a refusal quote a value, that can be found and taken away."""

from __future__ import annotations

from collections.abc import Sequence

from guanxi.cluster.api import Cursor, outside

_NAMING = """
from procrastinate_jobs j where j.args ->> 'workspace_id' = %(workspace)s::text and exists (
    select from unnest(%(needles)s::text[]) needle where strpos(lower(j.args::text), lower(needle)) > 0
)
"""

_TOLD = """
from job_run j where exists (
    select from unnest(%(needles)s::text[]) needle where strpos(lower(j::text), lower(needle)) > 0
)
"""


def count_arguments(cursor: Cursor, workspace: int, needles: Sequence[str]) -> int:
    """Return how many jobs of a workspace, in the queue or its account, say one of some words."""
    given = {"needles": list(needles), "workspace": workspace}
    cursor.execute(f"select count(*) {_TOLD}", given)
    told = int(cursor.fetchall()[0][0])
    with outside(cursor):
        cursor.execute(f"select count(*) {_NAMING}", given)
        return told + int(cursor.fetchall()[0][0])


def clear_arguments(cursor: Cursor, workspace: int, needles: Sequence[str]) -> int:
    """Remove the jobs that say one of some words; return how many they were."""
    given = {"needles": list(needles), "workspace": workspace}
    cursor.execute("delete " + _TOLD, given)
    told = int(cursor.rowcount)
    with outside(cursor):
        cursor.execute("delete " + _NAMING, given)
        return told + int(cursor.rowcount)
