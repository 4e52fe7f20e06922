"""A small shop in a home of its own: its files, and everything its database says, for before and after."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from guanxi.cluster.logins import database_urls
from guanxi.cluster.server import ensure_server

_TABLES = """
select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
where n.nspname = %s and c.relkind in ('r', 'p') and not c.relispartition order by 1
"""
_DEFINITIONS = """
select c.relname || ' ' || coalesce(
    c.relacl, acldefault(case c.relkind when 'S' then 's' else 'r' end::"char", c.relowner)
)::text from pg_class c
join pg_namespace n on n.oid = c.relnamespace where n.nspname = %(schema)s
union all select proname || ' ' || coalesce(proacl::text, '') || ' ' || md5(prosrc) from pg_proc p
join pg_namespace n on n.oid = p.pronamespace where n.nspname = %(schema)s
union all select tgrelid::regclass || ' ' || tgname || ' ' || tgenabled::text from pg_trigger t
join pg_class c on c.oid = t.tgrelid join pg_namespace n on n.oid = c.relnamespace
where n.nspname = %(schema)s and not tgisinternal
union all select nspname || ' ' || nspacl::text from pg_namespace where nspname like %(schema)s || '%%'
union all select defaclobjtype::text || ' ' || defaclacl::text from pg_default_acl d
join pg_namespace n on n.oid = d.defaclnamespace where n.nspname = %(schema)s
order by 1
"""


def people(path: Path, count: int, *, first: int = 0) -> Path:
    """Write a file of people."""
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["Customer ID", "Name", "Email", "Tier"])
        for n in range(first, first + count):
            writer.writerow([n, f"Ann Lee {n}", f"ann{n}@example.com", "gold" if n % 3 else "blue"])
    return path


def schemas(home: Path) -> dict[str, str]:
    """Return the schema of each workspace by slug."""
    with ensure_server(home) as lease, psycopg.connect(lease.urls.owner.conninfo) as connection:
        return dict(connection.execute("select slug, schema from access_workspace").fetchall())


def ask(home: Path, statement: str, *values: Any) -> list[tuple[Any, ...]]:
    """Ask the database of a home as its owner."""
    with ensure_server(home), psycopg.connect(database_urls(home).owner.conninfo) as connection:
        return connection.execute(statement.encode(), values or None).fetchall()


def everything(home: Path, schema: str) -> dict[str, list[str]]:
    """Return every row of a schema's tables as text, and its definitions, the the schema's name left out."""
    found = {}
    with ensure_server(home), psycopg.connect(database_urls(home).owner.conninfo) as connection:
        for (table,) in connection.execute(_TABLES, (schema,)).fetchall():
            statement = sql.SQL("select to_jsonb(t)::text from {} t order by 1").format(
                sql.Identifier(schema, table)
            )
            found[table] = [row[0] for row in connection.execute(statement).fetchall()]
        rows = connection.execute(_DEFINITIONS, {"schema": schema}).fetchall()
        found["definitions"] = [re.sub(r"\b[0-9a-f]{32}\b", "", row[0]) for row in rows]
    return {name: [line.replace(schema, "w_") for line in lines] for name, lines in found.items()}
