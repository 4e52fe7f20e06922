"""NDJSON: one object a line, written by the database."""

from __future__ import annotations

from collections.abc import Iterable
from typing import IO


def write_ndjson(rows: Iterable[bytes], file: IO[bytes]) -> None:
    """Write the rows, which are lines of JSON."""
    for row in rows:
        file.write(row)
