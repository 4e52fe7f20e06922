"""Excel workbooks: rows are written and forgotten one by one; a full sheet is followed by another.

Texts are stored as texts, so a formula among them is not run. Excel has no moment with a zone and no day
before 1900, and few digits: moments stand in the workspace's zone, and what Excel cannot hold exactly stands
as text. It cuts cells at 32,767 characters; how many were cut is told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from guanxi.exchange.logic.writing.cells import read_rows
from guanxi.exchange.logic.writing.columns import OutColumn

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

SHEET_ROWS = 1_048_576
LONGEST_CELL = 32_767
_FIRST_DAY = date(1900, 3, 1)
_FORMATS = {"date": "yyyy-mm-dd", "datetime": "yyyy-mm-dd hh:mm:ss", "money": "#,##0.00"}

Put = Callable[["Worksheet", int, int, str], None]


def write_workbook(
    rows: Iterable[bytes],
    columns: Sequence[OutColumn],
    file: IO[bytes],
    *,
    scratch: Path,
    title: str,
    zone: str,
    sheet_rows: int = SHEET_ROWS,
) -> int:
    """Write rows, which are lines of CSV, and return how many cells were cut.

    Until the end they lie in files in ``scratch``, which stay there after a kill.
    """
    from xlsxwriter import Workbook

    plain = {"strings_to_urls": False, "strings_to_formulas": False}
    book = Workbook(file, {"constant_memory": True, "tmpdir": str(scratch), **plain})
    writing = _Writing(book, columns, title, ZoneInfo(zone))
    at = sheet_rows
    for cells in read_rows(rows):
        if at == sheet_rows:
            writing.begin_sheet()
            at = 1
        writing.row(at, cells)
        at += 1
    if not writing.sheets:
        writing.begin_sheet()
    book.close()
    return writing.cut


class _Writing:
    """A workbook being written."""

    def __init__(self, book: Workbook, columns: Sequence[OutColumn], title: str, zone: ZoneInfo) -> None:
        self._book, self._columns, self._title, self._zone = book, columns, title[:25], zone
        self._looks = {kind: book.add_format({"num_format": look}) for kind, look in _FORMATS.items()}
        self._head = book.add_format({"bold": True})
        self._sheet: Worksheet | None = None
        puts: dict[str, Put] = {
            "number": self._number, "money": self._money, "date": self._date, "datetime": self._moment,
            "boolean": lambda sheet, at, place, cell: _told(sheet.write_boolean(at, place, cell == "true")),
        }  # fmt: skip
        self._puts = [puts.get(column.type, self._text) for column in columns]
        self.sheets = self.cut = 0

    def begin_sheet(self) -> None:
        self.sheets += 1
        name = self._title if self.sheets == 1 else f"{self._title} {self.sheets}"
        self._sheet = self._book.add_worksheet(name)
        self._sheet.freeze_panes(1, 0)
        for place, column in enumerate(self._columns):
            self._sheet.write_string(0, place, column.heading[:LONGEST_CELL], self._head)

    def row(self, at: int, cells: Sequence[str]) -> None:
        assert self._sheet is not None  # noqa: S101 (a sheet is begun before its first row)
        for place, (put, cell) in enumerate(zip(self._puts, cells, strict=True)):
            if cell:
                put(self._sheet, at, place, cell)

    def _text(self, sheet: Worksheet, at: int, place: int, cell: str) -> None:
        # Excel counts units of UTF-16.
        if len(cell) * 2 > LONGEST_CELL and len(cell.encode("utf-16-le")) > 2 * LONGEST_CELL:
            cell = cell.encode("utf-16-le")[: 2 * LONGEST_CELL].decode("utf-16-le", "ignore")
            self.cut += 1
        _told(sheet.write_string(at, place, cell))

    def _number(self, sheet: Worksheet, at: int, place: int, cell: str, look: Any = None) -> None:
        number = float(cell)
        if Decimal(f"{number:.16G}") != Decimal(cell):
            self._text(sheet, at, place, cell)
        else:
            sheet.write_number(at, place, number, look)

    def _money(self, sheet: Worksheet, at: int, place: int, cell: str) -> None:
        self._number(sheet, at, place, cell, self._looks["money"])

    def _date(self, sheet: Worksheet, at: int, place: int, cell: str) -> None:
        day = date.fromisoformat(cell)
        if day < _FIRST_DAY:
            self._text(sheet, at, place, cell)
        else:
            sheet.write_datetime(at, place, datetime(day.year, day.month, day.day), self._looks["date"])  # noqa: DTZ001

    def _moment(self, sheet: Worksheet, at: int, place: int, cell: str) -> None:
        moment = datetime.fromisoformat(cell)
        local = moment.astimezone(self._zone)
        back = local.replace(fold=0, tzinfo=self._zone).astimezone(UTC)
        if back != moment or moment.microsecond or local.date() < _FIRST_DAY:
            self._text(sheet, at, place, cell)
        else:
            sheet.write_datetime(at, place, local.replace(tzinfo=None), self._looks["datetime"])


def _told(status: int) -> None:
    """Hold that a cell was taken: the writer tells of a refusal by number only."""
    if status:
        raise ValueError(f"a cell of the workbook was refused: {status}")
