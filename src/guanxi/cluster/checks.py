"""What ``doctor`` looks at, and the checks of other rooms that it is given."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

import psycopg

from guanxi.cluster.checks_home import looks, python
from guanxi.cluster.checks_server import server_state
from guanxi.cluster.finding import FAILED, OK, WARNING, Finding
from guanxi.cluster.home import Home
from guanxi.cluster.lease import is_held
from guanxi.cluster.logins import Login, database_urls, superuser
from guanxi.cluster.server import Lease, ensure_server
from guanxi.kernel.api import GuanxiError

Check = Callable[[Path], Iterable[Finding]]


def examine(path: Path, checks: Mapping[str, Check] = MappingProxyType({})) -> list[Finding]:
    """Return what every check finds; the database is started for it if need be, in a home that has one.

    ``checks`` of other rooms, by name, get the home with its database running.
    """
    found = [*python(), *looks(path)]
    if any(finding.state == FAILED for finding in found):
        return found
    if not Home(path).is_set_up():
        return [*found, Finding("database", WARNING, "not set up yet", "The first “guanxi up” does it.")]
    try:
        left_over = _left_over(path)
        with ensure_server(path) as lease:
            return [*found, *left_over, *_server(path, lease), *_others(path, checks)]
    except GuanxiError as error:
        return [*found, Finding("database", FAILED, str(error))]
    except (OSError, psycopg.Error) as error:
        text = str(error).strip()
        return [*found, Finding("database", FAILED, text, f"See the log: {Home(path).log}")]


def _others(path: Path, checks: Mapping[str, Check]) -> Iterator[Finding]:
    for name, check in checks.items():
        try:
            yield from check(path)
        except (GuanxiError, psycopg.Error, OSError) as error:
            yield Finding(name, FAILED, str(error).strip(), "Put this right and run “guanxi doctor” again.")


def _left_over(path: Path) -> Iterator[Finding]:
    home = Home(path)
    pidfile, leases = home.data / "postmaster.pid", home.run / "server.leases"
    orphan = pidfile.exists() and not is_held(leases)
    text = "a server was left behind by a kill" if orphan else "none"
    yield Finding(
        "leftovers", WARNING if orphan else OK, text, "Nothing: it is used again." if orphan else ""
    )


def _server(path: Path, lease: Lease) -> Iterator[Finding]:
    whose = "given by DATABASE_URL" if lease.urls.external else "our own"
    with psycopg.connect(lease.urls.owner.conninfo) as connection:
        version = connection.info.parameter_status("server_version")
        yield Finding("server", OK, f"PostgreSQL {version}, {whose}")
        waiting = [
            name for (name,) in connection.execute("select name from pg_settings where pending_restart")
        ]
        text = f"wait for a restart: {', '.join(waiting)}" if waiting else "all in force"
        way_out = "Run “guanxi down”, then “guanxi up”." if waiting else ""
        yield Finding("settings", WARNING if waiting else OK, text, way_out)
        yield from server_state(connection, path)
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
        user = login.parameters["user"]
        text = f"{user} must be neither superuser nor inherit roles"
        return Finding(name, FAILED, text, f"As an administrator: alter role {user} nosuperuser noinherit.")
    return Finding(name, OK, login.parameters["user"])
