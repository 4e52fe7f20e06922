"""After a restore: imports find their files in the home that they are in now."""

from __future__ import annotations

from pathlib import Path

from psycopg import sql

from guanxi.cluster.api import Cursor

_MOVE = """
update import_run set {column} = %(folder)s || substr({column}, length(%(before)s) + 1)
where starts_with({column}, %(before)s)
"""
_UNFINISHED = "select count(*) from import_run where status in ('waiting', 'running', 'undoing')"


def move_imports(cursor: Cursor, before: Path, now: Path) -> int:
    """Follow a workspace's folder of files from one place to another; return how many imports are unfinished.

    Call it as the owner with the workspace's schema on the search path.
    """
    # Each by itself: the rejected rows stay when the file is let go.
    for column in ("file_path", "rejected_path"):
        cursor.execute(
            sql.SQL(_MOVE).format(column=sql.Identifier(column)),
            {"before": f"{before}/", "folder": f"{now}/"},
        )
    cursor.execute(_UNFINISHED)
    return int(cursor.fetchall()[0][0])
