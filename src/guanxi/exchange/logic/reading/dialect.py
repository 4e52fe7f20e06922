"""How a text file separates its cells, and where its headings are; decided by trying on a sample."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import StringIO
from itertools import product
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _csv import Reader

DELIMITERS = (",", ";", "\t", "|")
NO_DELIMITER = "\x1f"
RECORDS = 1_000
_SEP_LINE = re.compile(r"\ufeff?sep=(.)\r?\n", re.IGNORECASE)
_DATA_CELL = re.compile(r"[^@\s]+@[^@\s]+\.\w+|[+-]?\d[\d.,:/ -]*")

# The longest cell the csv module accepts by itself is too short for a mail's body.
csv.field_size_limit(1 << 27)


@dataclass(frozen=True, slots=True)
class Dialect:
    """A delimiter, and whether quotes are escaped by a backslash or blanks stand before them."""

    delimiter: str = ","
    escape: str | None = None
    skip_blanks: bool = False

    def reader(self, lines: Iterable[str], strict: bool = False) -> Reader:
        """Return a csv reader of this dialect over lines that keep their ends."""
        return csv.reader(
            lines,
            delimiter=self.delimiter,
            escapechar=self.escape,
            skipinitialspace=self.skip_blanks,
            strict=strict,
        )

    @property
    def plain(self) -> bool:
        """Return whether a line without a quote may simply be split."""
        return self.escape is None and not self.skip_blanks


@dataclass(frozen=True, slots=True)
class Layout:
    """Where a text table's parts are: its raw headings, and how many lines stand before the first row.

    ``preamble`` counts the lines above the headings. Without headings ``headless`` is set.
    """

    dialect: Dialect
    headings: list[str]
    skip_lines: int
    preamble: int = 0
    headless: bool = False


def guess_layout(text: str) -> Layout | None:
    """Return the layout of a table that begins with ``text``; None when there is no line to read."""
    forced = _SEP_LINE.match(text)
    if forced:
        dialect, first_line = Dialect(forced[1]), 1
    else:
        dialect, first_line = _guess_dialect(text), 0
    records = list(_records(text, dialect))[first_line:]
    if not any("".join(cells).strip() for _, cells in records):
        return None
    return find_headings(dialect, records, first_line)


def _guess_dialect(text: str) -> Dialect:
    """Return the dialect under which most records have as many cells as the headings, the wider if equal."""
    escapes = (None, "\\") if '\\"' in text else (None,)
    blanks = (False, True) if re.search(r'[,;|] +"', text) else (False,)
    tried = [Dialect(*choice) for choice in product(DELIMITERS, escapes, blanks)]
    scores = [_agreement([len(cells) for _, cells in _records(text, dialect) if cells]) for dialect in tried]
    best = max(range(len(tried)), key=lambda at: (*scores[at], -at))
    return tried[best] if scores[best][1] > 1 else Dialect(NO_DELIMITER)


def _agreement(widths: Sequence[int]) -> tuple[float, int]:
    """Return the share of records as wide as the first, or half the share of the usual width."""
    counts = Counter(widths)
    weigh = {width: count / 2 for width, count in counts.most_common(1) if width > 1}
    weigh |= {width: float(counts[width]) for width in widths[:1] if width > 1}
    best = max(weigh, key=weigh.__getitem__, default=1)
    return (round(weigh[best] / len(widths), 2), best) if weigh else (0.0, 1)


def _records(text: str, dialect: Dialect) -> Iterator[tuple[int, list[str]]]:
    """Yield the sample's records, each with the number of the line it ends on."""
    reader = dialect.reader(StringIO(text, newline=""))
    for cells in reader:
        yield reader.line_num, cells
        if reader.line_num > RECORDS:
            return


def find_headings(dialect: Dialect, records: list[tuple[int, list[str]]], above: int) -> Layout:
    """Take the first record at least half as wide as the usual one for the headings.

    ``records`` come with the number of the line each ends on; one at least says something.
    """
    filled = [(end, cells) for end, cells in records if "".join(cells).strip()]
    usual = Counter(len(cells) for _, cells in filled).most_common(1)[0][0]
    wide = (i for i, (_, cells) in enumerate(filled) if 2 * sum(map(bool, cells)) >= usual or usual < 3)
    at = next(wide, 0)
    end, cells = filled[at]
    if at == 0 and _is_data(cells):
        return Layout(dialect, [""] * len(cells), above, headless=True)
    return Layout(dialect, cells, end, preamble=at)


def _is_data(cells: Sequence[str]) -> bool:
    """Return whether a first line is no headings: most of it is numbers, dates or addresses."""
    said = [cell.strip() for cell in cells if cell.strip()]
    return 2 * sum(1 for cell in said if _DATA_CELL.fullmatch(cell)) > len(said)
