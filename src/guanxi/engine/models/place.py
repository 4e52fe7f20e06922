"""Where lakes lie: one folder per workspace, closed to every other account."""

from __future__ import annotations

import shutil
from pathlib import Path

from django.conf import settings

from guanxi.engine.errors import LakeDamaged

PRIVATE = 0o700
SPILL = "spill"
"""Where DuckDB puts what does not fit in memory."""


def lake_folder(schema: str) -> Path:
    """Return the folder of a workspace's lake; it need not exist."""
    return Path(settings.HOME) / "lake" / schema


def ensure_folder(folder: Path) -> Path:
    """Make a folder and those above it, as far as they are missing."""
    folder.mkdir(mode=PRIVATE, parents=True, exist_ok=True)
    return folder


def remove_links(folder: Path) -> None:
    """Remove links that lead out of a lake: nobody but a stranger makes one. Raises ``LakeDamaged``."""
    if folder.is_symlink():
        raise LakeDamaged(reason="its folder is a link")
    for path in (*folder.glob("*"), *folder.glob("*/*")):
        if path.is_symlink():
            path.unlink()


def drop_lake(schema: str) -> None:
    """Remove a workspace's lake; nothing happens where there is none."""
    folder = lake_folder(schema)
    if folder.is_dir():
        shutil.rmtree(folder)
