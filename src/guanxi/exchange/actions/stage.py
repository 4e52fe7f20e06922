"""Reading a file into the staged table ``rows``: cleaned, typed, every row accounted for."""

from __future__ import annotations

import csv
import gc
import gzip
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol
from uuid import UUID

from psycopg import sql
from psycopg.types.json import Jsonb

from guanxi.cluster.api import Cursor, enter
from guanxi.exchange.actions.store import Stage, drop_stage, folder_of, note
from guanxi.exchange.logic.plan import Column, Plan
from guanxi.exchange.logic.reading.table import Batch, Table
from guanxi.exchange.logic.refused import ERASED
from guanxi.exchange.logic.staging import Cleaner, ColumnQuality
from guanxi.kernel.api import Context, Progress
from guanxi.metadata.api import SQL_TYPES

ROWS = "rows"
REJECTED = "rejected.csv.gz"


def rejected_rows(context: Context, trail: UUID) -> Path:
    """Return the file of an import's rejected rows, whether or not there is one."""
    return folder_of(context, trail) / REJECTED


class Reject(Protocol):
    """Writes one row that cannot be accepted, with the reason."""

    def __call__(self, row: int, line: int, reason: str, cells: Any) -> None:
        """Write it."""


@dataclass(frozen=True, slots=True)
class Staged:
    """What reading a file came to: rows by what became of them, and what was odd but accepted, by code."""

    read: int
    accepted: int
    rejected: int
    oddities: dict[str, int]


def stage_file(
    context: Context, trail: UUID, table: Table, plan: Plan, cleaner: Cleaner, progress: Progress
) -> Staged:
    """Read the whole file and leave its rows in the staged table; a second time begins anew.

    Each batch is a transaction of its own. Writes rows read, accepted and rejected, quality per column and
    the file of rejected rows to the import, and returns the counts.
    """
    stage = Stage(context.workspace.schema, trail)
    counts: Counter[str] = Counter()
    oddities: Counter[str] = Counter()
    progress.stage("read", table.size)
    with enter(stage.schema) as cursor:
        drop_stage(cursor, stage)
        _create(cursor, stage, plan)
    with _uncollected(), _rejects(folder_of(context, trail), table.columns) as reject:
        behind = 0
        for batch in table.batches():
            accepted = _accepted(batch, cleaner, reject)
            counts.update(read=batch.read, accepted=len(accepted))
            oddities.update(batch.oddities)
            with enter(stage.schema) as cursor:
                _copy(cursor, stage, plan, accepted)
                note(cursor, trail, stage_done=batch.consumed, rows_read=counts["read"])
            progress.advance(batch.consumed - behind)
            behind = batch.consumed
    rejected = counts["read"] - counts["accepted"]
    with enter(stage.schema) as cursor:
        cursor.execute(sql.SQL("analyze {} (n)").format(stage.table(ROWS)))
        note(
            cursor,
            trail,
            rows_read=counts["read"],
            rows_accepted=counts["accepted"],
            rows_rejected=rejected,
            rejected_path=str(rejected_rows(context, trail)) if rejected else None,
            quality=quality_of(cleaner.quality),
        )
    return Staged(counts["read"], counts["accepted"], rejected, dict(oddities) | cleaner.refused)


def _accepted(batch: Batch, cleaner: Cleaner, reject: Reject) -> list[tuple[Any, ...]]:
    for bad in batch.bad:
        reject(bad.row, bad.line, bad.reason, bad.cells)
    if not batch.rows:
        return []
    cleaned = cleaner.clean(batch.numbers, batch.rows)
    for index, reason in cleaned.rejected:
        # Who was erased is not kept among the rejected rows either.
        cells = () if reason == ERASED else batch.rows[index]
        reject(batch.numbers[index], batch.lines[index], reason, cells)
    return cleaned.rows


def quality_of(seen: Mapping[str, ColumnQuality]) -> dict[str, Any]:
    """Return what was seen per column as JSON."""
    return {
        target: {
            "filled": each.filled,
            "valid": each.valid,
            "rules": dict(each.rules),
            "errors": dict(each.errors),
        }
        for target, each in seen.items()
    }


def _create(cursor: Cursor, stage: Stage, plan: Plan) -> None:
    columns = sql.SQL("").join(
        sql.SQL(", {} {}").format(sql.Identifier(column.target), sql.SQL(_sql_type(column)))
        for column in plan.columns
    )
    cursor.execute(
        sql.SQL("create unlogged table {} (n bigint, digest bytea, originals jsonb{})").format(
            stage.table(ROWS), columns
        )
    )


def _sql_type(column: Column) -> str:
    """Numbers of records are texts, whatever they point at."""
    if column.field is None or column.field.type == "relation":
        return "text"
    return SQL_TYPES[column.field.type]


def _copy(cursor: Cursor, stage: Stage, plan: Plan, rows: list[tuple[Any, ...]]) -> None:
    boxed = [
        place
        for place, column in enumerate(plan.columns, start=3)
        if column.field and column.field.type == "address"
    ]
    with cursor.copy(sql.SQL("copy {} from stdin").format(stage.table(ROWS))) as copy:
        for row in rows:
            copy.write_row(_boxed(row, boxed) if boxed else row)


def _boxed(row: tuple[Any, ...], places: list[int]) -> list[Any]:
    cells = list(row)
    for place in places:
        cells[place] = Jsonb(cells[place]) if cells[place] is not None else None
    return cells


@contextmanager
def _uncollected() -> Iterator[None]:
    """Spare the search for cycles: there are none among cells, and looking takes a quarter of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@contextmanager
def _rejects(folder: Path, headings: list[str]) -> Iterator[Reject]:
    folder.mkdir(parents=True, exist_ok=True)
    with gzip.open(folder / REJECTED, "wt", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["row", "line", "reason", *headings])

        def reject(row: int, line: int, reason: str, cells: Any) -> None:
            writer.writerow([row, line, reason, *cells])

        yield reject
