"""Taking a backup: the database at one moment, the files, the keys, the manifest, and last the name."""

from __future__ import annotations

import json
import os
import re
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import psycopg

from guanxi import __version__
from guanxi.cluster.backup.facts import Facts, counts_of, migrations_of, roles_of
from guanxi.cluster.backup.known import KnownBackup, remember
from guanxi.cluster.backup.manifest import DUMP, FILES, SECRETS, Manifest, members_of, verify, write_manifest
from guanxi.cluster.backup.programs import call, printing, reaching
from guanxi.cluster.disk import place_of
from guanxi.cluster.errors import BackupFailed
from guanxi.cluster.home import PRIVATE
from guanxi.cluster.keys import read_keys
from guanxi.cluster.lease import Lock, is_held
from guanxi.cluster.logins import database_urls
from guanxi.kernel.api import NullProgress, Progress

# Passwords of the database's logins are drawn anew in the home that a backup is restored into.
_LOGIN_KEYS = re.compile(r"superuser|owner|archive|serve(@.*)?")
_UNFINISHED, _LOCK = ".unfinished", ".lock"
_SNAPSHOT = "set transaction isolation level repeatable read, read only"

Describe = Callable[[psycopg.Connection[Any]], list[dict[str, Any]]]


def take_backup(
    home: Path, target: Path, describe: Describe, *, name: str = "", progress: Progress | None = None
) -> tuple[Path, Manifest]:
    """Write a backup into a new folder below ``target`` and return that folder and what is in it.

    ``describe`` gets a connection at the backup's moment and returns the rows of the workspaces to save,
    each with its ``schema``; ``name`` makes it a backup of one workspace, and nothing else is saved then.
    The database must run. Raises ``BackupFailed``; nothing that looks complete is left then.
    """
    progress = progress or NullProgress()
    moment = datetime.now(UTC)
    tag = f"guanxi{'-' + name if name else ''}-{moment:%Y%m%dT%H%M%S}-{secrets.token_hex(2)}"
    try:
        with unfinished(home, target, tag) as folder:
            manifest = _fill(folder, home, describe, moment, whole=not name, progress=progress)
            progress.stage("verify")
            with printing("pg_restore", ["-f", "-", folder / DUMP]) as decoded:
                while decoded.read(1 << 20):
                    pass
            verify(folder, manifest)
            write_manifest(folder, manifest)
            settle_on_disk(folder)
            final = folder.with_name(tag)
            folder.rename(final)
            sync(final.parent)
    except OSError as error:
        raise BackupFailed(reason=f"{place_of(error, target)}: {error.strerror}") from error
    schemas = tuple(row["schema"] for row in manifest.workspaces)
    kind = "installation" if manifest.whole else "workspace"
    remember(home, KnownBackup(manifest.id, str(final), manifest.made_at, kind, schemas))
    return final, manifest


def installation_mark(home: Path) -> str:
    """Return what tells this installation from others; it gives nothing of its key away."""
    return sha256(b"installation " + read_keys(home).get("secret_key", "").encode()).hexdigest()[:16]


def _fill(
    folder: Path, home: Path, describe: Describe, moment: datetime, *, whole: bool, progress: Progress
) -> Manifest:
    urls = database_urls(home)
    with psycopg.connect(urls.owner.conninfo) as connection:
        connection.execute(_SNAPSHOT)
        snapshot = _one(connection, "select pg_export_snapshot()")
        workspaces = describe(connection)
        schemas = [row["schema"] for row in workspaces]
        # At once: what is deleted while the database is read must be here as its rows are.
        progress.stage("files")
        for schema in [""] if whole else schemas:
            copy_files(home / FILES / schema, folder / FILES / schema)
        if whole:
            _keep_secrets(home, folder)
        progress.stage("database")
        with reaching(urls.owner) as environment:
            call("pg_dump", _dump_words(folder, snapshot, None if whole else schemas), environment)
        facts = Facts(connection, home, schemas, whole=whole)
        return Manifest(
            id=secrets.token_hex(8),
            made_at=moment.isoformat(),
            whole=whole,
            version=__version__,
            postgres=_one(connection, "show server_version"),
            home=str(home),
            installation=installation_mark(home),
            owner=urls.owner.parameters["user"],
            serve=urls.serve.parameters["user"],
            workspaces=json.loads(json.dumps(workspaces, default=str)),
            roles=roles_of(facts),
            counts=counts_of(facts),
            migrations=migrations_of(facts),
            members=members_of(folder),
        )


def _dump_words(folder: Path, snapshot: str, schemas: list[str] | None) -> list[str | Path]:
    """Leave out what imports stage: it is made again from their files."""
    chosen = ["--exclude-schema=w_*_staging"] if schemas is None else [f"--schema={name}" for name in schemas]
    return [
        "--format=custom", "--compress=1", "--no-password", "--lock-wait-timeout=60s",
        f"--snapshot={snapshot}", f"--file={folder / DUMP}", *chosen,
    ]  # fmt: skip


def copy_files(source: Path, target: Path) -> None:
    """Copy the files of a home, or of a workspace, as they are now."""
    if not source.is_dir():
        return
    target.mkdir(mode=PRIVATE, parents=True, exist_ok=True)
    for path in sorted(source.rglob("*")):
        place = target / path.relative_to(source)
        # A file that goes now was still there at the moment of the snapshot only if its row is going too.
        with suppress(FileNotFoundError):
            if path.is_dir():
                place.mkdir(mode=PRIVATE, exist_ok=True)
            elif path.is_file():
                shutil.copy2(path, place)


def _keep_secrets(home: Path, folder: Path) -> None:
    keys = {name: value for name, value in read_keys(home).items() if not _LOGIN_KEYS.fullmatch(name)}
    handle = os.open(folder / SECRETS, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with open(handle, "w", encoding="utf-8") as file:
        json.dump(keys, file)


@contextmanager
def unfinished(home: Path, target: Path, tag: str) -> Iterator[Path]:
    """Give a folder named as unfinished; it goes when the work fails; after a kill, with the next backup."""
    target.mkdir(mode=PRIVATE, parents=True, exist_ok=True)
    inside = target.resolve()
    if inside.is_relative_to(home.resolve()):
        raise BackupFailed(reason=f"{target} lies in the home itself, and would be lost with it")
    _sweep(target)
    folder = target / f".{tag}{_UNFINISHED}"
    lock = Lock(folder.with_suffix(_LOCK))
    try:
        lock.take()
        folder.mkdir(mode=PRIVATE)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        folder.with_suffix(_LOCK).unlink(missing_ok=True)
        lock.release()


def _sweep(target: Path) -> None:
    """Remove what killed backups have left."""
    for lock in target.glob(f".guanxi-*{_LOCK}"):
        if not is_held(lock):
            shutil.rmtree(lock.with_suffix(_UNFINISHED), ignore_errors=True)
            lock.unlink(missing_ok=True)


def settle_on_disk(folder: Path) -> None:
    """Wait until all of a folder is on disk."""
    for path in [*folder.rglob("*"), folder]:
        sync(path)


def sync(path: Path) -> None:
    """Wait until a file or a folder's list of files is on disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _one(connection: psycopg.Connection[Any], statement: str) -> str:
    row = connection.execute(statement.encode()).fetchone()
    return str(row[0]) if row else ""
