"""Exporting: the run is written down first, so that nobody takes records out unseen; then comes the file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from psycopg.types.json import Jsonb

from guanxi.access.api import action, perform
from guanxi.cluster.api import Cursor, enter
from guanxi.exchange.actions.passing import passing_folder
from guanxi.exchange.errors import NoSuchFormatFor
from guanxi.exchange.logic.writing.formats import FileFormat
from guanxi.exchange.logic.writing.target import appearing
from guanxi.exchange.logic.writing.write import write
from guanxi.exchange.queries.export import Selection, Wanted, copy_rows, select_rows
from guanxi.exchange.queries.exports import ExportRun, get_export
from guanxi.kernel.api import Context, NullProgress, Progress, Role
from guanxi.metadata.api import catalogue, to_json
from guanxi.records.api import reader

# So many rows are counted at once: telling of each would take longer than writing it.
_STEP = 5_000


@dataclass(frozen=True, slots=True)
class NewExport:
    """What to write, as what, into a file of which name. ``bom`` marks CSV as UTF-8 for Excel."""

    wanted: Wanted
    format: FileFormat
    file_name: str
    bom: bool = False


@action("export.run", Role.MEMBER)
def begin_export(context: Context, cursor: Cursor, given: NewExport) -> None:
    """Write an export down under the context's trail, before anything of it is read."""
    wanted = given.wanted
    kind = catalogue(cursor, context.workspace).get(wanted.object)
    if given.format is FileFormat.VCARD and kind.slug != "people":
        raise NoSuchFormatFor(object=kind.slug, format="vCard", only="people")
    cursor.execute(
        "insert into export_run (id, object, format, file_name, fields, filter, words, sort, sources, "
        "status, started_by) values (%s, %s, %s, %s, %s, %s, %s, %s, %s, 'running', %s)",
        (
            context.trail,
            kind.slug,
            given.format,
            given.file_name,
            list(wanted.fields) if wanted.fields is not None else ["id", *(one.slug for one in kind)],
            None if wanted.where is None else Jsonb(to_json(wanted.where)),
            wanted.q,
            wanted.sort,
            wanted.sources,
            context.actor.name,
        ),
    )


def run_export(context: Context, given: NewExport, path: Path, progress: Progress | None = None) -> ExportRun:
    """Write what is wanted to a file, which appears when all of it is there, and return what was written.

    Raises ``NotAllowed``, ``NoSuchFormatFor``, ``TargetBusy``, ``TargetUnwritable`` and what conditions and
    fields are refused with. Memory does not grow with the number of rows.
    """
    perform(begin_export, context, given)
    counted = _Counted(progress or NullProgress())
    with _failure_kept(context), appearing(path) as file:
        with enter(context.workspace.schema) as cursor:
            chosen = select_rows(context, reader(context, cursor), given.wanted)
            counted.progress.stage("export", chosen.total)
            with copy_rows(cursor, chosen, given.format) as rows:
                cut = _write(context, chosen, given, counted.each(rows), file)
        size = file.seek(0, 2)
    with enter(context.workspace.schema) as cursor:
        cursor.execute(
            "update export_run set status = 'done', rows = %s, bytes = %s, cut = %s, "
            "finished_at = clock_timestamp() where id = %s",
            (counted.rows, size, cut, context.trail),
        )
        return get_export(cursor, context.trail)


_BROKEN_OFF = """
update export_run set status = 'failed', finished_at = clock_timestamp()
where status = 'running' and created_at < now() - interval '1 day'
"""


def end_exports(context: Context) -> None:
    """Write down as failed what began a day ago and was killed; how much it took out, nobody knows."""
    with enter(context.workspace.schema) as cursor:
        cursor.execute(_BROKEN_OFF)


class _Counted:
    """Counts rows as they pass."""

    def __init__(self, progress: Progress) -> None:
        self.progress, self.rows = progress, 0

    def each(self, rows: Iterable[bytes]) -> Iterator[bytes]:
        told = 0
        for self.rows, row in enumerate(rows, start=1):
            yield row
            if self.rows - told == _STEP:
                self.progress.advance(_STEP)
                told = self.rows
        self.progress.advance(self.rows - told)


def _write(
    context: Context, chosen: Selection, given: NewExport, rows: Iterator[bytes], file: IO[bytes]
) -> int:
    """Write the rows in the format asked for and return how many cells were cut."""
    title = chosen.kind.plural.in_language(given.wanted.language or "en")
    zone = context.workspace.time_zone
    with passing_folder() as scratch:
        return write(
            rows, chosen.columns, file, given.format, scratch=scratch, bom=given.bom, title=title, zone=zone
        )


@contextmanager
def _failure_kept(context: Context) -> Iterator[None]:
    try:
        yield
    except BaseException:
        with enter(context.workspace.schema) as cursor:
            cursor.execute(
                "update export_run set status = 'failed', finished_at = clock_timestamp() where id = %s",
                (context.trail,),
            )
        raise
