"""The formats of exports, known by the ending of a file's name."""

from __future__ import annotations

from enum import StrEnum

from guanxi.exchange.errors import UnknownFormat


class FileFormat(StrEnum):
    """A way to write a table."""

    CSV = "csv"
    CSV_GZ = "csv.gz"
    XLSX = "xlsx"
    NDJSON = "ndjson"
    PARQUET = "parquet"
    VCARD = "vcf"


CONTENT_TYPES = {
    FileFormat.CSV: "text/csv; charset=utf-8",
    FileFormat.CSV_GZ: "application/gzip",
    FileFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    FileFormat.NDJSON: "application/x-ndjson",
    FileFormat.PARQUET: "application/vnd.apache.parquet",
    FileFormat.VCARD: "text/vcard; charset=utf-8",
}
_ALSO = {"jsonl": FileFormat.NDJSON, "vcard": FileFormat.VCARD, "pq": FileFormat.PARQUET}


def format_of(name: str, chosen: str = "") -> FileFormat:
    """Return the format that is chosen by name, else the one of a file's ending; raises ``UnknownFormat``."""
    word = (chosen or name).lower()
    for ending, found in (*((one.value, one) for one in FileFormat), *_ALSO.items()):
        if word == ending or (not chosen and word.endswith(f".{ending}")):
            return found
    raise UnknownFormat(given=chosen or name, known=", ".join(FileFormat))
