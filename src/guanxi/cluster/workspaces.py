"""Schemas and roles: making, listing and dropping the room that a workspace lives in."""

from __future__ import annotations

import secrets
from collections.abc import Collection

from django.db import connections
from psycopg import sql

from guanxi.cluster.bi import close_bi_login
from guanxi.cluster.connections import SERVE, as_owner
from guanxi.cluster.migrations import migrate_schema

# `{staging}` belongs to the workspace's role: imports create and drop tables there, while the schema with
# the records stays closed to new objects, so that no function of the owner can be shadowed.
_CREATE = """
create role {role} nologin;
grant {role} to {serve} with inherit false, set true;
create schema {role};
create schema {staging};
grant usage on schema {role} to {role};
grant usage, create on schema {staging} to {role};
alter default privileges in schema {role} grant select, insert, update, delete on tables to {role};
alter default privileges in schema {role} grant usage, select on sequences to {role};
"""

_DROP = """
drop schema if exists {staging} cascade;
drop schema if exists {role} cascade;
drop role if exists {role};
"""


def new_schema_name() -> str:
    """Return an unused name for a workspace's schema and role."""
    return f"w_{secrets.token_hex(6)}"


def staging_schema(schema: str) -> str:
    """Return the schema in which a workspace's imports may create tables."""
    return f"{schema}_staging"


def create_schema(schema: str, only: Collection[str] | None = None) -> None:
    """Create a workspace's schema and role and migrate it, ``only`` so far if given, in one transaction."""
    with as_owner() as cursor:
        cursor.execute(_filled(_CREATE, schema))
        migrate_schema(schema, only)


def drop_schema(schema: str) -> None:
    """Remove a workspace's schema and role with everything in it, and the login that reads it."""
    close_bi_login(schema)
    with as_owner() as cursor:
        cursor.execute(_filled(_DROP, schema))


def _filled(template: str, schema: str) -> sql.Composed:
    return sql.SQL(template).format(
        role=sql.Identifier(schema),
        staging=sql.Identifier(staging_schema(schema)),
        serve=sql.Identifier(connections[SERVE].settings_dict["USER"]),
    )
