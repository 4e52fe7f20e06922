"""The manifest's file, swapped whole: a reader, or a kill, meets the old one or the new one, never a half."""

from __future__ import annotations

import json
import logging
import os
from pathlib import Path

from guanxi.cluster.api import Lock
from guanxi.engine.errors import LakeDamaged
from guanxi.engine.logic.state import Manifest, from_json, to_json
from guanxi.engine.models.place import SPILL

NAME = "manifest.json"
GRACE = 900.0
"""Seconds for which a part stays after no manifest names it."""

DAY = 86_400.0

READERS = "readers"
"""A file that every reader holds locked together; the kernel lets go for those that are killed."""

log = logging.getLogger(__name__)


def read_manifest(folder: Path) -> Manifest:
    """Return the manifest of a lake, an empty one where there is none.

    Raises ``LakeDamaged`` for what this workspace cannot have written, wherever it leads.
    """
    try:
        data = json.loads((folder / NAME).read_text(encoding="utf-8"))
        manifest = from_json(data, folder.name)
    except FileNotFoundError:
        return Manifest()
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        raise LakeDamaged(reason="its manifest cannot be read") from error
    _stay_inside(folder, manifest)
    return manifest


def _stay_inside(folder: Path, manifest: Manifest) -> None:
    """Follow no link: a part is a plain file in a plain folder of this lake."""
    inside = folder.resolve()
    for file in manifest.files:
        if (folder / file).resolve() != inside / file:
            raise LakeDamaged(reason="one of its files lies elsewhere")


def known_manifest(folder: Path) -> Manifest:
    """Return the manifest for the writer, who can do without: one that is damaged counts as none."""
    try:
        return read_manifest(folder)
    except LakeDamaged as error:
        log.warning("%s: %s", folder.name, error)
        return Manifest()


def publish(folder: Path, manifest: Manifest) -> None:
    """Make a manifest the valid one. Its parts must be on disk (``sync``)."""
    fresh = folder / f"{NAME}.new"
    fresh.write_text(json.dumps(to_json(manifest, folder.name), indent=1), encoding="utf-8")
    sync(fresh)
    fresh.replace(folder / NAME)
    sync(folder)


def sweep(folder: Path, manifest: Manifest, now: float) -> Manifest:
    """Remove what nobody can need any more, and return the manifest without it; publish that one.

    Only the writer, alone, calls it: a part that no manifest has ever named was left by one that was killed.
    While somebody reads, parts that were let go stay for a day: a long analysis comes to its end.
    """
    patience = DAY if _is_read(folder) else GRACE
    kept = {file: at for file, at in manifest.retired.items() if now - at < patience}
    named = manifest.files | kept.keys()
    for path in folder.glob("*/*.parquet*"):
        if path.relative_to(folder).as_posix() not in named:
            path.unlink()
    for path in (folder / SPILL).glob("*"):  # DuckDB removes its own; a kill leaves them
        if path.is_file() and now - path.stat().st_mtime > DAY:
            path.unlink()
    return Manifest(manifest.tables, kept)


def reading(folder: Path) -> Lock:
    """Return what a reader holds from before it looks at the manifest until it has read."""
    lock = Lock(folder / READERS)
    lock.take(shared=True)
    return lock


def _is_read(folder: Path) -> bool:
    lock = Lock(folder / READERS)
    try:
        return not lock.try_take()
    finally:
        lock.release()


def sync(path: Path) -> None:
    """Wait until a file or a folder's list of files is on disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
