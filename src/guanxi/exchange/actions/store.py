"""Where an import keeps what it works with: its row, its file, its staged tables."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from psycopg import sql
from psycopg.types.json import Jsonb

from guanxi.cluster.api import Cursor, enter, staging_schema
from guanxi.kernel.api import Context


def folder_of(context: Context, trail: UUID) -> Path:
    """Return the folder of an import: its file and its rejected rows."""
    return Path(settings.HOME) / "files" / context.workspace.schema / "imports" / str(trail)


@dataclass(frozen=True, slots=True)
class Stage:
    """The staged tables of one import. They are unlogged: after a crash they are made again from the file."""

    schema: str
    trail: UUID

    def table(self, name: str) -> sql.Identifier:
        """Return the identifier of one of the import's tables."""
        return sql.Identifier(staging_schema(self.schema), self.name(name))

    def name(self, name: str) -> str:
        """Return the plain name of one of the import's tables."""
        return f"{name}_{self.trail.hex}"


def drop_stage(cursor: Cursor, stage: Stage) -> None:
    """Remove every staged table of an import."""
    cursor.execute(
        "select tablename from pg_tables where schemaname = %s and tablename like %s",
        (staging_schema(stage.schema), f"%\\_{stage.trail.hex}"),
    )
    for (name,) in cursor.fetchall():
        table = sql.Identifier(staging_schema(stage.schema), name)
        cursor.execute(sql.SQL("drop table if exists {} cascade").format(table))


def note(cursor: Cursor, trail: UUID, **values: Any) -> None:
    """Write how far an import is. Its row is a log of work, no record, so it needs no action."""
    columns = sql.SQL(", ").join(
        sql.SQL("{} = %s").format(sql.Identifier(name)) for name in (*values, "touched_at")
    )
    bound = [Jsonb(value) if isinstance(value, dict | list) else value for value in values.values()]
    cursor.execute(
        sql.SQL("update import_run set {} where id = %s").format(columns), [*bound, _now(cursor), trail]
    )


def note_apart(context: Context, trail: UUID, **values: Any) -> None:
    """Write how far an import is, in a transaction of its own."""
    with enter(context.workspace.schema) as cursor:
        note(cursor, trail, **values)


def _now(cursor: Cursor) -> Any:
    cursor.execute("select clock_timestamp()")
    return cursor.fetchall()[0][0]
