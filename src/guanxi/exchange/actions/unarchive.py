"""Loading an archive as a new workspace: all of it in one transaction, or nothing.

The tables are made as the version that wrote the archive had them, filled, and then brought up to date by the
same migrations that every workspace goes through. The log is loaded, so its triggers rest meanwhile.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from zipfile import ZipFile

from psycopg import DataError, IntegrityError, sql

from guanxi.access.api import Membership, Workspace, find_user, require_slug
from guanxi.cluster.api import (
    OWNER,
    Cursor,
    as_owner,
    create_schema,
    known_migrations,
    migrate_schema,
    new_schema_name,
)
from guanxi.exchange.actions.archive import folder_of_files
from guanxi.exchange.actions.moved import move_imports
from guanxi.exchange.actions.newcomers import Known, rename_actors, rename_users
from guanxi.exchange.errors import ArchiveDamaged, ArchiveNewer
from guanxi.exchange.logic.bundle import blocks, opened, verify
from guanxi.exchange.logic.manifest import FILES, Manifest, Member
from guanxi.jobs.api import forget_jobs
from guanxi.kernel.api import NullProgress, Progress, uuid7

_LOG = "select begin_action(%s, 'archive.load', 'operator', 'cli', 'operator', null, null)"
_READING = """
select set_config('timezone', 'UTC', true), set_config('datestyle', 'ISO', true),
set_config('search_path', %s, true)
"""
# By name in the new schema only: behind it on the search path lie the installation's own tables.
_COLUMNS = """
select attname from pg_attribute join pg_class c on c.oid = attrelid
where c.relname = %s and c.relnamespace = to_regnamespace(current_schema()::text)
and c.relkind in ('r', 'p') and attnum > 0 and not attisdropped
"""
_SETVAL = """
select setval(oid, %s, false) from pg_class
where relname = %s and relkind = 'S' and relnamespace = to_regnamespace(current_schema()::text)
"""
_TRIGGERS = "alter table {} {} trigger user"
_TYPES = {"timestamp with time zone": "timestamptz"}


@dataclass(frozen=True, slots=True)
class Loaded:
    """What was loaded: the workspace, rows by table, and the addresses of users who are not known here."""

    workspace: Workspace
    rows: dict[str, int]
    files: int
    unknown: list[str]


def load_archive(path: Path, slug: str, progress: Progress | None = None) -> Loaded:
    """Load an archive as a new workspace; operators only, since it makes one.

    Everything is checked before anything is written, and a failure or a kill leaves no workspace behind.
    Raises ``NotAnArchive``, ``ArchiveDamaged``, ``ArchiveNewer``, ``SlugInvalid`` and ``Taken``.
    """
    progress = progress or NullProgress()
    with opened(path, known_migrations()) as (bundle, manifest):
        require_slug(slug)
        progress.stage("verify", 1)
        verify(bundle, manifest, path)
        return _Loading(path, bundle, manifest, progress).run(slug)


@dataclass(frozen=True, slots=True)
class _Loading:
    """An archive that has been verified, on its way in."""

    path: Path
    bundle: ZipFile
    manifest: Manifest
    progress: Progress

    def run(self, slug: str) -> Loaded:
        schema = new_schema_name()
        with as_owner() as cursor:
            create_schema(schema, self.manifest.migrations)
            workspace = Workspace.objects.using(OWNER).create(
                **self.manifest.workspace | {"slug": slug, "schema": schema}
            )
            cursor.execute(_READING, (f"{schema}, public",))
            self._fill(cursor)
            known = Known(self.manifest.people, _users_here(self.manifest))
            cursor.execute(_LOG, (uuid7(),))
            for member in self.manifest.tables:
                if member.users:
                    rename_users(cursor, member.table, member.users, known)
            rename_actors(cursor, known)
            self._tie_up(cursor, workspace, known)
            with self._files(workspace):
                migrate_schema(schema)
                forget_jobs(cursor)  # archives of before have them
        rows = {member.table: member.rows for member in self.manifest.tables if member.rows}
        return Loaded(workspace, rows, len(self.manifest.files), known.unknown)

    def _fill(self, cursor: Cursor) -> None:
        """Load every table as it was, the log too: what the triggers would write is there already."""
        self.progress.stage("load", len(self.manifest.tables))
        for member in self.manifest.tables:
            columns = self._columns(cursor, member)
            for month in member.months:
                cursor.execute("select ensure_month(%s, %s)", (member.table, month))
            table = sql.Identifier(member.table)
            cursor.execute(sql.SQL(_TRIGGERS).format(table, sql.SQL("disable")))
            cursor.execute(sql.SQL("delete from {}").format(table))
            self._copy(cursor, member, columns)
            cursor.execute(sql.SQL(_TRIGGERS).format(table, sql.SQL("enable")))
            cursor.execute(sql.SQL("analyze {}").format(table))
            self.progress.advance()
        for name, following in self.manifest.sequences.items():
            cursor.execute(_SETVAL, (max(following, 1), name))

    def _columns(self, cursor: Cursor, member: Member) -> sql.Composable:
        """Return the columns to fill; those that the workspace had added are added again."""
        there = _columns_of(cursor, member.table)
        if not there or not member.columns:
            raise ArchiveNewer(path=self.path.name, version=self.manifest.version)
        for column in member.columns:
            if column.name not in there and column.custom:
                kind = _TYPES.get(column.type, column.type)
                cursor.execute("select define_column(%s, %s, %s)", (member.table, column.name, kind))
            elif column.name not in there:
                raise ArchiveNewer(path=self.path.name, version=self.manifest.version)
        return sql.SQL(", ").join(sql.Identifier(column.name) for column in member.columns)

    def _copy(self, cursor: Cursor, member: Member, columns: sql.Composable) -> None:
        statement = sql.SQL("copy {} ({}) from stdin (format csv, header match)")
        damaged = ArchiveDamaged(path=self.path.name, member=member.name)
        try:
            with cursor.copy(statement.format(sql.Identifier(member.table), columns)) as copy:
                for block in blocks(self.bundle, member.name):
                    copy.write(block)
        except (DataError, IntegrityError) as error:
            raise damaged from error
        if cursor.rowcount != member.rows:
            raise damaged

    def _tie_up(self, cursor: Cursor, workspace: Workspace, known: Known) -> None:
        """Let in the members who are known here, and let imports find their files."""
        for person in self.manifest.people:
            if person["role"] and (user := known.here.get(person["id"])):
                Membership.objects.using(OWNER).create(workspace=workspace, user_id=user, role=person["role"])
        move_imports(cursor, Path(self.manifest.folder), folder_of_files(workspace.ref()))

    @contextmanager
    def _files(self, workspace: Workspace) -> Iterator[None]:
        """Put the files in place for as long as nothing fails after them."""
        folder = folder_of_files(workspace.ref())
        try:
            for member in self.manifest.files:
                place = folder / member.name.removeprefix(FILES)
                place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                with os.fdopen(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                    file.writelines(blocks(self.bundle, member.name))
            yield
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise


def _users_here(manifest: Manifest) -> dict[int, int]:
    """Return which users of the archive are which users here, by e-mail address."""
    found = {}
    for person in manifest.people:
        user = find_user(person["email"], OWNER)
        if user:
            found[int(person["id"])] = user.pk
    return found


def _columns_of(cursor: Cursor, table: str) -> set[str]:
    cursor.execute(_COLUMNS, (table,))
    return {row[0] for row in cursor.fetchall()}
