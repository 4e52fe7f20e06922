"""Parquet: the database's CSV read by Arrow into typed columns, some megabytes at a time."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import IO, TYPE_CHECKING, Any

from guanxi.exchange.logic.writing.columns import OutColumn

if TYPE_CHECKING:
    import pyarrow as pa

# So many bytes are read at once.
BLOCK = 1 << 23


def write_parquet(rows: Iterable[bytes], columns: Sequence[OutColumn], file: IO[bytes]) -> None:
    """Write rows, which are lines of CSV, under a schema made of the columns' types."""
    import pyarrow as pa
    import pyarrow.csv as pc
    import pyarrow.parquet as pq

    schema = pa.schema([(column.heading, _arrow(column)) for column in columns])
    names = [column.heading for column in columns]
    parse, convert = pc.ParseOptions(newlines_in_values=True, ignore_empty_lines=False), _conversion(schema)
    with pq.ParquetWriter(file, schema, compression="zstd") as writer:
        for block in _blocks(rows):
            # Read a block at a time, not as a stream: Arrow would read several ahead and hold them all.
            read = pc.ReadOptions(column_names=names, block_size=len(block) + 1, use_threads=False)
            for batch in pc.read_csv(pa.BufferReader(block), read, parse, convert).to_batches():
                writer.write_batch(_with_lists(batch, schema))


def _blocks(rows: Iterable[bytes]) -> Iterator[bytes]:
    """Join rows to blocks of about ``BLOCK`` bytes, never dividing one."""
    block = bytearray()
    for row in rows:
        block += row
        if len(block) >= BLOCK:
            yield bytes(block)
            block.clear()
    if block:
        yield bytes(block)


def _conversion(schema: pa.Schema) -> Any:
    import pyarrow as pa
    import pyarrow.csv as pc

    flat = {name: pa.string() if pa.types.is_list(kind) else kind for name, kind in _pairs(schema)}
    return pc.ConvertOptions(
        column_types=flat, null_values=[""], true_values=["true"], false_values=["false"],
        strings_can_be_null=True, quoted_strings_can_be_null=False,
    )  # fmt: skip


def _pairs(schema: pa.Schema) -> list[tuple[str, pa.DataType]]:
    return [(field.name, field.type) for field in schema]


def _arrow(column: OutColumn) -> pa.DataType:
    """Return a column's type. Four decimals hold every currency's, and no reader takes them for thousands."""
    import pyarrow as pa

    return {
        "number": pa.float64(),
        "money": pa.decimal128(24, 4),
        "boolean": pa.bool_(),
        "date": pa.date32(),
        "datetime": pa.timestamp("us", "UTC"),
        "multiselect": pa.list_(pa.string()),
    }.get(column.type, pa.string())


def _with_lists(batch: pa.RecordBatch, schema: pa.Schema) -> pa.RecordBatch:
    """Turn the texts of several choices into lists."""
    import pyarrow as pa

    arrays = [
        pa.array([_choices(text) for text in array.to_pylist()], kind) if pa.types.is_list(kind) else array
        for array, (_, kind) in zip(batch.columns, _pairs(schema), strict=True)
    ]
    return pa.RecordBatch.from_arrays(arrays, schema=schema)


def _choices(text: str | None) -> list[str] | None:
    if text is None:
        return None
    return list(map(str, json.loads(text))) if text.startswith("[") else text.split(";")
