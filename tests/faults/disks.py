"""Disks of a size, and disks closed to writing, for as long as a test needs them."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from guanxi.cluster.api import stop_left_over

_MB = 1 << 20


@contextmanager
def mounted(at: Path, options: str) -> Iterator[Path]:
    """Mount a disk in memory at a folder; skip where that is not allowed."""
    at.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(at)]
    if subprocess.run(mount, check=False, capture_output=True).returncode != 0:
        at.rmdir()
        pytest.skip("this test mounts a disk, which takes root")
    try:
        yield at
    finally:
        for home in at.iterdir():
            if (home / "secrets.json").exists() and os.access(home, os.W_OK):
                stop_left_over(home)
        subprocess.run(["umount", "--lazy", str(at)], check=True)
        at.rmdir()


@contextmanager
def only(disk: Path, megabytes: int) -> Iterator[None]:
    """Leave so much room on a disk for the length of a block."""
    filler = disk / f"filler-{megabytes}"
    with filler.open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, shutil.disk_usage(disk).free - megabytes * _MB)
    try:
        yield
    finally:
        filler.unlink()


@contextmanager
def closed(disk: Path) -> Iterator[None]:
    """Let a disk be read only for the length of a block."""
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
    try:
        yield
    finally:
        subprocess.run(["mount", "-o", "remount,rw", str(disk)], check=True)
