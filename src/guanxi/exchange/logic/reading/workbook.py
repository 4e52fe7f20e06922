"""Sheets of Excel and LibreOffice (xlsx, xlsm, xlsb, xls, ods) as tables of text.

A process of its own unfolds the workbook into one CSV per sheet, in a folder that lasts as long as the table.
"""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any
from zipfile import is_zipfile

from guanxi.exchange.errors import EmptyTable, Locked, NotATable, TooLargeToOpen
from guanxi.exchange.logic.reading.chained import only
from guanxi.exchange.logic.reading.content import check_zip, most_unpacked
from guanxi.exchange.logic.reading.dialect import RECORDS, Dialect, Layout, find_headings
from guanxi.exchange.logic.reading.listed import ListedTable, Record
from guanxi.exchange.logic.reading.scratch import scratch_folder
from guanxi.exchange.logic.reading.table import Format, Table, unique_headings

CHILD = "guanxi.exchange.logic.reading.workbook_child"


@dataclass(frozen=True)
class SheetTable(ListedTable):
    """A sheet. ``first`` is the number of its first row that is not blank, ``above`` how many are no rows."""

    file: Path
    first: int
    above: int

    def records(self, oddities: Counter[str]) -> Iterator[Record]:
        """Yield the rows below the headings; blank ones are counted and passed over."""
        with self.file.open(encoding="utf-8", newline="") as lines:
            for place, cells in enumerate(csv.reader(lines), start=1):
                if place > self.above:
                    if any(cells):
                        line = self.first + place - 1
                        behind = self.size * place // max(self.size_hint + self.above, 1)
                        yield Record(line, _clean(cells, oddities), "", min(behind, self.size))
                    else:
                        oddities["blank_rows"] += 1


def _clean(cells: list[str], oddities: Counter[str]) -> list[str]:
    if any("\0" in cell for cell in cells):
        oddities["zero_characters"] += sum(cell.count("\0") for cell in cells)
        return [cell.replace("\0", "") for cell in cells]
    return cells


def open_workbook(path: Path, sheet: str | None = None) -> Table:
    """Open a workbook: its only sheet, all of them if their headings are the same, or the one named.

    Raises ``Locked``, ``NotATable``, ``EmptyTable``, ``TooLargeToOpen``, ``SeveralTables``, ``NoSuchTable``.
    """
    if is_zipfile(path):
        check_zip(path)
    folder = scratch_folder()
    sheets = {
        each["name"]: table
        for each in _unfold(path, Path(folder.name))
        if (table := _sheet(path, Path(folder.name), each)) is not None
    }
    if not sheets:
        raise EmptyTable(path=path.name)
    return only(path, sheets, sheet, held=folder)


def _unfold(path: Path, folder: Path) -> list[dict[str, Any]]:
    megabytes = str(most_unpacked(path.stat().st_size) >> 20)
    done = subprocess.run(
        [sys.executable, "-m", CHILD, str(path), str(folder), megabytes],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode or not done.stdout:
        raise TooLargeToOpen(path=path.name)
    answer = json.loads(done.stdout)
    if answer == "locked":
        raise Locked(path=path.name)
    if isinstance(answer, str):
        raise NotATable(path=path.name, found="a damaged workbook or another kind of document")
    return list(answer)


def _sheet(path: Path, folder: Path, about: dict[str, Any]) -> SheetTable | None:
    """Return one sheet, or None for one of blank cells only."""
    file = folder / about["file"]
    with file.open(encoding="utf-8", newline="") as lines:
        read = list(enumerate(islice(csv.reader(lines), RECORDS), start=1))
    filled = [(place, bare) for place, cells in read if (bare := _trimmed(cells))]
    if not filled:
        return None
    layout = _below_titles(filled)
    # A sheet is a rectangle: the headings may be fewer than its columns.
    columns, notes = unique_headings([*layout.headings, *[""] * len(read[0][1])][: len(read[0][1])])
    notes |= {"lines_above_headings": layout.preamble} if layout.preamble else {}
    notes = {"no_headings": 1} if layout.headless else notes
    rows = max(about["rows"] - layout.skip_lines, 0)
    size = path.stat().st_size
    return SheetTable(
        path, columns, Format("excel"), size, rows, notes, file, about["first"], layout.skip_lines
    )


def _trimmed(cells: list[str]) -> list[str]:
    width = len(cells)
    while width and not cells[width - 1].strip():
        width -= 1
    return cells[:width]


def _below_titles(filled: list[tuple[int, list[str]]]) -> Layout:
    """Return where the headings are. A lone cell above rows of two is a title."""
    widths = Counter(len(cells) for _, cells in filled)
    if widths.most_common(1)[0][0] == 2:
        wide = next(at for at, (_, cells) in enumerate(filled) if len(cells) == 2)
        found = find_headings(Dialect(), filled[wide:], 0)
        return Layout(found.dialect, found.headings, found.skip_lines, found.preamble + wide, found.headless)
    return find_headings(Dialect(), filled, 0)
