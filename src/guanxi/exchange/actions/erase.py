"""The exchange room's part in erasing a person: staged rows, kept files, rejected rows, names of files."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from guanxi.access.api import action, perform
from guanxi.cluster.api import Cursor, enter
from guanxi.exchange.actions.erase_files import (
    OVER,
    KeptFile,
    count_kept,
    count_rejected,
    drop_uploads,
    must_go,
    redact_kept,
    redact_rejected,
    rows_of,
    uploads_of,
)
from guanxi.exchange.actions.erase_staged import count_staged, redact_stage
from guanxi.exchange.actions.lock import held
from guanxi.exchange.actions.store import note
from guanxi.exchange.queries.imports import ImportRun, get_import
from guanxi.kernel.api import Context, Progress, Role
from guanxi.metadata.api import catalogue
from guanxi.records.api import Eraser, Trace


def _look(context: Context, trace: Trace) -> dict[str, int]:
    found = {"staged rows": 0, "files of imports": 0, "rejected rows": 0, "names of files": 0}
    for kept in _kept(context, trace):
        with enter(context.workspace.schema) as cursor:
            found["staged rows"] += count_staged(cursor, context.workspace.schema, kept.run, trace)
        found["files of imports"] += count_kept(kept)
        found["rejected rows"] += count_rejected(kept)
        found["names of files"] += _names(kept.run.file_name, trace)
    with enter(context.workspace.schema) as cursor:
        cursor.execute(f"select count(*) {_EXPORTS}", {"needles": list(trace.needles)})
        exports = int(cursor.fetchall()[0][0])
    return {**found, "exports": exports, "files on their way in": len(uploads_of(context, trace))}


def _erase(context: Context, trace: Trace, progress: Progress) -> None:
    for kept in _kept(context, trace):
        if kept.run.status in OVER:
            _redact(context, kept)
        else:
            # Whoever works on it has the person in memory; that must have ended before.
            with held(context, kept.run.id):
                perform(redact_stage, context, (kept.run, trace))
                _redact(context, kept)
        progress.advance()
    perform(forget_exports, context, trace)
    drop_uploads(context, trace)


ERASER = Eraser("imports", _look, _erase)


def _redact(context: Context, kept: KeptFile) -> None:
    """Take the person out of an import's files; that one goes is said before, for a kill may follow."""
    rows = rows_of(kept)
    removed = must_go(kept, rows)
    if removed or _names(kept.run.file_name, kept.trace):
        perform(tell_import, context, (kept, removed))
    if removed:
        kept.path.unlink()
    redact_kept(kept, rows)
    redact_rejected(kept)
    settled = _settled(kept, removed=removed or _is_told(kept.run))
    if settled:
        perform(settle_import, context, (kept.run.id, settled))


def _settled(kept: KeptFile, *, removed: bool) -> dict[str, Any]:
    """Return what an import knows of its file and is no longer so."""
    if not kept.run.file_path:
        return {}
    if kept.path.is_file():
        size = kept.path.stat().st_size
        return {"file_size": size} if size != kept.run.file_size else {}
    return {"file_path": ""} if removed else {}


def _is_told(run: ImportRun) -> bool:
    return any(each.get("kind") == "file_removed" for each in run.notes)


@action("people.erase", Role.ADMIN)
def tell_import(context: Context, cursor: Cursor, given: tuple[KeptFile, bool]) -> None:
    """Let an import say that its file goes, and take a person's name out of the file's."""
    kept, removed = given
    run = get_import(cursor, kept.run.id)
    notes = [*run.notes, {"kind": "file_removed"}] if removed and not _is_told(run) else run.notes
    name = "…" if _names(run.file_name, kept.trace) else run.file_name
    note(cursor, run.id, notes=notes, file_name=name)


@action("people.erase", Role.ADMIN)
def settle_import(context: Context, cursor: Cursor, given: tuple[UUID, dict[str, Any]]) -> None:
    """Write down how large an import's file is now, or that there is none."""
    trail, values = given
    note(cursor, trail, **values)


# What an export was asked for may name somebody: its words, its condition, its file.
_EXPORTS = """
from export_run where exists (
    select from unnest(%(needles)s::text[]) needle
    where strpos(lower(concat_ws(' ', words, filter::text, file_name)), lower(needle)) > 0
)
"""


@action("people.erase", Role.ADMIN)
def forget_exports(context: Context, cursor: Cursor, trace: Trace) -> None:
    """Forget which words and condition brought the person into an export; that it was made stays."""
    cursor.execute(
        "update export_run set words = '…', filter = null, file_name = '…' "
        f"where id in (select id {_EXPORTS})",
        {"needles": list(trace.needles)},
    )


def _kept(context: Context, trace: Trace) -> Iterator[KeptFile]:
    with enter(context.workspace.schema) as cursor:
        objects = catalogue(cursor, context.workspace, whole=True).objects
        runs = _all_imports(cursor)
    yield from (KeptFile(context, run, trace, objects) for run in runs)


def _all_imports(cursor: Cursor) -> list[ImportRun]:
    cursor.execute("select id from import_run order by created_at")
    return [get_import(cursor, row[0]) for row in cursor.fetchall()]


def _names(text: str, trace: Trace) -> bool:
    return any(needle.casefold() in text.casefold() for needle in trace.needles)
