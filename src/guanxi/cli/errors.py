"""How the command line refuses."""

from __future__ import annotations

from guanxi.kernel.api import N_, GuanxiError


class BadAddress(GuanxiError):
    """An address to listen at that is none."""

    code = "bad_address"
    message = N_("“{address}” is no address to listen at. Write it like 127.0.0.1:8000 (GUANXI_BIND).")


class AddressTaken(GuanxiError):
    """Another program listens at the address, or this machine does not have it."""

    code = "address_taken"
    message = N_("Nothing can be served at {address}: {reason}. Choose another address, for example {other}.")
    status = 409


class AlreadyRunning(GuanxiError):
    """This home is being served already."""

    code = "already_running"
    message = N_("This home is already served at {address} by process {pid}. Stop it with “guanxi down”.")
    status = 409


class NotStopping(GuanxiError):
    """The running program was told to stop and did not."""

    code = "not_stopping"
    message = N_("Process {pid} was told to stop and still runs after {seconds:.0f} seconds.")
    status = 500


class PreparationFailed(GuanxiError):
    """The database could not be brought up to date; nothing is served."""

    code = "preparation_failed"
    message = N_("{reason}")
    status = 500


class GaveUp(GuanxiError):
    """A part of the program ended again and again."""

    code = "gave_up"
    message = N_("The {part} ended {times} times in a row: {reason} Its log: {log}")
    status = 500


class NoAnswer(GuanxiError):
    """The web process runs and does not answer."""

    code = "no_answer"
    message = N_("Nothing answers at {address} after {seconds:.0f} seconds. The log: {log}")
    status = 500


class NoWorkspace(GuanxiError):
    """This home holds no workspace yet."""

    code = "no_workspace"
    message = N_(
        "There is no workspace yet. “guanxi load” and “guanxi demo” make one, "
        "and so does “guanxi workspace create NAME”."
    )
    status = 404


class WhichWorkspace(GuanxiError):
    """There are several workspaces and none was named."""

    code = "which_workspace"
    message = N_("There are several workspaces; name one with --workspace: {known}.")
    status = 422


class DatabaseLost(GuanxiError):
    """The database went away while a command was at work, and did not come back in time."""

    code = "database_lost"
    message = N_("The database went away: {reason}. What was done until then is kept; run the command again.")
    status = 503
    retry = True


class BadChoice(GuanxiError):
    """A ``--map`` that is not ``FIELD=COLUMN``."""

    code = "bad_choice"
    message = N_("“{given}” is no choice of a column. Write --map FIELD=COLUMN, like --map email=Mail.")
    status = 422


class NothingToLoad(GuanxiError):
    """A word of ``load`` that leads to no table: it is blank, or a folder that holds none."""

    code = "nothing_to_load"
    message = N_("“{given}” is no file, and no folder with tables in it. Name a file.")
    status = 422


class NotAnId(GuanxiError):
    """What was given is neither an id nor a number of a record."""

    code = "not_an_id"
    message = N_("“{given}” is no {what}.")
    status = 422
