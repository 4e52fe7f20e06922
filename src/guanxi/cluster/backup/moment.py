"""Going back to a moment: a base copy, and the archived log played up to then."""

from __future__ import annotations

import json
import os
import shutil
from datetime import UTC, datetime
from pathlib import Path

import psycopg
from psycopg import sql

from guanxi.cluster.account import database_account, hand_over
from guanxi.cluster.archive import KEY, fetching, wal_folder
from guanxi.cluster.backup.base import Base, bases_in, verify_base
from guanxi.cluster.backup.take import copy_files
from guanxi.cluster.errors import MomentOutOfReach, NoArchive
from guanxi.cluster.home import PRIVATE
from guanxi.cluster.logins import superuser

_TARGET = ("restore_command", "recovery_target_time", "recovery_target_action", "hot_standby")


def base_before(archive: Path, moment: datetime) -> Base:
    """Return the newest base copy that leads to a moment.

    Raises ``NoArchive`` where there is none, and ``MomentOutOfReach`` for one before the first copy or after
    the end of the archived log.
    """
    bases = bases_in(archive)
    if not bases:
        raise NoArchive
    ends = [
        datetime.fromtimestamp(path.stat().st_mtime, UTC) for path in wal_folder(bases[-1].archive).glob("*")
    ]
    last = max(ends, default=bases[-1].moment)
    before = [base for base in bases if base.moment <= moment]
    if not before or moment > last:
        raise MomentOutOfReach(moment=moment.isoformat(), first=bases[0].made_at, last=last.isoformat())
    return before[-1]


def lay_out(base: Base, site: Path, moment: datetime) -> None:
    """Make a home of a base copy whose first start plays the log up to a moment and no further."""
    folder = Path(base.folder)
    verify_base(folder)
    site.mkdir(mode=PRIVATE)
    keys = json.loads((folder / "secrets.json").read_bytes())
    # Its log leads elsewhere from here on; it must not be taken for the old one's.
    keys.pop(KEY, None)
    handle = os.open(site / "secrets.json", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with open(handle, "w", encoding="utf-8") as file:
        json.dump(keys, file)
    copy_files(folder / "files", site / "files")
    # What came after the base copy lies where it lay, if that home still stands.
    copy_newer(Path(base.home) / "files", site / "files")
    _lay_out_data(folder / "pg", site / "pg", fetching(base.archive), moment)


def copy_newer(source: Path, target: Path) -> None:
    """Copy the files that a folder has and another has not."""
    for path in source.rglob("*") if source.is_dir() else ():
        place = target / path.relative_to(source)
        if path.is_file() and not place.exists():
            place.parent.mkdir(mode=PRIVATE, parents=True, exist_ok=True)
            shutil.copy2(path, place)


def settle_moment(site: Path) -> None:
    """Take the target out of the settings of a server that has reached it."""
    with psycopg.connect(superuser(site).conninfo, autocommit=True) as connection:
        for name in _TARGET:
            connection.execute(sql.SQL("alter system reset {}").format(sql.Identifier(name)))


def _lay_out_data(source: Path, data: Path, command: str, moment: datetime) -> None:
    account = database_account(data)
    shutil.copytree(source, data)
    data.chmod(PRIVATE)
    # Until it is there it lets nobody in, or somebody would read, and take for all, what is on the way.
    wanted = dict(zip(_TARGET, (command, moment.isoformat(), "promote", "off"), strict=True))
    with (data / "postgresql.auto.conf").open("a", encoding="utf-8") as file:
        for name, value in wanted.items():
            file.write(f"{name} = '{value.replace(chr(39), chr(39) * 2)}'\n")
    (data / "recovery.signal").touch()
    for path in (data, *data.rglob("*")):
        hand_over(path, account)
