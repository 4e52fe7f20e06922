"""A PostgreSQL that somebody else runs: what it must offer, and the serving login we make in it."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from typing import Any

import psycopg
from psycopg import sql

from guanxi.cluster.errors import DatabaseUnfit, DatabaseUnreachable
from guanxi.cluster.home import Home
from guanxi.cluster.keys import keep_key
from guanxi.cluster.logins import database_urls, serving_key

OLDEST = 160000  # server_version_num

_FACTS = """
select current_setting('server_version_num')::int, current_setting('server_version'),
       pg_encoding_to_char(encoding), datname, current_user, rolcreaterole or rolsuper,
       has_database_privilege(current_database(), 'create')
from pg_database, pg_roles where datname = current_database() and rolname = current_user
"""

# What making a workspace will ask for, done once and undone.
_TRIAL = """
create role {role} nologin;
grant {role} to {serve} with inherit false, set true;
create schema {role};
grant usage on schema {role} to {role};
"""


def ensure_external(home: Home) -> None:
    """Check the database of ``DATABASE_URL`` and see to its serving login. The caller holds the home's lock.

    Raises ``DatabaseUnreachable``, or ``DatabaseUnfit`` naming everything that is missing.
    """
    owner = database_urls(home.path).owner
    try:
        with psycopg.connect(owner.conninfo, connect_timeout=10) as connection:
            if missing := list(_missing(connection)):
                raise DatabaseUnfit(missing=" ".join(missing))
            _ensure_serving_login(connection, home)
    except psycopg.OperationalError as error:
        raise DatabaseUnreachable(reason=str(error).strip()) from error
    _try_serving_login(home)


def _missing(connection: psycopg.Connection[Any]) -> Iterator[str]:
    row = connection.execute(_FACTS).fetchone()
    assert row is not None  # noqa: S101 (every session has a database and a user)
    number, version, encoding, database, user, creates_roles, creates_schemas = row
    if number < OLDEST:
        yield f"It is PostgreSQL {version}, and 16 is the oldest that will do: upgrade it."
    if encoding != "UTF8":
        yield f"Its encoding is {encoding}: “create database … encoding 'UTF8' template template0”."
    if not creates_roles:
        yield f"The login {user} may not create roles: “alter role {user} createrole”."
    if not creates_schemas:
        yield f"The login {user} may not create schemas: “alter database {database} owner to {user}”."


def _ensure_serving_login(connection: psycopg.Connection[Any], home: Home) -> None:
    urls = database_urls(home.path)
    name, password = urls.serve.parameters["user"], urls.serve.parameters["password"]
    known = connection.execute("select 1 from pg_roles where rolname = %s", (name,)).fetchone()
    if known and password:
        return
    password = password or secrets.token_urlsafe(36)
    verb = "alter" if known else "create"
    statement = sql.SQL(verb + " role {} login noinherit password {}")
    try:
        connection.execute(statement.format(sql.Identifier(name), sql.Literal(password)))
        database = sql.Identifier(str(connection.info.dbname))
        connection.execute(
            sql.SQL("grant connect on database {} to {}").format(database, sql.Identifier(name))
        )
        connection.commit()
    except psycopg.errors.InsufficientPrivilege as error:
        raise DatabaseUnfit(
            missing=f"The serving login {name} belongs to somebody else ({error})."
        ) from error
    _try_grants(connection, sql.Identifier(name))
    keep_key(home, serving_key(urls.owner.parameters), password)


def _try_grants(connection: psycopg.Connection[Any], serve: sql.Identifier) -> None:
    role = sql.Identifier(f"w_trial_{secrets.token_hex(4)}")
    try:
        connection.execute(sql.SQL(_TRIAL).format(role=role, serve=serve))
    except psycopg.errors.InsufficientPrivilege as error:
        raise DatabaseUnfit(missing=f"A workspace could not be made in it: {error}") from error
    finally:
        connection.rollback()


def _try_serving_login(home: Home) -> None:
    try:
        psycopg.connect(database_urls(home.path).serve.conninfo, connect_timeout=10).close()
    except psycopg.OperationalError as error:
        raise DatabaseUnreachable(reason=str(error).strip()) from error
