"""The archive of the write-ahead log: from it and a base copy any moment comes back."""

from __future__ import annotations

import os
import shlex
from pathlib import Path

from guanxi.cluster.account import Account, hand_over
from guanxi.cluster.home import OPEN, PRIVATE
from guanxi.cluster.keys import read_keys

SETTING = "GUANXI_WAL_ARCHIVE"
KEY = "archive"  # of the home's secrets: which folder of an archive is its own
_PASS = 0o711

# Whole or not at all, and never over another: a segment that is there must be the same one.
_KEEP = (
    "if test -f {place}; then cmp -s %p {place}; "
    "else cp %p {place}.part && sync {place}.part && mv {place}.part {place}; fi"
)


def archive_folder(home: Path) -> Path | None:
    """Return this home's folder in the archive that ``GUANXI_WAL_ARCHIVE`` names; None without one."""
    named = os.environ.get(SETTING, "").strip()
    key = read_keys(home).get(KEY) if named else None
    return Path(os.path.abspath(Path(named).expanduser())) / key if key else None


def ensure_archive(folder: Path, account: Account | None) -> None:
    """Make the folders of an archive that are missing; the log's is written by the database's user."""
    if not folder.parent.exists():
        folder.parent.mkdir(parents=True, mode=OPEN)
    folder.mkdir(mode=_PASS, exist_ok=True)
    folder.chmod(_PASS)
    wal_folder(folder).mkdir(mode=PRIVATE, exist_ok=True)
    hand_over(wal_folder(folder), account)
    base_folder(folder).mkdir(mode=PRIVATE, exist_ok=True)


def wal_folder(folder: Path) -> Path:
    """Return where the segments of the log lie."""
    return folder / "wal"


def base_folder(folder: Path) -> Path:
    """Return where the base copies lie."""
    return folder / "base"


def archiving(folder: Path) -> dict[str, object]:
    """Return the server's settings that keep the log in an archive; a segment is closed once a minute."""
    place = f"{_quoted(wal_folder(folder))}/%f"
    return {
        "wal_level": "replica",
        "max_wal_senders": 4,
        "archive_mode": "on",
        "archive_timeout": "60s",
        "archive_command": _KEEP.format(place=place),
    }


def fetching(folder: Path) -> str:
    """Return the server's ``restore_command``."""
    return f"cp {_quoted(wal_folder(folder))}/%f %p"


def _quoted(path: Path) -> str:
    return shlex.quote(str(path).replace("%", "%%"))
