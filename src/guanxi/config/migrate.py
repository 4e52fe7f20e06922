"""Bringing an installation up to date: public tables, the serving login's rights, then every workspace."""

from __future__ import annotations

from django.core.management import call_command
from django.db import DatabaseError
from psycopg import sql

from guanxi.access.api import Workspace
from guanxi.cluster.api import OWNER, MigrationFailed, as_owner, database_urls, migrate_schema, resolve_home
from guanxi.kernel.api import NullProgress, Progress

_GRANTS = """
grant usage on schema public to {serve};
grant select, insert, update, delete on all tables in schema public to {serve};
grant usage, select on all sequences in schema public to {serve};
"""


def migrate(progress: Progress | None = None) -> None:
    """Apply every migration that is missing. Raises ``MigrationFailed``; a start must not go on after it."""
    progress = progress or NullProgress()
    progress.stage("migrate")
    try:
        call_command("migrate", database=OWNER, verbosity=0, interactive=False)
    except DatabaseError as error:
        raise MigrationFailed(migration="public", reason=str(error).strip()) from error
    _grant_public()
    schemas = list(Workspace.objects.using(OWNER).values_list("schema", flat=True))
    progress.stage("workspaces", len(schemas))
    for schema in schemas:
        migrate_schema(schema)
        progress.advance()


def _grant_public() -> None:
    serve = database_urls(resolve_home()).serve.parameters["user"]
    with as_owner() as cursor:
        cursor.execute(sql.SQL(_GRANTS).format(serve=sql.Identifier(serve)))
