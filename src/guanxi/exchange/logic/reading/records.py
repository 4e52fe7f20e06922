"""From decoded lines to numbered rows: a quick way for orderly blocks, a careful one for the others.

The careful way keeps a stray quotation mark from swallowing the rows behind it: a record of several lines
that is not well formed gives up its first line as rejected, and the others are read again.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from io import StringIO
from operator import itemgetter

from guanxi.exchange.logic.reading.dialect import Dialect
from guanxi.exchange.logic.reading.encoding import MARKED, show_marks
from guanxi.exchange.logic.reading.table import BadRow, Row

LONGEST_RECORD = 1 << 20
_first = itemgetter(0)


@dataclass(slots=True)
class Parsed:
    """Rows with their numbers and lines, the rejected ones, and counts of what else was met."""

    rows: list[Row] = field(default_factory=list)
    numbers: Sequence[int] = ()
    lines: Sequence[int] = ()
    bad: list[BadRow] = field(default_factory=list)
    oddities: Counter[str] = field(default_factory=Counter)


class RecordParser:
    """Turns texts of whole lines into rows of ``width`` cells; ``line`` is the number of the first line."""

    def __init__(self, dialect: Dialect, width: int, line: int) -> None:
        self.dialect = dialect
        self.width = width
        self.line = line
        self.row = 1
        self._rest = ""

    def take(self, text: str, *, marked: bool = False, last: bool = False, cut: bool = False) -> Parsed:
        """Return the rows of ``text``.

        ``marked`` says that it holds undecodable bytes, ``last`` that no more follows, ``cut`` that the
        file broke off inside its last line.
        """
        if last and text and text[-1] not in "\r\n":
            text += "\n"
        if not (self._rest or marked or cut):
            rows = self._quickly(text)
            if rows is not None:
                return self._number(rows)
        lines = list(StringIO(self._rest + text, newline=""))
        self._rest = ""
        numbers: list[int] = []
        starts: list[int] = []
        parsed = Parsed(numbers=numbers, lines=starts)
        for line, cells, reason in self._carefully(lines, last):
            row = self.row
            if self._judge(parsed, line, cells, reason):
                numbers.append(row)
                starts.append(line)
        if cut:
            _drop_last(parsed)
        return parsed

    def _quickly(self, text: str) -> list[list[str]] | None:
        """Return the rows if every line is one row of the right width, else None."""
        if '"' not in text and self.dialect.plain and "\r" not in (text := text.replace("\r\n", "\n")):
            delimiter = self.dialect.delimiter
            rows = [line.split(delimiter) for line in text.split("\n")]
            rows.pop()
        else:
            reader = self.dialect.reader(StringIO(text, newline=""))
            rows = list(reader)
            if reader.line_num != len(rows) or (rows and _stays_open(rows[-1])):
                return None
        orderly = all(map(self.width.__eq__, map(len, rows))) and all(map(_first, rows))
        return rows if orderly else None

    def _number(self, rows: list[list[str]]) -> Parsed:
        numbers = range(self.row, self.row + len(rows))
        lines = range(self.line, self.line + len(rows))
        self.row, self.line = numbers.stop, lines.stop
        return Parsed(list(rows), numbers, lines)

    def _carefully(self, lines: list[str], last: bool) -> Iterator[tuple[int, list[str], str]]:
        """Yield (line, cells, reason); an unfinished record's lines are kept for the next call."""
        at = 0
        while at < len(lines):
            reader, origin = self.dialect.reader(map(lines.__getitem__, range(at, len(lines)))), at
            for cells in reader:
                end = origin + reader.line_num
                if (end - at > 1 or _stays_open(cells)) and not self._well_formed(lines[at:end]):
                    if end == len(lines) and not last and sum(map(len, lines[at:])) < LONGEST_RECORD:
                        self._rest = "".join(lines[at:])
                        return
                    yield self.line, next(self.dialect.reader([lines[at].rstrip("\r\n")])), "unclosed_quote"
                    at, self.line = at + 1, self.line + 1
                    break
                yield self.line, cells, ""
                at, self.line = end, self.line + end - at

    def _well_formed(self, lines: list[str]) -> bool:
        try:
            return len(list(self.dialect.reader(lines, strict=True))) == 1
        except csv.Error:
            return False

    def _judge(self, parsed: Parsed, line: int, cells: list[str], reason: str) -> bool:
        """Number a record and put it with the rows (True) or with the rejected; a blank line is neither."""
        if not any(cells):
            parsed.oddities["blank_rows"] += bool(cells)
            return False
        if not reason:
            cells, reason, oddity = self._fit(cells)
            parsed.oddities[oddity] += bool(oddity)
        if MARKED.search("".join(cells)):
            cells, reason = [show_marks(cell) for cell in cells], "undecodable"
        if reason:
            parsed.bad.append(BadRow(self.row, line, reason, tuple(cells)))
        else:
            parsed.rows.append(cells)
        self.row += 1
        return not reason

    def _fit(self, cells: list[str]) -> tuple[list[str], str, str]:
        """Return cells of the table's width, or the reason why they cannot be, and what was odd.

        Missing cells are taken for trailing blanks when at least half are there; a line broken in the
        middle of a cell seldom leaves so many.
        """
        missing = self.width - len(cells)
        if missing == 0:
            return cells, "", ""
        if missing > 0:
            if len(cells) < missing:
                return cells, "too_few_cells", ""
            return cells + [""] * missing, "", "short_rows"
        if any(cells[self.width :]):
            return cells, "too_many_cells", ""
        return cells[: self.width], "", "extra_blank_cells"


def _stays_open(cells: Sequence[str]) -> bool:
    """Return whether a one-line record ended inside quotes: then its last cell holds the line end."""
    return bool(cells) and cells[-1].endswith(("\n", "\r"))


def _drop_last(parsed: Parsed) -> None:
    """Reject the last row of a file that broke off in it: its end is missing."""
    last_bad = parsed.bad[-1].row if parsed.bad else 0
    if parsed.rows and parsed.numbers[-1] > last_bad:
        number, line = parsed.numbers[-1], parsed.lines[-1]
        parsed.bad.append(BadRow(number, line, "cut_off", tuple(parsed.rows.pop())))
        parsed.numbers, parsed.lines = parsed.numbers[:-1], parsed.lines[:-1]
    elif parsed.bad:
        last = parsed.bad.pop()
        parsed.bad.append(BadRow(last.row, last.line, "cut_off", last.cells))
