"""How the engine refuses."""

from __future__ import annotations

from guanxi.kernel.api import N_, GuanxiError


class LakeMissing(GuanxiError):
    """A workspace's records have never been written to its lake, or not those of this object."""

    code = "lake_missing"
    message = N_("The records of “{table}” are not in the lake yet; an analysis brings them there.")
    status = 409
    retry = True


class LakeDamaged(GuanxiError):
    """What lies in a lake's folder is not what this workspace wrote there; none of it is read.

    ``reason`` says what is wrong, for the log.
    """

    code = "lake_damaged"
    message = N_("The lake is damaged, or not this workspace's. Rebuild it: guanxi jobs run lake-rebuild")
    status = 500


class ExtractFailed(GuanxiError):
    """The database did not hand over its rows; what the lake held before stays valid."""

    code = "extract_failed"
    message = N_("The records could not be read into the lake: {reason}")
    status = 503
    retry = True
