"""Parts of a lake that hold what was erased are written anew, and the old ones removed at once."""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from pathlib import Path
from uuid import UUID

from guanxi.cluster.api import locked
from guanxi.engine.actions.refresh import rebuild_lake
from guanxi.engine.logic.state import Manifest
from guanxi.engine.logic.views import literal
from guanxi.engine.models.manifest import NAME, known_manifest, publish, read_manifest, sweep
from guanxi.engine.models.place import SPILL, lake_folder
from guanxi.engine.queries.connection import connect
from guanxi.kernel.api import Workspace

log = logging.getLogger(__name__)


def rewrite_lake(workspace: Workspace) -> None:
    """Write every table of a workspace's lake whole, as the database holds it now, and keep no older part.

    Readers that opened an older part and have not read it yet fail, and find the new one when they ask again.
    """
    folder = lake_folder(workspace.schema)
    if not (folder / NAME).exists():
        return
    rebuild_lake(workspace)
    with locked(folder / "lock"):
        now = time.time()
        held = read_manifest(folder)
        publish(folder, sweep(folder, Manifest(held.tables), now))  # what nothing names goes at once
        for path in (folder / SPILL).glob("*"):
            path.unlink(missing_ok=True)


def parts_naming(workspace: Workspace, records: Sequence[UUID], words: Sequence[str]) -> int:
    """Return how many files of a lake have rows of some records, or pointing at them, that say some words.

    One that cannot be read may, and counts. Waits for a refresh that is under way: it removes files.
    """
    folder = lake_folder(workspace.schema)
    if not words or not (folder / NAME).exists():
        return 0
    with locked(folder / "lock"):
        # What nothing names was left half-written by a kill, and goes with the next refresh.
        manifest = known_manifest(folder)
        files = sorted(manifest.files | manifest.retired.keys())
        return sum(_names(folder, file, records, words) for file in files if (folder / file).exists())


def _names(folder: Path, file: str, records: Sequence[UUID], words: Sequence[str]) -> bool:
    import duckdb

    row = "lower(r::varchar)"
    rows = " or ".join(f"contains({row}, {literal(str(record))})" for record in records)
    said = " or ".join(f"contains({row}, {literal(word.lower())})" for word in words)
    source = f"read_parquet({literal(str(folder / file))})"
    try:
        with connect(folder, [file]) as connection:
            found = connection.execute(f"select 1 from {source} r where ({rows}) and ({said}) limit 1")
            return found.fetchone() is not None
    except duckdb.Error as error:
        # Its own words would quote the statement, and with it whom it is about.
        log.warning("%s of %s cannot be read: %s", file, folder.name, type(error).__name__)
        return True
