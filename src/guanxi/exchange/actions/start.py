"""Beginning an import: its file is copied into the home, so that it can be read again after a kill."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from psycopg.types.json import Jsonb

from guanxi.access.api import action
from guanxi.cluster.api import Cursor
from guanxi.exchange.actions.store import folder_of
from guanxi.exchange.logic.plan import make_plan
from guanxi.exchange.queries.imports import ImportRun, get_import
from guanxi.kernel.api import Context, Role
from guanxi.metadata.api import catalogue


@dataclass(frozen=True, slots=True)
class NewImport:
    """A file to load as an object. ``mapping``: heading → ``object.field``; headings left out are ignored.

    ``options``: ``match_phone`` (rows without a number may find their record by phone), ``new_options``
    (unknown choices are added), ``sheet`` (the table of a workbook or archive), ``ignored``, ``new_fields``,
    ``oddities`` and ``dates`` (for the notes).
    """

    path: Path
    file_name: str
    object: str
    source: str
    mapping: dict[str, str]
    options: dict[str, Any] = field(default_factory=dict)


@action("import.start", Role.MEMBER)
def start_import(context: Context, cursor: Cursor, given: NewImport) -> ImportRun:
    """Check the mapping, keep the file and write the import down as waiting, under the context's trail."""
    make_plan(given.object, given.mapping, catalogue(cursor, context.workspace).objects)
    folder = folder_of(context, context.trail)
    folder.mkdir(parents=True, exist_ok=True)
    kept = folder / "file"
    if given.path != kept:
        shutil.copyfile(given.path, kept)
    cursor.execute(
        "insert into import_run (id, object, source, file_name, file_path, file_size, mapping, options, "
        "status, started_by) values (%s, %s, %s, %s, %s, %s, %s, %s, 'waiting', %s)",
        (
            context.trail,
            given.object,
            given.source,
            given.file_name,
            str(kept),
            kept.stat().st_size,
            Jsonb(given.mapping),
            Jsonb(given.options),
            context.actor.name,
        ),
    )
    return get_import(cursor, context.trail)
