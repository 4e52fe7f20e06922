"""What a backup says of itself: what it holds, of which versions, and the sum of every file."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from guanxi.cluster.errors import BackupDamaged, BackupIncomplete, BackupNewer

FORMAT = 1
NAME = "manifest.json"
DUMP = "database.dump"
SECRETS = "secrets.json"
FILES = "files"
_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Member:
    """One file of a backup: its path inside, its size in bytes and its SHA-256."""

    path: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """A backup's contents. ``whole`` says whether it is of an installation or of one workspace.

    ``workspaces`` are rows as the access room gave them, ``roles`` those that belong to their schemas,
    ``counts`` the rows per table at the moment of the backup, ``migrations`` what the database had seen.
    """

    id: str
    made_at: str
    whole: bool
    version: str
    postgres: str
    home: str
    installation: str
    owner: str
    serve: str
    workspaces: list[dict[str, Any]]
    roles: list[dict[str, Any]]
    counts: dict[str, int]
    migrations: list[str]
    members: list[Member] = field(default_factory=list)
    format: int = FORMAT

    @property
    def size(self) -> int:
        """Return the bytes of all members."""
        return sum(member.size for member in self.members)

    @property
    def moment(self) -> datetime:
        """Return when it was taken."""
        return datetime.fromisoformat(self.made_at)


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write the manifest with a seal over itself; a backup without it is none."""
    body = asdict(manifest)
    text = json.dumps({"seal": _seal(body), **body}, ensure_ascii=False, indent=1, default=str)
    with open(
        os.open(folder / NAME, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8"
    ) as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def read_manifest(folder: Path) -> Manifest:
    """Return a backup's manifest.

    Raises ``BackupIncomplete`` where there is none, ``BackupDamaged`` when its seal is broken, and
    ``BackupNewer`` when a later Guanxi wrote it.
    """
    try:
        body = json.loads((folder / NAME).read_bytes())
    except (FileNotFoundError, NotADirectoryError) as error:
        raise BackupIncomplete(folder=folder) from error
    except ValueError as error:
        raise BackupDamaged(member=NAME, folder=folder) from error
    if not isinstance(body, dict) or body.pop("seal", None) != _seal(body):
        raise BackupDamaged(member=NAME, folder=folder)
    if body["format"] > FORMAT:
        raise BackupNewer(theirs=body["version"], what=f"format {body['format']}")
    return Manifest(**body | {"members": [Member(**member) for member in body["members"]]})


def verify(folder: Path, manifest: Manifest) -> None:
    """Read every member and compare; raises ``BackupDamaged`` naming the first that is not as it was."""
    compare(folder, manifest.members)


def compare(folder: Path, members: Sequence[Member]) -> None:
    """Hold files against their sizes and sums; raises ``BackupDamaged`` naming the first that differs."""
    for member in members:
        path = folder / member.path
        if not path.is_file() or path.stat().st_size != member.size or sum_of(path) != member.sha256:
            raise BackupDamaged(member=member.path, folder=folder)


def members_of(folder: Path) -> list[Member]:
    """Return every file of a folder with its size and sum."""
    return [
        Member(path.relative_to(folder).as_posix(), path.stat().st_size, sum_of(path))
        for path in sorted(_files(folder))
    ]


def sum_of(path: Path) -> str:
    """Return the SHA-256 of a file."""
    digest = sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.is_file() and path.name != NAME)


def _seal(body: dict[str, Any]) -> str:
    return sha256(json.dumps(body, sort_keys=True, ensure_ascii=False, default=str).encode()).hexdigest()
