"""Making one part of several, and holding parts against each other, in DuckDB."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from guanxi.engine.logic.state import Part
from guanxi.engine.logic.views import GONE, literal, parquet
from guanxi.engine.models.manifest import sync
from guanxi.engine.models.parts import COMPRESSION, new_file
from guanxi.engine.queries.connection import connect

_ALL = "select * from {older}"
_LATEST = (
    "select * from {older} as o where not exists (select 1 from {newer} as n where n.id = o.id) "
    "union all select * from {newer}"
)
_INSTEAD = (
    f"select (select count(*) from {{newer}} where {GONE}) "
    "+ (select count(*) from {base} as b semi join {newer} as n on n.id = b.id)"
)


def join_changes(folder: Path, table: str, older: Part, newer: Part) -> Part:
    """Return a part with the changed rows of both; of a row in both, the newer one."""
    statement = _LATEST.format(older=parquet([older.file], folder), newer=parquet([newer.file], folder))
    return _written(folder, table, statement)


def join_facts(folder: Path, table: str, parts: Sequence[Part]) -> Part:
    """Return a part with the facts of all."""
    statement = _ALL.format(older=parquet([part.file for part in parts], folder))
    ends = [end for part in parts if part.actions for end in part.actions]
    joined = _written(folder, table, statement)
    return Part(joined.file, joined.rows, (min(ends), max(ends)) if ends else None)


def count_instead(folder: Path, base: Sequence[Part], newer: Part) -> int:
    """Return what changed rows beside a base take off its rows and theirs (see ``Part``)."""
    files = [part.file for part in base]
    statement = _INSTEAD.format(base=parquet(files, folder), newer=parquet([newer.file], folder))
    with connect(folder, [*files, newer.file]) as connection:
        return int(connection.execute(statement).fetchall()[0][0])


def _written(folder: Path, table: str, statement: str) -> Part:
    file = new_file(folder, table)
    target = literal(str(folder / file))
    with connect(folder, writing=True) as connection:
        counted = connection.execute(
            f"copy ({statement}) to {target} (format parquet, compression {COMPRESSION})"
        ).fetchall()
    sync(folder / file)
    sync((folder / file).parent)
    return Part(file, int(counted[0][0]))
