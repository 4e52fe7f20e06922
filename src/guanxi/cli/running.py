"""Who serves a home: recorded beside a lock that ends with its holder, so a stale record is recognised."""

from __future__ import annotations

import json
import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil

from guanxi.cli.errors import AlreadyRunning, NotStopping
from guanxi.cluster.api import Lock, is_held

_SAME_START = 1.0  # seconds by which two readings of one process's start may differ


@dataclass(frozen=True, slots=True)
class Running:
    """The program that serves a home."""

    pid: int
    started: float
    address: str


def who_serves(home: Path) -> Running | None:
    """Return the program that serves a home now, or None."""
    if not is_held(_lock(home)):
        return None
    try:
        running = Running(**json.loads(_record(home).read_text(encoding="utf-8")))
        started = psutil.Process(running.pid).create_time()
    except (FileNotFoundError, ValueError, TypeError, psutil.NoSuchProcess):
        return None
    return running if abs(started - running.started) < _SAME_START else None


@contextmanager
def serving(home: Path, address: str) -> Iterator[None]:
    """Be the one that serves a home. Raises ``AlreadyRunning`` naming the other."""
    lock = Lock(_lock(home))
    try:
        if not lock.try_take(patience=0.2):
            other = who_serves(home)
            raise AlreadyRunning(pid=other.pid if other else "?", address=other.address if other else "?")
        me = Running(os.getpid(), psutil.Process().create_time(), address)
        _record(home).write_text(json.dumps(asdict(me)), encoding="utf-8")
        try:
            yield
        finally:
            _record(home).unlink(missing_ok=True)
    finally:
        lock.release()


def stop_serving(home: Path, *, patience: float = 60.0) -> Running | None:
    """Stop the program that serves a home and wait for its end; return it, or None if there is none."""
    running = who_serves(home)
    if running is None:
        return None
    os.kill(running.pid, signal.SIGTERM)
    end = time.monotonic() + patience
    while time.monotonic() < end:
        if not psutil.pid_exists(running.pid) or not is_held(_lock(home)):
            return running
        time.sleep(0.05)
    raise NotStopping(pid=running.pid, seconds=patience)


def _lock(home: Path) -> Path:
    return home / "run" / "up.lock"


def _record(home: Path) -> Path:
    return home / "run" / "up.json"
