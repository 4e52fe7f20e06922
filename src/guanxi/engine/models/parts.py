"""Writing parts: Arrow batches become one Parquet file, complete on disk before anything names it."""

from __future__ import annotations

from itertools import chain
from pathlib import Path
from typing import Any, Final

from guanxi.engine.logic.state import Part
from guanxi.engine.models.manifest import sync
from guanxi.engine.models.place import ensure_folder
from guanxi.kernel.api import uuid7

COMPRESSION: Final = "zstd"
ROW_GROUP: Final = 122_880


def new_file(folder: Path, table: str) -> str:
    """Return the path, within the lake, of a part that does not exist yet."""
    ensure_folder(folder / table)
    return f"{table}/{uuid7().hex}.parquet"


def write_part(folder: Path, table: str, batches: Any) -> Part:
    """Write a reader of Arrow batches to a new part, a batch at a time."""
    import pyarrow.parquet as pq

    file, rows, ends = new_file(folder, table), 0, _Ends()
    with pq.ParquetWriter(
        folder / file, batches.schema, compression=COMPRESSION, compression_level=1
    ) as writer:
        for batch in batches:
            if batch.num_rows:
                writer.write_batch(batch, row_group_size=ROW_GROUP)
                rows += batch.num_rows
                ends.add(batch)
    sync(folder / file)
    sync((folder / file).parent)
    return Part(file, rows, ends.found)


def write_any(folder: Path, table: str, batches: Any) -> Part | None:
    """Write what may be nothing: then there is no part."""
    import pyarrow as pa

    filled = (batch for batch in batches if batch.num_rows)
    first = next(filled, None)
    if first is None:
        return None
    return write_part(
        folder, table, pa.RecordBatchReader.from_batches(batches.schema, chain([first], filled))
    )


class _Ends:
    """The lowest and highest action of facts."""

    def __init__(self) -> None:
        self.found: tuple[int, int] | None = None

    def add(self, batch: Any) -> None:
        import pyarrow.compute as pc

        if "action_id" in batch.schema.names:
            ends = pc.min_max(batch["action_id"]).as_py()
            low, high = self.found or (ends["min"], ends["max"])
            self.found = min(low, ends["min"]), max(high, ends["max"])
