"""Tables that are read record by record: cards, objects, rows of a sheet."""

from __future__ import annotations

from abc import abstractmethod
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from guanxi.exchange.errors import CutShort
from guanxi.exchange.logic.reading.batches import Batcher
from guanxi.exchange.logic.reading.records import Parsed
from guanxi.exchange.logic.reading.table import BATCH, BadRow, Batch, Table

GATHERED = 1_000


class Record(NamedTuple):
    """One record read: its line, its cells, a reason code if it is rejected, the bytes that are behind it."""

    line: int
    cells: Sequence[str]
    reason: str
    consumed: int


@dataclass(frozen=True)
class ListedTable(Table):
    """A table that knows how to list its records one after the other."""

    @abstractmethod
    def records(self, oddities: Counter[str]) -> Iterator[Record]:
        """Yield every record from the first, and count by code what was odd but is accepted."""

    def batches(self, n: int = BATCH, start_row: int = 1) -> Iterator[Batch]:
        """Yield the rows; see ``Table.batches``."""
        batcher = Batcher(n, start_row)
        gathered, oddities, row = _Gathered(), Counter[str](), 0
        broken: CutShort | None = None
        try:
            for row, record in enumerate(self.records(oddities), start=1):
                gathered.add(row, record)
                if row % GATHERED == 0:
                    yield from batcher.add(gathered.parsed(oddities), record.consumed)
                    gathered = _Gathered()
        except CutShort as error:
            broken = error
        yield from batcher.add(gathered.parsed(oddities), self.size)
        yield from batcher.rest()
        if broken:
            raise CutShort(path=self.path.name, rows=row) from broken


class _Gathered:
    def __init__(self) -> None:
        self._rows: list[Sequence[str]] = []
        self._numbers: list[int] = []
        self._lines: list[int] = []
        self._bad: list[BadRow] = []

    def add(self, row: int, record: Record) -> None:
        if record.reason:
            self._bad.append(BadRow(row, record.line, record.reason, tuple(record.cells)))
        else:
            self._rows.append(record.cells)
            self._numbers.append(row)
            self._lines.append(record.line)

    def parsed(self, oddities: Counter[str]) -> Parsed:
        told = +oddities
        oddities.clear()
        return Parsed(self._rows, self._numbers, self._lines, self._bad, told)
