"""Several tables of the same columns read one after the other, and choosing one of several that differ."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from operator import itemgetter
from pathlib import Path

from guanxi.exchange.errors import NoSuchTable, SeveralTables
from guanxi.exchange.logic.reading.batches import Batcher
from guanxi.exchange.logic.reading.records import Parsed
from guanxi.exchange.logic.reading.table import BATCH, Batch, Row, Table


@dataclass(frozen=True)
class ChainedTable(Table):
    """Tables whose columns are the same, in whatever order. ``held`` is what they need to go on existing."""

    tables: tuple[Table, ...]
    held: object = None

    def batches(self, n: int = BATCH, start_row: int = 1) -> Iterator[Batch]:
        """Yield the rows of all tables, numbered on; a row's line is that of its own table."""
        batcher = Batcher(n, start_row)
        behind = done = 0
        for table in self.tables:
            read = 0
            for batch in table.batches(n):
                read += batch.read
                yield from batcher.add(_moved(batch, behind, self._places(table)), done + batch.consumed)
            behind, done = behind + read, done + table.size
        yield from batcher.rest()

    def _places(self, table: Table) -> list[int]:
        return [table.columns.index(column) for column in self.columns]


def _moved(batch: Batch, behind: int, places: list[int]) -> Parsed:
    """Return a batch's rows in the order of the columns, numbered behind those of the tables before."""
    rows: list[Row] = batch.rows
    if places != sorted(places):
        rows = [list(itemgetter(*places)(row)) for row in rows]
    return Parsed(
        rows,
        [number + behind for number in batch.numbers],
        batch.lines,
        [replace(bad, row=bad.row + behind) for bad in batch.bad],
        Counter(batch.oddities),
    )


def chain(path: Path, tables: Sequence[Table], held: object = None) -> Table:
    """Return one table out of several whose columns are the same; of one, that one, if nothing is held."""
    first = tables[0]
    if len(tables) == 1 and held is None:
        return first
    notes: Counter[str] = Counter()
    for table in tables:
        notes.update(table.notes)
    return ChainedTable(
        path,
        first.columns,
        first.format,
        sum(table.size for table in tables),
        sum(table.size_hint for table in tables),
        dict(notes),
        tuple(tables),
        held,
    )


def only(path: Path, tables: Mapping[str, Table], wanted: str | None, held: object = None) -> Table:
    """Return the table asked for, else all of them if their columns are the same.

    Raises ``NoSuchTable`` and ``SeveralTables``, each with the names to choose from.
    """
    names = ", ".join(tables)
    if wanted is not None:
        found = tables.get(wanted) or {name.casefold(): each for name, each in tables.items()}.get(
            wanted.strip().casefold()
        )
        if found is None:
            raise NoSuchTable(path=path.name, sheet=wanted, names=names, choices=tuple(tables))
        return chain(path, [found], held)
    if len({frozenset(table.columns) for table in tables.values()}) > 1:
        raise SeveralTables(path=path.name, names=names, choices=tuple(tables))
    return chain(path, list(tables.values()), held)
