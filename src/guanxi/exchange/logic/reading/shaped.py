"""Columns made of others: several joined into one, or one part of a cell that holds several things.

A mapping names them as it names any column: ``First Name+Last Name`` is both with a blank between, and
``City, Region[2]`` the second part of the column ``City, Region``, ``[-1]`` the last.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from guanxi.exchange.logic.reading.table import BATCH, Batch, Row, Table

Maker = Callable[[Row], str]

_PART = re.compile(r"(.+)\[(-?[1-9]\d?)\]")
_BETWEEN = re.compile(r"\s*[,，;；|/、\n]\s*")


@dataclass(frozen=True)
class ShapedTable(Table):
    """A table with columns behind its own that are made of them."""

    table: Table
    makers: tuple[Maker, ...]

    @property
    def own_columns(self) -> list[str]:
        """Return the columns that the file itself has."""
        return self.table.own_columns

    def batches(self, n: int = BATCH, start_row: int = 1) -> Iterator[Batch]:
        """Yield the rows, made cells behind the read ones."""
        for batch in self.table.batches(n, start_row):
            yield replace(batch, rows=[self.made(row) for row in batch.rows])

    def made(self, row: Row) -> Row:
        """Return a row with its made cells."""
        return [*row, *(make(row) for make in self.makers)]


def shaped(table: Table, headings: Iterable[str]) -> Table:
    """Return the table with those columns too that a mapping's headings make of its own."""
    made = {
        heading: maker
        for heading in dict.fromkeys(headings)
        if heading not in table.columns and (maker := _maker(heading, table.columns))
    }
    if not made:
        return table
    columns = [*table.columns, *made]
    return ShapedTable(
        table.path,
        columns,
        table.format,
        table.size,
        table.size_hint,
        table.notes,
        table,
        tuple(made.values()),
    )


def _maker(heading: str, columns: Sequence[str]) -> Maker | None:
    part = _PART.fullmatch(heading)
    if part and part[1] in columns:
        return _part_of(columns.index(part[1]), int(part[2]))
    names = _joined(heading, columns)
    return _join_of([columns.index(name) for name in names]) if names else None


def _joined(heading: str, columns: Collection[str]) -> list[str]:
    """Return the columns that a heading joins; a column's own name may hold the sign."""
    if heading.strip() in columns:
        return [heading.strip()]
    for at, sign in enumerate(heading):
        if sign == "+" and heading[:at].strip() in columns and (rest := _joined(heading[at + 1 :], columns)):
            return [heading[:at].strip(), *rest]
    return []


def _join_of(places: Sequence[int]) -> Maker:
    def make(row: Row) -> str:
        return " ".join(filter(None, (row[place].strip() for place in places)))

    return make


def _part_of(place: int, number: int) -> Maker:
    def make(row: Row) -> str:
        cell = row[place].strip()
        parts = _BETWEEN.split(cell) if _BETWEEN.search(cell) else cell.split()
        at = number - 1 if number > 0 else number
        return parts[at] if -len(parts) <= at < len(parts) else ""

    return make
