"""Parquet: the database's CSV read by Arrow into typed columns, some megabytes at a time."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Iterator, Sequence
from typing import IO, TYPE_CHECKING, Any

from guanxi.exchange.logic.writing.columns import OutColumn

if TYPE_CHECKING:
    import pyarrow as pa

# So much is read at once; no row is longer: texts have at most half a million characters.
BLOCK = 1 << 23


def write_parquet(rows: Iterable[bytes], columns: Sequence[OutColumn], file: IO[bytes]) -> None:
    """Write rows, which are lines of CSV, under a schema made of the columns' types."""
    import pyarrow as pa
    import pyarrow.csv as pc
    import pyarrow.parquet as pq

    schema = pa.schema([(column.heading, _arrow(column)) for column in columns])
    with pq.ParquetWriter(file, schema, compression="zstd") as writer:
        stream = _Stream(iter(rows))
        if stream.empty:
            return
        names = [column.heading for column in columns]
        read = pc.open_csv(
            pa.PythonFile(stream, "r"),
            read_options=pc.ReadOptions(column_names=names, block_size=BLOCK, use_threads=False),
            parse_options=pc.ParseOptions(newlines_in_values=True),
            convert_options=_conversion(schema),
        )
        for batch in read:
            writer.write_batch(_with_lists(batch, schema))


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


class _Stream(io.RawIOBase):
    """The rows as a file that is read once from its beginning to its end."""

    def __init__(self, rows: Iterator[bytes]) -> None:
        super().__init__()
        self._rows = rows
        self._rest = bytes(next(rows, b""))
        self.empty = not self._rest

    def readable(self) -> bool:
        return True

    def readinto(self, target: Any) -> int:
        """Fill as much of the target as the rows at hand allow."""
        room = memoryview(target).cast("B")
        parts, length = [self._rest], len(self._rest)
        while length < len(room) and (row := next(self._rows, None)) is not None:
            parts.append(bytes(row))
            length += len(row)
        data = b"".join(parts)
        taken = min(len(room), len(data))
        room[:taken] = data[:taken]
        self._rest = data[taken:]
        return taken
