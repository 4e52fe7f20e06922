"""What a backup must know of the database beside its dump: roles, rows per table, migrations it has seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from guanxi.cluster.logins import database_urls, superuser

_ROLES = """
select rolname, rolcanlogin, rolinherit, rolconnlimit, coalesce(rolconfig, '{}') from pg_roles
where rolname = any(%(schemas)s) or left(rolname, 15) = any(%(longer)s) order by rolname
"""
_MEMBERS = """
select r.rolname, m.inherit_option, m.set_option
from pg_auth_members m join pg_roles r on r.oid = m.roleid join pg_roles u on u.oid = m.member
where u.rolname = %s
"""
_TABLES = """
select schemaname, tablename from pg_tables t
where (schemaname = any(%s)) and not exists (
    select 1 from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = t.schemaname and c.relname = t.tablename and c.relispartition)
order by 1, 2
"""


@dataclass(frozen=True, slots=True)
class Facts:
    """Where to ask: a connection at the backup's moment, the home, the schemas that are saved."""

    connection: psycopg.Connection[Any]
    home: Path
    schemas: Sequence[str]
    whole: bool


def roles_of(facts: Facts) -> list[dict[str, Any]]:
    """Return the roles that belong to the schemas: name, how they sign in, settings, password's verifier.

    The verifier is known of our own server only. A backup of one workspace has none: its role is made anew.
    """
    if not facts.whole:
        return []
    named = {"schemas": list(facts.schemas), "longer": [f"{schema}_" for schema in facts.schemas]}
    verifiers = _verifiers(facts.home)
    granted = {
        row[0]: {"inherit": row[1], "set": row[2]}
        for row in facts.connection.execute(
            _MEMBERS, (database_urls(facts.home).serve.parameters["user"],)
        ).fetchall()
    }
    return [
        {
            "name": name,
            "login": login,
            "inherit": inherit,
            "limit": limit,
            "settings": settings,
            "verifier": verifiers.get(name),
            "granted": granted.get(name),
        }
        for name, login, inherit, limit, settings in facts.connection.execute(_ROLES, named).fetchall()
    ]


def counts_of(facts: Facts) -> dict[str, int]:
    """Return the rows of every table, partitions counted with their parent."""
    return count_rows(facts.connection, [*facts.schemas, *(["public"] if facts.whole else [])])


def count_rows(connection: psycopg.Connection[Any], schemas: Sequence[str]) -> dict[str, int]:
    """Return the rows of every table of some schemas as ``schema.table``."""
    counts = {}
    for schema, table in connection.execute(_TABLES, (list(schemas),)).fetchall():
        statement = sql.SQL("select count(*) from {}").format(sql.Identifier(schema, table))
        row = connection.execute(statement).fetchone()
        counts[f"{schema}.{table}"] = int(row[0]) if row else 0
    return counts


def migrations_of(facts: Facts) -> list[str]:
    """Return the migrations that the database has seen, as ``room/name`` and ``app.name``."""
    seen: set[str] = set()
    for schema in facts.schemas:
        statement = sql.SQL("select room || '/' || name from {}").format(sql.Identifier(schema, "migration"))
        seen |= {row[0] for row in facts.connection.execute(statement).fetchall()}
    if facts.whole:
        seen |= {
            row[0]
            for row in facts.connection.execute("select app || '.' || name from django_migrations").fetchall()
        }
    return sorted(seen)


def _verifiers(home: Path) -> dict[str, str]:
    if database_urls(home).external:
        return {}
    with psycopg.connect(superuser(home).conninfo) as connection:
        found = connection.execute("select rolname, rolpassword from pg_authid where rolpassword is not null")
        return {str(name): str(verifier) for name, verifier in found.fetchall()}
