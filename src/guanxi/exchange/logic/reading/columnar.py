"""Parquet tables, read in record batches and given out as text like any other file's."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from guanxi.exchange.errors import CutShort, NotATable
from guanxi.exchange.logic.reading.batches import Batcher
from guanxi.exchange.logic.reading.records import Parsed
from guanxi.exchange.logic.reading.table import BATCH, Batch, Format, Table, unique_headings

if TYPE_CHECKING:
    import pyarrow as pa

READ_ROWS = 1 << 14


@dataclass(frozen=True)
class ParquetTable(Table):
    """A table in the Parquet format."""

    def batches(self, n: int = BATCH, start_row: int = 1) -> Iterator[Batch]:
        """Yield the rows; see ``Table.batches``. A row's line is its number."""
        batcher = Batcher(n, start_row)
        total, row = max(self.size_hint, 1), 1
        try:
            for parsed in self._parsed(start_row):
                row = parsed.numbers[-1] + 1
                yield from batcher.add(parsed, self.size * (row - 1) // total)
        except CutShort as error:
            yield from batcher.rest()
            raise CutShort(path=self.path.name, rows=row - 1) from error
        yield from batcher.rest()

    def _parsed(self, start_row: int) -> Iterator[Parsed]:
        """Yield the pieces that hold rows from ``start_row`` on. Raises ``CutShort`` at damage."""
        import pyarrow as pa
        import pyarrow.parquet as pq

        row = 1
        try:
            with pq.ParquetFile(self.path) as file:
                for record_batch in file.iter_batches(READ_ROWS):
                    numbers = range(row, row + record_batch.num_rows)
                    row = numbers.stop
                    if row > start_row:
                        columns = [as_text(column) for column in record_batch.columns]
                        yield Parsed(list(zip(*columns, strict=True)), numbers, numbers)
        except (pa.ArrowException, OSError, ValueError) as error:
            raise CutShort(path=self.path.name, rows=row - 1) from error


def open_parquet(path: Path) -> ParquetTable:
    """Open a Parquet file. Raises ``NotATable`` when it is damaged or encrypted."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with pq.ParquetFile(path) as file:
            names, rows = file.schema_arrow.names, file.metadata.num_rows
    except (pa.ArrowException, OSError, ValueError) as error:
        raise NotATable(path=path.name, found="a damaged Parquet file") from error
    columns, notes = unique_headings(names)
    return ParquetTable(path, columns, Format("parquet"), path.stat().st_size, rows, notes)


def as_text(column: pa.Array) -> list[str]:
    """Return a column's values as text.

    Absent and NaN become ``""``, times ISO 8601 with a blank, floats the shortest text that reads back
    equal, whole ones without ``.0``.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    kind = column.type
    if pa.types.is_dictionary(kind):
        return as_text(column.dictionary_decode())
    if pa.types.is_nested(kind) or pa.types.is_binary(kind) or pa.types.is_large_binary(kind):
        return ["" if value is None else _show(value) for value in column.to_pylist()]
    if pa.types.is_timestamp(kind):
        column = _to_the_second(column)
    elif pa.types.is_floating(kind):
        column = pc.if_else(pc.is_nan(column), None, column)
    texts = column.cast(pa.string()).fill_null("")
    # By way of numpy, because pyarrow's own lists are made five times as slowly.
    values: list[str] = texts.to_numpy(zero_copy_only=False).tolist()
    return [value.replace("\0", "") for value in values] if pa.types.is_string(kind) else values


def _to_the_second(column: pa.Array) -> pa.Array:
    """Drop the empty fractions of seconds, or what is finer than a microsecond."""
    import pyarrow as pa

    try:
        return column.cast(pa.timestamp("s", column.type.tz))
    except pa.ArrowInvalid:
        return column.cast(pa.timestamp("us", column.type.tz), safe=False)


def _show(value: Any) -> str:
    if isinstance(value, bytes):
        return value.decode("utf-8", "backslashreplace").replace("\0", "")
    return json.dumps(value, ensure_ascii=False, default=str)
