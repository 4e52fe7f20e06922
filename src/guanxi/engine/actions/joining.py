"""Making one part of several, in DuckDB, and holding parts against each other."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from guanxi.engine.logic.state import Part
from guanxi.engine.logic.views import GONE, literal, parquet
from guanxi.engine.models.manifest import sync
from guanxi.engine.models.parts import COMPRESSION, ROW_GROUP, new_file
from guanxi.engine.queries.connection import connect

_ALL = "select * from {older}"
_LATEST = (
    "select * from {older} as o where not exists (select 1 from {newer} as n where n.id = o.id) "
    "union all select * from {newer}"
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
    """Return what changed rows beside a base take off its rows and theirs (see ``Part``).

    In Arrow, a row group at a time: to open DuckDB takes longer than to look through 100,000 numbers.
    """
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    changed = pq.read_table(folder / newer.file, columns=["id", GONE])
    ids = changed["id"].combine_chunks().storage  # comparing takes the bytes of an id
    counted = pc.sum(changed[GONE]).as_py() or 0
    for part in base:
        with pq.ParquetFile(folder / part.file) as file:
            for batch in file.iter_batches(ROW_GROUP, columns=["id"]):
                counted += pc.sum(pc.is_in(batch["id"].storage, ids)).as_py() or 0
    return int(counted)


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
