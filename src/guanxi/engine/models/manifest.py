"""The manifest's file, swapped whole: a reader, or a kill, meets the old one or the new one, never a half."""

from __future__ import annotations

import json
import os
from pathlib import Path

from guanxi.engine.logic.state import Manifest, from_json, to_json
from guanxi.engine.models.place import SPILL

NAME = "manifest.json"
GRACE = 900.0
"""Seconds for which a part stays after no manifest names it: readers that have opened it finish."""

DAY = 86_400.0


def read_manifest(folder: Path) -> Manifest:
    """Return the manifest of a lake, an empty one where there is none."""
    try:
        return from_json(json.loads((folder / NAME).read_text(encoding="utf-8")))
    except FileNotFoundError:
        return Manifest()


def publish(folder: Path, manifest: Manifest) -> None:
    """Make a manifest the valid one. Its parts must be on disk (``sync``)."""
    fresh = folder / f"{NAME}.new"
    fresh.write_text(json.dumps(to_json(manifest), indent=1), encoding="utf-8")
    sync(fresh)
    fresh.replace(folder / NAME)
    sync(folder)


def sweep(folder: Path, manifest: Manifest, now: float) -> Manifest:
    """Remove what nobody can need any more, and return the manifest without it; publish that one.

    Only the writer, alone, calls it: a part that no manifest has ever named was left by one that was killed.
    """
    kept = {file: at for file, at in manifest.retired.items() if now - at < GRACE}
    named = manifest.files | kept.keys()
    for path in folder.glob("*/*.parquet*"):
        if path.relative_to(folder).as_posix() not in named:
            path.unlink()
    for path in (folder / SPILL).glob("*"):  # DuckDB removes its own; a kill leaves them
        if path.is_file() and now - path.stat().st_mtime > DAY:
            path.unlink()
    return Manifest(manifest.tables, kept)


def sync(path: Path) -> None:
    """Wait until a file or a folder's list of files is on disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
