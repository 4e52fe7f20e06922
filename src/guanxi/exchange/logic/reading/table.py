"""What every readable file looks like from outside: columns, and rows in batches with what was wrong."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

Row = Sequence[str]

BATCH = 10_000


@dataclass(frozen=True, slots=True)
class Format:
    """How a file is written down. ``delimiter`` and ``encoding`` are empty for Parquet."""

    kind: str
    encoding: str = ""
    delimiter: str = ""
    compression: str = ""


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that was read but cannot be accepted: its number from 1, its line, a reason code, its cells."""

    row: int
    line: int
    reason: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Batch:
    """Consecutive rows of a table.

    ``rows[i]`` is row ``numbers[i]`` (from 1, rejected rows counted) and begins on line ``lines[i]``.
    ``consumed`` is how many bytes of the file are behind us. ``oddities`` counts what was accepted but
    is worth saying, by code.
    """

    rows: list[Row]
    numbers: Sequence[int]
    lines: Sequence[int]
    bad: list[BadRow]
    consumed: int
    oddities: Mapping[str, int] = field(default_factory=dict)

    @property
    def read(self) -> int:
        """Return how many rows were read: the accepted and the rejected."""
        return len(self.rows) + len(self.bad)


@dataclass(frozen=True)
class Table(ABC):
    """An opened file. It holds no file handle: each call of ``batches`` reads it anew, and equally.

    ``size`` is the file's size in bytes, ``size_hint`` an estimate of its rows. ``notes`` counts what
    opening it found worth saying, such as ``duplicate_headings``.
    """

    path: Path
    columns: list[str]
    format: Format
    size: int
    size_hint: int
    notes: Mapping[str, int]

    @abstractmethod
    def batches(self, n: int = BATCH, start_row: int = 1) -> Iterator[Batch]:
        """Yield the rows from number ``start_row`` on, ``n`` read rows at a time.

        Raises ``CutShort`` after the last readable row of a damaged file.
        """

    @property
    def own_columns(self) -> list[str]:
        """Return the columns that the file itself has."""
        return self.columns

    def made(self, row: Row) -> Row:
        """Return a row of the file's own cells with those behind it that a mapping makes of them."""
        return row

    def rows(self, start_row: int = 1) -> Iterator[Row]:
        """Yield the accepted rows only, each with one cell for each column; an absent value is ``""``."""
        for batch in self.batches(start_row=start_row):
            yield from batch.rows

    def sample(self, n: int = 2_000) -> list[Row]:
        """Return at most ``n`` accepted rows from the beginning, also of a damaged file."""
        return next(self.batches(n), Batch([], (), (), [], 0)).rows


def unique_headings(raw: Sequence[str]) -> tuple[list[str], dict[str, int]]:
    """Return headings without blanks or repeats, and how many of either had to be named anew."""
    notes: dict[str, int] = {}
    seen: set[str] = set()
    headings: list[str] = []
    for position, cell in enumerate(raw, start=1):
        heading = " ".join(cell.replace("\ufeff", "").split())
        if not heading:
            heading = f"column {position}"
            notes["empty_headings"] = notes.get("empty_headings", 0) + 1
        if heading in seen:
            notes["duplicate_headings"] = notes.get("duplicate_headings", 0) + 1
            heading = _next_free(heading, seen)
        seen.add(heading)
        headings.append(heading)
    return headings, notes


def _next_free(heading: str, seen: set[str]) -> str:
    number = 2
    while f"{heading} ({number})" in seen:
        number += 1
    return f"{heading} ({number})"
