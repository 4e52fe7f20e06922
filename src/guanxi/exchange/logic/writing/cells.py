"""The rows of an export as cells, for formats that the database cannot write."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator

# A cell may be half a million characters long, quoted.
csv.field_size_limit(1 << 24)


def read_rows(rows: Iterable[bytes]) -> Iterator[list[str]]:
    """Yield the cells of rows, each of which is one record of CSV."""
    return csv.reader(bytes(row).decode() for row in rows)
