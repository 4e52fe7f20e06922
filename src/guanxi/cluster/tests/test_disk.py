"""What counts as a disk without room, and what only speaks of one."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import psycopg
import pytest

from guanxi.cluster.disk import disk_watched, refused_by_disk
from guanxi.cluster.errors import BackupFailed, DiskFull, DiskReadOnly, ServerFailed

WORDS = 'could not extend file "base/1/2": No space left on device\nHINT:  Check free disk space.'


def no_room(*names: str) -> OSError:
    first, *second = names
    return OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), first, None, *second)


def test_the_file_that_was_to_be_written_is_named(tmp_path: Path) -> None:
    refusal = refused_by_disk(no_room("/from", "/to"), tmp_path)
    assert isinstance(refusal, DiskFull)
    assert refusal.params == {"place": "/to", "reason": "No space left on device"}


def test_what_an_error_came_from_counts(tmp_path: Path) -> None:
    fault = RuntimeError("a library's own")
    fault.__cause__ = no_room("/x")
    with pytest.raises(DiskFull), disk_watched(tmp_path):
        raise fault


@pytest.mark.parametrize("error", [psycopg.errors.DiskFull(WORDS), ServerFailed(reason=WORDS, log="x")])
def test_the_words_of_the_database_are_kept(tmp_path: Path, error: Exception) -> None:
    refusal = refused_by_disk(error, tmp_path)
    assert isinstance(refusal, DiskFull)
    assert refusal.params["place"] == tmp_path
    assert refusal.params["reason"].endswith('could not extend file "base/1/2": No space left on device')


def test_a_disk_mounted_for_reading(tmp_path: Path) -> None:
    error = psycopg.errors.InsufficientPrivilege('could not open file "x": Read-only file system')
    assert isinstance(refused_by_disk(error, tmp_path), DiskReadOnly)


@pytest.mark.parametrize(
    "error",
    [
        psycopg.errors.InvalidTextRepresentation('invalid input syntax: ": No space left on device"'),
        BackupFailed(reason="/stick: No space left on device"),
        OSError(errno.EACCES, "Permission denied", "/x"),
        psycopg.OperationalError("server closed the connection unexpectedly"),
    ],
)
def test_anything_else_stays_what_it_is(tmp_path: Path, error: Exception) -> None:
    assert refused_by_disk(error, tmp_path) is None
    with pytest.raises(type(error)), disk_watched(tmp_path):
        raise error


def test_the_database_of_others_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://db/shop")
    refusal = refused_by_disk(psycopg.errors.DiskFull(WORDS), tmp_path)
    assert isinstance(refusal, DiskFull)
    assert refusal.params["place"] == "DATABASE_URL"
