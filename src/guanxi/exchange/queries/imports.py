"""Imports as they stand: for the command line, the pages and the worker."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from guanxi.cluster.api import Cursor, DiskFull
from guanxi.exchange.errors import ImportNotFound


@dataclass(frozen=True, slots=True)
class ImportRun:
    """One import. ``records`` counts created, updated and unchanged per object; ``id`` is its trail."""

    id: UUID
    object: str
    source: str
    file_name: str
    file_path: str
    file_size: int
    mapping: dict[str, str]
    options: dict[str, Any]
    status: str
    stage: str
    stage_done: int
    stage_total: int | None
    place: dict[str, Any]
    rows_read: int
    rows_accepted: int
    rows_rejected: int
    records: dict[str, dict[str, int]]
    notes: list[dict[str, Any]]
    quality: dict[str, dict[str, Any]]
    kept: list[dict[str, Any]]
    rejected_path: str | None
    error: dict[str, Any] | None
    started_by: str
    created_at: datetime
    touched_at: datetime
    finished_at: datetime | None


_COLUMNS = ", ".join(ImportRun.__dataclass_fields__)


def get_import(cursor: Cursor, trail: UUID) -> ImportRun:
    """Return an import of this workspace; raises ``ImportNotFound``."""
    cursor.execute(f"select {_COLUMNS} from import_run where id = %s", (trail,))
    row = cursor.fetchone()
    if row is None:
        raise ImportNotFound(trail=trail)
    return ImportRun(*row)


_LAST = """
select mapping, options from import_run
where source = %s and object = %s and status = 'done' order by created_at desc limit 1
"""


def last_mapping(cursor: Cursor, source: str, object_slug: str) -> dict[str, str]:
    """Return what the last import of a source that was not taken back did with each column.

    Heading → target, the empty text for a column that was left out; empty where there was no import.
    """
    cursor.execute(_LAST, (source, object_slug))
    row = cursor.fetchone()
    if row is None:
        return {}
    mapping, options = row
    return {**dict.fromkeys(options.get("ignored", ()), ""), **mapping}


def list_imports(cursor: Cursor, limit: int = 50) -> list[ImportRun]:
    """Return the latest imports, the newest first."""
    cursor.execute(f"select {_COLUMNS} from import_run order by created_at desc limit %s", (limit,))
    return [ImportRun(*row) for row in cursor.fetchall()]


def unfinished_imports(cursor: Cursor) -> list[ImportRun]:
    """Return the imports that were begun and did not come to an end; a kill or a full disk leaves such."""
    cursor.execute(
        f"select {_COLUMNS} from import_run where status in ('waiting', 'running', 'undoing') "
        "or (status = 'failed' and error ->> 'code' = %s) order by created_at",
        (DiskFull.code,),
    )
    return [ImportRun(*row) for row in cursor.fetchall()]
