"""The cluster room: the Postgres we run or are given, its schemas, roles and connections."""

from guanxi.cluster.archive import archive_folder
from guanxi.cluster.backup.base import Base, bases_in, take_base
from guanxi.cluster.backup.facts import count_rows
from guanxi.cluster.backup.known import KnownBackup, known_backups
from guanxi.cluster.backup.load import bring_files, load_all, load_schema
from guanxi.cluster.backup.manifest import Manifest, read_manifest, verify
from guanxi.cluster.backup.moment import base_before, lay_out, settle_moment
from guanxi.cluster.backup.places import bring_secrets, building_site, check_free, move_in
from guanxi.cluster.backup.take import installation_mark, take_backup
from guanxi.cluster.bi import bi_place, bi_role, close_bi_login, has_bi_login, open_bi_login
from guanxi.cluster.checks import examine
from guanxi.cluster.connections import OWNER, SERVE, Cursor, as_owner, as_serving, enter, outside
from guanxi.cluster.disk import disk_watched, refused_by_disk
from guanxi.cluster.errors import (
    BackupDamaged,
    BackupFailed,
    BackupIncomplete,
    BackupNewer,
    BinariesMissing,
    DatabaseNotEmpty,
    DatabaseUnfit,
    DatabaseUnreachable,
    DiskFull,
    DiskReadOnly,
    HomeInUse,
    HomeNotEmpty,
    HomeUnreachable,
    MigrationFailed,
    MomentOutOfReach,
    NoArchive,
    NotInBackup,
    OtherVersion,
    RestoreFailed,
    SecretsMissing,
    ServerFailed,
)
from guanxi.cluster.finding import FAILED, OK, WARNING, Finding
from guanxi.cluster.home import default_home, is_home, resolve_home
from guanxi.cluster.lease import Lock, is_held, locked
from guanxi.cluster.logins import DatabaseUrls, Login, database_urls, django_secret_key
from guanxi.cluster.migrations import (
    known_migrations,
    migrate_schema,
    pending,
    register_migrations,
    registered_scripts,
)
from guanxi.cluster.server import Lease, ensure_server, stop_left_over
from guanxi.cluster.snapshots import snapshot
from guanxi.cluster.testing import Throwaway, start_throwaway
from guanxi.cluster.workspaces import create_schema, drop_schema, new_schema_name, staging_schema

__all__ = [
    "FAILED",
    "OK",
    "OWNER",
    "SERVE",
    "WARNING",
    "BackupDamaged",
    "BackupFailed",
    "BackupIncomplete",
    "BackupNewer",
    "Base",
    "BinariesMissing",
    "Cursor",
    "DatabaseNotEmpty",
    "DatabaseUnfit",
    "DatabaseUnreachable",
    "DatabaseUrls",
    "DiskFull",
    "DiskReadOnly",
    "Finding",
    "HomeInUse",
    "HomeNotEmpty",
    "HomeUnreachable",
    "KnownBackup",
    "Lease",
    "Lock",
    "Login",
    "Manifest",
    "MigrationFailed",
    "MomentOutOfReach",
    "NoArchive",
    "NotInBackup",
    "OtherVersion",
    "RestoreFailed",
    "SecretsMissing",
    "ServerFailed",
    "Throwaway",
    "archive_folder",
    "as_owner",
    "as_serving",
    "base_before",
    "bases_in",
    "bi_place",
    "bi_role",
    "bring_files",
    "bring_secrets",
    "building_site",
    "check_free",
    "close_bi_login",
    "count_rows",
    "create_schema",
    "database_urls",
    "default_home",
    "disk_watched",
    "django_secret_key",
    "drop_schema",
    "ensure_server",
    "enter",
    "examine",
    "has_bi_login",
    "installation_mark",
    "is_held",
    "is_home",
    "known_backups",
    "known_migrations",
    "lay_out",
    "load_all",
    "load_schema",
    "locked",
    "migrate_schema",
    "move_in",
    "new_schema_name",
    "open_bi_login",
    "outside",
    "pending",
    "read_manifest",
    "refused_by_disk",
    "register_migrations",
    "registered_scripts",
    "resolve_home",
    "settle_moment",
    "snapshot",
    "staging_schema",
    "start_throwaway",
    "stop_left_over",
    "take_backup",
    "take_base",
    "verify",
]
