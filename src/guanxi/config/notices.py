"""What the exchange room has for the home page's list of matters that need a person."""

from __future__ import annotations

from guanxi.cluster.api import Cursor
from guanxi.exchange.api import list_imports
from guanxi.insight.api import Notice

LATEST = 20


def import_notices(cursor: Cursor) -> list[Notice]:
    """Return how many of the latest imports failed, and how many rows of the others could not be accepted."""
    runs = list_imports(cursor, LATEST)
    return [
        Notice("failed_imports", sum(run.status == "failed" for run in runs)),
        Notice("rejected_rows", sum(run.rows_rejected for run in runs if run.status == "done")),
    ]
