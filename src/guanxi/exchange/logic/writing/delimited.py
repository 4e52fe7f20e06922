"""CSV (RFC 4180, UTF-8): the database writes the rows, so a cell never passes through this program."""

from __future__ import annotations

import csv
import gzip
import io
from collections.abc import Iterable, Sequence
from typing import IO

from guanxi.exchange.logic.writing.columns import OutColumn
from guanxi.exchange.logic.writing.defuse import defuse

BOM = b"\xef\xbb\xbf"
_LEVEL = 5


def write_csv(rows: Iterable[bytes], columns: Sequence[OutColumn], file: IO[bytes], *, bom: bool) -> None:
    """Write a line of headings and the rows, which are lines of CSV."""
    head = io.StringIO()
    csv.writer(head, lineterminator="\n").writerow([defuse(column.heading) for column in columns])
    file.write(BOM if bom else b"")
    file.write(head.getvalue().encode())
    for row in rows:
        file.write(row)


def write_csv_gz(rows: Iterable[bytes], columns: Sequence[OutColumn], file: IO[bytes], *, bom: bool) -> None:
    """Write the same, packed; the same rows give the same bytes at any time."""
    with (
        gzip.GzipFile(filename="", mode="wb", fileobj=file, compresslevel=_LEVEL, mtime=0) as packed,
        io.BufferedWriter(packed, 1 << 17) as buffered,
    ):
        write_csv(rows, columns, buffered, bom=bom)
