"""A process of its own that unfolds a workbook into one CSV per sheet.

A workbook is opened as a whole, and a few hostile bytes can claim a sheet of seventeen thousand million
cells. Here that ends this process, whose memory is bounded, and not the one that asked. Run as
``python -m … workbook_child FILE FOLDER MEGABYTES``; it prints what it found as one line of JSON.
"""

from __future__ import annotations

import csv
import json
import math
import sys
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

MEMORY = 2 << 30
SECONDS = 900
# Whole numbers beyond this are not exact any more.
EXACT = 1e16


def unfold(path: Path, folder: Path) -> list[dict[str, Any]]:
    """Write the sheets that anybody can see and return their names, first rows and counts of rows."""
    from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    found: list[dict[str, Any]] = []
    with CalamineWorkbook.from_object(str(path)) as book:
        for place, about in enumerate(book.sheets_metadata):
            if about.typ != SheetTypeEnum.WorkSheet or about.visible != SheetVisibleEnum.Visible:
                continue
            sheet = book.get_sheet_by_index(place)
            if sheet.start is not None:
                rows = _write(folder / f"{place}.csv", sheet.iter_rows())
                first = sheet.start[0] + 1
                found.append({"name": about.name, "file": f"{place}.csv", "first": first, "rows": rows})
    return found


def _write(path: Path, rows: Iterable[list[Any]]) -> int:
    count = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        for row in rows:
            count += 1
            writer.writerow([cell if type(cell) is str else as_text(cell) for cell in row])
    return count


def as_text(cell: Any) -> str:
    """Return a cell as the reader of Parquet writes it: whole numbers without ``.0``, times ISO 8601."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return _number(cell)
    if isinstance(cell, datetime):
        return cell.isoformat(" ", "seconds" if not cell.microsecond else "microseconds")
    if isinstance(cell, date | time):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        return str(cell)
    return "" if cell is None else str(cell)


def _number(cell: float) -> str:
    if math.isnan(cell):
        return ""
    return str(int(cell)) if cell.is_integer() and abs(cell) < EXACT else repr(cell)


def _bound(megabytes: int) -> None:
    import resource

    for what, limit in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, megabytes << 20),
    ):
        _soft, hard = resource.getrlimit(what)
        most = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
        resource.setrlimit(what, (most, hard))


def main(path: str, folder: str, megabytes: str) -> None:
    """Answer on standard output; whoever asked knows what any other end means."""
    from python_calamine import CalamineError, PasswordError

    _bound(int(megabytes))
    try:
        answer: Any = unfold(Path(path), Path(folder))
    except PasswordError:
        answer = "locked"
    except (CalamineError, ValueError, OSError) as error:
        answer = f"broken: {error}"
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main(*sys.argv[1:4])
