"""The cluster room: the Postgres we run or are given, its schemas, roles and connections."""

from guanxi.cluster.checks import FAILED, OK, WARNING, Finding, examine, register_check
from guanxi.cluster.connections import OWNER, SERVE, Cursor, as_owner, enter, outside
from guanxi.cluster.errors import (
    BinariesMissing,
    DatabaseUnfit,
    DatabaseUnreachable,
    HomeUnreachable,
    MigrationFailed,
    OtherVersion,
    SecretsMissing,
    ServerFailed,
)
from guanxi.cluster.home import default_home, resolve_home
from guanxi.cluster.lease import Lock, is_held, locked
from guanxi.cluster.logins import DatabaseUrls, Login, database_urls, django_secret_key
from guanxi.cluster.migrations import migrate_schema, pending, register_migrations, registered_scripts
from guanxi.cluster.server import Lease, ensure_server, stop_left_over
from guanxi.cluster.testing import Throwaway, start_throwaway
from guanxi.cluster.workspaces import create_schema, drop_schema, new_schema_name, staging_schema

__all__ = [
    "FAILED",
    "OK",
    "OWNER",
    "SERVE",
    "WARNING",
    "BinariesMissing",
    "Cursor",
    "DatabaseUnfit",
    "DatabaseUnreachable",
    "DatabaseUrls",
    "Finding",
    "HomeUnreachable",
    "Lease",
    "Lock",
    "Login",
    "MigrationFailed",
    "OtherVersion",
    "SecretsMissing",
    "ServerFailed",
    "Throwaway",
    "as_owner",
    "create_schema",
    "database_urls",
    "default_home",
    "django_secret_key",
    "drop_schema",
    "ensure_server",
    "enter",
    "examine",
    "is_held",
    "locked",
    "migrate_schema",
    "new_schema_name",
    "outside",
    "pending",
    "register_check",
    "register_migrations",
    "registered_scripts",
    "resolve_home",
    "staging_schema",
    "start_throwaway",
    "stop_left_over",
]
