"""A disk that is full, or that can only be read: told as what it is, wherever it comes to light."""

from __future__ import annotations

import errno
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from guanxi.cluster.errors import DiskFull, DiskReadOnly, ServerFailed
from guanxi.cluster.logins import external_address
from guanxi.kernel.api import GuanxiError

_NUMBERS: dict[int, type[DiskFull | DiskReadOnly]] = {
    errno.ENOSPC: DiskFull,
    errno.EDQUOT: DiskFull,
    errno.EROFS: DiskReadOnly,
}
# Databases and libraries keep the number to themselves and end with the kernel's words for it.
_WORDS = {f": {os.strerror(number)}": kind for number, kind in _NUMBERS.items()}
_SEVERITY = re.compile(r".*(?:FATAL|PANIC|ERROR): +")
_SEGMENT = 16 << 20  # bytes that PostgreSQL wants at once for its log; it ends itself without them


def refused_by_disk(error: BaseException, home: Path) -> DiskFull | DiskReadOnly | None:
    """Return how to refuse if an error, or what it came from, is a disk without room or closed to writing.

    Other refusals are none of this: they name their place themselves.
    """
    at: BaseException | None = error
    while at is not None and (isinstance(at, ServerFailed) or not isinstance(at, GuanxiError)):
        if refusal := _refusal(at, home):
            return refusal
        at = at.__cause__ or at.__context__
    return None


@contextmanager
def disk_watched(home: Path) -> Iterator[None]:
    """Turn what a full or closed disk makes of the work of a block into ``DiskFull`` or ``DiskReadOnly``."""
    try:
        yield
    except Exception as error:
        if refusal := refused_by_disk(error, home):
            raise refusal from error
        raise


def place_of(error: OSError, otherwise: Path) -> object:
    """Return the file that could not be written; of two, as at a copy, that is the second."""
    return error.filename2 or error.filename or otherwise


def _refusal(error: BaseException, home: Path) -> DiskFull | DiskReadOnly | None:
    if isinstance(error, OSError) and error.errno in _NUMBERS:
        return _NUMBERS[error.errno](place=place_of(error, home), reason=error.strerror or str(error))
    place = "DATABASE_URL" if external_address() else home
    if isinstance(error, psycopg.DataError):  # it quotes values, which may say anything
        return None
    for said in re.split(r"\n|; ", str(error)):
        if kind := next((kind for words, kind in _WORDS.items() if words in said), None):
            return kind(place=place, reason=_SEVERITY.sub("", said.strip()))
    if isinstance(error, psycopg.errors.DiskFull) or _ended_itself(error, home):
        return DiskFull(place=place, reason=os.strerror(errno.ENOSPC))
    return None


def _ended_itself(error: BaseException, home: Path) -> bool:
    """Tell whether our database has gone away because there was no room for its log."""
    return isinstance(error, psycopg.OperationalError) and not external_address() and _no_room_for_log(home)


def _no_room_for_log(home: Path) -> bool:
    try:
        return shutil.disk_usage(home).free < _SEGMENT
    except OSError:
        return False
