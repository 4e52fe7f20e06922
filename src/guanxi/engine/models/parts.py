"""Writing parts: Arrow batches become one Parquet file, complete on disk before anything names it."""

from __future__ import annotations

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
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    file, rows, lowest, highest = new_file(folder, table), 0, [], []
    with pq.ParquetWriter(
        folder / file, batches.schema, compression=COMPRESSION, compression_level=1
    ) as writer:
        for batch in batches:
            if batch.num_rows:
                writer.write_batch(batch, row_group_size=ROW_GROUP)
                rows += batch.num_rows
                if "action_id" in batch.schema.names:
                    ends = pc.min_max(batch["action_id"])
                    lowest.append(ends["min"].as_py())
                    highest.append(ends["max"].as_py())
    sync(folder / file)
    sync((folder / file).parent)
    return Part(file, rows, (min(lowest), max(highest)) if lowest else None)
