"""After a restore or a load: imports find their files in the home that they are in now, and no others."""

from __future__ import annotations

from pathlib import Path

from psycopg import sql

from guanxi.cluster.api import Cursor

_MOVE = """
update import_run set {column} = %(folder)s || substr({column}, length(%(before)s) + 1)
where starts_with({column}, %(before)s)
"""
_PATHS = "select id, {column} from import_run where {column} <> ''"
_FORGET = "update import_run set {column} = %s where id = any(%s::uuid[])"
_UNFINISHED = "select count(*) from import_run where status in ('waiting', 'running', 'undoing')"


def move_imports(cursor: Cursor, before: Path, now: Path) -> int:
    """Follow a workspace's folder of files from one place to another; return how many imports are unfinished.

    A path that leads out of the folder is forgotten: an archive can say anything, and what its imports name
    would be read, sent and removed. Call it as the owner with the workspace's schema on the search path.
    """
    # Each by itself: the rejected rows stay when the file is let go.
    for column, nothing in (("file_path", ""), ("rejected_path", None)):
        cursor.execute(
            sql.SQL(_MOVE).format(column=sql.Identifier(column)),
            {"before": f"{before}/", "folder": f"{now}/"},
        )
        _forget_outside(cursor, column, nothing, now)
    cursor.execute(_UNFINISHED)
    return int(cursor.fetchall()[0][0])


def _forget_outside(cursor: Cursor, column: str, nothing: str | None, folder: Path) -> None:
    """Forget the paths that lie outside a folder: plainly, by ``..`` or by a link."""
    cursor.execute(sql.SQL(_PATHS).format(column=sql.Identifier(column)))
    root = folder.resolve()
    outside = [trail for trail, path in cursor.fetchall() if not Path(path).resolve().is_relative_to(root)]
    cursor.execute(sql.SQL(_FORGET).format(column=sql.Identifier(column)), (nothing, outside))
