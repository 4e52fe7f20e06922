"""A person taken out of kept files: those of imports, their rejected rows, and files still on their way in.

A file of text is written anew, row for row; any other that tells of the person, in whichever of its tables,
is removed, and so is one that cannot be read to its end; its import says so.
"""

from __future__ import annotations

import csv
import gzip
import json
import os
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path
from typing import Any, TextIO

from guanxi.exchange.actions.passing import ABOUT, discard, left_behind, passing_root
from guanxi.exchange.actions.stage import rejected_rows
from guanxi.exchange.actions.store import folder_of
from guanxi.exchange.errors import EmptyTable, SeveralTables
from guanxi.exchange.logic.digests import KEPT, known_as
from guanxi.exchange.logic.reading.open import open_table
from guanxi.exchange.logic.reading.shaped import shaped
from guanxi.exchange.logic.reading.table import Batch, Table
from guanxi.exchange.logic.theirs import Theirs, theirs
from guanxi.exchange.queries.imports import ImportRun
from guanxi.kernel.api import Context, GuanxiError
from guanxi.metadata.api import ObjectType
from guanxi.records.api import PEOPLE, Trace

# What stands before a rejected row's cells: its number, its line, the reason.
_BEFORE_CELLS = 3
OVER = frozenset({"done", "undone"})
csv.field_size_limit(1 << 30)


@dataclass(frozen=True, slots=True)
class KeptFile:
    """The file of one import, and which of its rows are the person's."""

    context: Context
    run: ImportRun
    trace: Trace
    objects: Mapping[str, ObjectType]

    @property
    def path(self) -> Path:
        """Return the file as it was sent."""
        return Path(self.run.file_path)

    @property
    def rejected(self) -> Path:
        """Return the file of its rejected rows."""
        return rejected_rows(self.context, self.run.id)

    @property
    def sheet(self) -> str | None:
        """Return which of the file's tables the import is of, where it holds several."""
        return self.run.options.get("sheet")

    @property
    def is_read_again(self) -> bool:
        """Say whether rows of it that are written already may come in again, and must be known then."""
        return self.run.status not in OVER and self.run.object != PEOPLE

    def table(self) -> Table:
        """Return the table that the import reads, with the columns that it makes of others."""
        return shaped(open_table(self.path, sheet=self.sheet), self.run.mapping)

    def finder(self, columns: list[str], read: int | None = None) -> Theirs:
        """Return what finds the person's rows under some headings, of which the file has so many itself."""
        run = self.run
        return theirs(self.trace, run.source, run.object, columns, run.mapping, self.objects, read)


def count_kept(kept: KeptFile) -> int:
    """Return how many rows of an import's file tell of the person; 1 for a file that nothing can read."""
    rows = rows_of(kept)
    return 1 if rows is None else rows


def rows_of(kept: KeptFile) -> int | None:
    """Return how many rows of an import's file tell of the person; None if it cannot be read to its end."""
    if not kept.path.is_file():
        return 0
    try:
        table = kept.table()
        found = _count(table, kept.finder(table.columns, len(table.own_columns)))
        if kept.sheet and not _is_text(table):
            # Beside the table that was loaded lie others, of which nothing is known.
            others = _tables(kept.path, but=kept.sheet)
            found += sum(_count(other, _stranger(kept.trace, other)) for other in others)
    except GuanxiError:
        return None
    return found


def must_go(kept: KeptFile, rows: int | None) -> bool:
    """Say whether an import's file, of which so many rows tell of the person, cannot be written without."""
    # Of one that is cut, as of one that nothing opens, nobody knows whom the rest tells of.
    return rows is None or (rows > 0 and _rewritable(kept) is None)


def redact_kept(kept: KeptFile, rows: int | None) -> None:
    """Take the person out of an import's file, if it is of text and some of its rows tell of them."""
    _clear_remains(folder_of(kept.context, kept.run.id))
    table = _rewritable(kept) if rows and kept.path.is_file() else None
    if table is None:
        return
    writing = _Rewriting(kept, table)
    with _swapped(kept.path, packed=table.format.compression == "gzip") as file:
        writer = csv.writer(file)
        writer.writerow([*writing.headings, KEPT] if kept.is_read_again else writing.headings)
        for batch in table.batches():
            writer.writerows(
                writing.accepted(cells) if accepted else writing.rejected(cells)
                for cells, accepted in _rows(batch)
            )


class _Rewriting:
    """Rows of a file as they are written anew: without the person, and without what was made of its cells."""

    def __init__(self, kept: KeptFile, table: Table) -> None:
        self._table, self._read_again = table, kept.is_read_again
        self._finder = kept.finder(table.columns, len(table.own_columns))
        self._had = KEPT in table.own_columns
        self.headings = [heading for heading in table.own_columns if heading != KEPT]

    def accepted(self, cells: Sequence[str]) -> Sequence[str]:
        """Return a row that is accepted; by what it is known stays with it, if the file is read again."""
        width, told = len(self.headings), self._finder.matches(cells)
        left = (self._finder.without(cells) if told else cells)[:width]
        # What was made of several cells may still be told by those that are left.
        if told and self._finder.matches(self._table.made([*left, ""] if self._had else left)):
            left = [""] * width
        if not self._read_again:
            return left
        known = cells[width] if self._had else ""
        if told and not known:
            known = known_as(self._table.own_columns, cells).hex()
        return [*left, known if any(left) else ""]

    def rejected(self, cells: Sequence[str]) -> Sequence[str]:
        """Return a row that is not accepted, and is not with a column more either; it may be of any width."""
        if self._had and len(cells) > len(self._table.own_columns):
            cells = cells[:-1]
        left = self._finder.without(cells) if self._finder.matches(cells) else cells
        return [*left, "-"] if self._read_again and len(left) > len(self.headings) else left


