"""Locks that a kill cannot leave behind: the kernel lets go of them with the process that held them."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class Lock:
    """An advisory lock on a file or a folder, held until ``release`` or the end of the process.

    It is released by closing, never by unlocking: a forked child that shares it keeps it.
    """

    def __init__(self, path: Path, flags: int = os.O_RDWR | os.O_CREAT) -> None:
        if path.is_dir():
            flags = os.O_RDONLY
        self._fd: int | None = os.open(path, flags | os.O_CLOEXEC, 0o600)

    def take(self, *, shared: bool = False) -> None:
        """Wait for the lock."""
        fcntl.flock(self._open, fcntl.LOCK_SH if shared else fcntl.LOCK_EX)

    def try_take(self, *, patience: float = 0.0) -> bool:
        """Take the lock alone if nobody else has it within ``patience`` seconds; tell whether that worked."""
        end = time.monotonic() + patience
        while True:
            try:
                fcntl.flock(self._open, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() >= end:
                    return False
                time.sleep(0.005)
            else:
                return True

    def release(self) -> None:
        """Let go; a second time does nothing."""
        if self._fd is not None:
            os.close(self._fd)
            self._fd = None

    @property
    def _open(self) -> int:
        if self._fd is None:
            raise ValueError("this lock has been released")
        return self._fd


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold a lock for the length of a block."""
    lock = Lock(path)
    try:
        lock.take()
        yield
    finally:
        lock.release()


def is_held(path: Path) -> bool:
    """Tell whether some process holds a lock on that file or folder right now."""
    if not path.exists():
        return False
    # On a disk mounted for reading the question can still be asked.
    lock = Lock(path, os.O_RDWR if os.access(path, os.W_OK) else os.O_RDONLY)
    try:
        return not lock.try_take()
    finally:
        lock.release()
