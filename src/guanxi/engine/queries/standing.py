"""How far a workspace's lake has followed the log."""

from __future__ import annotations

from guanxi.engine.errors import LakeDamaged
from guanxi.engine.models.manifest import NAME, known_manifest, read_manifest
from guanxi.engine.models.place import lake_folder


def lake_position(schema: str) -> int | None:
    """Return the position up to which all tables of a lake are; None where there is no lake yet."""
    tables = known_manifest(lake_folder(schema)).tables
    return min((state.position for state in tables.values()), default=None)


def missing_parts(schema: str) -> list[str]:
    """Return the files that a lake's manifest names and that are not there, or the damaged manifest."""
    folder = lake_folder(schema)
    try:
        files = read_manifest(folder).files
    except LakeDamaged:
        return [NAME]
    return sorted(name for name in files if not (folder / name).is_file())
