"""A file that appears whole or not at all: written under another name, renamed when all of it is on disk."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from guanxi.exchange.errors import TargetBusy, TargetUnwritable

PRIVATE = 0o600


@contextmanager
def appearing(path: Path) -> Iterator[IO[bytes]]:
    """Give a file to write that takes its name at the end.

    What a kill leaves behind is a hidden file beside it, which the next try writes over. Raises
    ``TargetBusy`` while another program writes there and ``TargetUnwritable``; an older file stays as it is
    until the end.
    """
    hidden = path.parent / f".{path.name}.part"
    try:
        file = _open(hidden, path)
        try:
            yield file
            file.flush()
            os.fsync(file.fileno())
            os.replace(hidden, path)
        except BaseException:
            hidden.unlink(missing_ok=True)
            raise
        finally:
            file.close()
    except OSError as error:
        raise TargetUnwritable(path=path, reason=error.strerror or str(error)) from error


def _open(hidden: Path, path: Path) -> IO[bytes]:
    if path.is_dir():
        raise IsADirectoryError(21, "it is a folder", str(path))
    file = os.fdopen(os.open(hidden, os.O_RDWR | os.O_CREAT, PRIVATE), "w+b", buffering=1 << 20)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        # Whoever held it before has renamed it away: what is locked now must be what has the name now.
        if not os.path.samestat(os.fstat(file.fileno()), hidden.stat()):
            raise BlockingIOError
    except (BlockingIOError, FileNotFoundError) as error:
        file.close()
        raise TargetBusy(path=path) from error
    file.truncate()
    return file
