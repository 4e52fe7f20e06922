"""Exports as they stand: who took what out of the workspace, and how much of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from guanxi.cluster.api import Cursor


@dataclass(frozen=True, slots=True)
class ExportRun:
    """One export. ``cut`` counts cells that the format could not hold whole; ``id`` is its trail."""

    id: UUID
    object: str
    format: str
    file_name: str
    fields: list[str]
    filter: dict[str, Any] | None
    words: str
    sort: str
    sources: bool
    status: str
    rows: int
    bytes: int
    cut: int
    started_by: str
    created_at: datetime
    finished_at: datetime | None


_COLUMNS = ", ".join(ExportRun.__slots__)


def list_exports(cursor: Cursor, limit: int = 50) -> list[ExportRun]:
    """Return the latest exports, the newest first."""
    cursor.execute(f"select {_COLUMNS} from export_run order by created_at desc, id desc limit %s", (limit,))
    return [ExportRun(*row) for row in cursor.fetchall()]


def get_export(cursor: Cursor, trail: UUID) -> ExportRun:
    """Return an export by its trail, which must be one."""
    cursor.execute(f"select {_COLUMNS} from export_run where id = %s", (trail,))
    return ExportRun(*cursor.fetchall()[0])
