"""Writing rows in a format."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import IO

from guanxi.exchange.logic.writing.columns import OutColumn
from guanxi.exchange.logic.writing.delimited import write_csv, write_csv_gz
from guanxi.exchange.logic.writing.formats import FileFormat
from guanxi.exchange.logic.writing.ndjson import write_ndjson
from guanxi.exchange.logic.writing.parquet import write_parquet
from guanxi.exchange.logic.writing.vcard import write_vcards
from guanxi.exchange.logic.writing.workbook import write_workbook


def write(
    rows: Iterable[bytes],
    columns: Sequence[OutColumn],
    file: IO[bytes],
    form: FileFormat,
    *,
    scratch: Path,
    bom: bool = False,
    title: str = "",
    zone: str = "UTC",
) -> int:
    """Write rows as the database gives them and return how many cells the format could not hold whole.

    ``title`` and ``zone`` are a workbook's, and so is the folder ``scratch``: it is put together there.
    """
    match form:
        case FileFormat.CSV:
            write_csv(rows, columns, file, bom=bom)
        case FileFormat.CSV_GZ:
            write_csv_gz(rows, columns, file, bom=bom)
        case FileFormat.NDJSON:
            write_ndjson(rows, file)
        case FileFormat.PARQUET:
            write_parquet(rows, columns, file)
        case FileFormat.VCARD:
            write_vcards(rows, columns, file)
        case FileFormat.XLSX:
            return write_workbook(rows, columns, file, scratch=scratch, title=title, zone=zone)
    return 0
