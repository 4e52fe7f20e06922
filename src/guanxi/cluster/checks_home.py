"""What ``doctor`` looks at without a database: Python, the home, its secrets, the disk, the archive."""

from __future__ import annotations

import os
import platform
import shutil
import stat
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from guanxi.cluster.archive import SETTING, archive_folder
from guanxi.cluster.backup.base import bases_in
from guanxi.cluster.binaries import MAJOR
from guanxi.cluster.finding import FAILED, OK, WARNING, Finding
from guanxi.cluster.home import Home

_GIB = 1 << 30
PLENTY, LEAST = 4 * _GIB, _GIB
OLDEST_PYTHON = (3, 11)
_OTHERS = 0o077
_CLOSED = 0o067  # of the home: a group may pass through, where the database's user has to


def python(version: tuple[int, ...] = sys.version_info[:2]) -> Iterator[Finding]:
    """Look at the Python that runs this."""
    old = version < OLDEST_PYTHON
    way_out = "Make the environment anew with Python 3.11 or newer." if old else ""
    yield Finding("python", FAILED if old else OK, platform.python_version(), way_out)


def looks(path: Path) -> Iterator[Finding]:
    """Look at the home, its secrets, its database's version, the disk and the archive of the log."""
    yield from _home(path)
    yield from _disk("disk", path)
    data = Home(path).data
    if data.is_dir() and data.stat().st_dev != path.stat().st_dev:
        yield from _disk("disk of the database", data)
    yield from _version(data)
    yield from _archive(path)


def _home(path: Path) -> Iterator[Finding]:
    home = Home(path)
    if not _writable(_standing(path)):
        way_out = "Mount its disk for writing, or give the folder to the user who runs this."
        yield Finding("home", FAILED, f"{_standing(path)} cannot be written", way_out)
    elif not path.exists():
        yield Finding("home", WARNING, f"{path} does not exist yet", "The first “guanxi up” makes it.")
    elif stat.S_IMODE(path.stat().st_mode) & _CLOSED and home.is_set_up():
        yield Finding("home", WARNING, f"{path} is open to others", f"chmod go-rwx {path}")
    else:
        yield Finding("home", OK, str(path))
    if home.is_set_up():
        bare = stat.S_IMODE(home.secrets.stat().st_mode) & _OTHERS
        text = f"{home.secrets} can be read by others" if bare else "closed to others"
        way_out = f"chmod 600 {home.secrets}" if bare else ""
        yield Finding("secrets", FAILED if bare else OK, text, way_out)
    elif home.data.exists():
        text = f"{home.secrets} is missing, and the database's passwords with it"
        yield Finding("secrets", FAILED, text, "Bring that file back from a backup.")


def _writable(path: Path) -> bool:
    """Try it: modes tell nothing of disks mounted for reading, nor of root."""
    try:
        with tempfile.TemporaryFile(dir=path):
            return os.access(path, os.X_OK)
    except OSError:
        return False


def _standing(path: Path) -> Path:
    """Return the folder itself, or the nearest above it that is there."""
    return next(folder for folder in (path, *path.parents) if folder.exists())


def _disk(name: str, path: Path) -> Iterator[Finding]:
    free = shutil.disk_usage(_standing(path)).free
    state = OK if free > PLENTY else WARNING if free > LEAST else FAILED
    way_out = "" if state == OK else "Make room, or move the home to a larger disk."
    yield Finding(name, state, f"{free / _GIB:.1f} GiB free", way_out)


def _version(data: Path) -> Iterator[Finding]:
    file = data / "PG_VERSION"
    if not file.is_file():
        return
    found = file.read_text().strip()
    if found != str(MAJOR):
        text = f"the data is of PostgreSQL {found}, the programs are of {MAJOR}"
        way_out = "Back up with the Guanxi that wrote it and restore here into an empty home."
        yield Finding("data version", FAILED, text, way_out)


def _archive(path: Path) -> Iterator[Finding]:
    folder = archive_folder(path)
    if folder is None:
        return
    if not folder.is_dir():
        way_out = f"Make the folder of {SETTING}, or restart after setting it."
        yield Finding("archive", WARNING, f"{folder} is not there", way_out)
    elif not bases_in(folder):
        yield Finding("archive", WARNING, "no base copy in it yet", "Run “guanxi backup --base”.")
    else:
        yield Finding("archive", OK, f"leads from {bases_in(folder)[0].made_at[:19]} UTC on")
