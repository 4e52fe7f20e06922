"""How exchange refuses: a file that cannot be opened, or that ends before it should."""

from __future__ import annotations

from guanxi.kernel.api import N_, GuanxiError


class FileMissing(GuanxiError):
    """There is no file at the given path, or it may not be read."""

    code = "file_missing"
    message = N_("There is no readable file at {path}.")
    status = 404


class NotATable(GuanxiError):
    """The file is of a kind that holds no rows we can read; ``found`` says what it seems to be."""

    code = "not_a_table"
    message = N_("{path} is not a table we can read: it looks like {found}. Save it as CSV or Parquet.")
    status = 415


class EmptyTable(GuanxiError):
    """The file holds no line of headings."""

    code = "empty_table"
    message = N_("{path} is empty: a table needs a line of headings.")
    status = 422


class CutShort(GuanxiError):
    """The compressed file ends early or is damaged; what came before was read."""

    code = "cut_short"
    message = N_("{path} is damaged or cut short after {rows} rows; those were read, the rest is lost.")
    status = 422


class LineTooLong(GuanxiError):
    """The file runs on for more than ``limit`` megabytes without a line end: it is not a table of lines."""

    code = "line_too_long"
    message = N_("{path} has a line of more than {limit} MB: it is not a table of lines.")
    status = 422


class Unstorable(GuanxiError):
    """The database refuses a value that got through cleaning; the chunk that holds it was not written."""

    code = "unstorable_value"
    message = N_(
        "{path} holds a value that cannot be stored: {reason}. What was written before it can be taken back; "
        "remove the value and load the file again."
    )
    status = 422


class NotMapped(GuanxiError):
    """A column is mapped to something that does not exist, or that this kind of file cannot say."""

    code = "not_mapped"
    message = N_("Column “{column}” cannot go to {object}: there is no such field in a file of this kind.")
    status = 422


class NothingMapped(GuanxiError):
    """No column of a file says anything of what its rows are to be."""

    code = "nothing_mapped"
    message = N_("No column of the file is known to say anything of {object}. Say which does.")
    status = 422


class ImportNotFound(GuanxiError):
    """No import by that trail in this workspace."""

    code = "import_not_found"
    message = N_("There is no import {trail} in this workspace.")
    status = 404


class ImportBusy(GuanxiError):
    """The import is being worked on by another process right now."""

    code = "import_busy"
    message = N_("The import {trail} is at work in another process.")
    status = 409
    retry = True


class WrongMoment(GuanxiError):
    """The import is not in a state in which this can be done."""

    code = "wrong_moment"
    message = N_("The state of the import {trail} is “{status}”; this cannot be done now.")
    status = 409


class StoppedBefore(GuanxiError):
    """Somebody stopped the import before a worker came to it."""

    code = "cancelled"
    message = N_("It was stopped before it began.")
    status = 409
    retry = True


class NoSuchColumn(GuanxiError):
    """A choice names a column that the file does not have."""

    code = "no_such_column"
    message = N_("The file has no column “{column}”. It has: {columns}.")
    status = 422


class Packed(GuanxiError):
    """What is packed into the file is out of proportion to it, as in an archive that is made to do harm."""

    code = "packed_too_much"
    message = N_(
        "{path} unpacks to more than {limit} MB, far more than a file of its size holds. "
        "If that is right, unpack it and load what is in it."
    )
    status = 413


class Locked(GuanxiError):
    """The file is protected by a password."""

    code = "locked_file"
    message = N_("{path} is protected by a password. Save it without one, and load that.")
    status = 422


class TooLargeToOpen(GuanxiError):
    """A workbook that cannot be opened within the memory we give it."""

    code = "too_large_to_open"
    message = N_("{path} is too large to be opened as a workbook. Save the sheet as CSV and load that.")
    status = 413


class SeveralTables(GuanxiError):
    """A workbook or archive holds tables of different columns; ``names`` are what can be chosen."""

    code = "several_tables"
    message = N_("{path} holds several tables: {names}. Say which: --sheet NAME.")
    status = 422


class NoSuchTable(GuanxiError):
    """No sheet or archive member is called so."""

    code = "no_such_table"
    message = N_("{path} holds no table “{sheet}”. It holds: {names}.")
    status = 422


class UnknownFormat(GuanxiError):
    """A file's ending, or a format that was chosen, is none that we write."""

    code = "unknown_format"
    message = N_("“{given}” is no format to export to. There are: {known}.")
    status = 422


class NoSuchFormatFor(GuanxiError):
    """A format that cannot hold records of this object."""

    code = "no_such_format_for"
    message = N_("{object} cannot be written as {format}: that is for {only} alone.")
    status = 422


class TargetBusy(GuanxiError):
    """Another program is writing the same file."""

    code = "target_busy"
    message = N_("Another program is writing {path}.")
    status = 409
    retry = True


class TargetUnwritable(GuanxiError):
    """The file cannot be written where it was asked for; what stood there before still does."""

    code = "target_unwritable"
    message = N_("{path} cannot be written: {reason}.")
    status = 422


class FetchNotAllowed(GuanxiError):
    """The operator has not allowed files from this host, or it is not on the local network."""

    code = "fetch_not_allowed"
    message = N_(
        "Files are not fetched from {host}. The operator can allow a host of the local network "
        "with the setting GUANXI_FETCH; or download the file and load it."
    )
    status = 403


class FetchFailed(GuanxiError):
    """The host did not send the file."""

    code = "fetch_failed"
    message = N_("{address} could not be fetched: {reason}.")
    status = 502
    retry = True


class FetchTooLarge(GuanxiError):
    """The host sends more than is taken at once."""

    code = "fetch_too_large"
    message = N_("{address} is larger than {limit} GB. Download the file and load it.")
    status = 413


class NotAnArchive(GuanxiError):
    """The file is no archive of a workspace, or cannot be read."""

    code = "not_an_archive"
    message = N_("{path} is no archive of a workspace: {reason}.")
    status = 422


class ArchiveDamaged(GuanxiError):
    """What is in the archive is not what was written into it; nothing was loaded."""

    code = "archive_damaged"
    message = N_("{path} is damaged at “{member}”. Nothing was loaded; take another copy of it.")
    status = 422


class ArchiveNewer(GuanxiError):
    """The archive was written by a version that this one does not know; nothing was loaded."""

    code = "archive_newer"
    message = N_(
        "{path} was written by Guanxi {version}, which is newer than this one. Nothing was loaded; "
        "update Guanxi and try again."
    )
    status = 409
