"""How programs reach the database: the login that owns it, and the login that serves and inherits nothing."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import psycopg
from psycopg import conninfo, sql

from guanxi.cluster.account import account_name
from guanxi.cluster.conf import PORT
from guanxi.cluster.embedded import SUPERUSER
from guanxi.cluster.errors import DatabaseUnreachable
from guanxi.cluster.keys import read_keys
from guanxi.cluster.sockets import socket_folder

DATABASE = "guanxi"
OWNER_LOGIN = "guanxi_owner"
SERVE_LOGIN = "guanxi_serve"
_LONGEST_NAME = 63  # bytes of a name in PostgreSQL
_OWN_WORDS = ("dbname", "user", "password", "host", "port")


@dataclass(frozen=True, slots=True)
class Login:
    """One way into the database, in libpq's own keywords."""

    parameters: Mapping[str, str]

    @property
    def conninfo(self) -> str:
        """Return it for psycopg and libpq."""
        return conninfo.make_conninfo("", **self.parameters)

    @property
    def uri(self) -> str:
        """Return it as an address, for ADBC and other programs that want one."""
        named = {name: self.parameters.get(name, "") for name in _OWN_WORDS}
        rest = {name: value for name, value in self.parameters.items() if name not in _OWN_WORDS}
        query = urlencode({"host": named["host"], "port": named["port"]} | rest, quote_via=quote)
        return f"postgresql://{_part(named['user'])}:{_part(named['password'])}@/{_part(named['dbname'])}?{query}"

    @property
    def django(self) -> dict[str, Any]:
        """Return it as an entry of Django's ``DATABASES``."""
        named = {name.upper(): self.parameters.get(name, "") for name in _OWN_WORDS[1:]}
        rest = {name: value for name, value in self.parameters.items() if name not in _OWN_WORDS}
        engine = "django.db.backends.postgresql"
        return {"ENGINE": engine, "NAME": self.parameters["dbname"], **named, "OPTIONS": rest}


@dataclass(frozen=True, slots=True)
class DatabaseUrls:
    """Both logins. ``owner`` migrates and makes workspaces; ``serve`` is what web and worker use."""

    owner: Login
    serve: Login
    external: bool


def external_address() -> str | None:
    """Return the address of the PostgreSQL that replaces the embedded one, if one is given."""
    return os.environ.get("DATABASE_URL") or None


def database_urls(path: Path) -> DatabaseUrls:
    """Return the logins of a home from its secrets; nothing is started, created or checked.

    In a home that has never been started the passwords are empty. Raises ``DatabaseUnreachable`` when
    ``DATABASE_URL`` is no address of a PostgreSQL.
    """
    keys = read_keys(path)
    if address := external_address():
        owner = _understood(address)
        serve = {"user": serving_name(owner), "password": keys.get(serving_key(owner), "")}
        return DatabaseUrls(Login(owner), Login(owner | serve), external=True)
    place = {"host": str(socket_folder(path)), "port": str(PORT), "dbname": DATABASE}
    owner = place | {"user": OWNER_LOGIN, "password": keys.get("owner", "")}
    serve = place | {"user": SERVE_LOGIN, "password": keys.get("serve", "")}
    return DatabaseUrls(Login(owner), Login(serve), external=False)


def django_secret_key(path: Path) -> str:
    """Return the key that signs sessions; empty in a home that has never been started."""
    return read_keys(path).get("secret_key", "")


def serving_name(owner: Mapping[str, str]) -> str:
    """Return the serving login's name beside an owner of an external database."""
    return f"{owner['dbname']}_serve".encode()[:_LONGEST_NAME].decode(errors="ignore")


def serving_key(owner: Mapping[str, str]) -> str:
    """Return under which name the home keeps that login's password."""
    return f"serve@{owner.get('host', '')}:{owner.get('port', '')}/{owner.get('dbname', '')}"


def superuser(path: Path) -> Login:
    """Return the embedded server's own administrator; nothing but set-up and ``doctor`` uses it."""
    place = {"host": str(socket_folder(path)), "port": str(PORT), "dbname": SUPERUSER}
    return Login(place | {"user": SUPERUSER, "password": read_keys(path).get("superuser", "")})


def ensure_logins(path: Path) -> None:
    """Create the database and both logins where they are missing."""
    keys = read_keys(path)
    with psycopg.connect(superuser(path).conninfo, autocommit=True) as connection:
        roles = {str(name) for (name,) in connection.execute("select rolname from pg_roles")}
        if OWNER_LOGIN not in roles:
            _create_role(connection, OWNER_LOGIN, "createrole", keys["owner"])
        if SERVE_LOGIN not in roles:
            _create_role(connection, SERVE_LOGIN, "noinherit", keys["serve"])
        if not connection.execute("select 1 from pg_database where datname = %s", (DATABASE,)).fetchone():
            names = {"database": sql.Identifier(DATABASE), "owner": sql.Identifier(OWNER_LOGIN)}
            connection.execute(sql.SQL("create database {database} owner {owner}").format(**names))
        for statement in ("revoke connect on database {} from public", "grant connect on database {} to {}"):
            names_in_order = (sql.Identifier(DATABASE), sql.Identifier(SERVE_LOGIN))
            connection.execute(sql.SQL(statement).format(*names_in_order))


def _understood(address: str) -> dict[str, str]:
    try:
        given = {name: str(value) for name, value in conninfo.conninfo_to_dict(address).items()}
    except psycopg.ProgrammingError as error:
        raise DatabaseUnreachable(reason=str(error).strip()) from error
    # What an address leaves out has libpq's defaults; Django and the serving login's name need it said.
    user = given.get("user") or os.environ.get("PGUSER") or account_name(os.geteuid())
    return {"user": user, "dbname": os.environ.get("PGDATABASE") or user, **given}


def _create_role(connection: psycopg.Connection[Any], name: str, kind: str, password: str) -> None:
    statement = sql.SQL("create role {} login nosuperuser {} password {}")
    connection.execute(statement.format(sql.Identifier(name), sql.SQL(kind), sql.Literal(password)))


def _part(text: str) -> str:
    return quote(text, safe="")
