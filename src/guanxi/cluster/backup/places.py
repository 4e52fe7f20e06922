"""Where a restored home is built, and how it takes the place of another: at once, or not at all."""

from __future__ import annotations

import ctypes
import json
import os
import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from guanxi.cluster.backup.known import carry_over
from guanxi.cluster.backup.manifest import SECRETS
from guanxi.cluster.errors import HomeInUse, HomeNotEmpty, RestoreFailed
from guanxi.cluster.home import PRIVATE, Home
from guanxi.cluster.lease import Lock, is_held
from guanxi.cluster.server import stop_left_over

_HERE = -100  # AT_FDCWD
_EXCHANGE = 2  # RENAME_EXCHANGE
_PATIENCE = 10.0


def check_free(home: Path, *, replace: bool) -> None:
    """Refuse a home that holds something, unless it is to be replaced, and one that is in use."""
    run = Home(home).run
    if any(is_held(run / name) for name in ("server.leases", "up.lock")):
        raise HomeInUse(home=home)
    if not replace and home.exists() and (not home.is_dir() or any(home.iterdir())):
        raise HomeNotEmpty(home=home)


@contextmanager
def building_site(home: Path) -> Iterator[Path]:
    """Give a folder beside the home to build in; what is still there at the end is removed."""
    for left in home.parent.glob(f".{home.name}.restoring-*.lock"):
        if not is_held(left):
            _clear(left)
    site = home.parent / f".{home.name}.restoring-{secrets.token_hex(4)}"
    try:
        home.parent.mkdir(parents=True, exist_ok=True)
        lock = Lock(site.with_name(f"{site.name}.lock"))
    except OSError as error:
        raise RestoreFailed(reason=f"{error.filename}: {error.strerror}") from error
    try:
        lock.take()
        yield site
    finally:
        shutil.rmtree(site, ignore_errors=True)
        site.with_name(f"{site.name}.lock").unlink(missing_ok=True)
        lock.release()


def _clear(left: Path) -> None:
    """Remove what a killed restore has left, by its lock; what cannot go yet is left to the next."""
    site = left.with_suffix("")
    stop_left_over(site)
    end = time.monotonic() + _PATIENCE
    while site.exists() and time.monotonic() < end:
        # A program that the killed one had begun may go on writing there for a moment.
        shutil.rmtree(site, ignore_errors=True)
        time.sleep(0.05)
    if not site.exists():
        left.unlink(missing_ok=True)


def bring_secrets(folder: Path, site: Path) -> None:
    """Put a backup's keys into a home that is being built; the database's passwords are drawn there."""
    site.mkdir(mode=PRIVATE, exist_ok=True)
    keys = json.loads((folder / SECRETS).read_bytes())
    handle = os.open(site / SECRETS, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with open(handle, "w", encoding="utf-8") as file:
        json.dump(keys, file)


def move_in(site: Path, home: Path) -> Path | None:
    """Let what was built take the home's place; return where the old one is kept, if there was one."""
    if home.is_dir() and not any(home.iterdir()):
        home.rmdir()
    try:
        if not home.exists():
            site.rename(home)
            return None
        carry_over(home, site)
        _exchange(site, home)
        kept = home.with_name(f"{home.name}.before-restore-{datetime.now(UTC):%Y%m%dT%H%M%S}")
        site.rename(kept)
    except OSError as error:
        raise RestoreFailed(reason=f"{home}: {error.strerror}. Restore --into another folder.") from error
    return kept


def _exchange(one: Path, other: Path) -> None:
    """Swap two folders: in one step where the kernel can, so that no kill leaves the home's place empty."""
    swap = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if swap and swap(_HERE, os.fsencode(one), _HERE, os.fsencode(other), _EXCHANGE) == 0:
        return
    aside = other.with_name(f".{other.name}.aside-{secrets.token_hex(4)}")
    other.rename(aside)
    try:
        one.rename(other)
    except OSError:
        aside.rename(other)
        raise
    aside.rename(one)
