"""The unprivileged user: PostgreSQL refuses to run as root, so somebody else has to run it."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

_PREFERRED = ("postgres", "guanxi")
_OURS = "guanxi"
_LAST_RESORT = "nobody"

# The server's programs see nothing of the caller's environment: neither its language nor its PG* variables.
_ENVIRONMENT = {"LC_ALL": "C", "PATH": os.defpath}


@dataclass(frozen=True, slots=True)
class Account:
    """A user of this machine."""

    name: str
    uid: int
    gid: int


def database_account(data: Path) -> Account | None:
    """Return the user who runs the database when we are root; None when we run it ourselves.

    The owner of existing data stays; else ``postgres``, else ``guanxi`` (made as a system user), else
    ``nobody``.
    """
    if os.geteuid() != 0:
        return None
    if data.exists() and (owner := data.stat().st_uid) != 0:
        return _by_uid(owner)
    for name in _PREFERRED:
        if found := _by_name(name):
            return found
    return _made() or _by_name(_LAST_RESORT)


def spawn(
    argv: Sequence[str | Path], account: Account | None, *, output: IO[Any] | int, detached: bool = False
) -> subprocess.Popen[bytes]:
    """Start a program of the server as that user, with an environment of its own."""
    return subprocess.Popen(
        [os.fspath(part) for part in argv],
        stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT,
        cwd="/", env=_ENVIRONMENT, start_new_session=detached, **_identity(account),
    )  # fmt: skip


def run(argv: Sequence[str | Path], account: Account | None) -> tuple[int, str]:
    """Run a program of the server as that user; return its exit code and what it said."""
    try:
        process = spawn(argv, account, output=subprocess.PIPE)
    except OSError as error:
        return 126, str(error)
    said, _ = process.communicate()
    return process.returncode, said.decode(errors="replace")


def can_enter(folder: Path, account: Account) -> bool:
    """Tell whether that user can pass through a folder, by trying: modes alone do not know of ACLs."""
    return run(["/bin/sh", "-c", 'cd "$1"', "sh", folder], account)[0] == 0


def hand_over(path: Path, account: Account | None) -> None:
    """Give a file or folder of ours to that user."""
    if account:
        os.chown(path, account.uid, account.gid)


def account_name(uid: int) -> str:
    """Return a user's name, or the number of one who has none."""
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)


def _identity(account: Account | None) -> Mapping[str, Any]:
    return {"user": account.uid, "group": account.gid, "extra_groups": []} if account else {}


def _by_name(name: str) -> Account | None:
    try:
        entry = pwd.getpwnam(name)
    except KeyError:
        return None
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)


def _by_uid(uid: int) -> Account:
    return _by_name(account_name(uid)) or Account(str(uid), uid, uid)


def _made() -> Account | None:
    useradd = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin:/bin")
    if useradd:
        nologin = ["--shell", "/usr/sbin/nologin", "--home-dir", "/nonexistent", "--no-create-home"]
        run([useradd, "--system", "--user-group", *nologin, _OURS], None)
    return _by_name(_OURS)
