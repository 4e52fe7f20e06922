"""After a restore: imports find their files in the home that they are in now."""

from __future__ import annotations

from pathlib import Path

from guanxi.cluster.api import Cursor

_MOVE = """
update import_run set
    file_path = %(folder)s || substr(file_path, length(%(before)s) + 1),
    rejected_path = %(folder)s || substr(rejected_path, length(%(before)s) + 1)
where starts_with(file_path, %(before)s)
"""
_UNFINISHED = "select count(*) from import_run where status in ('waiting', 'running', 'undoing')"


def move_imports(cursor: Cursor, before: Path, now: Path) -> int:
    """Follow a workspace's folder of files from one place to another; return how many imports are unfinished.

    Call it as the owner with the workspace's schema on the search path.
    """
    cursor.execute(_MOVE, {"before": f"{before}/", "folder": f"{now}/"})
    cursor.execute(_UNFINISHED)
    return int(cursor.fetchall()[0][0])
