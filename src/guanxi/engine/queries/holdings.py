"""How a lake stands: what it holds, how much of the disk it takes, how far behind the log it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from guanxi.cluster.api import Cursor
from guanxi.engine.errors import LakeDamaged
from guanxi.engine.logic.state import Manifest
from guanxi.engine.models.manifest import NAME, read_manifest
from guanxi.engine.models.place import lake_folder
from guanxi.kernel.api import Workspace


@dataclass(frozen=True, slots=True)
class TableStanding:
    """One table of a lake: up to which position it is complete, its parts, rows (trash included), bytes."""

    name: str
    position: int
    parts: int
    rows: int
    size: int


@dataclass(frozen=True, slots=True)
class LakeStanding:
    """A lake. ``behind`` counts the actions that it does not hold yet; ``waste`` the bytes of old parts."""

    tables: tuple[TableStanding, ...]
    position: int
    behind: int
    refreshed_at: datetime | None
    waste: int
    damaged: bool = False

    @property
    def parts(self) -> int:
        """Return the number of parts in use."""
        return sum(table.parts for table in self.tables)

    @property
    def size(self) -> int:
        """Return the bytes of all parts in use."""
        return sum(table.size for table in self.tables)


_BEHIND = "select count(*) from action where position > %s or position is null"


def lake_standing(workspace: Workspace, cursor: Cursor) -> LakeStanding:
    """Return how the lake of the cursor's workspace stands; nothing is read but its manifest."""
    folder = lake_folder(workspace.schema)
    try:
        manifest, damaged = read_manifest(folder), False
    except LakeDamaged:
        manifest, damaged = Manifest(), True
    sizes = {path.relative_to(folder).as_posix(): path.stat().st_size for path in folder.glob("*/*.parquet")}
    tables = tuple(
        TableStanding(
            name,
            state.position,
            len(state.files),
            state.rows,
            sum(sizes.get(file, 0) for file in state.files),
        )
        for name, state in sorted(manifest.tables.items())
    )
    position = min((table.position for table in tables), default=0)
    cursor.execute(_BEHIND, (position,))
    behind = int(cursor.fetchall()[0][0])
    used = sum(table.size for table in tables)
    written = folder / NAME
    at = datetime.fromtimestamp(written.stat().st_mtime, UTC) if written.exists() else None
    return LakeStanding(tables, position, behind, at, sum(sizes.values()) - used, damaged)
