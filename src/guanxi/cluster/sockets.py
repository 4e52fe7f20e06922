"""Where the server's socket lies: its address has 107 bytes at most, so a long home needs a short folder."""

from __future__ import annotations

import os
import re
import secrets
import stat
from pathlib import Path

from guanxi.cluster.account import Account, hand_over
from guanxi.cluster.conf import PORT
from guanxi.cluster.home import PRIVATE, Home

LONGEST = 107  # bytes of sun_path, less the closing zero
_SOCKET = f"/.s.PGSQL.{PORT}"
# libpq and the server both split lists of hosts at commas and unquote; plain paths need no thought.
_PLAIN = re.compile(r"[A-Za-z0-9/._-]+")


def socket_folder(path: Path) -> Path:
    """Return the folder that the home's server listens in, as recorded; nothing is created."""
    home = Home(path)
    return _inside(home) if _fits(_inside(home)) else _recorded(home) or _inside(home)


def ensure_socket_folder(home: Home, account: Account | None) -> Path:
    """Return that folder, made again if it is gone and made elsewhere if a stranger has taken its place."""
    inside = _inside(home)
    if _fits(inside):
        inside.mkdir(exist_ok=True)
        return _closed(inside, account)
    recorded = _recorded(home)
    if recorded and _ours(recorded, account):
        return recorded
    for folder in filter(None, (recorded, _short())):
        try:
            folder.mkdir(mode=PRIVATE)
        except FileExistsError:
            continue
        # The home's own path stands beside it: a copied home must not share the original's socket.
        _record(home).write_text(f"{folder}\n{home.path}\n", encoding="utf-8")
        return _closed(folder, account)
    raise FileExistsError(str(recorded))


def drop_socket_folder(home: Home) -> None:
    """Remove a short folder when its server has stopped; the next start makes it again under its name."""
    folder = socket_folder(home.path)
    if folder != _inside(home) and folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()


def _recorded(home: Home) -> Path | None:
    record = _record(home)
    if not record.exists():
        return None
    folder, owner = record.read_text(encoding="utf-8").splitlines()
    return Path(folder) if owner == str(home.path) else None


def _closed(folder: Path, account: Account | None) -> Path:
    folder.chmod(PRIVATE)
    hand_over(folder, account)
    return folder


def _inside(home: Home) -> Path:
    return home.path / "socket"


def _record(home: Home) -> Path:
    return home.run / "socket"


def _fits(folder: Path) -> bool:
    return bool(_PLAIN.fullmatch(str(folder))) and len(str(folder)) + len(_SOCKET) <= LONGEST


def _short() -> Path:
    private = os.environ.get("XDG_RUNTIME_DIR", "")
    bases = ["/run"] if os.geteuid() == 0 else [private, "/tmp"]  # noqa: S108 (a random name, mode 0700)
    name = f"guanxi-{secrets.token_hex(8)}"
    folders = [Path(base) / name for base in bases if base and os.access(base, os.W_OK | os.X_OK)]
    return next((folder for folder in folders if _fits(folder)), Path("/tmp") / name)  # noqa: S108


def _ours(folder: Path, account: Account | None) -> bool:
    """Tell whether the folder is there, is a true folder, and is closed to everybody else."""
    try:
        status = folder.lstat()
    except FileNotFoundError:
        return False
    owner = account.uid if account else os.geteuid()
    return stat.S_ISDIR(status.st_mode) and status.st_uid == owner and stat.S_IMODE(status.st_mode) == PRIVATE
