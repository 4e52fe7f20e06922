"""What ``doctor`` looks at. Other rooms add checks of their own with ``register_check``."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

import psycopg

from guanxi.cluster.home import Home
from guanxi.cluster.lease import is_held
from guanxi.cluster.logins import Login, database_urls, superuser
from guanxi.cluster.server import Lease, ensure_server
from guanxi.kernel.api import GuanxiError

State = Literal["ok", "warning", "failed"]
OK: State = "ok"
WARNING: State = "warning"
FAILED: State = "failed"

_GIB = 1 << 30


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at, how it stands, and what to do about it."""

    name: str
    state: State
    text: str

    def facts(self) -> dict[str, Any]:
        """Return it for JSON."""
        return asdict(self)


Check = Callable[[Path], Iterable[Finding]]

_checks: dict[str, Check] = {}


def register_check(name: str, check: Check) -> None:
    """Add a check: it gets the home, with the database running, and yields findings."""
    _checks[name] = check


def examine(path: Path) -> list[Finding]:
    """Return what every check finds; the database is started for it if need be, in a home that has one."""
    found = [*_home(path), *_disk(path)]
    if any(finding.state == FAILED for finding in found):
        return found
    if not Home(path).is_set_up():
        return [*found, Finding("database", WARNING, "not set up yet: the first start does it")]
    try:
        left_over = _left_over(path)
        with ensure_server(path) as lease:
            return [*found, *left_over, *_server(path, lease), *_registered(path)]
    except GuanxiError as error:
        return [*found, Finding("database", FAILED, str(error))]


def _registered(path: Path) -> Iterator[Finding]:
    for name, check in _checks.items():
        try:
            yield from check(path)
        except (GuanxiError, psycopg.Error) as error:
            yield Finding(name, FAILED, str(error).strip())


def _home(path: Path) -> Iterator[Finding]:
    home = Home(path)
    if not path.exists():
        yield Finding("home", WARNING, f"{path} does not exist yet")
        return
    writable = os.access(path, os.W_OK | os.X_OK)
    yield Finding("home", OK if writable else FAILED, f"{path}" if writable else f"{path} cannot be written")
    if home.is_set_up():
        bare = stat.S_IMODE(home.secrets.stat().st_mode) & 0o077
        text = f"{home.secrets} can be read by others: chmod 600 it" if bare else "closed to others"
        yield Finding("secrets", FAILED if bare else OK, text)


def _disk(path: Path) -> Iterator[Finding]:
    standing = next(folder for folder in (path, *path.parents) if folder.exists())
    free = shutil.disk_usage(standing).free
    state = OK if free > 4 * _GIB else WARNING if free > _GIB else FAILED
    yield Finding("disk", state, f"{free / _GIB:.1f} GiB free")


def _left_over(path: Path) -> Iterator[Finding]:
    home = Home(path)
    pidfile, leases = home.data / "postmaster.pid", home.run / "server.leases"
    orphan = pidfile.exists() and not is_held(leases)
    text = "a server was left behind by a kill; it is used again" if orphan else "none"
    yield Finding("leftovers", WARNING if orphan else OK, text)


def _server(path: Path, lease: Lease) -> Iterator[Finding]:
    whose = "given by DATABASE_URL" if lease.urls.external else "our own"
    with psycopg.connect(lease.urls.owner.conninfo) as connection:
        version = connection.info.parameter_status("server_version")
        yield Finding("server", OK, f"PostgreSQL {version}, {whose}")
        waiting = [
            name for (name,) in connection.execute("select name from pg_settings where pending_restart")
        ]
        text = f"wait for a restart: {', '.join(waiting)}" if waiting else "all in force"
        yield Finding("settings", WARNING if waiting else OK, text)
    yield from (_login(name, login) for name, login in _logins(path))


def _logins(path: Path) -> Iterator[tuple[str, Login]]:
    urls = database_urls(path)
    yield from (("owner login", urls.owner), ("serving login", urls.serve))
    if not urls.external:
        yield "administrator", superuser(path)


def _login(name: str, login: Login) -> Finding:
    try:
        with psycopg.connect(login.conninfo, connect_timeout=10) as connection:
            row = connection.execute(
                "select rolsuper, rolinherit from pg_roles where rolname = current_user"
            ).fetchone()
    except psycopg.OperationalError as error:
        return Finding(name, FAILED, str(error).strip())
    if name == "serving login" and row != (False, False):
        return Finding(
            name, FAILED, f"{login.parameters['user']} must be neither superuser nor inherit roles"
        )
    return Finding(name, OK, login.parameters["user"])
