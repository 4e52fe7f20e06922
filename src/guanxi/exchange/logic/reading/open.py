"""Opening a file of customer data, whatever its name says it is."""

from __future__ import annotations

from pathlib import Path

from guanxi.exchange.errors import EmptyTable, FileMissing, NotATable
from guanxi.exchange.logic.reading.columnar import open_parquet
from guanxi.exchange.logic.reading.delimited import open_delimited
from guanxi.exchange.logic.reading.raw import GZIP
from guanxi.exchange.logic.reading.table import Table

_FOREIGN = (
    (b"PK\x03\x04", "a zip archive or an Excel workbook"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook"),
    (b"%PDF", "a PDF document"),
    (b"\x28\xb5\x2f\xfd", "a zstd archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ", "an xz archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"SQLite format 3", "an SQLite database"),
    (b"\x89PNG", "an image"),
)


def open_table(path: Path, encoding: str | None = None) -> Table:
    """Open a CSV (plain or gzip) or Parquet file by what is in it, not by its name.

    ``encoding`` overrules what the file's bytes speak for. Raises ``FileMissing``, ``NotATable`` or
    ``EmptyTable``.
    """
    try:
        with path.open("rb") as file:
            head = file.read(16)
    except OSError as error:
        raise FileMissing(path=path.name) from error
    if not head:
        raise EmptyTable(path=path.name)
    if head.startswith(b"PAR1"):
        return open_parquet(path)
    for magic, found in _FOREIGN:
        if head.startswith(magic):
            raise NotATable(path=path.name, found=found)
    return open_delimited(path, "gzip" if head.startswith(GZIP) else "", encoding)