def count_rejected(kept: KeptFile) -> int:
    """Return how many rejected rows tell of the person; 1 for a file that a kill has cut."""
    found = _found_rejected(kept)
    return 1 if found is None else found


def redact_rejected(kept: KeptFile) -> None:
    """Take the person out of the rejected rows; each keeps its number, its line and the reason."""
    found = _found_rejected(kept)
    if found is None:
        # Its import was killed while it read, and writes them all once more when it goes on.
        kept.rejected.unlink()
    if not found:
        return
    rows = _rejected(kept)
    with _swapped(kept.rejected, packed=True, encoding="utf-8-sig") as file:
        writer = csv.writer(file)
        for found, row in rows:
            writer.writerow([*row[:_BEFORE_CELLS], *([] if found else row[_BEFORE_CELLS:])])


def _found_rejected(kept: KeptFile) -> int | None:
    try:
        return sum(found for found, _row in _rejected(kept))
    except (EOFError, gzip.BadGzipFile, zlib.error):
        return None


def _rejected(kept: KeptFile) -> Iterator[tuple[bool, list[str]]]:
    if not kept.rejected.is_file():
        return
    with gzip.open(kept.rejected, "rt", encoding="utf-8-sig", newline="") as file:
        rows = csv.reader(file)
        head = next(rows, None)
        if head is None:
            return
        yield False, head
        finder = kept.finder(head[_BEFORE_CELLS:])
        for row in rows:
            # What never came in is nobody else's either.
            cells = row[_BEFORE_CELLS:]
            yield finder.matches(cells) or finder.mentions(cells), row


def uploads_of(context: Context, trace: Trace) -> list[Path]:
    """Return the folders of files that were sent, not yet loaded, and tell of the person; and all remains.

    What a kill has left nobody misses, and nobody can say whom it tells of: it may be half of any format.
    What somebody is at work on stays: an export that is running is its reader's already, and goes from here
    when it ends.
    """
    folders = sorted(passing_root().glob("*"))
    telling = [folder for folder in folders if _tells(folder, context.workspace.id, trace)]
    return [*telling, *left_behind()]


def drop_uploads(context: Context, trace: Trace) -> None:
    """Remove them; who sent one sends it again."""
    for place in uploads_of(context, trace):
        discard(place)


def _tells(folder: Path, workspace: int, trace: Trace) -> bool:
    about, path = folder / ABOUT, folder / "file"
    if not about.is_file() or not path.is_file():
        return False
    if json.loads(about.read_text("utf-8"))["workspace"] != workspace:
        return False
    try:
        return any(_count(table, _stranger(trace, table)) for table in _tables(path))
    except EmptyTable:
        return False
    except GuanxiError:
        return True


def _tables(path: Path, but: str = "") -> Iterator[Table]:
    """Yield every table of a file, those of equal columns as one."""
    try:
        yield open_table(path)
    except SeveralTables as error:
        for name in error.params["choices"]:
            if name.casefold() != but.strip().casefold():
                yield open_table(path, sheet=name)


def _stranger(trace: Trace, table: Table) -> Theirs:
    """Return what finds the person in a table of which nobody has said what its columns are."""
    return theirs(trace, "", "", table.columns, {}, {})


def _count(table: Table, finder: Theirs) -> int:
    return sum(finder.matches(cells) for batch in table.batches() for cells, _accepted in _rows(batch))


def _rows(batch: Batch) -> list[tuple[Sequence[str], bool]]:
    """Return the cells of all rows that were read, in order, each with whether the row is accepted."""
    good = ((number, (row, True)) for number, row in zip(batch.numbers, batch.rows, strict=True))
    bad = ((each.row, (each.cells, False)) for each in batch.bad)
    return [row for _number, row in sorted((*good, *bad), key=itemgetter(0))]


def _rewritable(kept: KeptFile) -> Table | None:
    """Return an import's file as a table if it is plain text, or text in gzip."""
    try:
        table = kept.table()
    except GuanxiError:
        return None
    return table if _is_text(table) else None


def _is_text(table: Table) -> bool:
    return table.format.kind == "csv" and table.format.compression in {"", "gzip"}


@contextmanager
def _swapped(path: Path, *, packed: bool, encoding: str = "utf-8") -> Iterator[TextIO]:
    """Write a file anew beside itself and put it in its own place once it is whole and on disk."""
    fresh = path.with_name(path.name + ".new")
    opened: Any = gzip.open if packed else open
    with opened(fresh, "wt", encoding=encoding, errors="surrogatepass", newline="") as file:
        yield file
    with fresh.open("rb") as written:
        os.fsync(written.fileno())
    fresh.replace(path)


def _clear_remains(folder: Path) -> None:
    for half in folder.glob("*.new"):
        half.unlink()
