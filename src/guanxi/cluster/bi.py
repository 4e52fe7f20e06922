"""A login that reads: one per workspace, for programs that analyse, in a schema of nothing but views."""

from __future__ import annotations

import secrets
import time

from django.conf import settings
from django.db import connections
from psycopg import sql

from guanxi.cluster.connections import OWNER, as_owner
from guanxi.cluster.logins import database_urls

CONNECTIONS = 5
TIMEOUT = "60s"
_PATIENCE = 5.0

_CREATE = """
create role {role} login nosuperuser nocreatedb nocreaterole noinherit;
alter role {role} connection limit {limit} password {password};
alter role {role} set search_path = {role};
alter role {role} set default_transaction_read_only = on;
alter role {role} set statement_timeout = {timeout};
alter role {role} set idle_in_transaction_session_timeout = {timeout};
grant connect on database {database} to {role};
create schema {role};
grant usage on schema {role} to {role};
"""
_ROTATE = "alter role {role} login password {password}"
# Only who is a member of a role may end its sessions.
_LOCK_OUT = "alter role {role} nologin; grant {role} to current_user with inherit true"
_SESSIONS = "select pg_terminate_backend(pid) from pg_stat_activity where usename = %s"
_DROP = """
drop schema if exists {role} cascade;
revoke connect on database {database} from {role};
drop role {role};
"""


def bi_role(schema: str) -> str:
    """Return the name of a workspace's reading login, which is that of its schema of views too."""
    return f"{schema}_bi"


def has_bi_login(schema: str) -> bool:
    """Tell whether a workspace has a login that reads."""
    with as_owner() as cursor:
        cursor.execute("select 1 from pg_roles where rolname = %s", (bi_role(schema),))
        return cursor.fetchone() is not None


def open_bi_login(schema: str) -> str:
    """Make a workspace's reading login, or give it another password; return the password, kept nowhere."""
    password = secrets.token_urlsafe(24)
    known = has_bi_login(schema)
    with as_owner() as cursor:
        cursor.execute(_filled(_ROTATE if known else _CREATE, schema, password))
    if known:
        _end_sessions(schema)
    return password


def close_bi_login(schema: str) -> bool:
    """Remove a workspace's reading login, its views and its sessions; tell whether there was one."""
    if not has_bi_login(schema):
        return False
    with as_owner() as cursor:
        cursor.execute(_filled(_LOCK_OUT, schema))
    _end_sessions(schema)
    with as_owner() as cursor:
        cursor.execute(_filled(_DROP, schema))
    return True


def bi_place(schema: str) -> dict[str, str]:
    """Return where programs reach it: ``host``, ``port``, ``dbname``, ``user``; no password."""
    given = database_urls(settings.HOME).owner.parameters
    place = {name: given.get(name, "") for name in ("host", "port", "dbname")}
    return place | {"user": bi_role(schema)}


def _end_sessions(schema: str) -> None:
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end:
        with as_owner() as cursor:
            cursor.execute(_filled("grant {role} to current_user with inherit true", schema))
            cursor.execute(_SESSIONS, (bi_role(schema),))
            if not cursor.fetchall():
                return
        time.sleep(0.05)


def _filled(template: str, schema: str, password: str = "") -> sql.Composed:
    return sql.SQL(template).format(
        role=sql.Identifier(bi_role(schema)),
        database=sql.Identifier(connections[OWNER].settings_dict["NAME"]),
        password=sql.Literal(password),
        limit=sql.Literal(CONNECTIONS),
        timeout=sql.Literal(TIMEOUT),
    )
