"""Bringing an installation up to date: public tables, the serving login's rights, then every workspace."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import blake2b
from pathlib import Path

import psycopg
from django.apps import apps
from django.db import DatabaseError, connections
from psycopg import sql

from guanxi.access.api import Workspace
from guanxi.cluster.api import (
    OWNER,
    MigrationFailed,
    as_owner,
    database_urls,
    migrate_schema,
    registered_scripts,
    resolve_home,
)
from guanxi.config.public_tables import migrate_public
from guanxi.kernel.api import NullProgress, Progress
from guanxi.metadata.api import foreign_modules, standard_objects

_GRANTS = """
grant usage on schema public to {serve};
grant select, insert, update, delete on all tables in schema public to {serve};
grant usage, select on all sequences in schema public to {serve};
"""

# What the installation was last brought up to, so that a start need not look for what is missing.
_LEDGER = """
create table if not exists migrated (
    single boolean primary key default true check (single), code text not null
);
insert into migrated (code) values ({code}) on conflict (single) do update set code = excluded.code;
"""
_READ_LEDGER = "select code from migrated"

# Two programs that start at once must not migrate at once. One that was killed lets go of the lock when its
# server process notices: of itself only at the end of the statement, which may be an hour away.
_ATTENTIVE = "set client_connection_check_interval = '1s'"
_LOCK, _UNLOCK = "select pg_advisory_lock(20261122)", "select pg_advisory_unlock(20261122)"


def ensure_migrated(progress: Progress | None = None) -> bool:
    """Apply what is missing, if anything is; tell whether something was. Takes milliseconds when nothing is.

    Raises ``MigrationFailed``; a start must not go on after it.
    """
    code = _code()
    if _reached() == code:
        return False
    with _alone():
        if _reached() == code:
            return False
        migrate(progress)
        with as_owner() as cursor:
            cursor.execute(sql.SQL(_LEDGER).format(code=sql.Literal(code)))
    return True


def is_migrated() -> bool:
    """Tell whether the database is as this program wants it."""
    return _reached() == _code()


def migrate(progress: Progress | None = None) -> None:
    """Apply every migration that is missing. Raises ``MigrationFailed``; a start must not go on after it."""
    progress = progress or NullProgress()
    progress.stage("migrate")
    try:
        migrate_public()
    except DatabaseError as error:
        raise MigrationFailed(migration="public", reason=str(error).strip()) from error
    _grant_public()
    schemas = list(Workspace.objects.using(OWNER).values_list("schema", flat=True))
    progress.stage("workspaces", len(schemas))
    for schema in schemas:
        migrate_schema(schema)
        progress.advance()


def _code() -> str:
    """Return a digest of everything that a migration depends on: files of SQL, Django's, objects, modules."""
    digest = blake2b(digest_size=16)
    for path in registered_scripts():
        digest.update(path.name.encode() + path.read_bytes())
    for app in apps.get_app_configs():
        names = sorted(path.name for path in (Path(app.path) / "migrations").glob("*.py"))
        digest.update(f"{app.label}: {names}".encode())
    digest.update(repr(standard_objects()).encode())
    digest.update(repr([(module.slug, module.version) for module in foreign_modules()]).encode())
    return digest.hexdigest()


def _reached() -> str | None:
    """Return the digest of the last migration; None in a database that has not seen any."""
    owner = database_urls(resolve_home()).owner
    with psycopg.connect(owner.conninfo) as connection:
        try:
            row = connection.execute(_READ_LEDGER).fetchone()
        except psycopg.errors.UndefinedTable:
            return None
    return str(row[0]) if row else None


@contextmanager
def _alone() -> Iterator[None]:
    with connections[OWNER].cursor() as cursor:
        cursor.execute(_ATTENTIVE)
        cursor.execute(_LOCK)
        try:
            yield
        finally:
            # A connection that broke has let go of the lock with its session.
            if not connections[OWNER].connection.broken:
                cursor.execute(_UNLOCK)


def _grant_public() -> None:
    serve = database_urls(resolve_home()).serve.parameters["user"]
    with as_owner() as cursor:
        cursor.execute(sql.SQL(_GRANTS).format(serve=sql.Identifier(serve)))
