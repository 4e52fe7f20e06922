"""Letting files go: what an import was made of is kept for a while after it is over, and no longer."""

from __future__ import annotations

from pathlib import Path

from guanxi.cluster.api import enter
from guanxi.kernel.api import Context

KEPT = 30
"""Days for which a workspace keeps the file of an import that is over. The records keep what it said."""

_LET_GO = """
with over as (
    select id, file_path from import_run
    where status in ('done', 'undone') and file_path <> ''
    and coalesce(finished_at, touched_at) < now() - %s * interval '1 day'
    for update skip locked
)
update import_run r set file_path = '' from over where r.id = over.id returning over.file_path
"""


def let_go_files(context: Context) -> int:
    """Remove the files of imports that were over ``KEPT`` days ago; return how many. Rejected rows stay."""
    with enter(context.workspace.schema) as cursor:
        cursor.execute(_LET_GO, (KEPT,))
        paths = [Path(path) for (path,) in cursor.fetchall()]
        # Before the row forgets where they are: a kill in between leaves them to the next time.
        for path in paths:
            path.unlink(missing_ok=True)
    return len(paths)
