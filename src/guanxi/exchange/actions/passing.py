"""Files that only pass through the home, in or out: locked while somebody is at work on them.

The kernel lets go of a lock with the process that held it, so that what a kill leaves is known by nobody
holding it, at once and whichever process asks. Nothing of it is left in a folder that other programs use.
"""

from __future__ import annotations

import fcntl
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings

from guanxi.cluster.api import is_held, locked

ABOUT = "about.json"
"""What a whole file on its way in has beside it; it is kept until somebody takes it further."""

_UNTIL_LOCKED = 10.0  # seconds; between being made and being locked pass a few millionths


def passing_root() -> Path:
    """Return the folder below which everything passes; it may not be there yet."""
    return Path(settings.HOME) / "files" / "uploads"


@contextmanager
def passing_folder() -> Iterator[Path]:
    """Give a folder that goes at the end; after a kill, with the next sweep or erasure."""
    passing_root().mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=passing_root()) as place, locked(Path(place)):
        yield Path(place)


def hold(file: Any) -> None:
    """Lock an open file that passes, for as long as it is open."""
    fcntl.flock(file, fcntl.LOCK_EX)


def left_behind() -> list[Path]:
    """Return the files and folders that a kill has left; those of whoever is at work are not among them."""
    # Exports of former versions were made beside the workspaces' folders.
    places = [*passing_root().glob("*"), *passing_root().parent.glob(".export-*")]
    return sorted(place for place in places if _is_left(place))


def discard(place: Path) -> None:
    """Remove a file or a folder."""
    if place.is_dir():
        shutil.rmtree(place, ignore_errors=True)
    else:
        place.unlink(missing_ok=True)


def _is_left(place: Path) -> bool:
    try:
        if (place / ABOUT).is_file() or abs(time.time() - place.stat().st_mtime) < _UNTIL_LOCKED:
            return False
        return not is_held(place)
    except FileNotFoundError:  # whoever was at work on it has ended meanwhile
        return False
