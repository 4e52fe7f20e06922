"""The home: the one folder in which an installation keeps everything that is its own."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from guanxi.cluster.account import Account, account_name, can_enter
from guanxi.cluster.errors import HomeUnreachable

PRIVATE = 0o700
OPEN = 0o755
_ENTER_BY_GROUP = 0o010


@dataclass(frozen=True, slots=True)
class Home:
    """Names of what lies in a home. Nothing is created by naming it."""

    path: Path

    @property
    def data(self) -> Path:
        """Return the database's own folder."""
        return self.path / "pg"

    @property
    def run(self) -> Path:
        """Return the folder of locks, process records and logs."""
        return self.path / "run"

    @property
    def secrets(self) -> Path:
        """Return the file of passwords and keys."""
        return self.path / "secrets.json"

    @property
    def log(self) -> Path:
        """Return the database's log."""
        return self.run / "postgres.log"

    def is_set_up(self) -> bool:
        """Tell whether this folder has been a home before."""
        return self.secrets.exists()


def is_home(path: Path) -> bool:
    """Tell whether a folder is the home of an installation."""
    return Home(path).is_set_up()


def default_home() -> Path:
    """Return the platform's folder for a user's data; for root, who is no person, one under /var/lib."""
    if os.geteuid() == 0:
        return Path("/var/lib/guanxi")
    import platformdirs

    return Path(platformdirs.user_data_dir("guanxi"))


def resolve_home(chosen: Path | str | None = None) -> Path:
    """Return the home as an absolute path: the one chosen, else ``GUANXI_HOME``, else the default."""
    named = chosen or os.environ.get("GUANXI_HOME")
    return Path(os.path.abspath(Path(named).expanduser())) if named else default_home()


def open_home(path: Path, account: Account | None) -> Home:
    """Make the home if it is missing and see to it that the database's user can enter it.

    Folders above the home keep their permissions. Raises ``HomeUnreachable`` naming the folder in the way.
    """
    home = Home(path)
    try:
        _make(path)
        _check_owner(home)
        if account:
            _admit(home, account)
        for folder in (home.run, path / "files", path / "lake"):
            folder.mkdir(mode=PRIVATE, exist_ok=True)
    except (PermissionError, NotADirectoryError, FileExistsError) as error:
        raise HomeUnreachable(
            home=path, user=account_name(os.geteuid()), folder=error.filename, why=error.strerror
        ) from error
    return home


def _make(path: Path) -> None:
    missing = [folder for folder in (path, *path.parents) if not folder.exists()]
    for folder in reversed(missing):
        folder.mkdir(exist_ok=True)
        folder.chmod(PRIVATE if folder == path else OPEN)
    if not path.is_dir():
        raise NotADirectoryError(20, "not a folder", str(path))


def _check_owner(home: Home) -> None:
    """Refuse a home that another person set up: files left there as root would shut that person out."""
    if not home.is_set_up() or (owner := home.secrets.stat().st_uid) == os.geteuid():
        return
    name = account_name(owner)
    why = f"it was set up by the user {name}, who must run this too"
    raise HomeUnreachable(home=home.path, user=account_name(os.geteuid()), folder=home.path, why=why)


def _admit(home: Home, account: Account) -> None:
    if can_enter(home.path, account):
        return
    closed = next((folder for folder in reversed(home.path.parents) if not can_enter(folder, account)), None)
    if closed is None and (home.is_set_up() or not any(home.path.iterdir())):
        os.chown(home.path, -1, account.gid)
        home.path.chmod(home.path.stat().st_mode & 0o777 | _ENTER_BY_GROUP)
        if can_enter(home.path, account):
            return
    raise HomeUnreachable(
        home=home.path, user=account.name, folder=closed or home.path, why="permission denied"
    )
