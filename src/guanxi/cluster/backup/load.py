"""What stands around a dump when it comes back: roles before it, grants after it, files beside it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from guanxi.cluster.backup.facts import count_rows
from guanxi.cluster.backup.manifest import FILES, Manifest, sum_of
from guanxi.cluster.backup.script import Script
from guanxi.cluster.errors import BackupDamaged, RestoreFailed
from guanxi.cluster.home import PRIVATE
from guanxi.cluster.workspaces import new_schema_name, staging_schema

# As `workspaces.create_schema` makes them; default privileges come with the dump, or after it.
_SCHEMA = """
create schema {staging};
grant usage on schema {role} to {role};
grant usage, create on schema {staging} to {role};
"""
_DEFAULTS = """
alter default privileges in schema {role} grant select, insert, update, delete on tables to {role};
alter default privileges in schema {role} grant usage, select on sequences to {role};
"""

# A workspace's role, as `workspaces.create_schema` makes it.
_PLAIN = {
    "login": False,
    "inherit": True,
    "limit": -1,
    "settings": [],
    "granted": {"inherit": False, "set": True},
}


def load_all(
    connection: psycopg.Connection[Any], folder: Path, manifest: Manifest, serve: str
) -> dict[str, str]:
    """Bring back a whole database as its owner; return the schemas that had to get another name.

    Roles are the server's, not the database's: where one of that name is there already, a workspace of
    another database has it. Raises ``RestoreFailed``; the caller commits.
    """
    taken = {row[0] for row in connection.execute("select rolname from pg_roles").fetchall()}
    schemas = [row["schema"] for row in manifest.workspaces]
    renamed = {schema: new_schema_name() for schema in schemas if schema in taken}
    with connection.cursor() as cursor:
        for role in manifest.roles:
            _make_role(cursor, role, renamed, serve)
        _play(cursor, Script(folder, renamed=renamed, logins=_logins(connection, manifest, serve)))
        for schema in schemas:
            cursor.execute(_filled(_SCHEMA, renamed.get(schema, schema)))
    _compare(connection, manifest, renamed, [*schemas, "public"])
    return renamed


def load_schema(
    cursor: psycopg.Cursor[Any], folder: Path, manifest: Manifest, schema: str, target: str, serve: str
) -> None:
    """Bring back one workspace's schema under a name of its own, as the owner; the caller commits."""
    _make_role(cursor, {"name": schema, **_PLAIN}, {schema: target}, serve)
    cursor.execute(sql.SQL("create schema {}").format(sql.Identifier(target)))
    _play(cursor, Script(folder, schema, {schema: target}, _logins(cursor.connection, manifest, serve)))
    cursor.execute(_filled(_SCHEMA + _DEFAULTS, target))
    _compare(cursor.connection, manifest, {schema: target}, [schema])


def bring_files(
    folder: Path, manifest: Manifest, home: Path, renamed: Mapping[str, str], schema: str = ""
) -> int:
    """Copy the files of a backup, or of one workspace in it, into a home; return how many they are.

    Each is compared as it is copied; raises ``BackupDamaged``.
    """
    brought = 0
    for member in manifest.members:
        kind, _, rest = member.path.partition("/")
        owner, _, below = rest.partition("/")
        if kind != FILES or (schema and owner != schema):
            continue
        place = home / FILES / _under(owner, renamed) / below
        place.parent.mkdir(mode=PRIVATE, parents=True, exist_ok=True)
        shutil.copy2(folder / member.path, place)
        os.chmod(place, 0o600)
        if sum_of(place) != member.sha256:
            raise BackupDamaged(member=member.path, folder=folder)
        brought += 1
    return brought


def _logins(connection: psycopg.Connection[Any], manifest: Manifest, serve: str) -> dict[str, str]:
    return {manifest.owner: connection.info.user, manifest.serve: serve}


def _play(cursor: psycopg.Cursor[Any], script: Script) -> None:
    try:
        script.play(cursor)
    except psycopg.Error as error:
        raise RestoreFailed(reason=str(error).strip()) from error


def _make_role(
    cursor: psycopg.Cursor[Any], role: Mapping[str, Any], renamed: Mapping[str, str], serve: str
) -> None:
    name = sql.Identifier(_under(role["name"], renamed))
    kind = f"{'login' if role['login'] else 'nologin'} {'inherit' if role['inherit'] else 'noinherit'}"
    made = f"create role {{}} {kind} connection limit {int(role['limit'])}"
    cursor.execute(sql.SQL(made).format(name))
    if verifier := role.get("verifier"):
        cursor.execute(sql.SQL("alter role {} password {}").format(name, sql.Literal(verifier)))
    if role["login"]:
        database = sql.Identifier(cursor.connection.info.dbname)
        cursor.execute(sql.SQL("grant connect on database {} to {}").format(database, name))
    for setting in role["settings"]:
        key, _, value = setting.partition("=")
        values = [_under(each.strip(), renamed) for each in value.split(",")] if "path" in key else [value]
        listed = sql.SQL(", ").join(map(sql.Literal, values))
        cursor.execute(sql.SQL("alter role {} set {} = {}").format(name, sql.Identifier(key), listed))
    if granted := role.get("granted"):
        how = sql.SQL(f"grant {{}} to {{}} with inherit {granted['inherit']}, set {granted['set']}")
        cursor.execute(how.format(name, sql.Identifier(serve)))


def _compare(
    connection: psycopg.Connection[Any],
    manifest: Manifest,
    renamed: Mapping[str, str],
    counted: list[str],
) -> None:
    """Hold the rows of every table against those at the backup's moment."""
    now = count_rows(connection, [_under(schema, renamed) for schema in counted])
    for name, rows in manifest.counts.items():
        schema, _, table = name.partition(".")
        if schema in counted and now.get(f"{_under(schema, renamed)}.{table}") != rows:
            found = now.get(f"{_under(schema, renamed)}.{table}")
            raise RestoreFailed(reason=f"{table} had {rows} rows and has {found}")


def _under(name: str, renamed: Mapping[str, str]) -> str:
    """Return a role's or schema's name under its workspace's new one."""
    for old, new in renamed.items():
        if name == old or name.startswith(f"{old}_"):
            return new + name[len(old) :]
    return name


def _filled(template: str, schema: str) -> sql.Composed:
    return sql.SQL(template).format(
        role=sql.Identifier(schema), staging=sql.Identifier(staging_schema(schema))
    )
