"""Base copies of the database's folder, from which the archived log leads to any later moment."""

from __future__ import annotations

import json
import os
import re
import secrets
import shutil
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

import psycopg

from guanxi.cluster.account import database_account
from guanxi.cluster.archive import archive_folder, base_folder, ensure_archive, wal_folder
from guanxi.cluster.backup.known import KnownBackup, remember
from guanxi.cluster.backup.manifest import Member, compare
from guanxi.cluster.backup.programs import call, reaching
from guanxi.cluster.backup.take import copy_files, settle_on_disk, sync, unfinished
from guanxi.cluster.disk import place_of
from guanxi.cluster.errors import BackupFailed, NoArchive
from guanxi.cluster.home import Home
from guanxi.cluster.logins import database_urls, superuser

_NAME = "base.json"
_START = re.compile(r"START WAL LOCATION: .* \(file (\w+)\)")
_SCHEMAS = "select nspname from pg_namespace where nspname ~ '^w_[0-9a-f]{12}$' order by 1"


@dataclass(frozen=True, slots=True)
class Base:
    """A base copy: where it lies, of which home, from when on it leads, its first segment of the log."""

    id: str
    home: str
    made_at: str
    first: str
    schemas: list[str]
    folder: str = ""

    @property
    def moment(self) -> datetime:
        """Return the first moment that it leads to."""
        return datetime.fromisoformat(self.made_at)

    @property
    def archive(self) -> Path:
        """Return the home's folder in the archive."""
        return Path(self.folder).parents[1]


def take_base(home: Path, *, keep: int) -> Base:
    """Copy the running database's folder and the files into the archive; older copies than ``keep`` go.

    What of the log only they needed goes with them. Raises ``NoArchive`` and ``BackupFailed``.
    """
    archive = archive_folder(home)
    if archive is None or database_urls(home).external:
        raise NoArchive
    ensure_archive(archive, database_account(Home(home).data))
    tag = f"{datetime.now(UTC):%Y%m%dT%H%M%S}-{secrets.token_hex(2)}"
    try:
        with unfinished(home, base_folder(archive), f"guanxi-{tag}") as folder:
            base = _fill(folder, home)
            settle_on_disk(folder)
            final = folder.with_name(tag)
            folder.rename(final)
            sync(final.parent)
    except OSError as error:
        raise BackupFailed(reason=f"{place_of(error, archive)}: {error.strerror}") from error
    remember(home, KnownBackup(base.id, str(final), base.made_at, "base", tuple(base.schemas)))
    _forget_older(archive, keep)
    return next(each for each in bases_in(archive) if each.id == base.id)


def bases_in(folder: Path) -> list[Base]:
    """Return the base copies below a folder of an archive, or below the archive, the oldest first."""
    found = [
        Base(**json.loads(path.read_bytes()) | {"folder": str(path.parent)})
        for pattern in (f"base/*/{_NAME}", f"*/base/*/{_NAME}")
        for path in folder.glob(pattern)
        if not path.parent.name.startswith(".")
    ]
    return sorted(found, key=lambda base: base.made_at)


def verify_base(folder: Path) -> None:
    """Read a base copy and compare it with PostgreSQL's own list; raises ``BackupDamaged`` naming the file.

    ``pg_verifybackup`` would do it, but that of the wheel (18.4) crashes on any copy.
    """
    listed = json.loads((folder / "pg" / "backup_manifest").read_bytes())["Files"]
    members = [Member(f"pg/{one['Path']}", one["Size"], one["Checksum"]) for one in listed]
    compare(folder, members)


def _fill(folder: Path, home: Path) -> Base:
    target = folder / "pg"
    with reaching(superuser(home)) as environment:
        words = ["--wal-method=stream", "--checkpoint=fast", "--manifest-checksums=SHA256", "--no-password"]
        call("pg_basebackup", [*words, "-D", target], environment)
    verify_base(folder)
    copy_files(home / "files", folder / "files")
    shutil.copy2(Home(home).secrets, folder / "secrets.json")
    with psycopg.connect(database_urls(home).owner.conninfo) as connection:
        schemas = [row[0] for row in connection.execute(_SCHEMAS).fetchall()]
        row = connection.execute("select clock_timestamp()").fetchone()
    label = _START.search((target / "backup_label").read_text(encoding="utf-8"))
    if row is None or label is None:
        raise BackupFailed(reason="the base copy has no label")
    base = Base(secrets.token_hex(8), str(home), row[0].astimezone(UTC).isoformat(), label[1], schemas)
    handle = os.open(folder / _NAME, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with open(handle, "w", encoding="utf-8") as file:
        json.dump(asdict(base), file, indent=1)
    return base


def _forget_older(archive: Path, keep: int) -> None:
    # By their place in the log: the clock may have been put back between two of them.
    bases = sorted(bases_in(archive), key=lambda base: base.first)
    for base in bases[:-keep]:
        shutil.rmtree(base.folder)
    call("pg_archivecleanup", [wal_folder(archive), bases[-keep:][0].first])
