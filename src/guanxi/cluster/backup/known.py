"""The backups that this home has made; erasing a person must name those that still hold them."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

from guanxi.cluster.home import Home
from guanxi.cluster.lease import locked

_NAME = "backups.json"


@dataclass(frozen=True, slots=True)
class KnownBackup:
    """A backup that was completed: where it was put, when, and the schemas of the workspaces in it.

    ``kind`` is ``installation``, ``workspace`` or ``base`` (with the log after it, in a WAL archive).
    """

    id: str
    path: str
    made_at: str
    kind: str
    schemas: tuple[str, ...]

    @property
    def is_there(self) -> bool:
        """Tell whether it still lies where it was put; one that was carried away may exist elsewhere."""
        return Path(self.path).exists()


def known_backups(home: Path, schema: str | None = None) -> list[KnownBackup]:
    """Return the backups made of a home, the newest first; only those with one workspace if it is named."""
    try:
        listed = json.loads(_record(home).read_bytes())
    except FileNotFoundError:
        return []
    known = [KnownBackup(**one | {"schemas": tuple(one["schemas"])}) for one in listed]
    return [one for one in reversed(known) if schema is None or schema in one.schemas]


def remember(home: Path, backup: KnownBackup) -> None:
    """Add a backup to the list."""
    with locked(Home(home).run / "backups.lock"):
        _write(home, [*reversed(known_backups(home)), backup])


def carry_over(old: Path, new: Path) -> None:
    """Take the list along to a home that replaces another."""
    if listed := known_backups(old):
        _write(new, listed[::-1])


def _record(home: Path) -> Path:
    return Home(home).run / _NAME


def _write(home: Path, backups: list[KnownBackup]) -> None:
    fresh = _record(home).with_suffix(".new")
    with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        json.dump([asdict(one) for one in backups], file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(_record(home))
