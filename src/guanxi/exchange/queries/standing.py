"""How a workspace's imports stand: how many in which state, which lie still, whose files are gone."""

from __future__ import annotations

import os
from dataclasses import dataclass

from guanxi.cluster.api import Cursor

_STATES = "select status, count(*) from import_run group by status"
_STILL = """
select count(*) from import_run
where status in ('waiting', 'running', 'undoing') and touched_at < now() - %s * interval '1 second'
"""
_FILES = (
    "select file_path from import_run where status <> 'undone' union select rejected_path from import_run"
)


@dataclass(frozen=True, slots=True)
class ImportStanding:
    """Imports by status, those that nobody has touched for long, and files that cannot be read."""

    states: dict[str, int]
    still: int
    unreadable: list[str]


def import_states(cursor: Cursor) -> dict[str, int]:
    """Return how many imports of the entered workspace are in which state."""
    cursor.execute(_STATES)
    return dict(cursor.fetchall())


def import_standing(cursor: Cursor, patience: float) -> ImportStanding:
    """Return how the entered workspace's imports stand; ``patience`` in seconds."""
    states = import_states(cursor)
    cursor.execute(_STILL, (patience,))
    still = cursor.fetchall()[0][0]
    cursor.execute(_FILES)
    paths = [path for (path,) in cursor.fetchall() if path]
    return ImportStanding(states, still, [path for path in paths if not os.access(path, os.R_OK)])
