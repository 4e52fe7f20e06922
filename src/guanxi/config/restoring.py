"""Bringing a backup back: the cluster's part, then what each room sets right in a workspace that moved."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.db.migrations.loader import MigrationLoader
from psycopg import sql

from guanxi.access.api import Adopted, Workspace, adopt_workspace
from guanxi.cluster.api import (
    BackupNewer,
    Base,
    Cursor,
    DatabaseNotEmpty,
    Manifest,
    NotInBackup,
    as_owner,
    bring_files,
    count_rows,
    database_urls,
    installation_mark,
    known_migrations,
    load_all,
    load_schema,
    migrate_schema,
    new_schema_name,
)
from guanxi.config.migrate import ensure_migrated
from guanxi.config.modules import ROOM
from guanxi.exchange.api import move_imports
from guanxi.history.api import settle_restored
from guanxi.jobs.api import forget_jobs
from guanxi.metadata.api import catalogue

_TABLES = "select count(*) from pg_tables where schemaname = 'public'"


def restore_all(site: Path, home: Path, folder: Path, manifest: Manifest) -> dict[str, Any]:
    """Fill the new home ``site``, which will be ``home``, with a whole installation; return what was done.

    Its database runs and is empty. Raises ``BackupNewer``, ``DatabaseNotEmpty`` and ``RestoreFailed``.
    """
    _check_known(manifest)
    urls = database_urls(site)
    with psycopg.connect(urls.owner.conninfo) as connection:
        row = connection.execute(_TABLES).fetchone()
        if row and row[0]:
            raise DatabaseNotEmpty
        renamed = load_all(connection, folder, manifest, urls.serve.parameters["user"])
        files = bring_files(folder, manifest, site, renamed)
    ensure_migrated()
    before = {renamed.get(row["schema"], row["schema"]): row["schema"] for row in manifest.workspaces}
    unfinished = {
        workspace.slug: _set_right(workspace, Path(manifest.home), before[workspace.schema], home)
        for workspace in Workspace.objects.order_by("pk")
    }
    return _told(manifest, files, unfinished) | {"workspaces": sorted(unfinished)}


def restore_workspace(
    home: Path, folder: Path, manifest: Manifest, slug: str, new_slug: str
) -> dict[str, Any]:
    """Bring one workspace of a backup into a running installation, under a schema of its own; all or nothing.

    Raises ``NotInBackup``, ``BackupNewer``, ``Taken`` for the slug and ``RestoreFailed``.
    """
    _check_known(manifest)
    row = next((each for each in manifest.workspaces if each["slug"] == slug), None)
    if row is None:
        raise NotInBackup(workspace=slug, known=", ".join(each["slug"] for each in manifest.workspaces))
    schema, target = row["schema"], new_schema_name()
    with _nothing_left(home / "files" / target), as_owner() as cursor:
        adopted = adopt_workspace(row, new_slug, target)
        serve = database_urls(home).serve.parameters["user"]
        load_schema(cursor, folder, manifest, schema, target, serve)
        migrate_schema(target)
        strangers = None if manifest.installation == installation_mark(home) else adopted
        unfinished = _set_right(adopted.workspace, Path(manifest.home), schema, home, strangers)
        _forget_jobs(cursor, target)
        files = bring_files(folder, manifest, home, {schema: target}, schema)
    told = _told(manifest, files, {new_slug: unfinished})
    return told | {"workspaces": [new_slug], "new_users": adopted.new}


@contextmanager
def _nothing_left(folder: Path) -> Iterator[None]:
    """Remove a folder if what it was filled for fails: the database takes back its part by itself."""
    try:
        yield
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def finish_moment(home: Path, base: Base) -> dict[str, Any]:
    """Set right an installation that went back to a moment, and will be ``home``; return what was done."""
    ensure_migrated()
    unfinished, rows = 0, 0
    for workspace in Workspace.objects.order_by("pk"):
        unfinished += _set_right(workspace, Path(base.home), workspace.schema, home)
    schemas = list(Workspace.objects.order_by("slug").values_list("schema", flat=True))
    with as_owner() as cursor:
        rows = sum(count_rows(cursor.connection, [*schemas, "public"]).values())
    return {
        "rows": rows,
        "files": sum(path.is_file() for path in (Path(settings.HOME) / "files").rglob("*")),
        "workspaces": list(Workspace.objects.order_by("slug").values_list("slug", flat=True)),
        "unfinished_imports": unfinished,
    }


def _set_right(
    workspace: Workspace, before: Path, schema: str, home: Path, strangers: Adopted | None = None
) -> int:
    """Do what the rooms have to do in a restored workspace; return how many imports are unfinished in it."""
    with as_owner() as cursor:
        _enter(cursor, workspace.schema)
        settle_restored(cursor)
        if strangers:
            _rename_users(cursor, workspace, strangers.users)
        folders = (before / "files" / schema, home / "files" / workspace.schema)
        return move_imports(cursor, *folders)


def _forget_jobs(cursor: Cursor, schema: str) -> None:
    """The queue's numbers, and the workspace's own, are those of the workspace that was backed up."""
    _enter(cursor, schema)
    forget_jobs(cursor)


def _enter(cursor: Cursor, schema: str) -> None:
    cursor.execute("select set_config('search_path', %s, true)", (f"{schema}, public",))


def _rename_users(cursor: Cursor, workspace: Workspace, users: Mapping[int, int]) -> None:
    """Elsewhere numbers of users are other people's: give members their own here, and empty the rest."""
    numbers: list[tuple[int | None, int | None]] = [*users.items(), (None, None)]
    pairs = sql.SQL(", ").join(
        [sql.SQL("({}, {})").format(sql.Literal(old), sql.Literal(new)) for old, new in numbers]
    )
    known = sql.SQL("(select old::bigint, new::bigint from (values {}) as v (old, new)) as u").format(pairs)
    for table, column in _user_columns(cursor, workspace):
        names = {"table": sql.Identifier(table), "column": sql.Identifier(column), "known": known}
        cursor.execute(sql.SQL("alter table {table} disable trigger user").format(**names))
        cursor.execute(
            sql.SQL(
                "update {table} t set {column} = (select u.new from {known} where u.old = t.{column}) "
                "where {column} is not null"
            ).format(**names)
        )
        cursor.execute(sql.SQL("alter table {table} enable trigger user").format(**names))
    cursor.execute(
        sql.SQL(
            "update action set actor_id = coalesce((select u.new::text from {known} where u.old::text = "
            "actor_id), 'elsewhere:' || actor_id) where actor_kind = 'person'"
        ).format(known=known)
    )


def _user_columns(cursor: Cursor, workspace: Workspace) -> Iterator[tuple[str, str]]:
    for kind in catalogue(cursor, workspace.ref(), whole=True):
        yield from ((kind.slug, field.slug) for field in kind.fields if field.type == "user")


def _check_known(manifest: Manifest) -> None:
    """Refuse a backup whose database has seen migrations that this program does not have."""
    disk = MigrationLoader(None, ignore_no_migrations=True).disk_migrations or {}
    unknown = set(manifest.migrations) - known_migrations() - {f"{app}.{name}" for app, name in disk}
    unknown = {each for each in unknown if not each.startswith(ROOM)}  # doctor names modules that are missing
    if unknown:
        raise BackupNewer(theirs=manifest.version, what=min(unknown))


def _told(manifest: Manifest, files: int, unfinished: Mapping[str, int]) -> dict[str, Any]:
    return {
        "made_at": manifest.made_at,
        "rows": sum(manifest.counts.values()),
        "files": files,
        "unfinished_imports": sum(unfinished.values()),
    }
